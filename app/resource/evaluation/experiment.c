/*
 * Experiments (article 2, third orientation: «étendre les clauses sociales aux marchés de service»), with the share of
 * contracts that carry a clause, as both counts of a year.
 */
#include <math.h>

#include "app/resource/evaluation/evaluation.h"
#include "app/resource/row.h"
#include "app/view/model.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field share_fields[] = {
	{ .name = "year", .label = "Année", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1990, .max = 2199 },
	{ .name = "contracts", .label = "Marchés passés", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 1,
	  .max = 1000000 },
	{ .name = "with_clause", .label = "Dont avec clause", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 0,
	  .max = 1000000 },
	{ .name = NULL }
};

static const struct field experiment_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200 },
	{ .name = "contract_type", .label = "Marchés concernés", .type = FIELD_CHOICE, .flags = TO_SUBMIT,
	  .choices = "contract_type" },
	{ .name = "hypothesis", .label = "Ce que l’on veut vérifier", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000 },
	{ .name = "territory", .label = "Lieu", .type = FIELD_ID, .flags = TO_SUBMIT, .source = "territory" },
	{ .name = "starts_on", .label = "Début", .type = FIELD_DATE, .flags = TO_SUBMIT },
	{ .name = "ends_on", .label = "Fin", .type = FIELD_DATE, .flags = TO_SUBMIT },
	{ .name = "counterpart", .label = "Qui la vise pour l’autre partie", .type = FIELD_ID, .flags = TO_SUBMIT,
	  .source = "counterpart", .help = "Cette personne donne son visa avant les élus." },
	{ .name = "actions", .label = "Actions liées", .type = FIELD_IDS, .max = 20, .source = "action" },
	{ .name = "contracts", .label = "Marchés publics cités", .type = FIELD_IDS, .max = 20, .source = "contract",
	  .help = "Parmi les plus récents de ceux qui ont été repris des données publiées." },
	{ .name = "results", .label = "Résultats", .type = FIELD_LONG, .max = 3000, .section = "Ce que l’expérimentation a donné" },
	{ .name = "generalisation", .label = "Peut-on la généraliser", .type = FIELD_LONG, .max = 2000,
	  .help = "Où, à quelles conditions, avec quels moyens." },
	{ .name = "shares", .label = "Marchés de ce type et clause sociale, par année", .type = FIELD_GROUP, .max = 6,
	  .group = share_fields, .help = "Les deux nombres : la part se calcule." },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

static void check_shares(struct request *req)
{
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(req->form, "shares"), i, row) {
		if (row_number(row, "with_clause") > row_number(row, "contracts") &&
		    request_message(
			    req, "shares_with_clause",
			    "Il ne peut pas y avoir plus de marchés avec clause que de marchés."))
			req->messages[req->message_count - 1].row = (int)i + 1;
	}
}

static void experiment_form_check(struct request *req)
{
	const char *starts_on = form_text(req, "starts_on");
	const char *ends_on = form_text(req, "ends_on");

	if (starts_on != NULL && ends_on != NULL && strcmp(ends_on, starts_on) < 0)
		request_message(req, "ends_on", "La fin est avant le début.");
	check_shares(req);
}

const struct form experiment_form = { .name = "experiment",
				      .fields = experiment_fields,
				      .check = experiment_form_check };
const struct form experiment_edit_form = { .name = "experiment_edit",
					   .fields = experiment_fields,
					   .flags = FORM_VERSION,
					   .check = experiment_form_check };

/* The share of each year, computed. */
static enum err experiment_extend(struct request *req UNUSED, json_t *model, struct err_info *err)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(model, "shares"), i, row) {
		double share = round(1000.0 * (double)row_number(row, "with_clause") /
				     (double)row_number(row, "contracts")) /
			       10.0;

		model_add(&list,
			  json_pack("{s:O, s:O, s:O, s:f}", "year", json_object_get(row, "year"),
				    "contracts", json_object_get(row, "contracts"), "with_clause",
				    json_object_get(row, "with_clause"), "share", share));
	}
	if (json_object_set_new(model, "has_shares", json_boolean(json_array_size(list) > 0)) !=
		    0 ||
	    json_object_set_new(model, "shares", list) != 0)
		return ERR(err, ERR_MEMORY, "shares");
	return ERR_OK;
}

/* clang-format off */
const struct kind experiment_kind = {
	.id = "experiment",
	.path = "/experimentations",
	.list_title = "Expérimentations",
	.lead = "Ce que l’on essaie en petit avant de l’étendre, à commencer par la clause sociale dans les marchés de services.",
	.empty = "Aucune expérimentation n’est encore inscrite. Celles que la CUB et les PLIE mènent ensemble se trouveront ici.",
	.new_title = "Proposer une expérimentation",
	.this_one = "cette expérimentation",
	.of_the_one = "de l’expérimentation",
	.feminine = true,
	.form = &experiment_form,
	.edit_form = &experiment_edit_form,
	.life = &life_endorsed,
	.rights = { .write = PERMISSION_EVALUATION_WRITE, .endorse = PERMISSION_RECORD_ENDORSE,
		    .approve = PERMISSION_RECORD_APPROVE, .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.subtype = "contract_type",
	.held_on = "starts_on",
	.counterpart = "counterpart",
	.extend = experiment_extend,
};
/* clang-format on */
