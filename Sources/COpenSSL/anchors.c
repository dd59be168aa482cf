/* One immutable store per configuration, shared by all threads, and a small memory of issuers.
 *
 * Decoding a public key is the dearest step of OpenSSL 3.0, and the same few issuing CAs come with every container; so
 * a CA certificate that has been part of a proven chain is kept decoded. It is trusted no more than before: its
 * signature is checked again every time.
 */
#include "anchors.h"
#include "reading.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

enum { REMEMBERED_LIMIT = 16 };

typedef struct {
    uint8_t *der;
    size_t count;
    X509 *certificate;
} remembered;

struct dauys_anchors {
    X509_STORE *store;
    int count;
    uint8_t hashes[DAUYS_ANCHORS_LIMIT][32];
    CRYPTO_RWLOCK *lock;
    int remembered_count;
    remembered remembered[REMEMBERED_LIMIT];
};

static const char *add(dauys_anchors *to, X509 *certificate) {
    unsigned char *der = NULL;
    int count = i2d_X509(certificate, &der);
    uint8_t hash[32];
    const char *fault = NULL;
    if (count <= 0 || !dauys_sha256(der, (size_t)count, hash)) {
        fault = "a certificate cannot be encoded";
    } else {
        for (int i = 0; i < to->count; i++) {
            if (memcmp(to->hashes[i], hash, 32) == 0) goto done; /* The same anchor twice is one anchor. */
        }
        if (to->count == DAUYS_ANCHORS_LIMIT) {
            fault = "there are too many trust anchors";
        } else if (X509_STORE_add_cert(to->store, certificate) != 1) {
            fault = "a certificate cannot be added to the store";
        } else {
            memcpy(to->hashes[to->count++], hash, 32);
            /* Fills libcrypto's own cache of extensions now, before threads share the certificate. */
            (void)X509_check_ca(certificate);
        }
    }
done:
    OPENSSL_free(der);
    return fault;
}

static const char *add_pem(dauys_anchors *to, dauys_slice pem) {
    BIO *text = pem.count > DAUYS_CONTAINER_LIMIT_BYTES ? NULL : BIO_new_mem_buf(pem.bytes, (int)pem.count);
    const char *fault = text == NULL ? "a file of trust anchors is too large" : NULL;
    int found = 0;
    while (fault == NULL) {
        X509 *certificate = PEM_read_bio_X509(text, NULL, dauys_no_password, NULL);
        if (certificate == NULL) {
            unsigned long reason = ERR_peek_last_error();
            if (found == 0) fault = "a file of trust anchors holds no certificate in PEM form";
            else if (ERR_GET_LIB(reason) != ERR_LIB_PEM || ERR_GET_REASON(reason) != PEM_R_NO_START_LINE) {
                fault = "a certificate among the trust anchors is broken";
            }
            break;
        }
        found++;
        fault = add(to, certificate);
        X509_free(certificate);
    }
    BIO_free(text);
    ERR_clear_error();
    return fault;
}

dauys_anchors *dauys_anchors_new(const dauys_slice *pem, size_t count, const char **fault) {
    /* A changed openssl.cnf must not alter security levels or load engines. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    dauys_anchors *made = calloc(1, sizeof *made);
    *fault = "out of memory";
    if (made == NULL) return NULL;
    made->store = X509_STORE_new();
    made->lock = CRYPTO_THREAD_lock_new();
    X509_VERIFY_PARAM *rules = made->store == NULL ? NULL : X509_STORE_get0_param(made->store);
    ASN1_OBJECT *any_policy = OBJ_nid2obj(NID_any_policy);
    *fault = made->lock == NULL || rules == NULL || any_policy == NULL ? "out of memory" : NULL;
    if (*fault == NULL) {
        /* Any anchor ends a chain, an issuing CA too: no purpose here, the policy judges that from the facts.
         * RFC 5280 begins with any policy, OpenSSL with none. */
        X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK);
        X509_VERIFY_PARAM_set_depth(rules, DAUYS_CHAIN_LIMIT - 1);
        X509_VERIFY_PARAM_add0_policy(rules, any_policy);
    }
    for (size_t i = 0; i < count && *fault == NULL; i++) *fault = add_pem(made, pem[i]);
    if (*fault == NULL) return made;
    dauys_anchors_free(made);
    return NULL;
}

void dauys_anchors_free(dauys_anchors *anchors) {
    if (anchors == NULL) return;
    for (int i = 0; i < anchors->remembered_count; i++) {
        free(anchors->remembered[i].der);
        X509_free(anchors->remembered[i].certificate);
    }
    X509_STORE_free(anchors->store);
    CRYPTO_THREAD_lock_free(anchors->lock);
    free(anchors);
}

int dauys_anchors_count(const dauys_anchors *anchors) { return anchors->count; }

int dauys_anchors_sha256(const dauys_anchors *anchors, int index, uint8_t *out32) {
    if (index < 0 || index >= anchors->count) return 0;
    memcpy(out32, anchors->hashes[index], 32);
    return 1;
}

X509_STORE *dauys_anchors_store(const dauys_anchors *anchors) { return anchors->store; }

static X509 *find(dauys_anchors *among, dauys_slice der) {
    for (int i = 0; i < among->remembered_count; i++) {
        const remembered *at = &among->remembered[i];
        if (at->count == der.count && memcmp(at->der, der.bytes, der.count) == 0) return at->certificate;
    }
    return NULL;
}

X509 *dauys_anchors_recall(dauys_anchors *anchors, dauys_slice der) {
    if (CRYPTO_THREAD_read_lock(anchors->lock) != 1) return NULL;
    X509 *found = find(anchors, der);
    if (found != NULL && X509_up_ref(found) != 1) found = NULL;
    CRYPTO_THREAD_unlock(anchors->lock);
    return found;
}

void dauys_anchors_remember(dauys_anchors *anchors, dauys_slice der, X509 *certificate) {
    if (CRYPTO_THREAD_write_lock(anchors->lock) != 1) return;
    if (anchors->remembered_count < REMEMBERED_LIMIT && find(anchors, der) == NULL) {
        uint8_t *copy = malloc(der.count);
        if (copy != NULL && X509_up_ref(certificate) == 1) {
            memcpy(copy, der.bytes, der.count);
            anchors->remembered[anchors->remembered_count++] = (remembered){copy, der.count, certificate};
        } else {
            free(copy);
        }
    }
    CRYPTO_THREAD_unlock(anchors->lock);
}
