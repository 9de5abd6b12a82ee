/* From a field table and a snapshot to what a person reads. */
#include "app/resource/record/words.h"

#include <string.h>

#include "app/resource/record/kind.h"
#include "app/resource/record/source.h"
#include "app/resource/row.h"
#include "app/view/filter.h"
#include "app/view/model.h"

#define TEXT_MAX 65536

void words_filtered(const char *name, const json_t *value, struct buf *out)
{
	struct filter filter;

	if (filter_find(name, strlen(name), &filter))
		filter.fn(value, filter.data, out);
	else
		filter_plain(value, out);
}

static bool is_empty(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	       (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_string(value) && json_string_length(value) == 0);
}

/* The members of a group's row that are filled, each after the other. */
static void add_group_row(const struct field *group, const json_t *row, struct buf *out)
{
	bool first = true;

	for (const struct field *f = group->group; f->name != NULL; f++) {
		const json_t *value = json_object_get(row, f->name);

		if (is_empty(value))
			continue;
		if (!first)
			buf_adds(out, " – ");
		words_of_field(f, value, out);
		first = false;
	}
}

static void add_item(const struct field *field, const json_t *item, struct buf *out)
{
	if (field->type == FIELD_GROUP)
		add_group_row(field, item, out);
	else if (json_is_object(item))
		filter_plain(json_object_get(item, "name"), out);
	else
		words_filtered(field->choices, item, out);
}

static void add_list(const struct field *field, const json_t *list, struct buf *out)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item) {
		if (i > 0)
			buf_adds(out, field->type == FIELD_GROUP ? "\n" : ", ");
		add_item(field, item, out);
	}
}

void words_of_field(const struct field *field, const json_t *value, struct buf *out)
{
	if (json_is_array(value))
		add_list(field, value, out);
	else if (json_is_object(value))
		filter_plain(json_object_get(value, "name"), out);
	else if (field->type == FIELD_CHOICE)
		words_filtered(field->choices, value, out);
	else if (field->type == FIELD_DATE)
		words_filtered("date", value, out);
	else if (field->type == FIELD_DECIMAL)
		words_filtered("decimal", value, out);
	else
		filter_plain(value, out);
}

/* ---- what a page shows ---- */

static json_t *text_model(const struct field *field, const json_t *value)
{
	AUTO_BUF text = BUF_INIT(TEXT_MAX);

	words_of_field(field, value, &text);
	return buf_error(&text) == ERR_OK ? json_stringn(buf_text(&text), text.len) : NULL;
}

/* {text, href?}: what has a page of its own is a link to it. */
static json_t *item_model(const struct field *field, const json_t *item)
{
	AUTO_BUF text = BUF_INIT(TEXT_MAX);
	char href[80];
	json_t *model;

	add_item(field, item, &text);
	if (buf_error(&text) != ERR_OK)
		return NULL;
	model = json_pack("{s:s}", "text", buf_text(&text));
	if (field->source != NULL && json_is_object(item) &&
	    kind_address(source_kind_of(field->source, item), row_number(item, "id"), "", href,
			 sizeof(href)))
		model_set(&model, "href", json_string(href));
	return model;
}

static json_t *items_model(const struct field *field, const json_t *value)
{
	json_t *list = json_array();
	size_t i;
	const json_t *item;

	if (json_is_object(value))
		model_add(&list, item_model(field, value));
	json_array_foreach(value, i, item)
		model_add(&list, item_model(field, item));
	return list;
}

static json_t *row_model(const struct field *field, const json_t *value)
{
	bool listed = json_is_array(value) || json_is_object(value);

	return json_pack("{s:s, s:s, s:b, s:b, s:o, s:o}", "field", field->name, "label",
			 field->label, "empty", is_empty(value), "long", field->type == FIELD_LONG,
			 "text", listed ? json_null() : text_model(field, value), "items",
			 listed ? items_model(field, value) : json_array());
}

/* A heading without rows is not shown. */
static void end_section(json_t **sections, const char *heading, json_t *rows)
{
	if (rows != NULL && json_array_size(rows) == 0) {
		json_decref(rows);
		return;
	}
	model_add(sections, json_pack("{s:s, s:o}", "heading", heading, "rows", rows));
}

json_t *words_sections(const struct field *fields, const json_t *content, const char *first)
{
	json_t *sections = json_array();
	json_t *rows = json_array();
	const char *heading = first;

	for (const struct field *f = fields; f->name != NULL; f++) {
		const json_t *value = json_object_get(content, f->name);

		if (f->section != NULL) {
			end_section(&sections, heading, rows);
			rows = json_array();
			heading = f->section;
		}
		/* The title is the page's heading, `next` a button. */
		if (strcmp(f->name, "title") == 0 || strcmp(f->name, "next") == 0)
			continue;
		if (!is_empty(value) ||
		    (f->flags & (FIELD_REQUIRED | FIELD_REQUIRED_TO_SUBMIT)) != 0)
			model_add(&rows, row_model(f, value));
	}
	end_section(&sections, heading, rows);
	return sections;
}
