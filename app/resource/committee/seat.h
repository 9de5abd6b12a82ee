/*
 * Seats of the committee and who holds them. A change of holder never rewrites the past: the one before gets an end,
 * the next is a row of their own. In the caller's transaction; the seat is locked first.
 * version   the seat's, that the change was made from; 0: not asked (sample data)
 */
#ifndef ACCORD_RESOURCE_SEAT_H
#define ACCORD_RESOURCE_SEAT_H

#include "app/resource/actor.h"
#include "sql/db.h"

struct seat_holder {		  /* all text borrowed */
	const int64_t *person_id; /* NULL: without an account */
	const char *name;
	const char *quality;
	const char *from_on; /* YYYY-MM-DD */
	const char *note;    /* or NULL */
};

/* True when the actor keeps the seats of `party`: who writes for the committee, of that party. */
bool seat_is_kept_by(const struct actor *actor, const char *party);
/*
 * Somebody takes the seat; whoever holds it leaves the day before.
 * ERR_NOT_FOUND, ERR_FORBIDDEN (another party's seat), ERR_STALE, ERR_INVALID (held that day or later by somebody
 * who took it then)
 */
MUST_USE enum err seat_hold(struct db *db, const struct actor *actor, int64_t seat, int64_t version,
			    const struct seat_holder *holder, struct err_info *err);
/* Whoever holds the seat leaves it after `to_on`. ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_INVALID (nobody holds it, or only
 * from a later day) */
MUST_USE enum err seat_leave(struct db *db, const struct actor *actor, int64_t seat,
			     int64_t version, const char *to_on, struct err_info *err);

#endif
