/*
 * The ledger: every change, decision and sign-in as an entry that names the hash of the entry before it
 * in the chain of its record. An entry's text is canonical JSON (sorted keys, no blanks, UTF-8); its hash
 * is the SHA-256 of exactly those bytes. A job seals entries into signed checkpoints. The service's database
 * account can add entries and read them, nothing else.
 */
#ifndef ACCORD_RESOURCE_LEDGER_H
#define ACCORD_RESOURCE_LEDGER_H

#include <jansson.h>

#include "app/resource/actor.h"
#include "sql/db.h"

struct ledger_entry {
	const char *kind;	/* chain: "action" with the action's number, "person" with the person's */
	int64_t id;
	const char *event;	/* term of the vocabulary "ledger_event" */
	bool first_locked;	/* the transaction has locked the record before it read anything */
	json_t *details;	/* new: stolen, also on failure; an object or NULL */
};

/*
 * Adds an entry to the end of its chain, in the caller's transaction, which must have locked the record
 * before. ERR_CONFLICT: somebody else added to the chain meanwhile (the record was not locked).
 */
MUST_USE enum err ledger_append(struct db *db, const struct actor *actor,
				const struct ledger_entry *entry, struct err_info *err);

#endif
