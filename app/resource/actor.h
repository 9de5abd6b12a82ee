/*
 * Who does something, and when. A request's actor is its session and now; the loading of sample data
 * brings its own, so that histories keep their dates.
 */
#ifndef ACCORD_RESOURCE_ACTOR_H
#define ACCORD_RESOURCE_ACTOR_H

#include <jansson.h>

#include "app/base/date.h"
#include "app/http/request.h"

struct actor {			/* all text borrowed */
	int64_t person_id;
	const char *name;
	const char *quality;
	unsigned roles;			/* bits of enum role */
	int64_t organisation_id;
	const char *organisation_name;
	const char *party;		/* "cub", "urpa" or "" */
	const char *directory_uuid;
	const char *dn;
	const json_t *groups;		/* role identifier → DN of the group that gave it */
	const char *auth_method;	/* "ldap" */
	const char *auth_time;		/* UTC */
	int64_t delegation_id;		/* by which they decide in somebody's place; 0: in their own name */
	const char *delegator_name;
	const char *delegator_quality;
	char at[DATE_TIME_TEXT_SIZE];	/* UTC, when it happens */
	bool quiet;			/* it happened long ago: nobody is told by mail */
	char today[DATE_TEXT_SIZE];	/* the day by which terms and delegations count (site.reference_date) */
};

/* The signed-in person of a request, now. The request must have a session. */
void actor_of_request(const struct request *req, struct actor *ret);
/* DN of the group that gave `role` ("cub_elected") to the actor, or "". */
const char *actor_group(const struct actor *actor, const char *role);

#endif
