/* What a review's page offers beside the pages of every record: its figures anew, and one of them with its lines. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/job/job.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "app/resource/review/figures.h"
#include "app/resource/review/review.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define HREF_SIZE 120

/* clang-format off */
static const struct field refresh_fields[] = {
	{ .name = "figures_on", .label = "Chiffres arrêtés au", .type = FIELD_DATE, .flags = FIELD_REQUIRED,
	  .help = "Le service compte de nouveau ce qui était approuvé à la fin de ce jour." },
	{ .name = NULL }
};
/* clang-format on */

static void check_refresh(struct request *req)
{
	char store[DATE_TEXT_SIZE];
	const char *day = form_text(req, "figures_on");

	if (day != NULL && strcmp(day, reference_today(req->conf, store)) > 0)
		request_message(req, "figures_on", "Choisissez un jour passé, ou aujourd’hui.");
}

const struct form review_refresh_form = { .name = "review_refresh",
					  .fields = refresh_fields,
					  .flags = FORM_VERSION,
					  .check = check_refresh };

enum err review_refresh_take(struct request *req, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	json_auto_t *before = NULL;
	json_t *content;
	struct actor actor;
	enum err code = record_lock(req->db, &review_kind, req->id, &head, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = life_allowed(review_kind.life, &review_kind.rights, LIFE_EDIT, &head.facts,
				    &actor, err);
	if (code == ERR_OK)
		code = sql_record_version(req->db, "review", req->id, head.version, &before, err);
	if (code != ERR_OK)
		return code;
	content = json_object_get(before, "content");
	if (model_put(content, "figures_on", json_string(form_text(req, "figures_on"))) != 0)
		return ERR(err, ERR_MEMORY, "review");
	code = review_make_figures(req->db, content, err);
	if (code == ERR_OK)
		code = record_edit(req->db, &actor, &review_kind, req->id, req->version, content,
				   err);
	return code == ERR_OK ? record_model_answer(req, &review_kind, req->id, err) : code;
}

/* ---- one figure ---- */

/* The line with the address of the version that was counted; a consolidation is found by its year. */
json_t *review_line_model(json_t *line)
{
	json_t *model = reference_copy(line);
	char suffix[48];
	char href[HREF_SIZE] = "";

	snprintf(suffix, sizeof(suffix), "?lecture=%" PRId64, row_number(line, "version"));
	if (!kind_address(row_text(line, "kind"), row_number(line, "id"), suffix, href,
			  sizeof(href)))
		snprintf(href, sizeof(href), "/indicateurs/consolidation?annee=%" PRId64,
			 row_number(line, "year"));
	model_set(&model, "href", json_string(href));
	return model;
}

static json_t *lines_model(const json_t *figure)
{
	json_t *list = json_array();
	size_t i;
	json_t *line;

	json_array_foreach(json_object_get(figure, "lines"), i, line)
		model_add(&list, review_line_model(line));
	return list;
}

/* The version of the review that is read: of record_get or record_version. ret: new */
static enum err read_version(struct request *req, json_t **ret, struct err_info *err)
{
	json_auto_t *row = NULL;
	int64_t number = 0;
	enum err code = sql_record_get(req->db, "review", req->id, 0, &row, err);

	if (code == ERR_OK && form_i64(req, "lecture", &number) != NULL)
		code = sql_record_version(req->db, "review", req->id, number, ret, err);
	else if (code == ERR_OK)
		*ret = json_incref(row);
	return code;
}

static json_t *review_model(const struct request *req, const json_t *version)
{
	const json_t *content = json_object_get(version, "content");

	return json_pack("{s:I, s:O, s:O, s:O, s:O, s:O?}", "id", (json_int_t)req->id, "version",
			 json_object_get(version, "version"), "content_hash",
			 json_object_get(version, "content_hash"), "title",
			 json_object_get(content, "title"), "figures_on",
			 json_object_get(content, "figures_on"), "baseline_on",
			 json_object_get(content, "baseline_on"));
}

enum err review_figure_show(struct request *req, struct err_info *err)
{
	json_auto_t *version = NULL;
	json_t *figure;
	enum err code = read_version(req, &version, err);

	if (code != ERR_OK)
		return code;
	figure = figures_find(json_object_get(json_object_get(version, "content"), "figures"),
			      req->word);
	if (figure == NULL)
		return ERR(err, ERR_NOT_FOUND, "no figure %s", req->word);
	req->model = reference_copy(figure);
	if (req->model != NULL && figures_mark(req->model) != 0)
		return ERR(err, ERR_MEMORY, "figure");
	model_set(&req->model, "title", json_incref(json_object_get(figure, "label")));
	model_set(&req->model, "lines", lines_model(figure));
	model_set(&req->model, "has_lines",
		  json_boolean(json_array_size(json_object_get(figure, "lines")) > 0));
	model_set(&req->model, "review", review_model(req, version));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "figure");
}

/* ---- its PDF ---- */

static const struct field pdf_fields[] = { { .name = NULL } };

const struct form review_pdf_form = { .name = "review_pdf",
				      .fields = pdf_fields,
				      .flags = FORM_VERSION };

enum err review_pdf_take(struct request *req, struct err_info *err)
{
	struct job_about about = { .kind = "review_pdf",
				   .record_kind = "review",
				   .record_id = req->id,
				   .version = req->version };
	json_auto_t *version = NULL;
	int64_t id = 0;
	enum err code = sql_record_version(req->db, "review", req->id, req->version, &version, err);

	if (code == ERR_OK)
		code = job_add(req, &about, &id, err);
	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/travaux/%" PRId64, id);
	req->model = json_pack("{s:I}", "job", (json_int_t)id);
	req->status = 202;
	return req->location != NULL && req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "job");
}
