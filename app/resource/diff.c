/* Two snapshots of an action, field by field, as a person reads them. */
#include "app/resource/diff.h"

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/resource/action_content.h"
#include "app/view/filter.h"

#define TEXT_MAX 65536

static void add_plain(struct buf *out, const json_t *value)
{
	filter_plain(value, out);
}

static void add_filtered(struct buf *out, const char *name, const json_t *value)
{
	struct filter filter;

	if (filter_find(name, strlen(name), &filter))
		filter.fn(value, filter.data, out);
	else
		add_plain(out, value);
}

/* "Marchés avec clause : de 10 à 25 marchés" */
static void add_objective(struct buf *out, const json_t *row)
{
	add_plain(out, json_object_get(row, "label"));
	buf_adds(out, " : de ");
	add_filtered(out, "decimal", json_object_get(row, "baseline"));
	buf_adds(out, " à ");
	add_filtered(out, "decimal", json_object_get(row, "target"));
	buf_addc(out, ' ');
	add_plain(out, json_object_get(row, "unit"));
}

static void add_list(struct buf *out, const struct field *field, const json_t *list)
{
	size_t i;
	const json_t *item;

	json_array_foreach(list, i, item) {
		if (i > 0)
			buf_adds(out, field->type == FIELD_GROUP ? "\n" : ", ");
		if (field->type == FIELD_GROUP)
			add_objective(out, item);
		else
			add_filtered(out, field->choices, item);
	}
}

/* A field's value in words. */
static void add_value(struct buf *out, const struct field *field, const json_t *value)
{
	if (json_is_array(value))
		add_list(out, field, value);
	else if (json_is_object(value))
		add_plain(out, json_object_get(value, "name"));
	else if (field->type == FIELD_CHOICE)
		add_filtered(out, field->choices, value);
	else if (field->type == FIELD_DATE)
		add_filtered(out, "date", value);
	else
		add_plain(out, value);
}

static enum err add_row(const struct field *field, const json_t *before, const json_t *after,
			json_t *rows)
{
	AUTO_BUF old = BUF_INIT(TEXT_MAX);
	AUTO_BUF new = BUF_INIT(TEXT_MAX);
	json_t *words;

	add_value(&old, field, json_object_get(before, field->name));
	add_value(&new, field, json_object_get(after, field->name));
	if (buf_error(&old) != ERR_OK || buf_error(&new) != ERR_OK)
		return ERR_MEMORY;
	if (text_equal(buf_text(&old), buf_text(&new)))
		return ERR_OK;
	words = diff_words(buf_text(&old), buf_text(&new));
	if (json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s, s:o}", "field", field->name,
						  "label", field->label, "before", buf_text(&old), "after",
						  buf_text(&new), "words", words)) != 0)
		return ERR_MEMORY;
	return ERR_OK;
}

enum err diff_actions(const json_t *before, const json_t *after, json_t **ret, struct err_info *err)
{
	json_auto_t *rows = json_array();
	enum err code = rows != NULL ? ERR_OK : ERR_MEMORY;

	for (const struct field *f = action_form.fields; f->name != NULL && code == ERR_OK; f++)
		code = add_row(f, before, after, rows);
	if (code != ERR_OK)
		return ERR(err, code, "differences");
	*ret = json_incref(rows);
	return ERR_OK;
}
