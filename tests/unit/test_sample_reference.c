/* The reference data and the people of conf/demo: what the agreement says, and what the directory
 * has. */
#include <jansson.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "auth/role.h"
#include "tests/unit/test.h"

#define LINE_SIZE 400

static struct {
	json_t *organisations;
	json_t *territories;
	json_t *agreement;
	json_t *people;
	char *directory; /* text of directory.ldif */
} data;

static const char *text_of(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

static const json_t *find(const json_t *rows, const char *key, const char *value)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (value != NULL && text_equal(text_of(row, key), value))
			return row;
	}
	return NULL;
}

static size_t count(const json_t *rows, const char *key, const char *value)
{
	size_t found = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row)
		found += text_equal(text_of(row, key), value);
	return found;
}

static void expect_terms(const json_t *rows, const char *member, const char *list)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (vocabulary_term(vocabulary_find(list), text_of(row, member)) == NULL)
			fail_msg("%s is not of the list %s", text_of(row, member), list);
	}
}

static void expect_unique(const json_t *rows, const char *key)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row)
		assert_int_equal(count(rows, key, text_of(row, key)), 1);
}

static void the_six_plies_and_the_union_are_of_one_party(void **state)
{
	(void)state;
	expect_terms(data.organisations, "kind", "organisation_kind");
	expect_unique(data.organisations, "slug");
	assert_int_equal(count(data.organisations, "kind", "plie"), 6);
	assert_int_equal(count(data.organisations, "party", "urpa"), 7);
	assert_int_equal(count(data.organisations, "party", "cub"), 1);
	assert_true(count(data.organisations, "kind", "partner") >= 4);
	assert_int_equal(count(data.organisations, "kind", "network"), 4);
}

static void territories_name_organisations_that_exist(void **state)
{
	size_t i;
	const json_t *row;

	(void)state;
	expect_terms(data.territories, "kind", "territory_kind");
	expect_unique(data.territories, "code");
	assert_int_equal(count(data.territories, "kind", "agglomeration"), 1);
	assert_int_equal(count(data.territories, "kind", "plie"), 6);
	assert_int_equal(count(data.territories, "kind", "commune"), 28);
	json_array_foreach(data.territories, i, row) {
		const char *slug = text_of(row, "organisation");

		assert_true(slug == NULL || find(data.organisations, "slug", slug) != NULL);
		/* Who covers a commune is never said without saying who says so. */
		assert_true(!text_equal(text_of(row, "kind"), "commune") ||
			    (slug != NULL) == (text_of(row, "source") != NULL));
		assert_true(json_is_integer(json_object_get(row, "population")) ==
			    text_equal(text_of(row, "kind"), "commune"));
	}
	/* Known from a source: Bègles, Bordeaux, Gradignan, Pessac, Talence, Villenave-d’Ornon. */
	assert_string_equal(text_of(find(data.territories, "code", "33039"), "organisation"),
			    "plie-graves");
	assert_null(text_of(find(data.territories, "code", "33281"), "organisation"));
}

static void the_agreement_may_be_in_force(void **state)
{
	const json_t *parties = json_object_get(data.agreement, "parties");
	const json_t *cub = find(parties, "party", "cub");
	const json_t *urpa = find(parties, "party", "urpa");

	(void)state;
	assert_int_equal(json_array_size(parties), 2);
	assert_string_equal(text_of(cub, "signed_by"), "Franck Maurras");
	assert_non_null(strstr(text_of(cub, "representative"), "Vincent Feltesse"));
	assert_non_null(strstr(text_of(cub, "on_behalf_of"), "Vincent Feltesse"));
	/* The text leaves it blank: what stands here must say that it is a sample. */
	assert_non_null(strstr(text_of(cub, "deliberation_number"), "exemple"));
	assert_true(date_is_valid(text_of(cub, "deliberation_date")));
	assert_string_equal(text_of(urpa, "signed_by"), "Noël Mamère");
	assert_string_equal(text_of(urpa, "carrier_body"), "A.DE.L.E.");
}

static void both_ends_of_the_term_are_kept(void **state)
{
	const char *begins = text_of(data.agreement, "in_force_on");
	const char *ends = text_of(data.agreement, "end_by_duration");

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(data.agreement, "term_years")), 3);
	assert_int_equal(date_days_between(begins, ends) / 365, 3);
	assert_string_equal(ends + 4, begins + 4);
	assert_string_equal(text_of(data.agreement, "end_by_bracket"), "2011-12-31");
	assert_non_null(strstr(text_of(data.agreement, "term_text"), "2009-2011"));
}

static void the_text_has_its_articles_and_orientations(void **state)
{
	static const char *const codes[] = { "preamble", "1", "2", "3", "4", "5", "closing" };
	const json_t *articles = json_object_get(data.agreement, "articles");
	const json_t *orientations = json_object_get(data.agreement, "orientations");
	const char *second = text_of(find(articles, "code", "2"), "body");
	size_t i;
	const json_t *row;

	(void)state;
	expect_unique(articles, "code");
	for (i = 0; i < ARRAY_SIZE(codes); i++)
		assert_non_null(find(articles, "code", codes[i]));
	assert_int_equal(json_array_size(orientations), 3);
	json_array_foreach(orientations, i, row) {
		assert_int_equal(json_integer_value(json_object_get(row, "number")), i + 1);
		assert_non_null(strstr(second, text_of(row, "title")));
		assert_non_null(strstr(second, text_of(row, "body")));
		assert_true(text_length(text_of(row, "short_title")) <= 80);
	}
}

static double value_of(const char *code)
{
	return json_number_value(json_object_get(
		find(json_object_get(data.agreement, "indicators"), "code", code), "value"));
}

static void the_indicators_say_which_mean_they_are(void **state)
{
	const json_t *rows = json_object_get(data.agreement, "indicators");
	const json_t *positive = find(rows, "code", "positive_exit_rate");

	(void)state;
	expect_terms(rows, "aggregation", "aggregation");
	assert_int_equal(json_array_size(rows), 9);
	expect_unique(rows, "code");
	expect_unique(rows, "slug");
	assert_true(value_of("population_coverage") == 92);
	assert_true(value_of("people_supported") == 3700);
	assert_true(value_of("positive_exit_rate") == 50);
	assert_true(value_of("durable_job_exit_rate") == 42);
	assert_string_equal(text_of(positive, "aggregation"), "mean_of_rates");
	assert_int_equal(json_integer_value(json_object_get(positive, "reference_year")), 2008);
	assert_true(json_is_null(json_object_get(positive, "numerator")));
	assert_true(json_is_null(json_object_get(positive, "denominator")));
}

static void the_committee_meets_three_times_and_both_elected_approve(void **state)
{
	const json_t *meetings = json_object_get(data.agreement, "meetings");
	const json_t *rules = json_object_get(data.agreement, "approval_rules");

	(void)state;
	expect_terms(meetings, "code", "meeting");
	expect_unique(meetings, "code");
	assert_int_equal(json_array_size(meetings), 3);
	assert_int_equal(count(rules, "role", "cub_elected"), count(rules, "role", "urpa_elected"));
	assert_non_null(find(rules, "role", "cub_elected"));
	assert_non_null(find(rules, "role", "urpa_elected"));
	assert_int_equal(count(rules, "record_kind", "action"), 2);
}

/* The directory's entry `dn` as text between blank lines; new, NULL: there is none. */
static char *entry_called(const char *dn)
{
	char head[LINE_SIZE];
	const char *begins;
	const char *ends;

	snprintf(head, sizeof(head), "\ndn: %s\n", dn);
	begins = strstr(data.directory, head);
	if (begins == NULL)
		return NULL;
	ends = strstr(begins + 1, "\n\n");
	return strndup(begins, ends != NULL ? (size_t)(ends + 1 - begins) : strlen(begins));
}

static void expect_line(const char *entry, const char *attribute, const char *value)
{
	char line[LINE_SIZE];

	snprintf(line, sizeof(line), "\n%s: %s\n", attribute, value);
	if (strstr(entry, line) == NULL)
		fail_msg("the directory has no line %s", line + 1);
}

/* True when the group names `dn`, itself or by a group in it. */
static bool is_member(const char *group_dn, const char *dn, int depth)
{
	AUTO_FREE char *group = entry_called(group_dn);
	char line[LINE_SIZE];
	const char *at = group;

	snprintf(line, sizeof(line), "\nmember: %s\n", dn);
	if (group == NULL || depth == 0)
		return false;
	if (strstr(group, line) != NULL)
		return true;
	at = strstr(at, "\nmember: cn=");
	if (at == NULL)
		return false;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at + 9, "\n"), at + 9);
	return is_member(line, dn, depth - 1);
}

static void check_person(const json_t *row)
{
	AUTO_FREE char *entry = entry_called(text_of(row, "dn"));
	size_t i;
	const json_t *role;

	if (entry == NULL)
		fail_msg("the directory has no %s", text_of(row, "dn"));
	expect_line(entry, "entryUUID", text_of(row, "directory_uuid"));
	expect_line(entry, "uid", text_of(row, "username"));
	expect_line(entry, "displayName", text_of(row, "name"));
	expect_line(entry, "title", text_of(row, "quality"));
	expect_line(entry, "mail", text_of(row, "mail"));
	expect_line(entry, "o", text_of(row, "organisation"));
	assert_true(is_member(text_of(row, "group_dn"), text_of(row, "dn"), 3));
	assert_non_null(find(data.organisations, "slug", text_of(row, "organisation")));
	json_array_foreach(json_object_get(row, "roles"), i, role)
		assert_true(role_from_id(json_string_value(role)) != 0);
}

static void the_people_are_those_of_the_directory(void **state)
{
	size_t i;
	const json_t *row;

	(void)state;
	assert_int_equal(json_array_size(data.people), 14);
	expect_unique(data.people, "directory_uuid");
	expect_unique(data.people, "username");
	assert_null(find(data.people, "username", "ancien.agent"));
	json_array_foreach(data.people, i, row)
		check_person(row);
}

/* ---- typography ---- */

/* What French text never has: a straight apostrophe, a plain blank before a high mark or within «
 * ». */
static const char *const faults[] = { "'", " ;", " :", " !", " ?", " %", " »", "« ", "  ", "..." };

static void check_text(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		if (strstr(text, faults[i]) != NULL)
			fail_msg("«%s» in: %.80s", faults[i], strstr(text, faults[i]));
	}
	assert_false(text_has_control(text, true));
}

static void check_all_text(json_t *value)
{
	size_t i;
	json_t *item;

	if (json_is_string(value))
		check_text(json_string_value(value));
	json_array_foreach(value, i, item)
		check_all_text(item);
	for (void *at = json_object_iter(value); at != NULL; at = json_object_iter_next(value, at))
		check_all_text(json_object_iter_value(at));
}

static void every_text_keeps_french_typography(void **state)
{
	json_auto_t *actions = json_load_file("conf/demo/actions.json", 0, NULL);
	json_auto_t *references = json_load_file("conf/demo/references.json", 0, NULL);
	json_auto_t *figures = json_load_file("conf/demo/indicator_values.json", 0, NULL);
	size_t i;
	const json_t *row;

	(void)state;
	assert_non_null(actions);
	assert_non_null(figures);
	check_all_text(figures);
	json_array_foreach(json_object_get(references, "published"), i, row) {
		check_text(text_of(row, "label"));
		check_text(text_of(row, "note") != NULL ? text_of(row, "note") : "-");
	}
	assert_int_equal(i, 35);
	check_all_text(data.organisations);
	check_all_text(data.territories);
	check_all_text(data.agreement);
	check_all_text(data.people);
	check_all_text(actions);
}

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, 65536);

	if (file != NULL && text != NULL)
		assert_true(fread(text, 1, 65535, file) > 0);
	if (file != NULL)
		fclose(file);
	return text;
}

static int setup(void **state)
{
	json_t *file = json_load_file("conf/demo/organisations.json", JSON_REJECT_DUPLICATES, NULL);

	(void)state;
	data.organisations = json_incref(json_object_get(file, "organisations"));
	data.territories = json_incref(json_object_get(file, "territories"));
	json_decref(file);
	data.agreement = json_load_file("conf/demo/agreement.json", JSON_REJECT_DUPLICATES, NULL);
	data.people = json_load_file("conf/demo/people.json", JSON_REJECT_DUPLICATES, NULL);
	data.directory = read_text("conf/demo/directory.ldif");
	return data.organisations != NULL && data.agreement != NULL && data.people != NULL &&
			       data.directory != NULL
		       ? 0
		       : -1;
}

static int teardown(void **state)
{
	(void)state;
	json_decref(data.organisations);
	json_decref(data.territories);
	json_decref(data.agreement);
	json_decref(data.people);
	free(data.directory);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_six_plies_and_the_union_are_of_one_party),
		cmocka_unit_test(territories_name_organisations_that_exist),
		cmocka_unit_test(the_agreement_may_be_in_force),
		cmocka_unit_test(both_ends_of_the_term_are_kept),
		cmocka_unit_test(the_text_has_its_articles_and_orientations),
		cmocka_unit_test(the_indicators_say_which_mean_they_are),
		cmocka_unit_test(the_committee_meets_three_times_and_both_elected_approve),
		cmocka_unit_test(the_people_are_those_of_the_directory),
		cmocka_unit_test(every_text_keeps_french_typography),
	};

	return cmocka_run_group_tests_name("sample reference", tests, setup, teardown);
}
