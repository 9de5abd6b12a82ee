/*
 * Filters turn a plain value into French text. A value that a filter is not made for (a text
 * where it wants a number, an unknown term) comes out as filter_plain writes it, nothing as nothing.
 *
 *   date      a day, or a UTC time's day in Paris      22 novembre 2026
 *   datetime  a UTC time, in Paris                     22 novembre 2026 à 15 h 05
 *   time      a UTC time, in Paris                     15 h 05
 *   integer   a number, rounded                        1 234 567 (U+202F), −3 (U+2212)
 *   decimal   at most two decimals                     1 234,5
 *   percent   of a hundred, at most two decimals       42 % (U+00A0)
 *   euro      no decimals or two                       1 234 €, 1 234,50 €
 *   days      a whole number with its word             1 jour, 153 jours
 *   seconds   as days                                  1 seconde, 30 secondes
 *   rows      as days                                  1 ligne, 1 234 lignes
 *   bytes     in units of a thousand                   340 octets, 1,2 Mo
 *   lower     small letters (those of French)          élu cub
 *   initial   the first character, as a capital        É
 *   url       one path segment or query value          percent-encoded
 *   json      JSON text; < > & U+2028 U+2029 are written as \u003C is, so that it is
 *             safe in a script data block, and still JSON; nothing gives null
 *   NAME      a list of app/base/vocabulary.h by its name: `{{status|status}}` gives "Soumise"
 *   NAME_tone the term's tone; "neutral" when it has none
 */
#ifndef ACCORD_VIEW_FILTER_H
#define ACCORD_VIEW_FILTER_H

#include <jansson.h>

#include "app/base/buf.h"

/* `value` may be NULL: the model has no such name. */
typedef void filter_fn(const json_t *value, const void *data, struct buf *out);

struct filter {
	filter_fn *fn;		/* adds plain text (not yet escaped) */
	const void *data;
};

/* Finds a filter by name; false: there is none. */
MUST_USE bool filter_find(const char *name, size_t len, struct filter *ret);

/* The text of a JSON value without a filter: strings as they are, integers and reals without
 * trailing zeros (decimal point), true/false as "oui"/"non"; null, lists, objects and NULL
 * as nothing. */
void filter_plain(const json_t *value, struct buf *out);

#endif
