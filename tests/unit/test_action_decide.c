/* Steps of an action as they are written: what is checked once more under the lock, and what becomes of it. */
#include "tests/unit/test.h"

#include "app/resource/action_internal.h"
#include "app/resource/record/record_write.h"
#include "auth/permission.h"
#include "tests/unit/fake_reference.h"

#define ID 12
#define VERSION 3
#define AUTHOR 20
#define CUB_LEAD 21
#define PARTNER_LEAD 22
#define ELECTED 30

static struct actor elected = { .person_id = ELECTED, .name = "Élu", .quality = "Élu", .roles = ROLE_CUB_ELECTED,
				.organisation_id = 3, .organisation_name = "CUB", .party = "cub",
				.directory_uuid = "u", .dn = "uid=elu", .auth_method = "ldap",
				.auth_time = "2010-01-01 10:00:00", .at = "2010-01-02 10:00:00.000000" };
static struct actor officer = { .person_id = PARTNER_LEAD, .name = "Chargée", .quality = "Chargée",
				.roles = ROLE_CLAUSE_OFFICER, .organisation_id = 4,
				.organisation_name = "PLIE", .party = "urpa", .directory_uuid = "v",
				.dn = "uid=c", .auth_method = "ldap", .auth_time = "2010-01-01 10:00:00",
				.at = "2010-01-02 10:00:00.000000" };

static char locked[512];
static struct err_info err;

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	fake_rows("ledger_last", "[]");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_release();
	return 0;
}

static int forget_reference(void **state)
{
	(void)state;
	reference_thread_end();
	return 0;
}

/* The action, of the CUB, stands in `status`. */
static void stands(const char *status)
{
	snprintf(locked, sizeof(locked),
		 "{\"id\": %d, \"title\": \"Une action\", \"status\": \"%s\", \"version\": %d, \"owner_id\": 3,"
		 " \"owner_party\": \"cub\", \"author_id\": %d, \"counterpart_id\": %d}",
		 ID, status, VERSION, AUTHOR, PARTNER_LEAD);
	fake_rows("action_lock", locked);
}

static enum err take(const struct actor *actor, enum life_step step, const char *reason)
{
	return record_take_step(FAKE_DB, actor, &action_kind, ID, VERSION, step, reason, &err);
}

static void the_first_approval_waits_for_the_other_quality(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}, {\"role\": \"urpa_elected\"}]");
	assert_int_equal(take(&elected, LIFE_APPROVE, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "endorsed");
	assert_true(json_is_true(fake_arg("decision_add", "approval")));
	assert_string_equal(fake_arg_text("decision_add", "role"), "cub_elected");
	assert_true(json_is_false(fake_arg("action_move", "approved")));
	/* Only what waited for this quality goes. */
	assert_int_equal(fake_count("inbox_clear"), 0);
	assert_string_equal(fake_arg_text("inbox_clear_one", "recipient"), "role:cub_elected");
	assert_string_equal(fake_arg_text("ledger_add", "event"), "action.approve");
}

static void the_last_approval_approves(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&elected, LIFE_APPROVE, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "approved");
	assert_true(json_is_true(fake_arg("action_move", "approved")));
	assert_int_equal(fake_count("inbox_clear"), 1);
}

static void an_approval_that_nobody_waits_for_is_a_conflict(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", "[{\"role\": \"urpa_elected\"}]");
	assert_int_equal(take(&elected, LIFE_APPROVE, NULL), ERR_CONFLICT);
	assert_int_equal(fake_count("decision_add"), 0);
}

/* The database's own guard: the person wrote a version, or has approved this one. */
static void the_database_refuses_the_approval_of_own_work(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	fake_number("decision_add", 0);
	assert_int_equal(take(&elected, LIFE_APPROVE, NULL), ERR_OWN_WORK);
	assert_int_equal(fake_count("action_move"), 0);
	assert_int_equal(fake_count("ledger_add"), 0);
}

static void another_version_than_the_one_read_is_stale(void **state)
{
	(void)state;
	stands("endorsed");
	assert_int_equal(record_take_step(FAKE_DB, &elected, &action_kind, ID, VERSION - 1, LIFE_APPROVE, NULL, &err),
			 ERR_STALE);
	assert_int_equal(record_take_step(FAKE_DB, &elected, &action_kind, ID, VERSION + 1, LIFE_APPROVE, NULL, &err),
			 ERR_STALE);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void a_stranger_is_refused_before_the_version_is_looked_at(void **state)
{
	struct actor stranger = officer;

	(void)state;
	stranger.person_id = 99;
	stands("submitted");
	assert_int_equal(record_take_step(FAKE_DB, &stranger, &action_kind, ID, 1, LIFE_ENDORSE, NULL, &err),
			 ERR_FORBIDDEN);
}

static void a_refusal_needs_its_reason(void **state)
{
	(void)state;
	stands("endorsed");
	assert_int_equal(take(&elected, LIFE_REJECT, NULL), ERR_INVALID);
	assert_int_equal(take(&elected, LIFE_REJECT, "Hors sujet."), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "rejected");
	assert_string_equal(fake_arg_text("decision_add", "reason"), "Hors sujet.");
}

static void an_action_that_has_moved_on_is_a_conflict(void **state)
{
	(void)state;
	stands("submitted");
	fake_number("action_move", 0);
	assert_int_equal(take(&officer, LIFE_ENDORSE, NULL), ERR_CONFLICT);
	assert_int_equal(fake_count("ledger_add"), 0);
}

static void an_endorsement_asks_every_quality_that_is_missing(void **state)
{
	(void)state;
	stands("submitted");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}, {\"role\": \"urpa_elected\"}]");
	assert_int_equal(take(&officer, LIFE_ENDORSE, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "endorsed");
	assert_int_equal(fake_count("inbox_clear"), 1);
	assert_int_equal(fake_count("inbox_add"), 2);
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "role:urpa_elected");
}

/* ---- reversals ---- */

#define OWN(id, decision, from)                                                                              \
	"[{\"id\": " #id ", \"decision\": \"" decision "\", \"role\": \"cub_elected\", \"from_status\": \"" from \
	"\"}]"

static void an_approval_is_reversed_by_who_gave_it(void **state)
{
	(void)state;
	stands("approved");
	fake_rows("decision_to_reverse", OWN(77, "approve", "endorsed"));
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&elected, LIFE_REVERSE, "Une erreur."), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "endorsed");
	assert_int_equal(fake_arg_i64("decision_add", "reverses"), 77);
	assert_int_equal(fake_arg_i64("decision_to_reverse", "person"), ELECTED);
	assert_true(json_is_true(fake_arg("action_move", "unapproved")));
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "role:cub_elected");
}

static void a_refusal_is_reversed_to_where_it_stood(void **state)
{
	(void)state;
	stands("rejected");
	fake_rows("decision_to_reverse", OWN(78, "reject", "submitted"));
	assert_int_equal(take(&officer, LIFE_REVERSE, "Une erreur."), ERR_OK);
	assert_string_equal(fake_arg_text("action_move", "to_status"), "submitted");
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "person:22");
}

static void without_an_own_decision_there_is_nothing_to_reverse(void **state)
{
	(void)state;
	stands("approved");
	fake_rows("decision_to_reverse", "[]");
	assert_int_equal(take(&elected, LIFE_REVERSE, "Une erreur."), ERR_CONFLICT);
	assert_int_equal(fake_count("decision_add"), 0);
}

/* Who approved before somebody else refused still has an approval that stands: it undoes no refusal. */
static void an_approval_does_not_undo_the_refusal_of_another(void **state)
{
	(void)state;
	stands("rejected");
	fake_rows("decision_to_reverse", OWN(77, "approve", "endorsed"));
	assert_int_equal(take(&elected, LIFE_REVERSE, "Je reviens."), ERR_CONFLICT);
	assert_int_equal(fake_count("decision_add"), 0);
	assert_int_equal(fake_count("action_move"), 0);
}

/* ---- submitting and reporting ---- */

static void what_was_sent_back_must_change_first(void **state)
{
	struct actor author = officer;

	(void)state;
	author.organisation_id = 3;
	stands("changes_requested");
	fake_rows("last_return", "[{\"version\": 3}]");
	assert_int_equal(take(&author, LIFE_SUBMIT, NULL), ERR_CONFLICT);
	fake_rows("last_return", "[{\"version\": 2}]");
	assert_int_equal(take(&author, LIFE_SUBMIT, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "person:22");
}

/* ---- who is told by mail ---- */

static void what_waits_is_told_to_everybody_of_the_quality_but_who_made_it_wait(void **state)
{
	(void)state;
	stands("submitted");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	fake_rows("notice_people", "[{\"id\": 41, \"choice\": \"immediate\"}, {\"id\": 42, \"choice\": \"daily\"}]");
	assert_int_equal(take(&officer, LIFE_ENDORSE, NULL), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 3);	/* two officials and the author */
	assert_int_equal(fake_arg_i64("notice_people", "person"), AUTHOR);
	assert_string_equal(fake_arg_text("outbox_add", "kind"), "decided");
	assert_string_equal(fake_arg_text("outbox_add", "path"), "/actions/12");
}

static void the_author_learns_of_a_refusal_with_its_reason(void **state)
{
	(void)state;
	stands("endorsed");
	assert_int_equal(take(&elected, LIFE_REJECT, "Hors sujet."), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 2);	/* the author and the counterpart */
	assert_string_equal(fake_arg_text("outbox_add", "subject"), "Refusée : Une action");
	assert_non_null(strstr(fake_arg_text("outbox_add", "body"), "Motif : Hors sujet."));
	assert_int_equal(fake_arg_i64("notice_people", "person"), PARTNER_LEAD);
}

static void nobody_is_told_what_they_did_themselves(void **state)
{
	struct actor author = officer;

	(void)state;
	author.person_id = AUTHOR;
	author.organisation_id = 3;
	stands("submitted");
	assert_int_equal(take(&author, LIFE_WITHDRAW, "Plus d’actualité."), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 1);
	assert_int_equal(fake_arg_i64("outbox_add", "person"), PARTNER_LEAD);
}

static void a_history_that_is_loaded_tells_nobody(void **state)
{
	struct actor past = officer;

	(void)state;
	past.quiet = true;
	stands("submitted");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&past, LIFE_ENDORSE, NULL), ERR_OK);
	assert_int_equal(fake_count("inbox_add"), 1);
	assert_int_equal(fake_count("outbox_add"), 0);
}

static void what_came_back_to_the_author_counts_as_waiting_for_them(void **state)
{
	(void)state;
	stands("submitted");
	assert_int_equal(take(&officer, LIFE_REQUEST_CHANGES, "Précisez le public."), ERR_OK);
	assert_int_equal(fake_count("outbox_add"), 1);
	assert_string_equal(fake_arg_text("outbox_add", "kind"), "waiting");
	assert_string_equal(fake_arg_text("outbox_add", "waits_as"), "person:20");
}

/* ---- what the trail says about a person ---- */

#define DECISION(id, version, decision, role, person, reverses)                                              \
	"{\"kind\": \"decision\", \"decision_id\": " #id ", \"version\": " #version ", \"decision\": \"" decision \
	"\", \"role\": \"" role "\", \"person_id\": " #person ", \"reverses_id\": " #reverses "}"

static struct life_facts facts_of(const char *trail)
{
	json_auto_t *rows = json_loads(trail, 0, NULL);
	struct life_facts facts = { 0 };

	assert_non_null(rows);
	action_facts_of_trail(rows, &elected, VERSION, &facts);
	return facts;
}

static void only_what_stands_about_this_version_counts(void **state)
{
	struct life_facts facts;

	(void)state;
	facts = facts_of("[" DECISION(1, 3, "approve", "cub_elected", 30, null) "]");
	assert_true(facts.approved_by_actor && facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 2, "approve", "cub_elected", 30, null) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "approve", "cub_elected", 31, null) "]");
	assert_true(!facts.approved_by_actor && facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "approve", "urpa_elected", 31, null) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "approve", "cub_elected", 30, null) ","
			     DECISION(2, 3, "reverse", "cub_elected", 30, 1) "]");
	assert_false(facts.approved_by_actor || facts.role_has_approved);
	facts = facts_of("[" DECISION(1, 3, "reject", "cub_elected", 30, null) "]");
	assert_true(facts.rejected_by_actor);
	facts = facts_of("[{\"kind\": \"version\", \"version\": 1, \"person_id\": 30}]");
	assert_true(facts.edited_by_actor);
	facts = facts_of("[{\"kind\": \"version\", \"version\": 1, \"person_id\": 31}]");
	assert_false(facts.edited_by_actor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(the_first_approval_waits_for_the_other_quality),
		TEST(the_last_approval_approves),
		TEST(an_approval_that_nobody_waits_for_is_a_conflict),
		TEST(the_database_refuses_the_approval_of_own_work),
		TEST(another_version_than_the_one_read_is_stale),
		TEST(a_stranger_is_refused_before_the_version_is_looked_at),
		TEST(a_refusal_needs_its_reason),
		TEST(an_action_that_has_moved_on_is_a_conflict),
		TEST(an_endorsement_asks_every_quality_that_is_missing),
		TEST(an_approval_is_reversed_by_who_gave_it),
		TEST(a_refusal_is_reversed_to_where_it_stood),
		TEST(without_an_own_decision_there_is_nothing_to_reverse),
		TEST(an_approval_does_not_undo_the_refusal_of_another),
		TEST(what_was_sent_back_must_change_first),
		TEST(what_waits_is_told_to_everybody_of_the_quality_but_who_made_it_wait),
		TEST(the_author_learns_of_a_refusal_with_its_reason),
		TEST(nobody_is_told_what_they_did_themselves),
		TEST(a_history_that_is_loaded_tells_nobody),
		TEST(what_came_back_to_the_author_counts_as_waiting_for_them),
		TEST(only_what_stands_about_this_version_counts),
	};

	return cmocka_run_group_tests_name("decisions", tests, NULL, forget_reference);
}
