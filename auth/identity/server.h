/*
 * `accord identity`: the only process that knows the directory. Workers reach it over a
 * SOCK_SEQPACKET unix socket with one JSON message each way (auth/client.h); the work on the
 * directory is done in child processes that are killed when they pass their deadline, since libldap
 * can hang for ever.
 */
#ifndef ACCORD_AUTH_IDENTITY_SERVER_H
#define ACCORD_AUTH_IDENTITY_SERVER_H

#include "app/base/err.h"
#include "conf/conf.h"

/*
 * Makes the listening socket at `path`, mode 0660, in place of a socket that is there already; only
 * for a start without socket activation. The descriptor is non-blocking and close-on-exec; the
 * caller closes it.
 * ERR_SYSTEM: the path is too long, something else than a socket, or not writable
 */
MUST_USE enum err identity_listen(const char *path, int *ret_fd, struct err_info *err);

/*
 * Serves questions until `stop_fd` (an eventfd, a signalfd or a pipe; only polled) becomes
 * readable, then answers what is under way and returns ERR_OK. Answers peers of our own account or
 * group, and root. Call with no thread started: it forks. Sets LDAPNOINIT, ignores SIGPIPE.
 * listen_fd   SOCK_SEQPACKET, from systemd or identity_listen; borrowed
 * ERR_CONFIG: no server named, or one that would be asked without TLS beyond this machine
 * ERR_MEMORY, ERR_SYSTEM: not started, or the socket failed
 */
MUST_USE enum err identity_serve(const struct conf *conf, int listen_fd, int stop_fd,
				 struct err_info *err);

#endif
