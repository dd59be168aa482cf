// Sends one body to one address as often as told, over a few connections at once: what libcurl does with nothing around it.
// usage: post URL COUNT CONNECTIONS BODY-FILE; prints {"rate": …, "failures": …}
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static size_t swallow(char *bytes, size_t one, size_t count, void *nothing) {
    (void)bytes;
    (void)nothing;
    return one * count;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count_of_words, char **words) {
    if (count_of_words != 5) return 2;
    long count = atol(words[2]), connections = atol(words[3]), sent = 0, done = 0, failures = 0;
    FILE *file = fopen(words[4], "rb");
    static char body[1 << 20];
    if (!file || connections < 1) return 2;
    size_t size = fread(body, 1, sizeof body, file);
    fclose(file);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    double began = now();
    for (long place = 0; place < connections && sent < count; place++, sent++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, words[1]);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, swallow);
        curl_multi_add_handle(multi, easy);
    }
    while (done < count) {
        int running, left;
        curl_multi_perform(multi, &running);
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
            CURL *easy = message->easy_handle;
            long status = 0;
            CURLcode code = message->data.result;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (code != CURLE_OK || status / 100 != 2) failures++;
            done++;
            curl_multi_remove_handle(multi, easy);
            if (sent < count) {
                sent++;
                curl_multi_add_handle(multi, easy);
            } else {
                curl_easy_cleanup(easy);
            }
        }
        if (done < count) curl_multi_poll(multi, NULL, 0, 100, NULL);
    }
    printf("{\"rate\": %.1f, \"failures\": %ld}\n", (double)count / (now() - began), failures);
    return failures != 0;
}
