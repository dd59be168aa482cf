/* OCSP: the question as bytes, and what an answer says (signatures.md 4.4). No network and no clock here. */
#include "anchors.h"
#include "reading.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { SKEW_SECONDS = 300, ANSWER_LIMIT_BYTES = 256 << 10, STATUSES_LIMIT = 64, NONCE_LIMIT_BYTES = 64 };

int dauys_ocsp_question(dauys_slice certificate, dauys_slice issuer, dauys_slice nonce, dauys_bytes *out) {
    X509 *subject = dauys_x509(certificate), *by = dauys_x509(issuer);
    OCSP_REQUEST *request = OCSP_REQUEST_new();
    unsigned char *der = NULL;
    int made = 0;
    if (subject != NULL && by != NULL && request != NULL && nonce.count <= NONCE_LIMIT_BYTES) {
        OCSP_CERTID *identifier = OCSP_cert_to_id(EVP_sha256(), subject, by);
        if (identifier != NULL && OCSP_request_add0_id(request, identifier) == NULL) {
            OCSP_CERTID_free(identifier);
            identifier = NULL;
        }
        made = identifier != NULL;
        if (made && nonce.count > 0) {
            /* The signature of the function asks for writable bytes, which it does not write. */
            made = OCSP_request_add1_nonce(request, (unsigned char *)(uintptr_t)nonce.bytes, (int)nonce.count) == 1;
        }
        int count = made ? i2d_OCSP_REQUEST(request, &der) : 0;
        made = count > 0;
        out->bytes = made ? der : NULL;
        out->count = made ? (size_t)count : 0;
    }
    OCSP_REQUEST_free(request);
    X509_free(subject);
    X509_free(by);
    ERR_clear_error();
    return made;
}

/* The Kazakh responder may send the nonce without its inner OCTET STRING; both forms are compared. */
static int nonce_fits(OCSP_BASICRESP *answer, dauys_slice nonce) {
    int at = OCSP_BASICRESP_get_ext_by_NID(answer, NID_id_pkix_OCSP_Nonce, -1);
    if (nonce.count == 0) return 1;
    if (at < 0) return 0;
    const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(OCSP_BASICRESP_get_ext(answer, at));
    const uint8_t *bytes = ASN1_STRING_get0_data(value);
    size_t count = (size_t)ASN1_STRING_length(value);
    if (count == nonce.count && CRYPTO_memcmp(bytes, nonce.bytes, count) == 0) return 1;
    return count == nonce.count + 2 && bytes[0] == 0x04 && bytes[1] == nonce.count &&
        CRYPTO_memcmp(bytes + 2, nonce.bytes, nonce.count) == 0;
}

static int strange_extensions(OCSP_BASICRESP *answer) {
    for (int i = 0; i < OCSP_BASICRESP_get_ext_count(answer); i++) {
        X509_EXTENSION *one = OCSP_BASICRESP_get_ext(answer, i);
        int nid = OBJ_obj2nid(X509_EXTENSION_get_object(one));
        if (X509_EXTENSION_get_critical(one) && nid != NID_id_pkix_OCSP_Nonce) return 1;
    }
    for (int i = 0; i < OCSP_resp_count(answer); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(answer, i);
        for (int at = 0; at < OCSP_SINGLERESP_get_ext_count(single); at++) {
            if (X509_EXTENSION_get_critical(OCSP_SINGLERESP_get_ext(single, at))) return 1;
        }
    }
    return 0;
}

static int is_proven(X509_STORE *store, X509 *certificate, STACK_OF(X509) *untrusted, int64_t at_seconds) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    int proven = 0;
    if (context != NULL && X509_STORE_CTX_init(context, store, certificate, untrusted) == 1) {
        X509_STORE_CTX_set_time(context, 0, (time_t)at_seconds);
        proven = X509_verify_cert(context) == 1;
    }
    X509_STORE_CTX_free(context);
    return proven;
}

/* The responder is the issuer itself, or one the issuer has named for this work (RFC 6960 4.2.2.2). */
static int is_authorised(OCSP_BASICRESP *answer, X509 *issuer, int64_t at_seconds, dauys_revocation *out) {
    X509_STORE *store = X509_STORE_new();
    STACK_OF(X509) *known = sk_X509_new_null();
    X509_VERIFY_PARAM *rules = store == NULL ? NULL : X509_STORE_get0_param(store);
    X509 *signer = NULL;
    int right = 0;
    if (rules != NULL && known != NULL && X509_STORE_add_cert(store, issuer) == 1 && sk_X509_push(known, issuer) > 0) {
        X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
        X509_VERIFY_PARAM_set_depth(rules, 1);
        X509_VERIFY_PARAM_set_time(rules, (time_t)at_seconds);
        right = OCSP_basic_verify(answer, known, store, 0) == 1 && OCSP_resp_get0_signer(answer, &signer, known) == 1;
        if (right) X509_NAME_oneline(X509_get_subject_name(signer), out->by, sizeof out->by);
    }
    sk_X509_free(known);
    X509_STORE_free(store);
    return right;
}

static int is_about(const OCSP_SINGLERESP *single, X509 *subject, X509 *issuer) {
    const OCSP_CERTID *named = OCSP_SINGLERESP_get0_id(single);
    ASN1_OBJECT *algorithm = NULL;
    OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, (OCSP_CERTID *)(uintptr_t)named);
    int nid = algorithm == NULL ? NID_undef : OBJ_obj2nid(algorithm);
    const EVP_MD *digest = nid == NID_sha1 ? EVP_sha1()
        : nid == NID_sha256                ? EVP_sha256()
        : nid == NID_sha384                ? EVP_sha384()
        : nid == NID_sha512                ? EVP_sha512()
                                           : NULL;
    OCSP_CERTID *wanted = digest == NULL ? NULL : OCSP_cert_to_id(digest, subject, issuer);
    int same = wanted != NULL && OCSP_id_cmp(named, wanted) == 0;
    OCSP_CERTID_free(wanted);
    return same;
}

static const char *timeliness(
    const ASN1_GENERALIZEDTIME *this_update, const ASN1_GENERALIZEDTIME *next_update, int64_t at_seconds,
    int64_t freshness_seconds) {
    int64_t from, until;
    if (!dauys_time_seconds(this_update, &from)) return "the answer does not say of when it is";
    if (from > at_seconds + SKEW_SECONDS) return "the answer is from the future";
    if (next_update == NULL) {
        return at_seconds - from > freshness_seconds ? "the answer is too old" : NULL;
    }
    if (!dauys_time_seconds(next_update, &until) || until < from) return "the answer's times are not well formed";
    return at_seconds > until ? "the answer is too old" : NULL;
}

static void judge(
    OCSP_BASICRESP *answer, X509 *subject, X509 *issuer, int64_t at_seconds, int64_t freshness_seconds,
    dauys_revocation *out) {
    out->why = "the answer is about other certificates";
    int good = 0, unsure = 0;
    for (int i = 0; i < OCSP_resp_count(answer); i++) {
        OCSP_SINGLERESP *single = OCSP_resp_get0(answer, i);
        ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL, *next_update = NULL;
        int reason = -1;
        if (!is_about(single, subject, issuer)) continue;
        int status = OCSP_single_get0_status(single, &reason, &revoked, &this_update, &next_update);
        if (status == V_OCSP_CERTSTATUS_REVOKED) { /* One of several is enough, however old it is. */
            out->state = DAUYS_REVOCATION_REVOKED;
            out->reason = reason;
            out->why = reason < 0 ? "no reason given" : OCSP_crl_reason_str(reason);
            if (!dauys_time_seconds(revoked, &out->at_seconds)) out->at_seconds = 0;
            return;
        }
        const char *late = timeliness(this_update, next_update, at_seconds, freshness_seconds);
        if (status != V_OCSP_CERTSTATUS_GOOD || late != NULL) {
            out->why = late != NULL ? late : "the responder does not know the certificate";
            unsure = 1;
        } else {
            good = dauys_time_seconds(this_update, &out->at_seconds);
        }
    }
    if (good && !unsure) {
        out->state = DAUYS_REVOCATION_GOOD;
        out->why = "good";
    }
}

static const char *open_answer(dauys_slice bytes, OCSP_BASICRESP **out) {
    const unsigned char *at = bytes.bytes;
    if (bytes.bytes == NULL || bytes.count == 0 || bytes.count > ANSWER_LIMIT_BYTES) return "the answer is empty or too large";
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &at, (long)bytes.count);
    const char *fault = NULL;
    if (response == NULL || at != bytes.bytes + bytes.count) {
        fault = "the answer is not well formed";
    } else if (OCSP_response_status(response) != OCSP_RESPONSE_STATUS_SUCCESSFUL) {
        fault = OCSP_response_status_str(OCSP_response_status(response));
    } else if ((*out = OCSP_response_get1_basic(response)) == NULL) {
        fault = "the answer is not a basic one";
    } else if (OCSP_resp_count(*out) > STATUSES_LIMIT) {
        fault = "the answer holds too many statuses";
    }
    OCSP_RESPONSE_free(response);
    return fault;
}

int dauys_ocsp_read(
    const dauys_anchors *anchors, dauys_slice answer, dauys_slice certificate, dauys_slice issuer, dauys_slice nonce,
    int64_t at_seconds, int64_t freshness_seconds, dauys_revocation *out) {
    OCSP_BASICRESP *basic = NULL;
    X509 *subject = dauys_x509(certificate), *by = dauys_x509(issuer);
    memset(out, 0, sizeof *out);
    out->state = DAUYS_REVOCATION_UNKNOWN;
    const char *fault = subject == NULL || by == NULL ? "the certificate or its issuer cannot be read" : NULL;
    if (fault == NULL) fault = open_answer(answer, &basic);
    if (fault == NULL) {
        int64_t produced = 0;
        if (X509_check_issued(by, subject) != X509_V_OK) fault = "the issuer is another one";
        else if (!is_proven(dauys_anchors_store(anchors), by, NULL, at_seconds)) fault = "the issuer is not trusted";
        else if (!nonce_fits(basic, nonce)) fault = "the answer is to another question";
        else if (strange_extensions(basic)) fault = "the answer has an unknown critical extension";
        else if (!dauys_time_seconds(OCSP_resp_get0_produced_at(basic), &produced) ||
                 produced > at_seconds + SKEW_SECONDS) {
            fault = "the answer is from the future";
        } else if (!is_authorised(basic, by, at_seconds, out)) {
            fault = "nobody who may answer has signed the answer";
        }
    }
    if (fault == NULL) judge(basic, subject, by, at_seconds, freshness_seconds, out);
    else out->why = fault;
    OCSP_BASICRESP_free(basic);
    X509_free(subject);
    X509_free(by);
    ERR_clear_error();
    return 1;
}
