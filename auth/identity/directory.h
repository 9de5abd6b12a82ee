/*
 * A question to the directory, from server to server until one answers or the time is over. Lives
 * in a child process, keeps its connections, and has one thread.
 */
#ifndef ACCORD_AUTH_IDENTITY_DIRECTORY_H
#define ACCORD_AUTH_IDENTITY_DIRECTORY_H

#include "app/base/arena.h"
#include "auth/identity/group.h"
#include "auth/identity/handle.h"
#include "auth/identity/message.h"
#include "auth/identity/servers.h"
#include "conf/conf.h"

#define DIRECTORY_MEMORY_MAX (4 * 1024 * 1024) /* bytes for one question */
#define DIRECTORY_MARGIN_MS 500		       /* an answer this much before the child is killed */

struct directory {
	const struct conf *conf; /* borrowed, as the next two */
	const struct group_map *map;
	struct servers *servers;
	int child; /* index in servers->asked */
	struct handle
	    search[CONF_LIST_MAX]; /* bound as directory.bind_dn, and never as somebody else */
	struct handle login[CONF_LIST_MAX]; /* for the passwords of people */
	struct group_leaves leaves;
	struct arena arena;
};

void directory_init(struct directory *directory, const struct conf *conf,
		    const struct group_map *map, struct servers *servers, int child);
void directory_release(struct directory *directory);

/*
 * Answers OP_SIGN_IN and OP_PERSON within identity.deadline less the margin.
 * ret_person   for an outcome that has one; memory of the directory until the next question
 */
enum outcome directory_answer(struct directory *directory, const struct question *question,
			      struct directory_person *ret_person);

#endif
