/*
 * `accord contracts import FILE --by ACCOUNT [--dry-run]`: takes over public contracts from a file of published data
 * (app/resource/contract/contract_read.h). One transaction: all that is new is there afterwards, or nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "app/base/date.h"
#include "app/base/hash.h"
#include "app/base/log.h"
#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "app/resource/contract/contract_import.h"
#include "app/resource/row.h"
#include "sql/migrate.h"
#include "sql/queries.h"

#define FILE_MAX ((size_t)64 * 1024 * 1024) /* bytes; a department's contracts of some years */
#define FILE_NAME_MAX 200
#define FAULTS_SHOWN 20

struct importing {
	const char *path;
	const char *by;
	bool dry;
	struct db *db;
	struct contract_batch batch;
	struct contract_counts counts;
	uint8_t hash[HASH_SIZE];
};

static void importing_release(struct importing *i)
{
	contract_batch_release(&i->batch);
	db_free(i->db);
	db_thread_end();
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void close_file(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

/* The bytes of the file: new. */
static enum err read_bytes(const char *path, char **ret, size_t *ret_len, struct err_info *err)
{
	DEFER(close_file) FILE *file = fopen(path, "rbe");
	struct stat status;

	if (file == NULL || fstat(fileno(file), &status) != 0)
		return ERR(err, ERR_INVALID, "%s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return ERR(err, ERR_INVALID, "%s: not a file", path);
	if (status.st_size > (off_t)FILE_MAX)
		return ERR(err, ERR_TOO_LARGE, "%s: more than %zu MiB", path, FILE_MAX / 1024 / 1024);
	*ret_len = (size_t)status.st_size;
	*ret = malloc(*ret_len + 1);
	if (*ret == NULL)
		return ERR(err, ERR_MEMORY, "%s", path);
	if (fread(*ret, 1, *ret_len, file) != *ret_len)
		return ERR(err, ERR_SYSTEM, "%s: it could not be read to its end", path);
	return ERR_OK;
}

static enum err read_file(struct importing *i, struct err_info *err)
{
	AUTO_FREE char *bytes = NULL;
	json_auto_t *file = NULL;
	json_error_t error;
	size_t len = 0;
	enum err code = read_bytes(i->path, &bytes, &len, err);

	if (code == ERR_OK)
		code = hash_sha256(&(struct hash_part){ .bytes = bytes, .len = len }, 1, i->hash, err);
	if (code != ERR_OK)
		return code;
	file = json_loadb(bytes, len, 0, &error);
	if (file == NULL)
		return ERR(err, ERR_INVALID, "%s:%d:%d: %s", i->path, error.line, error.column, error.text);
	code = contract_gather(file, &i->batch, err);
	if (code == ERR_INVALID)
		return ERR(err, code, "%s: neither \"marches\": [...] nor \"marches\": {\"marche\": [...]}", i->path);
	return code;
}

static enum err import_work(void *data, struct err_info *err)
{
	struct importing *i = data;
	const struct contract_source source = { .file_name = file_name(i->path), .hash = i->hash };
	json_auto_t *person = NULL;
	struct actor actor = { .name = "" };
	enum err code = sql_contract_importer(i->db, i->by, &person, err);

	if (code == ERR_NOT_FOUND)
		return ERR(err, ERR_INVALID, "--by: nobody called \"%s\" has ever signed in", i->by);
	if (code != ERR_OK)
		return code;
	actor.person_id = row_number(person, "id");
	actor.name = row_text(person, "name");
	actor.quality = row_text(person, "quality");
	actor.directory_uuid = row_text(person, "directory_uuid");
	date_now(actor.at);
	return contract_store(i->db, &actor, &i->batch, &source, i->dry, &i->counts, err);
}

static void report(const struct importing *i)
{
	const struct contract_counts *counts = &i->counts;
	size_t faults = json_array_size(i->batch.faults);
	size_t n;
	const json_t *fault;

	json_array_foreach(i->batch.faults, n, fault) {
		if (n < FAULTS_SHOWN)
			printf("left out: contract %" PRId64 ": %s\n", row_number(fault, "position"),
			       row_text(fault, "fault"));
	}
	if (faults > FAULTS_SHOWN)
		printf("left out: %zu more\n", faults - FAULTS_SHOWN);
	printf("%" PRId64 " read: %" PRId64 " %s, %" PRId64 " %s, %" PRId64 " unchanged, %" PRId64
	       " older than what is kept, %" PRId64 " merged as co-holders, %zu left out\n",
	       i->batch.read, counts->added, i->dry ? "to add" : "added", counts->changed,
	       i->dry ? "to change" : "changed", counts->unchanged, counts->older, i->batch.merged, faults);
}

static enum err import_run(const struct conf *conf, struct importing *i, struct err_info *err)
{
	struct db_settings settings = database_settings(conf);
	enum err code = read_file(i, err);

	if (code == ERR_OK)
		code = db_library_init(err);
	if (code == ERR_OK)
		code = db_new(&settings, &i->db, err);
	if (code == ERR_OK)
		code = migrate_check(i->db, conf->migrations_dir, err);
	if (code == ERR_OK)
		code = db_transaction(i->db, import_work, i, err);
	if (code != ERR_OK)
		return code;
	report(i);
	if (!i->dry)
		log_notice("contracts imported",
			   "file=%s read=%" PRId64 " added=%" PRId64 " changed=%" PRId64 " left_out=%zu",
			   log_quote(file_name(i->path)).text, i->batch.read, i->counts.added, i->counts.changed,
			   json_array_size(i->batch.faults));
	return fflush(stdout) == 0 ? ERR_OK : ERR(err, ERR_SYSTEM, "the result could not be written");
}

/* False: not understood. */
static bool read_arguments(struct importing *i, int argc, char **argv)
{
	for (int at = 1; at < argc; at++) {
		if (text_equal(argv[at], "--dry-run"))
			i->dry = true;
		else if (text_equal(argv[at], "--by") && at + 1 < argc)
			i->by = argv[++at];
		else if (i->path == NULL && argv[at][0] != '-')
			i->path = argv[at];
		else
			return false;
	}
	return i->path != NULL && i->by != NULL;
}

int command_contracts_import(const struct conf *conf, int argc, char **argv)
{
	DEFER(importing_release) struct importing i = { 0 };
	struct err_info err;

	if (!read_arguments(&i, argc, argv))
		return command_misused("contracts import", "takes FILE --by ACCOUNT [--dry-run]");
	if (strlen(file_name(i.path)) > FILE_NAME_MAX)
		return command_misused("contracts import", "the file's name is too long");
	return import_run(conf, &i, &err) == ERR_OK ? COMMAND_OK : command_failed("contracts import", &err);
}
