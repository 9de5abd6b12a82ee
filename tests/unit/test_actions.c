/* Pages and changes of actions as whole requests: who may, what is asked of the database, what is answered. */
#include "tests/unit/test.h"

#include "tests/unit/fake_action.h"

#define HTML "HTTP_ACCEPT=text/html"
#define JSON "HTTP_ACCEPT=application/json"
#define HERE "HTTP_ORIGIN=http://accord.example"

static int start(void **state)
{
	(void)state;
	log_set_level((enum log_level)0);
	talk_start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	reference_thread_end();
	talk_end();
	fake_release();
	return 0;
}

static int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_reference();
	fake_tables();
	fake_action("endorsed");
	return 0;
}

static void sign_in_as(unsigned roles)
{
	fake_rows("session_get", talk_session(roles));
}

/* Somebody with `roles`, but of an organisation that owns nothing here. */
static void sign_in_as_stranger(unsigned roles)
{
	static char row[400];

	snprintf(row, sizeof(row),
		 "{\"person_id\": 40, \"roles\": %u, \"organisation_id\": 4, \"organisation_slug\": \"plie-graves\","
		 " \"organisation_name\": \"PLIE\", \"party\": \"urpa\", \"idle_s\": 0, \"username\": \"autre\"}",
		 roles);
	fake_rows("session_get", row);
}

static int send(const char *uri, const char *fields)
{
	return talk("POST", uri, talk_form(fields), TALK_SIGNED_IN, HTML, HERE);
}

static int get(const char *uri)
{
	return talk("GET", uri, NULL, TALK_SIGNED_IN, HTML);
}

/* ---- who may ---- */

/* clang-format off */
static const struct { const char *uri; const char *fields; } changes[] = {
	{ "/actions/12", "version=2&title=Mon+titre" },
	{ "/actions/12/soumettre", "version=2" },
	{ "/actions/12/viser", "version=2" },
	{ "/actions/12/approuver", "version=2" },
	{ "/actions/12/demander-modification", "version=2&reason=Trop+court" },
	{ "/actions/12/refuser", "version=2&reason=Trop+court" },
	{ "/actions/12/demarrer", "version=2" },
	{ "/actions/12/realiser", "version=2" },
	{ "/actions/12/retirer", "version=2&reason=Trop+court" },
	{ "/actions/12/annuler", "version=2&reason=Trop+court" },
	{ "/actions/12/avancement", "version=2&progress=50" },
};
/* clang-format on */

static void assert_nothing_written(const char *uri)
{
	static const char *const writes[] = { "action_edit", "action_move", "decision_add", "version_add",
					      "action_report_add", "ledger_add", "inbox_add", "form_key_add" };

	for (size_t i = 0; i < ARRAY_SIZE(writes); i++) {
		if (fake_count(writes[i]) > 0)
			fail_msg("%s: %s", uri, writes[i]);
	}
	assert_int_equal(fake.committed, 0);
}

static void nobody_changes_an_action_of_others(void **state)
{
	static const char *const statuses[] = { "draft",    "submitted", "endorsed",  "approved", "in_progress",
						"rejected", "completed", "withdrawn", "changes_requested" };

	(void)state;
	sign_in_as_stranger(ROLES_AUTHORS | ROLE_ADMINISTRATOR | ROLE_AUDITOR);
	for (size_t i = 0; i < ARRAY_SIZE(changes) * ARRAY_SIZE(statuses); i++) {
		const char *uri = changes[i / ARRAY_SIZE(statuses)].uri;
		int status;

		fake_action(statuses[i % ARRAY_SIZE(statuses)]);
		status = send(uri, changes[i / ARRAY_SIZE(statuses)].fields);
		if (status != 403)
			fail_msg("%s from %s: %d", uri, statuses[i % ARRAY_SIZE(statuses)], status);
		assert_nothing_written(uri);
	}
}

static void nobody_sees_a_form_for_what_they_may_not_do(void **state)
{
	static const char *const pages[] = { "/actions/12/modifier", "/actions/12/soumission", "/actions/12/avancement" };

	(void)state;
	sign_in_as_stranger(ROLES_AUTHORS);
	fake_action("in_progress");
	for (size_t i = 0; i < ARRAY_SIZE(pages); i++)
		assert_int_equal(get(pages[i]), 403);
	/* Reading is for everybody. */
	assert_int_equal(get("/actions/12"), 200);
	assert_int_equal(get("/actions/12?lecture=1"), 200);
	assert_int_equal(get("/actions/12/comparaison?de=1&a=2"), 200);
}

static void nobody_approves_what_they_wrote(void **state)
{
	json_auto_t *model = NULL;

	(void)state;
	fake_rows("action_trail", "[{\"kind\": \"version\", \"position\": 1, \"version\": 1, \"person_id\": 30,"
				  " \"at\": \"2010-01-01 10:00:00\", \"name\": \"Moi\", \"quality\": \"Élu\"}]");
	assert_int_equal(talk("GET", "/actions/12", NULL, TALK_SIGNED_IN, JSON), 200);
	model = talk_json();
	assert_true(json_is_true(json_object_get(model, "own_work")));
	assert_null(json_object_get(json_object_get(model, "can"), "approve"));
	/* And should the button be pressed all the same, the database's guard says no. */
	fake_number("decision_add", 0);
	assert_int_equal(send("/actions/12/approuver", "version=2"), 403);
	assert_int_equal(fake.committed, 0);
}

static void an_old_version_offers_nothing_to_do(void **state)
{
	json_auto_t *model = NULL;

	(void)state;
	assert_int_equal(talk("GET", "/actions/12?lecture=1", NULL, TALK_SIGNED_IN, JSON), 200);
	model = talk_json();
	assert_int_equal(json_object_size(json_object_get(model, "can")), 0);
	assert_string_equal(json_string_value(json_object_get(model, "title")), "Autre titre");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(model, "old_version"), "version")), 1);
	fake_rows("action_version", "null");
	assert_int_equal(get("/actions/12?lecture=9"), 404);
	assert_int_equal(get("/actions/12/comparaison?de=1&a=9"), 404);
	fake_rows("action_get", "null");
	assert_int_equal(get("/actions/12?lecture=1"), 404);
}

static void a_page_knows_when_its_session_ends(void **state)
{
	(void)state;
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("data-left=\"700\""));
}

/* ---- what has gone on meanwhile ---- */

static void a_form_of_an_action_that_is_over_says_so(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("completed");
	assert_int_equal(send("/actions/12", "version=2&title=Mon+titre"), 409);
	assert_true(text_starts(talk_header("Content-Type"), "text/html"));
	assert_int_equal(send("/actions/12/avancement", "version=2&progress=50"), 409);
	assert_int_equal(send("/actions/12/soumettre", "version=2"), 409);
	assert_int_equal(get("/actions/12/modifier"), 409);
	assert_int_equal(get("/actions/12/avancement"), 409);
	assert_int_equal(fake.committed, 0);
}

static void what_was_typed_stands_beside_what_somebody_else_saved(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("draft");
	assert_int_equal(send("/actions/12", "version=1&title=Mon+titre+%C3%A0+moi"), 409);
	assert_true(talk_has("value=\"Mon titre à moi\""));
	assert_true(talk_has("name=\"version\" value=\"2\""));
	assert_int_equal(fake_count("action_edit"), 0);
}

/* The numbers belong to the objectives of the version that the form was made from. */
static void progress_of_another_version_is_not_taken(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("in_progress");
	assert_int_equal(send("/actions/12/avancement", "version=1&progress=50&measured_n=1&measured_value=20"), 409);
	assert_int_equal(fake_count("action_report_add"), 0);
	assert_true(talk_has("value=\"20\""));
	assert_int_equal(send("/actions/12/avancement", "version=2&progress=50&measured_n=1&measured_value=20"), 303);
	assert_int_equal(fake_count("action_report_add"), 1);
}

static void an_action_is_submitted_when_nothing_is_missing(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("draft");
	assert_int_equal(send("/actions/12/soumettre", "version=2"), 303);
	assert_string_equal(fake_arg_text("inbox_add", "recipient"), "person:22");
	fake_rows("action_get", "{\"id\": 12, \"status\": \"draft\", \"version\": 2, \"owner_id\": 3,"
				" \"owner_party\": \"cub\", \"author_id\": 20, \"content\": {\"title\": \"Une action\","
				" \"orientation\": 1}, \"approved_version\": null, \"progress\": 0,"
				" \"content_hash\": \"00\", \"created_at\": \"2010-01-01 10:00:00\", \"updated_at\":"
				" \"2010-01-01 10:00:00\", \"status_at\": \"2010-01-01 10:00:00\", \"author_name\": \"A\","
				" \"author_quality\": \"T\"}");
	fake_forget_calls();
	assert_int_equal(send("/actions/12/soumettre", "version=2"), 422);
	assert_int_equal(fake_count("decision_add"), 0);
	assert_true(talk_has("/actions/12/modifier#f-territory"));
}

/* ---- the buttons of the action's page ---- */

static void a_reason_that_is_too_short_stands_again_on_the_page_of_the_action(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	assert_int_equal(send("/actions/12/retirer", "version=2&reason=non"), 422);
	assert_true(talk_has("<title>Erreur – "));
	assert_true(talk_has("<a href=\"#f-reason\">"));
	assert_true(talk_has("<details class=\"act-more\" open>"));
	assert_true(talk_has("id=\"f-reason-error\""));
	assert_true(talk_has("aria-describedby=\"f-reason-error "));
	assert_true(talk_has("aria-invalid=\"true\""));
	assert_true(talk_has("\nnon</textarea>"));
	assert_int_equal(send("/actions/12/retirer", "version=2"), 422);
	assert_true(talk_has("<a href=\"#f-reason\">"));
	assert_true(talk_has("id=\"f-reason-error\""));
	assert_nothing_written("/actions/12/retirer");
}

#define MY_APPROVAL                                                                                        \
	"[{\"kind\": \"decision\", \"position\": 1, \"version\": 2, \"person_id\": 30, \"decision\": \"approve\"," \
	" \"from_status\": \"endorsed\", \"to_status\": \"endorsed\", \"role\": \"cub_elected\", \"decision_id\": 3," \
	" \"at\": \"2010-01-03 10:00:00\", \"name\": \"Moi\", \"quality\": \"Élu\", \"organisation\": \"CUB\","       \
	" \"group_dn\": null, \"reason\": null, \"reverses_id\": null}]"

static void a_reversal_without_its_reason_stands_again_on_the_page_of_the_action(void **state)
{
	(void)state;
	fake_rows("action_trail", MY_APPROVAL);
	assert_int_equal(send("/actions/12/annuler", "version=2&reason=non"), 422);
	assert_true(talk_has("<a href=\"#f-reason\">"));
	assert_true(talk_has("<details class=\"act-more\" open>"));
	assert_true(talk_has("\nnon</textarea>"));
}

/* The action has gone where no reason is asked for: there is no field to link to. */
static void a_reason_for_a_step_that_is_over_is_refused_for_that(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("withdrawn");
	assert_int_equal(send("/actions/12/retirer", "version=2&reason=non"), 409);
	assert_false(talk_has("#f-reason"));
	assert_true(talk_has("n’est plus possible"));
}

static void a_step_that_comes_too_late_shows_the_action_as_it_is_now(void **state)
{
	static const struct { const char *uri; const char *fields; } steps[] = {
		{ "/actions/12/demarrer", "version=2" },
		{ "/actions/12/realiser", "version=2" },
		{ "/actions/12/retirer", "version=2&reason=Trop+tard" },
	};

	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("completed");
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		assert_int_equal(send(steps[i].uri, steps[i].fields), 409);
		assert_true(talk_has("<p class=\"notice notice-warning\" role=\"status\">Cette opération n’est plus possible"));
		assert_true(talk_has("<h1>Une action</h1>"));
	}
}

/* Nothing was typed for these: a notice that speaks of a text that is kept would be wrong. */
static void a_step_of_an_older_version_shows_the_new_one_and_says_so(void **state)
{
	static const struct { const char *uri; const char *status; } steps[] = {
		{ "/actions/12/demarrer", "approved" },
		{ "/actions/12/realiser", "in_progress" },
		{ "/actions/12/retirer", "endorsed" },
	};

	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		bool reason = strstr(steps[i].uri, "retirer") != NULL;

		fake_action(steps[i].status);
		assert_int_equal(send(steps[i].uri, reason ? "version=1&reason=Sans+suite" : "version=1"), 409);
		assert_true(talk_has("<p class=\"notice notice-warning\" role=\"status\">Cette action a changé"));
		assert_false(talk_has("Votre texte est conservé"));
		assert_true(talk_has("name=\"version\" value=\"2\""));
		assert_true(talk_has("<details class=\"act-more\" open>") == reason);
		assert_true(talk_has("\nSans suite</textarea>") == reason);
	}
}

/* ---- decisions that leave the status as it is ---- */

#define DECISION(n, kind, role, reverses)                                                                  \
	"{\"kind\": \"decision\", \"position\": " #n ", \"version\": 2, \"person_id\": " #n ", \"decision\": \"" kind "\"," \
	" \"from_status\": \"endorsed\", \"to_status\": \"endorsed\", \"role\": \"" role "\", \"decision_id\": " #n "," \
	" \"at\": \"2010-01-03 10:00:00\", \"name\": \"Élue\", \"quality\": \"Élue\", \"organisation\": \"O\","       \
	" \"group_dn\": null, \"reason\": null, \"reverses_id\": " reverses "}"

static void a_first_approval_says_who_approved_and_who_is_awaited(void **state)
{
	(void)state;
	fake_rows("action_trail", "[" DECISION(1, "approve", "cub_elected", "null") "]");
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("Approuvée par la CUB\u00a0; l’approbation de l’URPA est attendue"));
	assert_false(talk_has("Visée → Visée"));
	fake_rows("action_trail", "[" DECISION(1, "approve", "urpa_elected", "null") "]");
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("Approuvée par l’URPA\u00a0; l’approbation de la CUB est attendue"));
}

/* What was awaited when it was decided, whatever came later. */
static void a_decision_says_what_was_awaited_when_it_was_taken(void **state)
{
	json_auto_t *model = NULL;
	const json_t *decisions;

	(void)state;
	fake_rows("action_trail", "[" DECISION(1, "approve", "cub_elected", "null") ","
				  DECISION(2, "reverse", "cub_elected", "1") ","
				  DECISION(3, "approve", "urpa_elected", "null") "]");
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("Approuvée par la CUB\u00a0; l’approbation de l’URPA est attendue"));
	assert_true(talk_has("Approbation annulée par la CUB\u00a0; l’approbation de la CUB est attendue\u00a0;"
			     " l’approbation de l’URPA est attendue"));
	assert_true(talk_has("Approuvée par l’URPA\u00a0; l’approbation de la CUB est attendue"));
	assert_false(talk_has("Visée → Visée"));
	assert_int_equal(talk("GET", "/actions/12", NULL, TALK_SIGNED_IN, JSON), 200);
	model = talk_json();
	decisions = json_object_get(model, "decisions");
	assert_int_equal(json_array_size(json_object_get(json_array_get(decisions, 1), "awaited")), 2);
}

static void a_decision_that_moves_the_action_says_from_where_to_where(void **state)
{
	(void)state;
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("Brouillon → Soumise"));
	assert_false(talk_has("est attendue<"));
}

static void the_confirmation_of_a_first_approval_says_who_is_awaited(void **state)
{
	(void)state;
	fake_rows("decision_recent", "[{\"kind\": \"action\", \"id\": 13, \"title\": \"Une autre\", \"decision\": \"approve\", \"role\":"
				     " \"cub_elected\", \"decided_at\": \"2010-01-03 10:00:00\", \"status\":"
				     " \"endorsed\", \"awaited\": [\"urpa_elected\"]}]");
	assert_int_equal(get("/a-decider?fait=13"), 200);
	assert_true(talk_has("est approuvée par la CUB\u00a0; l’approbation de l’URPA est attendue."));
	assert_false(talk_has("est maintenant"));
	fake_rows("decision_recent", "[{\"kind\": \"action\", \"id\": 13, \"title\": \"Une autre\", \"decision\": \"approve\", \"role\":"
				     " \"cub_elected\", \"decided_at\": \"2010-01-03 10:00:00\", \"status\":"
				     " \"approved\", \"awaited\": null}]");
	assert_int_equal(get("/a-decider?fait=13"), 200);
	assert_true(talk_has("est maintenant"));
}

/* ---- lists ---- */

static void a_structure_that_is_not_there_has_no_actions(void **state)
{
	(void)state;
	assert_int_equal(get("/actions?structure=plie-graves"), 200);
	assert_int_equal(fake_arg_i64("action_list", "structure"), 4);
	assert_int_equal(get("/actions?structure=nulle-part"), 200);
	assert_true(json_is_integer(fake_arg("action_list", "structure")));
	assert_int_equal(fake_arg_i64("action_list", "structure"), 0);
}

static void the_order_decides_what_the_cursor_continues(void **state)
{
	(void)state;
	assert_int_equal(get("/actions?apres=12.2010-01-02%2011:00:00.000000"), 200);
	assert_string_equal(fake_arg_text("action_list", "after_time"), "2010-01-02 11:00:00.000000");
	assert_true(json_is_null(fake_arg("action_list", "after_title")));
	assert_int_equal(get("/actions?tri=titre&apres=12.Une%20action"), 200);
	assert_string_equal(fake_arg_text("action_list", "after_title"), "Une action");
	assert_true(json_is_null(fake_arg("action_list", "after_time")));
	assert_int_equal(get("/actions?echeance=retard&apres=12.2010-03-31"), 200);
	assert_string_equal(fake_arg_text("action_list", "after_due"), "2010-03-31");
	assert_string_equal(fake_arg_text("action_list", "late_on"), "2010-06-01");
	assert_int_equal(get("/actions?apres=12"), 400);
	assert_int_equal(get("/actions?apres=12.2026-99-99%2000:00:00"), 400);
	assert_int_equal(get("/actions?echeance=retard&apres=12.Une%20action"), 400);
	assert_int_equal(get("/actions?statut=inconnu"), 422);
	assert_int_equal(get("/actions?inconnu=1"), 400);
}

static void an_action_takes_two_hundred_reports_and_no_more(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("in_progress");
	fake_rows("action_report_last", "{\"position\": 199}");
	assert_int_equal(send("/actions/12/avancement", "version=2&progress=50"), 303);
	assert_int_equal(fake_count("action_report_add"), 1);
	fake_rows("action_report_last", "{\"position\": 200}");
	assert_int_equal(send("/actions/12/avancement", "version=2&progress=50"), 422);
	assert_true(talk_has("Cette action a déjà 200 points d’avancement"));
	assert_int_equal(fake_count("action_report_add"), 1);
}

static void what_is_too_old_to_be_shown_stands_in_the_journal(void **state)
{
	(void)state;
	assert_int_equal(get("/actions/12"), 200);
	assert_int_equal(fake_count("action_trail"), 1);
	assert_false(talk_has("plus anciennes"));
	fake_rows("action_trail", "[{\"kind\": \"version\", \"position\": 201, \"version\": 201, \"person_id\": 20,"
				  " \"at\": \"2010-01-01 10:00:00\", \"name\": \"A\", \"quality\": \"B\"}]");
	assert_int_equal(get("/actions/12"), 200);
	assert_true(talk_has("Versions plus anciennes"));
	assert_true(talk_has("/journal?type=action&amp;fiche=12\">journal de l’action</a>\u00a0: 200</p>"));
	assert_false(talk_has("Décisions plus anciennes"));
}

/* What is little is sorted, what is much is read in its order; then it was counted already. */
static void how_much_a_filter_finds_decides_the_index(void **state)
{
	(void)state;
	assert_int_equal(get("/actions?statut=endorsed"), 200);
	assert_int_equal(fake_count("action_count"), 0);
	assert_true(json_is_true(fake_arg("action_list", "on_status")));
	assert_int_equal(fake_arg_i64("action_list", "count_to"), 1001);
	assert_int_equal(get("/actions?statut=endorsed&tri=titre"), 200);
	assert_int_equal(fake_count("action_count"), 1);
	assert_string_equal(fake_arg_text("action_count", "status"), "endorsed");
	assert_true(json_is_true(fake_arg("action_list", "few")));
	assert_true(json_is_false(fake_arg("action_list", "on_title")));
	assert_int_equal(fake_arg_i64("action_list", "count_to"), 0);
	assert_true(talk_has("<strong>2</strong>"));
	fake_rows("action_count", "{\"total\": 1001}");
	assert_int_equal(get("/actions?statut=endorsed&tri=titre"), 200);
	assert_true(json_is_false(fake_arg("action_list", "few")));
	assert_true(json_is_true(fake_arg("action_list", "on_title")));
}

/* An index of words gives all that has them: much is not sorted, but looked for along the list. */
static void how_much_has_a_word_decides_where_it_is_looked_for(void **state)
{
	(void)state;
	assert_int_equal(get("/actions?q=mot"), 200);
	assert_string_equal(fake_arg_text("action_count", "search"), "+mot*");
	assert_string_equal(fake_arg_text("action_list", "search"), "+mot*");
	assert_true(json_is_null(fake_arg("action_list", "among")));
	assert_true(json_is_true(fake_arg("action_list", "few")));
	fake_rows("action_count", "{\"total\": 1001}");
	assert_int_equal(get("/actions?q=mot&statut=draft"), 200);
	assert_true(json_is_null(fake_arg("action_list", "search")));
	assert_string_equal(fake_arg_text("action_list", "among"), "+mot*");
	assert_true(json_is_true(fake_arg("action_list", "on_status")));
	assert_int_equal(get("/actions?q=mot&echeance=retard"), 200);
	assert_string_equal(fake_arg_text("action_list", "search"), "+mot*");
	assert_true(json_is_null(fake_arg("action_list", "among")));
	assert_false(json_is_true(fake_arg("action_list", "on_status_due")));
}

static void how_many_actions_there_are_is_kept_and_what_a_filter_finds_is_counted(void **state)
{
	static const char *const whole[] = { "/actions", "/actions?tri=titre", "/actions?tri=echeance" };
	static const char *const filtered[] = { "/actions?statut=draft", "/actions?echeance=retard" };

	(void)state;
	fake_rows("action_list", "[{\"id\": 12, \"title\": \"A\", \"status\": \"draft\", \"total\": 1234}]");
	for (size_t i = 0; i < ARRAY_SIZE(whole); i++) {
		assert_int_equal(get(whole[i]), 200);
		assert_true(json_is_true(fake_arg("action_list", "whole")));
		assert_int_equal(fake_arg_i64("action_list", "count_to"), 0);
		assert_true(talk_has("<strong>1\u202f234</strong>"));
	}
	for (size_t i = 0; i < ARRAY_SIZE(filtered); i++) {
		assert_int_equal(get(filtered[i]), 200);
		assert_true(json_is_false(fake_arg("action_list", "whole")));
		assert_int_equal(fake_arg_i64("action_list", "count_to"), 1001);
		assert_true(talk_has("plus de 1\u202f000"));
	}
	assert_int_equal(fake_count("action_count"), 0);
}

/* ---- forms ---- */

static void a_wrong_number_is_told_beside_its_row(void **state)
{
	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("in_progress");
	assert_int_equal(send("/actions/12/avancement", "version=2&progress=50&measured_n=1&measured_value=beaucoup"), 422);
	assert_true(talk_has("href=\"#f-measured_value-1\""));
	assert_true(talk_has("id=\"f-measured_value-1\""));
	assert_true(talk_has("id=\"f-measured_value-1-error\""));
	assert_true(talk_has("value=\"beaucoup\""));
}

/* Names as long as the directory's may be, of letters of three bytes. */
static void the_longest_name_of_a_lead_can_be_chosen(void **state)
{
	static char rows[2000];
	char name[3 * 200 + 1] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(name) - 1; i += 3)
		memcpy(name + i, "\xe1\xba\xbf", 3);
	snprintf(rows, sizeof(rows),
		 "[{\"id\": 21, \"name\": \"%s\", \"quality\": \"T\", \"party\": \"cub\", \"organisation\": \"CUB\"}]", name);
	fake_rows("lead_list", rows);
	sign_in_as(ROLE_CUB_TECHNICIAN);
	assert_int_equal(get("/actions/nouvelle"), 200);
	assert_true(talk_has(name));
	assert_true(talk_has("(CUB)"));
}

static void a_choice_that_is_not_there_is_refused_beside_its_field(void **state)
{
	static const char *const wrong[] = { "orientation=3", "territory=8", "structure=3", "structure=9",
					     "cub_lead=22",   "cub_lead=9",  "partner_lead=21" };

	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	fake_action("draft");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char fields[100];

		snprintf(fields, sizeof(fields), "title=Mon+titre&%s", wrong[i]);
		if (send("/actions", fields) != 422)
			fail_msg("%s: %d", wrong[i], talk_status());
		assert_true(talk_has("Choisissez une des valeurs proposées."));
	}
	assert_int_equal(fake_count("action_add"), 0);
}

static void owner_status_and_author_are_not_for_the_form_to_say(void **state)
{
	static const char *const wrong[] = { "owner=4", "owner_id=4", "status=approved", "author=1", "approved_version=1" };

	(void)state;
	sign_in_as(ROLE_CUB_TECHNICIAN);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char fields[100];

		snprintf(fields, sizeof(fields), "title=Mon+titre&%s", wrong[i]);
		assert_int_equal(send("/actions", fields), 400);
	}
	fake_number("action_add", 77);
	assert_int_equal(send("/actions", "title=Mon+titre&next=check"), 303);
	assert_string_equal(talk_header("Location"), "/actions/77/soumission");
	assert_int_equal(fake_arg_i64("action_add", "owner"), 3);
	assert_int_equal(fake_arg_i64("action_add", "author"), 30);
	assert_string_equal(fake_arg_text("action_add", "owner_party"), "cub");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, setup)
		TEST(nobody_changes_an_action_of_others),
		TEST(nobody_sees_a_form_for_what_they_may_not_do),
		TEST(nobody_approves_what_they_wrote),
		TEST(an_old_version_offers_nothing_to_do),
		TEST(a_page_knows_when_its_session_ends),
		TEST(a_form_of_an_action_that_is_over_says_so),
		TEST(what_was_typed_stands_beside_what_somebody_else_saved),
		TEST(progress_of_another_version_is_not_taken),
		TEST(an_action_is_submitted_when_nothing_is_missing),
		TEST(a_reason_that_is_too_short_stands_again_on_the_page_of_the_action),
		TEST(a_reversal_without_its_reason_stands_again_on_the_page_of_the_action),
		TEST(a_reason_for_a_step_that_is_over_is_refused_for_that),
		TEST(a_step_that_comes_too_late_shows_the_action_as_it_is_now),
		TEST(a_step_of_an_older_version_shows_the_new_one_and_says_so),
		TEST(a_first_approval_says_who_approved_and_who_is_awaited),
		TEST(a_decision_says_what_was_awaited_when_it_was_taken),
		TEST(a_decision_that_moves_the_action_says_from_where_to_where),
		TEST(the_confirmation_of_a_first_approval_says_who_is_awaited),
		TEST(a_structure_that_is_not_there_has_no_actions),
		TEST(the_order_decides_what_the_cursor_continues),
		TEST(how_much_a_filter_finds_decides_the_index),
		TEST(how_much_has_a_word_decides_where_it_is_looked_for),
		TEST(an_action_takes_two_hundred_reports_and_no_more),
		TEST(what_is_too_old_to_be_shown_stands_in_the_journal),
		TEST(how_many_actions_there_are_is_kept_and_what_a_filter_finds_is_counted),
		TEST(a_wrong_number_is_told_beside_its_row),
		TEST(the_longest_name_of_a_lead_can_be_chosen),
		TEST(a_choice_that_is_not_there_is_refused_beside_its_field),
		TEST(owner_status_and_author_are_not_for_the_form_to_say),
	};

	return cmocka_run_group_tests_name("actions", tests, start, end);
}
