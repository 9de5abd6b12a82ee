/*
 * Checks an export of the ledger (app/ledger/export.h) from its text alone: no database, no
 * configuration. Found are an entry that was changed, taken out, put in or moved, a chain without
 * its end, a checkpoint that was changed, taken out or swapped, a signature of somebody else, and a
 * file that was cut. What no checkpoint seals yet can only be checked as far as its chain; it is
 * counted. That the newest checkpoints were taken out together with all they seal shows against a
 * head that was kept elsewhere.
 */
#ifndef ACCORD_LEDGER_VERIFY_H
#define ACCORD_LEDGER_VERIFY_H

#include <stdio.h>

#include "app/ledger/checkpoint.h"

#define VERIFY_KEYS_MAX 8
#define VERIFY_NAME_MAX 80

struct verify_options {
	const char *key_paths[VERIFY_KEYS_MAX];	/* public keys (PEM); none: the one in the file is used */
	int key_count;
	const char *head_path;			/* a line of `accord ledger head`, or NULL */
};

struct verify_report {
	int64_t chains;
	int64_t entries;
	int64_t checkpoints;
	int64_t unsealed;
	char first_unsealed[VERIFY_NAME_MAX];	/* "action 12, entry 3" */
	char hash[HASH_HEX_SIZE];		/* of the last checkpoint */
	struct checkpoint last;
};

/*
 * Reads `in` to its end.
 * ERR_INVALID: the export is not good; err->detail says which line and entry. ERR_CONFIG: a key or
 * the head cannot be read. ERR_SYSTEM, ERR_MEMORY (an entry takes about 80 bytes).
 */
MUST_USE enum err verify_export(FILE *in, const struct verify_options *options,
				struct verify_report *ret, struct err_info *err);

#endif
