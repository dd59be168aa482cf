/* What Signatures asks of libcrypto, without a single libcrypto type: bytes go in, flat values come out.
 *
 * Typed stacks and macros of OpenSSL cannot be seen from Swift, and its objects are not safe to share; so every
 * question is one call here, and what must live longer is an opaque handle with one owner. Nothing here prints, reads a
 * file, asks a terminal or looks at a clock.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bytes somebody else owns; absent when `bytes` is null. */
typedef struct {
    const uint8_t *bytes;
    size_t count;
} dauys_slice;

/* Bytes the caller must give back with dauys_bytes_free. */
typedef struct {
    uint8_t *bytes;
    size_t count;
} dauys_bytes;

void dauys_bytes_free(dauys_bytes *bytes);

/* digest.c: every function returns 1 when it did what it says. */
int dauys_sha256(const uint8_t *bytes, size_t count, uint8_t *out32);
int dauys_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *out32);
int dauys_equal(const uint8_t *left, const uint8_t *right, size_t count);
int dauys_random(uint8_t *out, size_t count);

/* Limits on what strangers send (signatures.md 4.2 and 4.7). */
enum {
    DAUYS_CONTAINER_LIMIT_BYTES = 1 << 20,
    DAUYS_CERTIFICATE_LIMIT_BYTES = 64 << 10,
    DAUYS_DEPTH_LIMIT = 32,
    DAUYS_ELEMENTS_LIMIT = 50000,
    DAUYS_SIGNERS_LIMIT = 8,
    DAUYS_CERTIFICATES_LIMIT = 16,
    DAUYS_REVOCATION_LISTS_LIMIT = 16,
    DAUYS_ATTRIBUTES_LIMIT = 32,
    DAUYS_CHAIN_LIMIT = 8,
    DAUYS_RSA_LIMIT_BITS = 8192,
    DAUYS_RSA_EXPONENT_LIMIT_BITS = 33,
    DAUYS_ANCHORS_LIMIT = 64,
};

/* One certificate, as read. Text is UTF-8 without control characters; lists are joined by LF. */
typedef struct {
    dauys_slice der, sha256, serial_hex, issuer, subject;
    dauys_slice common_name, surname, given_name, organization;
    dauys_slice serial_numbers, organizational_units;
    dauys_slice extended_key_usage, policies, ocsp_urls;
    dauys_slice key_type, curve, signature_algorithm, signature_digest;
    int64_t not_before, not_after;
    int32_t key_bits, exponent_bits, exponent_odd, explicit_curve, key_supported;
    int32_t has_key_usage, key_usage;
    int32_t has_extended_key_usage, self_issued, authority, version;
} dauys_certificate;

/* How often a signed attribute occurs, and with how many values in all. */
typedef struct {
    int32_t attributes, values;
} dauys_attribute;

enum { DAUYS_DETACHED = 0, DAUYS_ATTACHED_EQUAL = 1, DAUYS_ATTACHED_OTHER = 2 };
enum { DAUYS_NO = 0, DAUYS_YES = 1, DAUYS_NOT_SUPPORTED = 2, DAUYS_NOT_CHECKED = 3 };

/* What is so about one container over one document at one instant; no opinion. */
typedef struct {
    int32_t parsed;
    const char *fault;
    int32_t strict_encoding, form, version, signers, certificates, revocation_lists;
    size_t trailing_bytes;
    dauys_slice content_type;

    int32_t signer_version, signer_by_key_identifier, signer_version_fits;
    int32_t has_signed_attributes, signed_attributes, attributes_sorted, attributes_strict, unsigned_attributes;
    int32_t misplaced_attributes;
    dauys_attribute content_type_attribute, message_digest, signing_time, ess_v1, ess_v2;
    int32_t content_type_matches, ess_v2_matches;
    int32_t has_signing_time;
    int64_t signing_time_seconds;
    int32_t timestamp_tokens, embedded_revocation;

    dauys_slice digest_algorithm, digest_name, signature_algorithm, signature_name, signature_digest, mask_digest;
    int32_t digest_listed, digest_matches, signature_verifies, salt_bytes;

    int32_t signer_embedded;
    dauys_certificate signer;
    dauys_slice issuer_der;

    int32_t chain_built, chain_error, chain_error_depth;
    const char *chain_error_name;
    int32_t chain_count;
    const dauys_certificate *chain;

    void *memory;
} dauys_facts;

typedef struct dauys_anchors dauys_anchors;

/* anchors.c: a null answer means that `fault` says why; `certificates` is the number read. */
dauys_anchors *dauys_anchors_new(const dauys_slice *pem, size_t count, const char **fault);
void dauys_anchors_free(dauys_anchors *anchors);
int dauys_anchors_count(const dauys_anchors *anchors);
int dauys_anchors_sha256(const dauys_anchors *anchors, int index, uint8_t *out32);

/* facts.c: 0 only when memory ran out. */
int dauys_facts_collect(
    dauys_anchors *anchors, dauys_slice container, dauys_slice document, int64_t at_seconds, dauys_facts *out);
void dauys_facts_free(dauys_facts *facts);

/* certificate.c: DER, or the first certificate of a PEM text; 0 when there is none. */
int dauys_certificate_read(dauys_slice bytes, dauys_certificate *out, void **memory);
void dauys_certificate_free(void *memory);
int dauys_certificate_pem(dauys_slice der, dauys_bytes *out);

/* revocation.c */
enum { DAUYS_REVOCATION_GOOD = 0, DAUYS_REVOCATION_REVOKED = 1, DAUYS_REVOCATION_UNKNOWN = 2 };
typedef struct {
    int32_t state, reason;
    int64_t at_seconds;
    const char *why;
    char by[256];
} dauys_revocation;

int dauys_ocsp_question(dauys_slice certificate, dauys_slice issuer, dauys_slice nonce, dauys_bytes *out);
int dauys_ocsp_read(
    const dauys_anchors *anchors, dauys_slice answer, dauys_slice certificate, dauys_slice issuer, dauys_slice nonce, int64_t at_seconds,
    int64_t freshness_seconds, dauys_revocation *out);

/* public_key.c: a key is only read after it was made, so many threads may verify with it at once. */
enum { DAUYS_PUBLIC_KEY_LIMIT_BYTES = 16 << 10 };
enum { DAUYS_PADDING_NONE = 0, DAUYS_PADDING_PKCS1 = 1, DAUYS_PADDING_PSS = 2 };
typedef struct {
    const char *digest, *mask_digest;
    int32_t padding, salt_bytes;
} dauys_scheme;
typedef struct dauys_public_key dauys_public_key;
dauys_public_key *dauys_public_key_new(dauys_slice info);
void dauys_public_key_free(dauys_public_key *key);
int dauys_public_key_verify(
    const dauys_public_key *key, dauys_scheme scheme, dauys_slice message, dauys_slice signature);
/* The bytes written; 0 when libcrypto has no such digest. */
size_t dauys_digest(const char *name, dauys_slice message, uint8_t *out64);

/* seal.c */
typedef struct dauys_signing_key dauys_signing_key;
dauys_signing_key *dauys_signing_key_pem(dauys_slice key, dauys_slice certificate, dauys_slice chain, const char **fault);
dauys_signing_key *dauys_signing_key_pkcs12(dauys_slice container, const char *password, const char **fault);
void dauys_signing_key_free(dauys_signing_key *key);
int dauys_signing_key_certificate(const dauys_signing_key *key, dauys_bytes *pem);
int dauys_seal(const dauys_signing_key *key, dauys_slice document, int64_t at_seconds, dauys_bytes *out);
int dauys_seal_generate(
    const char *common_name, int64_t not_before, int64_t not_after, dauys_bytes *key_pem, dauys_bytes *certificate_pem);

/* vrf.c: ECVRF-P256-SHA256-TAI (RFC 9381); sizes are fixed by the suite. */
enum { DAUYS_VRF_SECRET_BYTES = 32, DAUYS_VRF_PUBLIC_BYTES = 33, DAUYS_VRF_PROOF_BYTES = 81, DAUYS_VRF_OUTPUT_BYTES = 32 };
int dauys_vrf_generate(uint8_t *secret32, uint8_t *public33);
int dauys_vrf_public(const uint8_t *secret32, uint8_t *public33);
int dauys_vrf_prove(const uint8_t *secret32, dauys_slice alpha, uint8_t *proof81);
int dauys_vrf_verify(const uint8_t *public33, dauys_slice alpha, const uint8_t *proof81, uint8_t *beta32);

/* gost.c: numbers of a curve are hexadecimal; points are x and y, signatures r and s, each little-endian and as long as
 * the field. A null answer is a curve or a point that is none; a curve must outlive its keys. */
typedef struct dauys_gost_curve dauys_gost_curve;
typedef struct dauys_gost_key dauys_gost_key;
typedef struct {
    dauys_slice algorithm, parameter_set, digest; /* bodies of object identifiers; the last may be absent */
    dauys_slice point;
} dauys_gost_key_parts;

dauys_gost_curve *dauys_gost_curve_new(
    const char *p, const char *a, const char *b, const char *q, const char *h, const char *x, const char *y);
void dauys_gost_curve_free(dauys_gost_curve *curve);
dauys_gost_key *dauys_gost_key_new(const dauys_gost_curve *curve, dauys_slice point);
void dauys_gost_key_free(dauys_gost_key *key);
/* 1 right, 0 wrong, -1 when memory ran out. */
int dauys_gost_verify(const dauys_gost_key *key, dauys_slice signature, dauys_slice digest);
/* A SubjectPublicKeyInfo of the GOST form, in DER; 0 when it is not one. */
int dauys_gost_key_read(dauys_slice der, dauys_gost_key_parts *out);
