/* The histories of the sample actions: each step by the same rules that a request meets. */
#include "app/resource/action_content.h"
#include "app/resource/record/kinds.h"
#include "auth/role.h"
#include "tests/unit/sample.h"

#define LAST_END "2011-12-31"
#define ACTIONS 60

static const struct {
	const char *status;
	int count;
} expected[] = {
	{ "draft", 6 },	     { "submitted", 5 }, { "endorsed", 6 }, { "changes_requested", 4 },
	{ "rejected", 2 },   { "withdrawn", 2 }, { "approved", 8 }, { "in_progress", 14 },
	{ "completed", 13 },
};

/* One action while its history is replayed. */
struct replay {
	json_t *content; /* new: the current version */
	const char *status;
	const char *owner; /* username of its author */
	const char *edited_by[20];
	int edits;
	const char *approved_by[2];
	const char *rejected_by;
	const char *rejected_from;
};

static const char *slug_of(const char *username)
{
	return sample_text(sample_person(username), "organisation");
}

static void forget_decisions(struct replay *r)
{
	r->approved_by[0] = NULL;
	r->approved_by[1] = NULL;
	r->rejected_by = NULL;
}

static bool has_edited(const struct replay *r, const char *username)
{
	for (int i = 0; i < r->edits; i++) {
		if (text_equal(r->edited_by[i], username))
			return true;
	}
	return false;
}

static bool has_approved(const struct replay *r, const char *username)
{
	return text_equal(r->approved_by[0], username) || text_equal(r->approved_by[1], username);
}

static struct actor actor_called(const char *username)
{
	const json_t *rows = json_object_get(sample.organisations, "organisations");
	const json_t *roles = json_object_get(sample_person(username), "roles");

	return (struct actor){
		.person_id = sample_person_number(username),
		.roles = role_from_id(json_string_value(json_array_get(roles, 0))),
		.organisation_id = sample_number(rows, sample_organisation(slug_of(username))),
		.party = sample_text(sample_organisation(slug_of(username)), "party"),
	};
}

static struct life_facts facts_now(const struct replay *r, const char *username)
{
	const json_t *rows = json_object_get(sample.organisations, "organisations");
	const char *party = sample_text(sample_organisation(slug_of(r->owner)), "party");
	const char *counterpart = text_equal(party, "cub") ? "partner_lead" : "cub_lead";

	return (struct life_facts){
		.status = r->status,
		.owner_id = sample_number(rows, sample_organisation(slug_of(r->owner))),
		.owner_party = party,
		.counterpart_id = sample_person_number(sample_text(r->content, counterpart)),
		.edited_by_actor = has_edited(r, username),
		.approved_by_actor = has_approved(r, username),
		.rejected_by_actor = text_equal(r->rejected_by, username),
		.role_has_approved = has_approved(r, username),
	};
}

static bool is_empty(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	       (json_is_array(value) && json_array_size(value) == 0);
}

static void check_complete(const json_t *content)
{
	bool other = !is_empty(json_object_get(content, "other_public"));
	bool learners = !is_empty(json_object_get(content, "learners"));

	for (const struct field *f = action_form.fields; f->name != NULL; f++) {
		if ((f->flags & FIELD_REQUIRED_TO_SUBMIT) != 0)
			WANT(!is_empty(json_object_get(content, f->name)), "submitted without %s",
			     f->name);
	}
	WANT(strcmp(sample_text(content, "starts_on"), sample_text(content, "ends_on")) <= 0,
	     "ends before it starts");
	WANT(strcmp(sample_text(content, "ends_on"), LAST_END) <= 0, "ends after the agreement");
	WANT(other == sample_aims_at(content, "other_hardship"), "other_public");
	WANT(learners == (json_integer_value(json_object_get(content, "orientation")) == 1),
	     "learners");
}

static void note_edit(struct replay *r, const char *username, json_t *changes)
{
	assert_true(r->edits < (int)ARRAY_SIZE(r->edited_by));
	r->edited_by[r->edits] = username;
	r->edits++;
	if (changes != NULL)
		assert_int_equal(json_object_update(r->content, changes), 0);
	r->status = "draft";
	forget_decisions(r);
}

static void note_approval(struct replay *r, const char *username)
{
	bool second = r->approved_by[0] != NULL;

	r->approved_by[second] = username;
	r->status = second ? "approved" : "endorsed";
}

static void note_reversal(struct replay *r)
{
	r->status = text_equal(r->status, "rejected") ? r->rejected_from : "endorsed";
	forget_decisions(r);
}

static void take(struct replay *r, enum life_step step, const char *username)
{
	if (step == LIFE_REJECT) {
		r->rejected_by = username;
		r->rejected_from = r->status;
	}
	if (step == LIFE_APPROVE)
		note_approval(r, username);
	else if (step == LIFE_REVERSE)
		note_reversal(r);
	else
		r->status = life_rule(&life_action, step)->to;
}

static void check_report(const struct replay *r, const json_t *event)
{
	json_int_t progress = json_integer_value(json_object_get(event, "progress"));

	WANT(progress >= 0 && progress <= 100, "progress");
	WANT(json_array_size(json_object_get(event, "measured")) ==
		     json_array_size(json_object_get(r->content, "objectives")),
	     "report without one value for each objective");
}

static void replay_event(struct replay *r, const json_t *event)
{
	const char *what = sample_text(event, "do");
	const char *by = sample_text(event, "by");
	enum life_step step = life_step_find(what);
	struct actor actor = actor_called(by);
	struct life_facts facts = facts_now(r, by);
	struct err_info err = { 0 };

	WANT(step != LIFE_STEPS, "unknown step %s", what);
	WANT(life_allowed(&life_action, &action_kind.rights, step, &facts, &actor, &err) == ERR_OK, "%s by %s while %s: %s",
	     what, by, r->status, err.detail);
	WANT(!life_rule(&life_action, step)->needs_reason || sample_text(event, "reason") != NULL,
	     "%s: no reason", what);
	if (step == LIFE_SUBMIT)
		check_complete(r->content);
	if (step == LIFE_REPORT)
		check_report(r, event);
	if (step == LIFE_EDIT)
		note_edit(r, by, json_object_get(event, "content"));
	else
		take(r, step, by);
}

/* Replays a history; the status it ends with. */
static const char *replay(const json_t *action)
{
	const json_t *history = json_object_get(action, "history");
	const char *status;
	struct replay r = { .content = json_deep_copy(json_object_get(action, "content")) };
	size_t i;
	const json_t *event;

	sample_at = sample_text(r.content, "title");
	r.owner = sample_text(json_array_get(history, 0), "by");
	json_array_foreach(history, i, event) {
		sample_at = sample_text(r.content, "title");
		if (i > 0)
			replay_event(&r, event);
		else
			note_edit(&r, r.owner, NULL);
	}
	status = r.status;
	json_decref(r.content);
	return status;
}

static void every_history_is_one_that_people_could_have_made(void **state)
{
	size_t i;
	const json_t *action;

	(void)state;
	json_array_foreach(sample.actions, i, action) {
		const json_t *first = json_array_get(json_object_get(action, "history"), 0);

		assert_string_equal(sample_text(first, "do"), "create");
		replay(action);
	}
}

static void the_actions_are_in_every_state(void **state)
{
	int counts[ARRAY_SIZE(expected)] = { 0 };
	size_t i;
	const json_t *action;

	(void)state;
	assert_int_equal(json_array_size(sample.actions), ACTIONS);
	json_array_foreach(sample.actions, i, action) {
		const char *status = replay(action);

		for (size_t s = 0; s < ARRAY_SIZE(expected); s++)
			counts[s] += text_equal(expected[s].status, status);
	}
	for (size_t s = 0; s < ARRAY_SIZE(expected); s++)
		assert_int_equal(counts[s], expected[s].count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_history_is_one_that_people_could_have_made),
		cmocka_unit_test(the_actions_are_in_every_state),
	};

	return cmocka_run_group_tests_name("sample histories", tests, sample_setup,
					   sample_teardown);
}
