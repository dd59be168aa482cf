#pragma once
#include <microhttpd.h>
#include <sys/socket.h>

// Swift cannot call variadic functions, and MHD_start_daemon and MHD_get_connection_info are variadic; MHD_SIZE_UNKNOWN
// and the two ends of a content reader are macros with casts, which are not imported. Hence the functions below.

struct dauys_daemon_settings {
    int listening;
    unsigned int threads;
    unsigned int connections;
    unsigned int connections_per_address;
    unsigned int idle_seconds;
    size_t connection_memory_bytes;
    void *context;
    MHD_AccessHandlerCallback access;
    void *(*target)(void *context, const char *uri, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    size_t (*unescape)(void *context, struct MHD_Connection *connection, char *text);
};

static inline struct MHD_Daemon *dauys_daemon_start(const struct dauys_daemon_settings *s) {
    // A pool of one thread is not a pool: the library refuses sizes below two.
    const struct MHD_OptionItem pool[] = {
        {s->threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)s->threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL, NULL, s->access, s->context,
        MHD_OPTION_LISTEN_SOCKET, s->listening,
        MHD_OPTION_CONNECTION_LIMIT, s->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->connections_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, s->idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, s->connection_memory_bytes,
        MHD_OPTION_URI_LOG_CALLBACK, s->target, s->context,
        MHD_OPTION_NOTIFY_COMPLETED, s->completed, s->context,
        MHD_OPTION_NOTIFY_CONNECTION, s->connection, s->context,
        MHD_OPTION_UNESCAPE_CALLBACK, s->unescape, s->context,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_ARRAY, pool,
        MHD_OPTION_END);
}

static inline int dauys_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

static inline const struct sockaddr *dauys_connection_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info == NULL ? NULL : info->client_addr;
}

static inline void *dauys_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

// The bytes from the method to the end of the empty line after the headers.
static inline size_t dauys_connection_head_bytes(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

static inline struct MHD_Response *dauys_response_from_reader(
    size_t block_bytes, MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback release) {
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block_bytes, reader, context, release);
}

static inline ssize_t dauys_reader_end(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t dauys_reader_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

// SHUT_RDWR is an anonymous enumeration's constant behind a macro of the same name, which is not imported either.
static inline void dauys_cut(int socket) { (void)shutdown(socket, SHUT_RDWR); }

// The same holds for MSG_NOSIGNAL and MSG_DONTWAIT.
static inline ssize_t dauys_send_at_once(int socket, const void *bytes, size_t count) {
    return send(socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}
