/* Figures of several PLIE made into one, and what of them is hidden. */
#include "app/resource/indicator/figures.h"
#include "tests/unit/test.h"

static struct figure rate(double numerator, double denominator)
{
	return (struct figure){ .known = true,
				.has_parts = true,
				.value = figures_rate(numerator, denominator),
				.numerator = numerator,
				.denominator = denominator };
}

static struct figure counted(double value)
{
	return (struct figure){ .known = true, .value = value };
}

static void a_mean_of_rates_is_not_the_ratio_of_totals(void **state)
{
	const struct figure figures[] = { rate(10, 100), rate(9, 10), { .known = false } };
	struct consolidated all;

	(void)state;
	figures_consolidate(figures, 3, true, false, &all);
	assert_true(all.value == 50);
	assert_true(all.has_ratio && all.ratio == 17.27);
	assert_true(all.numerator == 19 && all.denominator == 110);
	assert_int_equal(all.answered, 2);
}

static void a_ratio_needs_the_parts_of_all(void **state)
{
	const struct figure figures[] = { rate(10, 100), { .known = true, .value = 60 } };
	struct consolidated all;

	(void)state;
	figures_consolidate(figures, 2, true, false, &all);
	assert_true(all.value == 35);
	assert_false(all.has_ratio);
	assert_int_equal(all.with_parts, 1);
}

static void counts_add_up_and_nothing_known_is_not_zero(void **state)
{
	const struct figure figures[] = { counted(1240), { .known = false }, counted(480) };
	struct consolidated all;

	(void)state;
	figures_consolidate(figures, 3, false, true, &all);
	assert_true(all.known && all.value == 1720 && !all.hidden);
	figures_consolidate(figures + 1, 1, false, true, &all);
	assert_false(all.known);
}

static void full_time_equivalents_add_up_only_by_one_divisor(void **state)
{
	struct figure figures[] = { counted(1600), counted(3200) };
	struct consolidated all;

	(void)state;
	figures[0].fte_hours = 1600;
	figures[1].fte_hours = 1600;
	figures_consolidate(figures, 2, false, false, &all);
	assert_true(all.fte == 3 && all.fte_hours == 1600 && !all.fte_mixed);
	figures[1].fte_hours = 1820;
	figures_consolidate(figures, 2, false, false, &all);
	assert_true(all.fte_mixed && all.fte_hours == 0);
	assert_true(figures_fte(94098, 1820) == 51.7);
}

static void fewer_than_five_people_are_hidden(void **state)
{
	struct figure figures[] = { counted(4), counted(0), counted(5), { .known = false } };

	(void)state;
	figures_hide(figures, 4, false);
	assert_true(figures[0].hidden && figures[1].hidden);
	assert_false(figures[2].hidden || figures[3].hidden);
}

static void a_rate_of_fewer_than_five_people_is_hidden_whole(void **state)
{
	struct figure figures[] = { rate(4, 40), rate(2, 4), rate(20, 40), { .known = true, .value = 2 } };

	(void)state;
	figures_hide(figures, 4, true);
	assert_true(figures[0].hidden && figures[1].hidden);
	assert_false(figures[2].hidden || figures[3].hidden);
}

static void a_single_hidden_figure_cannot_be_told_from_the_total(void **state)
{
	struct figure figures[] = { counted(300), counted(3), counted(120) };

	(void)state;
	figures_hide(figures, 3, false);
	assert_true(figures[1].hidden && figures[2].hidden);
	assert_false(figures[0].hidden);
}

static void a_total_of_few_or_of_one_hidden_figure_is_hidden_too(void **state)
{
	struct figure few[] = { counted(1), counted(2) };
	struct figure one[] = { rate(3, 40) };
	struct consolidated all;

	(void)state;
	figures_hide(few, 2, false);
	figures_consolidate(few, 2, false, true, &all);
	assert_true(all.hidden);
	figures_consolidate(few, 2, false, false, &all);
	assert_false(all.hidden);
	figures_hide(one, 1, true);
	figures_consolidate(one, 1, true, true, &all);
	assert_true(all.hidden);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mean_of_rates_is_not_the_ratio_of_totals),
		cmocka_unit_test(a_ratio_needs_the_parts_of_all),
		cmocka_unit_test(counts_add_up_and_nothing_known_is_not_zero),
		cmocka_unit_test(full_time_equivalents_add_up_only_by_one_divisor),
		cmocka_unit_test(fewer_than_five_people_are_hidden),
		cmocka_unit_test(a_rate_of_fewer_than_five_people_is_hidden_whole),
		cmocka_unit_test(a_single_hidden_figure_cannot_be_told_from_the_total),
		cmocka_unit_test(a_total_of_few_or_of_one_hidden_figure_is_hidden_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
