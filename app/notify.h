/*
 * Tells the service manager how we are (sd_notify(3)), without libsystemd: one datagram to the socket
 * that NOTIFY_SOCKET names. Without a manager every function does nothing.
 */
#ifndef ACCORD_NOTIFY_H
#define ACCORD_NOTIFY_H

#include <stdint.h>

#include "app/base/err.h"

/* Sends "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…". ERR_SYSTEM: there is a manager, and it
 * could not be told. */
MUST_USE enum err notify_send(const char *state, struct err_info *err);
/* Milliseconds within which the manager wants the next WATCHDOG=1; 0: it does not watch this process. */
int64_t notify_watchdog_ms(void);

#endif
