/* The composition of the steering committee: who holds a seat on a day, and what is missing before a meeting opens. */
#include "tests/unit/test.h"

#include "app/resource/committee/composition.h"
#include "app/resource/row.h"

static json_t *row_of(int seat, const char *name, const char *from, const char *to)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:n, s:n, s:s?, s:s?, s:s?, s:s?}", "id", seat, "code", "seat", "kind",
			 "technician", "quality", "Technicienne CUB", "party", "cub", "organisation", "person_id",
			 "name", name, "holder_quality", name, "from_on", from, "to_on", to);
}

/* Seat 1 changed hands, seat 2 ended, seat 3 was never held. */
static json_t *seats(void)
{
	return json_pack("[o, o, o, o]", row_of(1, "Première", "2009-02-01", "2010-06-30"),
			 row_of(1, "Seconde", "2010-07-01", NULL), row_of(2, "Élu", "2009-02-01", "2011-06-30"),
			 row_of(3, NULL, NULL, NULL));
}

static const char *name_on(const json_t *composition, size_t i)
{
	return row_text(json_array_get(composition, i), "name");
}

static void a_seat_has_whoever_held_it_that_day(void **state)
{
	json_auto_t *rows = seats();
	json_auto_t *before = composition_on(rows, NULL, "2010-06-30");
	json_auto_t *after = composition_on(rows, NULL, "2010-07-01");
	json_auto_t *early = composition_on(rows, NULL, "2009-01-31");

	(void)state;
	assert_int_equal(json_array_size(before), 3);
	assert_string_equal(name_on(before, 0), "Première");
	assert_string_equal(name_on(after, 0), "Seconde");
	assert_int_equal(composition_count(early, "empty"), 3);
}

static void empty_seats_and_missing_answers_make_it_incomplete(void **state)
{
	json_auto_t *rows = seats();
	json_auto_t *answers = json_pack("[{s:i, s:s}, {s:i, s:s}]", "seat_id", 1, "answer", "excused", "seat_id", 1,
					 "answer", "coming");
	json_auto_t *now = composition_on(rows, answers, "2011-02-10");

	(void)state;
	assert_int_equal(composition_count(now, "empty"), 1);
	assert_int_equal(composition_count(now, "silent"), 1);
	/* The newest answer stands first. */
	assert_int_equal(composition_count(now, "excused"), 1);
	assert_false(composition_is_complete(now));
	assert_null(row_text(composition_seat(now, 3), "name"));
	assert_null(composition_seat(now, 4));
}

static void it_is_complete_when_every_seat_is_held_and_has_answered(void **state)
{
	json_auto_t *rows = json_pack("[o]", row_of(1, "Seule", "2009-02-01", NULL));
	json_auto_t *answers = json_pack("[{s:i, s:s}]", "seat_id", 1, "answer", "represented");
	json_auto_t *now = composition_on(rows, answers, "2011-02-10");

	(void)state;
	assert_true(composition_is_complete(now));
}

static void who_was_present_and_has_not_confirmed_is_still_awaited(void **state)
{
	json_auto_t *rows = seats();
	json_auto_t *now = composition_on(rows, NULL, "2011-02-10");
	json_auto_t *attendance = json_pack("[{s:i, s:s}, {s:i, s:s}, {s:i, s:s}]", "seat_id", 1, "state", "present",
					    "seat_id", 2, "state", "present", "seat_id", 3, "state", "excused");
	json_auto_t *present = composition_present(now, attendance);
	json_auto_t *confirmed = json_pack("[{s:i}]", "seat_id", 2);
	json_auto_t *awaited = composition_unconfirmed(present, confirmed);

	(void)state;
	assert_int_equal(json_array_size(present), 2);
	assert_int_equal(json_array_size(awaited), 1);
	assert_int_equal(row_number(json_array_get(awaited, 0), "seat_id"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seat_has_whoever_held_it_that_day),
		cmocka_unit_test(empty_seats_and_missing_answers_make_it_incomplete),
		cmocka_unit_test(it_is_complete_when_every_seat_is_held_and_has_answered),
		cmocka_unit_test(who_was_present_and_has_not_confirmed_is_still_awaited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
