/* A reader of BER and DER that trusts nothing: every length is checked against what is really there. */
#pragma once

#include "COpenSSL.h"

typedef struct {
    const uint8_t *at, *end;
} dauys_cursor;

typedef struct {
    uint32_t tag;          /* first identifier byte: class, constructed, number; high numbers are refused */
    const uint8_t *start;  /* the identifier byte */
    size_t total;          /* everything, with an end-of-contents mark if there is one */
    const uint8_t *body;
    size_t count;
    int strict;            /* definite and minimal length, as DER asks */
} dauys_tlv;

/* Walks the whole first element; -1 is not well formed, else 1 with its size, and whether all of it was strict. */
int dauys_tlv_walk(dauys_slice bytes, size_t *total, int *strict);
/* Reads one element and moves on; 0 at the end or when it is not well formed. */
int dauys_tlv_next(dauys_cursor *cursor, dauys_tlv *out);
/* The same, and it must have this identifier byte. */
int dauys_tlv_expect(dauys_cursor *cursor, uint32_t tag, dauys_tlv *out);
/* Reads the element only if it has this identifier byte. */
int dauys_tlv_optional(dauys_cursor *cursor, uint32_t tag, dauys_tlv *out);
int dauys_tlv_at_end(const dauys_cursor *cursor);
dauys_cursor dauys_tlv_inside(const dauys_tlv *element);
/* A small non-negative INTEGER; -1 when it is not one. */
int dauys_tlv_small(const dauys_tlv *element);
int dauys_slice_equal(dauys_slice left, dauys_slice right);
dauys_slice dauys_tlv_whole(const dauys_tlv *element);
dauys_slice dauys_tlv_body(const dauys_tlv *element);
