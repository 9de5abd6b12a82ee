/*
 * Doing jobs, one at a time. A job is taken with a lease, which the worker prolongs while it works: the job of a
 * worker that died is taken again when the lease is over, three times at most.
 */
#ifndef ACCORD_WORK_H
#define ACCORD_WORK_H

#include <jansson.h>
#include <signal.h>

#include "app/view/mustache.h"
#include "conf/conf.h"
#include "sql/db.h"

#define WORK_LEASE_S 60
#define WORK_TRIES_MAX 3
#define WORK_NAME_SIZE 80

struct work { /* all borrowed */
	struct db *db;
	const struct conf *conf;
	const struct mustache_set *templates;
	const char *name; /* of this worker: host and process */
	const volatile sig_atomic_t
		*stop; /* not 0 after a signal: the job under way is given back */
};

/* A job under way. */
struct work_job {
	const struct work *work;
	json_t *row; /* borrowed: of job_due */
	int64_t id;
	const char *message; /* French, static: what went wrong; NULL: nobody knows */
	int64_t said_ms;     /* when the lease was prolonged last */
};

/*
 * Takes the next job that is due and does it to its end.
 * ret_done   false: there was none
 * An error is the database's or memory's; a job that fails is no error.
 */
MUST_USE enum err work_once(const struct work *work, bool *ret_done, struct err_info *err);

/* Says how far it is (0 to 99) and prolongs the lease. ERR_CONFLICT: another worker has the job meanwhile. */
MUST_USE enum err work_say(struct work_job *job, int progress, const char *message,
			   struct err_info *err);
/* To be called often by what takes long: prolongs the lease now and then. ERR_CONFLICT; ERR_RETRY: the worker stops. */
MUST_USE enum err work_tick(struct work_job *job, int progress, const char *message,
			    struct err_info *err);

/* review_pdf.c: ret_file, the number of the file that was made. */
MUST_USE enum err review_pdf_run(struct work_job *job, int64_t *ret_file, struct err_info *err);

#endif
