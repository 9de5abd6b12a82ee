/* Two snapshots of an action, field by field, as a person reads them. */
#include "app/resource/diff.h"

#include "app/base/buf.h"
#include "app/base/text.h"
#include "app/resource/action_content.h"
#include "app/resource/record/words.h"
#include "app/view/filter.h"

#define TEXT_MAX 65536

/* "Marchés avec clause : de 10 à 25 marchés" */
static void add_objective(struct buf *out, const json_t *row)
{
	filter_plain(json_object_get(row, "label"), out);
	buf_adds(out, " : de ");
	words_filtered("decimal", json_object_get(row, "baseline"), out);
	buf_adds(out, " à ");
	words_filtered("decimal", json_object_get(row, "target"), out);
	buf_addc(out, ' ');
	filter_plain(json_object_get(row, "unit"), out);
}

/* A field's value in words; objectives as a sentence each. */
static void add_value(struct buf *out, const struct field *field, const json_t *value)
{
	size_t i;
	const json_t *row;

	if (!text_equal(field->name, "objectives")) {
		words_of_field(field, value, out);
		return;
	}
	json_array_foreach(value, i, row) {
		if (i > 0)
			buf_addc(out, '\n');
		add_objective(out, row);
	}
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

enum err diff_contents(const struct field *fields, const json_t *before, const json_t *after, json_t **ret,
		       struct err_info *err)
{
	json_auto_t *rows = json_array();
	enum err code = rows != NULL ? ERR_OK : ERR_MEMORY;

	for (const struct field *f = fields; f->name != NULL && code == ERR_OK; f++)
		code = add_row(f, before, after, rows);
	if (code != ERR_OK)
		return ERR(err, code, "differences");
	*ret = json_incref(rows);
	return ERR_OK;
}

enum err diff_actions(const json_t *before, const json_t *after, json_t **ret, struct err_info *err)
{
	return diff_contents(action_form.fields, before, after, ret, err);
}
