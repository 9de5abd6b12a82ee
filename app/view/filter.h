/*
 * Filters turn a plain value into French text: `date`, `datetime`, `time`, `integer` (1 234), `decimal`
 * (1 234,56), `percent` (42 %), `euro`, `lower`, `url` (percent-encoded), `json`
 * (JSON text safe inside a script data block), `initial`, and every list of app/base/vocabulary.h by its
 * name (`{{status|status}}` gives "Soumise"), `NAME_tone` giving the term's tone.
 */
#ifndef ACCORD_VIEW_FILTER_H
#define ACCORD_VIEW_FILTER_H

#include <jansson.h>

#include "app/base/buf.h"

typedef void filter_fn(const json_t *value, const void *data, struct buf *out);

struct filter {
	filter_fn *fn;		/* adds plain text (not yet escaped) */
	const void *data;
};

/* Finds a filter by name; false: there is none. */
MUST_USE bool filter_find(const char *name, size_t len, struct filter *ret);

/* The text of a JSON value without a filter: strings as they are, integers and reals without
 * trailing zeros, true/false as "oui"/"non", null as nothing. */
void filter_plain(const json_t *value, struct buf *out);

#endif
