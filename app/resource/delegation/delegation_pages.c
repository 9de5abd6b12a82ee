/* «Délégations»: who decides in whose place, and until when. */
#include "app/resource/delegation/delegation_pages.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/delegation/delegation_internal.h"
#include "app/resource/form_model.h"
#include "app/resource/list.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

#define WHO_MAY_HOLD \
	"Cette personne ne peut pas recevoir cette délégation : elle doit être de la même partie, élue si un élu la " \
	"donne lui-même, et une autre que celle qui l’enregistre."

/* clang-format off */
static const struct field query_fields[] = {
	{ .name = "apres", .label = "Suite", .type = FIELD_TEXT, .max = 60 },
	{ .name = NULL }
};

static const struct field delegation_fields[] = {
	{ .name = "delegator", .label = "Qui donne délégation", .type = FIELD_ID,
	  .help = "L’élu empêché. Un élu qui donne lui-même délégation n’a rien à choisir ici." },
	{ .name = "delegate", .label = "Qui décide à sa place", .type = FIELD_ID, .flags = FIELD_REQUIRED,
	  .help = "De la même partie. Un élu délègue à un élu ; une délibération peut nommer une autre personne." },
	{ .name = "kinds", .label = "Pour quelles fiches", .type = FIELD_CHOICES, .choices = "record_kind", .max = 20,
	  .help = "Aucune case cochée : toutes les fiches." },
	{ .name = "starts_on", .label = "Du", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "ends_on", .label = "Au", .type = FIELD_DATE, .flags = FIELD_REQUIRED,
	  .help = "La délégation prend fin d’elle-même après ce jour." },
	{ .name = "reason", .label = "Motif", .type = FIELD_TEXT, .max = 500 },
	{ .name = "deliberation_number", .label = "Numéro de la délibération", .type = FIELD_TEXT, .max = 80,
	  .help = "Seulement si la délégation vient d’une délibération." },
	{ .name = "deliberation_date", .label = "Date de la délibération", .type = FIELD_DATE },
	{ .name = NULL }
};

static const struct field end_fields[] = { { .name = NULL } };

const struct csv_column delegation_columns[] = {
	{ "Numéro", "id", NULL },
	{ "Élu", "delegator.name", NULL },
	{ "Qualité de l’élu", "delegator.quality", NULL },
	{ "À sa place", "delegate.name", NULL },
	{ "Sa qualité", "delegate.quality", NULL },
	{ "Approuve comme", "role", "role" },
	{ "Fiches", "kinds_text", NULL },
	{ "Du", "starts_on", NULL },
	{ "Au", "ends_on", NULL },
	{ "État", "state", "delegation_state" },
	{ "Origine", "source", "delegation_source" },
	{ "Délibération", "deliberation_number", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

static void check_days(struct request *req)
{
	const char *from = form_text(req, "starts_on");
	const char *to = form_text(req, "ends_on");

	if (from != NULL && to != NULL && strcmp(to, from) < 0)
		request_message(req, "ends_on", "La fin doit venir après le début.");
	if ((form_text(req, "deliberation_number") != NULL) != (form_text(req, "deliberation_date") != NULL))
		request_message(req, "deliberation_number", "Indiquez le numéro et la date de la délibération.");
}

const struct form delegation_query = { .name = "delegation_list", .fields = query_fields };
const struct form delegation_form = { .name = "delegation", .fields = delegation_fields, .check = check_days };
const struct form delegation_end_form = { .name = "delegation_end", .fields = end_fields, .flags = FORM_VERSION };

/* ---- the list ---- */

static const char *state_of(const json_t *row, const char *today)
{
	if (row_text(row, "revoked_at") != NULL)
		return "revoked";
	if (strcmp(today, row_text(row, "ends_on")) > 0)
		return "ended";
	return strcmp(today, row_text(row, "starts_on")) < 0 ? "planned" : "active";
}

/* "Action, Outil partagé", or that there is no limit. New. */
static json_t *kinds_text(const char *kinds)
{
	const struct vocabulary *list = vocabulary_find("record_kind");
	AUTO_BUF text = BUF_INIT(2000);

	if (kinds == NULL)
		return json_string("Toutes les fiches");
	for (const char *at = kinds; *at != '\0'; at += strspn(at, ",")) {
		char word[40] = "";
		size_t len = strcspn(at, ",");
		const struct term *term;

		memcpy(word, at, len < sizeof(word) ? len : sizeof(word) - 1);
		at += len;
		term = vocabulary_term(list, word);
		buf_printf(&text, "%s%s", text.len > 0 ? ", " : "", term != NULL ? term->label : word);
	}
	return buf_error(&text) == ERR_OK ? json_string(buf_text(&text)) : NULL;
}

static json_t *item_of(const json_t *row, const struct actor *actor)
{
	static const char *const plain[] = { "id", "party", "role", "starts_on", "ends_on", "source",
					     "deliberation_number", "deliberation_date", "reason" };
	const char *state = state_of(row, actor->today);
	bool open = text_equal(state, "active") || text_equal(state, "planned");
	bool theirs = row_number(row, "delegator_id") == actor->person_id ||
		      delegation_records_for(actor, row_text(row, "party"));
	json_t *item = json_object();

	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		model_set(&item, plain[i], json_incref(json_object_get(row, plain[i])));
	model_set(&item, "delegator", json_pack("{s:O, s:O}", "name", json_object_get(row, "delegator_name"), "quality",
						json_object_get(row, "delegator_quality")));
	model_set(&item, "delegate", json_pack("{s:O, s:O}", "name", json_object_get(row, "delegate_name"), "quality",
					       json_object_get(row, "delegate_quality")));
	model_set(&item, "kinds_text", kinds_text(row_text(row, "kinds")));
	model_set(&item, "state", json_string(state));
	model_set(&item, "can_end", json_boolean(open && theirs));
	return item;
}

enum err delegation_list(struct request *req, struct err_info *err)
{
	struct list_cursor cursor = { .set = false };
	json_auto_t *rows = NULL;
	json_t *items = json_array();
	struct actor actor;
	size_t i;
	const json_t *row;
	/* An ended one shows the list again: that form asks for no page. */
	enum err code = req->method == METHOD_POST ? ERR_OK : list_read_cursor(req, LIST_KEY_DAY, &cursor, err);

	actor_of_request(req, &actor);
	if (code == ERR_OK)
		code = sql_delegation_list(req->db, cursor.set ? cursor.key : NULL, cursor.set ? &cursor.id : NULL,
					   list_limit(req), &rows, err);
	req->model = code == ERR_OK ? json_pack("{s:s, s:b}", "title", "Délégations", "can_create",
						permission_allows(PERMISSION_DELEGATION_WRITE, actor.roles)) :
				      NULL;
	if (code == ERR_OK)
		code = list_set_next(req, req->model, rows, "ends_on", err);
	json_array_foreach(rows, i, row) {
		model_add(&items, item_of(row, &actor));
	}
	if (code != ERR_OK) {
		json_decref(items);
		return code;
	}
	model_set(&req->model, "items", items);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "delegations");
}

/* ---- the form ---- */

static json_t *people_options(struct request *req, const json_t *people, const struct actor *actor, unsigned roles)
{
	bool all = (actor->roles & ROLE_ADMINISTRATOR) != 0;
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(people, i, row) {
		const char *label = arena_printf(req->arena, "%s (%s)", row_text(row, "name"),
						 row_text(row, "quality"));

		if (((unsigned)row_number(row, "roles") & roles) == 0 ||
		    (!all && !text_equal(row_text(row, "party"), actor->party)))
			continue;
		model_add(&list, label != NULL ? form_model_option(row_number(row, "id"), label) : NULL);
	}
	return list;
}

/* The kinds that officials decide about. */
static json_t *kind_options(void)
{
	const struct vocabulary *words = vocabulary_find("record_kind");
	json_t *list = json_array();
	size_t count = 0;
	const struct kind *const *kinds = kind_all(&count);

	for (size_t i = 0; i < count; i++) {
		const struct term *term = vocabulary_term(words, kinds[i]->id);

		if (kinds[i]->life->deciding[0] != '\0' && term != NULL)
			model_add(&list, json_pack("{s:s, s:s}", "value", kinds[i]->id, "label", term->label));
	}
	return list;
}

/* What an official need not say: it is their own. */
static bool is_left_out(const struct field *field, bool official)
{
	return official && (text_equal(field->name, "delegator") || text_starts(field->name, "deliberation"));
}

static json_t *field_list(const json_t *models, bool official)
{
	json_t *list = json_array();

	for (const struct field *f = delegation_fields; f->name != NULL; f++) {
		if (!is_left_out(f, official))
			model_add(&list, json_incref(json_object_get(models, f->name)));
	}
	return list;
}

static enum err set_form(struct request *req, struct err_info *err)
{
	json_auto_t *people = NULL;
	json_auto_t *options = NULL;
	struct actor actor;
	bool official;
	enum err code = sql_delegation_people(req->db, &people, err);

	if (code != ERR_OK)
		return code;
	actor_of_request(req, &actor);
	official = (actor.roles & ROLES_ELECTED) != 0 && (actor.roles & ROLE_ADMINISTRATOR) == 0;
	options = json_pack("{s:o, s:o, s:o}", "delegator", people_options(req, people, &actor, ROLES_ELECTED),
			    "delegate",
			    people_options(req, people, &actor, official ? ROLES_ELECTED : (unsigned)ROLES_ALL),
			    "kinds", kind_options());
	if (options == NULL)
		return ERR(err, ERR_MEMORY, "options");
	code = form_model_set(req, req->model, &delegation_form, NULL, options, err);
	if (code != ERR_OK)
		return code;
	model_set(&req->model, "fields", field_list(json_object_get(req->model, "f"), official));
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "delegation form");
}

enum err delegation_new(struct request *req, struct err_info *err)
{
	req->model = json_pack("{s:s}", "title", "Donner délégation");
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "delegation form");
	return set_form(req, err);
}

/* What kinds a delegation can name; who records one says for whom, and from which deliberation. */
static void check_values(struct request *req, const struct actor *actor)
{
	bool official = (actor->roles & ROLES_ELECTED) != 0;
	size_t i;
	const json_t *kind;

	json_array_foreach(json_object_get(req->form, "kinds"), i, kind) {
		const struct kind *found = kind_find(json_string_value(kind));

		if (found == NULL || found->life->deciding[0] == '\0')
			request_message(req, "kinds", "Choisissez des fiches dont les élus décident.");
	}
	if (official)
		return;
	if (!json_is_integer(json_object_get(req->form, "delegator")))
		request_message(req, "delegator", "Indiquez l’élu qui est remplacé.");
	if (form_text(req, "deliberation_number") == NULL)
		request_message(req, "deliberation_number",
				"Indiquez la délibération : un élu seul donne délégation sans elle.");
}

enum err delegation_create_take(struct request *req, struct err_info *err)
{
	struct actor actor;
	int64_t id = 0;
	enum err code;

	actor_of_request(req, &actor);
	check_values(req, &actor);
	if (req->message_count > 0)
		return ERR_OK;
	code = delegation_create(req->db, &actor, req->form, &id, err);
	if (code == ERR_INVALID)
		request_message(req, "delegate", WHO_MAY_HOLD);
	if (req->message_count > 0)
		return ERR_OK;
	if (code != ERR_OK)
		return code;
	req->status = 201;
	req->location = "/delegations";
	return req->face == FACE_JSON && (req->model = json_pack("{s:I}", "id", (json_int_t)id)) == NULL ?
		       ERR(err, ERR_MEMORY, "delegation") :
		       ERR_OK;
}

enum err delegation_end_take(struct request *req, struct err_info *err)
{
	struct actor actor;

	actor_of_request(req, &actor);
	return delegation_end(req->db, &actor, req->id, err);
}
