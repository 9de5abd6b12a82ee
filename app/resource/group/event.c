/*
 * Communication at events (article 2, second orientation): «notamment lors des manifestations spécialisées telles que
 * les Salons Aquibat».
 */
#include "app/resource/group/group.h"
#include "app/resource/record/kinds.h"

#define REACH_MAX 10000000

/* clang-format off */
static const struct field reach_fields[] = {
	{ .name = "label", .label = "Mesure", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .max = 120, .help = "Par exemple : visiteurs du stand." },
	{ .name = "value", .label = "Nombre", .type = FIELD_INTEGER, .flags = FIELD_REQUIRED, .min = 0, .max = REACH_MAX },
	{ .name = NULL }
};
static const struct field event_fields[] = {
	{ .name = "title", .label = "Nom", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "event_type", .label = "Nature", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "event_type" },
	{ .name = "held_on", .label = "Date", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "place", .label = "Lieu", .type = FIELD_TEXT, .max = 200 },
	{ .name = "summary", .label = "Ce qui y a été fait", .type = FIELD_LONG, .max = 3000 },
	{ .name = "audience", .label = "Public visé", .type = FIELD_TEXT, .max = 200, .section = "Public et portée" },
	{ .name = "reach", .label = "Portée", .type = FIELD_GROUP, .max = 8, .group = reach_fields },
	{ .name = "actions", .label = "Actions présentées", .type = FIELD_IDS, .max = 20, .source = "action", .section = "Ce qui y a été montré" },
	{ .name = "tools", .label = "Outils présentés", .type = FIELD_IDS, .max = 20, .source = "tool" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form event_form = { .name = "event", .fields = event_fields };
const struct form event_edit_form = { .name = "event_edit", .fields = event_fields, .flags = FORM_VERSION };

const struct kind event_kind = {
	.id = "event",
	.path = "/manifestations",
	.list_title = "Manifestations",
	.lead = "Les salons et rencontres où les clauses sociales ont été présentées, avec le public touché.",
	.empty = "Aucune manifestation n’est encore inscrite. Inscrivez la prochaine : un salon, une rencontre "
		 "d’entreprises.",
	.new_title = "Inscrire une manifestation",
	.this_one = "cette manifestation",
	.of_the_one = "de la manifestation",
	.feminine = true,
	.form = &event_form,
	.edit_form = &event_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.joint = true,
	.files = true,
	.subtype = "event_type",
	.held_on = "held_on",
};
