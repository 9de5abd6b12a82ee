/*
 * Changing an agreement. Each function is one change with its version (a snapshot of the whole agreement, kind
 * "agreement" in record_version) and its ledger entry; it runs in the caller's transaction and locks the agreement
 * first. They serve requests and the loading of sample data alike.
 * values     of the form of the same step (agreement_form.c), borrowed
 * version    the version that the change was made from
 * All: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (not in this state), ERR_ENDED, ERR_STALE (not that version).
 */
#ifndef ACCORD_RESOURCE_AGREEMENT_WRITE_H
#define ACCORD_RESOURCE_AGREEMENT_WRITE_H

#include "app/resource/agreement/agreement.h"
#include "sql/db.h"

/* A draft that follows agreement `previous`, with its parties and orientations. ERR_CONFLICT: one follows it
 * already. */
MUST_USE enum err agreement_create(struct db *db, const struct actor *actor, int64_t previous, const json_t *values,
				   int64_t *ret_id, struct err_info *err);
/* AGREEMENT_EDIT to AGREEMENT_FILE. An edit, also of a party, takes the signatures away: they were of another
 * text. ERR_INVALID: a date or an end that is not there. */
MUST_USE enum err agreement_change(struct db *db, const struct actor *actor, enum agreement_step step, int64_t id,
				   int64_t version, const json_t *values, struct err_info *err);
/* What an approved amendment and an approved termination bring about; `record` is theirs.
 * ERR_CONFLICT: the new end is not later than the one that holds, or the agreement is not in force. */
MUST_USE enum err agreement_extend(struct db *db, const struct actor *actor, int64_t id, const char *ends_on,
				   int64_t record, struct err_info *err);
MUST_USE enum err agreement_terminate(struct db *db, const struct actor *actor, int64_t id, const char *on,
				      int64_t record, struct err_info *err);

#endif
