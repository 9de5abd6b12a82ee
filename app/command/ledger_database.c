/* `accord ledger seal`, `head` and `export`: the database's side of the ledger. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "app/ledger/export.h"
#include "app/ledger/seal.h"

#define PATH_SIZE 4096

static void ledger_free_db(struct db **db)
{
	db_free(*db);
	db_thread_end();
}

static enum err ledger_open(const struct db_settings *settings, struct db **ret, struct err_info *err)
{
	enum err code = db_library_init(err);

	return code == ERR_OK ? db_new(settings, ret, err) : code;
}

static void ledger_say_sealed(const struct seal_done *done)
{
	printf("checkpoint %" PRId64 ": %" PRId64 " entries, %" PRId64 " in all, %s\n", done->number,
	       done->entries, done->total, done->hash);
	fflush(stdout);
}

static void ledger_log_sealed(const struct seal_done *done)
{
	log_notice("ledger sealed", "checkpoint=%" PRId64 " entries=%" PRId64 " total=%" PRId64 " hash=%s",
		   done->number, done->entries, done->total, done->hash);
}

/*
 * Seals every `every_s` seconds until SIGTERM or SIGINT. A failure is logged, and the next time
 * comes all the same. The first run looks at the whole ledger.
 */
static int ledger_seal_on(struct db *db, const struct key *key, int every_s)
{
	const struct timespec pause = { .tv_sec = every_s };
	sigset_t signals;
	struct err_info err;
	bool all = true;
	int got = -1;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0)
		return COMMAND_FAILED;
	while (got < 0) {
		if (seal_run(db, key, all, ledger_log_sealed, &err) == ERR_OK)
			all = false;
		else
			log_error("ledger sealing failed", "reason=%s", log_quote(err.detail).text);
		got = sigtimedwait(&signals, NULL, &pause);
	}
	return COMMAND_OK;
}

static int ledger_seal(const struct conf *conf, bool all, bool every)
{
	struct db_settings settings = database_settings(conf);
	DEFER(ledger_free_db) struct db *db = NULL;
	DEFER(key_release) struct key key = { .pkey = NULL };
	struct err_info err;
	enum err code = key_read_private(conf->ledger_key_file, &key, &err);

	if (code == ERR_OK)
		code = ledger_open(&settings, &db, &err);
	if (code == ERR_OK && every)
		return ledger_seal_on(db, &key, conf->ledger_seal_s);
	if (code == ERR_OK)
		code = seal_run(db, &key, all, ledger_say_sealed, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed("ledger seal", &err);
}

int command_ledger_seal(const struct conf *conf, int argc, char **argv)
{
	bool every = argc == 2 && text_equal(argv[1], "--every");
	bool all = argc == 2 && text_equal(argv[1], "--all");

	if (argc > 1 && !every && !all)
		return command_misused("ledger seal", "takes no argument but --all or --every");
	return ledger_seal(conf, all, every);
}

int command_ledger_head(const struct conf *conf, int argc, char **argv UNUSED)
{
	struct db_settings settings = database_settings(conf);
	DEFER(ledger_free_db) struct db *db = NULL;
	struct err_info err;
	enum err code;

	if (argc > 1)
		return command_misused("ledger head", "takes no argument");
	code = ledger_open(&settings, &db, &err);
	if (code == ERR_OK)
		code = export_write_head(db, stdout, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed("ledger head", &err);
}

static enum err ledger_export_to(struct db *db, const struct conf *conf, FILE *out,
				 struct err_info *err)
{
	DEFER(key_release) struct key key = { .pkey = NULL };
	enum err code = ERR_OK;

	if (conf->ledger_public_key_file[0] != '\0')
		code = key_read_public(conf->ledger_public_key_file, &key, err);
	if (code == ERR_OK)
		code = export_write(db, key.pkey != NULL ? &key : NULL, out, err);
	return code;
}

/* Writes and closes `fd`. */
static enum err ledger_export_fd(struct db *db, const struct conf *conf, int fd, struct err_info *err)
{
	FILE *out = fdopen(fd, "w");
	enum err code;

	if (out == NULL) {
		close(fd);
		return ERR(err, ERR_MEMORY, "export");
	}
	code = ledger_export_to(db, conf, out, err);
	if (code == ERR_OK && fsync(fd) != 0)
		code = ERR(err, ERR_SYSTEM, "writing: %s", strerrordesc_np(errno));
	if (fclose(out) != 0 && code == ERR_OK)
		code = ERR(err, ERR_SYSTEM, "the export could not be written");
	return code;
}

/* Through a neighbour of its own, so that `path` is a whole export or what it was before. */
static enum err ledger_export_file(struct db *db, const struct conf *conf, const char *path,
				   struct err_info *err)
{
	char part[PATH_SIZE];
	int len = snprintf(part, sizeof(part), "%s.part-%ld", path, (long)getpid());
	int fd;
	enum err code;

	if (len < 0 || (size_t)len >= sizeof(part))
		return ERR(err, ERR_SYSTEM, "%s: the name is too long", path);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return ERR(err, ERR_SYSTEM, "%s: %s", part, strerrordesc_np(errno));
	code = ledger_export_fd(db, conf, fd, err);
	if (code == ERR_OK && rename(part, path) != 0)
		code = ERR(err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
	if (code != ERR_OK)
		unlink(part);
	return code;
}

int command_ledger_export(const struct conf *conf, int argc, char **argv)
{
	struct db_settings settings = database_settings(conf);
	DEFER(ledger_free_db) struct db *db = NULL;
	struct err_info err;
	enum err code;

	if (argc > 2)
		return command_misused("ledger export", "takes the file to write, or nothing");
	code = ledger_open(&settings, &db, &err);
	if (code == ERR_OK && argc == 2)
		code = ledger_export_file(db, conf, argv[1], &err);
	else if (code == ERR_OK)
		code = ledger_export_to(db, conf, stdout, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed("ledger export", &err);
}
