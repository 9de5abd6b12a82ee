/*
 * The whole ledger as a file that can be checked without this service, by `accord ledger verify` or
 * by anybody's own program (tests/verify_ledger.py is one). JSON objects, one a line:
 *
 *   {"exported_at":…,"fingerprint":…,"format":"accord ledger export 1","public_key":PEM,"type":"header"}
 *   {"entry":TEXT,"hash":…,"type":"entry"}            one an entry, in the order of the chains
 *   {"body":TEXT,"hash":…,"leaves":[[KIND,ID,SEQ,HASH],…],"signature":…,"type":"checkpoint"}
 *   {"checkpoints":…,"entries":…,"sha256":…,"type":"end"}     sha256: of all lines before
 *
 * TEXT is exactly what is stored: hash is its SHA-256, and a signature is of a body's bytes.
 */
#ifndef ACCORD_LEDGER_EXPORT_H
#define ACCORD_LEDGER_EXPORT_H

#include <stdio.h>

#include "app/ledger/key.h"
#include "sql/db.h"

#define EXPORT_FORMAT "accord ledger export 1"

/*
 * Writes the export, page by page. Entries and checkpoints belong together although others write
 * meanwhile: the last checkpoint is fixed first, and all that it seals was there before it.
 * key   the public key to put into the file; NULL: none
 * ERR_SYSTEM: `out` could not be written. ERR_DATABASE, ERR_MEMORY.
 */
MUST_USE enum err export_write(struct db *db, const struct key *key, FILE *out, struct err_info *err);
/*
 * Writes the newest checkpoint alone as a line, to be kept elsewhere: verify's --head compares with
 * it. ERR_NOT_FOUND: nothing is sealed yet.
 */
MUST_USE enum err export_write_head(struct db *db, FILE *out, struct err_info *err);

#endif
