/* Joint contributions to a group: a document with authors of both sides (article 2, first orientation). */
#include "app/resource/group/group.h"
#include "app/resource/record/kinds.h"

/* clang-format off */
static const struct field contribution_fields[] = {
	{ .name = "title", .label = "Titre du document", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "group", .label = "Groupe ou réseau", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "working_group" },
	{ .name = "given_on", .label = "Remis le", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "meeting", .label = "Réunion où il a été présenté", .type = FIELD_ID, .source = "meeting" },
	{ .name = "summary", .label = "Ce qu’il apporte", .type = FIELD_LONG, .max = 3000 },
	{ .name = "cub_authors", .label = "Auteurs du côté de la CUB", .type = FIELD_IDS, .flags = FIELD_REQUIRED, .max = 10,
	  .source = "lead_cub", .section = "Auteurs des deux côtés" },
	{ .name = "urpa_authors", .label = "Auteurs du côté des PLIE et de l’URPA", .type = FIELD_IDS, .flags = FIELD_REQUIRED,
	  .max = 10, .source = "lead_urpa" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form contribution_form = { .name = "contribution", .fields = contribution_fields };
const struct form contribution_edit_form = { .name = "contribution_edit",
					     .fields = contribution_fields,
					     .flags = FORM_VERSION };

const struct kind contribution_kind = {
	.id = "contribution",
	.path = "/contributions",
	.list_title = "Contributions",
	.lead = "Les documents que la CUB et les PLIE ont écrits ensemble pour un groupe ou un réseau.",
	.empty = "Aucune contribution n’est encore inscrite. Chacune nomme ses auteurs des deux côtés.",
	.new_title = "Inscrire une contribution",
	.this_one = "cette contribution",
	.of_the_one = "de la contribution",
	.feminine = true,
	.form = &contribution_form,
	.edit_form = &contribution_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.joint = true,
	.files = true,
	.held_on = "given_on",
};
