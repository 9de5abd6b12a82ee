/*
 * Working groups, bodies and networks (article 2, first orientation): «groupe de travail mis en place entre la CUB,
 * la Région, le Département, les partenaires emploi-insertion et les fédérations professionnelles du BTP».
 */
#include "app/resource/group/group.h"

#include "app/base/text.h"
#include "app/resource/group/crossing.h"
#include "app/resource/record/kinds.h"
#include "app/resource/row.h"
#include "app/view/model.h"

/* clang-format off */
static const struct field group_fields[] = {
	{ .name = "title", .label = "Nom", .type = FIELD_TEXT, .flags = FIELD_REQUIRED, .min = 3, .max = 200 },
	{ .name = "group_type", .label = "Nature", .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .choices = "group_type" },
	{ .name = "body_party", .label = "Partie qui le réunit", .type = FIELD_CHOICE, .choices = "party",
	  .help = "Laissez vide un réseau qui n’est à aucune des deux parties : il n’entre pas dans les participations croisées." },
	{ .name = "starts_on", .label = "Depuis le", .type = FIELD_DATE },
	{ .name = "purpose", .label = "À quoi il sert", .type = FIELD_LONG, .max = 2000 },
	{ .name = "members", .label = "Structures membres", .type = FIELD_IDS, .max = 40, .source = "organisation",
	  .section = "Membres" },
	{ .name = "next", .label = "Suite", .type = FIELD_TEXT, .max = 10 },
	{ .name = NULL }
};
/* clang-format on */

const struct form group_form = { .name = "working_group", .fields = group_fields };
const struct form group_edit_form = { .name = "working_group_edit", .fields = group_fields, .flags = FORM_VERSION };

/* What names the group, by kind: {heading, empty, path, new_title, links}. */
static json_t *links_of(const struct kind *kind, const json_t *links)
{
	json_t *list = json_array();
	size_t i;
	json_t *link;

	json_array_foreach(links, i, link) {
		if (text_equal(row_text(link, "kind"), kind->id))
			model_add(&list, json_incref(link));
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "heading", kind->list_title, "path", kind->path, "kind",
			 kind->id, "new_title", kind->new_title, "none", json_array_size(list) == 0, "links", list);
}

static enum err group_extend(struct request *req, json_t *model, struct err_info *err)
{
	static const struct kind *const named_by[] = { &meeting_kind, &contribution_kind, &diffusion_kind };
	json_t *parts = json_array();
	int64_t id = row_number(model, "id");
	json_t *crossings = NULL;
	int failed;
	enum err code = crossing_read(req->db, &id, &crossings, err);

	if (code != ERR_OK) {
		json_decref(parts);
		return code;
	}
	for (size_t i = 0; i < ARRAY_SIZE(named_by); i++)
		model_add(&parts, links_of(named_by[i], json_object_get(model, "links")));
	failed = model_put(model, "has_crossings", json_boolean(json_array_size(crossings) > 0));
	failed |= model_put(model, "parts", parts);
	failed |= model_put(model, "crossings", crossings);
	return failed == 0 ? ERR_OK : ERR(err, ERR_MEMORY, "group");
}

const struct kind group_kind = {
	.id = "working_group",
	.path = "/groupes",
	.list_title = "Groupes et réseaux",
	.lead = "Les groupes de travail, instances et réseaux où la CUB, les PLIE et leurs partenaires partagent ce "
		"qu’ils savent des clauses sociales.",
	.empty = "Aucun groupe n’est encore inscrit. Commencez par le groupe de travail réuni avec la Région, le "
		 "Département et les fédérations du BTP : son nom, ses structures membres, sa date de départ.",
	.new_title = "Inscrire un groupe",
	.this_one = "ce groupe",
	.of_the_one = "du groupe",
	.form = &group_form,
	.edit_form = &group_edit_form,
	.life = &life_kept,
	.rights = { .write = PERMISSION_GROUP_WRITE },
	.read = PERMISSION_RECORD_READ,
	.subtype = "group_type",
	.held_on = "starts_on",
	.extend = group_extend,
};
