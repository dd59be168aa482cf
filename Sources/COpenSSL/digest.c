/* Digests and randomness, straight from libcrypto. */
#include "COpenSSL.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdlib.h>

/* Before anything else asks libcrypto for something: no configuration of the machine decides which algorithms verify, or
 * loads an engine into a court's service. */
__attribute__((constructor)) static void without_configuration(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

void dauys_bytes_free(dauys_bytes *bytes) {
    /* What leaves here may hold a private key. */
    OPENSSL_clear_free(bytes->bytes, bytes->count);
    bytes->bytes = NULL;
    bytes->count = 0;
}

int dauys_sha256(const uint8_t *bytes, size_t count, uint8_t *out32) {
    static const uint8_t none[1];
    return SHA256(bytes == NULL ? none : bytes, count, out32) != NULL;
}

int dauys_hmac_sha256(const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count, uint8_t *out32) {
    static const uint8_t none[1];
    unsigned length = 0;
    if (key_count > 1 << 20) return 0;
    return HMAC(EVP_sha256(), key == NULL ? none : key, (int)key_count, bytes == NULL ? none : bytes, count, out32,
                &length) != NULL && length == 32;
}

int dauys_equal(const uint8_t *left, const uint8_t *right, size_t count) {
    return count == 0 || CRYPTO_memcmp(left, right, count) == 0;
}

int dauys_random(uint8_t *out, size_t count) {
    if (count == 0) return 1;
    if (count > 1 << 20) return 0;
    return RAND_bytes(out, (int)count) == 1;
}
