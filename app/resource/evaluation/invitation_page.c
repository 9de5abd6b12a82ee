/* The invitations of a campaign, for the structure that it belongs to: adding, links, reminders, response rate. */
#include <inttypes.h>

#include "app/base/escape.h"
#include "app/base/text.h"
#include "app/resource/actor.h"
#include "app/resource/evaluation/campaign.h"
#include "app/resource/evaluation/evaluation.h"
#include "app/resource/evaluation/invitation.h"
#include "app/resource/form_model.h"
#include "app/resource/list.h"
#include "app/resource/notice/notice.h"
#include "app/resource/record/record_model.h"
#include "app/resource/record/record_write.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/session.h"
#include "sql/queries.h"

#define LINES_MAX 30000 /* characters of all lines together */
#define MAIL_TEXT_MAX 4096

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 900 },
	{ .name = NULL }
};
static const struct field invitation_fields[] = {
	{ .name = "lines", .label = "Organismes à inviter", .type = FIELD_LONG, .flags = FIELD_REQUIRED, .max = LINES_MAX,
	  .help = "Un par ligne : le nom de l’organisme, un point-virgule, l’adresse électronique de la personne à qui écrire." },
	{ .name = NULL }
};
static const struct field remind_fields[] = {
	{ .name = "invitation", .label = "Invitation", .type = FIELD_ID },
	{ .name = NULL }
};

const struct form invitation_query = { .name = "invitation_query", .fields = query_fields };
const struct form invitation_form = { .name = "invitation", .fields = invitation_fields, .flags = FORM_VERSION };
const struct form invitation_remind_form = { .name = "invitation_remind", .fields = remind_fields, .flags = FORM_VERSION };

const struct csv_column invitation_columns[] = {
	{ "Organisme", "organisation_name", NULL },
	{ "Adresse électronique", "contact_mail", NULL },
	{ "Lien personnel", "link", NULL },
	{ "Lien valable jusqu’au", "expires_on", NULL },
	{ "Dernier message", "reminded_on", NULL },
	{ "A répondu", "answered", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* "mailto:…": a message with the link, ready to be sent from the person's own mail. Arena. */
static const char *mail_address(struct request *req, const char *mail, const char *title,
				const char *link, bool reminder)
{
	AUTO_BUF out = BUF_INIT(MAIL_TEXT_MAX);

	buf_adds(&out, "mailto:");
	escape_url(&out, mail);
	buf_adds(&out, "?subject=");
	escape_url(&out, title);
	buf_adds(&out, "&body=");
	escape_url(
		&out,
		reminder
			? "Bonjour,\r\n\r\nVotre réponse nous est utile. Voici de nouveau votre lien personnel :\r\n"
			: "Bonjour,\r\n\r\nVoici votre lien personnel pour répondre :\r\n");
	escape_url(&out, link);
	return buf_error(&out) == ERR_OK ? arena_strndup(req->arena, buf_text(&out), out.len)
					 : NULL;
}

/* The path of a row's link; NULL with ERR_OK: it cannot be made, since the site's key was changed. ret: arena */
static enum err link_path(struct request *req, const json_t *row, const char **ret,
			  struct err_info *err)
{
	uint8_t seed[HASH_SIZE];
	uint8_t hash[HASH_SIZE];
	char hex[HASH_HEX_SIZE];
	char token[RANDOM_TOKEN_SIZE];
	const char *text = row_text(row, "seed");
	enum err code;

	*ret = NULL;
	if (text == NULL || !hash_from_hex(text, seed, sizeof(seed)))
		return ERR(err, ERR_INTERNAL, "seed of an invitation");
	code = invitation_token(req->conf, seed, token, err);
	if (code == ERR_OK)
		code = invitation_hash(token, hash, err);
	if (code != ERR_OK)
		return code;
	hash_to_hex(hash, sizeof(hash), hex);
	if (!text_equal(hex, row_text(row, "token_hash")))
		return ERR_OK;
	*ret = arena_printf(req->arena, INVITATION_PATH "%s", token);
	return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "link");
}

/* Puts the link into a row, and takes out what it is made from. */
static enum err set_link(struct request *req, const char *title, json_t *row, struct err_info *err)
{
	const char *path = NULL;
	const char *link;
	enum err code = link_path(req, row, &path, err);

	json_object_del(row, "seed");
	json_object_del(row, "token_hash");
	if (code != ERR_OK || path == NULL)
		return code;
	link = arena_printf(req->arena, "%s%s", req->conf->site_origin, path);
	if (link == NULL || model_put(row, "link", json_string(link)) != 0 ||
	    model_put(row, "mail_href",
		      json_string(mail_address(req, row_text(row, "contact_mail"), title, link,
					       row_text(row, "reminded_on") != NULL))) != 0)
		return ERR(err, ERR_MEMORY, "link");
	return ERR_OK;
}

static enum err read_rows(struct request *req, const json_t *campaign, json_t **ret,
			  struct err_info *err)
{
	struct list_cursor cursor = { .set = false };
	const char *title = row_text(json_object_get(campaign, "content"), "title");
	size_t i;
	json_t *row;
	enum err code = ERR_OK;

	/* A form that is shown again has no cursor. */
	if (req->method != METHOD_POST)
		code = list_read_cursor(req, LIST_KEY_TEXT, &cursor, err);
	if (code == ERR_OK)
		code = sql_invitation_list(req->db, req->id, cursor.set ? cursor.key : NULL,
					   cursor.set ? &cursor.id : NULL, list_limit(req), ret,
					   err);
	json_array_foreach(*ret, i, row) {
		if (code == ERR_OK)
			code = set_link(req, title, row, err);
	}
	return code;
}

static enum err set_page(struct request *req, const json_t *campaign, struct err_info *err)
{
	const json_t *content = json_object_get(campaign, "content");
	const char *status = row_text(campaign, "status");
	struct list_count count = { .value = row_number(json_object_get(req->model, "response"),
							"invited") };
	enum err code;

	model_set(&req->model, "title", json_string("Invitations"));
	model_set(&req->model, "id", json_integer((json_int_t)req->id));
	model_set(&req->model, "version", json_incref(json_object_get(campaign, "version")));
	model_set(&req->model, "campaign_id", json_integer((json_int_t)req->id));
	model_set(&req->model, "campaign_title", json_incref(json_object_get(content, "title")));
	model_set(&req->model, "record_kind", record_model_kind(&campaign_kind));
	model_set(&req->model, "is_anonymous",
		  json_boolean(json_is_true(json_object_get(content, "anonymous"))));
	model_set(&req->model, "is_open", json_boolean(text_equal(status, "open")));
	model_set(&req->model, "may_add",
		  json_boolean(!text_equal(status, "closed") &&
			       row_number(content, "link_days") > 0));
	model_set(&req->model, "needs_days", json_boolean(row_number(content, "link_days") == 0));
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "invitations");
	code = list_set_exports(req, req->model, count, err);
	return code == ERR_OK ? form_model_set(req, req->model, &invitation_form, NULL, NULL, err)
			      : code;
}

enum err invitation_list(struct request *req, struct err_info *err)
{
	json_auto_t *campaign = NULL;
	json_auto_t *rows = NULL;
	json_t *counts = NULL;
	enum err code = campaign_read(req, true, &campaign, err);

	if (code == ERR_OK)
		code = read_rows(req, campaign, &rows, err);
	if (code == ERR_OK)
		code = campaign_counts(req, req->id, &counts, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:o}", "response", counts);
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "invitations");
	code = list_set_next(req, req->model, rows, "organisation_name", err);
	if (code == ERR_OK && json_object_set(req->model, "items", rows) != 0)
		code = ERR(err, ERR_MEMORY, "invitations");
	if (code == ERR_OK && req->face == FACE_HTML)
		code = set_page(req, campaign, err);
	return code;
}

/* ---- what the forms send ---- */

/* Locks the campaign and reads it; only its own structure's authors, and not once it is closed. */
static enum err lock_own(struct request *req, const struct actor *actor, struct record_head *head,
			 json_t **ret_row, struct err_info *err)
{
	enum err code = record_lock(req->db, &campaign_kind, req->id, head, err);

	if (code == ERR_OK)
		code = campaign_read(req, true, ret_row, err);
	if (code != ERR_OK)
		return code;
	if (text_equal(head->facts.status, "closed") || actor->party[0] == '\0')
		return ERR(err, ERR_CONFLICT, "campaign %" PRId64 " is closed", req->id);
	if (head->version != req->version)
		return ERR(err, ERR_STALE, "campaign %" PRId64 ": version %" PRId64, req->id,
			   head->version);
	return ERR_OK;
}

static enum err add_all(struct request *req, const struct actor *actor, int64_t days,
			const struct invitation *list, size_t count, int *ret_added,
			struct err_info *err)
{
	char today[DATE_TEXT_SIZE];
	const struct inviting inviting = { .conf = req->conf,
					   .campaign = req->id,
					   .at = actor->at,
					   .days = days,
					   .on = reference_today(req->conf, today) };
	enum err code = ERR_OK;

	*ret_added = 0;
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		bool added = false;

		code = invitation_create(req->db, &inviting, &list[i], &added, err);
		*ret_added += added ? 1 : 0;
	}
	return code;
}

static enum err answer(struct request *req, const struct record_head *head,
		       const struct actor *actor, const char *what, int64_t count,
		       struct err_info *err)
{
	json_t *details = json_pack("{s:I}", "count", (json_int_t)count);
	enum err code = record_note(req->db, actor, head->kind, req->id, what, details, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:I}", "count", (json_int_t)count);
	req->location = arena_printf(req->arena, "%s/%" PRId64 "/invitations", campaign_kind.path,
				     req->id);
	return req->model != NULL && req->location != NULL ? ERR_OK
							   : ERR(err, ERR_MEMORY, "invitations");
}

/* The message about a wrong line; true when there is one. */
static bool says_fault(struct request *req, const char *fault, size_t line)
{
	const char *text;

	if (fault == NULL)
		return false;
	text = arena_printf(req->arena, "Ligne %zu : %s", line, fault);
	request_message(req, "lines", text != NULL ? text : fault);
	return true;
}

enum err invitation_add_take(struct request *req, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	struct invitation *list = arena_alloc(req->arena, INVITATION_LINES_MAX * sizeof(*list));
	json_auto_t *row = NULL;
	json_auto_t *counts = NULL;
	const char *fault;
	struct actor actor;
	size_t count = 0;
	size_t line = 0;
	int added = 0;
	int64_t days;
	enum err code;

	actor_of_request(req, &actor);
	code = lock_own(req, &actor, &head, &row, err);
	if (code == ERR_OK)
		code = list != NULL ? campaign_counts(req, req->id, &counts, err)
				    : ERR(err, ERR_MEMORY, "invitations");
	if (code != ERR_OK)
		return code;
	days = row_number(json_object_get(row, "content"), "link_days");
	if (days == 0)
		return ERR(err, ERR_CONFLICT, "the campaign does not say how long its links live");
	fault = invitation_parse(req->arena, form_text(req, "lines"), list, &count, &line);
	if (says_fault(req, fault, line))
		return ERR_OK;
	if (row_number(counts, "invited") + (int64_t)count > INVITATION_MAX) {
		request_message(req, "lines", "Une campagne a 500 invitations au plus.");
		return ERR_OK;
	}
	code = add_all(req, &actor, days, list, count, &added, err);
	return code == ERR_OK ? answer(req, &head, &actor, "invite", added, err) : code;
}

/* A reminder under way. */
struct reminding {
	struct request *req;
	const json_t *campaign; /* row */
	const char *today;
	int64_t count;
};

static enum err add_mail(const struct reminding *r, const json_t *row, const char *path,
			 struct err_info *err)
{
	struct request *req = r->req;
	const json_t *content = json_object_get(r->campaign, "content");
	bool again = row_text(row, "reminded_on") != NULL;
	char closes_on[DATE_FRENCH_SIZE] = "";
	const char *day = row_text(content, "closes_on");
	const char *introduction = row_text(content, "introduction");
	const char *contact = row_text(content, "contact");
	struct notice notice = { .kind = "campaign",
				 .address = row_text(row, "contact_mail"),
				 .path = path,
				 .record_kind = campaign_kind.id,
				 .record_id = req->id };

	if (day == NULL || !date_to_french(day, closes_on))
		closes_on[0] = '\0';
	notice.subject = arena_printf(req->arena, "%s : %s", again ? "Rappel" : "Votre avis",
				      row_text(content, "title"));
	notice.text = arena_printf(
		req->arena,
		"%s\n\nVotre lien est personnel. Vous pouvez répondre, relire et modifier vos réponses "
		"jusqu’au %s.\n\nUne question ? %s",
		introduction != NULL ? introduction : "", closes_on,
		contact != NULL ? contact : "");
	notice.once = arena_printf(req->arena, "campaign:%" PRId64 ":%" PRId64 ":%s", req->id,
				   row_number(row, "id"), r->today);
	if (notice.subject == NULL || notice.text == NULL || notice.once == NULL)
		return ERR(err, ERR_MEMORY, "mail of an invitation");
	return notice_add(req->db, &notice, err);
}

/* Writes to one that has not answered, and marks the day; whose link cannot be made is left out. */
static enum err remind_one(struct reminding *r, const json_t *row, struct err_info *err)
{
	const int64_t days = row_number(json_object_get(r->campaign, "content"), "link_days");
	const int64_t id = row_number(row, "id");
	const char *path = NULL;
	int64_t changed = 0;
	enum err code = link_path(r->req, row, &path, err);

	if (code != ERR_OK || path == NULL)
		return code;
	code = add_mail(r, row, path, err);
	if (code == ERR_OK)
		code = sql_invitation_remind(r->req->db, r->req->id, id, r->today, days, &changed,
					     err);
	r->count += changed;
	return code;
}

/* only   the invitation to remind; 0: all */
static enum err remind(struct reminding *r, int64_t only, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = sql_invitation_list(r->req->db, r->req->id, NULL, NULL, INVITATION_MAX,
					    &rows, err);

	json_array_foreach(rows, i, row) {
		bool wanted = only == 0 || row_number(row, "id") == only;

		if (code == ERR_OK && wanted && !json_is_true(json_object_get(row, "answered")))
			code = remind_one(r, row, err);
	}
	return code;
}

enum err invitation_remind_take(struct request *req, struct err_info *err)
{
	DEFER(record_head_release) struct record_head head = { 0 };
	char today[DATE_TEXT_SIZE];
	struct reminding reminding = { .req = req, .today = reference_today(req->conf, today) };
	json_auto_t *row = NULL;
	struct actor actor;
	int64_t only = 0;
	enum err code;

	actor_of_request(req, &actor);
	code = lock_own(req, &actor, &head, &row, err);
	if (code == ERR_OK && !text_equal(head.facts.status, "open"))
		return ERR(err, ERR_CONFLICT, "a reminder for a campaign that is not open");
	form_i64(req, "invitation", &only);
	reminding.campaign = row;
	if (code == ERR_OK)
		code = remind(&reminding, only, err);
	return code == ERR_OK ? answer(req, &head, &actor, "remind", reminding.count, err) : code;
}
