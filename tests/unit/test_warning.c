/* Warnings of the directory, from the sign-in to the first page. */
#include "tests/unit/test.h"

#include "app/base/text.h"
#include "auth/session.h"
#include "auth/warning.h"
#include "conf/conf.h"

static char origin[] = "https://accord.example.fr";
static struct arena arena;
static struct conf conf = { .site_origin = origin };
static struct session session;
static struct pair cookie;
static struct request req;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena, REQUEST_ARENA_MAX);
	req = (struct request){ .arena = &arena, .conf = &conf, .session = &session };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* The page after a sign-in: what it says, or NULL. */
static const char *page_with(const char *value)
{
	struct err_info err;

	cookie = (struct pair){ "__Host-" WARNING_COOKIE, value };
	req.cookies = (struct pairs){ .items = &cookie, .count = 1 };
	req.notice = NULL;
	req.set_cookie[1] = NULL;
	assert_int_equal(warning_take(&req, &err), ERR_OK);
	return req.notice;
}

static void a_warning_names_the_days_or_sign_ins_that_are_left(void **state)
{
	static const struct {
		enum outcome outcome;
		int number;
		const char *words;
	} texts[] = {
		{ OUTCOME_EXPIRES_SOON, 0, "expire dans moins d’un jour." },
		{ OUTCOME_EXPIRES_SOON, 1, "expire dans 1 jour." },
		{ OUTCOME_EXPIRES_SOON, 3, "expire dans 3 jours." },
		{ OUTCOME_GRACE, 0, "c’était votre dernière connexion avant" },
		{ OUTCOME_GRACE, 1, "il vous reste 1 connexion avant" },
		{ OUTCOME_GRACE, 2, "il vous reste 2 connexions avant" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = warning_text(&arena, texts[i].outcome, texts[i].number);

		assert_non_null(strstr(text, texts[i].words));
		assert_non_null(strstr(text, "Changez-le dès maintenant"));
	}
}

static void what_is_kept_is_what_the_next_page_says(void **state)
{
	static const struct {
		struct directory_person person;
		enum outcome outcome;
		const char *value;
		const char *words;
	} kept[] = {
		{ { .days_left = 3, .graces_left = 9 }, OUTCOME_EXPIRES_SOON, "expire.3", "3 jours" },
		{ { .days_left = 9, .graces_left = 2 }, OUTCOME_GRACE, "sursis.2", "2 connexions" },
		{ { .days_left = 24000 }, OUTCOME_EXPIRES_SOON, "expire.999", "999 jours" },
	};
	struct err_info err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		assert_int_equal(warning_keep(&req, kept[i].outcome, &kept[i].person, &err), ERR_OK);
		assert_true(text_starts(req.set_cookie[1], "__Host-" WARNING_COOKIE "="));
		assert_true(text_starts(strchr(req.set_cookie[1], '=') + 1, kept[i].value));
		assert_non_null(strstr(req.set_cookie[1], "Max-Age=600"));
		assert_non_null(strstr(page_with(kept[i].value), kept[i].words));
		assert_string_equal(req.notice_tone, "warning");
		assert_non_null(strstr(req.set_cookie[1], "Max-Age=0"));
	}
}

static void other_sign_ins_keep_nothing(void **state)
{
	const struct directory_person person = { .days_left = 3 };
	struct err_info err;

	(void)state;
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (i == OUTCOME_EXPIRES_SOON || i == OUTCOME_GRACE)
			continue;
		assert_int_equal(warning_keep(&req, (enum outcome)i, &person, &err), ERR_OK);
		assert_null(req.set_cookie[1]);
	}
}

static void a_value_that_we_never_give_says_nothing_and_goes(void **state)
{
	static const char *const values[] = { "", "expire", "expire.", "expire.-1", "expire.1000", "expire.3x",
					      "sursis.2.2", "Expire.3", "autre.3", "<b>", "expire.99999999999999999999" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		assert_null(page_with(values[i]));
		assert_non_null(strstr(req.set_cookie[1], "Max-Age=0"));
	}
}

static void a_page_that_has_something_to_say_leaves_it_to_the_next(void **state)
{
	struct err_info err;

	(void)state;
	assert_non_null(page_with("expire.3"));
	req.notice = "Autre chose";
	req.set_cookie[1] = NULL;
	assert_int_equal(warning_take(&req, &err), ERR_OK);
	assert_string_equal(req.notice, "Autre chose");
	assert_null(req.set_cookie[1]);
}

static void nobody_is_warned_who_is_not_signed_in(void **state)
{
	(void)state;
	req.session = NULL;
	assert_null(page_with("expire.3"));
	assert_null(req.set_cookie[1]);
}

/* Over https a sub-domain could set the name without its prefix. */
static void the_name_without_its_prefix_is_not_ours(void **state)
{
	struct err_info err;

	(void)state;
	cookie = (struct pair){ WARNING_COOKIE, "expire.3" };
	req.cookies = (struct pairs){ .items = &cookie, .count = 1 };
	assert_int_equal(warning_take(&req, &err), ERR_OK);
	assert_null(req.notice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(a_warning_names_the_days_or_sign_ins_that_are_left),
		TEST(what_is_kept_is_what_the_next_page_says),
		TEST(other_sign_ins_keep_nothing),
		TEST(a_value_that_we_never_give_says_nothing_and_goes),
		TEST(a_page_that_has_something_to_say_leaves_it_to_the_next),
		TEST(nobody_is_warned_who_is_not_signed_in),
		TEST(the_name_without_its_prefix_is_not_ours),
#undef TEST
	};

	return cmocka_run_group_tests_name("warning", tests, NULL, NULL);
}
