/* The dashboard: what waits for me, what is late, where the agreement stands. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/action_model.h"
#include "app/resource/action_query.h"
#include "app/resource/agreement/agreement.h"
#include "app/resource/inbox.h"
#include "app/resource/indicator/indicator.h"
#include "app/resource/progress.h"
#include "app/resource/resources.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

#define SHOWN 5		/* of every short list */

/* What the model is made from. */
struct board {
	struct request *req;
	const struct reference *reference;
	const char *today;
	struct progress progress;
	json_t *model;	/* borrowed: the request's */
};

static int set(struct board *board, const char *name, json_t *value)
{
	return json_object_set_new(board->model, name, value);
}

/* Percent of the term that is over: 0 before the agreement is in force, 100 after its end. */
static int64_t elapsed_percent(const json_t *agreement, const char *today)
{
	const char *start = json_string_value(json_object_get(agreement, "in_force_on"));
	const char *end = json_string_value(json_object_get(agreement, "ends_on"));
	int64_t days;
	int64_t elapsed;

	if (start == NULL || end == NULL || strcmp(end, start) <= 0 || strcmp(today, start) < 0)
		return 0;
	days = date_days_between(start, end);
	elapsed = date_days_between(start, today);
	return elapsed >= days ? 100 : elapsed * 100 / days;
}

static json_t *agreement_model(const struct board *board)
{
	const json_t *row = board->reference->agreement;

	return json_pack("{s:O, s:s, s:O, s:O, s:O, s:O, s:O, s:I}", "title", json_object_get(row, "title"), "status",
			 agreement_status_on(row, board->today), "ends_on",
			 json_object_get(row, "ends_on"), "ruled_end",
			 json_object_get(row, "ruled_end"), "in_force_on", json_object_get(row, "in_force_on"),
			 "end_by_duration", json_object_get(row, "end_by_duration"), "end_by_bracket",
			 json_object_get(row, "end_by_bracket"), "elapsed_percent",
			 (json_int_t)elapsed_percent(row, board->today));
}

static json_t *orientation_row(const struct progress *progress, json_t *number, json_t *title,
			       json_t *short_title)
{
	int64_t key = json_integer_value(number);

	return json_pack("{s:o, s:o, s:o, s:I, s:o}", "number", number, "title", title, "short_title",
			 short_title, "total", (json_int_t)progress_of_orientation(progress, key),
			 "statuses", progress_statuses(progress, key));
}

/* A draft may have no orientation yet; without its row the columns would not add up. */
static json_t *by_orientation(const struct board *board)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *row;
	int failed = 0;

	json_array_foreach(board->reference->orientations, i, row) {
		failed |= json_array_append_new(
			list, orientation_row(&board->progress, json_copy(json_object_get(row, "number")),
					      json_copy(json_object_get(row, "title")),
					      json_copy(json_object_get(row, "short_title"))));
	}
	if (progress_of_orientation(&board->progress, 0) > 0)
		failed |= json_array_append_new(list, orientation_row(&board->progress, json_null(),
								      json_string("Orientation à choisir"),
								      json_string("À choisir")));
	return failed == 0 ? json_incref(list) : NULL;
}

/* One member of every row. */
static json_t *column(const json_t *rows, const char *name)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_array_append(list, json_object_get(row, name)) != 0)
			return NULL;
	}
	return json_incref(list);
}

static enum err set_progress(struct board *board, struct err_info *err)
{
	json_t *all;
	int failed = 0;
	enum err code = progress_read(board->req->db, board->reference->agreement_id, board->today,
				      &board->progress, err);

	if (code != ERR_OK)
		return code;
	all = progress_statuses(&board->progress, -1);
	failed |= set(board, "statuses", column(all, "status"));
	failed |= set(board, "totals", column(all, "count"));
	failed |= set(board, "by_status", all);
	failed |= set(board, "by_orientation", by_orientation(board));
	failed |= set(board, "action_count", json_integer(board->progress.total));
	failed |= set(board, "late_count", json_integer(board->progress.late));
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "dashboard counts");
}

/* The longest overdue first. */
static enum err set_late(struct board *board, struct err_info *err)
{
	const struct action_filter late = { .agreement_id = board->reference->agreement_id,
					    .late_on = board->today,
					    .sort = ACTION_BY_DUE,
					    .limit = SHOWN };
	json_auto_t *rows = NULL;
	json_auto_t *list = json_object();
	enum err code = action_query(board->req->db, &late, &rows, err);

	if (code == ERR_OK)
		code = action_model_items(board->reference, board->today, rows, list, err);
	if (code == ERR_OK && json_object_set(board->model, "late", rows) != 0)
		code = ERR(err, ERR_MEMORY, "late actions");
	return code;
}

static enum err set_waiting(struct board *board, struct err_info *err)
{
	const struct list_cursor start = { .set = false };
	json_t *items = NULL;
	enum err code = ERR_OK;

	if (board->req->session->inbox > 0)
		code = inbox_items(board->req, &start, SHOWN, &items, err);
	if (code != ERR_OK)
		return code;
	if (set(board, "waiting", items != NULL ? items : json_array()) != 0 ||
	    set(board, "waiting_count", json_integer(board->req->session->inbox)) != 0)
		return ERR(err, ERR_MEMORY, "dashboard inbox");
	return ERR_OK;
}

static enum err set_mine(struct board *board, struct err_info *err)
{
	const struct session *session = board->req->session;
	bool author = permission_allows(PERMISSION_ACTION_WRITE, session->roles) &&
		      !agreement_is_over(board->reference->agreement, board->today);
	bool decides = permission_allows(PERMISSION_INBOX_READ, session->roles);
	json_t *rows = NULL;
	enum err code = ERR_OK;

	if (author)
		code = sql_action_latest(board->req->db, session->organisation_id,
					 board->reference->agreement_id, SHOWN, &rows, err);
	if (code != ERR_OK)
		return code;
	if (set(board, "mine", rows != NULL ? rows : json_array()) != 0 ||
	    set(board, "can",
		json_pack("{s:o*, s:o*}", "create_action", author ? json_true() : NULL, "decide",
			  decides ? json_true() : NULL)) != 0)
		return ERR(err, ERR_MEMORY, "dashboard of a structure");
	return ERR_OK;
}

static enum err set_agreement(struct board *board, struct err_info *err)
{
	int failed = set(board, "agreement", agreement_model(board));

	failed |= json_object_set(board->model, "meetings", board->reference->meetings);
	failed |= set(board, "indicators", indicator_models(board->reference));
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "dashboard agreement");
}

enum err home_show(struct request *req, struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	struct board board = { .req = req, .today = reference_today(req->conf, store) };
	enum err code = reference_get(req->db, &board.reference, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s}", "title", "Tableau de bord");
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "dashboard");
	board.model = req->model;
	code = set_progress(&board, err);
	if (code == ERR_OK)
		code = set_late(&board, err);
	if (code == ERR_OK)
		code = set_waiting(&board, err);
	if (code == ERR_OK)
		code = set_mine(&board, err);
	if (code == ERR_OK)
		code = set_agreement(&board, err);
	return code;
}
