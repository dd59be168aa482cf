#include "container.h"
#include "tlv.h"

#include <string.h>

static const uint8_t signed_data[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};

static int put_together(const dauys_tlv *string, uint8_t *room, size_t *count, unsigned depth) {
    if (string->tag == 0x04) {
        if (room != NULL && string->count > 0) memcpy(room + *count, string->body, string->count);
        *count += string->count;
        return 1;
    }
    if (string->tag != 0x24 || depth > DAUYS_DEPTH_LIMIT) return 0;
    dauys_cursor pieces = dauys_tlv_inside(string);
    dauys_tlv piece;
    while (!dauys_tlv_at_end(&pieces)) {
        if (!dauys_tlv_next(&pieces, &piece) || !put_together(&piece, room, count, depth + 1)) return 0;
    }
    return 1;
}

static int read_content(dauys_arena *arena, const dauys_tlv *wrapper, dauys_slice *out) {
    dauys_cursor inside = dauys_tlv_inside(wrapper);
    dauys_tlv string;
    size_t count = 0;
    if (!dauys_tlv_next(&inside, &string) || !dauys_tlv_at_end(&inside)) return 0;
    if (string.tag == 0x04) {
        *out = dauys_tlv_body(&string);
        return 1;
    }
    if (!put_together(&string, NULL, &count, 1)) return 0;
    uint8_t *room = dauys_arena_take(arena, count + 1);
    if (room == NULL) return 0;
    count = 0;
    if (!put_together(&string, room, &count, 1)) return 0;
    out->bytes = room;
    out->count = count;
    return 1;
}

static int read_attributes(dauys_cursor *from, uint32_t tag, dauys_attributes *out) {
    dauys_tlv set;
    if (dauys_tlv_optional(from, tag, &set)) {
        out->whole = dauys_tlv_whole(&set);
        out->body = dauys_tlv_body(&set);
        out->present = 1;
    }
    return 1;
}

static const char *read_signer(const dauys_tlv *signer, dauys_container *out) {
    dauys_cursor inside = dauys_tlv_inside(signer);
    dauys_tlv part;
    const char *broken = "a signerInfo is not well formed";
    if (signer->tag != 0x30 || !dauys_tlv_next(&inside, &part)) return broken;
    if ((out->signer_version = dauys_tlv_small(&part)) < 0 || !dauys_tlv_next(&inside, &part)) return broken;
    if (part.tag == 0x30) {
        dauys_cursor sid = dauys_tlv_inside(&part);
        dauys_tlv issuer, serial;
        if (!dauys_tlv_expect(&sid, 0x30, &issuer) || !dauys_tlv_expect(&sid, 0x02, &serial) ||
            !dauys_tlv_at_end(&sid)) {
            return broken;
        }
        out->issuer = dauys_tlv_whole(&issuer);
        out->serial = dauys_tlv_body(&serial);
    } else if (part.tag == 0x80) {
        out->by_key_identifier = 1;
        out->key_identifier = dauys_tlv_body(&part);
    } else {
        return broken;
    }
    if (!dauys_tlv_expect(&inside, 0x30, &part)) return broken;
    out->digest_algorithm = dauys_tlv_whole(&part);
    read_attributes(&inside, 0xa0, &out->signed_attributes);
    if (!dauys_tlv_expect(&inside, 0x30, &part)) return broken;
    out->signature_algorithm = dauys_tlv_whole(&part);
    if (!dauys_tlv_expect(&inside, 0x04, &part)) return broken;
    out->signature = dauys_tlv_body(&part);
    read_attributes(&inside, 0xa1, &out->unsigned_attributes);
    return dauys_tlv_at_end(&inside) ? NULL : broken;
}

static const char *read_sets(dauys_cursor *inside, dauys_container *out) {
    dauys_tlv part, element;
    if (dauys_tlv_optional(inside, 0xa0, &part)) {
        dauys_cursor certificates = dauys_tlv_inside(&part);
        while (!dauys_tlv_at_end(&certificates)) {
            if (!dauys_tlv_next(&certificates, &element)) return "the certificates are not well formed";
            if (out->certificates == DAUYS_CERTIFICATES_LIMIT) return "there are too many certificates";
            if (element.tag == 0x30) out->certificate[out->certificates++] = dauys_tlv_whole(&element);
        }
    }
    if (dauys_tlv_optional(inside, 0xa1, &part)) {
        dauys_cursor lists = dauys_tlv_inside(&part);
        while (!dauys_tlv_at_end(&lists)) {
            if (!dauys_tlv_next(&lists, &element)) return "the revocation lists are not well formed";
            if (out->revocation_lists++ == DAUYS_REVOCATION_LISTS_LIMIT) return "there are too many revocation lists";
        }
    }
    if (!dauys_tlv_expect(inside, 0x31, &part) || !dauys_tlv_at_end(inside)) return "the signers are missing";
    dauys_cursor signers = dauys_tlv_inside(&part);
    while (!dauys_tlv_at_end(&signers)) {
        dauys_container spare;
        memset(&spare, 0, sizeof spare);
        if (!dauys_tlv_next(&signers, &element)) return "a signerInfo is not well formed";
        if (out->signers++ == DAUYS_SIGNERS_LIMIT) return "there are too many signers";
        const char *fault = read_signer(&element, out->signers == 1 ? out : &spare);
        if (fault != NULL) return fault;
    }
    return out->signers == 0 ? "nobody has signed" : NULL;
}

const char *dauys_container_read(dauys_arena *arena, dauys_slice bytes, dauys_container *out) {
    dauys_cursor cursor = {bytes.bytes, bytes.bytes + bytes.count}, inside;
    dauys_tlv outer, part, encapsulated;
    memset(out, 0, sizeof *out);
    if (!dauys_tlv_expect(&cursor, 0x30, &outer)) return "the container is not a SEQUENCE";
    inside = dauys_tlv_inside(&outer);
    if (!dauys_tlv_expect(&inside, 0x06, &part) || part.count != sizeof signed_data ||
        memcmp(part.body, signed_data, sizeof signed_data) != 0) {
        return "the container is not a SignedData";
    }
    if (!dauys_tlv_expect(&inside, 0xa0, &part) || !dauys_tlv_at_end(&inside)) return "the SignedData is missing";
    inside = dauys_tlv_inside(&part);
    if (!dauys_tlv_expect(&inside, 0x30, &part) || !dauys_tlv_at_end(&inside)) return "the SignedData is missing";
    inside = dauys_tlv_inside(&part);
    if (!dauys_tlv_next(&inside, &part) || (out->version = dauys_tlv_small(&part)) < 0) return "there is no version";
    /* RFC 5652 5.1 knows 1, 3, 4 and 5. */
    if (out->version == 0 || out->version == 2 || out->version > 5) return "the version does not exist";
    if (!dauys_tlv_expect(&inside, 0x31, &part)) return "the digest algorithms are missing";
    out->digest_algorithms = dauys_tlv_body(&part);
    if (!dauys_tlv_expect(&inside, 0x30, &encapsulated)) return "the content information is missing";
    dauys_cursor content = dauys_tlv_inside(&encapsulated);
    if (!dauys_tlv_expect(&content, 0x06, &part)) return "the content type is missing";
    out->content_type = dauys_tlv_body(&part);
    if (dauys_tlv_optional(&content, 0xa0, &part)) {
        out->attached = 1;
        if (!read_content(arena, &part, &out->content)) return "the content is not an OCTET STRING";
    }
    if (!dauys_tlv_at_end(&content)) return "the content information is not well formed";
    return read_sets(&inside, out);
}

dauys_slice dauys_algorithm_identifier(dauys_slice algorithm) {
    dauys_cursor cursor = {algorithm.bytes, algorithm.bytes + algorithm.count};
    dauys_tlv outer, identifier;
    dauys_slice none = {NULL, 0};
    if (!dauys_tlv_expect(&cursor, 0x30, &outer)) return none;
    cursor = dauys_tlv_inside(&outer);
    return dauys_tlv_expect(&cursor, 0x06, &identifier) ? dauys_tlv_body(&identifier) : none;
}
