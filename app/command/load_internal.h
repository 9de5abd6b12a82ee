/*
 * What the files of `accord load` share. The data files are JSON; each list of them is read by a
 * table of its members, and every failure names file, row and member.
 */
#ifndef ACCORD_COMMAND_LOAD_INTERNAL_H
#define ACCORD_COMMAND_LOAD_INTERNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "app/base/err.h"
#include "app/resource/actor.h"
#include "app/resource/record/kind.h"
#include "sql/db.h"

struct load {
	struct db *db;
	const struct conf *conf;
	const char *dir;
	const char *files_dir; /* site.files */
	json_t *organisations_file; /* each file as it was read; NULL: not there */
	json_t *agreement_file;
	json_t *people_file;
	json_t *actions_file;
	json_t *records_file;
	json_t *references_file;
	json_t *values_file;
	json_t *committee_file;
	json_t *life_file;
	json_t *evaluations_file;
	/* what was added: slug, code or username → {id, row}; new, emptied by load_clear */
	json_t *organisations;
	json_t *territories;
	json_t *people;
	json_t *seats;	 /* of the committee, by code */
	json_t *records; /* "action:TITLE", "KIND:TITLE" → {id} */
	int64_t agreement_id;
	int steps; /* of all histories */
};

enum load_type {
	LOAD_TEXT, /* not empty */
	LOAD_DATE, /* YYYY-MM-DD */
	LOAD_TIME, /* YYYY-MM-DD HH:MM:SS, UTC */
	LOAD_INTEGER,
	LOAD_NUMBER,
	LOAD_FLAG, /* true or false */
	LOAD_LIST,
	LOAD_OBJECT
};

/* A member that an object may have; a table of them ends with a name that is NULL. */
struct load_member {
	const char *name;
	enum load_type type;
	bool required; /* present and not null */
};

/* ERR_INVALID when `row` is not an object of exactly these members. */
MUST_USE enum err load_check(json_t *row, const struct load_member *members, struct err_info *err);
/* Puts "where: " before the detail of a failure; returns `code`. */
enum err load_at(enum err code, const char *where, struct err_info *err);

typedef enum err load_row_fn(struct load *load, json_t *row, int64_t position,
			     struct err_info *err);
/* Checks every row of the list `name` of `object` by its table, then gives it to `add`, with its
 * position from 1. */
MUST_USE enum err load_each(struct load *load, const json_t *object, const char *name,
			    const struct load_member *members, load_row_fn *add,
			    struct err_info *err);

/* Text of a member, NULL when it is null or absent. Borrowed. */
const char *load_text(const json_t *row, const char *name);
/* NULL when null or absent, else *store. */
const int64_t *load_i64(const json_t *row, const char *name, int64_t *store);

/* 1 when a member is true. */
int64_t load_flag(const json_t *row, const char *name);
#define LOAD_NUMBER_SIZE 32
/* Decimal text with two decimals, or NULL when the member is empty. */
const char *load_decimal(const json_t *row, const char *name, char store[LOAD_NUMBER_SIZE]);

/* Keeps what became of a row under its key. */
MUST_USE enum err load_remember(json_t *map, const char *key, int64_t id, json_t *row,
				struct err_info *err);
/* The id kept under `key`. ERR_INVALID: there is none; the detail names `member`. */
MUST_USE enum err load_find(const json_t *map, const char *member, const char *key, int64_t *ret,
			    struct err_info *err);

/*
 * The person who acts in an event of a history {by, at}, as of then; text borrowed from people.json. `ret_groups` is
 * new, and lives with it. ERR_INVALID: there is no such person.
 */
MUST_USE enum err load_actor(const struct load *load, const json_t *event, struct actor *ret, json_t **ret_groups,
			     struct err_info *err);
/* Keeps the number of a record under its kind and title, so that later ones can name it. */
MUST_USE enum err load_remember_record(struct load *load, const char *kind, const char *title, int64_t id,
				       struct err_info *err);
/* The number kept for a record. ERR_INVALID: there is none; the detail names `member`. */
MUST_USE enum err load_find_record(const struct load *load, const char *kind, const char *member, const char *title,
				   int64_t *ret, struct err_info *err);

/*
 * Adds the text of an event {name, text} as a file of the record, in a new version. ret_content: new, of that version.
 * ERR_INVALID: the record takes no files, or none of that kind
 */
MUST_USE enum err load_attach(const struct load *load, const struct actor *actor, const struct kind *kind, int64_t id,
			      int64_t version, const json_t *event, json_t **ret_content, struct err_info *err);

/* The parts, in this order; each says on stdout what it added. */
MUST_USE enum err load_organisations(struct load *load, struct err_info *err);
MUST_USE enum err load_agreement(struct load *load, struct err_info *err);
MUST_USE enum err load_people(struct load *load, struct err_info *err);
MUST_USE enum err load_committee(struct load *load, struct err_info *err);
MUST_USE enum err load_actions(struct load *load, struct err_info *err);
MUST_USE enum err load_records(struct load *load, struct err_info *err);
MUST_USE enum err load_life(struct load *load, struct err_info *err);
MUST_USE enum err load_references(struct load *load, struct err_info *err);
MUST_USE enum err load_values(struct load *load, struct err_info *err);
MUST_USE enum err load_evaluations(struct load *load, struct err_info *err);

#endif
