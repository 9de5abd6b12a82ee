/*
 * Loading records of every kind but actions, with their histories: records.json holds {kind, content, history}.
 * Each event goes through the same functions as a request, with the time of the event as its now.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/record/content.h"
#include "app/resource/record/record_write.h"
#include "app/resource/record/source.h"

#define PLACE_SIZE 64

/* One record while its history is told. */
struct telling {
	struct load *load;
	const struct kind *kind;
	json_t *content; /* of the file: before the first event */
	json_t *values;	 /* new: the current version, as a form would send it */
	json_t *kept;	 /* new: the snapshot of the current version */
	int64_t id;
	int64_t version;
	char last_at[DATE_TIME_TEXT_SIZE];
};

/* clang-format off */
static const struct load_member record_members[] = {
	{ "kind", LOAD_TEXT, true }, { "content", LOAD_OBJECT, true }, { "history", LOAD_LIST, true }, { 0 }
};

static const struct load_member event_members[] = {
	{ "do", LOAD_TEXT, true }, { "by", LOAD_TEXT, true }, { "at", LOAD_TIME, true },
	{ "content", LOAD_OBJECT, false }, { "reason", LOAD_TEXT, false }, { "name", LOAD_TEXT, false },
	{ "text", LOAD_TEXT, false }, { 0 }
};
/* clang-format on */

static void telling_release(struct telling *t)
{
	json_decref(t->values);
	json_decref(t->kept);
}

static const struct field *find_field(const struct kind *kind, const char *name)
{
	for (const struct field *f = kind->form->fields; f->name != NULL; f++) {
		if (text_equal(f->name, name))
			return f;
	}
	return NULL;
}

/* The number of what a word of the file names. */
static enum err named_id(const struct load *load, const struct field *field, const json_t *word, int64_t *ret,
			 struct err_info *err)
{
	const char *kind = source_kind(field->source);
	const char *key = json_string_value(word);

	if (key == NULL)
		return ERR(err, ERR_INVALID, "%s: not a name", field->name);
	/* Of any kind: the word names it, "tool:TITLE". */
	if (kind == NULL)
		return load_find(load->records, field->name, key, ret, err);
	if (text_equal(kind, "person"))
		return load_find(load->people, field->name, key, ret, err);
	if (text_equal(kind, "organisation"))
		return load_find(load->organisations, field->name, key, ret, err);
	if (text_equal(kind, "territory"))
		return load_find(load->territories, field->name, key, ret, err);
	return load_find_record(load, kind, field->name, key, ret, err);
}

/* ret   new: as a form would have it */
static enum err named_value(const struct load *load, const struct field *field, json_t *value, json_t **ret,
			    struct err_info *err)
{
	json_auto_t *list = json_array();
	int64_t id = 0;
	size_t i;
	const json_t *word;
	enum err code = ERR_OK;

	if (json_is_string(value)) {
		code = named_id(load, field, value, &id, err);
		*ret = code == ERR_OK ? json_integer(id) : NULL;
		return code;
	}
	json_array_foreach(value, i, word) {
		if (code == ERR_OK)
			code = named_id(load, field, word, &id, err);
		if (code == ERR_OK && json_array_append_new(list, json_integer(id)) != 0)
			code = ERR(err, ERR_MEMORY, "%s", field->name);
	}
	if (code == ERR_OK)
		*ret = json_incref(list);
	return code;
}

/* A group's rows with numbers in place of words. ret   new */
static enum err named_rows(const struct load *load, const struct field *group, const json_t *value, json_t **ret,
			   struct err_info *err)
{
	json_auto_t *rows = json_deep_copy(value);
	enum err code = rows != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "%s", group->name);
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		for (const struct field *f = group->group; f->name != NULL && code == ERR_OK; f++) {
			const json_t *word = json_object_get(row, f->name);
			int64_t id = 0;

			if (f->type != FIELD_ID || !json_is_string(word))
				continue;
			code = named_id(load, f, word, &id, err);
			if (code == ERR_OK && json_object_set_new(row, f->name, json_integer(id)) != 0)
				code = ERR(err, ERR_MEMORY, "%s", group->name);
		}
	}
	if (code == ERR_OK)
		*ret = json_incref(rows);
	return code;
}

/* Lays the members of `changes` over the current version. */
static enum err set_values(struct telling *t, json_t *changes, struct err_info *err)
{
	const char *name;
	json_t *value;

	json_object_foreach(changes, name, value) {
		const struct field *field = find_field(t->kind, name);
		json_t *set = NULL;
		enum err code = ERR_OK;

		if (field == NULL)
			return ERR(err, ERR_INVALID, "content: %s: not a field of this kind", name);
		if (field->source != NULL && !json_is_null(value))
			code = named_value(t->load, field, value, &set, err);
		else if (field->type == FIELD_GROUP)
			code = named_rows(t->load, field, value, &set, err);
		else
			set = json_deep_copy(value);
		if (code != ERR_OK)
			return load_at(code, "content", err);
		if (json_object_set_new(t->values, name, set) != 0)
			return ERR(err, ERR_MEMORY, "%s", name);
	}
	return ERR_OK;
}

static enum err tell_version(struct telling *t, const struct actor *actor, json_t *changes, struct err_info *err)
{
	json_t *content = NULL;
	struct kind_refusal refusal = { 0 };
	enum err code = set_values(t, changes, err);

	if (code == ERR_OK)
		code = content_from_form(t->load->db, actor, t->kind, t->values, t->kept, &content, &refusal,
					 err);
	if (code != ERR_OK)
		return code;
	json_decref(t->kept);
	t->kept = content;
	code = t->id == 0 ? record_create(t->load->db, actor, t->kind, content, &t->id, err)
			  : record_edit(t->load->db, actor, t->kind, t->id, t->version, content, err);
	t->version++;
	return code;
}

/* A version with one more file. */
static enum err tell_file(struct telling *t, const struct actor *actor, const json_t *event, struct err_info *err)
{
	json_t *content = NULL;
	enum err code = load_attach(t->load, actor, t->kind, t->id, t->version, event, &content, err);

	if (code != ERR_OK)
		return code;
	json_decref(t->kept);
	t->kept = content;
	t->version++;
	return ERR_OK;
}

/* What happens to a record that is there. */
static enum err tell_later(struct telling *t, const struct actor *actor, json_t *event, struct err_info *err)
{
	const char *what = load_text(event, "do");
	enum life_step step = life_step_find(what);

	/* Another kind's word for a step may be this one's for an event of its own. */
	if (step != LIFE_STEPS && life_rule(t->kind->life, step) == NULL)
		step = LIFE_STEPS;
	if (step == LIFE_EDIT)
		return tell_version(t, actor, json_object_get(event, "content"), err);
	if (text_equal(what, "attach"))
		return tell_file(t, actor, event, err);
	if (step == LIFE_STEPS && t->kind->tell != NULL)
		return t->kind->tell(t->load->db, actor, t->id, what, json_object_get(event, "content"), &t->version,
				     err);
	if (step == LIFE_STEPS)
		return ERR(err, ERR_INVALID, "do: cannot happen here");
	return record_take_step(t->load->db, actor, t->kind, t->id, t->version, step, load_text(event, "reason"), err);
}

static enum err tell(struct telling *t, json_t *event, struct err_info *err)
{
	const char *what = load_text(event, "do");
	json_auto_t *groups = NULL;
	struct actor actor;
	enum err code = load_actor(t->load, event, &actor, &groups, err);

	if (code != ERR_OK)
		return code;
	if (strcmp(actor.at, t->last_at) <= 0)
		return ERR(err, ERR_INVALID, "at: not after the event before");
	snprintf(t->last_at, sizeof(t->last_at), "%s", actor.at);
	if (t->id == 0 && text_equal(what, "create"))
		return tell_version(t, &actor, t->content, err);
	if (t->id == 0)
		return ERR(err, ERR_INVALID, "do: cannot happen here");
	return tell_later(t, &actor, event, err);
}

static enum err tell_history(struct telling *t, const json_t *row, struct err_info *err)
{
	char where[PLACE_SIZE];
	size_t i;
	json_t *event;

	json_array_foreach(json_object_get(row, "history"), i, event) {
		enum err code = load_check(event, event_members, err);

		if (code == ERR_OK)
			code = tell(t, event, err);
		snprintf(where, sizeof(where), "history[%zu]", i);
		if (code != ERR_OK)
			return load_at(code, where, err);
		t->load->steps++;
	}
	if (t->id == 0)
		return ERR(err, ERR_INVALID, "history: nothing is created");
	return load_remember_record(t->load, t->kind->id, load_text(t->content, "title"), t->id, err);
}

static enum err record_add(struct load *load, json_t *row, int64_t position UNUSED, struct err_info *err)
{
	DEFER(telling_release) struct telling t = { .load = load, .kind = kind_find(load_text(row, "kind")),
						    .content = json_object_get(row, "content"),
						    .values = json_object() };

	if (t.kind == NULL || t.kind->store != NULL)
		return ERR(err, ERR_INVALID, "kind: there is no \"%s\"", load_text(row, "kind"));
	return tell_history(&t, row, err);
}

enum err load_records(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "records", load->records_file);
	int before = load->steps;
	enum err code;

	if (load->records_file == NULL)
		return ERR_OK;
	code = load_each(load, file, "records", record_members, record_add, err);
	if (code == ERR_OK)
		printf("%zu other records, %d events\n", json_array_size(load->records_file),
		       load->steps - before);
	return code;
}
