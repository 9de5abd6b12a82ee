/* What the files of the verifier share. */
#ifndef ACCORD_LEDGER_VERIFY_INTERNAL_H
#define ACCORD_LEDGER_VERIFY_INTERNAL_H

#include <stdbool.h>

#include "app/ledger/key.h"
#include "app/ledger/lines.h"
#include "app/ledger/verify.h"

#define VERIFY_KIND_SIZE 21	/* bytes, as in the table ledger, and NUL */

enum verify_part { VERIFY_HEADER, VERIFY_ENTRIES, VERIFY_CHECKPOINTS, VERIFY_END };

struct verify_entry {
	char kind[VERIFY_KIND_SIZE];
	bool sealed;
	int64_t id;
	int64_t seq;
	uint8_t hash[HASH_SIZE];
};

struct verify {
	struct lines lines;
	enum verify_part part;
	struct key keys[VERIFY_KEYS_MAX];
	int key_count;
	struct buf entries;	/* of struct verify_entry, in order */
	struct buf hashes;	/* of all checkpoints: HASH_SIZE bytes each */
	struct verify_report *report;
};

struct verify_entry *verify_entries(const struct verify *verify);
size_t verify_entry_count(const struct verify *verify);
/* "action 12, entry 3" */
void verify_name(const struct verify_entry *entry, char ret[VERIFY_NAME_MAX]);
/* Order of kind, id and seq. */
int verify_compare(const void *a, const void *b);

/* verify_entry.c: one line; ERR_INVALID. */
MUST_USE enum err verify_take_entry(struct verify *verify, const json_t *line, struct err_info *err);

/* verify_checkpoint.c: one line; ERR_INVALID. */
MUST_USE enum err verify_take_checkpoint(struct verify *verify, const json_t *line,
					 struct err_info *err);
/* A body with its hash and signature; ERR_INVALID. */
MUST_USE enum err verify_signed(const struct verify *verify, const char *body, const char *hash,
				const char *signature, struct checkpoint *ret, struct err_info *err);

#endif
