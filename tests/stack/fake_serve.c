/*
 * fake_serve SOCKET THREADS REQUEST_S STOP_S
 *
 * `accord serve` as it is, but with a dispatch that does what the address says, and neither templates nor
 * database: what is tested is the process, its threads and its connections.
 *   /pid  /pairs  /wait/MS  /echo (the body)  /big/BYTES  /abort  /incomplete  /pieces/N (of 100 000 bytes)
 *   /cut/N (the same, broken off)
 */
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/dispatch.h"
#include "app/http/route.h"
#include "app/resource/reference.h"
#include "app/serve.h"
#include "app/view/mustache.h"
#include "sql/db.h"

struct mustache_set {
	int unused;
};

enum err mustache_load(const char *dir UNUSED, struct mustache_set **ret, struct err_info *err UNUSED)
{
	static struct mustache_set set;

	*ret = &set;
	return ERR_OK;
}

void mustache_free(struct mustache_set *set UNUSED)
{
}

bool mustache_has(const struct mustache_set *set UNUSED, const char *name UNUSED)
{
	return true;
}

const struct route *routes_all(size_t *ret_count)
{
	*ret_count = 0;
	return NULL;
}

enum err route_check(const struct route *table UNUSED, size_t count UNUSED,
		     bool (*has_template)(const void *, const char *), const void *templates,
		     struct err_info *err)
{
	return has_template(templates, "any") ? ERR_OK : ERR(err, ERR_CONFIG, "no template");
}

enum err db_library_init(struct err_info *err UNUSED)
{
	return ERR_OK;
}

void db_thread_end(void)
{
}

enum err db_new(const struct db_settings *settings UNUSED, struct db **ret, struct err_info *err UNUSED)
{
	*ret = NULL;
	return ERR_OK;
}

void db_free(struct db *db UNUSED)
{
}

void reference_thread_end(void)
{
}

static const char *fake_param(const char *const *envp, const char *name)
{
	size_t len = strlen(name);

	for (; *envp != NULL; envp++) {
		if (strncmp(*envp, name, len) == 0 && (*envp)[len] == '=')
			return *envp + len + 1;
	}
	return "";
}

static int64_t fake_number(const char *uri)
{
	int64_t number = 0;

	if (!text_to_i64(strrchr(uri, '/') + 1, 0, INT32_MAX, &number))
		return -1;
	return number;
}

static void fake_wait(int64_t ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000 };

	nanosleep(&pause, NULL);
}

static void fake_echo(struct request *req, const char *const *envp, request_body_fn *read_body,
		      void *from, struct buf *body)
{
	struct err_info err;
	int64_t len = 0;
	char *bytes;

	if (!text_to_i64(fake_param(envp, "CONTENT_LENGTH"), 0, REQUEST_BODY_MAX, &len))
		len = 0;
	bytes = arena_alloc(req->arena, (size_t)len + 1);
	if (bytes == NULL)
		abort();
	if (read_body(from, bytes, (size_t)len, true, &err) == ERR_OK)
		buf_add(body, bytes, (size_t)len);
	else
		buf_printf(body, "%d", err_status(err.code));
}

static void fake_big(int64_t len, struct buf *body)
{
	for (int64_t i = 0; i < len; i++)
		buf_addc(body, (char)('a' + i % 26));
}

/* Pieces that are sent, and one that is left. */
static void fake_pieces(struct request *req, int64_t count, struct buf *head, struct buf *body)
{
	for (int64_t i = 0; i < count; i++) {
		fake_big(100000, body);
		if (!req->send(req->send_to, head, body))
			break;
		buf_clear(head);
		buf_clear(body);
	}
	buf_adds(body, "end");
}

static void fake_pairs(const char *const *envp, struct buf *body)
{
	size_t count = 0;
	size_t bytes = 0;

	for (; envp[count] != NULL; count++)
		bytes += strlen(envp[count]);
	buf_printf(body, "%zu %zu", count, bytes);
}

void dispatch(struct request *req, const char *const *envp, request_body_fn *read_body, void *from,
	      struct buf *head, struct buf *body)
{
	const char *uri = fake_param(envp, "REQUEST_URI");

	buf_adds(head, "Status: 200\r\nContent-Type: text/plain\r\n\r\n");
	if (text_equal(uri, "/echo"))
		fake_echo(req, envp, read_body, from, body);
	else if (text_equal(uri, "/pairs"))
		fake_pairs(envp, body);
	else if (text_equal(uri, "/abort"))
		abort();
	else if (text_equal(uri, "/incomplete"))
		body->failed = ERR_MEMORY;
	else if (text_starts(uri, "/big/"))
		fake_big(fake_number(uri), body);
	else if (text_starts(uri, "/pieces/") || text_starts(uri, "/cut/"))
		fake_pieces(req, fake_number(uri), head, body);
	else if (text_starts(uri, "/wait/"))
		fake_wait(fake_number(uri));
	req->cut = text_starts(uri, "/cut/");
	if (text_equal(uri, "/pid") || text_starts(uri, "/wait/"))
		buf_printf(body, "%d", (int)getpid());
}

int main(int argc, char **argv)
{
	struct conf conf = { 0 };
	struct err_info err;
	int64_t numbers[3];

	if (argc != 5)
		return 2;
	for (int i = 0; i < 3; i++) {
		if (!text_to_i64(argv[i + 2], 0, 100000, &numbers[i]))
			return 2;
	}
	conf.serve_socket = argv[1];
	conf.serve_threads = (int)numbers[0];
	conf.serve_request_s = (int)numbers[1];
	conf.serve_stop_s = (int)numbers[2];
	if (serve_run(&conf, &err) == ERR_OK)
		return 0;
	log_error("service failed", "reason=%s", log_quote(err.detail).text);
	return 1;
}
