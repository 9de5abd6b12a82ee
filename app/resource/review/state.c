/* «Comme au …»: how the agreement stood at the end of a day, from versions and decisions alone. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/agreement/agreement.h"
#include "app/resource/progress.h"
#include "app/resource/record/as_of.h"
#include "app/resource/reference.h"
#include "app/resource/review/review.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define RECORDS_MAX 500 /* that the page names; more are counted in a review */

/* clang-format off */
static const struct field state_fields[] = {
	{ .name = "au", .label = "État au", .type = FIELD_DATE },
	{ .name = NULL }
};
/* clang-format on */

const struct form state_query = { .name = "state", .fields = state_fields };

static json_t *orientation_row(const struct progress *progress, int64_t number, json_t *title)
{
	return json_pack("{s:I, s:o, s:I, s:o}", "number", (json_int_t)number, "title", title,
			 "total", (json_int_t)progress_of_orientation(progress, number), "statuses",
			 progress_statuses(progress, number));
}

static json_t *by_orientation(const struct reference *reference, const struct progress *progress)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(reference->orientations, i, row)
		model_add(&list, orientation_row(progress, row_number(row, "number"),
						 json_incref(json_object_get(row, "title"))));
	if (progress_of_orientation(progress, 0) > 0)
		model_add(&list,
			  orientation_row(progress, 0, json_string("Orientation à choisir")));
	return list;
}

/* Approved records by kind, in the rows' order: [{heading, kind, count, items}]. New; NULL: out of memory. */
static json_t *approved_model(json_t *rows)
{
	json_t *list = json_array();
	json_t *items = NULL;
	const char *last = NULL;
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		const struct kind *kind = kind_find(row_text(row, "kind"));

		if (kind == NULL || i >= RECORDS_MAX)
			continue;
		if (!text_equal(kind->id, last)) {
			items = json_array();
			model_add(&list, json_pack("{s:s, s:s, s:o}", "kind", kind->id, "heading",
						   kind->list_title, "items", items));
			last = kind->id;
		}
		if (list != NULL && json_array_append_new(items, review_line_model(row)) != 0) {
			json_decref(list);
			list = NULL;
		}
	}
	return list;
}

static enum err read_state(struct request *req, const struct reference *reference, const char *day,
			   json_t **ret_counts, json_t **ret_approved, struct err_info *err)
{
	char until[DATE_TIME_TEXT_SIZE];
	enum err code = date_day_end(day, until) ? ERR_OK : ERR(err, ERR_INVALID, "not a day");

	if (code == ERR_OK)
		code = sql_as_of_counts(req->db, reference->agreement_id, until, ret_counts, err);
	if (code == ERR_OK)
		code = sql_as_of_approved(req->db, reference->agreement_id, until, false,
					  RECORDS_MAX + 1, ret_approved, err);
	return code;
}

static json_t *agreement_model(const struct reference *reference, const char *day)
{
	const json_t *row = reference->agreement;
	const char *start = row_text(row, "in_force_on");
	bool before = start == NULL || strcmp(day, start) < 0;

	return json_pack("{s:O, s:s, s:O}", "title", json_object_get(row, "title"), "status",
			 before ? "draft" : agreement_status_on(row, day), "in_force_on",
			 json_object_get(row, "in_force_on"));
}

enum err state_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	const char *day = form_text(req, "au");
	char today[DATE_TEXT_SIZE];
	json_auto_t *counts = NULL;
	json_auto_t *approved = NULL;
	struct progress progress;
	enum err code = reference_get(req->db, &reference, err);

	if (day == NULL)
		day = reference_today(req->conf, today);
	if (code == ERR_OK)
		code = read_state(req, reference, day, &counts, &approved, err);
	if (code != ERR_OK)
		return code;
	progress_count(counts, &progress);
	req->model = json_pack(
		"{s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:b}", "title",
		"L’accord-cadre à une date passée", "as_of", as_of_model(day, "/accord"),
		"agreement", agreement_model(reference, day), "action_count",
		(json_int_t)progress.total, "by_status", progress_statuses(&progress, -1),
		"by_orientation", by_orientation(reference, &progress), "approved",
		approved_model(approved), "more", json_array_size(approved) > RECORDS_MAX);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "state");
}
