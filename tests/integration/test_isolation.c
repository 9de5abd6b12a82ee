/*
 * Two people change one record at once: an action, which has a table of its own, and a tool, which stands for all
 * kinds that the engine keeps. Every pair of changes, from every state that lets one of
 * them happen: the first session is stopped after each of its statements in turn, the second then
 * does what it can, the first goes on. Whatever comes of it must be what comes of the two one after
 * the other, in one order or the other: the whole state of the record, and what each person was
 * answered. SESSION_FIRST is a statement that both sessions begin with. Of tools, and of actions too with
 * MAIN_CHANGES, only edit, submit, endorse and both approvals are paired: the other steps are the same code.
 */
#include <inttypes.h>

#include "app/resource/record.h"
#include "app/resource/reference.h"
#include "auth/role.h"
#include "tests/integration/isolation.h"
#include "tests/integration/isolation_deed.h"
#include "tests/integration/isolation_session.h"
#include "tests/unit/test.h"

static const struct deed_start draft = { { CREATE, END }, 1 };
static const struct deed_start submitted = { { CREATE, SUBMIT, END }, 1 };
static const struct deed_start returned = { { CREATE, SUBMIT, RETURN_COLEAD, END }, 1 };
static const struct deed_start revised = { { CREATE, SUBMIT, RETURN_COLEAD, EDIT, END }, 2 };
static const struct deed_start endorsed = { { CREATE, SUBMIT, ENDORSE, END }, 1 };
static const struct deed_start approved_cub = { { CREATE, SUBMIT, ENDORSE, APPROVE_CUB, END }, 1 };
static const struct deed_start approved_urpa = { { CREATE, SUBMIT, ENDORSE, APPROVE_URPA, END },
						 1 };
static const struct deed_start approved = {
	{ CREATE, SUBMIT, ENDORSE, APPROVE_URPA, APPROVE_CUB, END }, 1
};
static const struct deed_start approved_again = {
	{ CREATE, SUBMIT, ENDORSE, APPROVE_CUB, REVERSE, APPROVE_CUB, END }, 1
};
static const struct deed_start rejected = { { CREATE, SUBMIT, ENDORSE, REJECT_CUB, END }, 1 };

struct outcome {
	enum err code[2]; /* of the first deed of the pair and of the second */
	json_t *state;
};

static struct db_settings settings = { .name = "accord", .user = "owner", .statement_s = 10 };
static struct db *db;
static struct session *sessions[2];
static int cases;
static int held_up;

static void must(enum err code, const struct err_info *err)
{
	if (code != ERR_OK)
		fail_msg("%s: %s", err_id(code), err->detail);
}

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static int set_up(void **state UNUSED)
{
	struct err_info err = { 0 };

	settings.socket = getenv("DB_SOCKET");
	settings.password = getenv("DB_PASSWORD");
	must(db_library_init(&err), &err);
	must(db_new(&settings, &db, &err), &err);
	deed_set_up(db);
	for (int i = 0; i < 2; i++)
		must(session_new(&settings, getenv("SESSION_FIRST"), &sessions[i], &err), &err);
	return 0;
}

static int tear_down(void **state UNUSED)
{
	for (int i = 0; i < 2; i++)
		session_free(sessions[i]);
	deed_tear_down();
	reference_thread_end();
	db_free(db);
	db_thread_end();
	return 0;
}

/* The two deeds of a pair, on a new record. An edit of the second writes something else than one of
 * the first. */
static void pair_of(const struct deed_start *start, const enum deed_change pair[2],
		    struct deed ret[2])
{
	int64_t id = deed_record(db, start);

	for (int i = 0; i < 2; i++)
		ret[i] = deed_of(pair[i], id, start->version, 30 + i, 1 + i);
}

static json_t *state_of(int64_t id)
{
	struct err_info err = { 0 };
	json_auto_t *faults = NULL;
	json_t *state = NULL;

	must(isolation_faults_of(db, deed_kind()->id, id, &faults, &err), &err);
	if (json_array_size(faults) > 0)
		fail_msg("%s %" PRId64 ": %s", deed_kind()->id, id, text_of(json_array_get(faults, 0), "fault"));
	must(isolation_state_of(db, deed_kind()->id, id, &state, &err), &err);
	return state;
}

/* ---- one after the other ---- */

static enum err alone(struct session *session, struct deed *deed)
{
	struct err_info err = { 0 };

	session_begin(session, deed_make, deed, SESSION_NEVER);
	return session_wait_end(session, &err);
}

/* The pair with deed number `first` before the other; ret_statements: how many the first one sent.
 */
static struct outcome serial(const struct deed_start *start, const enum deed_change pair[2],
			     int first, int *ret_statements)
{
	struct outcome outcome;
	struct deed deeds[2];

	pair_of(start, pair, deeds);
	outcome.code[first] = alone(sessions[0], &deeds[first]);
	*ret_statements = session_statements(sessions[0]);
	outcome.code[1 - first] = alone(sessions[1], &deeds[1 - first]);
	outcome.state = state_of(deeds[0].id);
	return outcome;
}

static bool same_codes(const struct outcome *a, const struct outcome *b)
{
	return a->code[0] == b->code[0] && a->code[1] == b->code[1];
}

/* ---- at once ---- */

static struct outcome at_once(const struct deed_start *start, const enum deed_change pair[2],
			      int stop_after)
{
	struct outcome outcome;
	struct err_info err = { 0 };
	struct deed deeds[2];

	pair_of(start, pair, deeds);
	session_begin(sessions[0], deed_make, &deeds[0], stop_after);
	assert_true(session_wait_stop(sessions[0]));
	session_begin(sessions[1], deed_make, &deeds[1], SESSION_NEVER);
	if (!session_wait_blocked(sessions[1], db))
		held_up++;
	session_go(sessions[0]);
	for (int i = 0; i < 2; i++)
		outcome.code[i] = session_wait_end(sessions[i], &err);
	outcome.state = state_of(deeds[0].id);
	cases++;
	return outcome;
}

static void say(const char *what, const struct outcome *outcome)
{
	AUTO_FREE char *text = json_dumps(outcome->state, JSON_INDENT(1) | JSON_SORT_KEYS);

	print_message("# %s: %s, %s\n%s\n", what, err_id(outcome->code[0]),
		      err_id(outcome->code[1]), text);
}

static void expect_one_of(const struct outcome orders[2], const struct outcome *got,
			  const enum deed_change pair[2], int stop_after)
{
	for (int i = 0; i < 2; i++) {
		if (same_codes(&orders[i], got) && json_equal(orders[i].state, got->state))
			return;
	}
	say("first, then second", &orders[0]);
	say("second, then first", &orders[1]);
	say("at once", got);
	fail_msg("%s, stopped after %d statements, and %s: neither order", deed_name(pair[0]),
		 stop_after, deed_name(pair[1]));
}

/* Pairs of which one only ever reads and is refused are left out. */
static bool both_matter(const struct outcome orders[2])
{
	for (int i = 0; i < 2; i++) {
		if (orders[0].code[i] != ERR_OK && orders[1].code[i] != ERR_OK)
			return false;
	}
	return true;
}

static void try_pair(const struct deed_start *start, const enum deed_change pair[2])
{
	int statements[2];
	struct outcome orders[2] = { serial(start, pair, 0, &statements[0]),
				     serial(start, pair, 1, &statements[1]) };

	for (int k = 0; both_matter(orders) && k <= statements[0]; k++) {
		struct outcome got = at_once(start, pair, k);

		expect_one_of(orders, &got, pair, k);
		json_decref(got.state);
	}
	for (int i = 0; i < 2; i++)
		json_decref(orders[i].state);
}

/* One past the last change that is paired. */
static int changes_end(void)
{
	bool all = deed_kind() == &action_kind && getenv("MAIN_CHANGES") == NULL;

	return all ? DEED_CHANGES : DEED_MAIN_END;
}

static bool happens_alone(const struct deed_start *start, enum deed_change change)
{
	struct deed deed = deed_of(change, deed_record(db, start), start->version, 30, 1);

	return alone(sessions[0], &deed) == ERR_OK;
}

static void every_pair_ends_as_in_one_order_or_the_other(void **state)
{
	const struct deed_start *start = *state;
	bool happens[DEED_CHANGES] = { false };
	int before = cases;
	int end = changes_end();

	for (int i = DEED_FIRST; i < end; i++)
		happens[i] = happens_alone(start, (enum deed_change)i);
	for (int i = DEED_FIRST; i < end; i++) {
		for (int j = DEED_FIRST; j < end; j++) {
			if (happens[i] || happens[j])
				try_pair(start, (enum deed_change[]){ (enum deed_change)i,
								      (enum deed_change)j });
		}
	}
	print_message("# %d cases\n", cases - before);
	/* None of the main changes can be made to what was rejected. */
	assert_true(cases > before || end == DEED_MAIN_END);
}

/* Otherwise nothing would have been shown. */
static void the_second_was_held_up_by_the_first(void **state UNUSED)
{
	print_message("# %d cases, in %d of them the second had to wait\n", cases, held_up);
	assert_true(cases > 300);
	assert_true(held_up > cases / 2);
}

/* ---- around the rules in C ---- */

struct bypass {
	int64_t id;
	int64_t version;
	struct actor actor;
	const char *role;
};

/* An approval with nothing asked before, not even the lock of the record. */
static enum err approve_unasked(struct db *on, void *data, struct err_info *err)
{
	const struct bypass *bypass = data;
	const struct record_decision decision = {
		.kind = deed_kind()->id,
		.id = bypass->id,
		.version = bypass->version,
		.decision = "approve",
		.from = "endorsed",
		.to = "endorsed",
		.role = bypass->role,
		.approval = true,
	};

	return record_decide(on, &bypass->actor, &decision, err);
}

static struct bypass bypass_of(int64_t id, int64_t version, enum deed_person person,
			       const char *role)
{
	struct bypass bypass = {
		.id = id, .version = version, .actor = *deed_actor(person), .role = role
	};

	bypass.actor.roles = ROLE_CUB_ELECTED | ROLE_URPA_ELECTED;
	snprintf(bypass.actor.at, sizeof(bypass.actor.at), "2010-03-01 11:00:00.000000");
	return bypass;
}

static enum err approve_alone(int session, struct bypass bypass)
{
	struct err_info err = { 0 };

	session_begin(sessions[session], approve_unasked, &bypass, SESSION_NEVER);
	return session_wait_end(sessions[session], &err);
}

static void edit_as(int64_t id, int64_t version, enum deed_person person)
{
	struct deed deed = deed_of(EDIT, id, version, 20, 2);
	struct err_info err = { 0 };

	deed.actor = *deed_actor(person);
	snprintf(deed.actor.at, sizeof(deed.actor.at), "2010-03-01 10:20:00.000000");
	session_begin(sessions[0], deed_make, &deed, SESSION_NEVER);
	must(session_wait_end(sessions[0], &err), &err);
}

/* Shows D1. */
static void who_wrote_any_version_cannot_approve_even_around_the_rules(void **state UNUSED)
{
	int64_t id = deed_record(db, &endorsed);

	edit_as(id, 1, SECOND_WRITER);
	assert_int_equal(approve_alone(0, bypass_of(id, 1, WRITER, "cub_elected")), ERR_OWN_WORK);
	assert_int_equal(approve_alone(0, bypass_of(id, 2, WRITER, "cub_elected")), ERR_OWN_WORK);
	assert_int_equal(approve_alone(0, bypass_of(id, 2, SECOND_WRITER, "cub_elected")),
			 ERR_OWN_WORK);
	assert_int_equal(approve_alone(0, bypass_of(id, 1, SECOND_WRITER, "urpa_elected")),
			 ERR_OWN_WORK);
	assert_int_equal(approve_alone(0, bypass_of(id, 2, CUB, "cub_elected")), ERR_OK);
	json_decref(state_of(id));
}

/* By the step itself: elected and technician at once, which the directory can make of anybody. */
static void who_wrote_it_cannot_approve_in_a_second_quality(void **state UNUSED)
{
	int64_t id = deed_record(db, &endorsed);
	struct deed deed = deed_of(APPROVE_CUB, id, 1, 30, 0);
	struct err_info err = { 0 };

	deed.actor = *deed_actor(WRITER);
	snprintf(deed.actor.at, sizeof(deed.actor.at), "2010-03-01 10:30:00.000000");
	deed.actor.roles |= ROLE_CUB_ELECTED;
	session_begin(sessions[0], deed_make, &deed, SESSION_NEVER);
	assert_int_equal(session_wait_end(sessions[0], &err), ERR_OWN_WORK);
	json_decref(state_of(id));
}

static void one_person_does_not_approve_for_both_qualities(void **state UNUSED)
{
	int64_t id = deed_record(db, &endorsed);

	assert_int_equal(approve_alone(0, bypass_of(id, 1, CUB, "cub_elected")), ERR_OK);
	assert_int_equal(approve_alone(0, bypass_of(id, 1, CUB, "urpa_elected")), ERR_OWN_WORK);
	assert_int_equal(approve_alone(0, bypass_of(id, 1, COLEAD, "cub_elected")), ERR_CONFLICT);
	assert_int_equal(approve_alone(0, bypass_of(id, 1, URPA, "auditor")), ERR_OWN_WORK);
	json_decref(state_of(id));
}

/* Without the lock of the record the keys of the table still hold. */
static void two_at_once_do_not_both_approve_in_one_quality(void **state UNUSED)
{
	for (int k = 0; k <= 1; k++) {
		int64_t id = deed_record(db, &endorsed);
		struct bypass first = bypass_of(id, 1, CUB, "cub_elected");
		struct bypass second = bypass_of(id, 1, SECOND_WRITER, "cub_elected");
		struct err_info err = { 0 };
		enum err codes[2];

		session_begin(sessions[0], approve_unasked, &first, k);
		assert_true(session_wait_stop(sessions[0]));
		session_begin(sessions[1], approve_unasked, &second, SESSION_NEVER);
		assert_int_equal(session_wait_blocked(sessions[1], db), k == 0);
		session_go(sessions[0]);
		for (int i = 0; i < 2; i++)
			codes[i] = session_wait_end(sessions[i], &err);
		assert_int_equal(codes[k == 0 ? 1 : 0], ERR_OK);
		assert_int_equal(codes[k == 0 ? 0 : 1], ERR_CONFLICT);
		json_decref(state_of(id));
	}
}

static void nothing_is_miscounted(void)
{
	struct err_info err = { 0 };
	json_auto_t *row = NULL;

	must(isolation_counts(db, &row, &err), &err);
	assert_int_equal(json_integer_value(json_object_get(row, "kept")),
			 json_integer_value(json_object_get(row, "counted")));
}

/* The second waits for the first, and neither is run again. */
static void two_new_actions_at_once_are_both_counted(void **state UNUSED)
{
	int statements;
	struct deed deed = deed_of(CREATE, 0, 1, 30, 1);

	assert_int_equal(alone(sessions[0], &deed), ERR_OK);
	statements = session_statements(sessions[0]);
	assert_true(statements > 3);
	for (int k = 0; k <= statements; k++) {
		struct deed first = deed_of(CREATE, 0, 1, 30, 1);
		struct deed second = deed_of(CREATE, 0, 1, 31, 2);
		struct err_info err = { 0 };

		session_begin(sessions[0], deed_make, &first, k);
		assert_true(session_wait_stop(sessions[0]));
		session_begin(sessions[1], deed_make, &second, SESSION_NEVER);
		assert_int_equal(session_wait_blocked(sessions[1], db), k == 0);
		session_go(sessions[0]);
		assert_int_equal(session_wait_end(sessions[0], &err), ERR_OK);
		assert_int_equal(session_wait_end(sessions[1], &err), ERR_OK);
		assert_int_equal(session_statements(sessions[1]), statements);
		assert_true(first.id > 0 && second.id > 0 && first.id != second.id);
		nothing_is_miscounted();
	}
}

static int actions(void **state UNUSED)
{
	deed_use(&action_kind);
	return 0;
}

static int tools(void **state UNUSED)
{
	deed_use(&tool_kind);
	return 0;
}

/* clang-format off */
#define FROM(kind, name)                                                                                     \
	{ "every pair of changes of " #kind " that are " #name " ends as in one order or the other",         \
	  every_pair_ends_as_in_one_order_or_the_other, kind, NULL, (void *)(uintptr_t)&(name) }
#define OF(kind, test) { #kind ": " #test, test, kind, NULL, NULL }
#define ALL_OF(kind)                                                                                         \
	FROM(kind, draft), FROM(kind, submitted), FROM(kind, returned), FROM(kind, revised),                 \
	FROM(kind, endorsed), FROM(kind, approved_cub), FROM(kind, approved_urpa), FROM(kind, approved),     \
	FROM(kind, approved_again), FROM(kind, rejected),                                                    \
	OF(kind, who_wrote_any_version_cannot_approve_even_around_the_rules),                                \
	OF(kind, who_wrote_it_cannot_approve_in_a_second_quality),                                           \
	OF(kind, one_person_does_not_approve_for_both_qualities),                                            \
	OF(kind, two_at_once_do_not_both_approve_in_one_quality)
/* clang-format on */

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALL_OF(actions),
		ALL_OF(tools),
		cmocka_unit_test(the_second_was_held_up_by_the_first),
		cmocka_unit_test_setup(two_new_actions_at_once_are_both_counted, actions),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
