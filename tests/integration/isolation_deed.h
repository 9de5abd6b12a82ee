/*
 * What people do to records of one kind: a record in any state, and one change more. People and reference data
 * are those of conf/demo. Failures of the preparation fail the test.
 */
#ifndef ACCORD_TESTS_INTEGRATION_ISOLATION_DEED_H
#define ACCORD_TESTS_INTEGRATION_ISOLATION_DEED_H

#include "app/resource/action_write.h"
#include "app/resource/record/kinds.h"

enum deed_person { WRITER, COLEAD, CUB, URPA, SECOND_WRITER, DEED_PEOPLE };

/* clang-format off */
enum deed_change { CREATE, EDIT, SUBMIT, ENDORSE, APPROVE_CUB, APPROVE_URPA, RETURN_COLEAD, RETURN_CUB, WITHDRAW,
		   REVERSE, REJECT_CUB, START, RETIRE, DEED_CHANGES, END = DEED_CHANGES };
/* clang-format on */

#define DEED_FIRST EDIT /* the first that changes what is there */
#define DEED_MAIN_END (APPROVE_URPA + 1) /* those before it are the main changes */
#define DEED_CONTENTS 3 /* number 0 is what records are created with */

/* How a record comes into a state. */
struct deed_start {
	enum deed_change history[8]; /* ended by END */
	int64_t version;	     /* that it has then */
};

/* One change as it is made: by whom, when, on what. */
struct deed {
	enum deed_change change;
	struct actor actor;
	int64_t id;
	int64_t version;
	const json_t *content; /* borrowed */
};

/* Reads people and places. */
void deed_set_up(struct db *db);
/* From here deeds are done to records of this kind: &action_kind or &tool_kind. */
void deed_use(const struct kind *kind);
const struct kind *deed_kind(void);
void deed_tear_down(void);
const struct actor *deed_actor(enum deed_person person);
const char *deed_name(enum deed_change change);
/* `minute` is when it is done, and what an edit writes is content number `content`. */
struct deed deed_of(enum deed_change change, int64_t id, int64_t version, int minute, int content);
/* Makes it, in the transaction of the caller. `deed` is a struct deed. */
enum err deed_make(struct db *db, void *deed, struct err_info *err);
/* A new record in that state. */
int64_t deed_record(struct db *db, const struct deed_start *start);

#endif
