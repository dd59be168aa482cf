/* From the signer's certificate to an anchor. */
#include "reading.h"
#include "signer.h"
#include "tlv.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Four fields of a certificate, found without decoding it. */
typedef struct {
    dauys_slice serial, issuer, subject;
} outline;

static int outline_of(dauys_slice der, outline *out) {
    dauys_cursor cursor = {der.bytes, der.bytes + der.count};
    dauys_tlv part;
    if (!dauys_tlv_expect(&cursor, 0x30, &part)) return 0;
    cursor = dauys_tlv_inside(&part);
    if (!dauys_tlv_expect(&cursor, 0x30, &part)) return 0;
    cursor = dauys_tlv_inside(&part);
    (void)dauys_tlv_optional(&cursor, 0xa0, &part);
    if (!dauys_tlv_expect(&cursor, 0x02, &part)) return 0;
    out->serial = dauys_tlv_body(&part);
    if (!dauys_tlv_expect(&cursor, 0x30, &part) || !dauys_tlv_expect(&cursor, 0x30, &part)) return 0;
    out->issuer = dauys_tlv_whole(&part);
    if (!dauys_tlv_expect(&cursor, 0x30, &part) || !dauys_tlv_expect(&cursor, 0x30, &part)) return 0;
    out->subject = dauys_tlv_whole(&part);
    return 1;
}

/* Names are equal as bytes, or as RFC 5280 compares them when the string types differ. */
static int same_name(dauys_slice left, dauys_slice right) {
    if (dauys_slice_equal(left, right)) return 1;
    const unsigned char *left_at = left.bytes, *right_at = right.bytes;
    X509_NAME *one = d2i_X509_NAME(NULL, &left_at, (long)left.count);
    X509_NAME *other = d2i_X509_NAME(NULL, &right_at, (long)right.count);
    int same = one != NULL && other != NULL && X509_NAME_cmp(one, other) == 0;
    X509_NAME_free(one);
    X509_NAME_free(other);
    return same;
}

X509 *dauys_signer_find(const dauys_container *container, dauys_slice *der) {
    for (int i = 0; i < container->certificates; i++) {
        outline of;
        if (!outline_of(container->certificate[i], &of)) continue;
        if (!container->by_key_identifier) {
            if (!dauys_slice_equal(of.serial, container->serial) || !same_name(of.issuer, container->issuer)) continue;
        }
        X509 *certificate = dauys_x509(container->certificate[i]);
        if (certificate == NULL) continue;
        if (container->by_key_identifier) {
            const ASN1_OCTET_STRING *identifier = X509_get0_subject_key_id(certificate);
            dauys_slice found = {NULL, 0};
            if (identifier != NULL) {
                found.bytes = ASN1_STRING_get0_data(identifier);
                found.count = (size_t)ASN1_STRING_length(identifier);
            }
            if (found.bytes == NULL || !dauys_slice_equal(found, container->key_identifier)) {
                X509_free(certificate);
                continue;
            }
        }
        *der = container->certificate[i];
        ERR_clear_error();
        return certificate;
    }
    ERR_clear_error();
    return NULL;
}

/* Embedded certificates that may lead from the signer to an anchor. */
typedef struct {
    int count;
    dauys_slice der[DAUYS_CERTIFICATES_LIMIT];
    X509 *certificate[DAUYS_CERTIFICATES_LIMIT];
    int recalled[DAUYS_CERTIFICATES_LIMIT];
} candidates;

static int is_anchor(const dauys_anchors *anchors, dauys_slice der) {
    uint8_t hash[32], known[32];
    if (!dauys_sha256(der.bytes, der.count, hash)) return 0;
    for (int i = 0; dauys_anchors_sha256(anchors, i, known); i++) {
        if (memcmp(hash, known, sizeof hash) == 0) return 1;
    }
    return 0;
}

/* Only certificates named as an issuer on the way are decoded: decoding is dear, and a container may carry many. */
static void gather(dauys_anchors *anchors, const dauys_container *container, dauys_slice signer_der, candidates *out) {
    int taken[DAUYS_CERTIFICATES_LIMIT] = {0};
    dauys_slice wanted[DAUYS_CERTIFICATES_LIMIT + 1];
    int wanted_count = 0;
    outline of;
    memset(out, 0, sizeof *out);
    if (!outline_of(signer_der, &of)) return;
    wanted[wanted_count++] = of.issuer;
    for (int at = 0; at < wanted_count; at++) {
        for (int i = 0; i < container->certificates; i++) {
            dauys_slice der = container->certificate[i];
            if (taken[i] || der.bytes == signer_der.bytes || !outline_of(der, &of)) continue;
            if (!same_name(of.subject, wanted[at])) continue;
            taken[i] = 1;
            if (is_anchor(anchors, der)) continue;
            X509 *certificate = dauys_anchors_recall(anchors, der);
            out->recalled[out->count] = certificate != NULL;
            if (certificate == NULL) certificate = dauys_x509(der);
            if (certificate == NULL) continue;
            out->der[out->count] = der;
            out->certificate[out->count++] = certificate;
            wanted[wanted_count++] = of.issuer;
        }
    }
}

/* Of an issuer only what the rules ask: the whole reading would cost more than the signature check. */
static void fill_issuer(dauys_arena *arena, X509 *certificate, dauys_certificate *out) {
    uint8_t hash[32];
    unsigned length = 0;
    dauys_certificate_fill_key(arena, certificate, out);
    if (X509_digest(certificate, EVP_sha256(), hash, &length) == 1) out->sha256 = dauys_arena_copy(arena, hash, length);
    (void)dauys_time_seconds(X509_get0_notBefore(certificate), &out->not_before);
    (void)dauys_time_seconds(X509_get0_notAfter(certificate), &out->not_after);
    out->authority = X509_check_ca(certificate) > 0;
    int digest = NID_undef;
    if (X509_get_signature_info(certificate, &digest, NULL, NULL, NULL) == 1 && digest != NID_undef) {
        out->signature_digest = dauys_arena_text(arena, OBJ_nid2sn(digest));
    }
}

static void read_chain(dauys_arena *arena, STACK_OF(X509) *chain, dauys_facts *out) {
    int count = sk_X509_num(chain);
    if (count <= 0 || count > DAUYS_CHAIN_LIMIT + 1) return;
    dauys_certificate *certificates = dauys_arena_take(arena, (size_t)count * sizeof *certificates);
    if (certificates == NULL) return;
    certificates[0] = out->signer;
    for (int i = 1; i < count; i++) fill_issuer(arena, sk_X509_value(chain, i), &certificates[i]);
    out->chain = certificates;
    out->chain_count = count;
    unsigned char *der = NULL;
    int length = i2d_X509(sk_X509_value(chain, count > 1 ? 1 : 0), &der);
    if (length > 0) out->issuer_der = dauys_arena_copy(arena, der, (size_t)length);
    OPENSSL_free(der);
}

static void remember(dauys_anchors *anchors, const candidates *among, STACK_OF(X509) *chain) {
    for (int i = 0; i < among->count; i++) {
        if (among->recalled[i]) continue;
        for (int at = 1; at < sk_X509_num(chain); at++) {
            if (sk_X509_value(chain, at) == among->certificate[i]) {
                dauys_anchors_remember(anchors, among->der[i], among->certificate[i]);
            }
        }
    }
}

void dauys_chain_build(
    dauys_arena *arena, dauys_anchors *anchors, const dauys_container *container, X509 *signer, dauys_slice signer_der,
    int64_t at_seconds, dauys_facts *out) {
    candidates among;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    gather(anchors, container, signer_der, &among);
    for (int i = 0; untrusted != NULL && i < among.count; i++) sk_X509_push(untrusted, among.certificate[i]);
    out->chain_error = X509_V_ERR_OUT_OF_MEM;
    if (context != NULL && untrusted != NULL &&
        X509_STORE_CTX_init(context, dauys_anchors_store(anchors), signer, untrusted) == 1) {
        X509_STORE_CTX_set_time(context, 0, (time_t)at_seconds);
        out->chain_built = X509_verify_cert(context) == 1;
        out->chain_error = X509_STORE_CTX_get_error(context);
        out->chain_error_depth = X509_STORE_CTX_get_error_depth(context);
        if (!out->chain_built && out->chain_error == X509_V_OK) out->chain_error = X509_V_ERR_UNSPECIFIED;
        read_chain(arena, X509_STORE_CTX_get0_chain(context), out);
        if (out->chain_built) remember(anchors, &among, X509_STORE_CTX_get0_chain(context));
    }
    out->chain_error_name = X509_verify_cert_error_string(out->chain_error);
    X509_STORE_CTX_free(context);
    sk_X509_free(untrusted);
    for (int i = 0; i < among.count; i++) X509_free(among.certificate[i]);
    ERR_clear_error();
}
