/* Closing and merging PLIE. */
#include "app/resource/organisation/validity.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/actor.h"
#include "app/resource/form_model.h"
#include "app/resource/ledger.h"
#include "app/resource/record.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "auth/permission.h"
#include "auth/session.h"
#include "sql/queries.h"

#define KIND "organisation"

/* clang-format off */
static const struct field validity_fields[] = {
	{ .name = "valid_from", .label = "Existe depuis le", .type = FIELD_DATE,
	  .help = "Laissez vide si la date n’est pas connue." },
	{ .name = "valid_to", .label = "Fermé ou fusionné le", .type = FIELD_DATE,
	  .help = "Dernier jour d’existence. Laissez vide tant que le PLIE est ouvert." },
	{ .name = "successor", .label = "Structure qui lui succède", .type = FIELD_ID,
	  .help = "En cas de fusion\u00a0: le PLIE qui reprend son territoire." },
	{ .name = "reason", .label = "Motif", .type = FIELD_LONG, .flags = FIELD_REQUIRED, .min = 3, .max = 1000,
	  .help = "Par exemple la délibération qui en décide. Ce motif reste dans le journal." },
	{ .name = NULL }
};
/* clang-format on */

static void check_validity(struct request *req)
{
	const char *from = form_text(req, "valid_from");
	const char *to = form_text(req, "valid_to");
	int64_t successor = 0;

	if (from != NULL && to != NULL && strcmp(to, from) < 0)
		request_message(req, "valid_to", "La fermeture est avant le début.");
	if (to == NULL && form_i64(req, "successor", &successor) != NULL)
		request_message(req, "successor",
				"Donnez aussi la date à laquelle cette structure lui succède.");
}

const struct form validity_form = {
	.name = "organisation_validity",
	.fields = validity_fields,
	.flags = FORM_VERSION,
	.check = check_validity,
};

/* ---- what is known now ---- */

static json_t *version_model(const json_t *row)
{
	const json_t *content = json_object_get(row, "content");

	return json_pack("{s:O, s:O?, s:O?, s:O?, s:O?, s:O, s:O}", "version",
			 json_object_get(row, "changed_version"), "valid_from",
			 json_object_get(content, "valid_from"), "valid_to",
			 json_object_get(content, "valid_to"), "successor",
			 json_object_get(content, "successor"), "reason",
			 json_object_get(content, "reason"), "editor",
			 json_object_get(row, "editor"), "at", json_object_get(row, "at"));
}

/* The first row holds what is known now, and each its version; of the one that was loaded there is none. */
static json_t *history_of(const json_t *rows)
{
	json_t *history = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (json_is_object(json_object_get(row, "content")))
			model_add(&history, version_model(row));
	}
	return history;
}

static bool may_change(const struct request *req, const json_t *organisation)
{
	return text_equal(row_text(organisation, "kind"), "plie") &&
	       permission_allows(PERMISSION_ORGANISATION_WRITE, req->session->roles);
}

enum err validity_set(struct request *req, const json_t *organisation, json_t **model,
		      struct err_info *err)
{
	const struct reference *reference = NULL;
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	json_auto_t *rows = NULL;
	const json_t *now;
	const char *to;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_organisation_validity(req->db, row_number(organisation, "id"), &rows,
						 err);
	if (code != ERR_OK)
		return code;
	now = json_array_get(rows, 0);
	to = row_text(now, "valid_to");
	model_set(model, "valid_from", json_incref(json_object_get(now, "valid_from")));
	model_set(model, "valid_to", json_incref(json_object_get(now, "valid_to")));
	model_set(model, "version", json_incref(json_object_get(now, "version")));
	model_set(model, "is_closed", json_boolean(to != NULL && strcmp(to, today) < 0));
	model_set(model, "successor",
		  reference_organisation_model(reference, row_number(now, "successor_id")));
	model_set(model, "may_change", json_boolean(may_change(req, organisation)));
	model_set(model, "validity_history", history_of(rows));
	return *model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "validity");
}

/* ---- the page ---- */

/* Every other PLIE: which of them can follow is checked when it is sent. */
static json_t *successor_options(const struct reference *reference, int64_t id)
{
	json_t *options = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(row_text(row, "kind"), "plie") && row_number(row, "id") != id)
			model_add(&options,
				  form_model_option(row_number(row, "id"), row_text(row, "name")));
	}
	return options;
}

/* The PLIE of the address. */
static enum err read_plie(struct request *req, const struct reference **ret_reference,
			  const json_t **ret, struct err_info *err)
{
	enum err code = reference_get(req->db, ret_reference, err);

	if (code != ERR_OK)
		return code;
	*ret = reference_organisation_by_slug(*ret_reference, req->word);
	if (!text_equal(row_text(*ret, "kind"), "plie"))
		return ERR(err, ERR_NOT_FOUND, "PLIE %s", req->word);
	return ERR_OK;
}

static json_t *values_of(const json_t *model)
{
	const json_t *successor = json_object_get(model, "successor");
	json_t *id = json_object_get(successor, "id");

	return json_pack("{s:O, s:O, s:O?}", "valid_from", json_object_get(model, "valid_from"),
			 "valid_to", json_object_get(model, "valid_to"), "successor", id);
}

enum err validity_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	const json_t *plie = NULL;
	json_auto_t *values = NULL;
	json_auto_t *options = NULL;
	enum err code = read_plie(req, &reference, &plie, err);

	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:O, s:O}", "title", "Fermeture ou fusion d’un PLIE", "slug",
			       json_object_get(plie, "slug"), "name",
			       json_object_get(plie, "name"));
	code = validity_set(req, plie, &req->model, err);
	if (code != ERR_OK)
		return code;
	values = values_of(req->model);
	options = json_pack("{s:o}", "successor",
			    successor_options(reference, row_number(plie, "id")));
	if (values == NULL || options == NULL)
		return ERR(err, ERR_MEMORY, "validity");
	return form_model_set(req, req->model, &validity_form, values, options, err);
}

/* ---- what it sends ---- */

/* NULL: nothing follows, or *ret_good is false and there is a message. */
static const json_t *successor_of(struct request *req, const struct reference *reference,
				  const json_t *plie, bool *ret_good)
{
	int64_t id = 0;
	const json_t *successor;
	const char *its_end;

	*ret_good = true;
	if (form_i64(req, "successor", &id) == NULL)
		return NULL;
	successor = reference_organisation(reference, id);
	its_end = row_text(successor, "valid_to");
	*ret_good = text_equal(row_text(successor, "kind"), "plie") &&
		    id != row_number(plie, "id") &&
		    (its_end == NULL || strcmp(its_end, form_text(req, "valid_to")) > 0);
	if (!*ret_good)
		request_message(req, "successor",
				"Choisissez un autre PLIE, ouvert après cette date.");
	return *ret_good ? successor : NULL;
}

static json_t *content_of(const struct request *req, const json_t *plie, const json_t *successor)
{
	json_t *follows = json_null();

	if (successor != NULL)
		follows = json_pack("{s:O, s:O}", "id", json_object_get(successor, "id"), "name",
				    json_object_get(successor, "name"));
	return json_pack("{s:O, s:s?, s:s?, s:o, s:s}", "title", json_object_get(plie, "name"),
			 "valid_from", form_text(req, "valid_from"), "valid_to",
			 form_text(req, "valid_to"), "successor", follows, "reason",
			 form_text(req, "reason"));
}

static enum err note(struct request *req, const struct actor *actor, int64_t id, json_t *content,
		     struct err_info *err)
{
	struct ledger_entry entry = {
		.kind = KIND, .id = id, .event = "organisation.validity", .first_locked = true
	};
	char hash[HASH_HEX_SIZE];
	int64_t version = req->version + 1;
	enum err code = record_add_version(req->db, actor, KIND, id, version, content, hash, err);

	if (code != ERR_OK)
		return code;
	entry.details = reference_copy(content);
	model_set(&entry.details, "version", json_integer((json_int_t)version));
	model_set(&entry.details, "content_hash", json_string(hash));
	if (entry.details == NULL)
		return ERR(err, ERR_MEMORY, "ledger details");
	return ledger_append(req->db, actor, &entry, err);
}

static enum err move(struct request *req, int64_t id, const json_t *successor, struct err_info *err)
{
	int64_t successor_id = row_number(successor, "id");
	int64_t changed = 0;
	enum err code = sql_organisation_set_validity(
		req->db, id, req->version, form_text(req, "valid_from"), form_text(req, "valid_to"),
		successor != NULL ? &successor_id : NULL, &changed, err);

	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_STALE, "organisation %" PRId64 ": not version %" PRId64, id,
			   req->version);
	return code;
}

enum err validity_take(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	const json_t *plie = NULL;
	const json_t *successor;
	json_auto_t *content = NULL;
	struct actor actor;
	bool good = true;
	int64_t id;
	enum err code = read_plie(req, &reference, &plie, err);

	if (code != ERR_OK)
		return code;
	id = row_number(plie, "id");
	successor = successor_of(req, reference, plie, &good);
	if (!good)
		return ERR(err, ERR_INVALID, "successor");
	content = content_of(req, plie, successor);
	if (content == NULL)
		return ERR(err, ERR_MEMORY, "validity");
	actor_of_request(req, &actor);
	code = move(req, id, successor, err);
	if (code == ERR_OK)
		code = note(req, &actor, id, content, err);
	if (code != ERR_OK)
		return code;
	req->location = arena_printf(req->arena, "/structures/%s", req->word);
	req->model = json_pack("{s:I, s:I}", "id", (json_int_t)id, "version",
			       (json_int_t)req->version + 1);
	return req->location != NULL && req->model != NULL ? ERR_OK
							   : ERR(err, ERR_MEMORY, "validity");
}
