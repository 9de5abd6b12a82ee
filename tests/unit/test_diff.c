/* What changed between two snapshots, in words. */
#include "tests/unit/test.h"

#include <jansson.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/diff.h"
#include "tests/unit/torture.h"

#define TEXT_MAX 200000

static int use_torture(void **state)
{
	(void)state;
	json_set_alloc_funcs(malloc, free);
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Two texts that differ by nothing but the blanks between words. */
static bool same_words(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0') {
		if (is_blank(*a) || is_blank(*b)) {
			while (is_blank(*a))
				a++;
			while (is_blank(*b))
				b++;
		} else if (*a++ != *b++) {
			return false;
		}
	}
	return true;
}

/* The items of a diff one after the other, without those that are marked `left_out`. */
static void join(const json_t *words, const char *left_out, struct buf *out)
{
	size_t i;
	const json_t *item;

	json_array_foreach(words, i, item) {
		assert_true(json_string_length(json_object_get(item, "text")) > 0);
		if (json_object_get(item, left_out) == NULL)
			buf_adds(out, json_string_value(json_object_get(item, "text")));
	}
	assert_int_equal(buf_error(out), ERR_OK);
}

/* What every diff must be; returns how many of its items changed. */
static size_t check_diff(const char *before, const char *after)
{
	json_auto_t *words = diff_words(before, after);
	AUTO_BUF old = BUF_INIT(TEXT_MAX);
	AUTO_BUF new = BUF_INIT(TEXT_MAX);
	size_t changed = 0;
	size_t i;
	const json_t *item;

	assert_non_null(words);
	join(words, "removed", &new);
	join(words, "added", &old);
	assert_string_equal(buf_text(&new), after);
	if (!same_words(buf_text(&old), before))
		fail_msg("«%s» is not the words of «%s»", buf_text(&old), before);
	json_array_foreach(words, i, item) {
		bool added = json_is_true(json_object_get(item, "added"));
		bool removed = json_is_true(json_object_get(item, "removed"));

		assert_false(added && removed);
		changed += added || removed;
	}
	return changed;
}

static void kept_and_added_words_are_the_new_text(void **state)
{
	(void)state;
	assert_int_equal(check_diff("", ""), 0);
	assert_int_equal(check_diff("un deux", "un deux"), 0);
	assert_int_equal(check_diff("", "un deux"), 1);
	assert_int_equal(check_diff("un deux", ""), 1);
	assert_int_equal(check_diff("un deux trois", "un trois"), 1);
	assert_int_equal(check_diff("un trois", "un deux trois"), 1);
	assert_int_equal(check_diff("un deux", "trois quatre"), 2);
	assert_int_equal(check_diff("  un\n\ndeux ", "\tun deux"), 0);
	assert_int_equal(check_diff("Élu à Bègles", "Élue à Bègles"), 2);
	assert_int_equal(check_diff("a b c a b b a", "c b a b a c"), 4);
}

static void the_longest_common_words_are_kept(void **state)
{
	json_auto_t *words = diff_words("le chat gris dort ici", "le gros chat dort là");
	json_auto_t *wanted = json_loads("[{\"text\": \"le \"}, {\"text\": \"gros \", \"added\": true},"
					 " {\"text\": \"chat \"}, {\"text\": \"gris \", \"removed\": true},"
					 " {\"text\": \"dort \"}, {\"text\": \"ici\", \"removed\": true},"
					 " {\"text\": \"là\", \"added\": true}]",
					 0, NULL);

	(void)state;
	assert_true(json_equal(words, wanted));
}

/* Ten thousand pairs out of few words, made by a fixed sequence of numbers. */
static void any_pair_of_texts_keeps_the_promise(void **state)
{
	static const char *const pieces[] = { "a", "b", "aa", "é", " ", "  ", "\n", "c d", "" };
	uint32_t seed = 12345;

	(void)state;
	for (int round = 0; round < 10000; round++) {
		AUTO_BUF before = BUF_INIT(TEXT_MAX);
		AUTO_BUF after = BUF_INIT(TEXT_MAX);

		for (int n = 0; n < 24; n++) {
			seed = seed * 1664525 + 1013904223;
			buf_adds(n % 2 == 0 ? &before : &after, pieces[(seed >> 16) % ARRAY_SIZE(pieces)]);
		}
		check_diff(buf_text(&before), buf_text(&after));
	}
}

/* `count` words, the last of them `last`. */
static void fill(struct buf *out, int count, const char *last)
{
	for (int i = 1; i < count; i++)
		buf_printf(out, "mot%d ", i);
	buf_adds(out, last);
}

static void texts_at_the_limit_are_compared_and_longer_ones_shown_whole(void **state)
{
	AUTO_BUF before = BUF_INIT(TEXT_MAX);
	AUTO_BUF after = BUF_INIT(TEXT_MAX);

	(void)state;
	fill(&before, DIFF_WORDS_MAX, "fin");
	fill(&after, DIFF_WORDS_MAX, "suite");
	{
		json_auto_t *words = diff_words(buf_text(&before), buf_text(&after));

		assert_int_equal(json_array_size(words), 3);
		check_diff(buf_text(&before), buf_text(&after));
	}
	buf_adds(&after, " encore");
	{
		json_auto_t *words = diff_words(buf_text(&before), buf_text(&after));

		assert_int_equal(json_array_size(words), 2);
		assert_true(json_is_true(json_object_get(json_array_get(words, 0), "removed")));
		assert_true(json_is_true(json_object_get(json_array_get(words, 1), "added")));
		check_diff(buf_text(&before), buf_text(&after));
	}
}

static void without_memory_there_is_no_half_diff(void **state)
{
	json_auto_t *whole = diff_words("un deux trois quatre", "un trois cinq quatre");

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		json_auto_t *words = diff_words("un deux trois quatre", "un trois cinq quatre");

		torture_stop();
		if (torture_has_failed())
			assert_null(words);
		else
			assert_true(json_equal(words, whole));
	}
}

/* ---- fields ---- */

#define BEFORE                                                                                            \
	"{\"title\": \"Une action\", \"action_form\": \"engineering\", \"starts_on\": \"2010-03-01\","      \
	" \"target_publics\": [\"disabled_worker\"], \"territory\": {\"id\": 1, \"name\": \"Bègles\"},"     \
	" \"cub_lead\": null, \"summary\": null, \"objectives\": [{\"label\": \"Marchés\","                 \
	" \"unit\": \"marchés\", \"baseline\": 10, \"target\": 25.5}]}"
#define AFTER                                                                                             \
	"{\"title\": \"Une action\", \"action_form\": \"coordination\", \"starts_on\": \"2010-03-31\","     \
	" \"target_publics\": [\"disabled_worker\", \"low_skilled_youth\"],"                                \
	" \"territory\": {\"id\": 2, \"name\": \"Bruges\"}, \"cub_lead\": {\"id\": 4, \"name\": \"Durand\"}," \
	" \"summary\": null, \"objectives\": [{\"label\": \"Marchés\", \"unit\": \"marchés\","              \
	" \"baseline\": 10, \"target\": 30}]}"

static const json_t *row_of(const json_t *rows, const char *field)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (text_equal(json_string_value(json_object_get(row, "field")), field))
			return row;
	}
	return NULL;
}

static void assert_row(const json_t *rows, const char *field, const char *before, const char *after)
{
	const json_t *row = row_of(rows, field);

	assert_non_null(row);
	assert_string_equal(json_string_value(json_object_get(row, "before")), before);
	assert_string_equal(json_string_value(json_object_get(row, "after")), after);
	assert_true(json_array_size(json_object_get(row, "words")) > 0);
	assert_non_null(json_string_value(json_object_get(row, "label")));
}

static void fields_that_differ_are_told_in_french(void **state)
{
	json_auto_t *before = json_loads(BEFORE, 0, NULL);
	json_auto_t *after = json_loads(AFTER, 0, NULL);
	json_auto_t *rows = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(diff_actions(before, after, &rows, &err), ERR_OK);
	assert_int_equal(json_array_size(rows), 6);
	assert_null(row_of(rows, "title"));
	assert_row(rows, "action_form", "Ingénierie", "Coordination");
	assert_row(rows, "starts_on", "1er mars 2010", "31 mars 2010");
	assert_row(rows, "target_publics", "Travailleurs handicapés",
		   "Travailleurs handicapés, Jeunes peu ou pas qualifiés");
	assert_row(rows, "territory", "Bègles", "Bruges");
	assert_row(rows, "cub_lead", "", "Durand");
	assert_row(rows, "objectives", "Marchés : de 10 à 25,5 marchés", "Marchés : de 10 à 30 marchés");
}

static void nothing_changed_is_an_empty_list(void **state)
{
	json_auto_t *before = json_loads(BEFORE, 0, NULL);
	json_auto_t *empty = json_object();
	json_auto_t *rows = NULL;
	json_auto_t *none = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(diff_actions(before, before, &rows, &err), ERR_OK);
	assert_int_equal(json_array_size(rows), 0);
	assert_int_equal(diff_actions(empty, NULL, &none, &err), ERR_OK);
	assert_int_equal(json_array_size(none), 0);
}

static void without_memory_fields_are_not_left_out(void **state)
{
	json_auto_t *before = json_loads(BEFORE, 0, NULL);
	json_auto_t *after = json_loads(AFTER, 0, NULL);
	json_auto_t *whole = NULL;
	struct err_info err;

	(void)state;
	assert_int_equal(diff_actions(before, after, &whole, &err), ERR_OK);
	for (size_t n = 1; torture_again(n); n++) {
		json_auto_t *rows = NULL;
		enum err code = diff_actions(before, after, &rows, &err);

		torture_stop();
		if (code == ERR_OK)
			assert_true(json_equal(rows, whole));
		else
			assert_int_equal(code, ERR_MEMORY);
		assert_int_equal(code == ERR_OK, !torture_has_failed());
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_and_added_words_are_the_new_text),
		cmocka_unit_test(the_longest_common_words_are_kept),
		cmocka_unit_test(any_pair_of_texts_keeps_the_promise),
		cmocka_unit_test(texts_at_the_limit_are_compared_and_longer_ones_shown_whole),
		cmocka_unit_test(without_memory_there_is_no_half_diff),
		cmocka_unit_test(fields_that_differ_are_told_in_french),
		cmocka_unit_test(nothing_changed_is_an_empty_list),
		cmocka_unit_test(without_memory_fields_are_not_left_out),
	};

	return cmocka_run_group_tests_name("differences", tests, use_torture, NULL);
}
