#include "tests/unit/test.h"

#include <stdlib.h>

#include "app/base/date.h"

#define NBSP "\u00a0"

static struct timespec now; /* what the clock shows */

int __wrap_clock_gettime(clockid_t id, struct timespec *ret);

int __wrap_clock_gettime(clockid_t id, struct timespec *ret)
{
	(void)id;
	*ret = now;
	return 0;
}

static void only_days_of_the_calendar_are_valid(void **state)
{
	(void)state;
	assert_true(date_is_valid("2010-03-31"));
	assert_true(date_is_valid("1900-01-01"));
	assert_true(date_is_valid("2199-12-31"));
	assert_true(date_is_valid("2000-02-29"));
	assert_true(date_is_valid("2012-02-29"));
	assert_false(date_is_valid("1900-02-29"));
	assert_false(date_is_valid("2011-02-29"));
	assert_false(date_is_valid("2010-04-31"));
	assert_false(date_is_valid("2010-00-10"));
	assert_false(date_is_valid("2010-13-10"));
	assert_false(date_is_valid("2010-01-00"));
	assert_false(date_is_valid("1899-12-31"));
	assert_false(date_is_valid("2200-01-01"));
}

static void other_writings_of_a_day_are_not_valid(void **state)
{
	static const char *const others[] = {
		"",	      "2010",	    "2010-3-31",  "2010-03-31 ", " 2010-03-31",
		"31/03/2010", "2010/03/31", "20100331",	  "2010-03-3a",	 "2010-03-31T00:00:00",
		"+010-03-31", "2010-03--1", "٢٠١٠-03-31", "2010-03-310",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(date_is_valid(others[i]));
}

static void days_are_counted_between_two_dates(void **state)
{
	(void)state;
	assert_int_equal(date_days_between("2010-03-31", "2010-03-31"), 0);
	assert_int_equal(date_days_between("2012-02-28", "2012-03-01"), 2);
	assert_int_equal(date_days_between("2011-02-28", "2011-03-01"), 1);
	assert_int_equal(date_days_between("2010-01-01", "2009-01-01"), -365);
	assert_int_equal(date_days_between("1970-01-01", "2000-01-01"), 10957);
	assert_int_equal(date_days_between("1900-01-01", "2199-12-31"), 109572);
}

static void a_day_is_written_in_french(void **state)
{
	char text[DATE_FRENCH_SIZE];

	(void)state;
	assert_true(date_to_french("2026-11-22", text));
	assert_string_equal(text, "22" NBSP "novembre" NBSP "2026");
	assert_true(date_to_french("2010-03-01", text));
	assert_string_equal(text, "1er" NBSP "mars" NBSP "2010");
	assert_true(date_to_french("2009-08-31", text));
	assert_string_equal(text, "31" NBSP "août" NBSP "2009");
	assert_false(date_to_french("2010-02-30", text));
	assert_false(date_to_french("2010-02-03 10:00:00", text));
}

static void assert_paris(const char *utc, const char *expected)
{
	char text[DATE_FRENCH_SIZE];

	assert_true(date_time_to_french(utc, text));
	assert_string_equal(text, expected);
}

static void a_time_is_written_in_french_and_in_paris(void **state)
{
	(void)state;
	assert_paris("2026-11-22 14:05:09",
		     "22" NBSP "novembre" NBSP "2026 à" NBSP "15" NBSP "h" NBSP "05");
	assert_paris("2026-07-14T22:00:00.5",
		     "15" NBSP "juillet" NBSP "2026 à" NBSP "0" NBSP "h" NBSP "00");
	assert_paris("2010-12-31 23:30:00.123456",
		     "1er" NBSP "janvier" NBSP "2011 à" NBSP "0" NBSP "h" NBSP "30");
}

static void other_writings_of_a_time_are_refused(void **state)
{
	static const char *const others[] = {
		"",
		"2010-03-31",
		"2010-03-31 ",
		"2010-03-31 10:00",
		"2010-03-31 24:00:00",
		"2010-03-31 10:60:00",
		"2010-03-31 10:00:60",
		"2010-03-31 10:00:00.",
		"2010-03-31 10:00:00.1234567",
		"2010-03-31 10:00:00,5",
		"2010-03-31 10:00:00 ",
		"2010-03-31_10:00:00",
		"2010-02-30 10:00:00",
		"2010-03-31 1a:00:00",
	};
	char text[DATE_FRENCH_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(date_time_to_french(others[i], text));
}

/* What the C library makes of the same rule, written in POSIX form. */
static void assert_as_the_library(time_t when)
{
	static const char *const months[] = { "janvier",   "février", "mars",	  "avril",
					      "mai",	   "juin",    "juillet",  "août",
					      "septembre", "octobre", "novembre", "décembre" };
	char utc[32];
	char expected[DATE_FRENCH_SIZE];
	struct tm tm;

	gmtime_r(&when, &tm);
	strftime(utc, sizeof(utc), "%Y-%m-%d %H:%M:%S", &tm);
	localtime_r(&when, &tm);
	snprintf(expected, sizeof(expected),
		 "%d%s" NBSP "%s" NBSP "%d à" NBSP "%d" NBSP "h" NBSP "%02d", tm.tm_mday,
		 tm.tm_mday == 1 ? "er" : "", months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour,
		 tm.tm_min);
	assert_paris(utc, expected);
}

static void paris_agrees_with_the_library_from_1996_to_2199(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	/* 1996-01-01 to 2199-12-31, every 5 hours, 7 minutes and 11 seconds */
	for (time_t when = 820454400; when < 7258118400; when += 18431)
		assert_as_the_library(when);
	unsetenv("TZ");
	tzset();
}

static void paris_changes_at_one_in_the_morning_of_utc(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	/* the first second of every UTC hour in 2024 to 2027, and the second before it */
	for (time_t when = 1704067200; when < 1830297600; when += 3600) {
		assert_as_the_library(when);
		assert_as_the_library(when - 1);
	}
	unsetenv("TZ");
	tzset();
}

static void the_time_zone_of_the_process_does_not_matter(void **state)
{
	char today[DATE_TEXT_SIZE];

	(void)state;
	setenv("TZ", "Pacific/Auckland", 1);
	tzset();
	now = (struct timespec){ .tv_sec = 1785535140 }; /* 2026-07-31 21:59:00 UTC */
	date_today(today);
	assert_string_equal(today, "2026-07-31");
	now.tv_sec += 60;
	date_today(today);
	assert_string_equal(today, "2026-08-01");
	now.tv_sec = 1767222000; /* 2025-12-31 23:00:00 UTC */
	date_today(today);
	assert_string_equal(today, "2026-01-01");
	unsetenv("TZ");
	tzset();
}

static void now_is_utc_with_microseconds(void **state)
{
	char text[DATE_TIME_TEXT_SIZE];

	(void)state;
	now = (struct timespec){ .tv_sec = 1270044309, .tv_nsec = 6543999 };
	date_now(text);
	assert_string_equal(text, "2010-03-31 14:05:09.006543");
}

static void the_monotonic_clock_counts_milliseconds(void **state)
{
	(void)state;
	now = (struct timespec){ .tv_sec = 12, .tv_nsec = 345999999 };
	assert_int_equal(date_monotonic_ms(), 12345);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_days_of_the_calendar_are_valid),
		cmocka_unit_test(other_writings_of_a_day_are_not_valid),
		cmocka_unit_test(days_are_counted_between_two_dates),
		cmocka_unit_test(a_day_is_written_in_french),
		cmocka_unit_test(a_time_is_written_in_french_and_in_paris),
		cmocka_unit_test(other_writings_of_a_time_are_refused),
		cmocka_unit_test(paris_agrees_with_the_library_from_1996_to_2199),
		cmocka_unit_test(paris_changes_at_one_in_the_morning_of_utc),
		cmocka_unit_test(the_time_zone_of_the_process_does_not_matter),
		cmocka_unit_test(now_is_utc_with_microseconds),
		cmocka_unit_test(the_monotonic_clock_counts_milliseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
