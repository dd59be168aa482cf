/* One certificate, as read: no opinion about whether it may sign anything. */
#include "reading.h"
#include "tlv.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

X509 *dauys_x509(dauys_slice der) {
    const unsigned char *at = der.bytes;
    size_t total;
    int strict;
    if (der.count > DAUYS_CERTIFICATE_LIMIT_BYTES || dauys_tlv_walk(der, &total, &strict) != 1 || total != der.count) {
        return NULL;
    }
    X509 *certificate = d2i_X509(NULL, &at, (long)der.count);
    if (certificate != NULL && at != der.bytes + der.count) {
        X509_free(certificate);
        certificate = NULL;
    }
    return certificate;
}

int dauys_time_seconds(const ASN1_TIME *time, int64_t *seconds) {
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    *seconds = (int64_t)timegm(&parts);
    return 1;
}

dauys_slice dauys_object_text(dauys_arena *arena, const ASN1_OBJECT *object) {
    char text[128];
    int length = object == NULL ? 0 : OBJ_obj2txt(text, sizeof text, object, 1);
    return length > 0 && length < (int)sizeof text ? dauys_arena_text(arena, text) : dauys_arena_text(arena, "");
}

/* Joined text, one line each; a control character inside a value must not make two lines of one. */
typedef struct {
    char *text;
    size_t count;
} lines;

static void lines_add(lines *to, const uint8_t *bytes, size_t count) {
    char *grown = realloc(to->text, to->count + count + 1);
    if (grown == NULL) return;
    to->text = grown;
    if (to->count > 0) grown[to->count++] = '\n';
    for (size_t i = 0; i < count; i++) grown[to->count++] = bytes[i] < 0x20 || bytes[i] == 0x7f ? '?' : (char)bytes[i];
}

static dauys_slice lines_end(lines *from, dauys_arena *arena) {
    dauys_slice none = {NULL, 0};
    dauys_slice made = from->text == NULL ? none : dauys_arena_copy(arena, from->text, from->count);
    free(from->text);
    from->text = NULL;
    from->count = 0;
    return made;
}

static void lines_object(lines *to, const ASN1_OBJECT *object) {
    char text[128];
    int length = OBJ_obj2txt(text, sizeof text, object, 1);
    if (length > 0 && length < (int)sizeof text) lines_add(to, (const uint8_t *)text, (size_t)length);
}

/* Every value of one attribute type; a multi-valued RDN adds a line of its own kind that no rule will take for a value. */
static dauys_slice name_values(dauys_arena *arena, const X509_NAME *name, int nid) {
    lines found = {NULL, 0};
    for (int at = -1; (at = X509_NAME_get_index_by_NID(name, nid, at)) >= 0;) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, at);
        int set = X509_NAME_ENTRY_set(entry), mates = 0;
        unsigned char *utf8 = NULL;
        int length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
        if (length >= 0) lines_add(&found, utf8, (size_t)length);
        OPENSSL_free(utf8);
        for (int other = 0; other < X509_NAME_entry_count(name); other++) {
            mates += X509_NAME_ENTRY_set(X509_NAME_get_entry(name, other)) == set;
        }
        if (mates > 1) lines_add(&found, (const uint8_t *)"(multi-valued)", 14);
    }
    return lines_end(&found, arena);
}

static dauys_slice name_text(dauys_arena *arena, const X509_NAME *name) {
    BIO *text = BIO_new(BIO_s_mem());
    dauys_slice made = {NULL, 0};
    char *bytes = NULL;
    if (text != NULL && X509_NAME_print_ex(text, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
        long count = BIO_get_mem_data(text, &bytes);
        if (count >= 0) made = dauys_arena_copy(arena, bytes, (size_t)count);
    }
    BIO_free(text);
    return made;
}

void dauys_certificate_fill_key(dauys_arena *arena, X509 *certificate, dauys_certificate *out) {
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    ASN1_OBJECT *algorithm = NULL;
    X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(certificate));
    ERR_clear_error();
    if (key == NULL) {
        out->key_type = dauys_object_text(arena, algorithm);
        return;
    }
    out->key_bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) {
        BIGNUM *exponent = NULL;
        out->key_type = dauys_arena_text(arena, EVP_PKEY_is_a(key, "RSA") ? "RSA" : "RSA-PSS");
        out->key_supported = 1;
        if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1) {
            out->exponent_bits = BN_num_bits(exponent);
            out->exponent_odd = BN_is_odd(exponent) && !BN_is_one(exponent);
        }
        BN_free(exponent);
    } else if (EVP_PKEY_is_a(key, "EC")) {
        char group[64];
        size_t length = 0;
        int explicit_curve = 1;
        out->key_type = dauys_arena_text(arena, "EC");
        if (EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1) {
            out->curve = dauys_arena_copy(arena, group, length);
        }
        if (EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &explicit_curve) == 1) {
            out->explicit_curve = explicit_curve != 0;
        } else {
            out->explicit_curve = 1;
        }
        out->key_supported = !out->explicit_curve;
    } else {
        out->key_type = dauys_object_text(arena, algorithm);
    }
    ERR_clear_error();
}

static void fill_usage(dauys_arena *arena, X509 *certificate, dauys_certificate *out) {
    lines found = {NULL, 0};
    uint32_t usage = X509_get_key_usage(certificate);
    out->has_key_usage = usage != UINT32_MAX;
    out->key_usage = out->has_key_usage ? (int32_t)usage : 0;
    out->authority = X509_check_ca(certificate) > 0;
    out->self_issued = (X509_get_extension_flags(certificate) & EXFLAG_SI) != 0;

    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    out->has_extended_key_usage = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) >= 0;
    for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++) lines_object(&found, sk_ASN1_OBJECT_value(purposes, i));
    out->extended_key_usage = lines_end(&found, arena);
    sk_ASN1_OBJECT_pop_free(purposes, ASN1_OBJECT_free);

    CERTIFICATEPOLICIES *policies = X509_get_ext_d2i(certificate, NID_certificate_policies, NULL, NULL);
    for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
        lines_object(&found, sk_POLICYINFO_value(policies, i)->policyid);
    }
    out->policies = lines_end(&found, arena);
    CERTIFICATEPOLICIES_free(policies);

    AUTHORITY_INFO_ACCESS *access = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(access, i);
        if (OBJ_obj2nid(one->method) != NID_ad_OCSP || one->location->type != GEN_URI) continue;
        const ASN1_IA5STRING *url = one->location->d.uniformResourceIdentifier;
        lines_add(&found, ASN1_STRING_get0_data(url), (size_t)ASN1_STRING_length(url));
    }
    out->ocsp_urls = lines_end(&found, arena);
    AUTHORITY_INFO_ACCESS_free(access);
    ERR_clear_error();
}

static void fill_serial(dauys_arena *arena, const X509 *certificate, dauys_certificate *out) {
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    char *hex = number == NULL ? NULL : BN_bn2hex(number);
    out->serial_hex = dauys_arena_text(arena, hex == NULL ? "" : hex);
    OPENSSL_free(hex);
    BN_free(number);
}

int dauys_certificate_fill(dauys_arena *arena, X509 *certificate, dauys_slice der, dauys_certificate *out) {
    const X509_NAME *subject = X509_get_subject_name(certificate);
    uint8_t hash[32];
    int digest = NID_undef;
    memset(out, 0, sizeof *out);
    if (!dauys_sha256(der.bytes, der.count, hash)) return 0;
    out->der = dauys_arena_copy(arena, der.bytes, der.count);
    out->sha256 = dauys_arena_copy(arena, hash, sizeof hash);
    out->version = (int32_t)X509_get_version(certificate) + 1;
    fill_serial(arena, certificate, out);
    out->issuer = name_text(arena, X509_get_issuer_name(certificate));
    out->subject = name_text(arena, subject);
    out->common_name = name_values(arena, subject, NID_commonName);
    out->surname = name_values(arena, subject, NID_surname);
    out->given_name = name_values(arena, subject, NID_givenName);
    out->organization = name_values(arena, subject, NID_organizationName);
    out->serial_numbers = name_values(arena, subject, NID_serialNumber);
    out->organizational_units = name_values(arena, subject, NID_organizationalUnitName);
    if (!dauys_time_seconds(X509_get0_notBefore(certificate), &out->not_before) ||
        !dauys_time_seconds(X509_get0_notAfter(certificate), &out->not_after)) {
        out->not_before = 1; /* A time that cannot be read admits no instant at all. */
        out->not_after = 0;
    }
    const X509_ALGOR *algorithm = X509_get0_tbs_sigalg(certificate);
    const ASN1_OBJECT *identifier = NULL;
    X509_ALGOR_get0(&identifier, NULL, NULL, algorithm);
    out->signature_algorithm = dauys_object_text(arena, identifier);
    if (X509_get_signature_info(certificate, &digest, NULL, NULL, NULL) == 1 && digest != NID_undef) {
        out->signature_digest = dauys_arena_text(arena, OBJ_nid2sn(digest));
    }
    dauys_certificate_fill_key(arena, certificate, out);
    fill_usage(arena, certificate, out);
    ERR_clear_error();
    return !dauys_arena_failed(arena);
}

int dauys_key_within_limits(const dauys_certificate *certificate) {
    if (!certificate->key_supported) return 0;
    if (certificate->exponent_bits == 0) return certificate->curve.count > 0;
    return certificate->key_bits <= DAUYS_RSA_LIMIT_BITS && certificate->exponent_odd &&
        certificate->exponent_bits <= DAUYS_RSA_EXPONENT_LIMIT_BITS;
}

int dauys_no_password(char *room, int size, int writing, void *unused) {
    (void)room, (void)size, (void)writing, (void)unused;
    return -1;
}

static X509 *first_of_pem(dauys_slice bytes) {
    BIO *text = bytes.count > DAUYS_CONTAINER_LIMIT_BYTES ? NULL : BIO_new_mem_buf(bytes.bytes, (int)bytes.count);
    X509 *certificate = text == NULL ? NULL : PEM_read_bio_X509(text, NULL, dauys_no_password, NULL);
    BIO_free(text);
    return certificate;
}

int dauys_certificate_read(dauys_slice bytes, dauys_certificate *out, void **memory) {
    dauys_arena *arena = dauys_arena_new();
    unsigned char *der = NULL;
    int made = 0;
    *memory = arena;
    if (arena == NULL || bytes.bytes == NULL) return 0;
    X509 *certificate = dauys_x509(bytes);
    if (certificate == NULL) certificate = first_of_pem(bytes);
    if (certificate != NULL) {
        int count = i2d_X509(certificate, &der);
        dauys_slice whole = {der, count > 0 ? (size_t)count : 0};
        made = count > 0 && dauys_certificate_fill(arena, certificate, whole, out);
    }
    OPENSSL_free(der);
    X509_free(certificate);
    ERR_clear_error();
    return made;
}

void dauys_certificate_free(void *memory) { dauys_arena_free(memory); }

int dauys_certificate_pem(dauys_slice der, dauys_bytes *out) {
    X509 *certificate = dauys_x509(der);
    BIO *text = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    int made = 0;
    if (certificate != NULL && text != NULL && PEM_write_bio_X509(text, certificate) == 1) {
        long count = BIO_get_mem_data(text, &bytes);
        out->bytes = OPENSSL_memdup(bytes, (size_t)count);
        out->count = (size_t)count;
        made = out->bytes != NULL;
    }
    BIO_free(text);
    X509_free(certificate);
    ERR_clear_error();
    return made;
}
