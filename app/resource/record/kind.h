/*
 * A kind of record as a table row: its words, its form, its life, and the few hooks for what only
 * this kind does. The pages, the JSON, the lists and the steps of every kind are the same code
 * (record_*.c); a new kind is a file with its fields and one struct kind, a line in kind.c, and its
 * rows in routes.c.
 */
#ifndef ACCORD_RESOURCE_RECORD_KIND_H
#define ACCORD_RESOURCE_RECORD_KIND_H

#include <jansson.h>

#include "app/http/field.h"
#include "app/resource/record/life.h"
#include "sql/db.h"

struct kind;

/* clang-format off */
/* A record that this transaction has locked. */
struct record_head {
	const struct kind *kind;
	int64_t id;
	int64_t version;
	int64_t author_id;
	const char *title;		/* borrowed from row */
	struct life_facts facts;
	json_t *row;			/* new: of record_lock */
};

/* Why a content cannot be kept. */
struct kind_refusal {
	const char *field;		/* static */
	const char *text;		/* French, static; NULL: the field names something that is not there */
};

/* A kind whose heads stand in a table of its own; the same as record_lock and record_move. */
struct kind_store {
	enum err (*lock)(struct db *db, int64_t id, json_t **ret_row, struct err_info *err);
	enum err (*move)(struct db *db, int64_t id, int64_t version, const char *from, const char *to, bool approved,
			 bool unapproved, const char *at, int64_t *ret_changed, struct err_info *err);
};

struct kind {
	const char *id;			/* "tool": record_kind in the database, also a term of the vocabulary */
	const char *path;		/* "/outils" */
	/* French */
	const char *list_title;		/* "Outils partagés" */
	const char *lead;		/* one sentence above the list: what stands here and what for */
	const char *empty;		/* of an empty list: what will stand here and how to begin */
	const char *new_title;		/* "Proposer un outil": heading and button */
	const char *this_one;		/* "cet outil" */
	const char *of_the_one;		/* "de l’outil" */
	bool feminine;			/* «approuvée» */

	const struct form *form;	/* has the field `title` */
	const struct form *edit_form;	/* the same fields, FORM_VERSION */
	const struct life *life;
	struct life_rights rights;
	enum permission read;
	bool joint;			/* either party writes it, not its owner alone */
	bool after_end;			/* may change when the agreement is over: the final review alone */
	bool files;			/* holds files (app/resource/file/) */
	const struct kind_store *store;	/* NULL: the table `record` */
	const char *event;		/* what its events in the ledger begin with; NULL: "record" */

	const char *subtype;		/* field (FIELD_CHOICE) that the list filters by, or NULL */
	const char *held_on;		/* field (FIELD_DATE) that the list sorts by, or NULL */
	const char *counterpart;	/* field (FIELD_ID) of the person who endorses; NULL: nobody does */

	/* Hooks, each may be NULL. */
	/*
	 * Completes the content of a new version (`old`: the one before, NULL for the first) with what is computed, in
	 * its transaction. ERR_INVALID with *ret: it cannot be.
	 */
	enum err (*complete)(struct db *db, const struct actor *actor, const json_t *old, json_t *content,
			     struct kind_refusal *ret, struct err_info *err);
	/* Before a submit: adds messages for what the content still lacks beyond its fields. */
	enum err (*check)(struct request *req, int64_t id, const json_t *content, struct err_info *err);
	/* Adds to the page's model what only this kind shows. */
	enum err (*extend)(struct request *req, json_t *model, struct err_info *err);
	/* In the transaction of a step that has been taken: what it brings about. */
	enum err (*decided)(struct db *db, const struct actor *actor, const struct record_head *head,
			    enum life_step step, const char *to, struct err_info *err);
	/*
	 * An event of a history in sample data (accord load) that is none of its life's steps. details: what the event says
	 * besides, an object or NULL; version: the record's, afterwards the one that it has then. ERR_INVALID: no such event
	 */
	enum err (*tell)(struct db *db, const struct actor *actor, int64_t id, const char *what, json_t *details,
			 int64_t *version, struct err_info *err);
	/* In the transaction of a new version, also the first. */
	enum err (*written)(struct db *db, const struct actor *actor, int64_t id, const json_t *content,
			    struct err_info *err);
};
/* clang-format on */

/* The kind called `id`, or NULL. Static. */
const struct kind *kind_find(const char *id);
/* The kind of a request's route (route->subject). */
const struct kind *kind_of_request(const struct request *req);
/* Every kind; *ret_count receives how many. Static. */
const struct kind *const *kind_all(size_t *ret_count);

/* French word of a state. Static. */
const char *kind_status_label(const struct kind *kind, const char *status);
/* The same by the kind's identifier. Static. */
const char *kind_status_of(const char *kind_id, const char *status);
/* Address of a record of the kind `id`, with `suffix` ("" or "/decision"): also of actions. False: no such kind. */
MUST_USE bool kind_address(const char *kind_id, int64_t id, const char *suffix, char *ret,
			   size_t size);

#endif
