/* Making signatures: detached CAdES-B over a document, with a key from PEM, PKCS#12 or a token. */
#include "COpenSSL.h"
#include "signing_key.h"

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Without it libcrypto asks the terminal for the password of an encrypted PEM. */
static int dauys_no_password(char *room, int size, int writing, void *unused) {
    (void)room, (void)size, (void)writing, (void)unused;
    return -1;
}

enum { KEY_FILE_LIMIT_BYTES = 64 << 10, DOCUMENT_LIMIT_BYTES = 64 << 20, EMBEDDED_LIMIT = 8 };

struct dauys_signing_key {
    EVP_PKEY *key;
    X509 *certificate;
    STACK_OF(X509) *chain;
    /* Null where the key is in memory. One at a time may ask a token to sign. */
    dauys_token *token;
    pthread_mutex_t turn;
};

static const char *check(const dauys_signing_key *made) {
    if (made->key == NULL) return "there is no private key in PEM form without a password";
    if (made->certificate == NULL) return "there is no certificate";
    if (X509_check_private_key(made->certificate, made->key) != 1) return "the certificate is of another key";
    if (!EVP_PKEY_is_a(made->key, "RSA") && !EVP_PKEY_is_a(made->key, "EC")) return "the key is neither RSA nor EC";
    return made->chain == NULL ? "out of memory" : NULL;
}

static dauys_signing_key *checked(dauys_signing_key *made, const char **fault) {
    *fault = made == NULL ? "out of memory" : check(made);
    ERR_clear_error();
    if (*fault == NULL) return made;
    dauys_signing_key_free(made);
    return NULL;
}

static BIO *text_of(dauys_slice bytes) {
    return bytes.bytes == NULL || bytes.count > KEY_FILE_LIMIT_BYTES ? NULL
                                                                     : BIO_new_mem_buf(bytes.bytes, (int)bytes.count);
}

dauys_signing_key *dauys_signing_key_pem(dauys_slice key, dauys_slice certificate, dauys_slice chain, const char **fault) {
    dauys_signing_key *made = calloc(1, sizeof *made);
    BIO *key_text = text_of(key), *certificate_text = text_of(certificate), *chain_text = text_of(chain);
    if (made != NULL) {
        made->chain = sk_X509_new_null();
        if (key_text != NULL) made->key = PEM_read_bio_PrivateKey(key_text, NULL, dauys_no_password, NULL);
        if (certificate_text != NULL) {
            made->certificate = PEM_read_bio_X509(certificate_text, NULL, dauys_no_password, NULL);
        }
        while (chain_text != NULL && made->chain != NULL && sk_X509_num(made->chain) < EMBEDDED_LIMIT) {
            X509 *one = PEM_read_bio_X509(chain_text, NULL, dauys_no_password, NULL);
            if (one == NULL) break;
            if (sk_X509_push(made->chain, one) <= 0) X509_free(one);
        }
    }
    BIO_free(key_text);
    BIO_free(certificate_text);
    BIO_free(chain_text);
    return checked(made, fault);
}

dauys_signing_key *dauys_signing_key_pkcs12(dauys_slice container, const char *password, const char **fault) {
    dauys_signing_key *made = calloc(1, sizeof *made);
    const unsigned char *at = container.bytes;
    PKCS12 *file = container.bytes == NULL || container.count > KEY_FILE_LIMIT_BYTES
        ? NULL
        : d2i_PKCS12(NULL, &at, (long)container.count);
    int opened = made != NULL && file != NULL &&
        PKCS12_parse(file, password, &made->key, &made->certificate, &made->chain) == 1;
    PKCS12_free(file);
    if (opened && made->chain == NULL) made->chain = sk_X509_new_null();
    if (!opened) {
        dauys_signing_key_free(made);
        ERR_clear_error();
        *fault = "the PKCS#12 file cannot be opened with this password";
        return NULL;
    }
    return checked(made, fault);
}

dauys_signing_key *dauys_signing_key_around(EVP_PKEY *key, dauys_token *token, dauys_slice certificate, const char **fault) {
    dauys_signing_key *made = calloc(1, sizeof *made);
    BIO *text = text_of(certificate);
    if (made == NULL) {
        EVP_PKEY_free(key);
        dauys_token_free(token);
    } else {
        pthread_mutex_init(&made->turn, NULL);
        made->key = key;
        made->token = token;
        made->chain = sk_X509_new_null();
        if (text != NULL) made->certificate = PEM_read_bio_X509(text, NULL, dauys_no_password, NULL);
    }
    BIO_free(text);
    return checked(made, fault);
}

void dauys_signing_key_free(dauys_signing_key *key) {
    if (key == NULL) return;
    EVP_PKEY_free(key->key);
    if (key->token != NULL) pthread_mutex_destroy(&key->turn);
    dauys_token_free(key->token);
    X509_free(key->certificate);
    sk_X509_pop_free(key->chain, X509_free);
    free(key);
}

static int take_text(BIO *from, dauys_bytes *out) {
    char *bytes = NULL;
    long count = BIO_get_mem_data(from, &bytes);
    out->bytes = count > 0 ? OPENSSL_memdup(bytes, (size_t)count) : NULL;
    out->count = out->bytes == NULL ? 0 : (size_t)count;
    return out->bytes != NULL;
}

int dauys_signing_key_certificate(const dauys_signing_key *key, dauys_bytes *pem) {
    BIO *text = BIO_new(BIO_s_mem());
    int made = text != NULL && PEM_write_bio_X509(text, key->certificate) == 1 && take_text(text, pem);
    BIO_free(text);
    ERR_clear_error();
    return made;
}

static int set_time(CMS_SignerInfo *signer, int64_t at_seconds) {
    ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)at_seconds);
    int done = time != NULL &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1;
    ASN1_TIME_free(time);
    return done;
}

static int finish(const dauys_signing_key *key, CMS_ContentInfo *made, BIO *content) {
    pthread_mutex_t *turn = key->token == NULL ? NULL : (pthread_mutex_t *)&key->turn;
    if (turn != NULL) pthread_mutex_lock(turn);
    int done = CMS_final(made, content, NULL, CMS_BINARY | CMS_DETACHED) == 1;
    if (turn != NULL) pthread_mutex_unlock(turn);
    return done;
}

int dauys_seal(const dauys_signing_key *key, dauys_slice document, int64_t at_seconds, dauys_bytes *out) {
    const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
    if (document.count > DOCUMENT_LIMIT_BYTES) return 0;
    BIO *content = BIO_new_mem_buf(document.bytes == NULL ? (const void *)"" : document.bytes, (int)document.count);
    CMS_ContentInfo *made = content == NULL ? NULL : CMS_sign(NULL, NULL, NULL, NULL, flags);
    CMS_SignerInfo *signer = NULL;
    unsigned char *der = NULL;
    int count = 0;
    if (made != NULL) {
        signer = CMS_add1_signer(
            made, key->certificate, key->key, EVP_sha256(), CMS_PARTIAL | CMS_CADES | CMS_NOSMIMECAP);
    }
    int right = signer != NULL && set_time(signer, at_seconds);
    for (int i = 0; right && i < sk_X509_num(key->chain); i++) {
        right = CMS_add1_cert(made, sk_X509_value(key->chain, i)) == 1;
    }
    if (right && finish(key, made, content)) count = i2d_CMS_ContentInfo(made, &der);
    CMS_ContentInfo_free(made);
    BIO_free(content);
    ERR_clear_error();
    out->bytes = count > 0 ? der : NULL;
    out->count = count > 0 ? (size_t)count : 0;
    return count > 0;
}

static int add_extension(X509 *to, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, to, to, NULL, NULL, 0);
    X509_EXTENSION *one = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    int done = one != NULL && X509_add_ext(to, one, -1) == 1;
    X509_EXTENSION_free(one);
    return done;
}

static int fill_seal(X509 *seal, EVP_PKEY *key, const char *common_name, int64_t not_before, int64_t not_after) {
    BIGNUM *serial = BN_new();
    X509_NAME *name = X509_get_subject_name(seal);
    int done = serial != NULL && BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
        BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(seal)) != NULL && X509_set_version(seal, 2) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(seal), (time_t)not_before) != NULL &&
        ASN1_TIME_set(X509_getm_notAfter(seal), (time_t)not_after) != NULL && X509_set_pubkey(seal, key) == 1 &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) == 1 &&
        X509_set_issuer_name(seal, name) == 1 && add_extension(seal, NID_basic_constraints, "critical,CA:FALSE") &&
        add_extension(seal, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
        add_extension(seal, NID_subject_key_identifier, "hash") && X509_sign(seal, key, EVP_sha256()) > 0;
    BN_free(serial);
    return done;
}

int dauys_seal_generate(
    const char *common_name, int64_t not_before, int64_t not_after, dauys_bytes *key_pem, dauys_bytes *certificate_pem) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *seal = X509_new();
    BIO *key_text = BIO_new(BIO_s_secmem()), *certificate_text = BIO_new(BIO_s_mem());
    int made = key != NULL && seal != NULL && key_text != NULL && certificate_text != NULL &&
        fill_seal(seal, key, common_name, not_before, not_after) &&
        PEM_write_bio_PrivateKey(key_text, key, NULL, NULL, 0, NULL, NULL) == 1 &&
        PEM_write_bio_X509(certificate_text, seal) == 1 && take_text(key_text, key_pem) &&
        take_text(certificate_text, certificate_pem);
    EVP_PKEY_free(key);
    X509_free(seal);
    BIO_free(key_text);
    BIO_free(certificate_text);
    ERR_clear_error();
    return made;
}
