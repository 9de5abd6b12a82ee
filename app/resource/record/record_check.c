/* «Vérifier avant de soumettre», and the submit itself. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/record/content.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_pages.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* Messages for what a submitted record still lacks, in the request. */
static enum err check_complete(struct request *req, const struct kind *kind, const json_t *content,
			       struct err_info *err)
{
	json_auto_t *values = content_to_form(kind, content);

	if (values == NULL)
		return ERR(err, ERR_MEMORY, "check");
	field_check_complete(req, kind->form, values);
	return kind->check != NULL ? kind->check(req, req->id, content, err) : ERR_OK;
}

static const char *label_of(const struct kind *kind, const char *name)
{
	for (const struct field *f = kind->form->fields; f->name != NULL; f++) {
		if (text_equal(f->name, name))
			return f->label;
	}
	return name;
}

/* The messages as links to the form's fields; then none are left. */
static json_t *take_missing(struct request *req, const struct kind *kind)
{
	json_t *list = json_array();

	for (int i = 0; i < req->message_count; i++) {
		const struct field_message *m = &req->messages[i];
		const char *href = arena_printf(req->arena, "%s/%" PRId64 "/modifier#f-%s",
						kind->path, req->id, m->field);

		model_add(&list,
			  json_pack("{s:s, s:s, s:s, s:s}", "field", m->field, "label",
				    label_of(kind, m->field), "text", m->text, "href", href));
	}
	req->message_count = 0;
	return list;
}

enum err record_check_show(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	bool allowed;
	enum err code = record_model(req, kind, req->id, 0, &req->model, err);

	if (code != ERR_OK)
		return code;
	allowed = json_object_get(json_object_get(req->model, "can"), "edit") != NULL;
	if (!allowed)
		return ERR(err, ERR_FORBIDDEN, "%s %" PRId64 ": not theirs to submit", kind->id,
			   req->id);
	req->message_count = 0;
	code = check_complete(req, kind, req->model, err);
	if (code != ERR_OK)
		return code;
	model_set(&req->model, "complete", json_boolean(req->message_count == 0));
	model_set(&req->model, "missing", take_missing(req, kind));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "check");
}

enum err record_submit_take(struct request *req, struct err_info *err)
{
	const struct kind *kind = kind_of_request(req);
	json_auto_t *row = NULL;
	enum err code = sql_record_get(req->db, kind->id, req->id, req->session->person_id, &row, err);

	if (code == ERR_OK)
		code = check_complete(req, kind, json_object_get(row, "content"), err);
	if (code != ERR_OK || req->message_count > 0)
		return code;
	return record_step_take(req, err);
}
