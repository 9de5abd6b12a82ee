/* Snapshots of records, from their forms and back. */
#include "app/resource/record/content.h"

#include "app/base/text.h"
#include "app/resource/file/record_file.h"
#include "app/resource/record/source.h"
#include "app/resource/record/words.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

#define LINK_NAME_SIZE 41 /* bytes of record_link.field */

/* A snapshot being made. */
struct making {
	struct db *db;
	const struct actor *actor;
	const json_t *values;
	json_t *old;	 /* or NULL */
	json_t *content; /* new */
};

static bool is_button(const struct field *field)
{
	return strcmp(field->name, "next") == 0;
}

static bool names_something(const struct field *field)
{
	return field->type == FIELD_ID || field->type == FIELD_IDS;
}

const char *content_text(const json_t *content, const char *name)
{
	const char *text = name != NULL ? json_string_value(json_object_get(content, name)) : NULL;

	return text != NULL && text[0] != '\0' ? text : NULL;
}

const int64_t *content_id(const json_t *content, const char *name, int64_t *store)
{
	const json_t *value = name != NULL ? json_object_get(content, name) : NULL;

	if (json_is_object(value))
		value = json_object_get(value, "id");
	if (!json_is_integer(value))
		return NULL;
	*store = json_integer_value(value);
	return store;
}

/* The object with this number in a member of the snapshot before, or NULL. Borrowed. */
static json_t *named_before(json_t *before, int64_t id)
{
	size_t i;
	json_t *item;

	json_array_foreach(before, i, item) {
		if (row_number(item, "id") == id)
			return item;
	}
	return json_is_object(before) && row_number(before, "id") == id ? before : NULL;
}

/*
 * before   what the field named in the snapshot before, or NULL
 * ret      new
 */
static enum err resolve(struct making *m, const struct field *field, json_t *before, int64_t id,
			json_t **ret, struct err_info *err)
{
	enum err code = source_resolve(m->db, m->actor, field->source, id, ret, err);

	if (code != ERR_OK || *ret != NULL)
		return code;
	*ret = json_incref(named_before(before, id));
	if (*ret == NULL)
		return ERR(err, ERR_INVALID, "%s names something that is not there", field->name);
	return ERR_OK;
}

static enum err resolve_all(struct making *m, const struct field *field, const json_t *ids,
			    json_t **ret, struct err_info *err)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *id;
	enum err code = ERR_OK;

	json_array_foreach(ids, i, id) {
		json_t *item = NULL;

		if (code == ERR_OK)
			code = resolve(m, field, json_object_get(m->old, field->name),
				       json_integer_value(id), &item, err);
		if (code == ERR_OK && json_array_append_new(list, item) != 0)
			code = ERR(err, ERR_MEMORY, "snapshot");
	}
	if (code == ERR_OK)
		*ret = json_incref(list);
	return code;
}

/* What the rows of a group named before in one of their members. New; NULL: out of memory. */
static json_t *column_before(struct making *m, const struct field *group, const char *name)
{
	json_t *list = json_array();
	size_t i;
	const json_t *row;

	json_array_foreach(json_object_get(m->old, group->name), i, row) {
		if (json_is_object(json_object_get(row, name)))
			model_add(&list, json_incref(json_object_get(row, name)));
	}
	return list;
}

/* Puts {id, name} in place of the numbers of one member of a group's rows. */
static enum err resolve_column(struct making *m, const struct field *group,
			       const struct field *member, json_t *rows, struct err_info *err)
{
	json_auto_t *before = column_before(m, group, member->name);
	enum err code = before != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "snapshot");
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		const json_t *id = json_object_get(row, member->name);
		json_t *named = NULL;

		if (!json_is_integer(id) || code != ERR_OK)
			continue;
		code = resolve(m, member, before, json_integer_value(id), &named, err);
		if (code == ERR_OK && json_object_set_new(row, member->name, named) != 0)
			code = ERR(err, ERR_MEMORY, "snapshot");
	}
	return code;
}

/* ret   new */
static enum err resolve_rows(struct making *m, const struct field *group, const json_t *value,
			     json_t **ret, struct err_info *err)
{
	json_auto_t *rows = json_deep_copy(value);
	enum err code = rows != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "snapshot");

	for (const struct field *f = group->group; f->name != NULL && code == ERR_OK; f++) {
		if (f->type == FIELD_ID)
			code = resolve_column(m, group, f, rows, err);
	}
	if (code == ERR_OK)
		*ret = json_incref(rows);
	return code;
}

static enum err set_member(struct making *m, const struct field *field, struct err_info *err)
{
	const json_t *value = json_object_get(m->values, field->name);
	json_t *kept = NULL;
	enum err code = ERR_OK;

	if (value == NULL || json_is_null(value))
		kept = field->type == FIELD_IDS || field->type == FIELD_GROUP ? json_array()
									      : json_null();
	else if (field->type == FIELD_ID)
		code = resolve(m, field, json_object_get(m->old, field->name),
			       json_integer_value(value), &kept, err);
	else if (field->type == FIELD_IDS)
		code = resolve_all(m, field, value, &kept, err);
	else if (field->type == FIELD_GROUP)
		code = resolve_rows(m, field, value, &kept, err);
	else
		kept = json_deep_copy(value);
	if (code != ERR_OK)
		return code;
	return json_object_set_new(m->content, field->name, kept) == 0
		       ? ERR_OK
		       : ERR(err, ERR_MEMORY, "snapshot");
}

/* Every member of the form; ret_refusal: which one names something that is not there. */
static enum err set_members(struct making *m, const struct kind *kind, struct kind_refusal *ret_refusal,
			    struct err_info *err)
{
	enum err code = ERR_OK;

	for (const struct field *f = kind->form->fields; f->name != NULL && code == ERR_OK; f++) {
		if (is_button(f))
			continue;
		code = set_member(m, f, err);
		if (code == ERR_INVALID)
			*ret_refusal = (struct kind_refusal){ .field = f->name };
	}
	return code;
}

static enum err complete(struct making *m, const struct kind *kind, struct kind_refusal *ret, struct err_info *err)
{
	if (kind->complete == NULL)
		return ERR_OK;
	return kind->complete(m->db, m->actor, m->old, m->content, ret, err);
}

enum err content_from_form(struct db *db, const struct actor *actor, const struct kind *kind,
			   const json_t *values, json_t *old, json_t **ret_content,
			   struct kind_refusal *ret_refusal, struct err_info *err)
{
	json_auto_t *content = json_object();
	struct making m = {
		.db = db, .actor = actor, .values = values, .old = old, .content = content
	};
	enum err code = content != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "snapshot");

	if (code == ERR_OK && old != NULL && json_object_update(content, old) != 0)
		code = ERR(err, ERR_MEMORY, "snapshot");
	if (code == ERR_OK)
		code = set_members(&m, kind, ret_refusal, err);
	if (code == ERR_OK)
		code = complete(&m, kind, ret_refusal, err);
	if (code == ERR_OK)
		*ret_content = json_incref(content);
	return code;
}

static json_t *numbers_of(const json_t *value)
{
	json_auto_t *list = json_array();
	size_t i;
	const json_t *item;

	if (json_is_object(value))
		return json_integer(row_number(value, "id"));
	if (!json_is_array(value))
		return json_null();
	json_array_foreach(value, i, item) {
		if (json_array_append_new(list, json_integer(row_number(item, "id"))) != 0)
			return NULL;
	}
	return json_incref(list);
}

/* A group's rows with numbers in place of {id, name}. New; NULL: out of memory. */
static json_t *rows_with_numbers(const struct field *group, const json_t *value)
{
	json_auto_t *rows = json_deep_copy(value);
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		for (const struct field *f = group->group; f->name != NULL; f++) {
			const json_t *named = json_object_get(row, f->name);

			if (f->type == FIELD_ID && json_is_object(named) &&
			    json_object_set_new(row, f->name,
						json_integer(row_number(named, "id"))) != 0)
				return NULL;
		}
	}
	return json_incref(rows);
}

static json_t *value_to_form(const struct field *field, json_t *value)
{
	if (names_something(field))
		return numbers_of(value);
	return field->type == FIELD_GROUP ? rows_with_numbers(field, value) : json_deep_copy(value);
}

json_t *content_to_form(const struct kind *kind, const json_t *content)
{
	json_auto_t *values = json_object();

	for (const struct field *f = kind->form->fields; f->name != NULL; f++) {
		json_t *value = json_object_get(content, f->name);

		if (is_button(f) || value == NULL)
			continue;
		if (json_object_set_new(values, f->name, value_to_form(f, value)) != 0)
			return NULL;
	}
	return json_incref(values);
}

void content_search(const struct kind *kind, const json_t *content, struct buf *ret)
{
	for (const struct field *f = kind->form->fields; f->name != NULL; f++) {
		const json_t *value = json_object_get(content, f->name);

		if (is_button(f) || value == NULL || json_is_null(value) || json_is_number(value))
			continue;
		words_of_field(f, value, ret);
		buf_addc(ret, '\n');
	}
	record_file_search(content, ret);
}

static enum err write_link(struct db *db, const struct field *field, const char *name, int64_t id,
			   const json_t *item, struct err_info *err)
{
	const char *kind = source_kind_of(field->source, item);
	int64_t added = 0;

	if (kind == NULL || !json_is_object(item))
		return ERR_OK;
	return sql_record_link_add(db, id, name, kind, row_number(item, "id"), &added, err);
}

/* The links of a group's rows stand under GROUP_MEMBER. */
static enum err write_row_links(struct db *db, const struct field *group, int64_t id,
				const json_t *rows, struct err_info *err)
{
	enum err code = ERR_OK;
	char name[LINK_NAME_SIZE];
	size_t i;
	const json_t *row;

	for (const struct field *f = group->group; f->name != NULL; f++) {
		if (f->type != FIELD_ID)
			continue;
		snprintf(name, sizeof(name), "%s_%s", group->name, f->name);
		json_array_foreach(rows, i, row) {
			if (code == ERR_OK)
				code = write_link(db, f, name, id, json_object_get(row, f->name),
						  err);
		}
	}
	return code;
}

static enum err write_field_links(struct db *db, const struct field *field, int64_t id,
				  const json_t *value, struct err_info *err)
{
	size_t i;
	const json_t *item;
	enum err code = ERR_OK;

	if (field->type == FIELD_GROUP)
		return write_row_links(db, field, id, value, err);
	if (!names_something(field))
		return ERR_OK;
	code = write_link(db, field, field->name, id, value, err);
	json_array_foreach(value, i, item) {
		if (code == ERR_OK)
			code = write_link(db, field, field->name, id, item, err);
	}
	return code;
}

enum err content_write_links(struct db *db, const struct kind *kind, int64_t id,
			     const json_t *content, struct err_info *err)
{
	int64_t changed = 0;
	enum err code = sql_record_link_clear(db, id, &changed, err);

	for (const struct field *f = kind->form->fields; f->name != NULL && code == ERR_OK; f++)
		code = write_field_links(db, f, id, json_object_get(content, f->name), err);
	return code;
}
