/*
 * `accord purge`: deletes what has ended and is kept by nothing else: sessions, waits after failed sign-ins, the
 * one-time keys of forms and old mail. In small transactions, so that nobody who works meanwhile waits.
 */
#include <inttypes.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "sql/queries.h"

#define BATCH 1000	/* rows of one transaction */

enum { KIND_SESSION, KIND_THROTTLE, KIND_FORM_KEY, KIND_MAIL, KIND_COUNT };

struct purge_kind {
	const char *name;
	enum err (*count)(struct db *db, int64_t keep_s, json_t **ret, struct err_info *err);
	enum err (*purge)(struct db *db, int64_t keep_s, int64_t limit, int64_t *ret, struct err_info *err);
};

static const struct purge_kind kinds[KIND_COUNT] = {
	[KIND_SESSION] = { "sessions", sql_session_purge_count, sql_session_purge },
	[KIND_THROTTLE] = { "throttle", sql_throttle_purge_count, sql_throttle_purge },
	[KIND_FORM_KEY] = { "form keys", sql_form_key_purge_count, sql_form_key_purge },
	[KIND_MAIL] = { "mails", sql_outbox_purge_count, sql_outbox_purge },
};

struct purge_batch {
	struct db *db;
	const struct purge_kind *kind;
	int64_t keep_s;
	int64_t deleted;
};

static void purge_free_db(struct db **db)
{
	db_free(*db);
	db_thread_end();
}

static int64_t purge_keep_s(const struct conf *conf, int kind)
{
	const int64_t keep_s[KIND_COUNT] = { [KIND_SESSION] = conf->retention_session_s,
					     [KIND_THROTTLE] = conf->retention_throttle_s,
					     [KIND_FORM_KEY] = conf->retention_form_key_s,
					     [KIND_MAIL] = conf->retention_mail_s };

	return keep_s[kind];
}

static enum err purge_batch(void *data, struct err_info *err)
{
	struct purge_batch *batch = data;

	return batch->kind->purge(batch->db, batch->keep_s, BATCH, &batch->deleted, err);
}

/* *total grows with every batch, so that it is right after a failure too. */
static enum err purge_delete(struct purge_batch *batch, int64_t *total, struct err_info *err)
{
	enum err code;

	do {
		batch->deleted = 0;
		code = db_transaction(batch->db, purge_batch, batch, err);
		if (code == ERR_OK)
			*total += batch->deleted;
	} while (code == ERR_OK && batch->deleted >= BATCH);
	return code;
}

static enum err purge_count(const struct purge_batch *batch, int64_t *total, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = batch->kind->count(batch->db, batch->keep_s, &row, err);

	if (code == ERR_OK)
		*total = json_integer_value(json_object_get(row, "total"));
	return code;
}

static enum err purge_kinds(struct db *db, const struct conf *conf, bool dry,
			    int64_t totals[KIND_COUNT], struct err_info *err)
{
	enum err code = ERR_OK;

	for (int i = 0; i < KIND_COUNT && code == ERR_OK; i++) {
		struct purge_batch batch = { .db = db, .kind = &kinds[i], .keep_s = purge_keep_s(conf, i) };

		code = dry ? purge_count(&batch, &totals[i], err) : purge_delete(&batch, &totals[i], err);
		if (code == ERR_OK || totals[i] > 0)
			printf("%s: %" PRId64 " %s\n", kinds[i].name, totals[i], dry ? "to delete" : "deleted");
	}
	return code;
}

static enum err purge_run(const struct conf *conf, bool dry, struct err_info *err)
{
	struct db_settings settings = database_settings(conf);
	DEFER(purge_free_db) struct db *db = NULL;
	int64_t totals[KIND_COUNT] = { 0 };
	enum err code = db_library_init(err);

	if (code == ERR_OK)
		code = db_new(&settings, &db, err);
	if (code == ERR_OK)
		code = purge_kinds(db, conf, dry, totals, err);
	if (code == ERR_OK && fflush(stdout) != 0)
		code = ERR(err, ERR_SYSTEM, "the numbers could not be written");
	if (code == ERR_OK && !dry)
		log_notice("data purged",
			   "sessions=%" PRId64 " throttle=%" PRId64 " form_keys=%" PRId64 " mails=%" PRId64,
			   totals[KIND_SESSION], totals[KIND_THROTTLE], totals[KIND_FORM_KEY], totals[KIND_MAIL]);
	return code;
}

int command_purge(const struct conf *conf, int argc, char **argv)
{
	bool dry = argc == 2 && text_equal(argv[1], "--dry-run");
	struct err_info err;

	if (argc > 1 && !dry)
		return command_misused(argv[0], "takes no argument but --dry-run");
	return purge_run(conf, dry, &err) == ERR_OK ? COMMAND_OK : command_failed(argv[0], &err);
}
