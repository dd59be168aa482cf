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

/* seal.c, token.c: where a key lies on a PKCS#11 token, by labels; the PIN is asked of nobody. */
typedef struct {
    const char *module, *token, *key, *pin;
} dauys_token_place;
typedef struct dauys_signing_key dauys_signing_key;
dauys_signing_key *dauys_signing_key_token(
    const dauys_token_place *place, dauys_slice certificate, const char **fault);
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

dauys_gost_curve *dauys_gost_curve_new(
    const char *p, const char *a, const char *b, const char *q, const char *h, const char *x, const char *y);
void dauys_gost_curve_free(dauys_gost_curve *curve);
dauys_gost_key *dauys_gost_key_new(const dauys_gost_curve *curve, dauys_slice point);
void dauys_gost_key_free(dauys_gost_key *key);
/* 1 right, 0 wrong, -1 when memory ran out. */
int dauys_gost_verify(const dauys_gost_key *key, dauys_slice signature, dauys_slice digest);
