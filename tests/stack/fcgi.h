/*
 * A FastCGI client that can also misbehave: the tests put requests together record by record, send them
 * whole, in part or slowly, and read the answer. Source: FastCGI Specification 1.0.
 */
#ifndef ACCORD_TESTS_STACK_FCGI_H
#define ACCORD_TESTS_STACK_FCGI_H

#include <stdbool.h>
#include <stddef.h>

#include "app/base/buf.h"

#define FCGI_TYPE_BEGIN 1
#define FCGI_TYPE_ABORT 2
#define FCGI_TYPE_END 3
#define FCGI_TYPE_PARAMS 4
#define FCGI_TYPE_STDIN 5
#define FCGI_TYPE_STDOUT 6
#define FCGI_TYPE_GET_VALUES 9
#define FCGI_ROLE 1
#define FCGI_KEEP 1
#define FCGI_BUFFER_MAX (16 * 1024 * 1024)

/* One record of request `id`, padded to a multiple of 8 bytes; `len` at most 65535. */
void fcgi_record(struct buf *out, int type, int id, const void *content, size_t len);
void fcgi_begin(struct buf *out, int role, int flags);
/* One pair, as it stands within PARAMS records. */
void fcgi_pair(struct buf *out, const char *name, const char *value);
/* `bytes` as a stream: as many records as are needed, and the empty one that ends it. */
void fcgi_stream(struct buf *out, int type, const void *bytes, size_t len);
/* The pairs of a usual request. */
void fcgi_usual_pairs(struct buf *out, const char *method, const char *uri, size_t body_len);
/* A whole usual request. `body` may be NULL. */
void fcgi_request(struct buf *out, const char *method, const char *uri, const char *body);

/* A connection, or -1. */
int fcgi_connect(const char *path);
/* False: the peer closed, or does not take it. */
bool fcgi_send(int fd, const struct buf *bytes);
/*
 * Reads until the peer closes, `timeout_ms` at most, and adds what the STDOUT records carry to `out`.
 * True: the answer was whole, with an END_REQUEST that says it is complete.
 */
bool fcgi_receive(int fd, int timeout_ms, struct buf *out);
/* Connects, sends a usual request and receives. */
bool fcgi_ask(const char *path, const char *method, const char *uri, const char *body, int timeout_ms,
	      struct buf *out);

#endif
