/*
 * Sealing: takes the entries of the ledger that no checkpoint has yet, in the order of their
 * numbers, into signed checkpoints. Only inserts. Two sealers may run at once: the number of a
 * checkpoint and the number of an entry are each taken once (unique keys), and who comes second
 * starts over.
 *
 * Entries do not become visible in the order of their numbers, since a number is given before its
 * transaction commits. So a run begins SEAL_WINDOW numbers below the highest sealed one, which
 * costs the same however long the ledger is; an entry that came later than that (a transaction that
 * was open while thousands of others committed) is found by a run that looks at all.
 */
#ifndef ACCORD_LEDGER_SEAL_H
#define ACCORD_LEDGER_SEAL_H

#include <stdbool.h>

#include "app/ledger/key.h"
#include "sql/db.h"

#define SEAL_WINDOW 10000
#define SEAL_ENTRIES_MAX 1000	/* of one checkpoint */

/* What one checkpoint has sealed. */
struct seal_done {
	int64_t number;
	int64_t entries;
	int64_t total;
	char hash[HASH_HEX_SIZE];
};

typedef void seal_said_fn(const struct seal_done *done);

/*
 * Seals until nothing is left; calls `said` after each checkpoint.
 * all   looks at the whole ledger instead of the window
 * ERR_INTERNAL: an entry's text does not have its hash, or the last checkpoint's body does not;
 * err->detail names it. Such an entry is left out, and the others are sealed all the same.
 */
MUST_USE enum err seal_run(struct db *db, const struct key *key, bool all, seal_said_fn *said,
			   struct err_info *err);

#endif
