/* A committee meeting as its page, its JSON and its calendar show it. */
#include <inttypes.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/http/route.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/committee/seat.h"
#include "app/resource/form_model.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_model.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define TEXT_MAX 16384
#define USUAL_MINUTES 120

/* What the page is made from. */
struct shown {
	struct request *req;
	json_t *model; /* borrowed: never NULL */
	struct actor actor;
	const char *status;
	json_t *composition;   /* new: live while planned, else as it was frozen */
	json_t *confirmations; /* new: of this version */
	bool too_early;
	int failed;
};

static void shown_release(struct shown *s)
{
	json_decref(s->composition);
	json_decref(s->confirmations);
}

/* value: new, stolen */
static void set(struct shown *s, const char *name, json_t *value)
{
	s->failed |= model_put(s->model, name, value);
}

static bool is(const struct shown *s, const char *status)
{
	return text_equal(s->status, status);
}

/* ---- who ---- */

/* While it is planned: who sits on the planned day, with their answers, and whether it may open at all. */
static enum err read_live(struct shown *s, struct err_info *err)
{
	const struct reference *reference = NULL;
	struct db *db = s->req->db;
	json_auto_t *rows = NULL;
	json_auto_t *answers = NULL;
	json_auto_t *meetings = NULL;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_seats(db, reference->agreement_id, &rows, err);
	if (code == ERR_OK)
		code = sql_committee_answers(db, row_number(s->model, "id"), MEETING_ANSWERS_MAX,
					     &answers, err);
	if (code == ERR_OK)
		code = sql_committee_meetings(db, reference->agreement_id, &meetings, err);
	if (code != ERR_OK)
		return code;
	s->too_early = meeting_is_too_early(meetings, row_text(s->model, "meeting_type"));
	s->composition = composition_on(rows, answers, row_text(s->model, "planned_on"));
	return s->composition != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "composition");
}

static enum err read_frozen(struct shown *s, struct err_info *err)
{
	enum err code = sql_confirmation_list(s->req->db, row_number(s->model, "id"),
					      row_number(s->model, "version"), &s->confirmations,
					      err);

	s->composition = json_deep_copy(json_object_get(s->model, "composition"));
	if (code == ERR_OK && s->composition == NULL)
		code = ERR(err, ERR_MEMORY, "composition");
	return code;
}

static const json_t *of_seat(const json_t *rows, const json_t *seat)
{
	return composition_seat(rows, row_number(seat, "seat_id"));
}

/* "empty", what was signed, or, before anybody signed, "unsigned". */
static const char *attended(const struct shown *s, const json_t *seat)
{
	const json_t *signature = of_seat(json_object_get(s->model, "attendance"), seat);

	if (row_text(seat, "name") == NULL)
		return "empty";
	return signature != NULL ? row_text(signature, "state") : "unsigned";
}

/* Adds to the rows of the composition what happened to each seat since it was frozen. */
static void set_attendance(struct shown *s)
{
	size_t i;
	json_t *seat;

	json_array_foreach(s->composition, i, seat) {
		const json_t *signature = of_seat(json_object_get(s->model, "attendance"), seat);
		const json_t *confirmation = of_seat(s->confirmations, seat);

		s->failed |= model_put(seat, "state", json_string(attended(s, seat)));
		s->failed |= model_put(
			seat, "represented_by",
			json_incref(json_object_get(signature, "represented_by") != NULL
					    ? json_object_get(signature, "represented_by")
					    : json_null()));
		s->failed |= model_put(seat, "confirmed_at",
				       confirmation != NULL
					       ? json_incref(json_object_get(confirmation, "at"))
					       : json_null());
		s->failed |= model_put(seat, "confirmed_how",
				       confirmation != NULL
					       ? json_incref(json_object_get(confirmation, "note"))
					       : json_null());
	}
}

/* Present, and not yet confirmed. New; NULL: out of memory. */
static json_t *awaited(const struct shown *s)
{
	json_auto_t *present = composition_present(s->composition,
						   json_object_get(s->model, "attendance"));

	return composition_unconfirmed(present, s->confirmations);
}

/* ---- what the signed-in person may do ---- */

/* Seats that the actor answers for; on_paper: of holders without an account only. New: options of a form. */
static json_t *options_of(const struct shown *s, const json_t *seats, bool on_paper)
{
	json_t *list = json_array();
	size_t i;
	const json_t *seat;

	json_array_foreach(seats, i, seat) {
		const char *label = arena_printf(
			s->req->arena, "%s : %s", row_text(seat, "quality"),
			row_text(seat, "name") != NULL ? row_text(seat, "name") : "");

		if (meeting_answers_for(&s->actor, seat) &&
		    (!on_paper || row_number(seat, "person_id") == 0))
			model_add(&list, label != NULL ? form_model_option(
								 row_number(seat, "seat_id"), label)
						       : NULL);
	}
	return list;
}

static bool confirms_now(const struct shown *s, const json_t *seats)
{
	size_t i;
	const json_t *seat;

	json_array_foreach(seats, i, seat) {
		if (row_number(seat, "person_id") == s->actor.person_id)
			return true;
	}
	return false;
}

/* Which parts of the page the person may use now. New. */
static json_t *act_of(const struct shown *s, const json_t *waiting, const json_t *answers,
		      const json_t *paper)
{
	bool current = json_object_get(s->model, "old_version") == NULL;
	bool writes = current &&
		      permission_allows(PERMISSION_COMMITTEE_WRITE, s->req->session->roles);
	bool prepares = writes && is(s, "planned");

	return json_pack("{s:b, s:b, s:b, s:b, s:b, s:b}", "prepare", prepares, "open",
			 prepares && !s->too_early, "write",
			 writes && (is(s, "open") || is(s, "held")), "confirm",
			 current && is(s, "held") && confirms_now(s, waiting), "answer",
			 current && json_array_size(answers) > 0, "paper",
			 current && json_array_size(paper) > 0);
}

static void set_can(struct shown *s)
{
	json_auto_t *waiting = awaited(s);
	json_auto_t *answers = options_of(s, is(s, "planned") ? s->composition : NULL, false);
	json_auto_t *paper = options_of(s, is(s, "held") ? waiting : NULL, true);
	json_t *options = is(s, "planned") ? answers : paper;

	set(s, "act", act_of(s, waiting, answers, paper));
	set(s, "awaited_count", json_integer((json_int_t)json_array_size(waiting)));
	set(s, "awaited", json_incref(waiting));
	set(s, "seat_options", json_pack("{s:O}", "seat", options));
}

/* ---- notice and calendar ---- */

static void add_agenda(struct buf *out, const json_t *agenda)
{
	size_t i;
	const json_t *row;

	json_array_foreach(agenda, i, row) {
		char number[24];

		snprintf(number, sizeof(number), "%zu. ", i + 1);
		buf_adds(out, number);
		buf_adds(out, row_text(row, "text"));
		buf_adds(out, text_equal(row_text(row, "what"), "decision")
				      ? " (pour décision)\n"
				      : " (pour information)\n");
	}
}

static const char *address(const struct shown *s)
{
	return arena_printf(s->req->arena, "%s/comite/reunions/%" PRId64, s->req->conf->site_origin,
			    row_number(s->model, "id"));
}

/* The notice as it can be sent. New; NULL: out of memory. */
static json_t *notice_of(const struct shown *s)
{
	AUTO_BUF out = BUF_INIT(TEXT_MAX);
	char day[DATE_FRENCH_SIZE] = "";
	const char *place = row_text(s->model, "place");
	const char *message = row_text(s->model, "message");

	(void)!date_to_french(row_text(s->model, "planned_on"), day);
	buf_adds(
		&out,
		"Madame, Monsieur,\n\nVous êtes convié au comité de pilotage de l’accord-cadre sur les clauses "
		"sociales (article 3), le ");
	buf_adds(&out, day);
	if (row_text(s->model, "starts") != NULL) {
		buf_adds(&out, " à ");
		buf_adds(&out, row_text(s->model, "starts"));
	}
	if (place != NULL) {
		buf_adds(&out, ", ");
		buf_adds(&out, place);
	}
	buf_adds(&out, ".\n\nOrdre du jour :\n");
	add_agenda(&out, json_object_get(s->model, "agenda"));
	if (message != NULL) {
		buf_addc(&out, '\n');
		buf_adds(&out, message);
		buf_addc(&out, '\n');
	}
	buf_adds(
		&out,
		"\nMerci d’indiquer si vous viendrez, si vous êtes excusé ou qui vous représentera :\n");
	buf_adds(&out, address(s) != NULL ? address(s) : "");
	buf_addc(&out, '\n');
	return buf_error(&out) == ERR_OK ? json_stringn(buf_text(&out), out.len) : NULL;
}

/* What stands behind the scheme of the site's address. */
static const char *host_of(const struct conf *conf)
{
	const char *at = strstr(conf->site_origin, "://");

	return at != NULL ? at + 3 : conf->site_origin;
}

/* New; NULL: out of memory. */
static json_t *calendar_of(const struct shown *s)
{
	const json_t *m = s->model;
	AUTO_BUF text = BUF_INIT(TEXT_MAX);
	const char *uid = arena_printf(s->req->arena, "comite-%" PRId64 "@%s", row_number(m, "id"),
				       host_of(s->req->conf));
	const char *held_on = row_text(m, "held_on");
	int64_t minutes = row_number(m, "minutes_long");

	add_agenda(&text, json_object_get(m, "agenda"));
	if (buf_error(&text) != ERR_OK || uid == NULL)
		return NULL;
	return json_pack("{s:s, s:[{s:s, s:O, s:s, s:O?, s:I, s:O?, s:s, s:s?, s:I, s:O, s:s}]}",
			 "name", "Comité de pilotage", "events", "uid", uid, "summary",
			 json_object_get(m, "title"), "date",
			 held_on != NULL ? held_on : row_text(m, "planned_on"), "starts",
			 json_object_get(m, "starts"), "minutes",
			 (json_int_t)(minutes > 0 ? minutes : USUAL_MINUTES), "place",
			 json_object_get(m, "place"), "text", buf_text(&text), "url", address(s),
			 "sequence", (json_int_t)(row_number(m, "version") - 1), "stamp",
			 json_object_get(m, "updated_at"), "state",
			 row_text(m, "noticed_at") != NULL ? "confirmed" : "tentative");
}

/* ---- the whole ---- */

static void set_stage(struct shown *s)
{
	set(s, "is_planned", json_boolean(is(s, "planned")));
	set(s, "is_open", json_boolean(is(s, "open")));
	set(s, "is_held", json_boolean(is(s, "held")));
	set(s, "is_final", json_boolean(is(s, "closed")));
	set(s, "was_opened", json_boolean(!is(s, "planned")));
	set(s, "too_early", json_boolean(s->too_early));
	set(s, "has_resolutions",
	    json_boolean(json_array_size(json_object_get(s->model, "resolutions")) > 0));
}

static void set_seats(struct shown *s)
{
	set(s, "empty_seats", json_integer((json_int_t)composition_count(s->composition, "empty")));
	set(s, "silent_seats",
	    json_integer((json_int_t)composition_count(s->composition, "silent")));
	set(s, "complete", json_boolean(composition_is_complete(s->composition)));
	if (!is(s, "planned"))
		set_attendance(s);
	set(s, "seats", json_incref(s->composition));
}

enum err meeting_extend(struct request *req, json_t *model, struct err_info *err)
{
	DEFER(shown_release)
	struct shown s = { .req = req, .model = model, .status = row_text(model, "status") };
	enum err code = is(&s, "planned") ? read_live(&s, err) : read_frozen(&s, err);

	if (code != ERR_OK)
		return code;
	actor_of_request(req, &s.actor);
	set_seats(&s);
	set_stage(&s);
	set_can(&s);
	set(&s, "notice", notice_of(&s));
	if (req->face == FACE_ICS)
		set(&s, "calendar", calendar_of(&s));
	return s.failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "meeting");
}

/* The form that stands on the page: an answer to the notice, or a confirmation on paper. */
static const struct form *form_on(const struct request *req)
{
	if (req->method == METHOD_POST && req->route->form == &meeting_confirm_form)
		return &meeting_confirm_form;
	return text_equal(row_text(req->model, "status"), "held") ? &meeting_confirm_form
								  : &meeting_answer_form;
}

enum err meeting_show(struct request *req, struct err_info *err)
{
	int64_t version = 0;
	enum err code;

	/* A POST that is shown again has its own form: no version is asked for. */
	if (req->method != METHOD_POST)
		form_i64(req, "lecture", &version);
	code = record_model(req, &committee_meeting_kind, req->id, version, &req->model, err);
	if (code != ERR_OK || req->face != FACE_HTML)
		return code;
	return form_model_set(req, req->model, form_on(req), NULL,
			      json_object_get(req->model, "seat_options"), err);
}

enum err meeting_open_show(struct request *req, struct err_info *err)
{
	json_auto_t *values = NULL;
	enum err code = record_model(req, &committee_meeting_kind, req->id, 0, &req->model, err);

	if (code != ERR_OK)
		return code;
	if (!text_equal(row_text(req->model, "status"), "planned"))
		return ERR(err, ERR_CONFLICT, "meeting %" PRId64 " is open already", req->id);
	values = json_pack("{s:O}", "held_on", json_object_get(req->model, "planned_on"));
	if (values == NULL)
		return ERR(err, ERR_MEMORY, "meeting");
	return form_model_set(req, req->model, &meeting_open_form, values, NULL, err);
}
