/* Signatures by GOST R 34.10 (2001, 2012; GOST 34.310-2004 and GOST 34.10-2015 of Kazakhstan are the same arithmetic):
 * verification only, so nothing here is secret and no time needs to be hidden. A curve and a key never change once they
 * are made; libcrypto takes both as const, so any number of threads may use the same ones. */
#include "COpenSSL.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <stdlib.h>

struct dauys_gost_curve {
    EC_GROUP *group;
    BIGNUM *field, *order, *cofactor;
    int bytes;
};

struct dauys_gost_key {
    const dauys_gost_curve *curve;
    EC_POINT *point;
};

void dauys_gost_curve_free(dauys_gost_curve *curve) {
    if (curve == NULL) return;
    EC_GROUP_free(curve->group);
    BN_free(curve->field);
    BN_free(curve->order);
    BN_free(curve->cofactor);
    free(curve);
}

dauys_gost_curve *dauys_gost_curve_new(
    const char *p, const char *a, const char *b, const char *q, const char *h, const char *x, const char *y) {
    dauys_gost_curve *curve = calloc(1, sizeof *curve);
    BIGNUM *first = NULL, *second = NULL;
    EC_POINT *base = NULL;
    int made = 0;
    if (curve == NULL || BN_hex2bn(&curve->field, p) == 0 || BN_hex2bn(&curve->order, q) == 0 ||
        BN_hex2bn(&curve->cofactor, h) == 0 || BN_hex2bn(&first, a) == 0 || BN_hex2bn(&second, b) == 0) {
        goto done;
    }
    curve->bytes = BN_num_bytes(curve->field);
    curve->group = EC_GROUP_new_curve_GFp(curve->field, first, second, NULL);
    if (curve->group == NULL || (base = EC_POINT_new(curve->group)) == NULL || BN_hex2bn(&first, x) == 0 ||
        BN_hex2bn(&second, y) == 0) {
        goto done;
    }
    made = EC_POINT_set_affine_coordinates(curve->group, base, first, second, NULL) == 1 &&
        EC_GROUP_set_generator(curve->group, base, curve->order, curve->cofactor) == 1 &&
        EC_GROUP_check(curve->group, NULL) == 1;
done:
    EC_POINT_free(base);
    BN_free(first);
    BN_free(second);
    ERR_clear_error();
    if (made) return curve;
    dauys_gost_curve_free(curve);
    return NULL;
}

/* On the curve, not neutral, and of the order of the base point; the last says something only where there are others. */
static int point_fits(const dauys_gost_curve *curve, const EC_POINT *point, BN_CTX *numbers) {
    if (EC_POINT_is_on_curve(curve->group, point, numbers) != 1 || EC_POINT_is_at_infinity(curve->group, point)) return 0;
    if (BN_is_one(curve->cofactor)) return 1;
    EC_POINT *neutral = EC_POINT_new(curve->group);
    int fits = neutral != NULL && EC_POINT_mul(curve->group, neutral, NULL, point, curve->order, numbers) == 1 &&
        EC_POINT_is_at_infinity(curve->group, neutral);
    EC_POINT_free(neutral);
    return fits;
}

dauys_gost_key *dauys_gost_key_new(const dauys_gost_curve *curve, dauys_slice point) {
    if (point.count != 2 * (size_t)curve->bytes) return NULL;
    dauys_gost_key *key = calloc(1, sizeof *key);
    BN_CTX *numbers = BN_CTX_new();
    BIGNUM *x = BN_lebin2bn(point.bytes, curve->bytes, NULL);
    BIGNUM *y = BN_lebin2bn(point.bytes + curve->bytes, curve->bytes, NULL);
    int made = 0;
    if (key != NULL && numbers != NULL && x != NULL && y != NULL && BN_cmp(x, curve->field) < 0 &&
        BN_cmp(y, curve->field) < 0 && (key->point = EC_POINT_new(curve->group)) != NULL) {
        key->curve = curve;
        made = EC_POINT_set_affine_coordinates(curve->group, key->point, x, y, numbers) == 1 &&
            point_fits(curve, key->point, numbers);
    }
    BN_free(x);
    BN_free(y);
    BN_CTX_free(numbers);
    ERR_clear_error();
    if (made) return key;
    dauys_gost_key_free(key);
    return NULL;
}

void dauys_gost_key_free(dauys_gost_key *key) {
    if (key == NULL) return;
    EC_POINT_free(key->point);
    free(key);
}

static int in_range(const BIGNUM *number, const BIGNUM *order) { return !BN_is_zero(number) && BN_cmp(number, order) < 0; }

int dauys_gost_verify(const dauys_gost_key *key, dauys_slice signature, dauys_slice digest) {
    const dauys_gost_curve *curve = key->curve;
    const BIGNUM *order = curve->order;
    if (signature.count != 2 * (size_t)curve->bytes || digest.count != (size_t)curve->bytes) return 0;
    int answer = -1;
    BN_CTX *numbers = BN_CTX_new();
    if (numbers == NULL) return -1;
    EC_POINT *c = EC_POINT_new(curve->group);
    BN_CTX_start(numbers);
    BIGNUM *r = BN_CTX_get(numbers), *s = BN_CTX_get(numbers), *e = BN_CTX_get(numbers), *z = BN_CTX_get(numbers);
    if (c == NULL || z == NULL || BN_lebin2bn(signature.bytes, curve->bytes, r) == NULL ||
        BN_lebin2bn(signature.bytes + curve->bytes, curve->bytes, s) == NULL ||
        BN_lebin2bn(digest.bytes, curve->bytes, e) == NULL || BN_nnmod(e, e, order, numbers) != 1) {
        goto done;
    }
    if (!in_range(r, order) || !in_range(s, order)) {
        answer = 0;
        goto done;
    }
    if (BN_is_zero(e) && BN_one(e) != 1) goto done;
    /* v = 1/e, z1 = sv, z2 = -rv, C = z1 P + z2 Q: both products in one walk over the bits. */
    if (BN_mod_inverse(e, e, order, numbers) == NULL || BN_mod_mul(s, s, e, order, numbers) != 1 ||
        BN_mod_mul(z, r, e, order, numbers) != 1 || BN_sub(z, order, z) != 1 ||
        EC_POINT_mul(curve->group, c, s, key->point, z, numbers) != 1) {
        goto done;
    }
    if (EC_POINT_is_at_infinity(curve->group, c)) {
        answer = 0;
    } else if (EC_POINT_get_affine_coordinates(curve->group, c, e, NULL, numbers) == 1 &&
        BN_nnmod(e, e, order, numbers) == 1) {
        answer = BN_cmp(e, r) == 0;
    }
done:
    BN_CTX_end(numbers);
    BN_CTX_free(numbers);
    EC_POINT_free(c);
    ERR_clear_error();
    return answer;
}
