/*
 * Taking over public contracts from a file of buyers' published data. A file is gathered first, without the database;
 * then what is new or newer is stored, in the caller's transaction. The same file once more changes nothing.
 */
#ifndef ACCORD_RESOURCE_CONTRACT_CONTRACT_IMPORT_H
#define ACCORD_RESOURCE_CONTRACT_CONTRACT_IMPORT_H

#include <jansson.h>

#include "app/resource/actor.h"
#include "sql/db.h"

/* What is in a file. Zeroed before, and released in any case. */
struct contract_batch {
	json_t *contracts;	/* "SIRET number" → contract, see contract_read.h; in the order of the file */
	json_t *faults;		/* [{position, fault}]: what cannot be kept; positions count from 1 */
	int64_t read;
	int64_t merged;		/* rows that only name another holder of a contract read before */
};

/* ERR_INVALID: not a file of contracts. ERR_MEMORY. */
MUST_USE enum err contract_gather(const json_t *file, struct contract_batch *ret, struct err_info *err);
void contract_batch_release(struct contract_batch *batch);

struct contract_source {
	const char *file_name;	/* without folder; borrowed */
	const uint8_t *hash;	/* SHA-256 of the file's bytes; borrowed */
};

struct contract_counts {
	int64_t added;
	int64_t changed;
	int64_t unchanged;
	int64_t older;		/* published before what is kept: left as it is */
};

/*
 * Stores what is new, or published no earlier than what is kept. The first change adds the import and its entry of the
 * ledger (chain "contract_import"). dry: only counts. ERR_DATABASE, ERR_MEMORY.
 */
MUST_USE enum err contract_store(struct db *db, const struct actor *actor, const struct contract_batch *batch,
				 const struct contract_source *source, bool dry, struct contract_counts *ret,
				 struct err_info *err);

#endif
