/* What the files of a committee meeting share. */
#ifndef ACCORD_RESOURCE_MEETING_INTERNAL_H
#define ACCORD_RESOURCE_MEETING_INTERNAL_H

#include "app/resource/committee/meeting_record.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"

#define MEETING_ANSWERS_MAX 1000 /* newest answers to a notice that are looked at */
#define MEETING_DECISIONS_MAX 20
#define MEETING_SEATS_MAX 40

/* A meeting that this transaction has locked. */
struct meeting {
	struct db *db;
	const struct actor *actor;
	const struct reference *reference;
	struct record_head head;
	json_t *version_row; /* new */
	json_t *content;     /* new: of the next version; NULL once memory failed */
};

void meeting_release(struct meeting *m);
/* Locks and reads it. version: 0 when none was read. states: those in which it goes on, separated by blanks.
 * ERR_NOT_FOUND, ERR_CONFLICT, ERR_STALE */
MUST_USE enum err meeting_begin(struct meeting *m, int64_t id, int64_t version, const char *states,
				struct err_info *err);
/* Who sits on a day, with their answers to this meeting's notice. ret: new */
MUST_USE enum err meeting_composition(struct meeting *m, const char *day, json_t **ret,
				      struct err_info *err);
/* True when the actor answers for that row of a composition, and confirms for it. */
bool meeting_answers_for(const struct actor *actor, const json_t *seat);

#endif
