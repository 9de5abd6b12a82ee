/*
 * One request, from the FastCGI parameters to the handler. Filled by the phases of app/dispatch.c in
 * their order; a handler finds here only what was checked. All text is arena unless said otherwise.
 */
#ifndef ACCORD_HTTP_REQUEST_H
#define ACCORD_HTTP_REQUEST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "app/base/arena.h"
#include "app/base/err.h"

/* Limits, all answered with a clear error before anything is allocated for them. */
#define REQUEST_PARAMS_MAX 65536	/* bytes of all FastCGI parameters */
#define REQUEST_PARAM_COUNT_MAX 200
#define REQUEST_URI_MAX 4096
#define REQUEST_BODY_MAX 262144		/* but for a route with ROUTE_UPLOAD */
#define REQUEST_UPLOAD_MAX (1025LL * 1024 * 1024)
#define REQUEST_FIELDS_MAX 300		/* name=value pairs of a form or query */
#define REQUEST_COOKIES_MAX 32
#define REQUEST_SEGMENTS_MAX 8
#define REQUEST_ARENA_MAX (16 * 1024 * 1024)

/* Our cookies begin so, behind "__Host-" or not; none of them may be there twice. */
#define REQUEST_COOKIE_PREFIX "accord"

enum method { METHOD_OTHER, METHOD_GET, METHOD_HEAD, METHOD_POST };

/* The faces of a model. */
enum face { FACE_HTML, FACE_JSON, FACE_CSV, FACE_XLSX, FACE_ICS };

struct buf;
struct db;
struct upload;
struct conf;
struct mustache_set;
struct route;
struct session;

/* One name=value pair, decoded exactly once. */
struct pair {
	const char *name;
	const char *value;
};

struct pairs {
	struct pair *items;	/* arena */
	int count;
};

/* A message beside a field. */
struct field_message {
	const char *field;
	const char *text;	/* French */
	int row;		/* of a group, from 1; 0: none */
};

#define REQUEST_MESSAGES_MAX 60

/*
 * Reads exactly `len` bytes of the body, and, when they are the `last`, that it ends behind them.
 * ERR_BAD_REQUEST: there were fewer, or more.
 */
typedef enum err request_body_fn(void *from, char *into, size_t len, bool last, struct err_info *err);

/* A file as the answer. */
struct sending {
	int fd;				/* closed by request_release */
	int64_t size;
	const char *name;		/* arena */
	const char *media_type;		/* static */
	const char *etag;		/* arena: quoted */
};

struct request {
	/* what a worker lends (borrowed) */
	struct arena *arena;
	const struct conf *conf;
	struct db *db;
	const struct mustache_set *templates;
	/* Sends a piece of a long answer: what stands in both. False: nobody takes it. NULL: all at once. */
	bool (*send)(void *to, const struct buf *head, const struct buf *body);
	void *send_to;

	/* from the server (app/http/request.c) */
	enum method method;
	const char *method_text;
	const char *path;		/* decoded once; starts with '/', no suffix of a face */
	const char *uri;		/* as sent, for the log */
	struct pairs query;
	const char *body;		/* `body_len` bytes and a NUL; NULL until it is read */
	size_t body_len;
	size_t body_declared;		/* CONTENT_LENGTH, see request_body_length */
	const char *content_type;	/* lower case, without parameters; "" when none */
	const char *content_type_sent;	/* the same as it came */
	const char *address;		/* nginx's REMOTE_ADDR */
	const char *request_id;		/* 32 hexadecimal digits */
	const char *origin;		/* Origin header or NULL */
	const char *fetch_site;		/* Sec-Fetch-Site or NULL */
	const char *fetch_mode;		/* Sec-Fetch-Mode or NULL */
	const char *user_agent;		/* at most 200 bytes, or "" */
	const char *accept;		/* Accept or "" */
	const char *if_match;		/* or NULL */
	const char *if_none_match;	/* or NULL */
	const char *range;		/* Range or NULL: nginx answers it, from the whole file */
	const char *csrf_header;	/* X-CSRF-Token or NULL */
	const char *idempotency_key;	/* Idempotency-Key or NULL */
	struct pairs cookies;

	/* find_route */
	const struct route *route;
	enum face face;
	int64_t id;			/* the path's :id, 0 when it has none */
	const char *word;		/* the path's :word, or NULL */
	const char *token;		/* the path's :token, or NULL; never logged */
	int64_t number;			/* the path's :number, 0 when it has none */

	/* open_session: NULL when nobody is signed in */
	struct session *session;

	/* read_form: only declared, valid fields reach a handler */
	json_t *form;			/* new: owned by the request; object, one member a field given */
	json_t *typed;			/* new: owned; what was typed, as text, to show again */
	const char *form_key;		/* one-time key, or NULL (GET) */
	int64_t version;		/* the version the form was made from, 0 when none */
	const char *csrf_given;		/* csrf_token field or header */
	struct upload *upload;		/* ROUTE_UPLOAD: what came with the form (app/resource/file/upload.h) */
	struct field_message messages[REQUEST_MESSAGES_MAX];
	int message_count;

	/* run_handler */
	json_t *model;			/* new: owned; what the view shows */
	struct sending *sending;	/* arena: a file instead of the model, or NULL */
	const char *location;		/* where a successful POST leads, or NULL: the route's `then` */
	const char *set_cookie[2];	/* complete Set-Cookie values, or NULL */
	int status;			/* 0: 200 or what the error says */
	int retry_after_s;		/* 0: none */
	bool clear_site_data;		/* sign-out */
	int outcome;			/* refused sign-in: enum outcome + 1; 0: none */
	const char *notice_tone;	/* "good", "warning" or "info"; NULL: no notice */
	const char *notice;		/* French, above the page's content */
	const char *resume_path;	/* sign-in: the form that was kept, to be shown again */
	const char *resume_body;

	/* an answer in pieces (app/export.c) */
	bool sent;			/* one has gone */
	bool cut;			/* the rest is missing: nobody may take the answer for whole */
};

/*
 * Fills the server part from `envp` (FastCGI parameters "NAME=value", NULL-ended, borrowed only for the
 * call; names in nginx/fastcgi.inc, others are counted and ignored): copies into the arena,
 * decodes the path once, splits query and cookies, refuses duplicates of any name, control
 * bytes, invalid UTF-8, bad percent-encoding, lengths over the limits, `CONTENT_LENGTH` that is not
 * digits, a path with //, `.` or `..` segments, ';' or '\', %2f, one of our cookies given twice.
 * An empty header counts as absent. The body is not read here: request_body_length tells how many
 * bytes to read. On an error the texts are still there ("" or NULL when unknown), and so is request_id
 * unless memory failed.
 * ERR_BAD_REQUEST, ERR_TOO_LARGE (body), ERR_HEADERS (parameters, address, cookies), ERR_MEMORY,
 * ERR_SYSTEM (no random bytes).
 */
MUST_USE enum err request_read_params(struct request *req, const char *const *envp, struct err_info *err);
/* Declared body length, 0 to REQUEST_UPLOAD_MAX: what the route allows is looked at when it is known. */
size_t request_body_length(const struct request *req);
/* Reads the body of a POST whole, once. ERR_TOO_LARGE: over REQUEST_BODY_MAX, whatever the method; ERR_MEMORY; the
 * errors of `read`. */
MUST_USE enum err request_read_body(struct request *req, request_body_fn *read, void *from, struct err_info *err);
/* Releases the json members and closes the file (the arena is reset by the worker). */
void request_release(struct request *req);

/* The value of the first pair called `name`, or NULL. */
const char *pairs_get(const struct pairs *pairs, const char *name);
/* Decodes application/x-www-form-urlencoded `text` into `ret` (arena): UTF-8 checked, NUL refused,
 * at most REQUEST_FIELDS_MAX pairs. ERR_BAD_REQUEST, ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err pairs_decode(struct arena *arena, const char *text, size_t len, struct pairs *ret,
			       struct err_info *err);

/* Adds a message beside `field` (both arena or static); false when there are too many (the request
 * counts as invalid all the same). */
bool request_message(struct request *req, const char *field, const char *text);

#endif
