#include "tlv.h"

#include <string.h>

typedef struct {
    unsigned elements;
    int strict;
} walk_state;

/* Reads identifier and length; the length of an indefinite element is left to the caller. */
static int header(const uint8_t *at, const uint8_t *end, dauys_tlv *out, int *indefinite) {
    const uint8_t *start = at;
    if (end - at < 2) return 0;
    out->tag = *at++;
    if ((out->tag & 0x1f) == 0x1f) return 0; /* nothing in CMS or X.509 has a tag number above 30 */
    uint8_t first = *at++;
    size_t length = first;
    *indefinite = 0;
    out->strict = 1;
    if (first == 0x80) {
        if ((out->tag & 0x20) == 0) return 0;
        *indefinite = 1;
        out->strict = 0;
        length = 0;
    } else if (first > 0x80) {
        unsigned octets = first & 0x7f;
        if (octets > 4 || (size_t)(end - at) < octets) return 0;
        length = 0;
        if (*at == 0) out->strict = 0;
        for (unsigned i = 0; i < octets; i++) length = length << 8 | *at++;
        if (length < 0x80) out->strict = 0;
    }
    if (!*indefinite && length > (size_t)(end - at)) return 0;
    out->start = start;
    out->body = at;
    out->count = length;
    out->total = (size_t)(at - start) + length;
    return 1;
}

static int walk(const uint8_t *at, const uint8_t *end, unsigned depth, walk_state *state, size_t *total) {
    dauys_tlv element;
    int indefinite;
    if (depth > DAUYS_DEPTH_LIMIT || ++state->elements > DAUYS_ELEMENTS_LIMIT) return 0;
    if (!header(at, end, &element, &indefinite)) return 0;
    if (!element.strict) state->strict = 0;
    if ((element.tag & 0xe0) == 0x20 && (element.tag & 0x1f) != 0x10 && (element.tag & 0x1f) != 0x11) {
        state->strict = 0; /* a string in pieces */
    }
    const uint8_t *inner = element.body;
    const uint8_t *limit = indefinite ? end : element.body + element.count;
    if (element.tag & 0x20) {
        for (;;) {
            if (indefinite) {
                if (limit - inner < 2) return 0;
                if (inner[0] == 0 && inner[1] == 0) {
                    inner += 2;
                    break;
                }
            } else if (inner == limit) {
                break;
            }
            size_t size;
            if (inner[0] == 0 || !walk(inner, limit, depth + 1, state, &size)) return 0;
            inner += size;
        }
    } else {
        inner = limit;
    }
    *total = (size_t)(inner - at);
    return 1;
}

int dauys_tlv_walk(dauys_slice bytes, size_t *total, int *strict) {
    walk_state state = {0, 1};
    if (bytes.count == 0 || !walk(bytes.bytes, bytes.bytes + bytes.count, 1, &state, total)) return -1;
    *strict = state.strict;
    return 1;
}

int dauys_tlv_next(dauys_cursor *cursor, dauys_tlv *out) {
    int indefinite;
    if (cursor->at == NULL || !header(cursor->at, cursor->end, out, &indefinite)) return 0;
    if (indefinite) {
        walk_state state = {0, 1};
        size_t total;
        if (!walk(cursor->at, cursor->end, 1, &state, &total)) return 0;
        out->total = total;
        out->count = total - (size_t)(out->body - out->start) - 2;
    }
    cursor->at += out->total;
    return 1;
}

int dauys_tlv_expect(dauys_cursor *cursor, uint32_t tag, dauys_tlv *out) {
    return dauys_tlv_next(cursor, out) && out->tag == tag;
}

int dauys_tlv_optional(dauys_cursor *cursor, uint32_t tag, dauys_tlv *out) {
    if (dauys_tlv_at_end(cursor) || *cursor->at != tag) return 0;
    return dauys_tlv_next(cursor, out);
}

int dauys_tlv_at_end(const dauys_cursor *cursor) { return cursor->at == cursor->end; }

dauys_cursor dauys_tlv_inside(const dauys_tlv *element) {
    dauys_cursor cursor = {element->body, element->body + element->count};
    return cursor;
}

int dauys_tlv_small(const dauys_tlv *element) {
    return element->tag == 0x02 && element->count == 1 && element->body[0] < 0x80 ? element->body[0] : -1;
}

int dauys_slice_equal(dauys_slice left, dauys_slice right) {
    return left.count == right.count && (left.count == 0 || memcmp(left.bytes, right.bytes, left.count) == 0);
}

dauys_slice dauys_tlv_whole(const dauys_tlv *element) {
    dauys_slice whole = {element->start, element->total};
    return whole;
}

dauys_slice dauys_tlv_body(const dauys_tlv *element) {
    dauys_slice body = {element->body, element->count};
    return body;
}
