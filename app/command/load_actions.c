/*
 * Loading actions with their histories. Each event goes through the same functions as a request,
 * with the time of the event as its now: a history that no person could have made is refused here
 * as it would be there.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/action_content.h"
#include "app/resource/action_write.h"
#include "app/resource/record/kinds.h"
#include "app/resource/record/record_write.h"
#include "auth/role.h"

#define PLACE_SIZE 64

/* One action while its history is told. */
struct telling {
	struct load *load;
	json_t *content; /* of the file: before the first event */
	json_t *values;	 /* new: the current version, as a form would send it */
	int64_t id;
	int64_t version;
	char last_at[DATE_TIME_TEXT_SIZE];
};

/* clang-format off */
static const struct load_member action_members[] = {
	{ "content", LOAD_OBJECT, true }, { "history", LOAD_LIST, true }, { 0 }
};

static const struct load_member event_members[] = {
	{ "do", LOAD_TEXT, true }, { "by", LOAD_TEXT, true }, { "at", LOAD_TIME, true },
	{ "content", LOAD_OBJECT, false }, { "reason", LOAD_TEXT, false }, { "note", LOAD_TEXT, false },
	{ "progress", LOAD_INTEGER, false }, { "measured", LOAD_LIST, false }, { 0 }
};
/* clang-format on */

static void telling_release(struct telling *t)
{
	json_decref(t->values);
}

static const struct field *find_field(const char *name)
{
	const struct field *field = action_form.fields;

	while (field->name != NULL && !text_equal(field->name, name))
		field++;
	return field->name != NULL && !text_equal(name, "next") ? field : NULL;
}

/* Where a name of the file stands for a record; NULL: the member is a plain value. */
static const json_t *map_of(const struct load *load, const char *name)
{
	if (text_equal(name, "territory"))
		return load->territories;
	if (text_equal(name, "structure"))
		return load->organisations;
	if (text_equal(name, "cub_lead") || text_equal(name, "partner_lead"))
		return load->people;
	return NULL;
}

/* The copy of `list`, or NULL (then it is freed) when memory was short for an item. */
static json_t *whole_copy(json_t *copy, const json_t *list)
{
	if (json_array_size(copy) == json_array_size(list))
		return copy;
	json_decref(copy);
	return NULL;
}

/* Decimals are reals in every snapshot, so that a version made by a form hashes alike. */
static json_t *as_real(json_t *value)
{
	if (!json_is_integer(value))
		return value != NULL ? json_incref(value) : json_null();
	return json_real((double)json_integer_value(value));
}

static json_t *reals(const json_t *list)
{
	json_t *copy = json_array();
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
		json_array_append_new(copy, as_real(item));
	return whole_copy(copy, list);
}

static json_t *objectives_value(const json_t *list)
{
	json_t *copy = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(list, i, row) {
		json_array_append_new(copy,
				      json_pack("{s:O?, s:O?, s:o, s:o}", "label",
						json_object_get(row, "label"), "unit",
						json_object_get(row, "unit"), "baseline",
						as_real(json_object_get(row, "baseline")), "target",
						as_real(json_object_get(row, "target"))));
	}
	return whole_copy(copy, list);
}

static enum err set_value(struct telling *t, const char *name, json_t *value, struct err_info *err)
{
	const json_t *map = map_of(t->load, name);
	json_t *set = NULL;
	int64_t id = 0;
	enum err code = ERR_OK;

	if (find_field(name) == NULL)
		return ERR(err, ERR_INVALID, "%s: not a field of an action", name);
	if (map != NULL && !json_is_null(value))
		code = load_find(map, name, json_string_value(value), &id, err);
	if (code != ERR_OK)
		return code;
	if (id > 0)
		set = json_integer(id);
	else if (text_equal(name, "objectives"))
		set = objectives_value(value);
	else
		set = json_deep_copy(value);
	if (json_object_set_new(t->values, name, set) != 0)
		return ERR(err, ERR_MEMORY, "%s", name);
	return ERR_OK;
}

/* Lays the members of `changes` over the current version. */
static enum err set_values(struct telling *t, json_t *changes, struct err_info *err)
{
	for (void *at = json_object_iter(changes); at; at = json_object_iter_next(changes, at)) {
		enum err code =
			set_value(t, json_object_iter_key(at), json_object_iter_value(at), err);

		if (code != ERR_OK)
			return load_at(code, "content", err);
	}
	return ERR_OK;
}

static bool is_empty(const json_t *value)
{
	return value == NULL || json_is_null(value) ||
	       (json_is_array(value) && json_array_size(value) == 0);
}

static enum err check_complete(const struct telling *t, struct err_info *err)
{
	for (const struct field *f = action_form.fields; f->name != NULL; f++) {
		if ((f->flags & FIELD_REQUIRED_TO_SUBMIT) != 0 &&
		    is_empty(json_object_get(t->values, f->name)))
			return ERR(err, ERR_INVALID, "content: %s: needed to submit", f->name);
	}
	return ERR_OK;
}

static enum err tell_version(struct telling *t, const struct actor *actor, json_t *changes,
			     struct err_info *err)
{
	json_auto_t *content = NULL;
	const char *bad_field = NULL;
	enum err code = set_values(t, changes, err);

	if (code == ERR_OK && t->id == 0)
		code = action_create_begin(t->load->db, actor, err);
	if (code == ERR_OK)
		code = action_content_from_form(t->load->db, t->values, &content, &bad_field, err);
	if (code != ERR_OK)
		return code;
	code = t->id == 0 ? action_create(t->load->db, actor, content, &t->id, err)
			  : action_edit(t->load->db, actor, t->id, t->version, content, err);
	t->version++;
	return code;
}

static enum err tell_report(struct telling *t, const struct actor *actor, const json_t *event,
			    struct err_info *err)
{
	json_auto_t *measured = reals(json_object_get(event, "measured"));
	const json_t *objectives = json_object_get(t->values, "objectives");
	int64_t progress = 0;

	if (load_i64(event, "progress", &progress) == NULL)
		return ERR(err, ERR_INVALID, "progress: missing");
	if (json_array_size(measured) != json_array_size(objectives))
		return ERR(err, ERR_INVALID, "measured: one number for each objective");
	return action_report(t->load->db, actor, t->id, t->version, progress, measured,
			     load_text(event, "note"), err);
}

static enum err tell_step(struct telling *t, const struct actor *actor, const json_t *event,
			  struct err_info *err)
{
	enum life_step step = life_step_find(load_text(event, "do"));
	enum err code = ERR_OK;

	if (step == LIFE_STEPS || t->id == 0)
		return ERR(err, ERR_INVALID, "do: cannot happen here");
	if (step == LIFE_REPORT)
		return tell_report(t, actor, event, err);
	if (step == LIFE_SUBMIT)
		code = check_complete(t, err);
	if (code != ERR_OK)
		return code;
	return record_take_step(t->load->db, actor, &action_kind, t->id, t->version, step,
				load_text(event, "reason"), err);
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
	if (t->id != 0 && text_equal(what, "edit"))
		return tell_version(t, &actor, json_object_get(event, "content"), err);
	return tell_step(t, &actor, event, err);
}

static enum err action_add(struct load *load, json_t *row, int64_t position UNUSED,
			   struct err_info *err)
{
	DEFER(telling_release) struct telling t = { .load = load, .values = json_object() };
	char where[PLACE_SIZE];
	size_t i;
	json_t *event;
	enum err code = ERR_OK;

	t.content = json_object_get(row, "content");
	json_array_foreach(json_object_get(row, "history"), i, event) {
		code = load_check(event, event_members, err);
		if (code == ERR_OK)
			code = tell(&t, event, err);
		snprintf(where, sizeof(where), "history[%zu]", i);
		if (code != ERR_OK)
			return load_at(code, where, err);
		load->steps++;
	}
	if (t.id == 0)
		return ERR(err, ERR_INVALID, "history: nothing is created");
	return load_remember_record(load, "action", load_text(t.content, "title"), t.id, err);
}

enum err load_actions(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "actions", load->actions_file);
	enum err code;

	if (load->actions_file == NULL)
		return ERR_OK;
	code = load_each(load, file, "actions", action_members, action_add, err);
	if (code == ERR_OK)
		printf("%zu actions, %d events\n", json_array_size(load->actions_file),
		       load->steps);
	return load_at(code, "actions.json", err);
}
