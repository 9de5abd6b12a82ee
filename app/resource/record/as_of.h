/*
 * A record as it was at the end of a past day, read from its trail alone (record_version and decision): what its
 * head says today is not looked at. Pure: the rows are those of the queries record_trail and action_trail.
 */
#ifndef ACCORD_RESOURCE_RECORD_AS_OF_H
#define ACCORD_RESOURCE_RECORD_AS_OF_H

#include <jansson.h>

#include "app/base/date.h"
#include "app/base/err.h"
#include "app/resource/record/life.h"

struct as_of {
	int64_t version;	  /* 0: the record was not there yet */
	int64_t approved_version; /* 0: no approval stood */
	const char *status;	  /* borrowed from the rows, or static */
};

/* until: UTC with microseconds, as the database writes it; what happened later is left out. */
void as_of_read(const struct life *life, const json_t *rows, const char *until, struct as_of *ret);
/*
 * Makes the record's row and its trail what they were: of `row` the version, status, approved_version, progress,
 * updated_at and status_at; *rows (new: replaced) the versions, decisions and reports that had happened. Links are
 * left out, since they say what names the record today.
 * ERR_NOT_FOUND: it was not there yet; ERR_MEMORY
 */
MUST_USE enum err as_of_go_back(const struct life *life, const char *until, json_t *row,
				json_t **rows, struct err_info *err);
/* The state after the last decision and version: what as_of_read and the queries' rows are told by.
 * decided   state that the decision led to, or NULL: there was none; `edited`: a later version followed it */
const char *as_of_status(const struct life *life, const char *decided, bool edited);
/* True in a state in which the approval of the current version stands: approved, in progress, completed. */
bool as_of_is_approved(const char *status);
/* Of a page's model: {day, href}. New; NULL: out of memory. */
json_t *as_of_model(const char *day, const char *href);

#endif
