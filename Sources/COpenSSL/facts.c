/* The one call that verification makes: bytes in, facts out. */
#include "reading.h"
#include "signer.h"
#include "tlv.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <string.h>

static const char *cut(dauys_arena *arena, dauys_slice bytes, dauys_container *container, dauys_facts *out) {
    size_t total = 0;
    int strict = 0;
    if (bytes.bytes == NULL || bytes.count == 0) return "the container is empty";
    if (bytes.count > DAUYS_CONTAINER_LIMIT_BYTES) return "the container is too large";
    if (bytes.bytes[0] != 0x30) return "the container is not a SEQUENCE";
    if (dauys_tlv_walk(bytes, &total, &strict) != 1) return "the container is not well formed";
    out->strict_encoding = strict;
    out->trailing_bytes = bytes.count - total;
    bytes.count = total;
    return dauys_container_read(arena, bytes, container);
}

static dauys_slice content_type_text(dauys_arena *arena, dauys_slice body) {
    uint8_t encoded[2 + 64];
    const unsigned char *at = encoded;
    if (body.count == 0 || body.count > 64) return dauys_arena_text(arena, "");
    encoded[0] = 0x06;
    encoded[1] = (uint8_t)body.count;
    memcpy(encoded + 2, body.bytes, body.count);
    ASN1_OBJECT *object = d2i_ASN1_OBJECT(NULL, &at, (long)(2 + body.count));
    dauys_slice text = dauys_object_text(arena, object);
    ASN1_OBJECT_free(object);
    return text;
}

static void fill(
    dauys_arena *arena, dauys_anchors *anchors, const dauys_container *container, dauys_slice document,
    int64_t at_seconds, dauys_facts *out) {
    dauys_attribute_values values;
    dauys_slice signer_der = {NULL, 0};
    out->parsed = 1;
    out->form = !container->attached                              ? DAUYS_DETACHED
        : dauys_slice_equal(container->content, document) ? DAUYS_ATTACHED_EQUAL
                                                          : DAUYS_ATTACHED_OTHER;
    out->version = container->version;
    out->signers = container->signers;
    out->certificates = container->certificates;
    out->revocation_lists = container->revocation_lists;
    out->content_type = content_type_text(arena, container->content_type);
    out->signer_version = container->signer_version;
    out->signer_by_key_identifier = container->by_key_identifier;
    out->signer_version_fits = container->signer_version == (container->by_key_identifier ? 3 : 1);
    dauys_attributes_read(container, &values, out);
    X509 *signer = dauys_signer_find(container, &signer_der);
    if (signer != NULL && dauys_certificate_fill(arena, signer, signer_der, &out->signer)) {
        out->signer_embedded = 1;
        out->ess_v2_matches = dauys_ess_v2_matches(values.ess_v2, signer, signer_der);
        dauys_chain_build(arena, anchors, container, signer, signer_der, at_seconds, out);
    }
    dauys_signature_check(arena, container, document, &values, out->signer_embedded ? signer : NULL, out);
    X509_free(signer);
}

int dauys_facts_collect(
    dauys_anchors *anchors, dauys_slice container_bytes, dauys_slice document, int64_t at_seconds, dauys_facts *out) {
    dauys_container container;
    memset(out, 0, sizeof *out);
    memset(&container, 0, sizeof container);
    dauys_arena *arena = dauys_arena_new();
    if (arena == NULL) return 0;
    out->memory = arena;
    ERR_clear_error();
    out->fault = cut(arena, container_bytes, &container, out);
    if (out->fault == NULL) {
        fill(arena, anchors, &container, document, at_seconds, out);
    } else {
        out->version = container.version;
        out->signers = container.signers;
        out->certificates = container.certificates;
    }
    ERR_clear_error();
    if (!dauys_arena_failed(arena)) return 1;
    dauys_facts_free(out);
    return 0;
}

void dauys_facts_free(dauys_facts *facts) {
    dauys_arena_free(facts->memory);
    memset(facts, 0, sizeof *facts);
}
