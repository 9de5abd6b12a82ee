/* The steps of a committee meeting. */
#include "app/resource/committee/meeting_record.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/seat.h"
#include "app/resource/record.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

static const struct life_rule meeting_rules[] = {
	{ LIFE_EDIT, "planned", "planned", LIFE_BY_OWNER, false },
};

/* The other states are reached by the steps of this file and of minutes.c. */
const struct life life_meeting = { .first = "planned",
				   .deciding = "",
				   .rules = meeting_rules,
				   .count = ARRAY_SIZE(meeting_rules),
				   .others = "open held closed" };

void meeting_release(struct meeting *m)
{
	record_head_release(&m->head);
	json_decref(m->version_row);
	json_decref(m->content);
}

static enum err meeting_read(struct meeting *m, int64_t id, struct err_info *err)
{
	enum err code = record_lock(m->db, &committee_meeting_kind, id, &m->head, err);

	if (code == ERR_OK)
		code = reference_get(m->db, &m->reference, err);
	if (code == ERR_OK)
		code = sql_record_version(m->db, committee_meeting_kind.id, id, m->head.version,
					  &m->version_row, err);
	if (code != ERR_OK)
		return code;
	m->content = json_copy(json_object_get(m->version_row, "content"));
	return m->content != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "meeting");
}

enum err meeting_begin(struct meeting *m, int64_t id, int64_t version, const char *states,
		       struct err_info *err)
{
	enum err code = meeting_read(m, id, err);

	if (code != ERR_OK)
		return code;
	if (strstr(states, m->head.facts.status) == NULL)
		return ERR(err, ERR_CONFLICT, "meeting %" PRId64 " is %s", id,
			   m->head.facts.status);
	if (version != 0 && m->head.version != version)
		return ERR(err, ERR_STALE, "meeting %" PRId64 ": version %" PRId64 ", now %" PRId64,
			   id, version, m->head.version);
	return ERR_OK;
}

static enum err begin_writing(struct meeting *m, int64_t id, int64_t version, const char *states,
			      struct err_info *err)
{
	if (!permission_allows(PERMISSION_COMMITTEE_WRITE, m->actor->roles))
		return ERR(err, ERR_FORBIDDEN, "meeting written by a role that keeps no committee");
	return meeting_begin(m, id, version, states, err);
}

/* value: new, stolen */
static void put(struct meeting *m, const char *name, json_t *value)
{
	model_set(&m->content, name, value);
}

static enum err advance(struct meeting *m, const char *to, const char *what, struct err_info *err)
{
	if (m->content == NULL)
		return ERR(err, ERR_MEMORY, "meeting");
	return record_advance(m->db, m->actor, &m->head, to, what, m->content, err);
}

enum err meeting_composition(struct meeting *m, const char *day, json_t **ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	json_auto_t *answers = NULL;
	enum err code = sql_committee_seats(m->db, m->reference->agreement_id, &rows, err);

	if (code == ERR_OK)
		code = sql_committee_answers(m->db, m->head.id, MEETING_ANSWERS_MAX, &answers, err);
	if (code != ERR_OK)
		return code;
	*ret = composition_on(rows, answers, day);
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "composition");
}

enum err meeting_notify(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	json_t *invited = NULL;
	enum err code = begin_writing(&m, id, version, "planned", err);

	if (code == ERR_OK)
		code = meeting_composition(&m, row_text(m.content, "planned_on"), &invited, err);
	if (code != ERR_OK)
		return code;
	put(&m, "noticed_at", json_string(actor->at));
	put(&m, "invited", invited);
	return advance(&m, "planned", "notice", err);
}

enum err meeting_answer(struct db *db, const struct actor *actor, int64_t id, int64_t version,
			int64_t seat, const char *answer, const char *note, struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	json_auto_t *seats = NULL;
	const json_t *row;
	int64_t added = 0;
	enum err code = meeting_begin(&m, id, version, "planned", err);

	if (code == ERR_OK)
		code = meeting_composition(&m, row_text(m.content, "planned_on"), &seats, err);
	if (code != ERR_OK)
		return code;
	row = composition_seat(seats, seat);
	if (row == NULL || !meeting_answers_for(actor, row))
		return ERR(err, ERR_FORBIDDEN, "seat %" PRId64 " is not theirs to answer for",
			   seat);
	code = sql_committee_answer_add(db, id, seat, answer, note, actor->person_id, actor->name,
					actor->at, &added, err);
	if (code != ERR_OK)
		return code;
	return record_note(
		db, actor, &committee_meeting_kind, id, "answer",
		json_pack("{s:O, s:s}", "seat", json_object_get(row, "code"), "answer", answer),
		err);
}

bool meeting_answers_for(const struct actor *actor, const json_t *seat)
{
	int64_t person = row_number(seat, "person_id");

	if (row_text(seat, "name") == NULL)
		return false;
	return person > 0 ? person == actor->person_id
			  : seat_is_kept_by(actor, row_text(seat, "party"));
}

bool meeting_is_too_early(const json_t *meetings, const char *code)
{
	size_t i;
	const json_t *row;

	if (!text_equal(code, "final"))
		return false;
	json_array_foreach(meetings, i, row) {
		if (text_equal(row_text(row, "code"), "midterm"))
			return !text_equal(row_text(row, "status"), "closed");
	}
	return true;
}

static enum err check_order(struct meeting *m, struct err_info *err)
{
	json_auto_t *meetings = NULL;
	enum err code = sql_committee_meetings(m->db, m->reference->agreement_id, &meetings, err);

	if (code == ERR_OK && meeting_is_too_early(meetings, row_text(m->content, "meeting_type")))
		return ERR(err, ERR_CONFLICT, "the minutes of the midterm meeting are not final");
	return code;
}

enum err meeting_open(struct db *db, const struct actor *actor, int64_t id, int64_t version,
		      const char *held_on, bool incomplete, struct err_info *err)
{
	DEFER(meeting_release) struct meeting m = { .db = db, .actor = actor };
	json_t *composition = NULL;
	enum err code = begin_writing(&m, id, version, "planned", err);

	if (code == ERR_OK)
		code = check_order(&m, err);
	if (code == ERR_OK)
		code = meeting_composition(&m, held_on, &composition, err);
	if (code != ERR_OK)
		return code;
	if (!incomplete && !composition_is_complete(composition)) {
		json_decref(composition);
		return ERR(err, ERR_INVALID, "composition of meeting %" PRId64 " is not complete",
			   id);
	}
	put(&m, "held_on", json_string(held_on));
	put(&m, "opened_at", json_string(actor->at));
	put(&m, "composition", composition);
	return advance(&m, "open", "open", err);
}
