/*
 * Changing figures: what a PLIE enters for a year, and the union's confirmation of a year. Each is one change with
 * its version and ledger entry, in the caller's transaction; they serve requests and the loading of data alike.
 */
#ifndef ACCORD_RESOURCE_INDICATOR_WRITE_H
#define ACCORD_RESOURCE_INDICATOR_WRITE_H

#include "app/base/hash.h"
#include "app/resource/actor.h"
#include "app/resource/indicator/indicator_rows.h"
#include "app/resource/reference.h"
#include "sql/db.h"

#define INDICATOR_YEAR_MIN 2000
#define INDICATOR_YEAR_MAX 2100

struct indicator_entry { /* all borrowed */
	int64_t year;
	int64_t version;    /* from which it was made; 1: nothing was entered before */
	bool send;	    /* counts from now on; else a draft */
	const char *source; /* where the figures come from, or NULL */
	const struct indicator_rows *rows; /* all of the year: what is not there is not known */
};

/*
 * Enters the figures of the actor's own PLIE as a new version.
 * ERR_FORBIDDEN: the actor's role or organisation enters none; ERR_CLOSED: the PLIE is;
 * ERR_CONFLICT: it was none in that year, or the year has not begun; ERR_STALE: `version` is not the current one
 */
MUST_USE enum err indicator_write_entry(struct db *db, const struct actor *actor,
					const struct reference *reference,
					const struct indicator_entry *entry, int64_t *ret_version,
					struct err_info *err);

struct indicator_confirmation { /* all borrowed */
	int64_t year;
	const char *seen; /* indicator_write_seen of what the actor saw */
	const char *note; /* or NULL */
};

/* SHA-256 in hexadecimal of which version each PLIE has sent. rows: of indicator_returns, or _hold */
MUST_USE enum err indicator_write_seen(const json_t *rows, char ret[HASH_HEX_SIZE],
				       struct err_info *err);
/*
 * Confirms the consolidation of a year: its figures as they are shown become a version, with a decision.
 * ERR_FORBIDDEN: the actor's role; ERR_STALE: figures have changed since they were seen; ERR_OWN_WORK: the actor has
 * entered figures of that year; ERR_CONFLICT: nobody has sent any, or just these are confirmed already
 */
MUST_USE enum err indicator_write_confirmation(struct db *db, const struct actor *actor,
					       const struct reference *reference,
					       const struct indicator_confirmation *confirmation,
					       struct err_info *err);

#endif
