/* The pages of attendance and minutes. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/form_model.h"
#include "app/resource/list.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define ID_SIZE 48

/* The meeting, while somebody writes about it. */
static enum err read_running(struct request *req, struct err_info *err)
{
	enum err code = record_model(req, &committee_meeting_kind, req->id, 0, &req->model, err);
	const char *status = code == ERR_OK ? row_text(req->model, "status") : NULL;

	if (code == ERR_OK && !text_equal(status, "open") && !text_equal(status, "held"))
		code = ERR(err, ERR_CONFLICT, "meeting %" PRId64 " is %s", req->id, status);
	return code;
}

/* What was typed for row `n` (from 0) of the attendance, else what is signed. Borrowed, or NULL. */
static const char *value_of(const struct request *req, size_t n, const json_t *seat,
			    const char *typed, const char *signed_as)
{
	const json_t *rows = json_object_get(req->typed, "attendance");
	const json_t *signature = composition_seat(json_object_get(req->model, "attendance"),
						   row_number(seat, "seat_id"));

	if (req->method == METHOD_POST)
		return row_text(json_array_get(rows, n), typed);
	return row_text(signature, signed_as);
}

static json_t *states_of(const char *value)
{
	const struct vocabulary *terms = vocabulary_find("attendance");
	json_t *list = json_array();

	for (size_t i = 0; i < terms->count; i++)
		model_add(&list, list_option(terms->terms[i].id, terms->terms[i].label,
					     text_equal(terms->terms[i].id, value)));
	return list;
}

/* The two fields of a row, as the templates under form/ show them. */
static json_t *row_model(const struct request *req, size_t n, const json_t *seat)
{
	const char *by = value_of(req, n, seat, "by", "represented_by");
	char state_id[ID_SIZE];
	char by_id[ID_SIZE];

	snprintf(state_id, sizeof(state_id), "f-attendance_state-%zu", n + 1);
	snprintf(by_id, sizeof(by_id), "f-attendance_by-%zu", n + 1);
	return json_pack(
		"{s:O, s:O, s:O, s:{s:s, s:s, s:s, s:b, s:n, s:s?, s:o}, s:{s:s, s:s, s:s, s:s, s:n, s:s?}}",
		"seat_id", json_object_get(seat, "seat_id"), "quality",
		json_object_get(seat, "quality"), "name", json_object_get(seat, "name"), "state",
		"name", "attendance_state", "id", state_id, "label", "Émargement", "required", true,
		"help", "error", form_model_message(req, "attendance_state", n + 1), "options",
		states_of(value_of(req, n, seat, "state", "state")), "by", "name", "attendance_by",
		"id", by_id, "label", "Représenté par", "value", by != NULL ? by : "", "help",
		"error", form_model_message(req, "attendance_by", n + 1));
}

enum err meeting_attend_show(struct request *req, struct err_info *err)
{
	json_t *rows = json_array();
	size_t used = 0;
	size_t i;
	const json_t *seat;
	enum err code = read_running(req, err);

	json_array_foreach(code == ERR_OK ? json_object_get(req->model, "composition") : NULL, i,
			   seat) {
		if (row_text(seat, "name") != NULL)
			model_add(&rows, row_model(req, used++, seat));
	}
	if (code != ERR_OK) {
		json_decref(rows);
		return code;
	}
	model_set(&req->model, "rows", rows);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "attendance");
	return form_model_set(req, req->model, &meeting_attend_form, NULL, NULL, err);
}

enum err meeting_minutes_show(struct request *req, struct err_info *err)
{
	json_auto_t *values = NULL;
	enum err code = read_running(req, err);

	if (code != ERR_OK)
		return code;
	values = json_pack("{s:O?, s:O?}", "minutes", json_object_get(req->model, "minutes"),
			   "decisions", json_object_get(req->model, "resolutions"));
	if (values == NULL)
		return ERR(err, ERR_MEMORY, "minutes");
	return form_model_set(req, req->model, &meeting_minutes_form, values, NULL, err);
}
