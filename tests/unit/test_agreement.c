/* What the entry into force of an agreement lacks. */
#include "tests/unit/test.h"

#include "app/resource/agreement/agreement.h"
#include "auth/role.h"

static const char cub[] = "{\"party\": \"cub\", \"organisation_name\": \"CUB\", \"representative\": \"R\", \"signed_by\": \"A\","
			  " \"signed_on\": \"2009-02-16\", \"deliberation_number\": \"2009/1\","
			  " \"deliberation_date\": \"2009-01-23\"}";
static const char urpa[] = "{\"party\": \"urpa\", \"organisation_name\": \"URPA\", \"representative\": \"R\", \"signed_by\": \"B\","
			   " \"signed_on\": \"2009-02-16\", \"deliberation_number\": null,"
			   " \"deliberation_date\": null}";

static json_t *agreement;
static json_t *parties;

static int setup(void **state)
{
	(void)state;
	agreement = json_pack("{s:s, s:s}", "signed_place", "Bordeaux", "in_force_on", "2009-02-16");
	parties = json_pack("[o, o]", json_loads(cub, 0, NULL), json_loads(urpa, 0, NULL));
	assert_non_null(parties);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(agreement);
	json_decref(parties);
	return 0;
}

/* The one sentence that is said, or "" when there is none. */
static const char *sentence(void)
{
	static char text[300];
	json_t *missing = agreement_missing(agreement, parties, "2011-11-30");

	assert_non_null(missing);
	assert_true(json_array_size(missing) <= 1);
	text[0] = '\0';
	if (json_array_size(missing) == 1)
		snprintf(text, sizeof(text), "%s", json_string_value(json_array_get(missing, 0)));
	json_decref(missing);
	return text;
}

static void blank(size_t party, const char *name)
{
	json_object_set_new(json_array_get(parties, party), name, json_null());
}

static void nothing_is_missing_when_all_is_there(void **state)
{
	(void)state;
	assert_string_equal(sentence(), "");
}

static void the_deliberation_of_the_cub_is_needed_by_number_and_date(void **state)
{
	(void)state;
	blank(0, "deliberation_number");
	assert_string_equal(sentence(),
			    "Le numéro de la délibération qui habilite son président n’est pas indiqué : CUB.");
	json_object_set_new(json_array_get(parties, 0), "deliberation_number", json_string("2009/1"));
	json_object_set_new(json_array_get(parties, 0), "deliberation_date", json_string(""));
	assert_string_equal(sentence(),
			    "La date de la délibération qui habilite son président n’est pas indiquée : CUB.");
}

static void each_party_signs(void **state)
{
	(void)state;
	blank(1, "signed_on");
	assert_string_equal(sentence(), "La date de signature n’est pas indiquée : URPA.");
	json_object_set_new(json_array_get(parties, 1), "signed_on", json_string("2009-02-16"));
	blank(0, "signed_by");
	assert_string_equal(sentence(), "Le signataire n’est pas indiqué : CUB.");
	json_object_set_new(json_array_get(parties, 0), "signed_by", json_string("A"));
	json_array_remove(parties, 1);
	assert_string_equal(sentence(), "Les deux parties ne sont pas encore inscrites.");
}

static void a_place_and_a_date_are_needed(void **state)
{
	(void)state;
	json_object_set_new(agreement, "signed_place", json_null());
	assert_string_equal(sentence(), "Le lieu de signature n’est pas indiqué.");
	json_object_set_new(agreement, "signed_place", json_string("Bordeaux"));
	json_object_set_new(agreement, "in_force_on", json_null());
	assert_string_equal(sentence(), "La date d’entrée en vigueur n’est pas encore enregistrée.");
}

/* ---- where it stands on a day, and who may do what ---- */

static json_t *row_of(const char *status, const char *last_day)
{
	json_t *row = json_pack("{s:s, s:s?, s:s?}", "status", status, "last_day", last_day, "ends_on", last_day);

	assert_non_null(row);
	return row;
}

static void an_agreement_is_over_after_its_last_day(void **state)
{
	static const struct {
		const char *status;
		const char *last_day;
		const char *today;
		const char *expected;
		bool over;
	} cases[] = {
		{ "draft", NULL, "2030-01-01", "draft", false },
		{ "in_force", "2012-02-16", "2012-02-16", "in_force", false },
		{ "in_force", "2012-02-16", "2012-02-17", "expired", true },
		{ "in_force", NULL, "2030-01-01", "in_force", false },
		{ "expired", "2012-02-16", "2012-03-01", "expired", true },
		/* A termination takes effect on its day: the last day is the one before. */
		{ "terminated", "2011-11-29", "2011-11-29", "in_force", false },
		{ "terminated", "2011-11-29", "2011-11-30", "terminated", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_auto_t *row = row_of(cases[i].status, cases[i].last_day);

		assert_string_equal(agreement_status_on(row, cases[i].today), cases[i].expected);
		assert_int_equal(agreement_is_over(row, cases[i].today), cases[i].over);
	}
}

static void two_agreements_are_not_in_force_at_once(void **state)
{
	(void)state;
	json_object_set_new(agreement, "previous_last_day", json_string("2011-11-30"));
	assert_non_null(strstr(sentence(), "encore en vigueur"));
	json_object_set_new(agreement, "previous_last_day", json_string("2011-11-29"));
	assert_string_equal(sentence(), "");
}

/* Steps in the order of enum agreement_step: + may, F forbidden, C not in this state, E over. */
static void each_step_has_its_roles_and_its_state(void **state)
{
	static const struct {
		unsigned roles;
		const char *party;
		const char *status;
		const char *last_day;
		const char *expected;
	} cases[] = {
		{ ROLE_CUB_TECHNICIAN, "cub", "draft", NULL, "C+++++C+" },
		{ ROLE_URPA_COORDINATOR, "urpa", "draft", NULL, "FF++++C+" },
		{ ROLE_CUB_TECHNICIAN, "cub", "in_force", "2012-02-16", "+CCCCC++" },
		{ ROLE_URPA_COORDINATOR, "urpa", "in_force", "2012-02-16", "FFCCCC++" },
		{ ROLE_CUB_TECHNICIAN, "cub", "in_force", "2011-11-29", "+EEEEEEE" },
		{ ROLE_CUB_TECHNICIAN, "cub", "terminated", "2011-11-29", "+EEEEEEE" },
		{ ROLE_CUB_TECHNICIAN, "", "draft", NULL, "FFFFFFFF" },
		{ ROLE_CLAUSE_OFFICER | ROLE_CUB_ELECTED | ROLE_URPA_ELECTED | ROLE_ADMINISTRATOR | ROLE_AUDITOR, "cub",
		  "draft", NULL, "FFFFFFFF" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_auto_t *row = row_of(cases[i].status, cases[i].last_day);
		struct actor actor = { .roles = cases[i].roles, .party = cases[i].party, .today = "2011-11-30" };

		for (int step = 0; step < AGREEMENT_STEPS; step++) {
			enum err code = agreement_allowed((enum agreement_step)step, row, &actor, NULL);
			char letter = code == ERR_OK ? '+' : code == ERR_FORBIDDEN ? 'F' : code == ERR_CONFLICT ? 'C' : 'E';

			if (letter != cases[i].expected[step])
				fail_msg("case %zu, step %s: %s", i, agreement_step_id((enum agreement_step)step),
					 err_id(code));
		}
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_missing_when_all_is_there),
		TEST(the_deliberation_of_the_cub_is_needed_by_number_and_date),
		TEST(each_party_signs),
		TEST(a_place_and_a_date_are_needed),
		TEST(an_agreement_is_over_after_its_last_day),
		TEST(two_agreements_are_not_in_force_at_once),
		TEST(each_step_has_its_roles_and_its_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
