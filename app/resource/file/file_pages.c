/* The files of a record of any kind: the page with its forms, what they send, and the download. */
#include "app/resource/file/file_pages.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/file/record_file.h"
#include "app/resource/file/upload.h"
#include "app/resource/form_model.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

/* clang-format off */
/* As the page shows it; the file itself is no field (upload.h). */
static const struct field shown_fields[] = {
	{ .name = UPLOAD_FIELD, .label = "Fichier à joindre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
	{ .name = NULL }
};
static const struct field no_fields[] = { { .name = NULL } };
static const struct field remove_fields[] = {
	{ .name = UPLOAD_FIELD, .label = "Fichier", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1,
	  .max = INT32_MAX },
	{ .name = NULL }
};
/* clang-format on */

static const struct form shown_form = { .name = "file_shown", .fields = shown_fields };
const struct form file_upload_form = { .name = "file_upload", .fields = no_fields, .flags = FORM_VERSION };
const struct form file_remove_form = { .name = "file_remove", .fields = remove_fields, .flags = FORM_VERSION };

/* ---- the page ---- */

static bool is_decided(const char *status)
{
	return text_equal(status, "submitted") || text_equal(status, "endorsed") || text_equal(status, "approved");
}

static enum err set_page(struct request *req, struct err_info *err)
{
	json_t **model = &req->model;
	char path[100];

	snprintf(path, sizeof(path), "%s/%" PRId64 "/fichiers", kind_of_request(req)->path, req->id);
	model_set(model, "files_path", json_string(path));
	model_set(model, "record_title", json_incref(json_object_get(*model, "title")));
	model_set(model, "title", json_string("Fichiers"));
	model_set(model, "resets_approval", json_boolean(is_decided(row_text(*model, "status"))));
	model_set(model, "accepted", json_string(file_type_list));
	model_set(model, "upload_max", json_integer(req->conf->upload_max_mib));
	if (*model == NULL)
		return ERR(err, ERR_MEMORY, "files");
	return form_model_set(req, *model, &shown_form, NULL, NULL, err);
}

enum err file_list_show(struct request *req, struct err_info *err)
{
	enum err code = record_model(req, kind_of_request(req), req->id, 0, &req->model, err);

	return code == ERR_OK && req->face == FACE_HTML ? set_page(req, err) : code;
}

/* ---- what its forms send ---- */

enum err file_upload_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	const struct upload *upload = req->upload;
	const struct record_file file = { .dir = req->conf->files_dir, .stored = &upload->stored,
					  .name = upload->name, .media_type = upload->type->media };
	const char *message = NULL;
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	code = record_file_add(req->db, &actor, kind, req->id, req->version, &file, &message, err);
	if (code == ERR_INVALID && message != NULL)
		request_message(req, UPLOAD_FIELD, message);
	return code == ERR_OK ? record_model_answer(req, kind, req->id, err) : code;
}

enum err file_remove_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	int64_t file = 0;
	struct actor actor;
	enum err code;

	actor_of_request(req, &actor);
	form_i64(req, UPLOAD_FIELD, &file);
	code = record_file_remove(req->db, &actor, kind, req->id, req->version, file, err);
	return code == ERR_OK ? record_model_answer(req, kind, req->id, err) : code;
}

/* ---- the download ---- */

/* A reading that begins is counted: not what the browser has already, nor the rest of what broke off. */
static bool is_counted(const struct request *req, const char *etag)
{
	return req->method == METHOD_GET && !response_etag_matches(req->if_none_match, etag) &&
	       (req->range == NULL || text_starts(req->range, "bytes=0-"));
}

static enum err send_file(struct request *req, const json_t *row, struct err_info *err)
{
	const struct file_type *type = file_type_of_media(row_text(row, "media_type"));
	const char *sha256 = row_text(row, "sha256");
	struct sending *sending = arena_alloc(req->arena, sizeof(*sending));
	enum err code;

	if (sending == NULL)
		return ERR(err, ERR_MEMORY, "download");
	sending->fd = -1;
	sending->media_type = type != NULL ? type->media : "application/octet-stream";
	sending->name = arena_strdup(req->arena, row_text(row, "name"));
	sending->etag = arena_printf(req->arena, "\"%s\"", sha256);
	if (sending->name == NULL || sending->etag == NULL)
		return ERR(err, ERR_MEMORY, "download");
	req->sending = sending;
	code = store_open(req->conf->files_dir, sha256, &sending->fd, &sending->size, err);
	if (code == ERR_OK && sending->size != row_number(row, "size"))
		return ERR(err, ERR_STORAGE, "file %s has %" PRId64 " bytes", sha256, sending->size);
	return code;
}

enum err file_send(struct request *req, const char *kind, int64_t id, int64_t number, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t added = 0;
	enum err code = sql_record_file_get(req->db, kind, id, number, &row, err);

	if (code == ERR_OK)
		code = send_file(req, row, err);
	if (code == ERR_OK && is_counted(req, req->sending->etag))
		code = sql_download_add(req->db, kind, id, number, &added, err);
	return code;
}

enum err file_download(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	json_auto_t *record = NULL;
	/* Who may read the record may read its files: asked as the record's page asks it. */
	enum err code = sql_record_get(req->db, kind->id, req->id, req->session->person_id, &record, err);

	return code == ERR_OK ? file_send(req, kind->id, req->id, req->number, err) : code;
}
