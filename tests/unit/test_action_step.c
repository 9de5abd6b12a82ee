/* The life of an action: every step, from every state, by everybody. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/action_step.h"
#include "auth/permission.h"

#define OWNER_ID 5
#define OTHER_ID 6
#define CUB_LEAD 21
#define PARTNER_LEAD 22
#define SOMEBODY 23

static const char *const statuses[] = { "draft", "submitted", "endorsed", "approved", "changes_requested",
					"rejected", "withdrawn", "in_progress", "completed" };

enum group { AUTHOR, ELECTED, NEITHER, GROUP_COUNT };
enum relation { OWNER, COLEAD, STRANGER, RELATION_COUNT };

/* The roles of each group, ended by -1 (0: a person with no role at all). */
static const int group_roles[GROUP_COUNT][4] = {
	[AUTHOR] = { ROLE_CUB_TECHNICIAN, ROLE_CLAUSE_OFFICER, ROLE_URPA_COORDINATOR, -1 },
	[ELECTED] = { ROLE_CUB_ELECTED, ROLE_URPA_ELECTED, -1 },
	[NEITHER] = { ROLE_ADMINISTRATOR, ROLE_AUDITOR, 0, -1 },
};

/*
 * A letter a state, in the order above: + may, F forbidden, C not in this state, W own work.
 * Who is neither author nor elected may nothing.
 */
/* clang-format off */
#define NEVER { "FFFFFFFFF", "FFFFFFFFF", "FFFFFFFFF" }

static const char *const expected[STEP_COUNT][GROUP_COUNT][RELATION_COUNT] = {
	/*                                    owner        co-lead      stranger   */
	[STEP_EDIT] =            { [AUTHOR]  = { "+++++CC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_SUBMIT] =          { [AUTHOR]  = { "+CCC+CCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_ENDORSE] =         { [AUTHOR]  = { "FFFFFFFFF", "C+CCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_APPROVE] =         { [AUTHOR]  = NEVER,
				   [ELECTED] = { "CC+CCCCCC", "CC+CCCCCC", "CC+CCCCCC" }, [NEITHER] = NEVER },
	[STEP_REQUEST_CHANGES] = { [AUTHOR]  = { "FFFFFFFFF", "C+FCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CF+CCCCCC", "C++CCCCCC", "CF+CCCCCC" }, [NEITHER] = NEVER },
	[STEP_REJECT] =          { [AUTHOR]  = { "FFFFFFFFF", "C+FCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CF+CCCCCC", "C++CCCCCC", "CF+CCCCCC" }, [NEITHER] = NEVER },
	[STEP_START] =           { [AUTHOR]  = { "CCC+CCCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_REPORT] =          { [AUTHOR]  = { "CCCCCCC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_COMPLETE] =        { [AUTHOR]  = { "CCCCCCC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[STEP_WITHDRAW] =        { [AUTHOR]  = { "+++C+CCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	/* Nobody has decided yet: there is nothing to reverse. */
	[STEP_REVERSE] =         { [AUTHOR]  = { "FFFFFFFFF", "CCCCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CCCCCCCCC", "CCCCCCCCC", "CCCCCCCCC" }, [NEITHER] = NEVER },
};

/* What the person has done to the version before, and what becomes of the two steps that look at it. */
static const struct {
	bool edited;
	bool approved;
	bool rejected;
	bool role_approved;
	enum action_step step;
	const char *expected;
} histories[] = {
	{ true,  false, false, false, STEP_APPROVE, "CCWCCCCCC" },
	{ true,  false, false, true,  STEP_APPROVE, "CCWCCCCCC" },
	{ true,  true,  false, true,  STEP_APPROVE, "CCWCCCCCC" },
	{ false, true,  false, false, STEP_APPROVE, "CCCCCCCCC" },
	{ false, false, false, true,  STEP_APPROVE, "CCCCCCCCC" },
	{ false, false, true,  false, STEP_APPROVE, "CC+CCCCCC" },
	{ false, true,  false, true,  STEP_REVERSE, "CC++CCCCC" },
	{ false, false, true,  false, STEP_REVERSE, "CCCCC+CCC" },
	{ false, true,  true,  true,  STEP_REVERSE, "CC++C+CCC" },
	{ false, false, false, true,  STEP_REVERSE, "CCCCCCCCC" },
	{ true,  false, false, false, STEP_REVERSE, "CCCCCCCCC" },
	/* Writing does not keep anybody from sending back. */
	{ true,  true,  false, true,  STEP_REQUEST_CHANGES, "CF+CCCCCC" },
	{ true,  true,  false, true,  STEP_REJECT,  "CF+CCCCCC" },
};
/* clang-format on */

static char letter_of(enum err code)
{
	switch ((int)code) {
	case ERR_OK:
		return '+';
	case ERR_FORBIDDEN:
		return 'F';
	case ERR_CONFLICT:
		return 'C';
	case ERR_OWN_WORK:
		return 'W';
	default:
		return '?';
	}
}

static struct actor person(enum relation relation, const char *owner_party, int roles)
{
	bool cub = text_equal(owner_party, "cub");

	return (struct actor){
		.person_id = relation == COLEAD ? (cub ? PARTNER_LEAD : CUB_LEAD) : SOMEBODY,
		.organisation_id = relation == OWNER ? OWNER_ID : OTHER_ID,
		.roles = (unsigned)roles,
	};
}

static void check_states(enum action_step step, struct action_facts facts, const struct actor *actor,
			 const char *letters)
{
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		struct err_info err = { .detail = "" };
		char got;

		facts.status = statuses[i];
		got = letter_of(action_step_allowed(step, &facts, actor, &err));
		if (got != letters[i])
			fail_msg("%s from %s, roles %u, organisation %d, person %d, owner %s: %c, wanted %c (%s)",
				 action_step_row(step)->id, statuses[i], actor->roles,
				 (int)actor->organisation_id, (int)actor->person_id, facts.owner_party, got,
				 letters[i], err.detail);
		assert_int_equal(letter_of(action_step_allowed(step, &facts, actor, NULL)), got);
	}
}

static void every_step_from_every_state_by_everybody_is_as_the_table_says(void **state)
{
	static const char *const parties[] = { "cub", "urpa" };

	(void)state;
	for (int n = 0; n < STEP_COUNT * GROUP_COUNT * RELATION_COUNT; n++) {
		enum action_step step = (enum action_step)(n / (GROUP_COUNT * RELATION_COUNT));
		enum group group = (enum group)(n / RELATION_COUNT % GROUP_COUNT);
		enum relation relation = (enum relation)(n % RELATION_COUNT);

		for (size_t party = 0; party < ARRAY_SIZE(parties); party++) {
			const struct action_facts facts = { .owner_id = OWNER_ID,
							    .owner_party = parties[party],
							    .cub_lead_id = CUB_LEAD,
							    .partner_lead_id = PARTNER_LEAD };

			for (const int *role = group_roles[group]; *role >= 0; role++) {
				struct actor actor = person(relation, parties[party], *role);

				check_states(step, facts, &actor, expected[step][group][relation]);
			}
		}
	}
}

static void what_one_has_written_or_decided_before_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(histories); i++) {
		const struct action_facts facts = { .owner_id = OWNER_ID,
						    .owner_party = "cub",
						    .cub_lead_id = CUB_LEAD,
						    .partner_lead_id = PARTNER_LEAD,
						    .edited_by_actor = histories[i].edited,
						    .approved_by_actor = histories[i].approved,
						    .rejected_by_actor = histories[i].rejected,
						    .role_has_approved = histories[i].role_approved };

		for (const int *role = group_roles[ELECTED]; *role >= 0; role++) {
			struct actor actor = person(STRANGER, "cub", *role);

			check_states(histories[i].step, facts, &actor, histories[i].expected);
		}
	}
}

static void a_colead_reverses_their_own_refusal_only(void **state)
{
	struct action_facts facts = { .owner_id = OWNER_ID, .owner_party = "cub",
				      .partner_lead_id = PARTNER_LEAD, .rejected_by_actor = true };
	struct actor actor = person(COLEAD, "cub", ROLE_CLAUSE_OFFICER);

	(void)state;
	check_states(STEP_REVERSE, facts, &actor, "CCCCC+CCC");
	actor.person_id = SOMEBODY;
	check_states(STEP_REVERSE, facts, &actor, "FFFFFFFFF");
}

/* The lead of one's own party is no co-lead, and nobody is while none is named. */
static void only_the_named_lead_of_the_other_party_endorses(void **state)
{
	struct action_facts facts = { .owner_id = OWNER_ID, .owner_party = "cub",
				      .cub_lead_id = CUB_LEAD, .partner_lead_id = PARTNER_LEAD };
	struct actor actor = { .person_id = CUB_LEAD, .organisation_id = OWNER_ID,
			       .roles = ROLE_CUB_TECHNICIAN };

	(void)state;
	check_states(STEP_ENDORSE, facts, &actor, "FFFFFFFFF");
	check_states(STEP_REJECT, facts, &actor, "FFFFFFFFF");
	assert_int_equal(action_step_colead(&facts), PARTNER_LEAD);
	facts.owner_party = "urpa";
	assert_int_equal(action_step_colead(&facts), CUB_LEAD);
	facts.cub_lead_id = 0;
	assert_int_equal(action_step_colead(&facts), 0);
	check_states(STEP_ENDORSE, facts, &actor, "FFFFFFFFF");
}

static void a_state_that_nobody_knows_allows_nothing(void **state)
{
	static const char *const strange[] = { "", "Draft", "drafted" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(strange); i++) {
		struct action_facts facts = { .status = strange[i], .owner_id = OWNER_ID,
					      .owner_party = "cub", .partner_lead_id = PARTNER_LEAD };
		struct actor actor = { .person_id = PARTNER_LEAD, .organisation_id = OWNER_ID,
				       .roles = ROLES_ALL };

		for (int step = 0; step < STEP_COUNT; step++)
			assert_int_equal(action_step_allowed((enum action_step)step, &facts, &actor, NULL),
					 ERR_CONFLICT);
	}
}

static void steps_are_found_by_their_name(void **state)
{
	(void)state;
	for (int step = 0; step < STEP_COUNT; step++) {
		const struct action_step_row *row = action_step_row((enum action_step)step);

		assert_int_equal(action_step_find(row->id), step);
		assert_true(text_starts(row->event, "action."));
		if (row->needs_reason)
			assert_true(step == STEP_REQUEST_CHANGES || step == STEP_REJECT ||
				    step == STEP_WITHDRAW || step == STEP_REVERSE);
	}
	assert_int_equal(action_step_find("decide"), STEP_COUNT);
	assert_int_equal(action_step_find(""), STEP_COUNT);
	assert_int_equal(action_step_find(NULL), STEP_COUNT);
}

static void a_step_is_taken_in_the_role_that_allows_it(void **state)
{
	const struct actor both = { .roles = ROLE_ADMINISTRATOR | ROLE_URPA_ELECTED | ROLE_URPA_COORDINATOR };
	const struct actor none = { .roles = ROLE_AUDITOR };

	(void)state;
	assert_string_equal(action_step_role(STEP_APPROVE, &both), "urpa_elected");
	assert_string_equal(action_step_role(STEP_EDIT, &both), "urpa_coordinator");
	assert_string_equal(action_step_role(STEP_ENDORSE, &both), "urpa_coordinator");
	assert_string_equal(action_step_role(STEP_APPROVE, &none), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_from_every_state_by_everybody_is_as_the_table_says),
		cmocka_unit_test(what_one_has_written_or_decided_before_counts),
		cmocka_unit_test(a_colead_reverses_their_own_refusal_only),
		cmocka_unit_test(only_the_named_lead_of_the_other_party_endorses),
		cmocka_unit_test(a_state_that_nobody_knows_allows_nothing),
		cmocka_unit_test(steps_are_found_by_their_name),
		cmocka_unit_test(a_step_is_taken_in_the_role_that_allows_it),
	};

	return cmocka_run_group_tests_name("the life of an action", tests, NULL, NULL);
}
