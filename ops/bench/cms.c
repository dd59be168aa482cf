/* cms.c - the bench's own hands: makes signed filings, sends them over HTTP, and runs the bare CMS_verify loop.
 *
 *   cms make  DIR COUNT SIGNERS ELECTION KIND REQUEST STATION:COMMISSION...   root and issuing .pem and .key, filings.bin;
 *                                                                             each in its own words, KEYS keys in turn
 *   cms load  DIR HOST PORT CONNECTIONS FIRST COUNT                           posts filings, prints rate and latencies
 *   cms verify DIR THREADS SECONDS                                            the ceiling: d2i and CMS_verify, nothing else
 *
 * build: cc -O2 -Wall -Wextra -o cms cms.c -lcrypto -lpthread
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Making a key takes long, so many people share few; each has a certificate of their own. */
enum { DOCUMENT_LIMIT = 2048, CONTAINER_LIMIT = 8192, KEYS = 64 };

static void die(const char *what) {
    fprintf(stderr, "cms: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static double seconds_of(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double now(void) { return seconds_of(CLOCK_MONOTONIC); }

static FILE *file(const char *dir, const char *name, const char *mode) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, mode);
    if (!f) die(path);
    return f;
}

/* A certificate shaped like the Kazakh authority's: IIN in serialNumber, signing profile in the extended key usage. */
static X509 *certificate(long serial, const char *name, const char *iin, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key) {
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400L * 365);
    X509_set_pubkey(x, key);
    X509_NAME *n = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
    if (iin) {
        char text[16];
        snprintf(text, sizeof text, "IIN%s", iin);
        X509_NAME_add_entry_by_txt(n, "serialNumber", MBSTRING_ASC, (const unsigned char *)text, -1, -1, 0);
    }
    X509_set_issuer_name(x, issuer ? X509_get_subject_name(issuer) : n);
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, issuer ? issuer : x, x, NULL, NULL, 0);
    const int nids[] = {NID_basic_constraints, NID_key_usage, NID_subject_key_identifier, NID_authority_key_identifier, NID_ext_key_usage};
    const char *values[] = {iin ? "CA:FALSE" : "critical,CA:TRUE", iin ? "critical,digitalSignature,nonRepudiation" : "critical,keyCertSign,cRLSign",
                            "hash", issuer ? "keyid" : NULL, iin ? "emailProtection,1.2.398.3.3.4.1.1" : NULL};
    for (int i = 0; i < 5; i++) {
        if (!values[i]) continue;
        X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nids[i], values[i]);
        if (!e) die("extension");
        X509_add_ext(x, e, -1);
        X509_EXTENSION_free(e);
    }
    if (!X509_sign(x, issuer_key, EVP_sha256())) die("certificate");
    return x;
}

static void save(const char *dir, const char *name, X509 *x) {
    FILE *f = file(dir, name, "w");
    PEM_write_X509(f, x);
    fclose(f);
}

static void save_key(const char *dir, const char *name, EVP_PKEY *key) {
    FILE *f = file(dir, name, "w");
    PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
    fclose(f);
}

/* Twelve digits with the right control digit. */
static void make_iin(char *out, int number) {
    static const int first[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, second[] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};
    for (;; number++) {
        char digits[13];
        snprintf(digits, sizeof digits, "9005174%04d", number % 10000);
        int sum = 0, control;
        for (int i = 0; i < 11; i++) sum += (digits[i] - '0') * first[i];
        control = sum % 11;
        if (control == 10) {
            sum = 0;
            for (int i = 0; i < 11; i++) sum += (digits[i] - '0') * second[i];
            control = sum % 11;
        }
        if (control == 10) continue;
        snprintf(out, 13, "%.11s%c", digits, (char)('0' + control));
        return;
    }
}

static int make(int argc, char **argv) {
    if (argc < 9) die("make DIR COUNT SIGNERS ELECTION KIND REQUEST STATION:COMMISSION...");
    const char *dir = argv[2];
    int count = atoi(argv[3]), signers = atoi(argv[4]), stations = argc - 8;
    EVP_PKEY *root_key = EVP_RSA_gen(2048), *issuing_key = EVP_RSA_gen(2048);
    X509 *root = certificate(1, "Bench root", NULL, root_key, NULL, root_key);
    X509 *issuing = certificate(2, "Bench issuing", NULL, issuing_key, root, root_key);
    save(dir, "root.pem", root);
    save(dir, "issuing.pem", issuing);
    save_key(dir, "root.key", root_key);
    save_key(dir, "issuing.key", issuing_key);
    EVP_PKEY **keys = calloc((size_t)signers, sizeof *keys);
    X509 **certificates = calloc((size_t)signers, sizeof *certificates);
    char(*iins)[13] = calloc((size_t)signers, sizeof *iins);
    for (int i = 0; i < signers; i++) {
        keys[i] = i < KEYS ? EVP_RSA_gen(2048) : keys[i % KEYS];
        make_iin(iins[i], i * 3);
        certificates[i] = certificate(100 + i, "BENCH VOTER", iins[i], keys[i], issuing, issuing_key);
    }
    STACK_OF(X509) *chain = sk_X509_new_null();
    sk_X509_push(chain, issuing);
    time_t clock = time(NULL) - 60;
    struct tm tm;
    char moment[40];
    gmtime_r(&clock, &tm);
    strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &tm);
    FILE *out = file(dir, "filings.bin", "w");
    for (int i = 0; i < count; i++) {
        unsigned char random[16];
        char nonce[32], document[DOCUMENT_LIMIT], station[64];
        RAND_bytes(random, sizeof random);
        EVP_EncodeBlock((unsigned char *)nonce, random, 16);
        nonce[22] = 0;
        for (char *c = nonce; *c; c++) *c = (char)(*c == '+' ? '-' : *c == '/' ? '_' : *c);
        snprintf(station, sizeof station, "%s", argv[8 + i % stations]);
        char *commission = strchr(station, ':');
        if (!commission) die("STATION:COMMISSION");
        *commission++ = 0;
        /* Digits and names make no statement another; this word does, so that the filings are no copies of one template. */
        char word[8] = "aaaaaa";
        for (int c = 0, rest = i; rest; c++, rest /= 26) word[c] = (char)('a' + rest % 26);
        int length = snprintf(document, sizeof document,
            "{\"answers\":null,\"attachments\":[],\"challenged\":{\"act\":\"inaction\",\"commission\":\"%s\",\"made\":\"%s\",\"number\":null},"
            "\"complainant\":{\"birthDate\":\"1990-05-17\",\"email\":null,\"familyName\":\"Bench\",\"givenName\":\"Voter\",\"iin\":\"%s\","
            "\"patronymic\":null,\"phone\":null},\"composed\":\"%s\",\"consents\":{\"anyRegion\":false,\"remoteHearing\":true},"
            "\"election\":\"%s\",\"hearing\":{\"attendance\":\"papers\",\"interpreter\":null},\"kind\":\"%s\",\"language\":\"ru\","
            "\"learned\":\"%s\",\"nonce\":\"%s\",\"representative\":null,\"request\":\"%s\",\"statement\":\"I am not on the list of my polling "
            "station although I have lived in the house %s for eleven years.\",\"station\":\"%s\",\"type\":\"dauys-complaint/1\"}",
            commission, moment, iins[i % signers], moment, argv[5], argv[6], moment, nonce, argv[7], word, station);
        BIO *content = BIO_new_mem_buf(document, length);
        CMS_ContentInfo *cms = CMS_sign(certificates[i % signers], keys[i % signers], chain, content, CMS_BINARY | CMS_DETACHED | CMS_CADES);
        unsigned char *der = NULL;
        int size = cms ? i2d_CMS_ContentInfo(cms, &der) : -1;
        if (size <= 0 || size > CONTAINER_LIMIT) die("CMS_sign");
        int32_t sizes[2] = {length, size};
        fwrite(sizes, sizeof sizes, 1, out);
        fwrite(document, 1, (size_t)length, out);
        fwrite(der, 1, (size_t)size, out);
        OPENSSL_free(der);
        CMS_ContentInfo_free(cms);
        BIO_free(content);
    }
    fclose(out);
    return 0;
}

struct filing { const unsigned char *document, *container; int length, size; };
static struct filing *filings;
static int filings_count;

static void read_filings(const char *dir) {
    FILE *in = file(dir, "filings.bin", "r");
    fseek(in, 0, SEEK_END);
    long bytes = ftell(in);
    rewind(in);
    unsigned char *all = malloc((size_t)bytes);
    if (!all || fread(all, 1, (size_t)bytes, in) != (size_t)bytes) die("filings.bin");
    fclose(in);
    filings = malloc(sizeof *filings * (size_t)(bytes / 500 + 1));
    for (long at = 0; at < bytes;) {
        int32_t sizes[2];
        memcpy(sizes, all + at, sizeof sizes);
        at += (long)sizeof sizes;
        filings[filings_count++] = (struct filing){all + at, all + at + sizes[0], sizes[0], sizes[1]};
        at += sizes[0] + sizes[1];
    }
}

static struct sockaddr_in address;
static atomic_int next_filing, failures;
static int first_filing, last_filing;
static float *latencies;

static int connected(void) {
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (s < 0 || connect(s, (struct sockaddr *)&address, sizeof address)) die("connect");
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return s;
}

/* One connection, one filing after another, each answered before the next is sent. */
static void *sender(void *unused) {
    (void)unused;
    static const char boundary[] = "bench-boundary-7MA4YWxk";
    int s = connected();
    char *out = malloc(32768), *in = malloc(131072);
    for (;;) {
        int i = atomic_fetch_add(&next_filing, 1);
        if (i >= last_filing) break;
        struct filing *f = &filings[i];
        char head[640], one[256], two[256], end[64];
        int a = snprintf(one, sizeof one, "--%s\r\nContent-Disposition: form-data; name=\"document\"\r\nContent-Type: application/json\r\n\r\n", boundary);
        int b = snprintf(two, sizeof two, "\r\n--%s\r\nContent-Disposition: form-data; name=\"signature\"\r\nContent-Type: application/pkcs7-signature\r\n\r\n", boundary);
        int c = snprintf(end, sizeof end, "\r\n--%s--\r\n", boundary);
        int h = snprintf(head, sizeof head, "POST /api/v1/filings HTTP/1.1\r\nHost: bench\r\nContent-Type: multipart/form-data; boundary=%s\r\n"
            "Idempotency-Key: bench-key-%016d\r\nContent-Length: %d\r\n\r\n", boundary, i, a + f->length + b + f->size + c);
        char *p = out;
        p = mempcpy(p, head, (size_t)h);
        p = mempcpy(p, one, (size_t)a);
        p = mempcpy(p, f->document, (size_t)f->length);
        p = mempcpy(p, two, (size_t)b);
        p = mempcpy(p, f->container, (size_t)f->size);
        p = mempcpy(p, end, (size_t)c);
        double began = now();
        for (char *q = out; q < p;) {
            ssize_t sent = send(s, q, (size_t)(p - q), MSG_NOSIGNAL);
            if (sent <= 0) die("send");
            q += sent;
        }
        size_t have = 0, need = SIZE_MAX;
        while (have < need) {
            ssize_t got = recv(s, in + have, 131071 - have, 0);
            if (got <= 0) die("recv");
            have += (size_t)got;
            in[have] = 0;
            char *body = strstr(in, "\r\n\r\n"), *size = strcasestr(in, "Content-Length:");
            if (need == SIZE_MAX && body && size) need = (size_t)(body + 4 - in) + (size_t)atol(size + 15);
        }
        latencies[i - first_filing] = (float)(now() - began);
        if (strncmp(in + 9, "201", 3)) {
            if (atomic_fetch_add(&failures, 1) == 0) fprintf(stderr, "cms: %.300s\n", in);
        }
    }
    close(s);
    free(out);
    free(in);
    return NULL;
}

static int by_value(const void *a, const void *b) { return *(const float *)a > *(const float *)b ? 1 : *(const float *)a < *(const float *)b ? -1 : 0; }

static int load(int argc, char **argv) {
    if (argc != 8) die("load DIR HOST PORT CONNECTIONS FIRST COUNT");
    read_filings(argv[2]);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)atoi(argv[4]));
    if (inet_pton(AF_INET, argv[3], &address.sin_addr) != 1) die("host");
    int connections = atoi(argv[5]), count = atoi(argv[7]);
    first_filing = atoi(argv[6]);
    last_filing = first_filing + count < filings_count ? first_filing + count : filings_count;
    atomic_store(&next_filing, first_filing);
    latencies = calloc((size_t)count, sizeof *latencies);
    pthread_t threads[1024];
    if (connections > 1024) die("at most 1024 connections");
    double began = now();
    for (int i = 0; i < connections; i++) pthread_create(&threads[i], NULL, sender, NULL);
    for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
    double seconds = now() - began;
    int sent = last_filing - first_filing;
    qsort(latencies, (size_t)sent, sizeof *latencies, by_value);
    printf("{\"filings\":%d,\"failures\":%d,\"seconds\":%.3f,\"rate\":%.1f,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n", sent, atomic_load(&failures),
        seconds, sent / seconds, latencies[sent / 2] * 1e3, latencies[sent * 99 / 100] * 1e3);
    return 0;
}

static X509_STORE *store;
static atomic_int stop;

static void *verifier(void *result) {
    long done = 0;
    for (int i = (int)(random() % filings_count); !atomic_load(&stop); i = (i + 1) % filings_count) {
        const unsigned char *p = filings[i].container;
        CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, filings[i].size);
        BIO *content = BIO_new_mem_buf(filings[i].document, filings[i].length);
        if (!cms || CMS_verify(cms, NULL, store, content, NULL, CMS_BINARY | CMS_CADES) != 1) die("CMS_verify");
        BIO_free(content);
        CMS_ContentInfo_free(cms);
        done++;
    }
    *(long *)result = done;
    return NULL;
}

static int verify(int argc, char **argv) {
    if (argc != 5) die("verify DIR THREADS SECONDS");
    read_filings(argv[2]);
    store = X509_STORE_new();
    FILE *f = file(argv[2], "root.pem", "r");
    X509 *root = PEM_read_X509(f, NULL, NULL, NULL);
    fclose(f);
    X509_STORE_add_cert(store, root);
    X509_VERIFY_PARAM_set_purpose(X509_STORE_get0_param(store), X509_PURPOSE_SMIME_SIGN);
    int count = atoi(argv[3]);
    pthread_t threads[64];
    long done[64], sum = 0;
    if (count > 64) die("at most 64 threads");
    double began = now(), spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < count; i++) pthread_create(&threads[i], NULL, verifier, &done[i]);
    usleep((useconds_t)(atof(argv[4]) * 1e6));
    atomic_store(&stop, 1);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        sum += done[i];
    }
    spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - spent;
    printf("{\"verifications\":%ld,\"rate\":%.1f,\"rate_per_cpu_second\":%.1f}\n", sum, (double)sum / (now() - began), (double)sum / spent);
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 1 && !strcmp(argv[1], "make")) return make(argc, argv);
    if (argc > 1 && !strcmp(argv[1], "load")) return load(argc, argv);
    if (argc > 1 && !strcmp(argv[1], "verify")) return verify(argc, argv);
    die("make, load or verify");
}
