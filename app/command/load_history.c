/* What the histories of `accord load` share: who acts, and which records have been told already. */
#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "auth/role.h"

#define KEY_SIZE 900

enum err load_actor(const struct load *load, const json_t *event, struct actor *ret, json_t **ret_groups,
	        struct err_info *err)
{
	const json_t *kept = json_object_get(load->people, load_text(event, "by"));
	const json_t *row = json_object_get(kept, "row");
	const json_t *home = json_object_get(load->organisations,
					     row != NULL ? load_text(row, "organisation") : "");
	const json_t *organisation = json_object_get(home, "row");
	const json_t *roles = json_object_get(row, "roles");
	size_t i;
	const json_t *role;

	if (kept == NULL)
		return ERR(err, ERR_INVALID, "by: there is no \"%s\"", load_text(event, "by"));
	*ret_groups = json_object();
	*ret = (struct actor){
		.person_id = json_integer_value(json_object_get(kept, "id")),
		.name = load_text(row, "name"),
		.quality = load_text(row, "quality"),
		.organisation_id = json_integer_value(json_object_get(home, "id")),
		.organisation_name = load_text(organisation, "name"),
		.party = load_text(organisation, "party") != NULL ? load_text(organisation, "party")
								  : "",
		.directory_uuid = load_text(row, "directory_uuid"),
		.dn = load_text(row, "dn"),
		.groups = *ret_groups,
		.auth_method = "ldap",
		.auth_time = load_text(event, "at"),
		.quiet = true,
	};
	snprintf(ret->at, sizeof(ret->at), "%s.000000", load_text(event, "at"));
	snprintf(ret->today, sizeof(ret->today), "%.10s", load_text(event, "at"));
	json_array_foreach(roles, i, role) {
		ret->roles |= role_from_id(json_string_value(role));
		if (json_object_set(*ret_groups, json_string_value(role),
				    json_object_get(row, "group_dn")) != 0)
			return ERR(err, ERR_MEMORY, "groups");
	}
	return ERR_OK;
}

enum err load_remember_record(struct load *load, const char *kind, const char *title, int64_t id,
			      struct err_info *err)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "%s:%s", kind, title);
	return load_remember(load->records, key, id, json_null(), err);
}

enum err load_find_record(const struct load *load, const char *kind, const char *member, const char *title,
			  int64_t *ret, struct err_info *err)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "%s:%s", kind, title);
	return load_find(load->records, member, key, ret, err);
}
