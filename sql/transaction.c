/*
 * A transaction as a function that can be run again. Once a statement in it met a deadlock or lost the
 * connection, nothing more is sent until the next run: the server has rolled back, and a later statement
 * would be committed alone.
 */
#include "app/base/json_memory.h"
#include "sql/internal.h"

bool db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

/* Sends one of the three words. Failing leaves db->broken or db->lost as fail_mysql set them. */
static enum err transaction_word(struct db *db, const char *word, struct err_info *err)
{
	return conn_query(db, word, strlen(word), word, err);
}

static enum err transaction_begin(struct db *db, struct err_info *err)
{
	enum err code;

	db->broken = DB_BROKEN_NOT;
	db->lost = false;
	code = conn_ensure(db, err);
	if (code != ERR_OK)
		return code;
	/* Set before it is sent, so that a connection lost here counts as a broken transaction. */
	db->in_transaction = true;
	return transaction_word(db, "START TRANSACTION", err);
}

/* Only the COMMIT itself can leave us not knowing; it is sent once. */
static enum err transaction_commit(struct db *db, struct err_info *err)
{
	enum err code = transaction_word(db, "COMMIT", err);

	if (code == ERR_OK || db->broken == DB_BROKEN_RETRY)
		return code;
	db->broken = DB_BROKEN_NOT;
	db->outcome_unknown = true;
	conn_drop(db);
	return ERR_DATABASE;
}

static void transaction_rollback(struct db *db)
{
	struct err_info ignored;
	enum db_broken broken = db->broken;

	if (db->mysql != NULL && transaction_word(db, "ROLLBACK", &ignored) != ERR_OK)
		conn_drop(db);	/* the server rolls back a connection that goes away */
	db->broken = broken;
}

/* One run. `db->broken` on return: it may be run again. */
static enum err transaction_run(struct db *db, db_work_fn *work, void *data, struct err_info *err)
{
	enum err code;

	json_memory_forget();
	code = transaction_begin(db, err);
	if (code == ERR_OK)
		code = work(data, err);
	/* A text that was written may lack what found no memory. */
	if (code == ERR_OK && json_memory_failed())
		code = ERR(err, ERR_MEMORY, "JSON of a transaction");
	if (db->in_transaction) {
		/* Also when `work` passed over the failure. */
		if (db->broken == DB_BROKEN_RETRY)
			code = ERR(err, ERR_RETRY, "transaction rolled back (%u)", db->last_errno);
		else if (db->broken == DB_BROKEN_LOST)
			code = ERR(err, ERR_DATABASE, "transaction lost (%u)", db->last_errno);
		if (code == ERR_OK)
			code = transaction_commit(db, err);
		else
			transaction_rollback(db);
	}
	db->in_transaction = false;
	return code;
}

enum err db_transaction(struct db *db, db_work_fn *work, void *data, struct err_info *err)
{
	int64_t start_ms = conn_now_ms();
	enum err code = ERR_OK;

	if (db->in_transaction)
		return ERR(err, ERR_INTERNAL, "transaction inside a transaction");
	db->outcome_unknown = false;
	for (int tries = 0; tries < DB_TRIES; tries++) {
		if (tries > 0)
			conn_sleep_random();
		code = transaction_run(db, work, data, err);
		if (code == ERR_OK || db->broken == DB_BROKEN_NOT ||
		    conn_now_ms() - start_ms > DB_RETRY_MS)
			break;
	}
	return code;
}
