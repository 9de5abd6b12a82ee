/* The three meetings of the committee (article 3) as a kind of record: their form, and what only they show. */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/resource/committee/meeting_pages.h"
#include "app/resource/record/content.h"
#include "app/resource/record/kinds.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "sql/queries.h"

#define MINUTES_MIN 15 /* shortest meeting */
#define MINUTES_MAX 720

/* clang-format off */
static const struct field agenda_fields[] = {
	{ .name = "text", .label = "Point", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 300 },
	{ .name = "what", .label = "Pour", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "agenda_kind" },
	{ .name = "action", .label = "Action concernée", .type = FIELD_ID, .source = "action" },
	{ .name = "record", .label = "Fiche à décider", .type = FIELD_ID, .source = "record" },
	{ .name = NULL }
};
static const struct field meeting_fields[] = {
	{ .name = "title", .label = "Titre", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "meeting_type", .label = "Réunion", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "meeting",
	  .help = "L’accord-cadre en prévoit trois ; chacune a une seule fiche." },
	{ .name = "planned_on", .label = "Date prévue", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
	{ .name = "starts", .label = "Heure", .type = FIELD_TEXT, .max = 5, .help = "Par exemple 14:30. Vide : la journée." },
	{ .name = "minutes_long", .label = "Durée, en minutes", .type = FIELD_INTEGER, .min = MINUTES_MIN, .max = MINUTES_MAX },
	{ .name = "place", .label = "Lieu", .type = FIELD_TEXT, .max = 200 },
	{ .name = "agenda", .label = "Ordre du jour", .type = FIELD_GROUP, .max = 20, .group = agenda_fields, .section = "Ordre du jour",
	  .help = "Un point par ligne. Ce qui est à décider figure en entier dans le dossier de séance." },
	{ .name = "review", .label = "Bilan présenté", .type = FIELD_ID, .source = "review",
	  .help = "À mi-parcours et en fin de conventionnement, le comité établit un bilan (article 3)." },
	{ .name = "message", .label = "Message joint à la convocation", .type = FIELD_LONG, .max = 2000, .section = "Convocation" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

/* "14:30" */
static bool is_time(const char *text)
{
	return strlen(text) == 5 && text[2] == ':' && strspn(text, "0123456789:") == 5 &&
	       strncmp(text, "23:59", 5) <= 0 && text[3] <= '5';
}

static void check_meeting(struct request *req)
{
	const char *starts = form_text(req, "starts");

	if (starts != NULL && !is_time(starts))
		request_message(req, "starts", "Écrivez l’heure ainsi : 14:30.");
}

const struct form committee_meeting_form = { .name = "committee_meeting",
					     .fields = meeting_fields,
					     .check = check_meeting };
const struct form committee_meeting_edit_form = { .name = "committee_meeting_edit",
						  .fields = meeting_fields,
						  .flags = FORM_VERSION,
						  .check = check_meeting };

/* The meeting of article 3 that this record is about: it has no other. */
static enum err meeting_written(struct db *db, const struct actor *actor UNUSED, int64_t id,
				const json_t *content, struct err_info *err)
{
	const struct reference *reference = NULL;
	int64_t changed = 0;
	enum err code = reference_get(db, &reference, err);

	if (code == ERR_OK)
		code = sql_committee_plan(db, reference->agreement_id,
					  content_text(content, "meeting_type"), id,
					  content_text(content, "planned_on"), &changed, err);
	if (code == ERR_OK && changed != 1)
		return ERR(err, ERR_CONFLICT, "the meeting %s has its record already",
			   content_text(content, "meeting_type"));
	return code;
}

const struct kind committee_meeting_kind = {
	.id = "committee_meeting",
	.path = "/comite/reunions",
	.list_title = "Réunions du comité",
	.lead = "Les trois réunions du comité de pilotage : à la signature, à mi-parcours, en fin de conventionnement.",
	.empty =
		"Aucune réunion n’est encore préparée. Commencez par la réunion de signature : sa date, son lieu, son "
		"ordre du jour.",
	.new_title = "Préparer une réunion",
	.this_one = "cette réunion",
	.of_the_one = "de la réunion",
	.feminine = true,
	.form = &committee_meeting_form,
	.edit_form = &committee_meeting_edit_form,
	.life = &life_meeting,
	.rights = { .write = PERMISSION_COMMITTEE_WRITE },
	.read = PERMISSION_RECORD_READ,
	.joint = true,
	.files = true,
	.subtype = "meeting_type",
	.held_on = "planned_on",
	.written = meeting_written,
	.extend = meeting_extend,
	.tell = meeting_tell,
};
