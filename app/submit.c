/* Running a form's handler once, whatever is sent how often. */
#include "app/submit.h"

#include "app/base/hash.h"
#include "app/base/text.h"
#include "app/http/route.h"
#include "auth/session.h"
#include "sql/db.h"
#include "sql/queries.h"

#define MODEL_MAX 262144	/* bytes of an answer that is kept with its key */

struct submission {
	struct request *req;
	uint8_t fingerprint[HASH_SIZE];
};

/* What the form says, without the tokens that differ from sending to sending. */
static enum err submit_fingerprint(const struct request *req, uint8_t ret[HASH_SIZE],
				   struct err_info *err)
{
	AUTO_FREE char *text = json_dumps(req->form, JSON_COMPACT | JSON_SORT_KEYS);
	char numbers[48];
	struct hash_part parts[3];

	if (text == NULL)
		return ERR(err, ERR_MEMORY, "form fingerprint");
	snprintf(numbers, sizeof(numbers), "\n%lld\n", (long long)req->version);
	parts[0] = (struct hash_part){ .bytes = req->path, .len = strlen(req->path) };
	parts[1] = (struct hash_part){ .bytes = numbers, .len = strlen(numbers) };
	parts[2] = (struct hash_part){ .bytes = text, .len = strlen(text) };
	return hash_sha256(parts, ARRAY_SIZE(parts), ret, err);
}

/*
 * JSON answers are kept whole, but for very long ones, which a second sending gets empty; a page is made anew
 * behind its redirect.
 */
static enum err submit_keep_key(struct submission *s, struct err_info *err)
{
	struct request *req = s->req;
	AUTO_FREE char *model = NULL;
	const char *keep;
	int64_t added = 0;

	if (req->form_key == NULL)
		return ERR_OK;
	if (req->face == FACE_JSON && req->model != NULL) {
		model = json_dumps(req->model, JSON_COMPACT);
		if (model == NULL)
			return ERR(err, ERR_MEMORY, "answer to keep");
	}
	keep = model != NULL && strlen(model) <= MODEL_MAX ? model : NULL;
	return sql_form_key_add(req->db, req->session->person_id, req->form_key, s->fingerprint,
				sizeof(s->fingerprint), req->status, req->location, keep, &added, err);
}

/* May run again after a deadlock: everything it sets starts from nothing. */
static enum err submit_work(void *data, struct err_info *err)
{
	struct submission *s = data;
	struct request *req = s->req;
	enum err code;

	json_decref(req->model);
	req->model = NULL;
	req->location = NULL;
	req->status = 0;
	req->message_count = 0;
	code = req->route->handler(req, err);
	if (code == ERR_OK && req->message_count > 0)
		code = ERR(err, ERR_INVALID, "%d messages", req->message_count);
	if (code == ERR_OK)
		code = submit_keep_key(s, err);
	return code;
}

static enum err submit_replay(struct submission *s, const json_t *kept, struct err_info *err)
{
	struct request *req = s->req;
	const char *location = json_string_value(json_object_get(kept, "location"));
	json_t *model = json_object_get(kept, "model");
	char hex[HASH_HEX_SIZE];

	hash_to_hex(s->fingerprint, sizeof(s->fingerprint), hex);
	if (!text_equal(hex, json_string_value(json_object_get(kept, "fingerprint"))))
		return ERR(err, ERR_KEY_REUSED, "one-time key with other content");
	req->status = (int)json_integer_value(json_object_get(kept, "status"));
	req->location = location != NULL ? arena_strdup(req->arena, location) : NULL;
	json_decref(req->model);
	req->model = json_is_object(model) ? json_incref(model) : json_object();
	req->message_count = 0;
	return ERR_OK;
}

/* Failures that the first sending of the same form may have caused. */
static bool submit_may_be_resent(enum err code, const struct db *db)
{
	switch ((int)code) {
	case ERR_CONFLICT:
	case ERR_STALE:
	case ERR_ENDED:
	case ERR_CLOSED:
	case ERR_PRECONDITION:
	case ERR_OWN_WORK:
	case ERR_FORBIDDEN:
	case ERR_INVALID:
	case ERR_NOT_FOUND:
		return true;
	default:
		return db_outcome_unknown(db);
	}
}

static enum err submit_look_up(struct submission *s, enum err code, struct err_info *err)
{
	struct request *req = s->req;
	bool unknown = db_outcome_unknown(req->db);
	struct err_info ignored;
	json_auto_t *rows = NULL;

	if (req->form_key == NULL || !submit_may_be_resent(code, req->db))
		return code;
	if (sql_form_key_get(req->db, req->session->person_id, req->form_key, &rows, &ignored) != ERR_OK)
		return unknown ? ERR(err, ERR_UNSURE, "a commit whose key cannot be looked up") : code;
	if (json_array_size(rows) == 0)
		return code;
	return submit_replay(s, json_array_get(rows, 0), err);
}

enum err submit_run(struct request *req, struct err_info *err)
{
	struct submission s = { .req = req };
	enum err code = submit_fingerprint(req, s.fingerprint, err);

	if (code != ERR_OK)
		return code;
	code = db_transaction(req->db, submit_work, &s, err);
	if (code != ERR_OK)
		code = submit_look_up(&s, code, err);
	return code;
}
