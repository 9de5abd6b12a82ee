/*
 * Changing a record of any kind. Each function is one change with its version or decision, its
 * inbox rows and its ledger entry; it runs in the caller's transaction and locks the record first,
 * so that changes of one record wait for each other. They serve the requests and the loading of
 * sample data alike.
 */
#ifndef ACCORD_RESOURCE_RECORD_WRITE_H
#define ACCORD_RESOURCE_RECORD_WRITE_H

#include "app/resource/record/kind.h"

/*
 * A new record of the actor's structure with `content` (content_from_form; borrowed).
 * ERR_FORBIDDEN: the actor may not write this kind, or belongs to no party. ERR_CLOSED: its organisation is
 * closed. ERR_ENDED: the agreement is over on actor->today. So is every other change here.
 */
MUST_USE enum err record_create(struct db *db, const struct actor *actor, const struct kind *kind,
				const json_t *content, int64_t *ret_id, struct err_info *err);
/*
 * A new version. What was submitted or approved goes back to a draft, to be decided again.
 * version     the version that was edited
 * ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (its state ends all editing), ERR_STALE (not the current version)
 */
MUST_USE enum err record_edit(struct db *db, const struct actor *actor, const struct kind *kind,
			      int64_t id, int64_t version, const json_t *content,
			      struct err_info *err);
/*
 * A step that only this kind has and that changes what the record says: a new version with `content`, in the
 * state `to`. The caller has locked the record and checked that the step may be taken, and by whom.
 * what     end of the event's name, as of record_note
 * ERR_STALE: the head is no longer the record's
 */
MUST_USE enum err record_advance(struct db *db, const struct actor *actor, const struct record_head *head,
				 const char *to, const char *what, const json_t *content, struct err_info *err);
/*
 * Takes a step of its life (not LIFE_EDIT, not LIFE_REPORT).
 * version     the version that was decided about
 * reason      NULL only where the step needs none
 * ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_OWN_WORK, ERR_CONFLICT, ERR_STALE, ERR_INVALID (no reason, no counterpart)
 */
MUST_USE enum err record_take_step(struct db *db, const struct actor *actor,
				   const struct kind *kind, int64_t id, int64_t version,
				   enum life_step step, const char *reason, struct err_info *err);

/* Locks the record and reads its head. ERR_NOT_FOUND */
MUST_USE enum err record_lock(struct db *db, const struct kind *kind, int64_t id,
			      struct record_head *ret, struct err_info *err);
void record_head_release(struct record_head *head);
/* What the row of a head knows for the rules; borrowed from it. */
void record_facts_of_row(const struct kind *kind, const json_t *row, struct life_facts *ret);
/*
 * Adds an entry "record.WHAT" (a term of "ledger_event") to the record's chain. The record must be locked.
 * details   new, stolen
 */
MUST_USE enum err record_note(struct db *db, const struct actor *actor, const struct kind *kind,
			      int64_t id, const char *what, json_t *details, struct err_info *err);

#endif
