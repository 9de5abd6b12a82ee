/* The figures that a PLIE enters for one year, read and checked against the dictionary. Pure. */
#ifndef ACCORD_RESOURCE_INDICATOR_ROWS_H
#define ACCORD_RESOURCE_INDICATOR_ROWS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define INDICATOR_ROWS_MAX 60
#define INDICATOR_VALUE_MAX 100000000
#define INDICATOR_NOTE_MAX 500

struct indicator_row {	    /* all borrowed */
	const json_t *word; /* of the dictionary: row of indicator_list */
	size_t place;	    /* among the values as they came, from 1 */
	bool has_parts;
	double value;
	double numerator;
	double denominator;
	int64_t fte_hours; /* 0: none */
	const char *note;  /* or NULL */
};

struct indicator_rows {
	struct indicator_row rows[INDICATOR_ROWS_MAX]; /* those that say something */
	size_t count;
};

/* What is wrong: member of the value at `place` ("numerator"), French text that lives as long as the call. */
typedef void indicator_problem_fn(void *data, const char *member, size_t place, const char *text);

/* True when PLIE enter this word of the dictionary for that year. */
bool indicator_rows_is_asked(const json_t *word, int64_t year);
/* The word called `code`, or NULL. Borrowed. */
const json_t *indicator_rows_word(const json_t *dictionary, const char *code);
/*
 * Reads `values`, a list of {code, numerator, denominator, value, fte_hours, note} (numbers or null), and says each
 * thing that is wrong. A rate whose parts are known is computed from them; what is empty is left out.
 * dictionary   rows of indicator_list
 * Returns how many problems were said; *ret is whole only when there is none.
 */
size_t indicator_rows_read(const json_t *dictionary, int64_t year, const json_t *values,
			   indicator_problem_fn *say, void *data, struct indicator_rows *ret);

#endif
