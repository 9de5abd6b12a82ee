/* Cross-participations: which counts of attendance are of one party at the other's body. */
#include "tests/unit/test.h"

#include "app/resource/group/crossing.h"
#include "app/resource/row.h"

static json_t *count_of(const char *body, const char *party, int year, int people)
{
	return json_pack("{s:i, s:s, s:s?, s:i, s:s?, s:i, s:i}", "group_id", 7, "group", "Comité de suivi",
			 "body_party", body, "year", year, "party", party, "people", people, "meetings", 1);
}

static void the_other_party_at_a_body_counts_and_its_own_does_not(void **state)
{
	json_auto_t *counts = json_pack("[o, o, o]", count_of("cub", "cub", 2010, 5), count_of("cub", "urpa", 2010, 3),
					count_of("urpa", "cub", 2011, 2));
	json_auto_t *rows = crossing_of(counts);

	(void)state;
	assert_int_equal(json_array_size(rows), 2);
	assert_int_equal(row_number(json_array_get(rows, 0), "people"), 3);
	assert_string_equal(row_text(json_array_get(rows, 0), "party"), "urpa");
	assert_int_equal(row_number(json_array_get(rows, 1), "year"), 2011);
	assert_string_equal(row_text(json_object_get(json_array_get(rows, 0), "group"), "href"), "/groupes/7");
}

static void a_network_of_neither_party_has_none(void **state)
{
	json_auto_t *counts = json_pack("[o, o, o]", count_of(NULL, "cub", 2010, 5), count_of("null", "urpa", 2010, 3),
					count_of("cub", NULL, 2010, 4));
	json_auto_t *rows = crossing_of(counts);

	(void)state;
	assert_int_equal(json_array_size(rows), 0);
}

static void nothing_counted_gives_an_empty_list(void **state)
{
	json_auto_t *rows = crossing_of(NULL);

	(void)state;
	assert_true(json_is_array(rows));
	assert_int_equal(json_array_size(rows), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_other_party_at_a_body_counts_and_its_own_does_not),
		cmocka_unit_test(a_network_of_neither_party_has_none),
		cmocka_unit_test(nothing_counted_gives_an_empty_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
