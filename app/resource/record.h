/* What every kind of record shares when it changes: a version, a decision, what waits for whom. */
#ifndef ACCORD_RESOURCE_RECORD_H
#define ACCORD_RESOURCE_RECORD_H

#include <jansson.h>

#include "app/base/hash.h"
#include "app/resource/actor.h"
#include "sql/db.h"

/* Writes version `version` of a record: the snapshot's canonical text and its SHA-256 (ret_hash, hexadecimal). */
MUST_USE enum err record_add_version(struct db *db, const struct actor *actor, const char *kind,
				     int64_t id, int64_t version, const json_t *content,
				     char ret_hash[HASH_HEX_SIZE], struct err_info *err);

struct record_decision {	/* all text borrowed */
	const char *kind;
	int64_t id;
	int64_t version;
	const char *decision;	/* "approve" */
	const char *from;	/* status */
	const char *to;
	const char *role;	/* in which the actor decides */
	bool approval;		/* guarded against own work and a second approval, in the SQL */
	const int64_t *reverses;
	const char *reason;	/* or NULL */
};

/* Freezes a decision with its person. ERR_OWN_WORK: the guard refused it; ERR_CONFLICT: decided already. */
MUST_USE enum err record_decide(struct db *db, const struct actor *actor,
				const struct record_decision *decision, struct err_info *err);

/* Puts a task into somebody's inbox, a role's ("cub_elected") or a person's, and tells them (notice/notice.h). */
MUST_USE enum err record_wait_for_role(struct db *db, const struct actor *actor, const char *kind,
				       int64_t id, const char *role, const char *task,
				       struct err_info *err);
MUST_USE enum err record_wait_for_person(struct db *db, const struct actor *actor, const char *kind,
					 int64_t id, int64_t person, const char *task,
					 struct err_info *err);
/* Takes it out of that role's inbox, or (NULL) out of everybody's. */
MUST_USE enum err record_wait_no_more(struct db *db, const char *kind, int64_t id, const char *role,
				      struct err_info *err);

#endif
