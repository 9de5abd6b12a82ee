/* What the files of the filters share. */
#ifndef ACCORD_VIEW_FILTER_INTERNAL_H
#define ACCORD_VIEW_FILTER_INTERNAL_H

#include <stdint.h>

#include "app/view/filter.h"

#define FILTER_NBSP "\u00A0"

/* Zeros behind the comma: none at the end, or none unless there is something before them ("12,50").
 */
enum filter_zeros { FILTER_TRIM, FILTER_TRIM_WHOLE };

/* How a number is written: the data of filter_number. */
struct filter_number {
	int decimals;	/* at most: 0 to 2 */
	enum filter_zeros zeros;
	const char *unit;
};

extern const struct filter_number filter_integer;
extern const struct filter_number filter_decimal;
extern const struct filter_number filter_percent;
extern const struct filter_number filter_euro;

/* The word behind a whole number: the data of filter_counted. */
struct filter_word {
	const char *one;	/* below two, as French has it */
	const char *many;
};

extern const struct filter_word filter_days;
extern const struct filter_word filter_seconds;
extern const struct filter_word filter_rows_word;

/* The text of a JSON string; "" for anything else. */
const char *filter_string(const json_t *value);

filter_fn filter_number;
filter_fn filter_counted;
filter_fn filter_bytes;
filter_fn filter_lower;
filter_fn filter_initial;

#endif
