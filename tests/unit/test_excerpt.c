/* Pieces of text with the searched words marked. */
#include "tests/unit/test.h"

#include <stdio.h>

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/excerpt.h"
#include "tests/unit/torture.h"

/* The pieces in one line, marks in brackets. */
static void check(const char *text, const char *q, bool cut, const char *wanted)
{
	json_auto_t *pieces = excerpt_of(text, q, cut);
	AUTO_BUF out = BUF_INIT(1000);
	size_t i;
	const json_t *piece;

	assert_non_null(pieces);
	json_array_foreach(pieces, i, piece) {
		bool mark = json_is_true(json_object_get(piece, "mark"));
		const char *words = json_string_value(json_object_get(piece, "text"));

		buf_printf(&out, "%s%s%s", mark ? "[" : "", words, mark ? "]" : "");
	}
	if (!text_equal(buf_text(&out), wanted))
		fail_msg("\"%s\" instead of \"%s\"", buf_text(&out), wanted);
}

static void words_that_begin_so_are_marked_whole(void **state)
{
	(void)state;
	check("Les clauses sociales", "clause", false, "Les [clauses] sociales");
	check("Les clauses sociales", "soc cla", false, "Les [clauses] [sociales]");
	check("Une éclause, la cause", "clause", false, "Une éclause, la cause");
	check("", "clause", false, "");
	check("Rien", "", false, "Rien");
}

static void accents_and_capitals_do_not_count(void **state)
{
	(void)state;
	check("Étude, ÉTUDE, étude, etude", "etude", false, "[Étude], [ÉTUDE], [étude], [etude]");
	check("Façade, Où, Noël, aÿ", "FACADE ou noel Ay", false, "[Façade], [Où], [Noël], [aÿ]");
	check("Œuvre", "œuv", false, "[Œuvre]");
	check("l’insertion", "insertion", false, "l’[insertion]");
}

static void a_text_that_begins_in_a_word_loses_it(void **state)
{
	(void)state;
	check("ertion par l’activité", "activite", true, "… par l’[activité]");
	check("seul", "seul", true, "… ");
}

static void lines_become_one_and_signs_stay(void **state)
{
	(void)state;
	check("Un\ndeux, trois.", "deux", false, "Un [deux], trois.");
}

static void without_memory_there_is_no_excerpt(void **state)
{
	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		json_t *pieces = excerpt_of("Les clauses sociales d’insertion", "clause", true);

		torture_stop();
		assert_int_equal(pieces == NULL, torture_has_failed());
		json_decref(pieces);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_begin_so_are_marked_whole),
		cmocka_unit_test(accents_and_capitals_do_not_count),
		cmocka_unit_test(a_text_that_begins_in_a_word_loses_it),
		cmocka_unit_test(lines_become_one_and_signs_stay),
		cmocka_unit_test(without_memory_there_is_no_excerpt),
	};

	json_set_alloc_funcs(malloc, free);
	return cmocka_run_group_tests_name("excerpts", tests, NULL, NULL);
}
