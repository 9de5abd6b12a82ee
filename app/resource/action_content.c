/* What an action says: its form and its snapshots. Source of the fields: the framework agreement, articles 1 and 2. */
#include "app/resource/action_content.h"

#include "app/base/text.h"
#include "sql/queries.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field objective_fields[] = {
	{ .name = "label", .label = "Objectif", .type = FIELD_TEXT, .max = 160,
	  .help = "Ce qui sera compté, par exemple « marchés avec une clause sociale »." },
	{ .name = "unit", .label = "Unité", .type = FIELD_TEXT, .max = 40 },
	{ .name = "baseline", .label = "Au départ", .type = FIELD_DECIMAL, .min = 0, .max = 1000000000 },
	{ .name = "target", .label = "À atteindre", .type = FIELD_DECIMAL, .min = 0, .max = 1000000000 },
	{ .name = NULL }
};

static const struct field action_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200,
	  .help = "Une phrase courte qui dit ce que l’action fait." },
	{ .name = "orientation", .label = "Orientation de l’accord", .type = FIELD_INTEGER, .flags = TO_SUBMIT, .min = 1, .max = 9 },
	{ .name = "action_form", .label = "Forme de l’action", .type = FIELD_CHOICE, .flags = TO_SUBMIT, .choices = "action_form",
	  .help = "Article 2 : ingénierie, animation ou coordination." },
	{ .name = "operation_type", .label = "Type d’opération", .type = FIELD_CHOICE, .flags = TO_SUBMIT, .choices = "operation_type",
	  .help = "Article 1 : les six types d’opérations des PLIE." },
	{ .name = "target_publics", .label = "Publics visés", .type = FIELD_CHOICES, .flags = TO_SUBMIT, .max = 5, .choices = "target_public",
	  .help = "Une personne peut relever de plusieurs publics." },
	{ .name = "other_public", .label = "Autre public", .type = FIELD_TEXT, .max = 200,
	  .help = "À préciser si vous avez coché les autres personnes en difficulté." },
	{ .name = "territory", .label = "Territoire", .type = FIELD_ID, .flags = TO_SUBMIT },
	{ .name = "structure", .label = "PLIE ou union concernés", .type = FIELD_ID, .flags = TO_SUBMIT },
	{ .name = "cub_lead", .label = "Pilote de la CUB", .type = FIELD_ID, .flags = TO_SUBMIT },
	{ .name = "partner_lead", .label = "Pilote du PLIE ou de l’URPA", .type = FIELD_ID, .flags = TO_SUBMIT,
	  .help = "Le pilote de l’autre partie donne son visa avant les élus." },
	{ .name = "learners", .label = "Qui y gagne en compétence", .type = FIELD_CHOICE, .choices = "learner",
	  .help = "Orientation 1 : du côté du maître d’ouvrage, des PLIE, ou des deux." },
	{ .name = "contract_type", .label = "Marchés concernés", .type = FIELD_CHOICE, .choices = "contract_type" },
	{ .name = "partners", .label = "Partenaires", .type = FIELD_LONG, .max = 1000 },
	{ .name = "network", .label = "Réseau de diffusion", .type = FIELD_TEXT, .max = 200 },
	{ .name = "event", .label = "Manifestation", .type = FIELD_TEXT, .max = 200,
	  .help = "Par exemple un salon professionnel." },
	{ .name = "starts_on", .label = "Début", .type = FIELD_DATE, .flags = TO_SUBMIT },
	{ .name = "ends_on", .label = "Fin prévue", .type = FIELD_DATE, .flags = TO_SUBMIT },
	{ .name = "summary", .label = "Ce que l’action fait", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000 },
	{ .name = "expected_results", .label = "Résultats attendus", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 3000 },
	{ .name = "objectives", .label = "Objectifs chiffrés", .type = FIELD_GROUP, .flags = TO_SUBMIT, .max = ACTION_OBJECTIVES_MAX,
	  .group = objective_fields, .help = "Des nombres seulement, jamais de noms de personnes." },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

static void check_dates(struct request *req)
{
	const char *starts_on = form_text(req, "starts_on");
	const char *ends_on = form_text(req, "ends_on");

	if (starts_on != NULL && ends_on != NULL && strcmp(ends_on, starts_on) < 0)
		request_message(req, "ends_on", "La fin prévue est avant le début.");
}

static bool has_other_public(const json_t *values)
{
	size_t i;
	const json_t *item;

	json_array_foreach(json_object_get(values, "target_publics"), i, item) {
		if (text_equal(json_string_value(item), "other_hardship"))
			return true;
	}
	return false;
}

static void check_objectives(struct request *req)
{
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(req->form, "objectives"), i, row) {
		if (!json_is_string(json_object_get(row, "label")))
			request_message(req, "objectives", "Nommez chaque objectif chiffré.");
		else if (!json_is_number(json_object_get(row, "target")))
			request_message(req, "objectives", "Donnez à chaque objectif la valeur à atteindre.");
		else
			continue;
		return;
	}
}

static void check_action(struct request *req)
{
	check_dates(req);
	check_objectives(req);
	if (has_other_public(req->form) && form_text(req, "other_public") == NULL)
		request_message(req, "other_public", "Précisez quel autre public est visé.");
}

const struct form action_form = {
	.name = "action", .fields = action_fields, .flags = 0, .check = check_action,
};

const struct form action_edit_form = {
	.name = "action_edit", .fields = action_fields, .flags = FORM_VERSION, .check = check_action,
};

const int64_t *action_content_id(const json_t *content, const char *name, int64_t *store)
{
	const json_t *value = json_object_get(content, name);

	if (json_is_object(value))
		value = json_object_get(value, "id");
	if (!json_is_integer(value))
		return NULL;
	*store = json_integer_value(value);
	return store;
}

const char *action_content_text(const json_t *content, const char *name)
{
	const char *text = json_string_value(json_object_get(content, name));

	return text != NULL && text[0] != '\0' ? text : NULL;
}

static const json_t *find_lead(const json_t *leads, int64_t id, const char *party)
{
	size_t i;
	const json_t *row;

	json_array_foreach(leads, i, row) {
		if (json_integer_value(json_object_get(row, "id")) == id &&
		    text_equal(json_string_value(json_object_get(row, "party")), party))
			return row;
	}
	return NULL;
}

/* {id, name, quality, organisation} of a lead, null when none was chosen; NULL: not one of `leads`. */
static json_t *lead_model(const json_t *values, const char *name, const json_t *leads,
			  const char *party)
{
	int64_t store = 0;
	const int64_t *id = action_content_id(values, name, &store);
	const json_t *row = id != NULL ? find_lead(leads, *id, party) : NULL;

	if (id == NULL)
		return json_null();
	if (row == NULL)
		return NULL;
	return json_pack("{s:O, s:O, s:O, s:O}", "id", json_object_get(row, "id"), "name",
			 json_object_get(row, "name"), "quality", json_object_get(row, "quality"),
			 "organisation", json_object_get(row, "organisation"));
}

static json_t *territory_model(const json_t *values, const struct reference *reference)
{
	int64_t store = 0;
	const int64_t *id = action_content_id(values, "territory", &store);
	const json_t *row = id != NULL ? reference_territory(reference, *id) : NULL;

	if (id == NULL)
		return json_null();
	if (row == NULL)
		return NULL;
	return json_pack("{s:O, s:O}", "id", json_object_get(row, "id"), "name",
			 json_object_get(row, "name"));
}

/* A PLIE or the union: an organisation of the party "urpa". */
static json_t *structure_model(const json_t *values, const struct reference *reference)
{
	int64_t store = 0;
	const int64_t *id = action_content_id(values, "structure", &store);
	const json_t *row = id != NULL ? reference_organisation(reference, *id) : NULL;

	if (id == NULL)
		return json_null();
	if (!text_equal(json_string_value(json_object_get(row, "party")), "urpa"))
		return NULL;
	return reference_organisation_model(reference, *id);
}

static bool orientation_exists(const json_t *values, const struct reference *reference)
{
	int64_t number = 0;

	return action_content_id(values, "orientation", &number) == NULL ||
	       reference_orientation(reference, number) != NULL;
}

static enum err set_resolved(json_t *content, const char *name, json_t *model,
			     const char **ret_bad_field, struct err_info *err)
{
	if (model == NULL) {
		*ret_bad_field = name;
		return ERR(err, ERR_INVALID, "%s names something that is not there", name);
	}
	if (json_object_set_new(content, name, model) != 0)
		return ERR(err, ERR_MEMORY, "action content");
	return ERR_OK;
}

/* The plain members, each present: null when empty. */
static json_t *content_plain(const json_t *values)
{
	json_t *content = json_object();

	for (const struct field *f = action_fields; f->name != NULL && content != NULL; f++) {
		json_t *value = json_object_get(values, f->name);

		if (strcmp(f->name, "next") == 0)
			continue;
		if (json_object_set_new(content, f->name,
					value != NULL ? json_deep_copy(value) : json_null()) != 0) {
			json_decref(content);
			content = NULL;
		}
	}
	return content;
}

enum err action_content_from_form(struct db *db, const json_t *values, json_t **ret_content,
				  const char **ret_bad_field, struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *leads = NULL;
	json_auto_t *content = NULL;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_lead_list(db, &leads, err);
	if (code != ERR_OK)
		return code;
	content = content_plain(values);
	if (content == NULL)
		return ERR(err, ERR_MEMORY, "action content");
	if (!orientation_exists(values, reference))
		return set_resolved(content, "orientation", NULL, ret_bad_field, err);
	code = set_resolved(content, "territory", territory_model(values, reference), ret_bad_field, err);
	if (code == ERR_OK)
		code = set_resolved(content, "structure", structure_model(values, reference),
				    ret_bad_field, err);
	if (code == ERR_OK)
		code = set_resolved(content, "cub_lead", lead_model(values, "cub_lead", leads, "cub"),
				    ret_bad_field, err);
	if (code == ERR_OK)
		code = set_resolved(content, "partner_lead",
				    lead_model(values, "partner_lead", leads, "urpa"), ret_bad_field, err);
	if (code == ERR_OK)
		*ret_content = json_incref(content);
	return code;
}

json_t *action_content_to_form(const json_t *content)
{
	json_t *values = json_object();

	for (const struct field *f = action_fields; f->name != NULL && values != NULL; f++) {
		json_t *value = json_object_get(content, f->name);
		int failed;

		if (f->type == FIELD_ID)
			value = json_object_get(value, "id");
		failed = json_object_set_new(values, f->name,
					     value != NULL ? json_deep_copy(value) : json_null());
		if (failed != 0) {
			json_decref(values);
			values = NULL;
		}
	}
	return values;
}

void action_content_search(const json_t *content, struct buf *ret)
{
	static const char *const names[] = { "title", "summary", "expected_results", "partners",
					     "network", "event", "other_public" };
	const char *structure =
		json_string_value(json_object_get(json_object_get(content, "structure"), "name"));

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *text = action_content_text(content, names[i]);

		if (text == NULL)
			continue;
		buf_adds(ret, text);
		buf_addc(ret, '\n');
	}
	if (structure != NULL)
		buf_adds(ret, structure);
}
