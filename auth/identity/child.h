/* The child process of the pool: reads questions, one at a time, and answers them. */
#ifndef ACCORD_AUTH_IDENTITY_CHILD_H
#define ACCORD_AUTH_IDENTITY_CHILD_H

#include <sys/socket.h>

#include "auth/identity/group.h"
#include "auth/identity/servers.h"
#include "conf/conf.h"

#define CHILD_ROOM_SIZE CMSG_SPACE(sizeof(int)) /* bytes: one descriptor beside a question */

/*
 * What the new process does until the parent closes the other end of `fd` (SOCK_SEQPACKET): a
 * struct question in, as far as it is used, with the worker's connection (SCM_RIGHTS), on which it answers in JSON once
 * servers->busy[index] is cleared. Closes every other descriptor but the three standard ones. Never
 * returns.
 */
_Noreturn void child_run(const struct conf *conf, const struct group_map *map,
			 struct servers *servers, int index, int fd);

#endif
