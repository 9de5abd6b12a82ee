/* Versions, decisions and inboxes of every kind of record. */
#include "app/resource/record.h"

#include <inttypes.h>

#include "app/resource/notice/notice.h"
#include "sql/queries.h"

#define RECIPIENT_SIZE 41

enum err record_add_version(struct db *db, const struct actor *actor, const char *kind, int64_t id,
			    int64_t version, const json_t *content, char ret_hash[HASH_HEX_SIZE],
			    struct err_info *err)
{
	AUTO_FREE char *text = json_dumps(content, JSON_COMPACT | JSON_SORT_KEYS);
	struct hash_part part;
	uint8_t hash[HASH_SIZE];
	int64_t added = 0;
	enum err code;

	if (text == NULL)
		return ERR(err, ERR_MEMORY, "snapshot");
	part = (struct hash_part){ .bytes = text, .len = strlen(text) };
	code = hash_sha256(&part, 1, hash, err);
	if (code != ERR_OK)
		return code;
	hash_to_hex(hash, sizeof(hash), ret_hash);
	return sql_version_add(db, kind, id, version, text, hash, sizeof(hash), actor->person_id,
			       actor->name, actor->quality, actor->at, &added, err);
}

enum err record_decide(struct db *db, const struct actor *actor,
		       const struct record_decision *decision, struct err_info *err)
{
	const struct record_decision *d = decision;
	int64_t added = 0;
	enum err code = sql_decision_add(db, d->kind, d->id, d->version, d->decision, d->from, d->to,
					 d->role, d->approval, d->reverses, d->reason, actor->person_id,
					 actor->name, actor->quality, actor->organisation_id,
					 actor->organisation_name, actor->directory_uuid, actor->dn,
					 actor_group(actor, d->role), actor->auth_method,
					 actor->auth_time, actor->at,
					 actor->delegation_id != 0 ? &actor->delegation_id : NULL, actor->today,
					 &added, err);

	if (code == ERR_OK && added != 1 && d->approval)
		return ERR(err, ERR_OWN_WORK, "%s %" PRId64 ": approval refused by the database", d->kind,
			   d->id);
	if (code == ERR_OK && added != 1 && actor->delegation_id != 0)
		return ERR(err, ERR_OWN_WORK, "%s %" PRId64 ": refused in somebody's place", d->kind, d->id);
	if (code == ERR_OK && added != 1)
		return ERR(err, ERR_CONFLICT, "%s %" PRId64 ": no version %" PRId64, d->kind, d->id,
			   d->version);
	return code;
}

enum err record_wait_for_role(struct db *db, const struct actor *actor, const char *kind, int64_t id,
			      const char *role, const char *task, struct err_info *err)
{
	char recipient[RECIPIENT_SIZE];
	int64_t added = 0;
	enum err code;

	snprintf(recipient, sizeof(recipient), "role:%s", role);
	code = sql_inbox_add(db, recipient, kind, id, task, actor->at, &added, err);
	if (code != ERR_OK)
		return code;
	return notice_of_wait(db, actor, kind, id, 0, role, recipient, task, err);
}

enum err record_wait_for_person(struct db *db, const struct actor *actor, const char *kind,
				int64_t id, int64_t person, const char *task, struct err_info *err)
{
	char recipient[RECIPIENT_SIZE];
	int64_t added = 0;
	enum err code;

	snprintf(recipient, sizeof(recipient), "person:%" PRId64, person);
	code = sql_inbox_add(db, recipient, kind, id, task, actor->at, &added, err);
	if (code != ERR_OK)
		return code;
	return notice_of_wait(db, actor, kind, id, person, NULL, recipient, task, err);
}

enum err record_wait_no_more(struct db *db, const char *kind, int64_t id, const char *role,
			     struct err_info *err)
{
	char recipient[RECIPIENT_SIZE];
	int64_t cleared = 0;

	if (role == NULL)
		return sql_inbox_clear(db, kind, id, &cleared, err);
	snprintf(recipient, sizeof(recipient), "role:%s", role);
	return sql_inbox_clear_one(db, kind, id, recipient, &cleared, err);
}
