/*
 * The life of a committee meeting: planned → open → held → closed. Each function is one step with its version and its
 * ledger entry, in the caller's transaction; the record is locked first. They serve the requests and the loading of
 * sample data alike.
 *
 *   planned   its day, place and agenda are edited as any record; the notice goes out, those invited answer
 *   open      its composition is frozen as of that day; attendance is signed, minutes are written
 *   held      the minutes wait for the confirmation of each person who was present
 *   closed    all have confirmed: the minutes are final
 *
 * version   the version that was read. All: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (not in this state), ERR_STALE.
 */
#ifndef ACCORD_RESOURCE_MEETING_RECORD_H
#define ACCORD_RESOURCE_MEETING_RECORD_H

#include "app/resource/record/kind.h"

extern const struct life life_meeting;

/* The notice has gone out: who was invited stays known. */
MUST_USE enum err meeting_notify(struct db *db, const struct actor *actor, int64_t id,
				 int64_t version, struct err_info *err);
/*
 * An answer to the notice, of the person who holds the seat; for a holder without an account, of who keeps the seats of
 * that party. No new version. answer: a term of "seat_answer"; note: or NULL; version: 0 in sample
 * data
 */
MUST_USE enum err meeting_answer(struct db *db, const struct actor *actor, int64_t id,
				 int64_t version, int64_t seat, const char *answer,
				 const char *note, struct err_info *err);
/*
 * Opens it on a day, with the composition of that day.
 * incomplete   open although seats are empty or have not answered
 * ERR_INVALID: the composition is not complete and `incomplete` is false
 * ERR_CONFLICT: also the final meeting before the minutes of the midterm one are final
 */
MUST_USE enum err meeting_open(struct db *db, const struct actor *actor, int64_t id,
			       int64_t version, const char *held_on, bool incomplete,
			       struct err_info *err);
/*
 * attendance   [{seat_id, state, represented_by}] of every seat that somebody held, borrowed; `state`: a term of
 *              "attendance". ERR_INVALID: a seat without its row, or represented by nobody
 * Minutes that wait for confirmation are asked for again.
 */
MUST_USE enum err meeting_attend(struct db *db, const struct actor *actor, int64_t id,
				 int64_t version, const json_t *attendance, struct err_info *err);
/*
 * A version of the minutes. decisions: [{text, mode, votes}], borrowed; they get their numbers here.
 * ask   asks everybody who was present to confirm it. ERR_INVALID: nobody of one of the parties was present
 * What was asked before is asked again.
 */
MUST_USE enum err meeting_minute(struct db *db, const struct actor *actor, int64_t id,
				 int64_t version, const char *minutes, const json_t *decisions,
				 bool ask, struct err_info *err);
/*
 * Confirms the minutes, for every seat in which the actor was present. With the last confirmation they are final.
 * seat, note   of a holder without an account who confirmed on paper: recorded by who keeps that party's seats, with
 *              how; else NULL
 * ERR_FORBIDDEN: was not present, or has confirmed
 */
MUST_USE enum err meeting_confirm(struct db *db, const struct actor *actor, int64_t id,
				  int64_t version, const int64_t *seat, const char *note,
				  struct err_info *err);

/* True when the meeting waits for the minutes of the midterm one to be final (article 3: the order of the three).
 * meetings   rows of committee_meetings */
bool meeting_is_too_early(const json_t *meetings, const char *code);

#endif
