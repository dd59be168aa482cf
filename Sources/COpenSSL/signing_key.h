/* What seal.c and token.c know of each other. */
#pragma once

#include "COpenSSL.h"

#include <openssl/evp.h>

typedef struct dauys_token dauys_token;
void dauys_token_free(dauys_token *token);

/* Takes over the key and the token it lies on, whether it succeeds or not. */
dauys_signing_key *dauys_signing_key_around(EVP_PKEY *key, dauys_token *token, dauys_slice certificate, const char **fault);
