/*
 * Answering a campaign behind a personal link, without an account.
 *
 * An answer that is not anonymous belongs to its invitation: the same link reads, prints and changes it. An anonymous
 * one is found by a second secret, 256 random bits that the form carries and the respondent's own address has from
 * then on: the database holds its SHA-256 with the answer, the invitation a flag that it was used, and neither
 * anything of the other. The link alone cannot lead to the answer either, for whoever sent it has it too. Both secrets
 * meet in one request, the first sending, which writes no log line of them and no time (sql/migrations/0008).
 */
#include "app/base/text.h"
#include "app/resource/evaluation/behind.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/evaluation/invitation.h"
#include "app/resource/evaluation/questionnaire.h"
#include "app/resource/form_model.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define ANSWERS_MAX (256 * 1024) /* bytes of an answer's JSON: forty texts */

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "modifier", .label = "Modifier", .type = FIELD_BOOL },
	{ .name = "fait", .label = "Réponse enregistrée", .type = FIELD_BOOL },
	{ .name = NULL }
};
/* clang-format on */
static const struct field no_fields[] = { { .name = NULL } };

const struct form respond_query = { .name = "respond", .fields = query_fields };
static const struct form no_form = { .name = "none", .fields = no_fields };

/* ---- the page ---- */

static bool wants_form(const struct request *req, const struct behind *b)
{
	if (b->ended != ENDED_NOT)
		return false;
	return b->answer == NULL || req->method == METHOD_POST || form_bool(req, "modifier");
}

/* The key that an anonymous answer will be found by: what the form had already stays. Arena; NULL: error. */
static const char *own_key(struct request *req, struct err_info *err)
{
	const char *given = req->method == METHOD_POST ? row_text(req->typed, "cle") : NULL;
	char token[RANDOM_TOKEN_SIZE];

	if (given != NULL && strlen(given) == RANDOM_TOKEN_SIZE - 1)
		return given;
	return random_token(token, err) == ERR_OK ? arena_strdup(req->arena, token) : NULL;
}

static enum err set_asking(struct request *req, const struct behind *b, struct err_info *err)
{
	model_set(&req->model, "asking", json_true());
	model_set(&req->model, "changing", json_boolean(b->answer != NULL));
	model_set(&req->model, "questionnaire", json_integer((json_int_t)behind_version(b)));
	model_set(&req->model, "form_sections",
		  questionnaire_form(req, b->questions, json_object_get(b->answer, "answers")));
	if (b->anonymous && b->answer == NULL) {
		const char *key = own_key(req, err);

		model_set(&req->model, "own_key", key != NULL ? json_string(key) : NULL);
	}
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "questionnaire");
	return form_model_set(req, req->model, &no_form, NULL, NULL, err);
}

static void set_reading(struct request *req, const struct behind *b)
{
	model_set(&req->model, "reading", json_true());
	model_set(&req->model, "may_change", json_boolean(b->ended == ENDED_NOT));
	model_set(&req->model, "thanks", json_boolean(form_bool(req, "fait")));
	model_set(&req->model, "given_on",
		  b->anonymous ? json_null() : json_incref(json_object_get(b->answer, "given_on")));
	model_set(&req->model, "sections",
		  questionnaire_words(req->arena, b->questions,
				      json_object_get(b->answer, "answers")));
}

static void set_head(struct request *req, const struct behind *b)
{
	static const char *const shown[] = { "introduction", "closes_on", "contact" };
	const char *title = row_text(b->row, "title");

	model_set(&req->model, "title", json_string(title != NULL ? title : "Lien inconnu"));
	model_set(&req->model, "respondent", json_true());
	model_set(&req->model, "anonymous", json_boolean(b->anonymous));
	model_set(&req->model, "by_key", json_boolean(b->by_key));
	/* Nothing of a campaign is told behind an expired link but whom to ask. */
	for (size_t i = b->ended == ENDED_EXPIRED ? 2 : 0; i < ARRAY_SIZE(shown); i++) {
		json_t *value = json_object_get(b->content, shown[i]);

		model_set(&req->model, shown[i], value != NULL ? json_incref(value) : json_null());
	}
}

static enum err show(struct request *req, const struct behind *b, struct err_info *err)
{
	enum err code = ERR_OK;

	req->model = json_object();
	set_head(req, b);
	if (wants_form(req, b)) {
		code = set_asking(req, b, err);
	} else if (b->answer != NULL && b->ended != ENDED_EXPIRED) {
		set_reading(req, b);
	} else {
		model_set(&req->model, "ended", json_pack("{s:b}", behind_word(b), true));
		/* A page of its own, no error of the person: but nothing that a search or a cache may keep. */
		if (req->method != METHOD_POST)
			req->status = b->ended == ENDED_UNKNOWN ? 404 : 410;
	}
	if (code != ERR_OK)
		return code;
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "questionnaire");
}

enum err respond_show(struct request *req, struct err_info *err)
{
	DEFER(behind_release) struct behind b = { .row = NULL };
	enum err code = behind_link(req, &b, err);

	return code == ERR_OK ? show(req, &b, err) : code;
}

enum err respond_again_show(struct request *req, struct err_info *err)
{
	DEFER(behind_release) struct behind b = { .row = NULL };
	enum err code = behind_key(req, req->token, &b, err);

	return code == ERR_OK ? show(req, &b, err) : code;
}

/* ---- what the form sends ---- */

/* A day of the month would tell, in a small campaign, who had just been reminded. */
static const char *day_given(const struct request *req, bool anonymous, char store[DATE_TEXT_SIZE])
{
	snprintf(store, DATE_TEXT_SIZE, "%s", reference_today(req->conf, store));
	if (anonymous)
		memcpy(store + 8, "01", 2);
	return store;
}

static enum err go_to(struct request *req, const char *place, const char *secret,
		      struct err_info *err)
{
	req->location = arena_printf(req->arena, INVITATION_PATH "%s%s?fait=1", place, secret);
	req->model = json_pack("{s:s, s:b}", "saved", "answer", "done", true);
	return req->location != NULL && req->model != NULL ? ERR_OK
							   : ERR(err, ERR_MEMORY, "answer");
}

static enum err change(struct request *req, int64_t campaign, const uint8_t *key,
		       const char *answers, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_answer_change(req->db, campaign, key, HASH_SIZE, answers, &changed,
					  err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "the campaign takes no answers any more");
	return code;
}

/* The first answer to an invitation, found by `secret` from then on. */
static enum err add(struct request *req, const struct behind *b, const char *secret,
		    const char *answers, struct err_info *err)
{
	char day[DATE_TEXT_SIZE];
	uint8_t key[HASH_SIZE];
	int64_t invitation = row_number(b->row, "id");
	int64_t changed = 0;
	enum err code = invitation_hash(secret, key, err);

	if (code == ERR_OK)
		code = sql_invitation_use(req->db, invitation, &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "the invitation was used meanwhile");
	if (code == ERR_OK)
		code = sql_answer_add(req->db, row_number(b->row, "campaign_id"),
				      row_number(b->row, "version"), key, sizeof(key),
				      b->anonymous ? NULL : &invitation, answers,
				      day_given(req, b->anonymous, day), &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "the campaign takes no answers any more");
	return code;
}

/* The checked answers as text; NULL with ERR_OK: there are messages. ret: arena */
static enum err read_answers(struct request *req, const struct behind *b, const char **ret,
			     struct err_info *err)
{
	json_auto_t *answers = NULL;
	AUTO_FREE char *text = NULL;
	int64_t version = 0;
	enum err code;

	if (b->ended != ENDED_NOT)
		return ERR(err, b->ended == ENDED_UNKNOWN ? ERR_NOT_FOUND : ERR_CONFLICT,
			   "link: %s", behind_word(b));
	/* The questions stood otherwise in the form that was filled in. */
	if (form_i64(req, "questionnaire", &version) != NULL && version != behind_version(b))
		return ERR(err, ERR_STALE, "questionnaire %lld, now %lld", (long long)version,
			   (long long)behind_version(b));
	code = questionnaire_check(req, b->questions, &answers, err);
	if (code != ERR_OK || req->message_count > 0)
		return code;
	text = json_dumps(answers, JSON_COMPACT | JSON_SORT_KEYS);
	if (text == NULL)
		return ERR(err, ERR_MEMORY, "answers");
	if (strlen(text) > ANSWERS_MAX)
		return ERR(err, ERR_TOO_LARGE, "answers of %zu bytes", strlen(text));
	*ret = arena_strdup(req->arena, text);
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "answers");
}

/* An answer that belongs to its invitation; the key that its row has is nobody's. */
static enum err take_named(struct request *req, const struct behind *b, const char *answers,
			   struct err_info *err)
{
	char secret[RANDOM_TOKEN_SIZE];
	uint8_t key[HASH_SIZE];
	enum err code;

	if (b->answer != NULL) {
		if (!hash_from_hex(row_text(b->answer, "key_hash"), key, sizeof(key)))
			return ERR(err, ERR_INTERNAL, "key of an answer");
		code = change(req, row_number(b->row, "campaign_id"), key, answers, err);
	} else {
		code = random_token(secret, err);
		if (code == ERR_OK)
			code = add(req, b, secret, answers, err);
	}
	return code == ERR_OK ? go_to(req, "", req->token, err) : code;
}

/* The same form sent twice: the first sending has the answer already. */
static enum err take_used(struct request *req, const char *secret, struct err_info *err)
{
	DEFER(behind_release) struct behind b = { .row = NULL };
	enum err code = secret != NULL ? behind_key(req, secret, &b, err) : ERR_OK;

	if (code != ERR_OK)
		return code;
	if (b.answer == NULL)
		return ERR(err, ERR_CONFLICT, "the invitation was used");
	return go_to(req, "relire/", secret, err);
}

static bool is_secret(const char *text)
{
	return text != NULL && strlen(text) == RANDOM_TOKEN_SIZE - 1 &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
		       strlen(text);
}

static enum err take_anonymous(struct request *req, const struct behind *b, const char *answers,
			       struct err_info *err)
{
	const char *secret = form_text(req, "cle");
	char made[RANDOM_TOKEN_SIZE];
	enum err code = ERR_OK;

	if (!is_secret(secret)) {
		code = random_token(made, err);
		secret = made;
	}
	if (code == ERR_OK)
		code = add(req, b, secret, answers, err);
	return code == ERR_OK ? go_to(req, "relire/", secret, err) : code;
}

/* What an attempt before this one left. */
static void start_anew(struct request *req)
{
	json_decref(req->model);
	req->model = NULL;
	req->location = NULL;
	req->message_count = 0;
}

/* In a transaction, which may run again from its start. */
static enum err take_work(void *data, struct err_info *err)
{
	struct request *req = data;
	DEFER(behind_release) struct behind b = { .row = NULL };
	const char *answers = NULL;
	enum err code;

	start_anew(req);
	code = behind_link(req, &b, err);
	if (code == ERR_OK && b.ended == ENDED_USED)
		return take_used(
			req, is_secret(form_text(req, "cle")) ? form_text(req, "cle") : NULL, err);
	if (code == ERR_OK)
		code = read_answers(req, &b, &answers, err);
	if (code != ERR_OK || answers == NULL)
		return code;
	return b.anonymous ? take_anonymous(req, &b, answers, err)
			   : take_named(req, &b, answers, err);
}

enum err respond_take(struct request *req, struct err_info *err)
{
	return db_transaction(req->db, take_work, req, err);
}

static enum err again_work(void *data, struct err_info *err)
{
	struct request *req = data;
	DEFER(behind_release) struct behind b = { .row = NULL };
	uint8_t key[HASH_SIZE];
	const char *answers = NULL;
	enum err code;

	start_anew(req);
	code = behind_key(req, req->token, &b, err);
	if (code == ERR_OK)
		code = invitation_hash(req->token, key, err);
	if (code == ERR_OK)
		code = read_answers(req, &b, &answers, err);
	if (code != ERR_OK || answers == NULL)
		return code;
	code = change(req, row_number(b.row, "campaign_id"), key, answers, err);
	return code == ERR_OK ? go_to(req, "relire/", req->token, err) : code;
}

enum err respond_again_take(struct request *req, struct err_info *err)
{
	return db_transaction(req->db, again_work, req, err);
}
