/*
 * What hardly changes and every page names: the current agreement, its orientations, organisations,
 * territories, approval rules, meetings and indicators. Each worker thread keeps its own copy for
 * REFERENCE_S seconds, so that a list needs no joins and threads share nothing.
 */
#ifndef ACCORD_RESOURCE_REFERENCE_H
#define ACCORD_RESOURCE_REFERENCE_H

#include <jansson.h>

#include "app/base/err.h"
#include "sql/db.h"

#define REFERENCE_S 10

/* What lists and pages show of a row: made once, since every list names the same few again in every row. */
struct reference_model {
	int64_t id;
	const char *party;	/* of an organisation, or NULL; borrowed from its row */
	json_t *model;
};

struct reference {
	int64_t agreement_id;
	json_t *agreement;	/* object of the query agreement_current */
	json_t *orientations;	/* arrays of rows */
	json_t *organisations;
	json_t *territories;
	json_t *rules;		/* approval rules of actions */
	json_t *record_rules;	/* of every other kind of record */
	json_t *meetings;	/* of the steering committee */
	json_t *indicators;
	struct reference_model *organisation_models;	/* of each row */
	struct reference_model *orientation_models;
	json_t *options;	/* by name: what reference_options gives */
	int64_t read_ms;	/* monotonic */
};

/* This thread's copy, read again when it is old. Borrowed until the next call. ERR_NOT_FOUND: no agreement
 * has been loaded into this installation yet. */
MUST_USE enum err reference_get(struct db *db, const struct reference **ret, struct err_info *err);
/* Frees this thread's copy; at the end of a thread. */
void reference_thread_end(void);

/* Rows by number; NULL when there is none. Borrowed. */
const json_t *reference_organisation(const struct reference *reference, int64_t id);
const json_t *reference_organisation_by_slug(const struct reference *reference, const char *slug);
const json_t *reference_orientation(const struct reference *reference, int64_t number);
const json_t *reference_territory(const struct reference *reference, int64_t id);

/* Small objects for models, not to be changed: a new reference; null when `id` is unknown.
 * organisation: {id, slug, name, short_name}; orientation: {number, title, short_title} */
json_t *reference_organisation_model(const struct reference *reference, int64_t id);
json_t *reference_orientation_model(const struct reference *reference, int64_t number);

/* "cub", "urpa", or "" for any other organisation. Borrowed. */
const char *reference_party(const struct reference *reference, int64_t organisation);

/*
 * What a list can be filtered by, for list_add_options: the terms of a vocabulary by its name, "orientations" or
 * "structures" (those of the URPA's party). NULL: an unknown name. Borrowed; not to be changed.
 */
json_t *reference_options(const struct reference *reference, const char *name);

/* A row with the members of `row`, to add others to (json_copy would lose some without memory). New; NULL: out
 * of memory. */
json_t *reference_copy(json_t *row);

/* ERR_OK, or ERR_ENDED when the current agreement is over on the request's day: nothing new can be written. */
struct request;
MUST_USE enum err reference_open(struct request *req, struct err_info *err);

/* Today (YYYY-MM-DD), or the fixed day of the configuration key site.reference_date. */
struct conf;
const char *reference_today(const struct conf *conf, char store[11]);

#endif
