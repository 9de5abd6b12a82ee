/* Loading the people of sample data: the accounts that the demo's directory has, as they are after
 * a sign-in. */
#include "app/command/load_internal.h"
#include "auth/role.h"
#include "sql/queries.h"

/* clang-format off */
static const struct load_member person_members[] = {
	{ "directory_uuid", LOAD_TEXT, true }, { "username", LOAD_TEXT, true }, { "dn", LOAD_TEXT, true },
	{ "name", LOAD_TEXT, true }, { "quality", LOAD_TEXT, true }, { "mail", LOAD_TEXT, true },
	{ "organisation", LOAD_TEXT, true }, { "roles", LOAD_LIST, true }, { "group_dn", LOAD_TEXT, true }, { 0 }
};
/* clang-format on */

static enum err person_roles(const json_t *row, unsigned *ret, struct err_info *err)
{
	const json_t *list = json_object_get(row, "roles");
	size_t i;
	const json_t *item;

	*ret = 0;
	json_array_foreach(list, i, item) {
		unsigned bit = json_is_string(item) ? role_from_id(json_string_value(item)) : 0;

		if (bit == 0)
			return ERR(err, ERR_INVALID, "roles[%zu]: there is no such role", i);
		*ret |= bit;
	}
	return ERR_OK;
}

static enum err person_add(struct load *load, json_t *row, int64_t position UNUSED,
			   struct err_info *err)
{
	int64_t organisation = 0;
	int64_t id = 0;
	unsigned roles = 0;
	enum err code = person_roles(row, &roles, err);

	if (code == ERR_OK)
		code = load_find(load->organisations, "organisation",
				 load_text(row, "organisation"), &organisation, err);
	if (code == ERR_OK)
		code = sql_load_person_add(
			load->db, load_text(row, "directory_uuid"), load_text(row, "username"),
			load_text(row, "dn"), load_text(row, "name"), load_text(row, "quality"),
			load_text(row, "mail"), organisation, (int64_t)roles, &id, err);
	if (code != ERR_OK)
		return code;
	return load_remember(load->people, load_text(row, "username"), id, row, err);
}

enum err load_people(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "people", load->people_file);
	enum err code;

	if (load->people_file == NULL)
		return ERR_OK;
	code = load_each(load, file, "people", person_members, person_add, err);
	if (code == ERR_OK)
		printf("%zu people\n", json_object_size(load->people));
	return load_at(code, "people.json", err);
}
