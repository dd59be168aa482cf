/* Reading certificates: what the other files of this target share. */
#pragma once

#include "arena.h"

#include <openssl/x509.h>

/* Exactly one certificate, all of `der`; null when it is anything else. */
X509 *dauys_x509(dauys_slice der);
int dauys_certificate_fill(dauys_arena *arena, X509 *certificate, dauys_slice der, dauys_certificate *out);
int dauys_time_seconds(const ASN1_TIME *time, int64_t *seconds);
dauys_slice dauys_object_text(dauys_arena *arena, const ASN1_OBJECT *object);
/* Whether the key is of a kind and size this target is willing to calculate with. */
int dauys_key_within_limits(const dauys_certificate *certificate);
/* Without it libcrypto asks the terminal for the password of an encrypted PEM. */
int dauys_no_password(char *room, int size, int writing, void *unused);
void dauys_certificate_fill_key(dauys_arena *arena, X509 *certificate, dauys_certificate *out);
