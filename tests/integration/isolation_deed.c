/* People of conf/demo, and what they do to a record. */
#include "tests/integration/isolation_deed.h"

#include "app/resource/action_content.h"
#include "app/resource/record/content.h"
#include "app/resource/record/record_write.h"
#include "tests/integration/isolation.h"
#include "tests/unit/test.h"

static const char *const usernames[DEED_PEOPLE] = {
	[WRITER] = "technicien.cub",
	[COLEAD] = "clauses.bordeaux",
	[CUB] = "elu.cub",
	[URPA] = "elu.urpa",
	[SECOND_WRITER] = "technicien2.cub",
};

/* LIFE_REPORT stands for the creation, which is no step. */
static const struct {
	const char *name;
	enum life_step step;
	enum deed_person person;
} changes[DEED_CHANGES] = {
	[CREATE] = { "create", LIFE_REPORT, WRITER },
	[EDIT] = { "edit", LIFE_EDIT, WRITER },
	[SUBMIT] = { "submit", LIFE_SUBMIT, WRITER },
	[ENDORSE] = { "endorse", LIFE_ENDORSE, COLEAD },
	[APPROVE_CUB] = { "approve (CUB)", LIFE_APPROVE, CUB },
	[APPROVE_URPA] = { "approve (URPA)", LIFE_APPROVE, URPA },
	[RETURN_COLEAD] = { "request changes (co-lead)", LIFE_REQUEST_CHANGES, COLEAD },
	[RETURN_CUB] = { "request changes (CUB)", LIFE_REQUEST_CHANGES, CUB },
	[WITHDRAW] = { "withdraw", LIFE_WITHDRAW, WRITER },
	[REVERSE] = { "reverse", LIFE_REVERSE, CUB },
	[REJECT_CUB] = { "reject", LIFE_REJECT, CUB },
	[START] = { "start", LIFE_START, WRITER },
	[RETIRE] = { "retire", LIFE_RETIRE, WRITER },
};

static json_t *rows[DEED_PEOPLE];
static json_t *groups;
static struct actor actors[DEED_PEOPLE];
static json_t *contents[2][DEED_CONTENTS]; /* of actions, of tools */
static const struct kind *subject = &action_kind;

static void must(enum err code, const struct err_info *err)
{
	if (code != ERR_OK)
		fail_msg("%s: %s", err_id(code), err->detail);
}

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static void set_actor(struct db *db, enum deed_person person)
{
	struct err_info err = { 0 };
	const json_t *row;

	must(isolation_person_of(db, usernames[person], &rows[person], &err), &err);
	row = rows[person];
	actors[person] = (struct actor){
		.person_id = json_integer_value(json_object_get(row, "id")),
		.name = text_of(row, "name"),
		.quality = text_of(row, "quality"),
		.roles = (unsigned)json_integer_value(json_object_get(row, "roles")),
		.organisation_id = json_integer_value(json_object_get(row, "organisation_id")),
		.organisation_name = text_of(row, "organisation_name"),
		.party = text_of(row, "party"),
		.directory_uuid = text_of(row, "directory_uuid"),
		.dn = text_of(row, "dn"),
		.groups = groups,
		.auth_method = "ldap",
		.auth_time = "2010-03-01 08:00:00",
	};
}

static json_t *action_content(struct db *db, const char *title)
{
	struct err_info err = { 0 };
	json_auto_t *places = NULL;
	json_auto_t *values = NULL;
	json_t *content = NULL;
	const char *bad_field = NULL;

	must(isolation_places(db, &places, &err), &err);
	values = json_pack("{s:s, s:i, s:s, s:s, s:[s, s], s:O, s:O, s:I, s:I, s:s, s:s, s:s, s:s}",
			   "title", title, "orientation", 1, "action_form", "engineering",
			   "operation_type", "career_plan", "target_publics", "disabled_worker",
			   "low_skilled_youth", "territory", json_object_get(places, "territory"),
			   "structure", json_object_get(places, "structure"), "cub_lead",
			   (json_int_t)actors[WRITER].person_id, "partner_lead",
			   (json_int_t)actors[COLEAD].person_id, "starts_on", "2010-04-01",
			   "ends_on", "2010-12-31", "summary", title, "expected_results", title);
	assert_non_null(values);
	must(action_content_from_form(db, values, &content, &bad_field, &err), &err);
	return content;
}

static json_t *tool_content(struct db *db, const char *title)
{
	struct err_info err = { 0 };
	json_auto_t *values = NULL;
	json_t *content = NULL;
	struct kind_refusal refusal = { 0 };

	values = json_pack("{s:s, s:s, s:s, s:[I], s:[I], s:I, s:s}", "title", title, "tool_type", "guide",
			   "summary", title, "cub_authors", (json_int_t)actors[WRITER].person_id,
			   "urpa_authors", (json_int_t)actors[COLEAD].person_id, "counterpart",
			   (json_int_t)actors[COLEAD].person_id, "licence", "internal");
	assert_non_null(values);
	must(content_from_form(db, &actors[WRITER], &tool_kind, values, NULL, &content, &refusal, &err),
	     &err);
	return content;
}

void deed_set_up(struct db *db)
{
	static const char *const titles[DEED_CONTENTS] = { "Un essai", "Un essai, revu", "Un essai, relu" };

	groups = json_object();
	for (int i = 0; i < DEED_PEOPLE; i++)
		set_actor(db, (enum deed_person)i);
	for (int i = 0; i < DEED_CONTENTS; i++) {
		contents[0][i] = action_content(db, titles[i]);
		contents[1][i] = tool_content(db, titles[i]);
	}
}

void deed_tear_down(void)
{
	for (int i = 0; i < DEED_CONTENTS; i++) {
		json_decref(contents[0][i]);
		json_decref(contents[1][i]);
	}
	for (int i = 0; i < DEED_PEOPLE; i++)
		json_decref(rows[i]);
	json_decref(groups);
}

void deed_use(const struct kind *kind)
{
	subject = kind;
}

const struct kind *deed_kind(void)
{
	return subject;
}

const struct actor *deed_actor(enum deed_person person)
{
	return &actors[person];
}

const char *deed_name(enum deed_change change)
{
	return changes[change].name;
}

/* Actions are counted, and have columns of their own. */
static enum err create(struct db *db, struct deed *deed, struct err_info *err)
{
	enum err code = ERR_OK;

	if (subject != &action_kind)
		return record_create(db, &deed->actor, subject, deed->content, &deed->id, err);
	code = action_create_begin(db, &deed->actor, err);
	return code == ERR_OK ? action_create(db, &deed->actor, deed->content, &deed->id, err) : code;
}

static enum err edit(struct db *db, const struct deed *deed, struct err_info *err)
{
	if (subject != &action_kind)
		return record_edit(db, &deed->actor, subject, deed->id, deed->version, deed->content, err);
	return action_edit(db, &deed->actor, deed->id, deed->version, deed->content, err);
}

enum err deed_make(struct db *db, void *data, struct err_info *err)
{
	struct deed *deed = data;
	enum life_step step = changes[deed->change].step;

	if (step == LIFE_REPORT)
		return create(db, deed, err);
	if (step == LIFE_EDIT)
		return edit(db, deed, err);
	return record_take_step(db, &deed->actor, subject, deed->id, deed->version, step, "Motif de l’essai",
				err);
}

struct deed deed_of(enum deed_change change, int64_t id, int64_t version, int minute, int content)
{
	struct deed deed = {
		.change = change,
		.actor = actors[changes[change].person],
		.id = id,
		.version = version,
		.content = contents[subject == &action_kind ? 0 : 1][content],
	};

	snprintf(deed.actor.today, sizeof(deed.actor.today), "2010-03-01");
	snprintf(deed.actor.at, sizeof(deed.actor.at), "2010-03-01 10:%02u:00.000000",
		 (unsigned)minute % 60);
	return deed;
}

struct history {
	struct db *db;
	const struct deed_start *start;
	int64_t id;
};

static enum err make_history(void *data, struct err_info *err)
{
	struct history *history = data;
	const enum deed_change *change = history->start->history;
	int64_t version = 1;
	enum err code = ERR_OK;

	history->id = 0;
	for (int i = 0; change[i] != END && code == ERR_OK; i++) {
		bool edits = change[i] == EDIT;
		struct deed deed = deed_of(change[i], history->id, version, i, edits ? 1 : 0);

		code = deed_make(history->db, &deed, err);
		history->id = deed.id;
		version += edits ? 1 : 0;
	}
	return code;
}

int64_t deed_record(struct db *db, const struct deed_start *start)
{
	struct history history = { .db = db, .start = start };
	struct err_info err = { 0 };

	must(db_transaction(db, make_history, &history, &err), &err);
	return history.id;
}
