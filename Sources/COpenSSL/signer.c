#include "signer.h"
#include "reading.h"
#include "tlv.h"

#include <openssl/asn1t.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

static CRYPTO_ONCE fetched_once = CRYPTO_ONCE_STATIC_INIT;
static EVP_MD *fetched_sha256, *fetched_sha384, *fetched_sha512;

/* Fetching takes libcrypto's locks, and three digests make nearly all signatures. */
static void fetch(void) {
    fetched_sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    fetched_sha384 = EVP_MD_fetch(NULL, "SHA384", NULL);
    fetched_sha512 = EVP_MD_fetch(NULL, "SHA512", NULL);
}

EVP_MD *dauys_digest_named(int nid) {
    if (nid == NID_undef || CRYPTO_THREAD_run_once(&fetched_once, fetch) != 1) return NULL;
    EVP_MD *known = nid == NID_sha256 ? fetched_sha256
        : nid == NID_sha384           ? fetched_sha384
        : nid == NID_sha512           ? fetched_sha512
                                      : NULL;
    if (known != NULL && EVP_MD_up_ref(known) == 1) return known;
    const char *name = OBJ_nid2sn(nid);
    EVP_MD *kind = name == NULL ? NULL : EVP_MD_fetch(NULL, name, NULL);
    if (kind != NULL && (EVP_MD_get_flags(kind) & EVP_MD_FLAG_XOF)) {
        EVP_MD_free(kind);
        kind = NULL;
    }
    ERR_clear_error();
    return kind;
}

int dauys_digest_of(const EVP_MD *kind, dauys_slice bytes, uint8_t *out, unsigned *count) {
    return EVP_Digest(bytes.bytes == NULL ? (const uint8_t *)"" : bytes.bytes, bytes.count, out, count, kind, NULL) == 1;
}

static ASN1_OBJECT *object_of(dauys_slice identifier_body) {
    uint8_t encoded[2 + 64];
    const unsigned char *at = encoded;
    if (identifier_body.bytes == NULL || identifier_body.count == 0 || identifier_body.count > 64) return NULL;
    encoded[0] = 0x06;
    encoded[1] = (uint8_t)identifier_body.count;
    memcpy(encoded + 2, identifier_body.bytes, identifier_body.count);
    return d2i_ASN1_OBJECT(NULL, &at, (long)(2 + identifier_body.count));
}

int dauys_algorithm_nid(dauys_slice algorithm) {
    ASN1_OBJECT *object = object_of(dauys_algorithm_identifier(algorithm));
    int nid = object == NULL ? NID_undef : OBJ_obj2nid(object);
    ASN1_OBJECT_free(object);
    return nid;
}

static dauys_slice identifier_text(dauys_arena *arena, dauys_slice algorithm) {
    ASN1_OBJECT *object = object_of(dauys_algorithm_identifier(algorithm));
    dauys_slice text = dauys_object_text(arena, object);
    ASN1_OBJECT_free(object);
    return text;
}

static int listed(const dauys_container *container) {
    dauys_slice wanted = dauys_algorithm_identifier(container->digest_algorithm);
    dauys_cursor cursor = {
        container->digest_algorithms.bytes,
        container->digest_algorithms.bytes + container->digest_algorithms.count};
    dauys_tlv one;
    while (!dauys_tlv_at_end(&cursor) && dauys_tlv_next(&cursor, &one)) {
        if (dauys_slice_equal(dauys_algorithm_identifier(dauys_tlv_whole(&one)), wanted)) return 1;
    }
    return 0;
}

/* How a signature was made, taken apart. */
typedef struct {
    int family;        /* EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, EVP_PKEY_EC, or EVP_PKEY_NONE when not supported */
    int digest, mask;  /* NIDs; NID_undef where the algorithm does not say */
    int salt;
} method;

static void pss_method(const X509_ALGOR *algorithm, method *out) {
    const void *value = NULL;
    int kind = 0;
    X509_ALGOR_get0(NULL, &kind, &value, algorithm);
    RSA_PSS_PARAMS *parameters = NULL;
    if (kind == V_ASN1_SEQUENCE) {
        const ASN1_STRING *sequence = value;
        parameters = ASN1_item_unpack(sequence, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
    }
    if (parameters == NULL) return;
    const ASN1_OBJECT *object = NULL;
    out->digest = out->mask = NID_sha1;
    out->salt = 20;
    if (parameters->hashAlgorithm != NULL) {
        X509_ALGOR_get0(&object, NULL, NULL, parameters->hashAlgorithm);
        out->digest = OBJ_obj2nid(object);
    }
    int mask_known = 1;
    if (parameters->maskGenAlgorithm != NULL) {
        const void *inner = NULL;
        int inner_kind = 0;
        X509_ALGOR_get0(&object, &inner_kind, &inner, parameters->maskGenAlgorithm);
        X509_ALGOR *hash = OBJ_obj2nid(object) == NID_mgf1 && inner_kind == V_ASN1_SEQUENCE
            ? ASN1_item_unpack(inner, ASN1_ITEM_rptr(X509_ALGOR))
            : NULL;
        mask_known = hash != NULL;
        if (hash != NULL) {
            X509_ALGOR_get0(&object, NULL, NULL, hash);
            out->mask = OBJ_obj2nid(object);
        }
        X509_ALGOR_free(hash);
    }
    if (parameters->saltLength != NULL) out->salt = (int)ASN1_INTEGER_get(parameters->saltLength);
    int trailer_known = parameters->trailerField == NULL || ASN1_INTEGER_get(parameters->trailerField) == 1;
    if (mask_known && trailer_known && out->salt >= 0 && out->salt <= 512) out->family = EVP_PKEY_RSA_PSS;
    RSA_PSS_PARAMS_free(parameters);
}

static method method_of(dauys_slice algorithm) {
    method found = {EVP_PKEY_NONE, NID_undef, NID_undef, 0};
    const unsigned char *at = algorithm.bytes;
    X509_ALGOR *decoded = d2i_X509_ALGOR(NULL, &at, (long)algorithm.count);
    const ASN1_OBJECT *object = NULL;
    int key = NID_undef;
    if (decoded == NULL) return found;
    X509_ALGOR_get0(&object, NULL, NULL, decoded);
    int nid = OBJ_obj2nid(object);
    if (nid == NID_rsaEncryption) {
        found.family = EVP_PKEY_RSA;
    } else if (nid == NID_rsassaPss) {
        pss_method(decoded, &found);
    } else if (nid != NID_undef && OBJ_find_sigid_algs(nid, &found.digest, &key) == 1) {
        if (key == NID_rsaEncryption) found.family = EVP_PKEY_RSA;
        if (key == NID_X9_62_id_ecPublicKey) found.family = EVP_PKEY_EC;
        if (key == NID_dsa) found.family = EVP_PKEY_DSA;
    } else if (nid == NID_dsa) {
        found.family = EVP_PKEY_DSA;
    }
    X509_ALGOR_free(decoded);
    return found;
}

static int value_verifies(const method *by, const EVP_MD *digest, EVP_PKEY *key, dauys_slice text, dauys_slice value) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *settings = NULL;
    EVP_MD *mask = by->family == EVP_PKEY_RSA_PSS ? dauys_digest_named(by->mask) : NULL;
    int right = context != NULL && EVP_DigestVerifyInit(context, &settings, digest, NULL, key) == 1;
    if (right && by->family == EVP_PKEY_RSA) right = EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PADDING) == 1;
    if (right && by->family == EVP_PKEY_RSA_PSS) {
        right = mask != NULL && EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_mgf1_md(settings, mask) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, by->salt) == 1;
    }
    if (right) {
        right = EVP_DigestVerify(
            context, value.bytes, value.count, text.bytes == NULL ? (const uint8_t *)"" : text.bytes, text.count) == 1;
    }
    EVP_MD_free(mask);
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return right;
}

static int family_fits(const method *by, EVP_PKEY *key) {
    if (EVP_PKEY_is_a(key, "EC")) return by->family == EVP_PKEY_EC;
    if (EVP_PKEY_is_a(key, "RSA-PSS")) return by->family == EVP_PKEY_RSA_PSS;
    if (EVP_PKEY_is_a(key, "RSA")) return by->family == EVP_PKEY_RSA || by->family == EVP_PKEY_RSA_PSS;
    return 0;
}

static const char *family_name(int family) {
    return family == EVP_PKEY_RSA ? "RSA"
        : family == EVP_PKEY_RSA_PSS ? "RSA-PSS"
        : family == EVP_PKEY_EC      ? "ECDSA"
        : family == EVP_PKEY_DSA     ? "DSA"
                                     : NULL;
}

static int32_t verify_value(
    dauys_arena *arena, const dauys_container *container, dauys_slice document, const method *by, const EVP_MD *digest,
    X509 *signer, const dauys_certificate *facts) {
    EVP_PKEY *key = signer == NULL ? NULL : X509_get0_pubkey(signer);
    if (signer == NULL) return DAUYS_NOT_CHECKED;
    if (by->family == EVP_PKEY_NONE || digest == NULL || key == NULL) return DAUYS_NOT_SUPPORTED;
    if (!facts->key_supported) return facts->explicit_curve ? DAUYS_NOT_CHECKED : DAUYS_NOT_SUPPORTED;
    if (!family_fits(by, key)) return DAUYS_NO;
    if (!dauys_key_within_limits(facts)) return DAUYS_NOT_CHECKED;
    if (!container->signed_attributes.present) {
        return value_verifies(by, digest, key, document, container->signature) ? DAUYS_YES : DAUYS_NO;
    }
    /* What is signed is the SET, though the container carries it under [0] (RFC 5652 5.4). */
    dauys_slice whole = container->signed_attributes.whole;
    uint8_t *set = dauys_arena_take(arena, whole.count);
    if (set == NULL) return DAUYS_NOT_CHECKED;
    memcpy(set, whole.bytes, whole.count);
    set[0] = 0x31;
    dauys_slice text = {set, whole.count};
    return value_verifies(by, digest, key, text, container->signature) ? DAUYS_YES : DAUYS_NO;
}

void dauys_signature_check(
    dauys_arena *arena, const dauys_container *container, dauys_slice document, const dauys_attribute_values *values,
    X509 *signer, dauys_facts *out) {
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    int nid = dauys_algorithm_nid(container->digest_algorithm);
    EVP_MD *digest = dauys_digest_named(nid);
    method by = method_of(container->signature_algorithm);
    out->digest_algorithm = identifier_text(arena, container->digest_algorithm);
    out->signature_algorithm = identifier_text(arena, container->signature_algorithm);
    if (digest != NULL) out->digest_name = dauys_arena_text(arena, OBJ_nid2sn(nid));
    out->signature_name = dauys_arena_text(arena, family_name(by.family));
    if (by.digest != NID_undef) out->signature_digest = dauys_arena_text(arena, OBJ_nid2sn(by.digest));
    if (by.mask != NID_undef) out->mask_digest = dauys_arena_text(arena, OBJ_nid2sn(by.mask));
    out->salt_bytes = by.salt;
    out->digest_listed = listed(container);
    if (digest == NULL) {
        out->digest_matches = DAUYS_NOT_SUPPORTED;
    } else if (!container->signed_attributes.present) {
        out->digest_matches = DAUYS_NOT_CHECKED; /* The signature value alone ties it to the document. */
    } else {
        out->digest_matches = dauys_digest_of(digest, document, hash, &length) &&
                values->message_digest.count == length && memcmp(values->message_digest.bytes, hash, length) == 0
            ? DAUYS_YES
            : DAUYS_NO;
    }
    out->signature_verifies = verify_value(arena, container, document, &by, digest, signer, &out->signer);
    EVP_MD_free(digest);
    ERR_clear_error();
}
