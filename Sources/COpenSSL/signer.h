/* The questions about one signerInfo: what its attributes say, and whether its signature is right. */
#pragma once

#include "anchors.h"
#include "container.h"

#include <openssl/evp.h>

/* A fetched digest that libcrypto keeps alive, or null; the caller gives it back with EVP_MD_free. */
EVP_MD *dauys_digest_named(int nid);
int dauys_algorithm_nid(dauys_slice algorithm);
int dauys_digest_of(const EVP_MD *kind, dauys_slice bytes, uint8_t *out, unsigned *count);

/* attributes.c */
typedef struct {
    dauys_slice message_digest;  /* body of the OCTET STRING */
    dauys_slice ess_v2;          /* the whole value */
} dauys_attribute_values;
void dauys_attributes_read(const dauys_container *container, dauys_attribute_values *values, dauys_facts *out);
int dauys_ess_v2_matches(dauys_slice value, X509 *signer, dauys_slice signer_der);

/* signer.c */
void dauys_signature_check(
    dauys_arena *arena, const dauys_container *container, dauys_slice document, const dauys_attribute_values *values,
    X509 *signer, dauys_facts *out);

/* chain.c */
X509 *dauys_signer_find(const dauys_container *container, dauys_slice *der);
void dauys_chain_build(
    dauys_arena *arena, dauys_anchors *anchors, const dauys_container *container, X509 *signer, dauys_slice signer_der,
    int64_t at_seconds, dauys_facts *out);
