/*
 * The composition of the steering committee on a day (article 3), pure: who holds each seat then, and what each has
 * answered to a meeting's notice.
 */
#ifndef ACCORD_RESOURCE_COMPOSITION_H
#define ACCORD_RESOURCE_COMPOSITION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * rows      of the query committee_seats, in its order
 * answers   of committee_answers, the newest first, or NULL
 * day       YYYY-MM-DD
 * One row a seat: {seat_id, code, kind, quality, party, organisation, person_id, name, holder_quality, from_on, state},
 * where name and what follows of the holder are null when nobody holds it. state: "empty", "silent" (held, without
 * answer), or the answer: "coming", "excused", "represented". New; NULL: out of memory.
 */
json_t *composition_on(const json_t *rows, const json_t *answers, const char *day);
/* How many seats are in that state. */
size_t composition_count(const json_t *composition, const char *state);
/* True when no seat is empty and none is without answer. */
bool composition_is_complete(const json_t *composition);
/* The row of a seat, or NULL. Borrowed. */
const json_t *composition_seat(const json_t *composition, int64_t seat);

/*
 * Of a meeting that was opened: the row of each seat that was present, by its attendance ({seat_id, state}). New; NULL:
 * out of memory.
 */
json_t *composition_present(const json_t *composition, const json_t *attendance);
/* Those of `present` that have no row {seat_id} among the confirmations. New; NULL: out of memory. */
json_t *composition_unconfirmed(const json_t *present, const json_t *confirmations);

#endif
