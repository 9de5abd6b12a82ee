/*
 * `accord load DIR`: fills an empty installation from the data files of DIR: organisations.json and
 * agreement.json, which any installation needs, references.json (published figures), and people.json, committee.json,
 * actions.json, records.json, evaluations.json and indicator_values.json, sample data; all but the first two may be
 * absent. One transaction: all of it is there afterwards, or nothing.
 */
#include <inttypes.h>
#include <unistd.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/command/load_internal.h"
#include "app/database.h"
#include "app/resource/reference.h"
#include "sql/migrate.h"
#include "sql/queries.h"

#define PATH_SIZE 4096

static void load_free_db(struct db **db)
{
	reference_thread_end();
	db_free(*db);
	db_thread_end();
}

static void load_release(struct load *load)
{
	json_decref(load->organisations_file);
	json_decref(load->agreement_file);
	json_decref(load->people_file);
	json_decref(load->actions_file);
	json_decref(load->records_file);
	json_decref(load->references_file);
	json_decref(load->values_file);
	json_decref(load->committee_file);
	json_decref(load->life_file);
	json_decref(load->seats);
	json_decref(load->evaluations_file);
	json_decref(load->records);
	json_decref(load->organisations);
	json_decref(load->territories);
	json_decref(load->people);
}

/* Reads one file of DIR. A file that may be absent, and is, leaves *ret as it was. */
static enum err read_file(const char *dir, const char *name, bool optional, json_t **ret,
			  struct err_info *err)
{
	char path[PATH_SIZE];
	json_error_t error;
	int length = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (length < 0 || (size_t)length >= sizeof(path))
		return ERR(err, ERR_INVALID, "%s: path too long", name);
	if (optional && access(path, F_OK) != 0)
		return ERR_OK;
	*ret = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (*ret == NULL)
		return ERR(err, ERR_INVALID, "%s:%d:%d: %s", path, error.line, error.column,
			   error.text);
	return ERR_OK;
}

static enum err read_files(struct load *load, struct err_info *err)
{
	enum err code =
		read_file(load->dir, "organisations.json", false, &load->organisations_file, err);

	if (code == ERR_OK)
		code = read_file(load->dir, "agreement.json", false, &load->agreement_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "people.json", true, &load->people_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "actions.json", true, &load->actions_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "records.json", true, &load->records_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "references.json", true, &load->references_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "indicator_values.json", true, &load->values_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "committee.json", true, &load->committee_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "life.json", true, &load->life_file, err);
	if (code == ERR_OK)
		code = read_file(load->dir, "evaluations.json", true, &load->evaluations_file, err);
	return code;
}

static enum err check_empty(struct db *db, struct err_info *err)
{
	json_auto_t *row = NULL;
	enum err code = sql_load_rows(db, &row, err);

	if (code != ERR_OK)
		return code;
	for (void *at = json_object_iter(row); at != NULL; at = json_object_iter_next(row, at)) {
		if (json_integer_value(json_object_iter_value(at)) > 0)
			return ERR(err, ERR_CONFLICT,
				   "the database is not empty (%s: %" JSON_INTEGER_FORMAT
				   "); data is loaded into an empty one only",
				   json_object_iter_key(at),
				   json_integer_value(json_object_iter_value(at)));
	}
	return ERR_OK;
}

/* Forgets what an attempt before this one added: the transaction may run again. */
static enum err start_anew(struct load *load, struct err_info *err)
{
	reference_thread_end();
	load->steps = 0;
	json_decref(load->organisations);
	json_decref(load->territories);
	json_decref(load->people);
	load->organisations = json_object();
	load->territories = json_object();
	load->people = json_object();
	json_decref(load->records);
	load->records = json_object();
	json_decref(load->seats);
	load->seats = json_object();
	if (load->seats == NULL || load->records == NULL ||
	    load->organisations == NULL || load->territories == NULL || load->people == NULL)
		return ERR(err, ERR_MEMORY, "maps");
	return ERR_OK;
}

/* In this order: each names what those before it have added. */
static enum err (*const parts[])(struct load *load, struct err_info *err) = {
	load_organisations, load_agreement, load_people,     load_committee, load_actions,
	load_references,    load_values,    load_records,    load_life,
	load_evaluations,
};

static enum err load_all(void *data, struct err_info *err)
{
	struct load *load = data;
	enum err code = start_anew(load, err);

	if (code == ERR_OK)
		code = check_empty(load->db, err);
	for (size_t i = 0; code == ERR_OK && i < ARRAY_SIZE(parts); i++)
		code = parts[i](load, err);
	return code;
}

int command_load(const struct conf *conf, int argc, char **argv)
{
	struct db_settings settings = database_settings(conf);
	DEFER(load_free_db) struct db *db = NULL;
	DEFER(load_release) struct load load = { 0 };
	struct err_info err;
	enum err code;

	if (argc != 2)
		return command_misused(argv[0], "takes the folder of the data files");
	load.dir = argv[1];
	load.files_dir = conf->files_dir;
	code = read_files(&load, &err);
	if (code == ERR_OK)
		code = db_library_init(&err);
	if (code == ERR_OK)
		code = db_new(&settings, &db, &err);
	if (code == ERR_OK)
		code = migrate_check(db, conf->migrations_dir, &err);
	load.db = db;
	load.conf = conf;
	if (code == ERR_OK)
		code = db_transaction(db, load_all, &load, &err);
	if (code != ERR_OK)
		return command_failed(argv[0], &err);
	printf("loaded %s\n", load.dir);
	return COMMAND_OK;
}
