/* The directory of contacts: the union is an «interlocuteur identifiable», and so is each structure. */
#include "app/resource/group/group.h"
#include "app/resource/record/kinds.h"

/* clang-format off */
static const struct field contact_fields[] = {
	{ .name = "title", .label = "Fonction", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200,
	  .help = "Comme on la cherchera : « Facilitateur clauses, PLIE des Graves ». Un nom n’est pas nécessaire." },
	{ .name = "contact_role", .label = "Pour quoi s’adresser à lui", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
	  .choices = "contact_role" },
	{ .name = "organisation", .label = "Structure", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "organisation" },
	{ .name = "mail", .label = "Adresse électronique", .type = FIELD_TEXT, .max = 254, .section = "Comment le joindre",
	  .help = "De préférence une adresse de service." },
	{ .name = "phone", .label = "Téléphone", .type = FIELD_TEXT, .max = 40 },
	{ .name = "hours", .label = "Quand le joindre", .type = FIELD_TEXT, .max = 200 },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form contact_form = { .name = "contact", .fields = contact_fields };
const struct form contact_edit_form = { .name = "contact_edit", .fields = contact_fields, .flags = FORM_VERSION };

const struct kind contact_kind = {
	.id = "contact",
	.path = "/contacts",
	.list_title = "Contacts",
	.lead = "À qui s’adresser, dans chaque structure, pour une clause sociale.",
	.empty = "Aucun contact n’est encore inscrit. Chaque structure inscrit ici les siens, par fonction.",
	.new_title = "Inscrire un contact",
	.this_one = "ce contact",
	.of_the_one = "du contact",
	.form = &contact_form,
	.edit_form = &contact_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.subtype = "contact_role",
};
