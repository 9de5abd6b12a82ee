/*
 * Shared tools (article 2, second orientation: «construction d’outils partagés»): documents with authors of both
 * sides, proposed, endorsed by the other side, approved, and at last archived.
 */
#include "app/resource/record/kinds.h"
#include "app/resource/tool/tool.h"

#define TO_SUBMIT FIELD_REQUIRED_TO_SUBMIT

/* clang-format off */
static const struct field tool_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | TO_SUBMIT, .min = 3, .max = 200,
	  .help = "Le nom sous lequel on le cherchera." },
	{ .name = "tool_type", .label = "Nature de l’outil", .type = FIELD_CHOICE, .flags = TO_SUBMIT, .choices = "tool_type" },
	{ .name = "summary", .label = "À quoi il sert", .type = FIELD_LONG, .flags = TO_SUBMIT, .max = 2000 },
	{ .name = "usage", .label = "Comment s’en servir", .type = FIELD_LONG, .max = 3000 },
	{ .name = "cub_authors", .label = "Auteurs du côté de la CUB", .type = FIELD_IDS, .flags = TO_SUBMIT, .max = 10,
	  .source = "lead_cub", .section = "Qui l’a construit" },
	{ .name = "urpa_authors", .label = "Auteurs du côté des PLIE et de l’URPA", .type = FIELD_IDS, .flags = TO_SUBMIT,
	  .max = 10, .source = "lead_urpa" },
	{ .name = "counterpart", .label = "Qui le vise pour l’autre partie", .type = FIELD_ID, .flags = TO_SUBMIT,
	  .source = "counterpart", .help = "Cette personne donne son visa avant les élus." },
	{ .name = "licence", .label = "Licence", .type = FIELD_CHOICE, .flags = TO_SUBMIT, .choices = "licence",
	  .section = "Usage et classement", .help = "Ce que d’autres ont le droit d’en faire." },
	{ .name = "tags", .label = "Mots-clés", .type = FIELD_TEXT, .max = 200, .help = "Séparés par des virgules." },
	{ .name = "actions", .label = "Actions où il est utilisé", .type = FIELD_IDS, .max = 20, .source = "action" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form tool_form = { .name = "tool", .fields = tool_fields };
const struct form tool_edit_form = { .name = "tool_edit", .fields = tool_fields, .flags = FORM_VERSION };

const struct kind tool_kind = {
	.id = "tool",
	.path = "/outils",
	.list_title = "Outils partagés",
	.lead = "La bibliothèque commune : clauses types, guides, tableaux de suivi, construits par la CUB et les "
		"PLIE.",
	.empty = "Aucun outil n’est encore partagé. Ceux que la CUB, les PLIE et l’URPA construisent ensemble se "
		 "trouveront ici.",
	.new_title = "Proposer un outil",
	.this_one = "cet outil",
	.of_the_one = "de l’outil",
	.form = &tool_form,
	.edit_form = &tool_edit_form,
	.life = &life_endorsed,
	.rights = { .write = PERMISSION_TOOL_WRITE, .endorse = PERMISSION_RECORD_ENDORSE,
		    .approve = PERMISSION_RECORD_APPROVE, .decline = PERMISSION_RECORD_RETURN },
	.read = PERMISSION_RECORD_READ,
	.files = true,
	.subtype = "tool_type",
	.counterpart = "counterpart",
};
