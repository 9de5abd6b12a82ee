/* The organisations: parties, PLIE, partners and networks; also those that have closed. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/action_model.h"
#include "app/resource/action_query.h"
#include "app/resource/organisation/validity.h"
#include "app/resource/resources.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define LATEST 10	/* actions of one organisation */

/* clang-format off */
const struct csv_column organisation_columns[] = {
	{ "Identifiant", "slug", NULL },
	{ "Type", "kind", "organisation_kind" },
	{ "Nom", "name", NULL },
	{ "Nom court", "short_name", NULL },
	{ "Structure porteuse", "carrier_body", NULL },
	{ "Adresse", "address", NULL },
	{ "Contact", "contact", NULL },
	{ "Depuis", "valid_from", NULL },
	{ "Fermée le", "valid_to", NULL },
	{ "Communes", "communes", NULL },
	{ "Habitants", "population", NULL },
	{ "Actions", "action_count", NULL },
	{ NULL, NULL, NULL }
};
/* clang-format on */

/* The contracting authority: every action names a lead of it, so that all concern it. */
static bool is_concerned_by_all(const json_t *organisation)
{
	return text_equal(row_text(organisation, "kind"), "cub");
}


/* ---- territory ---- */

/* What is known about where an organisation works. */
struct ground {
	json_t *communes;	/* names: new */
	int64_t population;	/* of the communes */
	bool is_known;		/* every commune's population is */
	int64_t own;		/* of its own territory, 0 when unknown */
};

static int add_territory(struct ground *ground, const json_t *row)
{
	const json_t *population = json_object_get(row, "population");

	if (!text_equal(row_text(row, "kind"), "commune")) {
		ground->own = json_integer_value(population);
		return 0;
	}
	ground->is_known = ground->is_known && json_is_integer(population);
	ground->population += json_integer_value(population);
	return json_array_append(ground->communes, json_object_get(row, "name"));
}

/* Communes by name, and how many live there: null where that is not known. */
static int set_ground(const struct reference *reference, json_t *model)
{
	struct ground ground = { .communes = json_array(), .is_known = true };
	int64_t id = row_number(model, "id");
	size_t i;
	const json_t *row;
	int failed = 0;
	int64_t people;

	json_array_foreach(reference->territories, i, row) {
		if (row_number(row, "organisation_id") == id)
			failed |= add_territory(&ground, row);
	}
	people = ground.is_known && ground.population > 0 ? ground.population : ground.own;
	failed |= json_object_set_new(model, "communes", ground.communes);
	failed |= json_object_set_new(model, "population", people > 0 ? json_integer(people) : json_null());
	return failed;
}

/* ---- one list of all ---- */

static int64_t count_of(const json_t *counts, const json_t *organisation)
{
	int64_t id = row_number(organisation, "id");
	int64_t total = 0;
	size_t i;
	const json_t *row;

	json_array_foreach(counts, i, row) {
		if (is_concerned_by_all(organisation) || row_number(row, "structure_id") == id)
			total += row_number(row, "action_count");
	}
	return total;
}

static json_t *organisation_models(const struct reference *reference, const json_t *counts)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *row;
	int failed = 0;

	json_array_foreach(reference->organisations, i, row) {
		json_t *model = reference_copy(row);

		failed |= set_ground(reference, model);
		failed |= json_object_set_new(model, "action_count", json_integer(count_of(counts, row)));
		failed |= json_array_append_new(list, model);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

static json_t *of_kind(const json_t *items, const char *kind)
{
	json_auto_t *list = json_array();
	size_t i;
	json_t *item;
	int failed = 0;

	json_array_foreach(items, i, item) {
		if (text_equal(row_text(item, "kind"), kind))
			failed |= json_array_append(list, item);
	}
	return failed == 0 ? json_incref(list) : NULL;
}

/* In the order of the vocabulary; kinds that nobody has are left out. */
static json_t *group_models(const json_t *items)
{
	const struct vocabulary *kinds = vocabulary_find("organisation_kind");
	json_auto_t *groups = json_array();
	int failed = 0;

	for (size_t i = 0; i < kinds->count; i++) {
		json_t *members = of_kind(items, kinds->terms[i].id);

		if (json_array_size(members) > 0)
			failed |= json_array_append_new(groups, json_pack("{s:s, s:O}", "kind",
									  kinds->terms[i].id, "items",
									  members));
		failed |= members == NULL;
		json_decref(members);
	}
	return failed == 0 ? json_incref(groups) : NULL;
}

enum err organisation_list(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *counts = NULL;
	enum err code = reference_get(req->db, &reference, err);

	if (code == ERR_OK)
		code = sql_organisation_action_counts(req->db, reference->agreement_id, &counts, err);
	if (code != ERR_OK)
		return code;
	req->model = json_pack("{s:s, s:o, s:n}", "title", "Structures", "items",
			       organisation_models(reference, counts), "next");
	if (req->model == NULL)
		return ERR(err, ERR_MEMORY, "organisations");
	if (req->face == FACE_HTML &&
	    json_object_set_new(req->model, "groups",
				group_models(json_object_get(req->model, "items"))) != 0)
		return ERR(err, ERR_MEMORY, "organisations by kind");
	return ERR_OK;
}

/* ---- one ---- */

/* Where all its actions are; NULL: no filter of the list finds them. */
static const char *actions_href(struct request *req, const json_t *organisation)
{
	if (is_concerned_by_all(organisation))
		return "/actions";
	if (!text_equal(row_text(organisation, "party"), "urpa"))
		return NULL;
	return arena_printf(req->arena, "/actions?structure=%s", row_text(organisation, "slug"));
}

/* The latest actions that concern it, and how many do (counted to 1 001 at most). */
static enum err set_actions(struct request *req, const struct reference *reference,
			    const json_t *organisation, struct err_info *err)
{
	char store[DATE_TEXT_SIZE];
	const char *today = reference_today(req->conf, store);
	const char *href = actions_href(req, organisation);
	int64_t id = row_number(organisation, "id");
	json_auto_t *rows = NULL;
	json_auto_t *list = json_object();
	int64_t total;
	int failed = 0;
	const struct action_filter latest = { .agreement_id = reference->agreement_id,
					      .structure = is_concerned_by_all(organisation) ? NULL : &id,
					      .sort = ACTION_BY_TIME,
					      .limit = LATEST };
	enum err code = action_query(req->db, &latest, &rows, err);

	if (code != ERR_OK)
		return code;
	total = row_number(json_array_get(rows, 0), "total");
	code = action_model_items(reference, today, rows, list, err);
	if (code != ERR_OK)
		return code;
	failed |= json_object_set(req->model, "actions", rows);
	failed |= json_object_set_new(req->model, "action_count", json_integer(total));
	failed |= json_object_set_new(req->model, "actions_href",
				      href != NULL && total > 0 ? json_string(href) : json_null());
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "actions of an organisation");
}

static json_t *row_of(const struct reference *reference, const char *slug)
{
	size_t i;
	json_t *row;

	json_array_foreach(reference->organisations, i, row) {
		if (text_equal(row_text(row, "slug"), slug))
			return row;
	}
	return NULL;
}

enum err organisation_show(struct request *req, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_t *row;
	json_t *people = NULL;
	int failed = 0;
	enum err code = reference_get(req->db, &reference, err);

	if (code != ERR_OK)
		return code;
	row = row_of(reference, req->word);
	if (row == NULL)
		return ERR(err, ERR_NOT_FOUND, "organisation %s", req->word);
	code = sql_organisation_people(req->db, row_number(row, "id"), &people, err);
	if (code != ERR_OK)
		return code;
	req->model = reference_copy(row);
	failed |= json_object_set_new(req->model, "people", people);
	failed |= json_object_set(req->model, "title", json_object_get(row, "name"));
	failed |= set_ground(reference, req->model);
	if (failed != 0)
		return ERR(err, ERR_MEMORY, "organisation");
	code = validity_set(req, row, &req->model, err);
	return code == ERR_OK ? set_actions(req, reference, row, err) : code;
}
