/* The lives of records, and that of an action whole: every step, from every state, by everybody. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "app/resource/record/kinds.h"
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

static const char *const expected[LIFE_STEPS][GROUP_COUNT][RELATION_COUNT] = {
	/*                                    owner        co-lead      stranger   */
	[LIFE_EDIT] =            { [AUTHOR]  = { "+++++CC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_SUBMIT] =          { [AUTHOR]  = { "+CCC+CCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_ENDORSE] =         { [AUTHOR]  = { "FFFFFFFFF", "C+CCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_APPROVE] =         { [AUTHOR]  = NEVER,
				   [ELECTED] = { "CC+CCCCCC", "CC+CCCCCC", "CC+CCCCCC" }, [NEITHER] = NEVER },
	[LIFE_REQUEST_CHANGES] = { [AUTHOR]  = { "FFFFFFFFF", "C+FCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CF+CCCCCC", "C++CCCCCC", "CF+CCCCCC" }, [NEITHER] = NEVER },
	[LIFE_REJECT] =          { [AUTHOR]  = { "FFFFFFFFF", "C+FCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CF+CCCCCC", "C++CCCCCC", "CF+CCCCCC" }, [NEITHER] = NEVER },
	[LIFE_START] =           { [AUTHOR]  = { "CCC+CCCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_REPORT] =          { [AUTHOR]  = { "CCCCCCC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_COMPLETE] =        { [AUTHOR]  = { "CCCCCCC+C", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	[LIFE_WITHDRAW] =        { [AUTHOR]  = { "+++C+CCCC", "FFFFFFFFF", "FFFFFFFFF" },
				   [ELECTED] = NEVER, [NEITHER] = NEVER },
	/* Nobody has decided yet: there is nothing to reverse. */
	[LIFE_REVERSE] =         { [AUTHOR]  = { "FFFFFFFFF", "CCCCCCCCC", "FFFFFFFFF" },
				   [ELECTED] = { "CCCCCCCCC", "CCCCCCCCC", "CCCCCCCCC" }, [NEITHER] = NEVER },
};

/* What the person has done to the version before, and what becomes of the two steps that look at it. */
static const struct {
	bool edited;
	bool approved;
	bool rejected;
	bool role_approved;
	enum life_step step;
	const char *expected;
} histories[] = {
	{ true,  false, false, false, LIFE_APPROVE, "CCWCCCCCC" },
	{ true,  false, false, true,  LIFE_APPROVE, "CCWCCCCCC" },
	{ true,  true,  false, true,  LIFE_APPROVE, "CCWCCCCCC" },
	{ false, true,  false, false, LIFE_APPROVE, "CCCCCCCCC" },
	{ false, false, false, true,  LIFE_APPROVE, "CCCCCCCCC" },
	{ false, false, true,  false, LIFE_APPROVE, "CC+CCCCCC" },
	{ false, true,  false, true,  LIFE_REVERSE, "CC++CCCCC" },
	{ false, false, true,  false, LIFE_REVERSE, "CCCCC+CCC" },
	{ false, true,  true,  true,  LIFE_REVERSE, "CC++C+CCC" },
	{ false, false, false, true,  LIFE_REVERSE, "CCCCCCCCC" },
	{ true,  false, false, false, LIFE_REVERSE, "CCCCCCCCC" },
	/* Writing does not keep anybody from sending back. */
	{ true,  true,  false, true,  LIFE_REQUEST_CHANGES, "CF+CCCCCC" },
	{ true,  true,  false, true,  LIFE_REJECT,  "CF+CCCCCC" },
};
/* clang-format on */

static enum err allowed(enum life_step step, const struct life_facts *facts, const struct actor *actor,
			struct err_info *err)
{
	return life_allowed(&life_action, &action_kind.rights, step, facts, actor, err);
}

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

static void check_states(enum life_step step, struct life_facts facts, const struct actor *actor,
			 const char *letters)
{
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		struct err_info err = { .detail = "" };
		char got;

		facts.status = statuses[i];
		got = letter_of(allowed(step, &facts, actor, &err));
		if (got != letters[i])
			fail_msg("%s from %s, roles %u, organisation %d, person %d, owner %s: %c, wanted %c (%s)",
				 life_step_id(step), statuses[i], actor->roles,
				 (int)actor->organisation_id, (int)actor->person_id, facts.owner_party, got,
				 letters[i], err.detail);
		assert_int_equal(letter_of(allowed(step, &facts, actor, NULL)), got);
	}
}

static void every_step_from_every_state_by_everybody_is_as_the_table_says(void **state)
{
	static const char *const parties[] = { "cub", "urpa" };

	(void)state;
	for (int n = 0; n < LIFE_STEPS * GROUP_COUNT * RELATION_COUNT; n++) {
		enum life_step step = (enum life_step)(n / (GROUP_COUNT * RELATION_COUNT));
		enum group group = (enum group)(n / RELATION_COUNT % GROUP_COUNT);
		enum relation relation = (enum relation)(n % RELATION_COUNT);

		for (size_t party = 0; life_rule(&life_action, step) != NULL && party < ARRAY_SIZE(parties); party++) {
			const struct life_facts facts = { .owner_id = OWNER_ID,
							    .owner_party = parties[party],
							    .counterpart_id = party == 0 ? PARTNER_LEAD : CUB_LEAD };

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
		const struct life_facts facts = { .owner_id = OWNER_ID,
						    .owner_party = "cub",
						    .counterpart_id = PARTNER_LEAD,
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
	struct life_facts facts = { .owner_id = OWNER_ID, .owner_party = "cub",
				      .counterpart_id = PARTNER_LEAD, .rejected_by_actor = true };
	struct actor actor = person(COLEAD, "cub", ROLE_CLAUSE_OFFICER);

	(void)state;
	check_states(LIFE_REVERSE, facts, &actor, "CCCCC+CCC");
	actor.person_id = SOMEBODY;
	check_states(LIFE_REVERSE, facts, &actor, "FFFFFFFFF");
}

/* The lead of one's own party is no co-lead, and nobody is while none is named. */
static void only_the_named_counterpart_endorses(void **state)
{
	struct life_facts facts = { .owner_id = OWNER_ID, .owner_party = "cub", .counterpart_id = PARTNER_LEAD };
	struct actor actor = { .person_id = CUB_LEAD, .organisation_id = OWNER_ID, .roles = ROLE_CUB_TECHNICIAN };

	(void)state;
	check_states(LIFE_ENDORSE, facts, &actor, "FFFFFFFFF");
	check_states(LIFE_REJECT, facts, &actor, "FFFFFFFFF");
	facts.counterpart_id = 0;
	check_states(LIFE_ENDORSE, facts, &actor, "FFFFFFFFF");
}

static void a_state_that_nobody_knows_allows_nothing(void **state)
{
	static const char *const strange[] = { "", "Draft", "drafted" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(strange); i++) {
		struct life_facts facts = { .status = strange[i], .owner_id = OWNER_ID,
					      .owner_party = "cub", .counterpart_id = PARTNER_LEAD };
		struct actor actor = { .person_id = PARTNER_LEAD, .organisation_id = OWNER_ID,
				       .roles = ROLES_ALL };

		for (size_t n = 0; n < life_action.count; n++)
			assert_int_equal(allowed(life_action.rules[n].step, &facts, &actor, NULL), ERR_CONFLICT);
	}
}

static void steps_are_found_by_their_name(void **state)
{
	(void)state;
	for (int step = 0; step < LIFE_STEPS; step++) {
		assert_int_equal(life_step_find(life_step_id((enum life_step)step)), step);
		assert_int_equal(life_step_of_path(life_step_path((enum life_step)step)), step);
	}
	assert_int_equal(life_step_find("decide"), LIFE_STEPS);
	assert_int_equal(life_step_find(""), LIFE_STEPS);
	assert_int_equal(life_step_find(NULL), LIFE_STEPS);
	assert_int_equal(life_step_of_path("decider"), LIFE_STEPS);
}

static void a_step_that_ends_or_sends_back_needs_its_reason(void **state)
{
	static const struct life *const lives[] = { &life_action, &life_endorsed, &life_approved, &life_kept, &life_final };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		for (size_t n = 0; n < lives[i]->count; n++) {
			enum life_step step = lives[i]->rules[n].step;
			bool goes_on = step == LIFE_EDIT || step == LIFE_SUBMIT || step == LIFE_ENDORSE ||
				       step == LIFE_APPROVE || step == LIFE_START || step == LIFE_REPORT ||
				       step == LIFE_COMPLETE;

			assert_true(lives[i]->rules[n].needs_reason != goes_on);
		}
	}
}

static void a_life_has_its_own_steps_and_states_only(void **state)
{
	struct actor actor = { .person_id = SOMEBODY, .organisation_id = OWNER_ID, .roles = ROLES_ALL };
	const struct life_facts facts = { .status = "current", .owner_id = OWNER_ID, .owner_party = "cub" };

	(void)state;
	assert_int_equal(life_allowed(&life_kept, &action_kind.rights, LIFE_CLOSE, &facts, &actor, NULL), ERR_OK);
	assert_int_equal(life_allowed(&life_kept, &action_kind.rights, LIFE_APPROVE, &facts, &actor, NULL),
			 ERR_NOT_FOUND);
	assert_int_equal(allowed(LIFE_RETIRE, &facts, &actor, NULL), ERR_NOT_FOUND);
	assert_true(life_has_state(&life_kept, "closed"));
	assert_false(life_has_state(&life_kept, "approved"));
	assert_false(life_has_state(&life_kept, ""));
	assert_false(life_has_state(&life_approved, "endorsed"));
	assert_true(life_has_state(&life_endorsed, "retired"));
}

/* What either party writes is anybody's of a party, and nobody's without one. */
static void a_joint_record_is_written_by_both_parties(void **state)
{
	struct life_facts facts = { .status = "draft", .owner_id = OWNER_ID, .owner_party = "cub", .joint = true };
	struct actor actor = { .person_id = SOMEBODY, .organisation_id = OTHER_ID, .party = "urpa",
			       .roles = ROLE_URPA_COORDINATOR };

	(void)state;
	assert_int_equal(life_allowed(&life_approved, &tool_kind.rights, LIFE_EDIT, &facts, &actor, NULL), ERR_OK);
	actor.party = "";
	assert_int_equal(life_allowed(&life_approved, &tool_kind.rights, LIFE_EDIT, &facts, &actor, NULL),
			 ERR_FORBIDDEN);
	facts.joint = false;
	actor.party = "urpa";
	assert_int_equal(life_allowed(&life_approved, &tool_kind.rights, LIFE_EDIT, &facts, &actor, NULL),
			 ERR_FORBIDDEN);
}

static void a_step_is_taken_in_the_role_that_allows_it(void **state)
{
	const struct actor both = { .roles = ROLE_ADMINISTRATOR | ROLE_URPA_ELECTED | ROLE_URPA_COORDINATOR };
	const struct actor none = { .roles = ROLE_AUDITOR };

	(void)state;
	assert_string_equal(life_role(&action_kind.rights, LIFE_APPROVE, &both), "urpa_elected");
	assert_string_equal(life_role(&action_kind.rights, LIFE_EDIT, &both), "urpa_coordinator");
	assert_string_equal(life_role(&action_kind.rights, LIFE_ENDORSE, &both), "urpa_coordinator");
	assert_string_equal(life_role(&action_kind.rights, LIFE_APPROVE, &none), "");
}

static void after_the_last_day_of_the_agreement_nothing_may_be_done(void **state)
{
	struct actor actor = { .roles = ROLES_ALL, .organisation_id = OWNER_ID, .person_id = SOMEBODY, .party = "cub" };
	struct life_facts facts = { .status = "draft", .owner_id = OWNER_ID, .owner_party = "cub",
				    .last_day = "2011-12-31" };

	(void)state;
	snprintf(actor.today, sizeof(actor.today), "2011-12-31");
	assert_int_equal(life_allowed(&life_action, &action_kind.rights, LIFE_EDIT, &facts, &actor, NULL), ERR_OK);
	snprintf(actor.today, sizeof(actor.today), "2012-01-01");
	for (int step = 0; step < LIFE_STEPS; step++) {
		enum err code = life_allowed(&life_action, &action_kind.rights, (enum life_step)step, &facts, &actor, NULL);

		if (code == ERR_OK || code == ERR_CONFLICT)
			fail_msg("%s: %s", life_step_id((enum life_step)step), err_id(code));
	}
	facts.last_day = NULL;
	assert_int_equal(life_allowed(&life_action, &action_kind.rights, LIFE_EDIT, &facts, &actor, NULL), ERR_OK);
}

static void what_is_approved_for_good_stays(void **state)
{
	const struct actor elected = { .roles = ROLE_CUB_ELECTED, .party = "cub" };
	const struct life_facts facts = { .status = "approved", .owner_id = OWNER_ID, .owner_party = "cub",
					  .approved_by_actor = true };

	(void)state;
	assert_int_equal(life_allowed(&life_final, &amendment_kind.rights, LIFE_REVERSE, &facts, &elected, NULL),
			 ERR_CONFLICT);
	assert_null(life_rule(&life_final, LIFE_RETIRE));
	assert_null(strstr(life_rule(&life_final, LIFE_EDIT)->from, "approved"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_the_last_day_of_the_agreement_nothing_may_be_done),
		cmocka_unit_test(what_is_approved_for_good_stays),
		cmocka_unit_test(every_step_from_every_state_by_everybody_is_as_the_table_says),
		cmocka_unit_test(what_one_has_written_or_decided_before_counts),
		cmocka_unit_test(a_colead_reverses_their_own_refusal_only),
		cmocka_unit_test(only_the_named_counterpart_endorses),
		cmocka_unit_test(a_state_that_nobody_knows_allows_nothing),
		cmocka_unit_test(steps_are_found_by_their_name),
		cmocka_unit_test(a_step_that_ends_or_sends_back_needs_its_reason),
		cmocka_unit_test(a_life_has_its_own_steps_and_states_only),
		cmocka_unit_test(a_joint_record_is_written_by_both_parties),
		cmocka_unit_test(a_step_is_taken_in_the_role_that_allows_it),
	};

	return cmocka_run_group_tests_name("the life of an action", tests, NULL, NULL);
}
