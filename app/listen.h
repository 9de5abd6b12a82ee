/*
 * The listening socket and who may connect to it. In production systemd makes the socket and hands it
 * over (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS, descriptor 3), so that several processes share it and a
 * restart refuses nobody; without it the program makes its own. Never TCP: what reaches this socket can
 * say who somebody is, so only nginx, root and our own account are let in.
 */
#ifndef ACCORD_LISTEN_H
#define ACCORD_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "app/base/err.h"

#define LISTEN_BACKLOG 1024	/* 5 gives 502 with 16 clients */
#define LISTEN_FIRST_FD 3	/* where socket activation puts it */

struct listener {
	int fd;			/* non-blocking, close on exec; -1: none */
	bool inherited;		/* made by systemd or by accord-supervise */
	const char *path;	/* borrowed; our own socket: removed by listen_close */
	uid_t own_uid;
	uid_t peer_uid;		/* nginx's account, or again our own */
};

/*
 * Takes the inherited socket, or makes one at `path`, and looks `peer_user` (NULL, "": nobody) up, once.
 * ret   filled on success; release with listen_close
 * ERR_CONFIG: the inherited descriptor is not a listening Unix stream socket, the path is too long or
 * taken by another kind of file or by a service that answers, or the account is not known.
 * ERR_SYSTEM: the kernel refused.
 */
MUST_USE enum err listen_open(const char *path, const char *peer_user, struct listener *ret,
			      struct err_info *err);
/*
 * The socket that this process was started with, if it is a listening Unix socket of `type` (SOCK_STREAM or
 * SOCK_SEQPACKET); made non-blocking and close-on-exec. -1: it was started without one. The variables are
 * taken out of the environment. ERR_CONFIG: another kind of descriptor, or more than one.
 */
MUST_USE enum err listen_inherit(int type, int *ret_fd, struct err_info *err);
/* A new listening socket at `path`, mode 0660; one that nobody answers on is replaced. Errors as above. */
MUST_USE enum err listen_bind(const char *path, int *ret_fd, struct err_info *err);
/* Nobody new can find our own socket any more; one that was inherited is left alone. */
void listen_hide(struct listener *listener);
/* Hides and closes; accepts a listener whose fd is -1. */
void listen_close(struct listener *listener);

/* True when the process behind `fd` may be served; *ret_uid receives its account, -1 when unknown. */
bool listen_peer_allowed(const struct listener *listener, int fd, uid_t *ret_uid);

#endif
