#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

// Swift cannot call variadic functions, and curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic (and
// macros that check types on top). So each kind of option that is used has a function here.

static inline CURLcode dauys_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode dauys_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode dauys_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode dauys_curl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}
static inline CURLcode dauys_curl_set_recipients(CURL *easy, struct curl_slist *recipients) {
    return curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
}
static inline CURLcode dauys_curl_set_source(CURL *easy, curl_read_callback source, void *context, size_t count) {
    (void)curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(easy, CURLOPT_READFUNCTION, source);
    (void)curl_easy_setopt(easy, CURLOPT_READDATA, context);
    return curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)count);
}
static inline CURLcode dauys_curl_set_address(CURL *easy, CURLU *address) {
    return curl_easy_setopt(easy, CURLOPT_CURLU, address);
}
// libcurl copies the bytes; their number has to be known to it first.
static inline CURLcode dauys_curl_set_body(CURL *easy, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, (const char *)bytes) : code;
}

typedef size_t (*dauys_curl_sink)(char *bytes, size_t one, size_t count, void *context);
static inline void dauys_curl_set_sinks(CURL *easy, dauys_curl_sink head, dauys_curl_sink body, void *context) {
    (void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, head);
    (void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
    (void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}
static inline void dauys_curl_set_guards(
    CURL *easy, curl_opensocket_callback open, curl_prereq_callback before, void *context) {
    (void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open);
    (void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, context);
    (void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before);
    (void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

static inline CURLcode dauys_curl_status(CURL *easy, long *status) {
    return curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, status);
}
static inline CURLMcode dauys_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// CURL_GLOBAL_DEFAULT is a macro of macros, and CURL_SOCKET_BAD is a macro too.
static inline int dauys_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }
static inline curl_socket_t dauys_curl_no_socket(void) { return CURL_SOCKET_BAD; }
static inline curl_socket_t dauys_curl_open(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// The address is longer than the structure says it is, so that a copy of the structure would cut it off.
static inline int dauys_curl_address_bytes(const struct curl_sockaddr *address, unsigned char bytes[16]) {
    if (address->family == AF_INET) {
        memcpy(bytes, &((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr, 4);
        return 4;
    }
    if (address->family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr, 16);
        return 16;
    }
    return 0;
}
