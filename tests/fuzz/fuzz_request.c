/*
 * Any bytes as FastCGI parameters, one a line, and the path looked up in a small table. Whatever is accepted
 * keeps the promises of app/http/request.h.
 */
#include "app/base/text.h"
#include "app/http/route.h"

#define FUZZ_PARAMS_MAX 300

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct route fuzz_table[] = {
	{ .method = METHOD_GET, .path = "/", .permission = 1, .page = "home" },
	{ .method = METHOD_GET, .path = "/actions/:id", .permission = 1, .page = "show" },
	{ .method = METHOD_POST, .path = "/actions/:id/:word", .permission = 1, .page = "show" },
	{ .method = METHOD_GET, .path = "/openapi", .permission = 1, .flags = ROUTE_RAW_JSON },
};

static void fuzz_check_text(const char *text)
{
	if (!text || !text_is_utf8(text, strlen(text)) || text_has_control(text, false))
		abort();
}

static void fuzz_check_path(const char *path)
{
	fuzz_check_text(path);
	if (path[0] != '/' || strstr(path, "//") || strstr(path, "/../") || strstr(path, "/./") ||
	    strpbrk(path, ";\\") || strlen(path) > REQUEST_URI_MAX)
		abort();
}

static void fuzz_find(struct request *req)
{
	const char *allow = NULL;
	struct err_info err;
	enum err code = route_find(req, fuzz_table, ARRAY_SIZE(fuzz_table), &allow, &err);

	if (code == ERR_OK && !req->route)
		abort();
	if (code == ERR_METHOD && !allow)
		abort();
	if (code != ERR_OK && (req->face == FACE_CSV || req->face == FACE_XLSX))
		abort();
}

static void fuzz_read(struct request *req, const char *const *envp)
{
	struct err_info err;
	enum err code = request_read_params(req, envp, &err);

	if (strlen(req->request_id) != 32)
		abort();
	if (code == ERR_MEMORY || code == ERR_INTERNAL)
		abort();
	if (code != ERR_OK)
		return;
	fuzz_check_path(req->path);
	fuzz_check_text(req->uri);
	fuzz_check_text(req->content_type);
	fuzz_check_text(req->user_agent);
	if (request_body_length(req) > REQUEST_UPLOAD_MAX || req->cookies.count > REQUEST_COOKIES_MAX)
		abort();
	fuzz_find(req);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *envp[FUZZ_PARAMS_MAX + 1] = { NULL };
	struct arena arena;
	struct request req = { .arena = &arena };
	AUTO_FREE char *text = malloc(size + 1);
	int count = 0;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	for (char *at = text; *at != '\0' && count < FUZZ_PARAMS_MAX;) {
		size_t len = strcspn(at, "\n");
		bool last = at[len] == '\0';

		at[len] = '\0';
		envp[count++] = at;
		at += len + !last;
	}
	arena_init(&arena, REQUEST_ARENA_MAX);
	fuzz_read(&req, envp);
	request_release(&req);
	arena_release(&arena);
	return 0;
}
