/*
 * From the groups of the directory to roles, groups within groups included.
 *
 * Going up from the person, level by level: which groups have one of these as a member? A group met
 * twice is not followed again, and five levels are enough. What is remembered, for GROUP_LEAF_MS,
 * is only that a group is in no other: so an ordinary sign-in asks once, a group that is taken away
 * counts at once, and one that is newly put into another counts after that time at the latest.
 */
#ifndef ACCORD_AUTH_IDENTITY_GROUP_H
#define ACCORD_AUTH_IDENTITY_GROUP_H

#include "app/base/arena.h"
#include "auth/client.h"
#include "auth/identity/handle.h"
#include "auth/role.h"

#define GROUP_DEPTH_MAX 5
#define GROUP_MAX 1000 /* groups of one person, all levels */
#define GROUP_LEAVES_MAX 128
#define GROUP_LEAF_MS 300000

/* The configured group of each role, in one spelling; NULL: no group gives it. */
struct group_map {
	char *dn[ROLE_COUNT]; /* new */
};

/* ERR_CONFIG: a group.… is not a DN. */
MUST_USE enum err group_map_init(const struct conf *conf, struct group_map *ret,
				 struct err_info *err);
void group_map_release(struct group_map *map);

/* Groups that are in no other group. */
struct group_leaves {
	struct {
		char *dn; /* new */
		int64_t until_ms;
	} items[GROUP_LEAVES_MAX];
	int count;
};

void group_leaves_release(struct group_leaves *leaves);

/*
 * Fills roles, groups and group_count of `person`, whose DN is known. `until_ms` is the end of all
 * searches together.
 * ERR_DIRECTORY: a search did not complete. ERR_INVALID: more than GROUP_MAX groups. ERR_MEMORY.
 */
MUST_USE enum err group_find_roles(struct handle *handle, const struct conf *conf,
				   const struct group_map *map, struct group_leaves *leaves,
				   int64_t until_ms, struct arena *arena,
				   struct directory_person *person, struct err_info *err);

/* The DN in the spelling that is compared (RFC 4514, ASCII in lower case): new; NULL: not a DN. */
char *group_normal_dn(const char *dn);

#endif
