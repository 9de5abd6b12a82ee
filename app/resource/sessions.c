/* My open sessions, and the session check for other applications. */
#include "app/base/text.h"
#include "app/http/csrf.h"
#include "app/resource/actor.h"
#include "app/resource/form_model.h"
#include "app/resource/ledger.h"
#include "app/resource/resources.h"
#include "app/resource/sign_in.h"
#include "auth/session.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define ALL "all"
#define OTHERS "others"	/* all but the one that asks */

/* clang-format off */
static const struct field session_close_fields[] = {
	{ .name = "session", .label = "Connexion à fermer", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = 36 },
	{ .name = "password", .label = "Votre mot de passe", .type = FIELD_PASSWORD, .flags = FIELD_REQUIRED, .min = 1, .max = CLIENT_PASSWORD_MAX,
	  .help = "Pour fermer une connexion, confirmez que c’est bien vous." },
	{ .name = NULL }
};
/* clang-format on */

const struct form session_close_form = { .name = "session_close", .fields = session_close_fields };

enum err session_check(struct request *req, struct err_info *err)
{
	if (req->session == NULL)
		return ERR(err, ERR_UNAUTHENTICATED, "session check");
	req->status = 200;
	return ERR_OK;
}

enum err session_who(struct request *req, struct err_info *err)
{
	const struct session *session = req->session;
	char token[CSRF_TOKEN_SIZE];
	enum err code = csrf_token((const uint8_t *)req->conf->form_key.bytes,
				   (size_t)req->conf->form_key.len, session->token, token, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:i}", "username", session->username, "name",
			       session->name, "quality", session->quality, "person_id",
			       (json_int_t)session->person_id, "organisation", session->organisation_slug,
			       "csrf_token", token, "inbox", session->inbox);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "session");
}

/* A browser's own name in two words, or nothing that we know. */
static const char *device_of(const char *user_agent)
{
	static const struct {
		const char *mark;
		const char *name;
	} devices[] = {
		{ "iPhone", "iPhone" },	    { "iPad", "iPad" },	      { "Android", "Téléphone Android" },
		{ "Windows", "Windows" },   { "Macintosh", "Mac" },   { "Linux", "Linux" },
	};

	for (size_t i = 0; user_agent != NULL && i < ARRAY_SIZE(devices); i++) {
		if (strstr(user_agent, devices[i].mark) != NULL)
			return devices[i].name;
	}
	return "Appareil non reconnu";
}

enum err session_list(struct request *req, struct err_info *err)
{
	json_t *items = NULL;
	size_t i;
	json_t *item;
	int failed = 0;
	enum err code = sql_session_list(req->db, req->session->person_id, req->conf->session_idle_s,
					 &items, err);

	if (code != ERR_OK)
		return code;
	json_array_foreach(items, i, item) {
		bool current = text_equal(json_string_value(json_object_get(item, "id")),
					  req->session->public_id);

		failed |= json_object_set_new(item, "current", json_boolean(current));
		failed |= json_object_set_new(item, "device",
					      json_string(device_of(json_string_value(
						      json_object_get(item, "user_agent")))));
	}
	req->model = json_pack("{s:s, s:o, s:n}", "title", "Mes connexions", "items", items, "next");
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "session list");
	failed |= json_object_set_new(req->model, "has_others", json_boolean(json_array_size(items) > 1));
	if (failed != 0)
		return ERR(err, ERR_MEMORY, "session list");
	return form_model_set(req, req->model, &session_close_form, NULL, NULL, err);
}

/* Why the directory's word does not prove that the person at the keyboard is who signed in. French. */
static const char *presence_text(enum outcome outcome)
{
	if (outcome == OUTCOME_BAD_CREDENTIALS || sign_in_is_welcome(outcome))
		return "Ce mot de passe n’est pas le bon.";
	return outcome_text(outcome);
}

/* The person at the keyboard is who signed in: the name may have gone to somebody else since. */
static enum err check_presence(struct request *req, struct err_info *err)
{
	struct directory_person *person = arena_alloc(req->arena, sizeof(*person));
	enum outcome outcome = OUTCOME_UNAVAILABLE;
	enum err code;

	if (person == NULL)
		return ERR(err, ERR_MEMORY, "presence");
	code = sign_in_ask(req, req->session->username, &outcome, person, err);
	if (code != ERR_OK)
		return code;
	if (outcome == OUTCOME_UNAVAILABLE)
		return ERR(err, ERR_DIRECTORY, "presence");
	if (sign_in_is_welcome(outcome) && text_equal(person->uuid, req->session->directory_uuid))
		return ERR_OK;
	request_message(req, "password", presence_text(outcome));
	return ERR_OK;
}

static enum err end_sessions(struct request *req, const char *which, int64_t *ret_ended,
			     struct err_info *err)
{
	int64_t person = req->session->person_id;

	if (strcmp(which, ALL) == 0)
		return sql_session_end_all(req->db, person, ret_ended, err);
	if (strcmp(which, OTHERS) == 0)
		return sql_session_end_others(req->db, person, req->session->public_id, ret_ended, err);
	return sql_session_end_one(req->db, person, which, ret_ended, err);
}

static enum err close_work(void *data, struct err_info *err)
{
	struct request *req = data;
	const char *which = form_text(req, "session");
	struct ledger_entry entry = { .kind = "person", .id = req->session->person_id,
				      .event = "session.revoke" };
	json_auto_t *locked = NULL;
	struct actor actor;
	int64_t ended = 0;
	enum err code = sql_person_lock(req->db, req->session->person_id, &locked, err);

	if (code == ERR_OK)
		code = end_sessions(req, which, &ended, err);
	if (code != ERR_OK)
		return code;
	if (ended == 0) {
		request_message(req, "session", "Cette connexion est déjà fermée.");
		return ERR_OK;
	}
	actor_of_request(req, &actor);
	entry.details = json_pack("{s:I}", "ended", (json_int_t)ended);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(req->db, &actor, &entry, err);
}

enum err session_close(struct request *req, struct err_info *err)
{
	enum err code = check_presence(req, err);

	if (code != ERR_OK || req->message_count > 0)
		return code;
	if (strcmp(form_text(req, "session"), ALL) == 0)
		req->location = "/connexion?fin=1";
	return db_transaction(req->db, close_work, req, err);
}
