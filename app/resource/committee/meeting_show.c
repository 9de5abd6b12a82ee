/* A committee meeting as its page, its JSON and its calendar show it. */
#include <inttypes.h>

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
#include "sql/queries.h"

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
	set(&s, "notice", meeting_letter(req, model));
	if (req->face == FACE_ICS)
		set(&s, "calendar", meeting_calendar(req, model));
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

/* What is past offers nothing to do. */
static enum err read_as_of(struct request *req, const char *day, struct err_info *err)
{
	enum err code = record_model_as_of(req, &committee_meeting_kind, req->id, day, &req->model, err);

	if (code == ERR_OK && (model_put(req->model, "can", json_object()) != 0 ||
			       model_put(req->model, "act", json_object()) != 0))
		code = ERR(err, ERR_MEMORY, "meeting");
	return code;
}

static enum err read_meeting(struct request *req, struct err_info *err)
{
	int64_t version = 0;

	/* A POST that is shown again has its own form: no version is asked for. */
	if (req->method != METHOD_POST && form_text(req, "au") != NULL)
		return read_as_of(req, form_text(req, "au"), err);
	if (req->method != METHOD_POST)
		form_i64(req, "lecture", &version);
	return record_model(req, &committee_meeting_kind, req->id, version, &req->model, err);
}

enum err meeting_show(struct request *req, struct err_info *err)
{
	enum err code = read_meeting(req, err);

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
