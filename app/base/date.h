/*
 * Dates are ISO 8601 text ("2010-03-31") and times are UTC ("2010-03-31 14:05:09.123456" as the
 * database writes them) everywhere but on a page, which shows French and Europe/Paris.
 */
#ifndef ACCORD_BASE_DATE_H
#define ACCORD_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "app/base/cleanup.h"

#define DATE_TEXT_SIZE 11		/* "2010-03-31" and NUL */
#define DATE_TIME_TEXT_SIZE 27		/* "2010-03-31 14:05:09.123456" and NUL */
#define DATE_FRENCH_SIZE 64

/* True for an existing day of the Gregorian calendar, 1900-01-01 to 2199-12-31, exactly
 * YYYY-MM-DD. */
bool date_is_valid(const char *text);
/* Today in Europe/Paris; `ret` receives YYYY-MM-DD. */
void date_today(char ret[DATE_TEXT_SIZE]);
/* The hour of the day there, 0 to 23. */
int date_hour(void);
/* Now in UTC with microseconds; `ret` receives "YYYY-MM-DD HH:MM:SS.uuuuuu". */
void date_now(char ret[DATE_TIME_TEXT_SIZE]);
/* Days from `a` to `b` (both valid), negative when b is earlier. */
int64_t date_days_between(const char *a, const char *b);

/* The last moment of a day in Europe/Paris, as a UTC time with microseconds; false: not a date. */
bool date_day_end(const char *iso, char ret[DATE_TIME_TEXT_SIZE]);

/* "22 novembre 2026", "1er mars 2010" (with non-breaking spaces); false: not a date. */
bool date_to_french(const char *iso, char ret[DATE_FRENCH_SIZE]);
/* A UTC time as "22 novembre 2026 à 15 h 05" in Europe/Paris; false: not a time. Fractions optional,
 * ' ' or 'T' between. */
bool date_time_to_french(const char *utc, char ret[DATE_FRENCH_SIZE]);

/* Milliseconds of the monotonic clock, for deadlines. */
int64_t date_monotonic_ms(void);

#endif
