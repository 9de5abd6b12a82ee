/* The folder of a session: the agenda with everything that is to be decided, whole, to be printed. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/source.h"
#include "app/resource/record/words.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* What the record of an agenda's row says now; nothing when it names none. ret_model: new */
static enum err read_document(struct db *db, const char *source, const json_t *named,
			      json_t **ret_model, struct err_info *err)
{
	const char *kind_id = source_kind_of(source, named);
	const struct kind *kind = kind_id != NULL ? kind_find(kind_id) : NULL;
	json_auto_t *rows = NULL;
	const json_t *row;
	char href[80] = "";
	enum err code = ERR_OK;

	if (!json_is_object(named) || kind == NULL)
		return ERR_OK;
	code = sql_record_latest(db, kind->id, row_number(named, "id"), &rows, err);
	row = json_array_get(rows, 0);
	if (code != ERR_OK || row == NULL)
		return code;
	(void)!kind_address(kind->id, row_number(named, "id"), "", href, sizeof(href));
	*ret_model = json_pack(
		"{s:s, s:O, s:O, s:s, s:o}", "kind", kind->id, "title",
		json_object_get(json_object_get(row, "content"), "title"), "version",
		json_object_get(row, "version"), "href", href, "sections",
		words_sections(kind->form->fields, json_object_get(row, "content"), "L’essentiel"));
	return *ret_model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "folder");
}

static enum err add_document(struct db *db, const char *source, const json_t *named, json_t **list,
			     struct err_info *err)
{
	json_t *model = NULL;
	enum err code = read_document(db, source, named, &model, err);

	if (code == ERR_OK && model != NULL)
		model_add(list, model);
	return code;
}

static enum err add_point(struct request *req, size_t n, const json_t *row, json_t **list,
			  struct err_info *err)
{
	json_t *documents = json_array();
	enum err code = add_document(req->db, "action", json_object_get(row, "action"), &documents,
				     err);

	if (code == ERR_OK)
		code = add_document(req->db, "record", json_object_get(row, "record"), &documents,
				    err);
	model_add(list, json_pack("{s:I, s:O, s:O, s:o}", "n", (json_int_t)n, "text",
				  json_object_get(row, "text"), "what",
				  json_object_get(row, "what"), "documents", documents));
	return code;
}

enum err meeting_folder_show(struct request *req, struct err_info *err)
{
	json_t *points = json_array();
	size_t i;
	const json_t *row;
	enum err code = record_model(req, &committee_meeting_kind, req->id, 0, &req->model, err);

	json_array_foreach(code == ERR_OK ? json_object_get(req->model, "agenda") : NULL, i, row) {
		if (code == ERR_OK)
			code = add_point(req, i + 1, row, &points, err);
	}
	if (code != ERR_OK) {
		json_decref(points);
		return code;
	}
	model_set(&req->model, "has_points", json_boolean(json_array_size(points) > 0));
	model_set(&req->model, "points", points);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "folder");
}
