/* What is typed into a search, as an expression of the database. */
#include "tests/unit/test.h"

#include <string.h>

#include "app/base/text.h"
#include "app/resource/search.h"

static struct arena arena;
static struct err_info err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* The expression of `q`, or NULL; in the arena. */
static const char *expression(const char *q)
{
	struct request req = { .arena = &arena, .form = json_pack("{s:s?}", "q", q) };
	const char *found = NULL;

	assert_int_equal(search_expression(&req, &found, &err), ERR_OK);
	json_decref(req.form);
	return found;
}

static void words_are_searched_as_beginnings_and_operators_left_out(void **state)
{
	static const char *const searches[][2] = {
		{ "insertion", "+insertion*" },
		{ "Clauses sociales", "+Clauses* +sociales*" },
		{ "+clause* -sociale* \"mot\" (a) <b> ~c @d", "+clause* +sociale* +mot* +a* +b* +c* +d*" },
		{ "l'insertion", "+l* +insertion*" },
		/* Typographic signs part words as well. */
		{ "l’insertion", "+l* +insertion*" },
		{ "«\u00A0mot\u00A0»", "+mot*" },
		{ "saint–jean", "+saint* +jean*" },
		{ "été Bègles", "+été* +Bègles*" },
		{ "marchés\u202F: 2010", "+marchés* +2010*" },
		{ "+++", NULL },
		{ " ", NULL },
		{ "", NULL },
		{ NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(searches); i++) {
		const char *got = expression(searches[i][0]);

		if (!text_equal(got, searches[i][1]))
			fail_msg("%s: %s", searches[i][0], got != NULL ? got : "(not searched)");
	}
}

/* A hundred characters of four bytes: the longest search is a search too. */
static void the_longest_search_is_searched_whole(void **state)
{
	char q[401] = "";

	(void)state;
	for (size_t i = 0; i < 100; i++)
		memcpy(q + 4 * i, "𝔸", 5);
	assert_int_equal(strlen(expression(q)), 400 + 2);
}

/* One letter a word: three signs each. */
static void the_most_words_are_searched_whole(void **state)
{
	char q[101] = "";

	(void)state;
	for (size_t i = 0; i < 50; i++)
		memcpy(q + 2 * i, "a ", 3);
	assert_int_equal(strlen(expression(q)), 50 * 4 - 1);
}

static void what_is_not_utf8_is_refused(void **state)
{
	json_t *broken = json_stringn_nocheck("mot \xff", 5);
	struct request req = { .arena = &arena, .form = json_pack("{s:o}", "q", broken) };
	const char *found = NULL;

	(void)state;
	assert_int_equal(search_expression(&req, &found, &err), ERR_BAD_REQUEST);
	assert_null(found);
	json_decref(req.form);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(words_are_searched_as_beginnings_and_operators_left_out),
		TEST(the_longest_search_is_searched_whole),
		TEST(the_most_words_are_searched_whole),
		TEST(what_is_not_utf8_is_refused),
	};

	return cmocka_run_group_tests_name("searches", tests, NULL, NULL);
}
