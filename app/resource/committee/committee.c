/* The committee's page: seats with who holds them today, the three meetings, the decision log. */
#include "app/resource/committee/committee.h"

#include "app/base/text.h"
#include "app/resource/committee/composition.h"
#include "app/resource/list.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

/* clang-format off */
const struct csv_column committee_columns[] = {
	{ "Numéro", "number", NULL },
	{ "Réunion", "meeting", NULL },
	{ "Date", "held_on", NULL },
	{ "Décision", "text", NULL },
	{ "Mode", "mode", "decision_mode" },
	{ "Voix", "votes", NULL },
	{ "Compte rendu définitif", "final", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

static json_t *meeting_model(const json_t *row)
{
	const char *status = row_text(row, "status");
	int64_t id = row_number(row, "record_id");
	char href[80] = "";

	if (id > 0)
		(void)!kind_address(committee_meeting_kind.id, id, "", href, sizeof(href));
	return json_pack(
		"{s:O, s:O, s:O, s:O, s:O, s:O, s:s?, s:s?, s:s?}", "code",
		json_object_get(row, "code"), "title", json_object_get(row, "title"), "planned_on",
		json_object_get(row, "planned_on"), "held_on", json_object_get(row, "held_on"),
		"purpose", json_object_get(row, "purpose"), "record_id",
		json_object_get(row, "record_id"), "href", id > 0 ? href : NULL, "status", status,
		"status_text",
		status != NULL ? kind_status_label(&committee_meeting_kind, status) : NULL);
}

/* The decisions of a meeting, with where they were taken. */
static void add_decisions(json_t **list, const json_t *row)
{
	const json_t *content = json_object_get(row, "content");
	char href[80] = "";
	size_t i;
	const json_t *decision;

	(void)!kind_address(committee_meeting_kind.id, row_number(row, "record_id"), "", href,
			    sizeof(href));
	json_array_foreach(json_object_get(content, "resolutions"), i, decision)
		model_add(list,
			  json_pack("{s:O, s:O, s:O, s:O, s:O, s:O?, s:b, s:s}", "number",
				    json_object_get(decision, "number"), "meeting",
				    json_object_get(row, "title"), "held_on",
				    json_object_get(content, "held_on"), "text",
				    json_object_get(decision, "text"), "mode",
				    json_object_get(decision, "mode"), "votes",
				    json_object_get(decision, "votes"), "final",
				    text_equal(row_text(row, "status"), "closed"), "href", href));
}

static enum err set_meetings(struct request *req, int64_t agreement, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_t *meetings = json_array();
	json_t *decisions = json_array();
	size_t i;
	const json_t *row;
	enum err code = sql_committee_meetings(req->db, agreement, &rows, err);

	json_array_foreach(rows, i, row) {
		model_add(&meetings, meeting_model(row));
		add_decisions(&decisions, row);
	}
	model_set(&req->model, "has_decisions", json_boolean(json_array_size(decisions) > 0));
	model_set(&req->model, "meetings", meetings);
	model_set(&req->model, "items", decisions);
	return code;
}

enum err committee_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	json_auto_t *rows = NULL;
	json_t *seats;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_seats(req->db, reference->agreement_id, &rows, err);
	if (code != ERR_OK)
		return code;
	seats = composition_on(rows, NULL, today);
	req->model = json_pack(
		"{s:s, s:s, s:n, s:I, s:I, s:b, s:o}", "title", "Comité de pilotage", "today",
		today, "next", "empty_seats", (json_int_t)composition_count(seats, "empty"),
		"seat_count", (json_int_t)json_array_size(seats), "can_plan",
		permission_allows(PERMISSION_COMMITTEE_WRITE, req->session->roles), "seats", seats);
	code = set_meetings(req, reference->agreement_id, err);
	if (code != ERR_OK)
		return code;
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "committee");
	return list_set_exports(
		req, req->model,
		(struct list_count){
			.value = (int64_t)json_array_size(json_object_get(req->model, "items")) },
		err);
}
