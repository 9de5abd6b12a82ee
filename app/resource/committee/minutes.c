/* Attendance, minutes, and their confirmation by those who were present. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/seat.h"
#include "app/resource/record.h"
#include "app/resource/record/kinds.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "sql/queries.h"

#define RECIPIENT_SIZE 41
#define NUMBER_SIZE 24

static const char kind_id[] = "committee_meeting";

static enum err begin_writing(struct meeting *m, int64_t id, int64_t version, struct err_info *err)
{
	if (!permission_allows(PERMISSION_COMMITTEE_WRITE, m->actor->roles))
		return ERR(err, ERR_FORBIDDEN, "minutes written by a role that keeps no committee");
	return meeting_begin(m, id, version, "open held", err);
}

/* Puts «confirm» into the inbox of everybody who was present and has an account. */
static enum err ask_present(struct meeting *m, struct err_info *err)
{
	json_auto_t *present = composition_present(json_object_get(m->content, "composition"),
						   json_object_get(m->content, "attendance"));
	json_auto_t *asked = json_object();
	enum err code = record_wait_no_more(m->db, kind_id, m->head.id, NULL, err);
	size_t i;
	const json_t *row;

	json_array_foreach(present, i, row) {
		int64_t person = row_number(row, "person_id");
		char key[NUMBER_SIZE];

		snprintf(key, sizeof(key), "%" PRId64, person);
		if (person == 0 || code != ERR_OK || json_object_get(asked, key) != NULL)
			continue;
		code = record_wait_for_person(m->db, m->actor, kind_id, m->head.id, person,
					      "confirm", err);
		if (json_object_set_new(asked, key, json_true()) != 0)
			code = ERR(err, ERR_MEMORY, "meeting");
	}
	return code;
}

/* A version of what was said at the meeting: what was asked before is asked again. */
static enum err advance(struct meeting *m, const char *to, const char *what, struct err_info *err)
{
	enum err code = ERR_OK;

	if (m->content == NULL)
		return ERR(err, ERR_MEMORY, "meeting");
	code = record_advance(m->db, m->actor, &m->head, to, what, m->content, err);
	return code == ERR_OK && text_equal(to, "held") ? ask_present(m, err) : code;
}

/* ---- attendance ---- */

static bool is_signed(const json_t *seat, const json_t *attendance)
{
	size_t i;
	const json_t *row;

	json_array_foreach(attendance, i, row) {
		if (row_number(row, "seat_id") != row_number(seat, "seat_id"))
			continue;
		return row_text(row, "state") != NULL &&
		       (!text_equal(row_text(row, "state"), "represented") ||
			row_text(row, "represented_by") != NULL);
	}
	return false;
}

static bool is_whole(const json_t *composition, const json_t *attendance)
{
	size_t i;
	const json_t *seat;

	json_array_foreach(composition, i, seat) {
		if (row_text(seat, "name") != NULL && !is_signed(seat, attendance))
			return false;
	}
	return true;
}

enum err meeting_attend(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			const json_t *attendance, struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	enum err code = begin_writing(&m, id, version, err);

	if (code != ERR_OK)
		return code;
	if (!is_whole(json_object_get(m.content, "composition"), attendance))
		return ERR(err, ERR_INVALID, "a seat without its attendance");
	model_set(&m.content, "attendance", json_deep_copy(attendance));
	return advance(&m, m.head.facts.status, "attend", err);
}

/* ---- minutes ---- */

static bool was_present(const json_t *present, const char *party)
{
	size_t i;
	const json_t *row;

	json_array_foreach(present, i, row) {
		if (text_equal(row_text(row, "party"), party))
			return true;
	}
	return false;
}

/* Minutes that nobody of one party can confirm would be final by the other's word alone. */
static enum err check_both_present(const struct meeting *m, struct err_info *err)
{
	json_auto_t *present = composition_present(json_object_get(m->content, "composition"),
						   json_object_get(m->content, "attendance"));

	if (was_present(present, "cub") && was_present(present, "urpa"))
		return ERR_OK;
	return ERR(err, ERR_INVALID, "nobody present of one of the parties");
}

/* Numbered by the year and the place in the meeting. New; NULL: out of memory. */
static json_t *numbered(const json_t *decisions, const char *held_on)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(decisions, i, row)
		model_add(&list,
			  json_pack("{s:o, s:O, s:O, s:O?}", "number",
				    json_sprintf("%.7s-%zu", held_on != NULL ? held_on : "", i + 1),
				    "text", json_object_get(row, "text"), "mode",
				    json_object_get(row, "mode"), "votes",
				    json_object_get(row, "votes")));
	return list;
}

enum err meeting_minute(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			const char *minutes, const json_t *decisions, bool ask,
			struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	enum err code = begin_writing(&m, id, version, err);

	if (code == ERR_OK && ask)
		code = check_both_present(&m, err);
	if (code != ERR_OK)
		return code;
	ask = ask || text_equal(m.head.facts.status, "held");
	model_set(&m.content, "minutes", json_string(minutes));
	model_set(&m.content, "resolutions", numbered(decisions, row_text(m.content, "held_on")));
	return advance(&m, ask ? "held" : "open", "minutes", err);
}

/* ---- confirmation ---- */

static enum err confirm_one(struct meeting *m, const json_t *seat, const char *note,
			    struct err_info *err)
{
	int64_t person = row_number(seat, "person_id");
	int64_t added = 0;
	enum err code = sql_confirmation_add(m->db, m->head.id, m->head.version,
					     row_number(seat, "seat_id"),
					     person > 0 ? &person : NULL, row_text(seat, "name"),
					     row_text(seat, "holder_quality"), note,
					     m->actor->person_id, m->actor->at, &added, err);

	if (code != ERR_OK)
		return code;
	return record_note(m->db, m->actor, m->head.kind, m->head.id, "confirm",
			   json_pack("{s:I, s:O, s:O, s:s*}", "version",
				     (json_int_t)m->head.version, "seat",
				     json_object_get(seat, "code"), "name",
				     json_object_get(seat, "name"), "note", note),
			   err);
}

/* True when the actor confirms for that seat: their own, or the one that is confirmed on paper. */
static bool confirms(const struct meeting *m, const json_t *seat, const int64_t *paper)
{
	bool has_account = row_number(seat, "person_id") > 0;

	if (paper == NULL)
		return has_account && meeting_answers_for(m->actor, seat);
	return !has_account && row_number(seat, "seat_id") == *paper &&
	       meeting_answers_for(m->actor, seat);
}

static enum err confirm_all(struct meeting *m, const json_t *awaited, const int64_t *paper,
			    const char *note, size_t *ret_count, struct err_info *err)
{
	enum err code = ERR_OK;
	size_t i;
	const json_t *seat;

	json_array_foreach(awaited, i, seat) {
		if (code != ERR_OK || !confirms(m, seat, paper))
			continue;
		code = confirm_one(m, seat, note, err);
		(*ret_count)++;
	}
	return code;
}

static enum err make_final(struct meeting *m, struct err_info *err)
{
	const char *held_on = row_text(m->content, "held_on");
	int64_t changed = 0;
	enum err code = sql_record_move(m->db, kind_id, m->head.id, m->head.version, "held",
					"closed", false, false, m->actor->at, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "meeting %" PRId64 " has moved on", m->head.id);
	if (code == ERR_OK)
		code = sql_committee_held(m->db, m->head.id, held_on, &changed, err);
	if (code == ERR_OK)
		code = record_wait_no_more(m->db, kind_id, m->head.id, NULL, err);
	if (code != ERR_OK)
		return code;
	return record_note(m->db, m->actor, m->head.kind, m->head.id, "final",
			   json_pack("{s:I, s:s}", "version", (json_int_t)m->head.version, "to", "closed"),
			   err);
}

/* What no longer waits for the actor; when nobody is awaited any more, the minutes are final. */
static enum err after_confirming(struct meeting *m, bool last, bool on_paper, struct err_info *err)
{
	char recipient[RECIPIENT_SIZE];
	int64_t cleared = 0;

	if (last)
		return make_final(m, err);
	if (on_paper)
		return ERR_OK;
	snprintf(recipient, sizeof(recipient), "person:%" PRId64, m->actor->person_id);
	return sql_inbox_clear_one(m->db, kind_id, m->head.id, recipient, &cleared, err);
}

enum err meeting_confirm(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			 const int64_t *seat, const char *note, struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	json_auto_t *done = NULL;
	json_auto_t *present = NULL;
	json_auto_t *awaited = NULL;
	size_t count = 0;
	enum err code = meeting_begin(&m, id, version, "held", err);

	if (code == ERR_OK)
		code = sql_confirmation_list(db, id, m.head.version, &done, err);
	if (code != ERR_OK)
		return code;
	present = composition_present(json_object_get(m.content, "composition"),
				      json_object_get(m.content, "attendance"));
	awaited = composition_unconfirmed(present, done);
	if (present == NULL || awaited == NULL)
		return ERR(err, ERR_MEMORY, "meeting");
	code = confirm_all(&m, awaited, seat, note, &count, err);
	if (code == ERR_OK && count == 0)
		return ERR(err, ERR_FORBIDDEN,
			   "nothing of meeting %" PRId64 " is theirs to confirm", id);
	return code == ERR_OK
		       ? after_confirming(&m, count == json_array_size(awaited), seat != NULL, err)
		       : code;
}
