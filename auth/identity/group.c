/* Membership, breadth first. */
#include "auth/identity/group.h"

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/text.h"

#define GROUP_FILTER_MAX (512 * 1024)

/* The groups met so far, in order; those of the last level are [first, count). */
struct group_walk {
	const char **dns;    /* as the directory writes them; arena */
	const char **normal; /* arena */
	int first;
	int count;
	const char *of_role[ROLE_COUNT]; /* borrowed from dns */
};

static void group_memory_free(char **text)
{
	ldap_memfree(*text);
}

static void group_dn_free(LDAPDN *dn)
{
	ldap_dnfree(*dn);
}

char *group_normal_dn(const char *dn)
{
	DEFER(group_dn_free) LDAPDN parsed = NULL;
	DEFER(group_memory_free) char *text = NULL;
	char *copy;

	if (ldap_str2dn(dn, &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS || parsed == NULL)
		return NULL;
	if (ldap_dn2str(parsed, &text, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS || text == NULL)
		return NULL;
	copy = strdup(text);
	for (char *at = copy; at != NULL && *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return copy;
}

enum err group_map_init(const struct conf *conf, struct group_map *ret, struct err_info *err)
{
	/* In the order of ROLES. */
	const char *configured[ROLE_COUNT] = {
	    conf->group_administrator,	conf->group_cub_elected,    conf->group_urpa_elected,
	    conf->group_cub_technician, conf->group_clause_officer, conf->group_urpa_coordinator,
	    conf->group_auditor,
	};

	*ret = (struct group_map){.dn = {NULL}};
	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if (configured[bit] == NULL || configured[bit][0] == '\0')
			continue;
		ret->dn[bit] = group_normal_dn(configured[bit]);
		if (ret->dn[bit] == NULL) {
			group_map_release(ret);
			return ERR(err, ERR_CONFIG, "group.%s: '%s' is not the name of an entry",
				   role_id(bit), configured[bit]);
		}
	}
	return ERR_OK;
}

void group_map_release(struct group_map *map)
{
	for (int bit = 0; bit < ROLE_COUNT; bit++)
		free(map->dn[bit]);
	*map = (struct group_map){.dn = {NULL}};
}

void group_leaves_release(struct group_leaves *leaves)
{
	for (int i = 0; i < leaves->count; i++)
		free(leaves->items[i].dn);
	leaves->count = 0;
}

static bool group_is_leaf(const struct group_leaves *leaves, const char *normal, int64_t now_ms)
{
	for (int i = 0; i < leaves->count; i++)
		if (leaves->items[i].until_ms > now_ms && text_equal(leaves->items[i].dn, normal))
			return true;
	return false;
}

/* In the place of the one that has been there longest, when there is no room. */
static void group_add_leaf(struct group_leaves *leaves, const char *normal, int64_t now_ms)
{
	int place = 0;

	while (place < leaves->count && !text_equal(leaves->items[place].dn, normal))
		place++;
	if (place == leaves->count && place == GROUP_LEAVES_MAX) {
		place = 0;
		for (int i = 1; i < leaves->count; i++)
			if (leaves->items[i].until_ms < leaves->items[place].until_ms)
				place = i;
	}
	if (place < leaves->count)
		free(leaves->items[place].dn);
	else
		leaves->count++;
	leaves->items[place].dn = strdup(normal);
	leaves->items[place].until_ms = now_ms + GROUP_LEAF_MS;
}

static enum err group_add_member(struct buf *filter, const char *attribute, const char *dn,
				 struct err_info *err)
{
	struct berval plain = {.bv_len = 0};
	struct berval escaped = {.bv_len = 0};

	ber_str2bv(dn, 0, 1, &plain);
	if (plain.bv_val == NULL || ldap_bv2escaped_filter_value(&plain, &escaped) != 0) {
		ber_memfree(plain.bv_val);
		return ERR(err, ERR_MEMORY, "no room for the filter");
	}
	buf_printf(filter, "(%s=%s)", attribute, escaped.bv_val);
	ber_memfree(plain.bv_val);
	ber_memfree(escaped.bv_val);
	return ERR_OK;
}

/* The filter for the groups that have a group of the last level as a member, or the person. Empty
 * when all are known to be in no other. */
static enum err group_filter(const struct group_walk *walk, const struct group_leaves *leaves,
			     const struct conf *conf, const char *person_dn, struct buf *ret,
			     struct err_info *err)
{
	int64_t now_ms = date_monotonic_ms();
	enum err e = ERR_OK;

	if (person_dn != NULL)
		return group_add_member(ret, conf->ldap_group_member_attribute, person_dn, err);
	for (int i = walk->first; i < walk->count && e == ERR_OK; i++)
		if (!group_is_leaf(leaves, walk->normal[i], now_ms))
			e = group_add_member(ret, conf->ldap_group_member_attribute, walk->dns[i],
					     err);
	if (e)
		return e;
	if (buf_error(ret) != ERR_OK)
		return ERR(err, ERR_INVALID, "filter of more than %d bytes", GROUP_FILTER_MAX);
	return ERR_OK;
}

static bool group_is_known(const struct group_walk *walk, const char *normal)
{
	for (int i = 0; i < walk->count; i++)
		if (text_equal(walk->normal[i], normal))
			return true;
	return false;
}

static enum err group_add(struct group_walk *walk, const struct group_map *map, const char *dn,
			  struct arena *arena, struct err_info *err)
{
	AUTO_FREE char *normal = group_normal_dn(dn);
	int at = walk->count;

	if (normal == NULL || !text_is_utf8(dn, strlen(dn)))
		return ERR(err, ERR_INVALID, "the name of a group is not readable");
	if (group_is_known(walk, normal))
		return ERR_OK;
	if (at == GROUP_MAX)
		return ERR(err, ERR_INVALID, "the person is in more than %d groups", GROUP_MAX);
	walk->dns[at] = arena_strdup(arena, dn);
	walk->normal[at] = arena_strdup(arena, normal);
	if (walk->dns[at] == NULL || walk->normal[at] == NULL)
		return ERR(err, ERR_MEMORY, "no room for the groups");
	walk->count++;
	for (int bit = 0; bit < ROLE_COUNT; bit++)
		if (text_equal(map->dn[bit], normal) && walk->of_role[bit] == NULL)
			walk->of_role[bit] = walk->dns[at];
	return ERR_OK;
}

static enum err group_add_all(struct group_walk *walk, const struct group_map *map, LDAP *ldap,
			      LDAPMessage *result, struct arena *arena, struct err_info *err)
{
	enum err e = ERR_OK;
	LDAPMessage *message;

	for (message = ldap_first_entry(ldap, result); message != NULL && e == ERR_OK;
	     message = ldap_next_entry(ldap, message)) {
		DEFER(group_memory_free) char *dn = ldap_get_dn(ldap, message);

		if (dn != NULL)
			e = group_add(walk, map, dn, arena, err);
	}
	return e;
}

static enum err group_search(struct handle *handle, const struct conf *conf, const char *members,
			     int64_t until_ms, struct arena *arena, LDAPMessage **ret,
			     struct err_info *err)
{
	char nothing[] = LDAP_NO_ATTRS;
	char *attributes[] = {nothing, NULL};
	struct handle_query query = {.base = conf->ldap_groups_base,
				     .scope = LDAP_SCOPE_SUBTREE,
				     .attributes = attributes,
				     .max = GROUP_MAX};
	int64_t left = until_ms - date_monotonic_ms();
	enum err e;
	int code;

	if (left > conf->ldap_operation_s * 1000)
		left = conf->ldap_operation_s * 1000;
	query.filter = arena_printf(arena, "(|%s)", members);
	if (query.filter == NULL)
		return ERR(err, ERR_MEMORY, "no room for the filter");
	e = handle_search(handle, &query, left, ret, &code, err);
	if (e)
		return e;
	if (code == LDAP_SIZELIMIT_EXCEEDED)
		return ERR(err, ERR_INVALID, "the person is in more than %d groups", GROUP_MAX);
	if (code != LDAP_SUCCESS)
		return ERR(err, ERR_DIRECTORY, "search: directory.groups_base is not there");
	return ERR_OK;
}

/* One level up. *ret_done: there is nothing above. */
static enum err group_climb(struct group_walk *walk, struct handle *handle, const struct conf *conf,
			    const struct group_map *map, struct group_leaves *leaves,
			    const char *person_dn, int64_t until_ms, struct arena *arena,
			    bool *ret_done, struct err_info *err)
{
	DEFER(handle_result_free) LDAPMessage *result = NULL;
	AUTO_BUF members = BUF_INIT(GROUP_FILTER_MAX);
	int64_t now_ms = date_monotonic_ms();
	int last = walk->count;
	enum err e;

	e = group_filter(walk, leaves, conf, person_dn, &members, err);
	if (e)
		return e;
	*ret_done = members.len == 0;
	if (*ret_done)
		return ERR_OK;
	e = group_search(handle, conf, buf_text(&members), until_ms, arena, &result, err);
	if (e)
		return e;
	if (ldap_count_entries(handle->ldap, result) == 0)
		for (int i = walk->first; i < last; i++)
			group_add_leaf(leaves, walk->normal[i], now_ms);
	walk->first = last;
	e = group_add_all(walk, map, handle->ldap, result, arena, err);
	*ret_done = walk->count == last;
	return e;
}

enum err group_find_roles(struct handle *handle, const struct conf *conf,
			  const struct group_map *map, struct group_leaves *leaves,
			  int64_t until_ms, struct arena *arena, struct directory_person *person,
			  struct err_info *err)
{
	struct group_walk walk = {.first = 0};
	bool done = false;
	enum err e = ERR_OK;

	walk.dns = arena_alloc(arena, GROUP_MAX * sizeof(walk.dns[0]));
	walk.normal = arena_alloc(arena, GROUP_MAX * sizeof(walk.normal[0]));
	if (walk.dns == NULL || walk.normal == NULL)
		return ERR(err, ERR_MEMORY, "no room for the groups");
	for (int depth = 0; depth < GROUP_DEPTH_MAX && !done && e == ERR_OK; depth++)
		e = group_climb(&walk, handle, conf, map, leaves, depth == 0 ? person->dn : NULL,
				until_ms, arena, &done, err);
	if (e)
		return e;
	for (int bit = 0; bit < ROLE_COUNT; bit++) {
		if (walk.of_role[bit] == NULL)
			continue;
		person->roles |= 1U << bit;
		person->groups[person->group_count++] = walk.of_role[bit];
	}
	return ERR_OK;
}
