/* A signing key that stays on a PKCS#11 token; the token signs, and the key is never in this process. */
#include "COpenSSL.h"
#include "signing_key.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/* libp11 declares a parameter that newer compilers warn of; its own header is none of our business. */
#include <libp11.h>

struct dauys_token {
    PKCS11_CTX *context;
    PKCS11_SLOT *slots;
    unsigned count;
    int loaded;
};

void dauys_token_free(dauys_token *token) {
    if (token == NULL) return;
    if (token->slots != NULL) PKCS11_release_all_slots(token->context, token->slots, token->count);
    if (token->loaded) PKCS11_CTX_unload(token->context);
    if (token->context != NULL) PKCS11_CTX_free(token->context);
    free(token);
}

static PKCS11_SLOT *slot_labelled(dauys_token *token, const char *label) {
    for (unsigned i = 0; i < token->count; i++) {
        PKCS11_TOKEN *found = token->slots[i].token;
        if (found != NULL && found->initialized && found->label != NULL && strcmp(found->label, label) == 0) {
            return &token->slots[i];
        }
    }
    return NULL;
}

static EVP_PKEY *key_labelled(PKCS11_SLOT *slot, const char *label) {
    PKCS11_KEY *keys = NULL, *chosen = NULL;
    unsigned count = 0;
    if (PKCS11_enumerate_keys(slot->token, &keys, &count) != 0) return NULL;
    for (unsigned i = 0; i < count; i++) {
        if (keys[i].label == NULL || strcmp(keys[i].label, label) != 0) continue;
        /* Two keys of one name: nobody could say which of them signs. */
        if (chosen != NULL) return NULL;
        chosen = &keys[i];
    }
    return chosen == NULL ? NULL : PKCS11_get_private_key(chosen);
}

static const char *open_key(dauys_token *token, const dauys_token_place *place, EVP_PKEY **key) {
    token->context = PKCS11_CTX_new();
    if (token->context == NULL) return "out of memory";
    if (PKCS11_CTX_load(token->context, place->module) != 0) return "the PKCS#11 module cannot be loaded";
    token->loaded = 1;
    if (PKCS11_enumerate_slots(token->context, &token->slots, &token->count) != 0) return "the module lists no slots";
    PKCS11_SLOT *slot = slot_labelled(token, place->token);
    if (slot == NULL) return "no token has this label";
    if (PKCS11_login(slot, 0, place->pin) != 0) return "the token refuses the PIN";
    *key = key_labelled(slot, place->key);
    return *key == NULL ? "not exactly one private key on the token has this label" : NULL;
}

dauys_signing_key *dauys_signing_key_token(
    const dauys_token_place *place, dauys_slice certificate, const char **fault) {
    dauys_token *token = calloc(1, sizeof *token);
    EVP_PKEY *key = NULL;
    *fault = token == NULL ? "out of memory" : open_key(token, place, &key);
    if (*fault != NULL) {
        EVP_PKEY_free(key);
        dauys_token_free(token);
        ERR_clear_error();
        return NULL;
    }
    return dauys_signing_key_around(key, token, certificate, fault);
}
