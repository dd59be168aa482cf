#include "reading.h"
#include "signer.h"
#include "tlv.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

static const uint8_t content_type_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03};
static const uint8_t message_digest_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04};
static const uint8_t signing_time_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05};
static const uint8_t ess_v1_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c};
static const uint8_t timestamp_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0e};
static const uint8_t revocation_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x18};
static const uint8_t ess_v2_id[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f};

#define IS(slice, id) ((slice).count == sizeof(id) && memcmp((slice).bytes, (id), sizeof(id)) == 0)

/* Reads one Attribute: its type, how many values, and the first of them. */
static int read_attribute(dauys_cursor *from, dauys_slice *type, int *values, dauys_tlv *first) {
    dauys_tlv attribute, identifier, set, value;
    if (!dauys_tlv_expect(from, 0x30, &attribute)) return 0;
    dauys_cursor inside = dauys_tlv_inside(&attribute);
    if (!dauys_tlv_expect(&inside, 0x06, &identifier) || !dauys_tlv_expect(&inside, 0x31, &set) ||
        !dauys_tlv_at_end(&inside)) {
        return 0;
    }
    *type = dauys_tlv_body(&identifier);
    *values = 0;
    dauys_cursor each = dauys_tlv_inside(&set);
    while (!dauys_tlv_at_end(&each)) {
        if (!dauys_tlv_next(&each, &value)) return 0;
        if ((*values)++ == 0) *first = value;
    }
    return 1;
}

static void count(dauys_attribute *in, int values) {
    in->attributes++;
    in->values += values;
}

static void read_time(const dauys_tlv *value, dauys_facts *out) {
    const unsigned char *at = value->start;
    ASN1_TIME *time = value->tag == 0x17 || value->tag == 0x18 ? d2i_ASN1_TIME(NULL, &at, (long)value->total) : NULL;
    out->has_signing_time = time != NULL && dauys_time_seconds(time, &out->signing_time_seconds);
    ASN1_TIME_free(time);
}

/* DER orders a SET by its encodings; the shorter of two goes first when it begins the other. */
static int in_order(dauys_slice left, dauys_slice right) {
    size_t shorter = left.count < right.count ? left.count : right.count;
    int order = memcmp(left.bytes, right.bytes, shorter);
    return order < 0 || (order == 0 && left.count <= right.count);
}

static int read_signed(const dauys_container *container, dauys_attribute_values *values, dauys_facts *out) {
    dauys_slice body = container->signed_attributes.body, type, before = {NULL, 0};
    dauys_cursor cursor = {body.bytes, body.bytes + body.count};
    out->attributes_sorted = 1;
    while (!dauys_tlv_at_end(&cursor)) {
        const uint8_t *start = cursor.at;
        dauys_tlv value;
        int found;
        memset(&value, 0, sizeof value);
        if (out->signed_attributes++ == DAUYS_ATTRIBUTES_LIMIT) return 0;
        if (!read_attribute(&cursor, &type, &found, &value)) return 0;
        dauys_slice whole = {start, (size_t)(cursor.at - start)};
        if (before.bytes != NULL && !in_order(before, whole)) out->attributes_sorted = 0;
        before = whole;
        if (IS(type, content_type_id)) {
            count(&out->content_type_attribute, found);
            out->content_type_matches =
                found > 0 && value.tag == 0x06 && dauys_slice_equal(dauys_tlv_body(&value), container->content_type);
        } else if (IS(type, message_digest_id)) {
            count(&out->message_digest, found);
            if (found > 0 && value.tag == 0x04) values->message_digest = dauys_tlv_body(&value);
        } else if (IS(type, signing_time_id)) {
            count(&out->signing_time, found);
            if (found > 0) read_time(&value, out);
        } else if (IS(type, ess_v1_id)) {
            count(&out->ess_v1, found);
        } else if (IS(type, ess_v2_id)) {
            count(&out->ess_v2, found);
            if (found > 0) values->ess_v2 = dauys_tlv_whole(&value);
        }
    }
    return 1;
}

void dauys_attributes_read(const dauys_container *container, dauys_attribute_values *values, dauys_facts *out) {
    memset(values, 0, sizeof *values);
    out->has_signed_attributes = container->signed_attributes.present;
    if (out->has_signed_attributes) {
        size_t total;
        int strict = 0;
        /* The identifier byte [0] is constructed, so the walk goes through every attribute. */
        int well = dauys_tlv_walk(container->signed_attributes.whole, &total, &strict) == 1;
        out->attributes_strict = read_signed(container, values, out) && well && strict;
    }
    dauys_slice body = container->unsigned_attributes.body, type;
    dauys_cursor cursor = {body.bytes, body.bytes + body.count};
    while (container->unsigned_attributes.present && !dauys_tlv_at_end(&cursor)) {
        dauys_tlv value;
        int found;
        if (out->unsigned_attributes++ == DAUYS_ATTRIBUTES_LIMIT) break;
        if (!read_attribute(&cursor, &type, &found, &value)) break;
        out->misplaced_attributes += IS(type, content_type_id) || IS(type, message_digest_id) || IS(type, signing_time_id);
        out->timestamp_tokens += IS(type, timestamp_id) ? found : 0;
        out->embedded_revocation += IS(type, revocation_id) ? found : 0;
    }
    ERR_clear_error();
}

static int same_name(dauys_slice encoded, const X509_NAME *name) {
    const unsigned char *at = encoded.bytes;
    X509_NAME *other = d2i_X509_NAME(NULL, &at, (long)encoded.count);
    int same = other != NULL && X509_NAME_cmp(other, name) == 0;
    X509_NAME_free(other);
    return same;
}

static int issuer_serial_matches(const dauys_tlv *issuer_serial, X509 *signer) {
    dauys_cursor inside = dauys_tlv_inside(issuer_serial), names;
    dauys_tlv list, wrapper, name, serial;
    if (!dauys_tlv_expect(&inside, 0x30, &list) || !dauys_tlv_expect(&inside, 0x02, &serial)) return 0;
    names = dauys_tlv_inside(&list);
    if (!dauys_tlv_expect(&names, 0xa4, &wrapper) || !dauys_tlv_at_end(&names)) return 0;
    names = dauys_tlv_inside(&wrapper);
    if (!dauys_tlv_expect(&names, 0x30, &name)) return 0;
    const unsigned char *at = serial.start;
    ASN1_INTEGER *number = d2i_ASN1_INTEGER(NULL, &at, (long)serial.total);
    int same = number != NULL && ASN1_INTEGER_cmp(number, X509_get0_serialNumber(signer)) == 0 &&
        same_name(dauys_tlv_whole(&name), X509_get_issuer_name(signer));
    ASN1_INTEGER_free(number);
    return same;
}

int dauys_ess_v2_matches(dauys_slice value, X509 *signer, dauys_slice signer_der) {
    dauys_cursor cursor = {value.bytes, value.bytes + value.count};
    dauys_tlv outer, list, first, part;
    uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    int nid = NID_sha256;
    if (value.bytes == NULL || !dauys_tlv_expect(&cursor, 0x30, &outer)) return 0;
    cursor = dauys_tlv_inside(&outer);
    if (!dauys_tlv_expect(&cursor, 0x30, &list)) return 0;
    cursor = dauys_tlv_inside(&list);
    /* The first one names the signer (RFC 5035); others may name its issuers and prove nothing here. */
    if (!dauys_tlv_expect(&cursor, 0x30, &first)) return 0;
    cursor = dauys_tlv_inside(&first);
    if (dauys_tlv_optional(&cursor, 0x30, &part)) nid = dauys_algorithm_nid(dauys_tlv_whole(&part));
    if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512) return 0;
    if (!dauys_tlv_expect(&cursor, 0x04, &part)) return 0;
    EVP_MD *kind = dauys_digest_named(nid);
    int same = kind != NULL && dauys_digest_of(kind, signer_der, hash, &length) && part.count == length &&
        memcmp(part.body, hash, length) == 0;
    EVP_MD_free(kind);
    if (same && dauys_tlv_optional(&cursor, 0x30, &part)) same = issuer_serial_matches(&part, signer);
    ERR_clear_error();
    return same && dauys_tlv_at_end(&cursor);
}
