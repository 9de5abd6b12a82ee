/* Reading what stands behind a personal link. */
#include "app/resource/evaluation/behind.h"

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/evaluation/invitation.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "sql/queries.h"

void behind_release(struct behind *b)
{
	json_decref(b->row);
	json_decref(b->found);
}

/* Whether the campaign takes answers today. */
static enum ended campaign_ended(const struct request *req, const struct behind *b)
{
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	const char *status = row_text(b->row, "status");
	const char *opens_on = row_text(b->content, "opens_on");
	const char *closes_on = row_text(b->content, "closes_on");

	if (text_equal(status, "closed") || (closes_on != NULL && strcmp(today, closes_on) > 0))
		return ENDED_CLOSED;
	if (!text_equal(status, "open") || (opens_on != NULL && strcmp(today, opens_on) < 0))
		return ENDED_EARLY;
	return ENDED_NOT;
}

static bool is_expired(const struct request *req, const struct behind *b)
{
	char store[DATE_TEXT_SIZE];
	const char *expires_on = row_text(b->row, "expires_on");

	return expires_on != NULL && strcmp(reference_today(req->conf, store), expires_on) > 0;
}

/* The questions of the answer's version, or, before there is one, of the present version. */
static enum err read_questions(struct request *req, struct behind *b, struct err_info *err)
{
	const json_t *content = b->answer != NULL ? json_object_get(b->answer, "content")
						  : b->content;
	struct questionnaire *q = NULL;
	enum err code = questionnaire_read(req->arena, json_object_get(content, "questions"), &q,
					   err);

	b->questions = q;
	return code;
}

enum err behind_link(struct request *req, struct behind *b, struct err_info *err)
{
	uint8_t hash[HASH_SIZE];
	enum err code = invitation_hash(req->token, hash, err);

	if (code == ERR_OK)
		code = sql_invitation_by_token(req->db, hash, sizeof(hash), &b->row, err);
	if (code == ERR_NOT_FOUND) {
		b->ended = ENDED_UNKNOWN;
		return ERR_OK;
	}
	if (code != ERR_OK)
		return code;
	b->content = json_object_get(b->row, "content");
	b->anonymous = json_is_true(json_object_get(b->content, "anonymous"));
	if (!b->anonymous)
		code = sql_answer_by_invitation(req->db, row_number(b->row, "id"), &b->found, err);
	if (code != ERR_OK)
		return code;
	b->answer = json_array_get(b->found, 0);
	b->ended = is_expired(req, b) ? ENDED_EXPIRED : campaign_ended(req, b);
	if (b->anonymous && row_number(b->row, "answered") != 0)
		b->ended = ENDED_USED;
	return read_questions(req, b, err);
}

enum err behind_key(struct request *req, const char *key, struct behind *b, struct err_info *err)
{
	uint8_t hash[HASH_SIZE];
	enum err code = invitation_hash(key, hash, err);

	if (code == ERR_OK)
		code = sql_answer_by_key(req->db, hash, sizeof(hash), &b->found, err);
	if (code != ERR_OK)
		return code;
	b->by_key = true;
	b->anonymous = true;
	b->answer = json_array_get(b->found, 0);
	if (b->answer == NULL) {
		b->ended = ENDED_UNKNOWN;
		return ERR_OK;
	}
	b->row = json_incref(json_array_get(b->found, 0));
	b->content = json_object_get(b->row, "content");
	b->ended = campaign_ended(req, b);
	return read_questions(req, b, err);
}

int64_t behind_version(const struct behind *b)
{
	return row_number(b->answer != NULL ? b->answer : b->row, "version");
}

const char *behind_word(const struct behind *b)
{
	static const char *const words[] = {
		[ENDED_NOT] = "",	 [ENDED_UNKNOWN] = "unknown", [ENDED_EXPIRED] = "expired",
		[ENDED_EARLY] = "early", [ENDED_CLOSED] = "closed",   [ENDED_USED] = "used",
	};

	return words[b->ended];
}
