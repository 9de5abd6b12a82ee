/* jansson's memory: failures are noted, and what a worker's thread gives back is used again. */
#include <jansson.h>

#include "app/base/cleanup.h"
#include "app/base/json_memory.h"
#include "tests/unit/test.h"

#define ROWS 500

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

static struct {
	int count;	/* of calls */
	bool fails;
} mallocs;

void *__wrap_malloc(size_t size)
{
	mallocs.count++;
	return mallocs.fails ? NULL : __real_malloc(size);
}

static int clear(void **state)
{
	(void)state;
	mallocs.fails = false;
	json_memory_forget();
	return 0;
}

static void a_failure_is_noted_until_it_is_forgotten(void **state)
{
	(void)state;
	assert_false(json_memory_failed());
	mallocs.fails = true;
	assert_null(json_string("un texte"));
	mallocs.fails = false;
	assert_true(json_memory_failed());
	json_memory_forget();
	assert_false(json_memory_failed());
}

/* Rows and texts of a long list. */
static json_t *long_list(void)
{
	json_t *list = json_array();

	for (json_int_t i = 0; i < ROWS; i++)
		assert_int_equal(json_array_append_new(list, json_pack("{s:I, s:s}", "id", i, "title", "Atelier")), 0);
	return list;
}

static void check_list(const json_t *list)
{
	assert_int_equal(json_array_size(list), ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		const json_t *row = json_array_get(list, i);

		assert_int_equal(json_integer_value(json_object_get(row, "id")), i);
		assert_string_equal(json_string_value(json_object_get(row, "title")), "Atelier");
	}
}

static void a_thread_uses_again_what_it_has_given_back(void **state)
{
	json_t *list;

	(void)state;
	json_memory_thread_start();
	json_decref(long_list());
	mallocs.count = 0;
	list = long_list();
	check_list(list);
	/* A sanitizer's malloc gives pieces of just the size that was asked for, which fit fewer others. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* The list's own array is too large to be kept. */
	assert_in_range(mallocs.count, 0, 16);
#endif
	json_decref(list);
	json_memory_thread_end();
}

static void a_thread_that_has_ended_keeps_nothing(void **state)
{
	(void)state;
	json_memory_thread_start();
	json_decref(long_list());
	json_memory_thread_end();
	mallocs.count = 0;
	json_decref(long_list());
	assert_true(mallocs.count > 4 * ROWS);
}

static void no_more_is_kept_than_a_page_needs(void **state)
{
	json_t *lists[8];

	(void)state;
	json_memory_thread_start();
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		lists[i] = long_list();
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		json_decref(lists[i]);
	mallocs.count = 0;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		lists[i] = long_list();
	assert_true(mallocs.count > 4 * ROWS);
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		check_list(lists[i]);
		json_decref(lists[i]);
	}
	json_memory_thread_end();
}

static void what_is_kept_may_be_freed_by_hand(void **state)
{
	json_t *list = json_array();
	char *text;

	(void)state;
	json_memory_thread_start();
	for (int i = 0; i < 3; i++) {
		text = json_dumps(list, 0);
		assert_string_equal(text, "[]");
		free(text);
	}
	json_decref(list);
	json_memory_thread_end();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_failure_is_noted_until_it_is_forgotten, clear),
		cmocka_unit_test_setup(a_thread_uses_again_what_it_has_given_back, clear),
		cmocka_unit_test_setup(a_thread_that_has_ended_keeps_nothing, clear),
		cmocka_unit_test_setup(no_more_is_kept_than_a_page_needs, clear),
		cmocka_unit_test_setup(what_is_kept_may_be_freed_by_hand, clear),
	};

	json_memory_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
