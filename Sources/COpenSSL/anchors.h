/* The certificates an installation trusts, in the form libcrypto wants them. */
#pragma once

#include "COpenSSL.h"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

X509_STORE *dauys_anchors_store(const dauys_anchors *anchors);
/* A certificate that ended in a proven chain before, already decoded; one reference belongs to the caller. */
X509 *dauys_anchors_recall(dauys_anchors *anchors, dauys_slice der);
void dauys_anchors_remember(dauys_anchors *anchors, dauys_slice der, X509 *certificate);
