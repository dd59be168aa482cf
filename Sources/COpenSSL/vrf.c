/* ECVRF-P256-SHA256-TAI of RFC 9381, always with the key validated: the court makes its own key, so a proof must be
 * unique even against whoever made the key. */
#include "COpenSSL.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>
#include <string.h>

enum { SUITE = 0x01, POINT = 33, SCALAR = 32, CHALLENGE = 16 };

typedef struct {
    EC_GROUP *group;
    const BIGNUM *order;
    BN_CTX *numbers;
} curve;

static int curve_open(curve *on) {
    on->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    on->numbers = BN_CTX_secure_new();
    if (on->numbers == NULL) on->numbers = BN_CTX_new();
    on->order = on->group == NULL ? NULL : EC_GROUP_get0_order(on->group);
    return on->group != NULL && on->numbers != NULL && on->order != NULL;
}

static void curve_close(curve *on) {
    EC_GROUP_free(on->group);
    BN_CTX_free(on->numbers);
}

static int encode(const curve *on, const EC_POINT *point, uint8_t *out) {
    return EC_POINT_point2oct(on->group, point, POINT_CONVERSION_COMPRESSED, out, POINT, on->numbers) == POINT;
}

/* A compressed point of the curve that is not the neutral one; the cofactor is 1, so it is in the group. */
static EC_POINT *decode(const curve *on, const uint8_t *bytes) {
    EC_POINT *point;
    if (bytes[0] != 2 && bytes[0] != 3) return NULL;
    if ((point = EC_POINT_new(on->group)) == NULL) return NULL;
    if (EC_POINT_oct2point(on->group, point, bytes, POINT, on->numbers) != 1 ||
        EC_POINT_is_at_infinity(on->group, point)) {
        EC_POINT_free(point);
        return NULL;
    }
    return point;
}

static BIGNUM *secret_scalar(const curve *on, const uint8_t *secret) {
    BIGNUM *x = BN_secure_new();
    if (x == NULL) x = BN_new();
    if (x == NULL || BN_bin2bn(secret, SCALAR, x) == NULL || BN_is_zero(x) || BN_cmp(x, on->order) >= 0) {
        BN_clear_free(x);
        return NULL;
    }
    BN_set_flags(x, BN_FLG_CONSTTIME);
    return x;
}

static EC_POINT *hash_to_curve(const curve *on, const uint8_t *key, dauys_slice alpha) {
    for (int counter = 0; counter < 256; counter++) {
        uint8_t head[2 + POINT], tail[2] = {(uint8_t)counter, 0}, candidate[POINT];
        unsigned length = 0;
        head[0] = SUITE;
        head[1] = 0x01;
        memcpy(head + 2, key, POINT);
        EVP_MD_CTX *hash = EVP_MD_CTX_new();
        int made = hash != NULL && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1 &&
            EVP_DigestUpdate(hash, head, sizeof head) == 1 && EVP_DigestUpdate(hash, alpha.bytes, alpha.count) == 1 &&
            EVP_DigestUpdate(hash, tail, sizeof tail) == 1 && EVP_DigestFinal_ex(hash, candidate + 1, &length) == 1;
        EVP_MD_CTX_free(hash);
        if (!made) return NULL;
        candidate[0] = 0x02;
        EC_POINT *point = decode(on, candidate);
        if (point != NULL) return point;
    }
    return NULL;
}

static int challenge(
    const curve *on, const uint8_t *key, const EC_POINT *h, const uint8_t *gamma, const EC_POINT *u, const EC_POINT *v,
    uint8_t *out16) {
    uint8_t text[2 + 5 * POINT + 1], digest[32];
    text[0] = SUITE;
    text[1] = 0x02;
    memcpy(text + 2, key, POINT);
    memcpy(text + 2 + 2 * POINT, gamma, POINT);
    text[sizeof text - 1] = 0x00;
    if (!encode(on, h, text + 2 + POINT) || !encode(on, u, text + 2 + 3 * POINT) ||
        !encode(on, v, text + 2 + 4 * POINT) || SHA256(text, sizeof text, digest) == NULL) {
        return 0;
    }
    memcpy(out16, digest, CHALLENGE);
    return 1;
}

static int mac(const uint8_t *key, const uint8_t *bytes, size_t count, uint8_t *out) {
    return HMAC(EVP_sha256(), key, 32, bytes, count, out, NULL) != NULL;
}

/* RFC 6979 3.2 with SHA-256 over the encoded point: never the same nonce for two questions, and no randomness needed. */
static BIGNUM *nonce(const curve *on, const BIGNUM *x, const uint8_t *h) {
    uint8_t k[32], v[32], text[32 + 1 + 32 + 32], digest[32];
    BIGNUM *number = BN_secure_new(), *found = NULL;
    if (number == NULL) number = BN_new();
    memset(v, 0x01, sizeof v);
    memset(k, 0x00, sizeof k);
    if (number == NULL || SHA256(h, POINT, digest) == NULL || BN_bin2bn(digest, 32, number) == NULL ||
        BN_nnmod(number, number, on->order, on->numbers) != 1 || BN_bn2binpad(number, text + 65, 32) != 32 ||
        BN_bn2binpad(x, text + 33, 32) != 32) {
        goto done;
    }
    for (int round = 0; round < 2; round++) {
        memcpy(text, v, 32);
        text[32] = (uint8_t)round;
        if (!mac(k, text, sizeof text, k) || !mac(k, v, 32, v)) goto done;
    }
    for (int tries = 0; tries < 64 && found == NULL; tries++) {
        if (!mac(k, v, 32, v) || BN_bin2bn(v, 32, number) == NULL) goto done;
        if (!BN_is_zero(number) && BN_cmp(number, on->order) < 0) {
            found = number;
        } else {
            memcpy(text, v, 32);
            text[32] = 0x00;
            if (!mac(k, text, 33, k) || !mac(k, v, 32, v)) goto done;
        }
    }
done:
    OPENSSL_cleanse(text, sizeof text);
    OPENSSL_cleanse(k, sizeof k);
    OPENSSL_cleanse(v, sizeof v);
    if (found == NULL) BN_clear_free(number);
    else BN_set_flags(found, BN_FLG_CONSTTIME);
    return found;
}

static int output(const uint8_t *gamma, uint8_t *beta) {
    uint8_t text[2 + POINT + 1];
    text[0] = SUITE;
    text[1] = 0x03;
    memcpy(text + 2, gamma, POINT);
    text[sizeof text - 1] = 0x00;
    return SHA256(text, sizeof text, beta) != NULL;
}

int dauys_vrf_public(const uint8_t *secret32, uint8_t *public33) {
    curve on;
    BIGNUM *x = NULL;
    EC_POINT *y = NULL;
    int made = 0;
    if (curve_open(&on) && (x = secret_scalar(&on, secret32)) != NULL && (y = EC_POINT_new(on.group)) != NULL) {
        made = EC_POINT_mul(on.group, y, x, NULL, NULL, on.numbers) == 1 && encode(&on, y, public33);
    }
    EC_POINT_free(y);
    BN_clear_free(x);
    curve_close(&on);
    return made;
}

int dauys_vrf_generate(uint8_t *secret32, uint8_t *public33) {
    curve on;
    BIGNUM *x = BN_secure_new();
    int made = 0;
    if (x == NULL) x = BN_new();
    if (curve_open(&on) && x != NULL) {
        do {
            made = BN_priv_rand_range(x, on.order) == 1;
        } while (made && BN_is_zero(x));
        made = made && BN_bn2binpad(x, secret32, SCALAR) == SCALAR;
    }
    BN_clear_free(x);
    curve_close(&on);
    return made && dauys_vrf_public(secret32, public33);
}

int dauys_vrf_prove(const uint8_t *secret32, dauys_slice alpha, uint8_t *proof81) {
    curve on;
    BIGNUM *x = NULL, *k = NULL, *c = BN_new(), *s = BN_secure_new();
    EC_POINT *h = NULL, *gamma = NULL, *u = NULL, *v = NULL;
    uint8_t key[POINT], encoded[POINT];
    int made = 0;
    if (s == NULL) s = BN_new();
    if (!curve_open(&on) || c == NULL || s == NULL || !dauys_vrf_public(secret32, key)) goto done;
    if ((x = secret_scalar(&on, secret32)) == NULL || (h = hash_to_curve(&on, key, alpha)) == NULL) goto done;
    gamma = EC_POINT_new(on.group);
    u = EC_POINT_new(on.group);
    v = EC_POINT_new(on.group);
    if (gamma == NULL || u == NULL || v == NULL || !encode(&on, h, encoded)) goto done;
    if (EC_POINT_mul(on.group, gamma, NULL, h, x, on.numbers) != 1 || !encode(&on, gamma, proof81)) goto done;
    if ((k = nonce(&on, x, encoded)) == NULL || EC_POINT_mul(on.group, u, k, NULL, NULL, on.numbers) != 1 ||
        EC_POINT_mul(on.group, v, NULL, h, k, on.numbers) != 1) {
        goto done;
    }
    made = challenge(&on, key, h, proof81, u, v, proof81 + POINT) &&
        BN_bin2bn(proof81 + POINT, CHALLENGE, c) != NULL && BN_mod_mul(s, c, x, on.order, on.numbers) == 1 &&
        BN_mod_add(s, s, k, on.order, on.numbers) == 1 &&
        BN_bn2binpad(s, proof81 + POINT + CHALLENGE, SCALAR) == SCALAR;
done:
    EC_POINT_free(h);
    EC_POINT_free(gamma);
    EC_POINT_free(u);
    EC_POINT_free(v);
    BN_clear_free(x);
    BN_clear_free(k);
    BN_free(c);
    BN_clear_free(s);
    curve_close(&on);
    return made;
}

int dauys_vrf_verify(const uint8_t *public33, dauys_slice alpha, const uint8_t *proof81, uint8_t *beta32) {
    curve on;
    BIGNUM *c = BN_new(), *s = BN_new();
    EC_POINT *y = NULL, *h = NULL, *gamma = NULL, *u = NULL, *v = NULL, *part = NULL;
    uint8_t again[CHALLENGE];
    int right = 0;
    if (!curve_open(&on) || c == NULL || s == NULL || (y = decode(&on, public33)) == NULL) goto done;
    if ((gamma = decode(&on, proof81)) == NULL || (h = hash_to_curve(&on, public33, alpha)) == NULL) goto done;
    if (BN_bin2bn(proof81 + POINT, CHALLENGE, c) == NULL ||
        BN_bin2bn(proof81 + POINT + CHALLENGE, SCALAR, s) == NULL || BN_cmp(s, on.order) >= 0) {
        goto done;
    }
    u = EC_POINT_new(on.group);
    v = EC_POINT_new(on.group);
    part = EC_POINT_new(on.group);
    if (u == NULL || v == NULL || part == NULL) goto done;
    /* U = sB - cY, V = sH - c Gamma */
    if (EC_POINT_invert(on.group, y, on.numbers) != 1 || EC_POINT_mul(on.group, u, s, y, c, on.numbers) != 1) goto done;
    if (EC_POINT_mul(on.group, v, NULL, h, s, on.numbers) != 1 ||
        EC_POINT_mul(on.group, part, NULL, gamma, c, on.numbers) != 1 ||
        EC_POINT_invert(on.group, part, on.numbers) != 1 || EC_POINT_add(on.group, v, v, part, on.numbers) != 1) {
        goto done;
    }
    /* A neutral U or V has no 33-byte form, so challenge() refuses it. */
    right = challenge(&on, public33, h, proof81, u, v, again) &&
        CRYPTO_memcmp(again, proof81 + POINT, CHALLENGE) == 0 && output(proof81, beta32);
done:
    EC_POINT_free(y);
    EC_POINT_free(h);
    EC_POINT_free(gamma);
    EC_POINT_free(u);
    EC_POINT_free(v);
    EC_POINT_free(part);
    BN_free(c);
    BN_free(s);
    curve_close(&on);
    return right;
}
