/* Arithmetic of signatures and digests: the one thing that is asked of libcrypto when a signature is judged. */
#include "COpenSSL.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <limits.h>

struct dauys_public_key {
    EVP_PKEY *key;
};

/* libcrypto reads the neutral point as a key of a curve, and under that key anybody can sign. RSA is left out: its check
 * looks for small factors, takes longer than many verifications, and refuses the exponent 3, which is for the policy. */
static int is_sound(EVP_PKEY *key) {
    if (!EVP_PKEY_is_a(key, "EC")) return 1;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    int sound = context != NULL && EVP_PKEY_public_check_quick(context) == 1;
    EVP_PKEY_CTX_free(context);
    return sound;
}

dauys_public_key *dauys_public_key_new(dauys_slice info) {
    if (info.bytes == NULL || info.count == 0 || info.count > DAUYS_PUBLIC_KEY_LIMIT_BYTES) return NULL;
    const uint8_t *at = info.bytes;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)info.count);
    int sound = key != NULL && at == info.bytes + info.count && is_sound(key);
    ERR_clear_error();
    if (key == NULL) return NULL;
    dauys_public_key *made = sound ? OPENSSL_malloc(sizeof *made) : NULL;
    if (made == NULL) {
        EVP_PKEY_free(key);
        return NULL;
    }
    made->key = key;
    return made;
}

void dauys_public_key_free(dauys_public_key *key) {
    if (key == NULL) return;
    EVP_PKEY_free(key->key);
    OPENSSL_free(key);
}

int dauys_public_key_verify(
    const dauys_public_key *key, dauys_scheme scheme, dauys_slice message, dauys_slice signature) {
    if (signature.bytes == NULL || signature.count == 0 || signature.count > DAUYS_PUBLIC_KEY_LIMIT_BYTES) return 0;
    static const uint8_t none[1];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *how = NULL;
    int right = 0;
    if (context != NULL && EVP_DigestVerifyInit_ex(context, &how, scheme.digest, NULL, NULL, key->key, NULL) == 1) {
        right = 1;
        if (scheme.padding == DAUYS_PADDING_PKCS1) {
            right = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PADDING) == 1;
        } else if (scheme.padding == DAUYS_PADDING_PSS) {
            right = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(how, scheme.salt_bytes) == 1
                && EVP_PKEY_CTX_set_rsa_mgf1_md_name(how, scheme.mask_digest, NULL) == 1;
        }
        right = right
            && EVP_DigestVerify(
                   context, signature.bytes, signature.count, message.bytes == NULL ? none : message.bytes, message.count)
                == 1;
    }
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return right;
}

size_t dauys_digest(const char *name, dauys_slice message, uint8_t *out64) {
    static const uint8_t none[1];
    unsigned count = 0;
    EVP_MD *digest = EVP_MD_fetch(NULL, name, NULL);
    int made = digest != NULL && EVP_MD_get_size(digest) <= 64
        && EVP_Digest(message.bytes == NULL ? none : message.bytes, message.count, out64, &count, digest, NULL) == 1;
    EVP_MD_free(digest);
    ERR_clear_error();
    return made ? count : 0;
}
