/*
 * `accord serve`: one process, its worker threads, and its orderly end. Several of them share one socket
 * (systemd's accord@N.service, or accord-supervise), so that the loss of one costs its own requests only.
 */
#ifndef ACCORD_SERVE_H
#define ACCORD_SERVE_H

#include "app/base/err.h"
#include "conf/conf.h"

/*
 * Serves until SIGTERM or SIGINT, then answers what is under way within serve.stop_timeout and returns
 * ERR_OK. The database need not be there: requests get 503 until it is.
 * ERR_CONFIG, ERR_SYSTEM, ERR_MEMORY: could not start. What is still under way after the time for
 * stopping is cut off, and the process exits with status 1.
 */
MUST_USE enum err serve_run(const struct conf *conf, struct err_info *err);

#endif
