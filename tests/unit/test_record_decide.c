/* Steps of records as they are written, of the life with an endorsement, without, and without approval. */
#include "app/resource/record/record_write.h"
#include "tests/unit/fake_record.h"

static const struct kind approved_kind = SAMPLE_KIND(&life_approved);
static const struct kind kept_kind = SAMPLE_KIND(&life_kept);

#define BOTH "[{\"role\": \"cub_elected\"}, {\"role\": \"urpa_elected\"}]"

static enum err take(const struct kind *kind, const struct actor *actor, enum life_step step, const char *reason)
{
	return record_take_step(FAKE_DB, actor, kind, ID, VERSION, step, reason, &err);
}

static void a_submission_asks_the_counterpart(void **state)
{
	(void)state;
	stands("draft");
	assert_int_equal(take(&sample_endorsed, &author, LIFE_SUBMIT, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "submitted");
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "person:22");
	assert_string_equal(fake_arg_text("inbox_add", "task"), "endorse");
	assert_string_equal(fake_arg_text("decision_add", "role"), "cub_technician");
	assert_true(json_is_false(fake_arg("decision_add", "approval")));
	assert_string_equal(fake_arg_text("ledger_add", "event"), "record.submit");
}

static void a_submission_without_endorsement_asks_the_elected_officials(void **state)
{
	(void)state;
	stands("draft");
	fake_rows("approvals_missing", BOTH);
	assert_int_equal(take(&approved_kind, &author, LIFE_SUBMIT, NULL), ERR_OK);
	assert_int_equal(fake_count("inbox_add"), 2);
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "role:urpa_elected");
	assert_string_equal(fake_arg_text("inbox_add", "task"), "approve");
}

static void nobody_endorses_where_nobody_must(void **state)
{
	(void)state;
	stands("submitted");
	assert_int_equal(take(&approved_kind, &counterpart, LIFE_ENDORSE, NULL), ERR_NOT_FOUND);
	stands("current");
	assert_int_equal(take(&kept_kind, &author, LIFE_SUBMIT, NULL), ERR_NOT_FOUND);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void without_a_counterpart_nothing_is_submitted(void **state)
{
	(void)state;
	fake_rows("record_lock", "{\"id\": 12, \"title\": \"Un guide\", \"status\": \"draft\", \"version\": 3, \"owner_id\": 3,"
				 " \"owner_party\": \"cub\", \"author_id\": 20, \"counterpart_id\": null}");
	assert_int_equal(take(&sample_endorsed, &author, LIFE_SUBMIT, NULL), ERR_INVALID);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void an_endorsement_asks_every_quality_that_is_missing(void **state)
{
	(void)state;
	stands("submitted");
	fake_rows("approvals_missing", BOTH);
	assert_int_equal(take(&sample_endorsed, &counterpart, LIFE_ENDORSE, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "endorsed");
	assert_int_equal(fake_count("inbox_clear"), 1);
	assert_int_equal(fake_count("inbox_add"), 2);
}

/* In both lives: the state in which officials decide stays until the last of them has. */
static void the_first_approval_waits_for_the_other_quality(void **state)
{
	static const struct {
		const struct kind *kind;
		const char *deciding;
	} lives[] = { { &sample_endorsed, "endorsed" }, { &approved_kind, "submitted" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lives); i++) {
		fake_forget_calls();
		stands(lives[i].deciding);
		fake_rows("approvals_missing", BOTH);
		assert_int_equal(take(lives[i].kind, &elected, LIFE_APPROVE, NULL), ERR_OK);
		assert_string_equal(fake_arg_text("record_move", "to_status"), lives[i].deciding);
		assert_true(json_is_false(fake_arg("record_move", "approved")));
		assert_true(json_is_true(fake_arg("decision_add", "approval")));
		assert_int_equal(fake_count("inbox_clear"), 0);
		assert_string_equal(fake_arg_text("inbox_clear_one", "recipient"), "role:cub_elected");
	}
}

static void the_last_approval_approves(void **state)
{
	(void)state;
	stands("submitted");
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&approved_kind, &elected, LIFE_APPROVE, NULL), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "approved");
	assert_true(json_is_true(fake_arg("record_move", "approved")));
	assert_int_equal(fake_count("inbox_clear"), 1);
}

static void an_approval_that_nobody_waits_for_is_a_conflict(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", "[{\"role\": \"urpa_elected\"}]");
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_APPROVE, NULL), ERR_CONFLICT);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void the_database_refuses_the_approval_of_own_work(void **state)
{
	(void)state;
	stands("endorsed");
	fake_rows("approvals_missing", BOTH);
	fake_number("decision_add", 0);
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_APPROVE, NULL), ERR_OWN_WORK);
	assert_int_equal(fake_count("record_move"), 0);
	assert_int_equal(fake_count("ledger_add"), 0);
}

static void another_version_is_stale_but_a_stranger_is_told_nothing(void **state)
{
	(void)state;
	stands("endorsed");
	assert_int_equal(record_take_step(FAKE_DB, &elected, &sample_endorsed, ID, VERSION - 1, LIFE_APPROVE, NULL, &err),
			 ERR_STALE);
	assert_int_equal(record_take_step(FAKE_DB, &auditor, &sample_endorsed, ID, VERSION - 1, LIFE_APPROVE, NULL, &err),
			 ERR_FORBIDDEN);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void a_refusal_needs_its_reason_and_a_return_tells_the_author(void **state)
{
	(void)state;
	stands("endorsed");
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REJECT, NULL), ERR_INVALID);
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REJECT, "Hors sujet."), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "rejected");
	assert_int_equal(fake_count("inbox_add"), 0);
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REQUEST_CHANGES, "À préciser."), ERR_OK);
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "person:20");
	assert_string_equal(fake_arg_text("inbox_add", "task"), "revise");
	assert_string_equal(fake_arg_text("decision_add", "reason"), "À préciser.");
}

static void what_was_sent_back_must_change_first(void **state)
{
	(void)state;
	stands("changes_requested");
	fake_rows("last_return", "[{\"version\": 3}]");
	assert_int_equal(take(&sample_endorsed, &author, LIFE_SUBMIT, NULL), ERR_CONFLICT);
	fake_rows("last_return", "[{\"version\": 2}]");
	assert_int_equal(take(&sample_endorsed, &author, LIFE_SUBMIT, NULL), ERR_OK);
}

static void a_record_that_has_moved_on_is_a_conflict(void **state)
{
	(void)state;
	stands("submitted");
	fake_number("record_move", 0);
	assert_int_equal(take(&sample_endorsed, &counterpart, LIFE_ENDORSE, NULL), ERR_CONFLICT);
	assert_int_equal(fake_count("ledger_add"), 0);
}

#define OWN(id, decision, from)                                                                              \
	"[{\"id\": " #id ", \"decision\": \"" decision "\", \"role\": \"cub_elected\", \"from_status\": \"" from "\"}]"

static void an_approval_is_reversed_to_where_the_officials_decide(void **state)
{
	(void)state;
	stands("approved");
	fake_rows("decision_to_reverse", OWN(77, "approve", "endorsed"));
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REVERSE, "Une erreur."), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "endorsed");
	assert_int_equal(fake_arg_i64("decision_add", "reverses"), 77);
	assert_true(json_is_true(fake_arg("record_move", "unapproved")));
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "role:cub_elected");
}

static void without_endorsement_a_reversal_leads_back_to_submitted(void **state)
{
	(void)state;
	stands("approved");
	fake_rows("decision_to_reverse", OWN(77, "approve", "submitted"));
	fake_rows("approvals_missing", "[{\"role\": \"cub_elected\"}]");
	assert_int_equal(take(&approved_kind, &elected, LIFE_REVERSE, "Une erreur."), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "submitted");
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "role:cub_elected");
}

static void nobody_reverses_what_is_not_theirs(void **state)
{
	(void)state;
	stands("approved");
	fake_rows("decision_to_reverse", "[]");
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REVERSE, "Une erreur."), ERR_CONFLICT);
	stands("rejected");
	fake_rows("decision_to_reverse", OWN(77, "approve", "endorsed"));
	assert_int_equal(take(&sample_endorsed, &elected, LIFE_REVERSE, "Je reviens."), ERR_CONFLICT);
	assert_int_equal(fake_count("decision_add"), 0);
}

static void what_is_kept_is_closed_and_opened_again_with_a_reason(void **state)
{
	(void)state;
	stands("current");
	assert_int_equal(take(&kept_kind, &author, LIFE_CLOSE, NULL), ERR_INVALID);
	assert_int_equal(take(&kept_kind, &author, LIFE_CLOSE, "Terminé."), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "closed");
	stands("closed");
	assert_int_equal(take(&kept_kind, &author, LIFE_REOPEN, "Repris."), ERR_OK);
	assert_string_equal(fake_arg_text("record_move", "to_status"), "current");
	assert_int_equal(fake_count("inbox_add"), 0);
}

static void an_edit_or_a_report_is_no_step_to_take(void **state)
{
	(void)state;
	stands("draft");
	assert_int_not_equal(take(&sample_endorsed, &author, LIFE_EDIT, NULL), ERR_OK);
	assert_int_not_equal(take(&sample_endorsed, &author, LIFE_REPORT, NULL), ERR_OK);
	assert_int_equal(fake_count("record_move"), 0);
}

static enum life_step decided_step;

static enum err remember(struct db *db, const struct actor *actor, const struct record_head *head, enum life_step step,
			 const char *to, struct err_info *info)
{
	(void)db;
	(void)actor;
	assert_int_equal(head->id, ID);
	assert_string_equal(to, "retired");
	decided_step = step;
	return ERR(info, ERR_CONFLICT, "the hook refuses");
}

static void what_the_kind_makes_of_a_step_belongs_to_it(void **state)
{
	struct kind hooked = SAMPLE_KIND(&life_endorsed);

	(void)state;
	hooked.decided = remember;
	stands("approved");
	assert_int_equal(take(&hooked, &author, LIFE_RETIRE, "Remplacé."), ERR_CONFLICT);
	assert_int_equal(decided_step, LIFE_RETIRE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_submission_asks_the_counterpart),
		TEST(a_submission_without_endorsement_asks_the_elected_officials),
		TEST(nobody_endorses_where_nobody_must),
		TEST(without_a_counterpart_nothing_is_submitted),
		TEST(an_endorsement_asks_every_quality_that_is_missing),
		TEST(the_first_approval_waits_for_the_other_quality),
		TEST(the_last_approval_approves),
		TEST(an_approval_that_nobody_waits_for_is_a_conflict),
		TEST(the_database_refuses_the_approval_of_own_work),
		TEST(another_version_is_stale_but_a_stranger_is_told_nothing),
		TEST(a_refusal_needs_its_reason_and_a_return_tells_the_author),
		TEST(what_was_sent_back_must_change_first),
		TEST(a_record_that_has_moved_on_is_a_conflict),
		TEST(an_approval_is_reversed_to_where_the_officials_decide),
		TEST(without_endorsement_a_reversal_leads_back_to_submitted),
		TEST(nobody_reverses_what_is_not_theirs),
		TEST(what_is_kept_is_closed_and_opened_again_with_a_reason),
		TEST(an_edit_or_a_report_is_no_step_to_take),
		TEST(what_the_kind_makes_of_a_step_belongs_to_it),
	};

	return cmocka_run_group_tests_name("decisions about records", tests, NULL, forget_reference);
}
