/* The diffusion log (article 2, first orientation): what was made known, where, when, by whom. */
#include "app/resource/group/group.h"
#include "app/resource/record/kinds.h"

#define AUDIENCE_MAX 1000000

/* clang-format off */
static const struct field diffusion_fields[] = {
	{ .name = "title", .label = "Ce qui a été diffusé", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "group", .label = "Réseau ou groupe", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "working_group" },
	{ .name = "diffused_on", .label = "Date", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "diffused_by", .label = "Par qui", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 200,
	  .help = "La fonction et la structure." },
	{ .name = "audience", .label = "Public", .type = FIELD_TEXT, .max = 200 },
	{ .name = "reached", .label = "Personnes touchées", .type = FIELD_INTEGER, .min = 0, .max = AUDIENCE_MAX },
	{ .name = "tool", .label = "Outil partagé", .type = FIELD_ID, .source = "tool", .section = "De quoi il s’agit" },
	{ .name = "action", .label = "Action", .type = FIELD_ID, .source = "action" },
	{ .name = "contribution", .label = "Contribution", .type = FIELD_ID, .source = "contribution" },
	{ .name = "note", .label = "Précisions", .type = FIELD_LONG, .max = 2000 },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form diffusion_form = { .name = "diffusion", .fields = diffusion_fields };
const struct form diffusion_edit_form = { .name = "diffusion_edit", .fields = diffusion_fields, .flags = FORM_VERSION };

const struct kind diffusion_kind = {
	.id = "diffusion",
	.path = "/diffusions",
	.list_title = "Diffusions",
	.lead = "Le journal de ce qui a été diffusé dans les réseaux : quoi, où, quand, par qui.",
	.empty = "Rien n’a encore été diffusé. Inscrivez ici chaque présentation dans un réseau : ACUF, IDEAL, "
		 "Alliance Villes Emploi, ADEME/Région…",
	.new_title = "Inscrire une diffusion",
	.this_one = "cette diffusion",
	.of_the_one = "de la diffusion",
	.feminine = true,
	.form = &diffusion_form,
	.edit_form = &diffusion_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.held_on = "diffused_on",
};
