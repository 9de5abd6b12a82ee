/* Signing in by the directory's form, and signing out. */
#include "app/resource/sign_in.h"

#include <stdatomic.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "app/resource/actor.h"
#include "app/resource/form_model.h"
#include "app/resource/ledger.h"
#include "app/resource/resources.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "auth/throttle.h"
#include "auth/warning.h"
#include "conf/conf.h"
#include "sql/queries.h"

#define BUSY_RETRY_S 2
#define UNAVAILABLE_RETRY_S 5

/* clang-format off */
static const struct field sign_in_fields[] = {
	{ .name = "username", .label = "Identifiant", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 1, .max = CLIENT_USERNAME_MAX,
	  .help = "Celui de votre messagerie professionnelle." },
	{ .name = "password", .label = "Mot de passe", .type = FIELD_PASSWORD, .flags = FIELD_REQUIRED, .min = 1, .max = CLIENT_PASSWORD_MAX },
	{ .name = "suite", .label = "Suite", .type = FIELD_TEXT, .max = 2000 },
	{ .name = "kept_path", .label = "Formulaire conservé", .type = FIELD_TEXT, .max = 200 },
	{ .name = "kept_body", .label = "Saisie conservée", .type = FIELD_LONG, .max = REQUEST_BODY_MAX },
	{ .name = NULL }
};

static const struct field sign_in_query_fields[] = {
	{ .name = "suite", .label = "Suite", .type = FIELD_TEXT, .max = 2000 },
	{ .name = "fin", .label = "Fin de session", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
static const struct field no_fields[] = { { .name = NULL } };
/* clang-format on */

const struct form sign_in_form = { .name = "sign_in", .fields = sign_in_fields, .flags = FORM_NO_KEY };
const struct form sign_in_query = { .name = "sign_in_query", .fields = sign_in_query_fields };
const struct form empty_form = { .name = "empty", .fields = no_fields, .flags = FORM_NO_KEY };
const struct form confirm_form = { .name = "confirm", .fields = no_fields };

/* Sign-ins under way in this process: a slow directory must not hold every worker. */
static atomic_int under_way;

/* A byte of a path that a browser may not take for something else. */
static bool is_path_byte(char c)
{
	return (unsigned char)c > 0x20 && (unsigned char)c < 0x7f && c != '\\';
}

/* True for a path of this site: one leading slash, nothing that a browser would take for a host. */
static bool is_local_path(const char *path)
{
	if (path == NULL || path[0] != '/' || path[1] == '/' || path[1] == '\\')
		return false;
	for (const char *c = path; *c != '\0'; c++) {
		if (!is_path_byte(*c) || strncasecmp(c, "%2f%2f", 6) == 0 || strncasecmp(c, "%5c", 3) == 0)
			return false;
	}
	return true;
}

static const char *wanted_path(const struct request *req)
{
	const char *suite = form_text(req, "suite");

	return is_local_path(suite) ? suite : "";
}

static json_t *kept_form(const struct request *req)
{
	const char *path = req->resume_path;
	const char *body = req->resume_body;

	if (path == NULL) {
		path = form_text(req, "kept_path");
		body = form_text(req, "kept_body");
	}
	if (!is_local_path(path) || body == NULL)
		return json_null();
	return json_pack("{s:s, s:s}", "path", path, "body", body);
}

enum err sign_in_show(struct request *req, struct err_info *err)
{
	bool signed_in = req->session != NULL;
	const char *end = form_text(req, "fin");

	if (signed_in && req->method != METHOD_POST) {
		req->location = wanted_path(req)[0] != '\0' ? wanted_path(req) : "/";
		return ERR_OK;
	}
	req->model = json_pack("{s:s, s:s, s:o, s:b, s:b}", "title", "Se connecter", "suite",
			       wanted_path(req), "kept", kept_form(req), "signed_out",
			       text_equal(end, "1"), "expired", req->resume_path != NULL);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "sign-in page");
	return form_model_set(req, req->model, &sign_in_form, NULL, NULL, err);
}

/* The refusal on the same page, by name. */
static enum err refuse(struct request *req, enum outcome outcome, int wait_s, struct err_info *err)
{
	enum err code = sign_in_show(req, err);

	if (code != ERR_OK)
		return code;
	if (json_object_set_new(req->model, "outcome", json_string(outcome_id(outcome))) != 0 ||
	    json_object_set_new(req->model, "outcome_text", json_string(outcome_text(outcome))) != 0 ||
	    (wait_s > 0 && json_object_set_new(req->model, "wait_s", json_integer(wait_s)) != 0))
		return ERR(err, ERR_MEMORY, "refused sign-in");
	return ERR_OK;
}

struct signing_in {
	struct request *req;
	const struct directory_person *person;
	char token[RANDOM_TOKEN_SIZE];
};

/* Person, session and ledger entry together. */
static enum err sign_in_work(void *data, struct err_info *err)
{
	struct signing_in *s = data;
	struct actor actor = { .name = s->person->name, .quality = s->person->quality,
			       .directory_uuid = s->person->uuid };
	struct ledger_entry entry = { .kind = "person", .event = "session.open", .first_locked = true };
	enum err code = session_create(s->req, s->person, "ldap", s->token, &actor.person_id, err);

	if (code != ERR_OK)
		return code;
	date_now(actor.at);
	entry.id = actor.person_id;
	entry.details = json_pack("{s:s, s:s}", "method", "ldap", "address", s->req->address);
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(s->req->db, &actor, &entry, err);
}

/* What was kept comes in the new session. Copies: the sign-in's own form goes before the kept one is read. */
static enum err resume_kept(struct request *req, const char *token, struct err_info *err)
{
	const char *path = form_text(req, "kept_path");
	const char *body = form_text(req, "kept_body");

	if (req->face != FACE_HTML || !is_local_path(path) || body == NULL)
		return ERR_OK;
	req->resume_path = arena_strdup(req->arena, path);
	req->resume_body = arena_strdup(req->arena, body);
	if (req->resume_path == NULL || req->resume_body == NULL)
		return ERR(err, ERR_MEMORY, "kept form");
	return session_open_token(req, token, err);
}

/* For programs: what the directory warned of, beside who came in. */
static json_t *accepted_model(const struct directory_person *person, enum outcome outcome)
{
	json_t *model = json_pack("{s:s, s:s, s:s}", "name", person->name, "quality", person->quality,
				  "outcome", outcome_id(outcome));

	if (outcome == OUTCOME_EXPIRES_SOON)
		model_set(&model, "days_left", json_integer(person->days_left));
	if (outcome == OUTCOME_GRACE)
		model_set(&model, "graces_left", json_integer(person->graces_left));
	return model;
}

static enum err accept_person(struct request *req, const struct directory_person *person,
			      enum outcome outcome, struct err_info *err)
{
	struct signing_in s = { .req = req, .person = person };
	enum err code = db_transaction(req->db, sign_in_work, &s, err);

	if (code == ERR_OK && req->face == FACE_HTML)
		code = warning_keep(req, outcome, person, err);
	if (code != ERR_OK)
		return code;
	session_release(req->session);
	req->session = NULL;
	log_notice("login accepted", "method=ldap account=%s address=%s outcome=%s request=%s",
		   log_quote(person->username).text, req->address, outcome_id(outcome), req->request_id);
	req->model = accepted_model(person, outcome);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "signed in");
	req->location = wanted_path(req)[0] != '\0' ? wanted_path(req) : "/";
	return resume_kept(req, s.token, err);
}

static int refusal_status(enum outcome outcome)
{
	if (outcome == OUTCOME_BAD_CREDENTIALS)
		return 401;
	return outcome == OUTCOME_UNAVAILABLE ? 503 : 403;
}

/* The same page again, with the outcome in words; the handler has failed so that dispatch shows it. */
static enum err refuse_person(struct request *req, const char *account, enum outcome outcome,
			      struct err_info *err)
{
	if (outcome == OUTCOME_UNAVAILABLE && req->retry_after_s == 0)
		req->retry_after_s = UNAVAILABLE_RETRY_S;
	log_notice("login refused", "method=ldap account=%s address=%s reason=%s wait_s=%d request=%s",
		   log_quote(account).text, req->address, outcome_id(outcome), req->retry_after_s,
		   req->request_id);
	req->status = refusal_status(outcome);
	req->outcome = (int)outcome + 1;
	if (req->face == FACE_JSON)
		req->notice = outcome_text(outcome);
	return ERR(err, ERR_INVALID, "sign-in refused: %s", outcome_id(outcome));
}

static enum err ask_directory(struct request *req, const char *account, enum outcome *ret_outcome,
			      struct directory_person *person, struct err_info *err)
{
	enum err code;

	if (atomic_fetch_add(&under_way, 1) >= req->conf->serve_sign_ins) {
		atomic_fetch_sub(&under_way, 1);
		req->retry_after_s = BUSY_RETRY_S;
		return ERR(err, ERR_DIRECTORY, "too many sign-ins under way");
	}
	code = client_sign_in(req->conf->identity_socket, account, form_text(req, "password"),
			      (req->conf->identity_deadline_s + 1) * 1000, req->arena, ret_outcome, person,
			      err);
	atomic_fetch_sub(&under_way, 1);
	return code;
}

/* Not yet, for an account or address with too many failures. */
static enum err check_wait(struct request *req, const char *account, bool *ret_failed,
			   struct err_info *err)
{
	int wait_s = 0;
	enum err code = throttle_wait(req, account, &wait_s, ret_failed, err);

	if (code != ERR_OK || wait_s == 0)
		return code;
	req->retry_after_s = wait_s;
	return ERR(err, ERR_THROTTLED, "the next try must wait %d s", wait_s);
}

bool sign_in_is_welcome(enum outcome outcome)
{
	return outcome == OUTCOME_OK || outcome == OUTCOME_EXPIRES_SOON || outcome == OUTCOME_GRACE;
}

enum err sign_in_ask(struct request *req, const char *account, enum outcome *ret_outcome,
		     struct directory_person *ret_person, struct err_info *err)
{
	bool failed = false;
	enum err code = check_wait(req, account, &failed, err);

	if (code == ERR_OK)
		code = ask_directory(req, account, ret_outcome, ret_person, err);
	if (code != ERR_OK)
		return code;
	if (*ret_outcome == OUTCOME_BAD_CREDENTIALS)
		return throttle_fail(req, account, &req->retry_after_s, err);
	return failed && sign_in_is_welcome(*ret_outcome) ? throttle_forget(req, account, err) : ERR_OK;
}

enum err sign_in_take(struct request *req, struct err_info *err)
{
	const char *account = form_text(req, "username");
	struct directory_person *person = arena_alloc(req->arena, sizeof(*person));
	enum outcome outcome = OUTCOME_UNAVAILABLE;
	enum err code;

	if (person == NULL)
		return ERR(err, ERR_MEMORY, "sign-in");
	code = sign_in_ask(req, account, &outcome, person, err);
	if (code == ERR_DIRECTORY)
		return refuse_person(req, account, OUTCOME_UNAVAILABLE, err);
	if (code != ERR_OK)
		return code;
	if (!sign_in_is_welcome(outcome))
		return refuse_person(req, account, outcome, err);
	return accept_person(req, person, outcome, err);
}

/* The page of a refused sign-in. */
enum err sign_in_again(struct request *req, struct err_info *err)
{
	enum outcome outcome = (enum outcome)(req->outcome - 1);

	if (req->outcome == 0) {
		enum err code = sign_in_show(req, err);

		if (code == ERR_OK && req->retry_after_s > 0 &&
		    json_object_set_new(req->model, "wait_s", json_integer(req->retry_after_s)) != 0)
			code = ERR(err, ERR_MEMORY, "refused sign-in");
		return code;
	}
	return refuse(req, outcome, req->retry_after_s, err);
}

static enum err sign_out_work(void *data, struct err_info *err)
{
	struct request *req = data;
	struct ledger_entry entry = { .kind = "person", .id = req->session->person_id,
				      .event = "session.close" };
	struct actor actor;
	json_auto_t *locked = NULL;
	enum err code = sql_person_lock(req->db, req->session->person_id, &locked, err);

	if (code == ERR_OK)
		code = session_end(req, err);
	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	return ledger_append(req->db, &actor, &entry, err);
}

enum err sign_out_take(struct request *req, struct err_info *err)
{
	enum err code = db_transaction(req->db, sign_out_work, req, err);

	if (code == ERR_OK)
		log_info("session closed", "session=%s request=%s", req->session->public_id,
			 req->request_id);
	return code;
}
