/* Events of a meeting's history in sample data: seats by their code. */
#include "app/base/text.h"
#include "app/resource/committee/composition.h"
#include "app/resource/committee/meeting_internal.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* An event being told. */
struct told {
	struct db *db;
	const struct actor *actor;
	int64_t id;
	json_t *details;
	int64_t *version;
	json_t *seats; /* new: rows of committee_seats */
};

typedef enum err told_fn(struct told *t, struct err_info *err);

static void told_release(struct told *t)
{
	json_decref(t->seats);
}

/* 0: no such seat */
static int64_t seat_called(const struct told *t, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(t->seats, i, row) {
		if (text_equal(row_text(row, "code"), code))
			return row_number(row, "id");
	}
	return 0;
}

static enum err tell_notice(struct told *t, struct err_info *err)
{
	enum err code = meeting_notify(t->db, t->actor, t->id, *t->version, err);

	*t->version += 1;
	return code;
}

static enum err tell_answer(struct told *t, struct err_info *err)
{
	return meeting_answer(t->db, t->actor, t->id, 0,
			      seat_called(t, row_text(t->details, "seat")),
			      row_text(t->details, "answer"), row_text(t->details, "note"), err);
}

static enum err tell_open(struct told *t, struct err_info *err)
{
	const char *held_on = row_text(t->details, "held_on");
	enum err code;

	if (held_on == NULL)
		return ERR(err, ERR_INVALID, "content: held_on is missing");
	code = meeting_open(t->db, t->actor, t->id, *t->version, held_on,
			    json_is_true(json_object_get(t->details, "incomplete")), err);
	*t->version += 1;
	return code;
}

/* {CODE: state} or {CODE: "represented by whom"} */
static enum err tell_attend(struct told *t, struct err_info *err)
{
	json_auto_t *list = json_array();
	const char *seat;
	json_t *value;
	json_t *rows = list;
	enum err code;

	json_object_foreach(t->details, seat, value) {
		const char *word = json_string_value(value);
		bool plain = text_equal(word, "present") || text_equal(word, "excused");

		model_add(&rows, json_pack("{s:I, s:s?, s:s?}", "seat_id",
					   (json_int_t)seat_called(t, seat), "state",
					   plain ? word : "represented", "represented_by",
					   plain ? NULL : word));
	}
	if (rows == NULL) {
		list = NULL;
		return ERR(err, ERR_MEMORY, "attendance");
	}
	code = meeting_attend(t->db, t->actor, t->id, *t->version, rows, err);
	*t->version += 1;
	return code;
}

static enum err tell_minutes(struct told *t, struct err_info *err)
{
	const char *minutes = row_text(t->details, "minutes");
	enum err code;

	if (minutes == NULL)
		return ERR(err, ERR_INVALID, "content: minutes are missing");
	code = meeting_minute(t->db, t->actor, t->id, *t->version, minutes,
			      json_object_get(t->details, "decisions"),
			      json_is_true(json_object_get(t->details, "ask")), err);
	*t->version += 1;
	return code;
}

static enum err tell_confirm(struct told *t, struct err_info *err)
{
	const char *paper = row_text(t->details, "seat");
	int64_t seat = paper != NULL ? seat_called(t, paper) : 0;

	return meeting_confirm(t->db, t->actor, t->id, *t->version, paper != NULL ? &seat : NULL,
			       row_text(t->details, "note"), err);
}

enum err meeting_tell(struct db *db, const struct actor *actor, int64_t id, const char *what,
		      json_t *details, int64_t *version, struct err_info *err)
{
	static const struct {
		const char *what;
		told_fn *tell;
	} events[] = {
		{ "notice", tell_notice }, { "answer", tell_answer },	{ "open", tell_open },
		{ "attend", tell_attend }, { "minutes", tell_minutes }, { "confirm", tell_confirm },
	};
	DEFER(told_release)
	struct told t = {
		.db = db, .actor = actor, .id = id, .details = details, .version = version
	};
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_seats(db, reference->agreement_id, &t.seats, err);
	if (code != ERR_OK)
		return code;
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		if (text_equal(events[i].what, what))
			return events[i].tell(&t, err);
	}
	return ERR(err, ERR_INVALID, "do: there is no event %s of a meeting", what);
}
