/*
 * Long work that a request asks for and `accord work` does (app/work/): its row, and its page for who asked.
 */
#ifndef ACCORD_RESOURCE_JOB_H
#define ACCORD_RESOURCE_JOB_H

#include "app/http/route.h"

#define JOB_OPEN_MAX 5 /* of one person that have not ended */

/* What a job is about. */
struct job_about {	  /* text borrowed */
	const char *kind; /* a term of "job_kind" */
	const char *record_kind;
	int64_t record_id;
	int64_t version;
};

/* Adds a job of the signed-in person, in the request's transaction. ERR_CONFLICT: too many of them are not done. */
MUST_USE enum err job_add(struct request *req, const struct job_about *about, int64_t *ret_id,
			  struct err_info *err);

handler_fn job_show; /* /travaux/:id: only for who asked for it */

#endif
