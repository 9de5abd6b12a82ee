/*
 * Meetings of groups, with attendance. Who was present is kept in rows of its own (attendance), so that
 * cross-participations are counted from it and never typed.
 */
#include "app/base/text.h"
#include "app/resource/group/group.h"
#include "app/resource/record/content.h"
#include "app/resource/record/kinds.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define ATTENDANCE_MAX 40

/* clang-format off */
static const struct field attendance_fields[] = {
	{ .name = "organisation", .label = "Structure", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "organisation" },
	{ .name = "person", .label = "Qualité", .type = FIELD_TEXT, .max = 200, .help = "La fonction, par exemple : chargée de mission." },
	{ .name = "state", .label = "Émargement", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "attendance" },
	{ .name = NULL }
};
static const struct field meeting_fields[] = {
	{ .name = "title", .label = "Objet", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "group", .label = "Groupe ou instance", .type = FIELD_ID, .flags = FIELD_REQUIRED, .source = "working_group" },
	{ .name = "held_on", .label = "Date", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "place", .label = "Lieu", .type = FIELD_TEXT, .max = 200 },
	{ .name = "agenda", .label = "Ordre du jour", .type = FIELD_LONG, .max = 3000 },
	{ .name = "attendance", .label = "Émargement", .type = FIELD_GROUP, .max = ATTENDANCE_MAX, .group = attendance_fields,
	  .section = "Présences",
	  .help = "Une ligne par personne. Les participations croisées sont comptées d’après ces lignes." },
	{ .name = "summary", .label = "Ce qui s’est dit", .type = FIELD_LONG, .max = 6000, .section = "Compte rendu" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form meeting_form = { .name = "meeting", .fields = meeting_fields };
const struct form meeting_edit_form = { .name = "meeting_edit", .fields = meeting_fields, .flags = FORM_VERSION };

/* Writes the attendance anew, as the version says it. */
static enum err meeting_written(struct db *db, const struct actor *actor UNUSED, int64_t id, const json_t *content,
				struct err_info *err)
{
	int64_t group = row_number(json_object_get(content, "group"), "id");
	int64_t changed = 0;
	size_t i;
	const json_t *row;
	enum err code = sql_attendance_clear(db, id, &changed, err);

	json_array_foreach(json_object_get(content, "attendance"), i, row) {
		if (code == ERR_OK)
			code = sql_attendance_add(db, id, (int64_t)i + 1, group, content_text(content, "held_on"),
						  row_number(json_object_get(row, "organisation"), "id"),
						  content_text(row, "state"), &changed, err);
	}
	return code;
}

const struct kind meeting_kind = {
	.id = "meeting",
	.path = "/reunions",
	.list_title = "Réunions",
	.lead = "Les réunions des groupes et instances, avec leur ordre du jour, leur émargement et leur compte rendu.",
	.empty = "Aucune réunion n’est encore inscrite. Choisissez un groupe, la date, puis qui était là.",
	.new_title = "Inscrire une réunion",
	.this_one = "cette réunion",
	.of_the_one = "de la réunion",
	.feminine = true,
	.form = &meeting_form,
	.edit_form = &meeting_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.files = true,
	.held_on = "held_on",
	.written = meeting_written,
};
