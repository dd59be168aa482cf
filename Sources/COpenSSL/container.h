/* A SignedData cut into its parts, without decoding any of them. */
#pragma once

#include "arena.h"

typedef struct {
    dauys_slice whole;     /* the SET as it stands, its identifier byte is [0] or [1] */
    dauys_slice body;
    int present;
} dauys_attributes;

typedef struct {
    int version, signers, certificates, revocation_lists;
    dauys_slice content_type;       /* body of the OBJECT IDENTIFIER */
    dauys_slice digest_algorithms;  /* body of the SET */
    int attached;
    dauys_slice content;            /* the embedded bytes, put together */
    dauys_slice certificate[DAUYS_CERTIFICATES_LIMIT];

    int signer_version, by_key_identifier;
    dauys_slice issuer, serial, key_identifier;
    dauys_slice digest_algorithm, signature_algorithm;  /* whole AlgorithmIdentifiers */
    dauys_slice signature;
    dauys_attributes signed_attributes, unsigned_attributes;
} dauys_container;

/* Null when `bytes` (one well-formed element) is a SignedData with at least one signer, else why it is not. */
const char *dauys_container_read(dauys_arena *arena, dauys_slice bytes, dauys_container *out);
/* Body of the OBJECT IDENTIFIER that an AlgorithmIdentifier begins with; absent when there is none. */
dauys_slice dauys_algorithm_identifier(dauys_slice algorithm);
