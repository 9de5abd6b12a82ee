/* A kind's form as its page shows it. */
#include "app/resource/record/record_options.h"

#include "app/base/text.h"
#include "app/resource/form_model.h"
#include "app/resource/record/content.h"
#include "app/resource/record/source.h"
#include "app/resource/row.h"
#include "app/view/model.h"

static bool holds(const json_t *rows, int64_t id)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row) {
		if (row_number(row, "id") == id)
			return true;
	}
	return false;
}

/* Adds what the snapshot names already and is not offered (any more). */
static void add_named(json_t *rows, json_t *named)
{
	size_t i;
	json_t *item;

	if (json_is_object(named) && !holds(rows, row_number(named, "id")))
		json_array_append(rows, named);
	json_array_foreach(named, i, item) {
		if (!holds(rows, row_number(item, "id")))
			json_array_append(rows, item);
	}
}

static json_t *option_of(struct request *req, const json_t *row)
{
	const char *organisation = row_text(row, "organisation");
	const char *label = row_text(row, "name");

	if (organisation != NULL)
		label = arena_printf(req->arena, "%s (%s)", label, organisation);
	return label != NULL ? form_model_option(row_number(row, "id"), label) : NULL;
}

/* The same for a field of the form, or for a member of the rows of `group`. */
static void add_all_named(json_t *rows, const struct field *group, const struct field *field,
			  const json_t *content)
{
	size_t i;
	const json_t *row;

	if (group == NULL) {
		add_named(rows, json_object_get(content, field->name));
		return;
	}
	json_array_foreach(json_object_get(content, group->name), i, row)
		add_named(rows, json_object_get(row, field->name));
}

/* Options are set under the name of the field in the form: GROUP_MEMBER for a member of `group`. */
static enum err add_options(struct request *req, const struct field *group,
			    const struct field *field, const json_t *content, json_t **options,
			    struct err_info *err)
{
	struct actor actor;
	const char *name = field->name;
	json_auto_t *rows = NULL;
	json_t *list = json_array();
	size_t i;
	const json_t *row;
	enum err code;

	if (group != NULL)
		name = arena_printf(req->arena, "%s_%s", group->name, field->name);
	actor_of_request(req, &actor);
	code = source_options(req->db, &actor, field->source, &rows, err);
	if (code == ERR_OK && name == NULL)
		code = ERR(err, ERR_MEMORY, "options");
	if (code != ERR_OK) {
		json_decref(list);
		return code;
	}
	add_all_named(rows, group, field, content);
	json_array_foreach(rows, i, row)
		model_add(&list, option_of(req, row));
	model_set(options, name, list);
	return *options != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "options");
}

static enum err add_group_options(struct request *req, const struct field *group,
				  const json_t *content, json_t **options, struct err_info *err)
{
	enum err code = ERR_OK;

	for (const struct field *f = group->group; f->name != NULL && code == ERR_OK; f++) {
		if (f->source != NULL)
			code = add_options(req, group, f, content, options, err);
	}
	return code;
}

static enum err read_options(struct request *req, const struct form *form, const json_t *content,
			     json_t **ret, struct err_info *err)
{
	enum err code = ERR_OK;

	*ret = json_object();
	for (const struct field *f = form->fields; f->name != NULL && code == ERR_OK; f++) {
		if (f->source != NULL)
			code = add_options(req, NULL, f, content, ret, err);
		if (f->type == FIELD_GROUP && code == ERR_OK)
			code = add_group_options(req, f, content, ret, err);
	}
	return code;
}

/* The fields' models by section, in the order of the form; buttons are the template's. */
static json_t *form_sections(const struct form *form, const json_t *fields)
{
	json_t *sections = json_array();
	json_t *list = json_array();
	const char *heading = "L’essentiel";

	for (const struct field *f = form->fields; f->name != NULL; f++) {
		if (f->section != NULL && json_array_size(list) > 0) {
			model_add(&sections, json_pack("{s:s, s:s, s:o}", "heading", heading, "id",
						       f->name, "fields", list));
			list = json_array();
		}
		if (f->section != NULL)
			heading = f->section;
		if (!text_equal(f->name, "next"))
			model_add(&list, json_incref(json_object_get(fields, f->name)));
	}
	model_add(&sections,
		  json_pack("{s:s, s:s, s:o}", "heading", heading, "id", "fin", "fields", list));
	return sections;
}

enum err record_options_set_form(struct request *req, const struct kind *kind, json_t *model,
				 const json_t *content, struct err_info *err)
{
	json_auto_t *options = NULL;
	json_auto_t *values = NULL;
	enum err code = read_options(req, kind->form, content, &options, err);

	if (code != ERR_OK)
		return code;
	if (content != NULL) {
		values = content_to_form(kind, content);
		if (values == NULL)
			return ERR(err, ERR_MEMORY, "form values");
	}
	code = form_model_set(req, model, kind->form, values, options, err);
	if (code == ERR_OK &&
	    json_object_set_new(model, "form_sections",
				form_sections(kind->form, json_object_get(model, "f"))) != 0)
		code = ERR(err, ERR_MEMORY, "form");
	return code;
}
