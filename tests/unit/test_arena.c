#include "tests/unit/test.h"
#include "tests/unit/torture.h"

#include "app/base/arena.h"

#define ROOMY ((size_t)1024 * 1024)

static void memory_is_zeroed_and_aligned_for_any_type(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ROOMY);
	for (size_t size = 1; size < 100; size++) {
		unsigned char *bytes = arena_alloc(&arena, size);

		assert_non_null(bytes);
		assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 0xff, size);
	}
	arena_release(&arena);
}

static void memory_is_zeroed_again_after_a_reset(void **state)
{
	struct arena arena;
	unsigned char *bytes;

	(void)state;
	arena_init(&arena, ROOMY);
	bytes = arena_alloc(&arena, 64);
	assert_non_null(bytes);
	memset(bytes, 0xff, 64);
	arena_reset(&arena);
	bytes = arena_alloc(&arena, 64);
	assert_non_null(bytes);
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(bytes[i], 0);
	arena_release(&arena);
}

static void two_pieces_never_overlap(void **state)
{
	struct arena arena;
	char *pieces[200];

	(void)state;
	arena_init(&arena, ROOMY);
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		size_t size = i % 7 == 0 ? 20000 : 300;

		pieces[i] = arena_alloc(&arena, size);
		assert_non_null(pieces[i]);
		memset(pieces[i], (int)i, size);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		for (size_t at = 0; at < (i % 7 == 0 ? 20000U : 300U); at++)
			assert_int_equal((unsigned char)pieces[i][at], i);
	}
	arena_release(&arena);
}

static void nothing_is_handed_out_over_the_maximum(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 1000);
	assert_null(arena_alloc(&arena, 1001));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_strndup(&arena, "", SIZE_MAX));
	assert_non_null(arena_alloc(&arena, 900));
	assert_null(arena_alloc(&arena, 200));
	assert_non_null(arena_alloc(&arena, 60));
	assert_true(arena.used <= arena.max);
	arena_release(&arena);
}

static void pieces_of_no_size_count_towards_the_maximum(void **state)
{
	struct arena arena;
	size_t count = 0;

	(void)state;
	arena_init(&arena, 1000);
	while (count < 1000 && arena_alloc(&arena, 0))
		count++;
	assert_in_range(count, 1, 1000 / _Alignof(max_align_t));
	arena_release(&arena);
}

static void a_reset_gives_the_whole_maximum_back(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 40000);
	for (int i = 0; i < 100; i++) {
		assert_non_null(arena_alloc(&arena, 30000));
		assert_null(arena_alloc(&arena, 30000));
		assert_non_null(arena_alloc(&arena, 5000));
		arena_reset(&arena);
		assert_int_equal(arena.used, 0);
	}
	arena_release(&arena);
}

static void a_released_arena_can_be_used_again(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ROOMY);
	arena_release(&arena);
	assert_non_null(arena_alloc(&arena, 10));
	arena_release(&arena);
	assert_null(arena.blocks);
	arena_reset(&arena);
	assert_null(arena.blocks);
}

static void text_is_copied_and_ends_with_nul(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, ROOMY);
	assert_string_equal(arena_strdup(&arena, "accord"), "accord");
	assert_string_equal(arena_strdup(&arena, ""), "");
	assert_string_equal(arena_strndup(&arena, "accord", 3), "acc");
	assert_string_equal(arena_printf(&arena, "%s-%d", "action", 12), "action-12");
	assert_string_equal(arena_printf(&arena, "%s", ""), "");
	arena_release(&arena);
}

static void without_memory_there_is_null_and_no_leak(void **state)
{
	struct arena arena;

	(void)state;
	for (size_t n = 1; torture_again(n); n++) {
		bool whole = true;

		arena_init(&arena, ROOMY);
		for (size_t i = 0; i < 20; i++)
			whole = arena_alloc(&arena, i % 3 ? 9000 : 40000) != NULL && whole;
		whole = arena_printf(&arena, "%0*d", 30000, 7) != NULL && whole;
		torture_stop();
		assert_int_equal(whole, !torture_has_failed());
		assert_non_null(arena_strdup(&arena, "still usable"));
		arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned_for_any_type),
		cmocka_unit_test(memory_is_zeroed_again_after_a_reset),
		cmocka_unit_test(two_pieces_never_overlap),
		cmocka_unit_test(nothing_is_handed_out_over_the_maximum),
		cmocka_unit_test(pieces_of_no_size_count_towards_the_maximum),
		cmocka_unit_test(a_reset_gives_the_whole_maximum_back),
		cmocka_unit_test(a_released_arena_can_be_used_again),
		cmocka_unit_test(text_is_copied_and_ends_with_nul),
		cmocka_unit_test(without_memory_there_is_null_and_no_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
