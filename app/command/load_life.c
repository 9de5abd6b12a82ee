/*
 * Loading what belongs to the life of the agreement: life.json holds `agreements`, drafts that follow the current one,
 * and `delegations`. Each row is an event {do, by, at, content} and goes through the same functions as a request.
 */
#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/agreement/agreement_write.h"
#include "app/resource/delegation/delegation_pages.h"

/* clang-format off */
static const struct load_member event_members[] = {
	{ "do", LOAD_TEXT, true }, { "by", LOAD_TEXT, true }, { "at", LOAD_TIME, true }, { "content", LOAD_OBJECT, true }, { 0 }
};
/* clang-format on */

static enum err only_create(const json_t *row, struct err_info *err)
{
	return text_equal(load_text(row, "do"), "create") ? ERR_OK : ERR(err, ERR_INVALID, "do: cannot happen here");
}

static enum err agreement_add(struct load *load, json_t *row, int64_t position UNUSED, struct err_info *err)
{
	json_auto_t *groups = NULL;
	struct actor actor;
	int64_t id = 0;
	enum err code = only_create(row, err);

	if (code == ERR_OK)
		code = load_actor(load, row, &actor, &groups, err);
	if (code == ERR_OK)
		code = agreement_create(load->db, &actor, load->agreement_id, json_object_get(row, "content"), &id,
					err);
	load->steps++;
	return code;
}

/* People are named by their username. */
static enum err name_person(struct load *load, json_t *values, const char *member, struct err_info *err)
{
	const char *username = load_text(values, member);
	int64_t id = 0;
	enum err code = ERR_OK;

	if (username == NULL)
		return ERR_OK;
	code = load_find(load->people, member, username, &id, err);
	if (code == ERR_OK && json_object_set_new(values, member, json_integer(id)) != 0)
		code = ERR(err, ERR_MEMORY, "%s", member);
	return code;
}

static enum err delegation_add(struct load *load, json_t *row, int64_t position UNUSED, struct err_info *err)
{
	json_auto_t *values = json_deep_copy(json_object_get(row, "content"));
	json_auto_t *groups = NULL;
	struct actor actor;
	int64_t id = 0;
	enum err code = values != NULL ? only_create(row, err) : ERR(err, ERR_MEMORY, "content");

	if (code == ERR_OK)
		code = load_actor(load, row, &actor, &groups, err);
	if (code == ERR_OK)
		code = name_person(load, values, "delegate", err);
	if (code == ERR_OK)
		code = name_person(load, values, "delegator", err);
	if (code == ERR_OK)
		code = delegation_create(load->db, &actor, values, &id, err);
	load->steps++;
	return code;
}

enum err load_life(struct load *load, struct err_info *err)
{
	const json_t *file = load->life_file;
	enum err code;

	if (file == NULL)
		return ERR_OK;
	code = load_each(load, file, "agreements", event_members, agreement_add, err);
	if (code == ERR_OK)
		code = load_each(load, file, "delegations", event_members, delegation_add, err);
	if (code == ERR_OK)
		printf("%zu agreements to come, %zu delegations\n",
		       json_array_size(json_object_get(file, "agreements")),
		       json_array_size(json_object_get(file, "delegations")));
	return load_at(code, "life.json", err);
}
