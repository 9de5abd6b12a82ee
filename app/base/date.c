/*
 * Dates and times: the proleptic Gregorian calendar, UTC, and Europe/Paris by its rule, without
 * tzdata and without the process's TZ.
 *
 * Rule for Paris: UTC+1; UTC+2 from the last Sunday of March 01:00 UTC to the last Sunday of
 * October 01:00 UTC (directive 2000/84/EC). It is right from 1996 on. Earlier years are converted
 * by the same rule, though their summer time ended in September or did not exist: the service
 * records nothing older.
 */
#include "app/base/date.h"

#define DATE_DAY_S 86400
#define DATE_YEAR_MIN 1900
#define DATE_YEAR_MAX 2199
#define DATE_NBSP "\u00a0"

/* A moment of the calendar. */
struct date_moment {
	int year;
	int month;	/* 1 to 12 */
	int day;	/* 1 to 31 */
	int hour;
	int minute;
	int second;
};

static const char *const date_months[] = { "janvier", "février", "mars", "avril", "mai", "juin",
					   "juillet", "août", "septembre", "octobre", "novembre",
					   "décembre" };

static bool date_is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int date_month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && date_is_leap(year) ? 29 : days[month - 1];
}

/* Days before the first of January of `year` (1 or later), counted from 0001-01-01. */
static int64_t date_days_before_year(int year)
{
	int64_t past = year - 1;

	return past * 365 + past / 4 - past / 100 + past / 400;
}

/* Days since 1970-01-01, negative before it. */
static int64_t date_day_number(int year, int month, int day)
{
	int64_t days = date_days_before_year(year) - date_days_before_year(1970);

	for (int m = 1; m < month; m++)
		days += date_month_days(year, m);
	return days + day - 1;
}

/* 0 is Sunday; 1970-01-01 was a Thursday. */
static int date_weekday(int64_t day_number)
{
	return (int)(((day_number + 4) % 7 + 7) % 7);
}

/* 01:00 UTC of the last Sunday of a month that has 31 days, in seconds since 1970. */
static int64_t date_last_sunday(int year, int month)
{
	int64_t last = date_day_number(year, month, 31);

	return (last - date_weekday(last)) * DATE_DAY_S + 3600;
}

static int64_t date_to_seconds(const struct date_moment *m)
{
	return date_day_number(m->year, m->month, m->day) * DATE_DAY_S + m->hour * 3600 +
	       m->minute * 60 + m->second;
}

static void date_from_seconds(int64_t seconds, struct date_moment *ret)
{
	int64_t days = seconds / DATE_DAY_S - (seconds % DATE_DAY_S < 0);
	int rest = (int)(seconds - days * DATE_DAY_S);
	/* Never too late, and at most one year too early for some thousand years around 1970. */
	int year = (int)(1970 + days / 366 - (days < 0) * 2);
	int month = 1;

	while (date_day_number(year + 1, 1, 1) <= days)
		year++;
	days -= date_day_number(year, 1, 1);
	while (days >= date_month_days(year, month))
		days -= date_month_days(year, month++);
	*ret = (struct date_moment){
		year, month, (int)days + 1, rest / 3600, rest / 60 % 60, rest % 60
	};
}

/* The year of UTC will do: both changes are far from its end. */
static int64_t date_paris_offset(int64_t seconds)
{
	struct date_moment utc;

	date_from_seconds(seconds, &utc);
	if (seconds >= date_last_sunday(utc.year, 3) && seconds < date_last_sunday(utc.year, 10))
		return 2 * 3600;
	return 3600;
}

/* Reads exactly `digits` digits; false: there is something else. */
static bool date_number(const char *text, int digits, int min, int max, int *ret)
{
	int value = 0;

	for (int i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*ret = value;
	return value >= min && value <= max;
}

/* Reads YYYY-MM-DD at the start of `text`. */
static bool date_read_day(const char *text, struct date_moment *ret)
{
	if (strnlen(text, DATE_TEXT_SIZE) < DATE_TEXT_SIZE - 1 || text[4] != '-' || text[7] != '-')
		return false;
	if (!date_number(text, 4, DATE_YEAR_MIN, DATE_YEAR_MAX, &ret->year) ||
	    !date_number(text + 5, 2, 1, 12, &ret->month))
		return false;
	return date_number(text + 8, 2, 1, date_month_days(ret->year, ret->month), &ret->day);
}

/* Nothing, or a point and one to six digits. */
static bool date_is_fraction(const char *text)
{
	size_t digits;

	if (*text == '\0')
		return true;
	digits = strspn(text + 1, "0123456789");
	return *text == '.' && digits >= 1 && digits <= 6 && text[1 + digits] == '\0';
}

/* Reads HH:MM:SS with an optional fraction, to the end of `text`. */
static bool date_read_clock(const char *text, struct date_moment *ret)
{
	if (strnlen(text, 8) < 8 || text[2] != ':' || text[5] != ':')
		return false;
	return date_number(text, 2, 0, 23, &ret->hour) &&
	       date_number(text + 3, 2, 0, 59, &ret->minute) &&
	       date_number(text + 6, 2, 0, 59, &ret->second) && date_is_fraction(text + 8);
}

bool date_is_valid(const char *text)
{
	struct date_moment day = { 0 };

	return date_read_day(text, &day) && text[DATE_TEXT_SIZE - 1] == '\0';
}

/* The real-time clock always exists: clock_gettime cannot fail on it. */
static struct timespec date_clock(clockid_t id)
{
	struct timespec now = { 0 };

	clock_gettime(id, &now);
	return now;
}

void date_today(char ret[DATE_TEXT_SIZE])
{
	int64_t now = date_clock(CLOCK_REALTIME).tv_sec;
	struct date_moment paris;

	date_from_seconds(now + date_paris_offset(now), &paris);
	snprintf(ret, DATE_TEXT_SIZE, "%04u-%02u-%02u", (unsigned)paris.year % 10000,
		 (unsigned)paris.month % 100, (unsigned)paris.day % 100);
}

int date_hour(void)
{
	int64_t now = date_clock(CLOCK_REALTIME).tv_sec;
	struct date_moment paris;

	date_from_seconds(now + date_paris_offset(now), &paris);
	return paris.hour;
}

void date_now(char ret[DATE_TIME_TEXT_SIZE])
{
	struct timespec now = date_clock(CLOCK_REALTIME);
	struct date_moment utc;

	date_from_seconds(now.tv_sec, &utc);
	snprintf(ret, DATE_TIME_TEXT_SIZE, "%04u-%02u-%02u %02u:%02u:%02u.%06u",
		 (unsigned)utc.year % 10000, (unsigned)utc.month % 100, (unsigned)utc.day % 100,
		 (unsigned)utc.hour % 100, (unsigned)utc.minute % 100, (unsigned)utc.second % 100,
		 (unsigned)(now.tv_nsec / 1000) % 1000000);
}

bool date_day_end(const char *iso, char ret[DATE_TIME_TEXT_SIZE])
{
	struct date_moment m = { 0 };
	int64_t midnight;

	if (!date_is_valid(iso) || !date_read_day(iso, &m))
		return false;
	/* The midnight that follows; both changes of the clock are at least an hour away from it. */
	midnight = date_to_seconds(&m) + DATE_DAY_S;
	date_from_seconds(midnight - date_paris_offset(midnight - 3600) - 1, &m);
	snprintf(ret, DATE_TIME_TEXT_SIZE, "%04u-%02u-%02u %02u:%02u:%02u.999999", (unsigned)m.year % 10000,
		 (unsigned)m.month % 100, (unsigned)m.day % 100, (unsigned)m.hour % 100,
		 (unsigned)m.minute % 100, (unsigned)m.second % 100);
	return true;
}

int64_t date_days_between(const char *a, const char *b)
{
	struct date_moment from = { 0 };
	struct date_moment to = { 0 };

	if (!date_read_day(a, &from) || !date_read_day(b, &to))
		return 0;
	return date_day_number(to.year, to.month, to.day) -
	       date_day_number(from.year, from.month, from.day);
}

/* Adds text or digits at `at`, and returns their end: pages are full of dates, and snprintf is slow. */
static char *date_put(char *at, const char *text)
{
	size_t len = strlen(text);

	memcpy(at, text, len + 1);
	return at + len;
}

static char *date_put_number(char *at, int value, int digits_min)
{
	char digits[12];
	char *first = digits + sizeof(digits) - 1;
	unsigned int left = (unsigned int)value;

	*first = '\0';
	for (int count = 0; count < digits_min || left > 0; count++) {
		*--first = (char)('0' + left % 10);
		left /= 10;
	}
	return date_put(at, first);
}

/* Returns its end. */
static char *date_write_french(const struct date_moment *m, char ret[DATE_FRENCH_SIZE])
{
	char *at = date_put_number(ret, m->day, 1);

	at = date_put(at, m->day == 1 ? "er" DATE_NBSP : DATE_NBSP);
	at = date_put(at, date_months[m->month - 1]);
	at = date_put(at, DATE_NBSP);
	return date_put_number(at, m->year, 1);
}

bool date_to_french(const char *iso, char ret[DATE_FRENCH_SIZE])
{
	struct date_moment day = { 0 };

	if (!date_is_valid(iso) || !date_read_day(iso, &day))
		return false;
	date_write_french(&day, ret);
	return true;
}

bool date_time_to_french(const char *utc, char ret[DATE_FRENCH_SIZE])
{
	struct date_moment m = { 0 };
	int64_t seconds;
	char *at;

	if (!date_read_day(utc, &m) || (utc[10] != ' ' && utc[10] != 'T') ||
	    !date_read_clock(utc + DATE_TEXT_SIZE, &m))
		return false;
	seconds = date_to_seconds(&m);
	date_from_seconds(seconds + date_paris_offset(seconds), &m);
	at = date_write_french(&m, ret);
	at = date_put(at, " à" DATE_NBSP);
	at = date_put_number(at, m.hour, 1);
	at = date_put(at, DATE_NBSP "h" DATE_NBSP);
	date_put_number(at, m.minute, 2);
	return true;
}

int64_t date_monotonic_ms(void)
{
	struct timespec now = date_clock(CLOCK_MONOTONIC);

	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
