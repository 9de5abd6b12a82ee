/* Files that are sent to us. */
#include "app/resource/file/upload.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/http/field.h"
#include "app/http/route.h"
#include "conf/conf.h"

#define MIB (1024 * 1024)
#define FORM_BYTES 65536	/* of a body beside the file: parts, heads, delimiters */
#define TEXT_SIZE 200		/* of a part that is not the file, with NUL */
#define TEXTS_MAX 8

/* The form's parts as they are read. */
struct texts {
	struct pair items[TEXTS_MAX];
	struct pairs pairs;
};

bool upload_is_expected(const struct request *req)
{
	return req->method == METHOD_POST && (req->route->flags & ROUTE_UPLOAD) != 0;
}

void upload_release(struct upload *upload)
{
	if (upload == NULL)
		return;
	multipart_release(&upload->parts);
	store_drop(&upload->stored);
}

/* multipart_fill_fn */
static enum err fill(void *from, char *into, size_t max, size_t *ret_len, struct err_info *err)
{
	struct upload *upload = from;
	size_t len = upload->left < max ? upload->left : max;
	enum err code = len > 0 ? upload->read(upload->from, into, len, len == upload->left, err) : ERR_OK;

	if (code != ERR_OK)
		return code;
	upload->left -= len;
	*ret_len = len;
	return ERR_OK;
}

static enum err refuse(struct request *req, enum err code, const char *message, struct err_info *err)
{
	if (message == NULL)
		return ERR(err, ERR_MEMORY, "message about a file");
	request_message(req, UPLOAD_FIELD, message);
	return ERR(err, code, "file refused: %s", message);
}

static enum err refuse_large(struct request *req, struct err_info *err)
{
	return refuse(req, ERR_TOO_LARGE,
		      arena_printf(req->arena,
				   "Ce fichier est trop volumineux : %d Mio au plus. Réduisez-le (images moins "
				   "grandes, PDF allégé), puis envoyez-le.",
				   req->conf->upload_max_mib),
		      err);
}

/* ---- the form ---- */

static enum err add_text(struct request *req, struct texts *texts, const char *name, const char *value,
			 struct err_info *err)
{
	struct pair pair = { arena_strdup(req->arena, name), arena_strdup(req->arena, value) };

	if (pair.name == NULL || pair.value == NULL)
		return ERR(err, ERR_MEMORY, "part of a form");
	if (texts->pairs.count == TEXTS_MAX)
		return ERR(err, ERR_BAD_REQUEST, "more than %d parts before the file", TEXTS_MAX);
	texts->items[texts->pairs.count++] = pair;
	return ERR_OK;
}

/* The parts up to the file's. */
static enum err read_texts(struct request *req, struct texts *texts, struct err_info *err)
{
	struct upload *upload = req->upload;
	struct multipart_part *part = &upload->part;
	char value[TEXT_SIZE];
	bool more = true;

	for (;;) {
		enum err code = multipart_next(&upload->parts, part, &more, err);

		if (code != ERR_OK || !more)
			return code;
		upload->found = part->is_file;
		if (part->is_file && !text_equal(part->name, UPLOAD_FIELD))
			return ERR(err, ERR_BAD_REQUEST, "a file called %s", part->name);
		if (part->is_file)
			return ERR_OK;
		code = multipart_text(&upload->parts, value, sizeof(value), err);
		if (code == ERR_OK)
			code = add_text(req, texts, part->name, value, err);
		if (code != ERR_OK)
			return code;
	}
}

/* What programs send as headers, where the form has no such part. */
static enum err add_headers(struct request *req, struct texts *texts, struct err_info *err)
{
	const struct pair headers[] = {
		{ "csrf_token", req->csrf_header },
		{ "form_key", req->idempotency_key },
		{ "version", req->if_match },
	};

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		enum err code;

		if (headers[i].value == NULL || pairs_get(&texts->pairs, headers[i].name) != NULL)
			continue;
		code = add_text(req, texts, headers[i].name, headers[i].value, err);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

static enum err begin(struct request *req, request_body_fn *read, void *from, struct err_info *err)
{
	char boundary[MULTIPART_BOUNDARY_MAX + 1];
	struct upload *upload = arena_alloc(req->arena, sizeof(*upload));
	enum err code;

	if (upload == NULL)
		return ERR(err, ERR_MEMORY, "upload");
	*upload = (struct upload){ .stored = STORE_FILE_INIT, .read = read, .from = from,
				   .left = request_body_length(req) };
	req->upload = upload;
	code = multipart_boundary(req->content_type_sent, boundary, err);
	return code == ERR_OK ? multipart_begin(&upload->parts, boundary, fill, upload, err) : code;
}

enum err upload_read_form(struct request *req, request_body_fn *read, void *from, struct err_info *err)
{
	struct texts texts = { .pairs = { .items = texts.items } };
	enum err code;

	if (!text_equal(req->content_type, "multipart/form-data"))
		return ERR(err, ERR_MEDIA_TYPE, "a file that is not sent as multipart/form-data");
	if (request_body_length(req) > (size_t)req->conf->upload_max_mib * MIB + FORM_BYTES)
		return refuse_large(req, err);
	code = begin(req, read, from, err);
	if (code == ERR_OK)
		code = read_texts(req, &texts, err);
	if (code == ERR_OK)
		code = add_headers(req, &texts, err);
	return code == ERR_OK ? field_read_pairs(req, req->route->form, &texts.pairs, err) : code;
}

/* ---- the file ---- */

static enum err check_name(struct request *req, struct err_info *err)
{
	struct upload *upload = req->upload;
	char *sent;
	const char *name;

	if (!upload->found || upload->part.file_name[0] == '\0')
		return refuse(req, ERR_INVALID, "Choisissez un fichier.", err);
	sent = arena_strdup(req->arena, upload->part.file_name);
	if (sent == NULL)
		return ERR(err, ERR_MEMORY, "name of a file");
	name = file_type_clean_name(sent);
	if (name == NULL)
		return refuse(req, ERR_INVALID,
			      "Le nom de ce fichier ne peut pas être gardé. Renommez-le simplement, en moins de 200 "
			      "caractères.",
			      err);
	upload->name = name;
	upload->type = file_type_of_name(name);
	if (upload->type == NULL)
		return refuse(req, ERR_INVALID,
			      arena_printf(req->arena, "Ce genre de fichier n’est pas accepté. Formats acceptés : %s.",
					   file_type_list),
			      err);
	return ERR_OK;
}

/* The bytes, to the last. */
static enum err receive(struct request *req, struct err_info *err)
{
	struct upload *upload = req->upload;
	int64_t max = (int64_t)req->conf->upload_max_mib * MIB;
	const char *bytes = NULL;
	size_t len = 0;
	enum err code = store_begin(req->conf->files_dir, &upload->stored, err);

	while (code == ERR_OK) {
		code = multipart_bytes(&upload->parts, &bytes, &len, err);
		if (code != ERR_OK || len == 0)
			break;
		if (upload->stored.size + (int64_t)len > max)
			return refuse_large(req, err);
		code = store_add(&upload->stored, bytes, len, err);
	}
	return code;
}

/* Behind the file nothing comes: what was read before it is the whole form. */
static enum err check_last(struct upload *upload, struct err_info *err)
{
	struct multipart_part part;
	bool more = false;
	enum err code = multipart_next(&upload->parts, &part, &more, err);

	if (code == ERR_OK && more)
		return ERR(err, ERR_BAD_REQUEST, "a part behind the file");
	return code;
}

static enum err check_content(struct request *req, struct err_info *err)
{
	struct upload *upload = req->upload;
	const char *message = NULL;
	enum err code;

	if (upload->stored.size == 0)
		return refuse(req, ERR_INVALID, "Ce fichier est vide. Choisissez-en un autre.", err);
	code = file_type_check(upload->type, upload->stored.fd, &message, err);
	if (code == ERR_INVALID)
		request_message(req, UPLOAD_FIELD, message);
	return code;
}

enum err upload_take(struct request *req, struct err_info *err)
{
	struct upload *upload = req->upload;
	json_t *file;
	enum err code = check_name(req, err);

	if (code == ERR_OK)
		code = receive(req, err);
	if (code == ERR_OK)
		code = check_last(upload, err);
	if (code == ERR_OK)
		code = check_content(req, err);
	if (code == ERR_OK)
		code = store_end(&upload->stored, err);
	multipart_release(&upload->parts);
	if (code != ERR_OK)
		return code;
	file = json_pack("{s:s, s:I, s:s}", "name", upload->name, "size", (json_int_t)upload->stored.size, "sha256",
			 upload->stored.sha256);
	return json_object_set_new(req->form, UPLOAD_FIELD, file) == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "upload");
}
