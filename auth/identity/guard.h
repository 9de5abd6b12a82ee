/*
 * A deadline that libldap cannot outstay: when it passes, the sockets under watch are shut down, so
 * that a TLS handshake with a silent server returns instead of turning for ever (libldap 2.5 with
 * GnuTLS does not time it). By SIGALRM: only for a process with one thread.
 */
#ifndef ACCORD_AUTH_IDENTITY_GUARD_H
#define ACCORD_AUTH_IDENTITY_GUARD_H

#include <stdbool.h>
#include <stdint.h>

/* Installs the signal handler; once. */
void guard_init(void);
/* Arms the guard (again) until `until_ms` of the monotonic clock; nothing has expired. */
void guard_start(int64_t until_ms);
/* Disarms it and forgets all sockets. */
void guard_stop(void);
/* True when the guard has shut the sockets down since guard_start. */
bool guard_expired(void);
/* Adds a connected socket (-1: none), or takes one away that is about to be closed. */
void guard_watch(int fd);
void guard_unwatch(int fd);

#endif
