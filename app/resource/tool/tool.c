/*
 * Shared tools (article 2, second orientation: «construction d’outils partagés»): documents with authors of both
 * sides, proposed, endorsed by the other side, approved, and at last archived.
 */
#include "app/base/escape.h"
#include "app/base/text.h"
#include "app/http/route.h"
#include "app/resource/record/kinds.h"
#include "app/resource/row.h"
#include "app/resource/tool/tool.h"
#include "app/view/model.h"

#define TAG_MAX 1000	/* bytes of the field */
#define HREF_MAX 4000
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

/* {text, href}: one key word as a link to the tools that have it. NULL: out of memory. */
static json_t *tag_model(const char *tag, size_t len)
{
	AUTO_BUF text = BUF_INIT(TAG_MAX);
	AUTO_BUF href = BUF_INIT(HREF_MAX);

	buf_add(&text, tag, len);
	buf_adds(&href, "/outils?q=");
	escape_url(&href, buf_text(&text));
	if (buf_error(&text) != ERR_OK || buf_error(&href) != ERR_OK)
		return NULL;
	return json_pack("{s:s, s:s}", "text", buf_text(&text), "href", buf_text(&href));
}

/* The words between the commas. */
static json_t *tags_model(const char *tags)
{
	json_t *list = json_array();

	while (*tags != '\0') {
		size_t len;

		tags += strspn(tags, ", ");
		len = strcspn(tags, ",");
		if (len > 0)
			model_add(&list, tag_model(tags, len));
		tags += len;
	}
	return list;
}

/* The row of the page that shows the key words, or NULL. Borrowed. */
static json_t *tags_row(const json_t *model)
{
	size_t i;
	size_t j;
	const json_t *section;
	json_t *row;

	json_array_foreach(json_object_get(model, "sections"), i, section) {
		json_array_foreach(json_object_get(section, "rows"), j, row) {
			if (text_equal(row_text(row, "field"), "tags"))
				return row;
		}
	}
	return NULL;
}

/* Key words lead to the other tools that have them. */
static enum err tool_extend(struct request *req, json_t *model, struct err_info *err)
{
	json_t *row = req->face == FACE_HTML ? tags_row(model) : NULL;
	const char *tags = row != NULL ? row_text(row, "text") : NULL;

	if (tags == NULL)
		return ERR_OK;
	if (json_object_set_new(row, "items", tags_model(tags)) != 0 ||
	    json_object_set_new(row, "text", json_null()) != 0)
		return ERR(err, ERR_MEMORY, "key words");
	return ERR_OK;
}

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
	.extend = tool_extend,
};
