/* What an error number of the server or the client library means for the program. */
#include <errmsg.h>
#include <mysqld_error.h>

#include "sql/internal.h"

/* Numbers that only one of the two servers has, or that Connector/C does not name. */
#define FAIL_ER_CONNECTION_KILLED 1927
#define FAIL_ER_CONSTRAINT_FAILED 4025		/* MariaDB: CHECK */
#define FAIL_ER_CHECK_VIOLATED 3819		/* MySQL: CHECK */
#define FAIL_ER_CLIENT_TIMEOUT 4031		/* MySQL: closed for idleness */
#define FAIL_CR_LOST_EXTENDED 2055

enum fail_kind {
	FAIL_OTHER,
	FAIL_RETRY,	/* rolled back by the server; the same again may succeed */
	FAIL_LOST,
	FAIL_DUPLICATE,
	FAIL_CONSTRAINT,
	FAIL_DATA,	/* a value that a form limit should have stopped */
	FAIL_MEMORY
};

static const struct fail_row {
	unsigned int number;
	enum fail_kind kind;
} fail_rows[] = {
	{ ER_LOCK_DEADLOCK, FAIL_RETRY },
	{ ER_LOCK_WAIT_TIMEOUT, FAIL_RETRY },
	{ ER_CHECKREAD, FAIL_RETRY },
	{ ER_AUTOINC_READ_FAILED, FAIL_RETRY },	/* a deadlock on a table's counter */
	{ CR_SERVER_GONE_ERROR, FAIL_LOST },
	{ CR_SERVER_LOST, FAIL_LOST },
	{ FAIL_CR_LOST_EXTENDED, FAIL_LOST },
	{ CR_COMMANDS_OUT_OF_SYNC, FAIL_LOST },
	{ CR_MALFORMED_PACKET, FAIL_LOST },
	{ ER_SERVER_SHUTDOWN, FAIL_LOST },
	{ ER_NORMAL_SHUTDOWN, FAIL_LOST },
	{ FAIL_ER_CONNECTION_KILLED, FAIL_LOST },
	{ FAIL_ER_CLIENT_TIMEOUT, FAIL_LOST },
	{ ER_DUP_ENTRY, FAIL_DUPLICATE },
	{ FAIL_ER_CONSTRAINT_FAILED, FAIL_CONSTRAINT },
	{ FAIL_ER_CHECK_VIOLATED, FAIL_CONSTRAINT },
	{ ER_ROW_IS_REFERENCED_2, FAIL_CONSTRAINT },
	{ ER_NO_REFERENCED_ROW_2, FAIL_CONSTRAINT },
	{ ER_ROW_IS_REFERENCED, FAIL_CONSTRAINT },
	{ ER_NO_REFERENCED_ROW, FAIL_CONSTRAINT },
	{ ER_DATA_TOO_LONG, FAIL_DATA },
	{ ER_WARN_DATA_OUT_OF_RANGE, FAIL_DATA },
	{ ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, FAIL_DATA },
	{ ER_TRUNCATED_WRONG_VALUE, FAIL_DATA },
	{ WARN_DATA_TRUNCATED, FAIL_DATA },
	{ ER_BAD_NULL_ERROR, FAIL_DATA },
	{ CR_OUT_OF_MEMORY, FAIL_MEMORY },
};

static enum fail_kind fail_kind_of(unsigned int number)
{
	for (size_t i = 0; i < ARRAY_SIZE(fail_rows); i++) {
		if (fail_rows[i].number == number)
			return fail_rows[i].kind;
	}
	return FAIL_OTHER;
}

/*
 * The key in «Duplicate entry '…' for key 'uq_x'» (MySQL: 'table.uq_x'). Read from the end, since the
 * entry is somebody's text.
 */
static void fail_read_key(struct db *db, const char *message)
{
	const char *end = strrchr(message, '\'');
	const char *start = end;
	size_t len;

	db->last_key[0] = '\0';
	if (end == NULL)
		return;
	while (start > message && start[-1] != '\'' && start[-1] != '.')
		start--;
	len = (size_t)(end - start);
	if (start == message || len >= sizeof(db->last_key))
		return;
	memcpy(db->last_key, start, len);
	db->last_key[len] = '\0';
}

static enum err fail_lost(struct db *db, enum err code)
{
	db->lost = true;
	if (db->in_transaction)
		db->broken = DB_BROKEN_LOST;
	conn_drop(db);
	return code;
}

static enum err fail_duplicate(struct db *db, const char *message, const char *what,
			       struct err_info *err)
{
	fail_read_key(db, message);
	return ERR(err, ERR_CONFLICT, "%s: duplicate in key %s", what, db->last_key);
}

static enum err fail_retry(struct db *db, enum err code)
{
	if (db->in_transaction && db->broken == DB_BROKEN_NOT)
		db->broken = DB_BROKEN_RETRY;
	return code;
}

enum err fail_mysql(struct db *db, unsigned int number, const char *message, const char *what,
		    struct err_info *err)
{
	db->last_errno = number;
	switch (fail_kind_of(number)) {
	case FAIL_RETRY:
		return fail_retry(db, ERR(err, ERR_RETRY, "%s: %s (%u)", what, message, number));
	case FAIL_LOST:
		return fail_lost(db, ERR(err, ERR_DATABASE, "%s: %s (%u)", what, message, number));
	case FAIL_DUPLICATE:
		return fail_duplicate(db, message, what, err);
	case FAIL_CONSTRAINT:
		return ERR(err, ERR_CONFLICT, "%s: %s (%u)", what, message, number);
	case FAIL_DATA:
		return ERR(err, ERR_INTERNAL, "%s: %s (%u)", what, message, number);
	case FAIL_MEMORY:
		return ERR(err, ERR_MEMORY, "%s: %s", what, message);
	case FAIL_OTHER:
		break;
	}
	return ERR(err, ERR_DATABASE, "%s: %s (%u)", what, message, number);
}
