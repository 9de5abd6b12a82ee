/* Concertation (article 2, second orientation: «des actions de concertation»): with whom, when, what came of it. */
#include "app/resource/group/group.h"
#include "app/resource/record/kinds.h"

/* clang-format off */
static const struct field concertation_fields[] = {
	{ .name = "title", .label = "Objet", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "held_on", .label = "Date", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "organisations", .label = "Structures rencontrées", .type = FIELD_IDS, .max = 20, .source = "organisation",
	  .section = "Avec qui" },
	{ .name = "others", .label = "Autres participants", .type = FIELD_TEXT, .max = 300,
	  .help = "Entreprises, fédérations, autres maîtres d’ouvrage." },
	{ .name = "subject", .label = "Ce qui a été discuté", .type = FIELD_LONG, .max = 3000, .section = "Ce qui en est sorti" },
	{ .name = "outcome", .label = "Résultat", .type = FIELD_LONG, .max = 3000 },
	{ .name = "actions", .label = "Actions concernées", .type = FIELD_IDS, .max = 20, .source = "action" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form concertation_form = { .name = "concertation", .fields = concertation_fields };
const struct form concertation_edit_form = { .name = "concertation_edit",
					     .fields = concertation_fields,
					     .flags = FORM_VERSION };

const struct kind concertation_kind = {
	.id = "concertation",
	.path = "/concertations",
	.list_title = "Concertations",
	.lead = "Avec qui la CUB et les PLIE se sont concertés, quand, et ce qui en est sorti.",
	.empty = "Aucune concertation n’est encore inscrite. Inscrivez-en une après chaque rencontre, avec son "
		 "résultat.",
	.new_title = "Inscrire une concertation",
	.this_one = "cette concertation",
	.of_the_one = "de la concertation",
	.feminine = true,
	.form = &concertation_form,
	.edit_form = &concertation_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.held_on = "held_on",
};
