/* `accord migrate`: brings the schema up to date, or (--check) says whether it is. */
#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "sql/migrate.h"

static void migrate_free_db(struct db **db)
{
	db_free(*db);
	db_thread_end();
}

static void migrate_say(const char *file)
{
	printf("applied %s\n", file);
	fflush(stdout);
}

static enum err migrate_apply(struct db *db, const char *dir, struct err_info *err)
{
	int applied = 0;
	enum err code = migrate_run(db, dir, migrate_say, &applied, err);

	if (code == ERR_OK && applied == 0)
		printf("nothing to apply\n");
	return code;
}

int command_migrate(const struct conf *conf, int argc, char **argv)
{
	struct db_settings settings = database_settings(conf);
	DEFER(migrate_free_db) struct db *db = NULL;
	bool check = argc == 2 && text_equal(argv[1], "--check");
	struct err_info err;
	enum err code;

	if (argc > 1 && !check)
		return command_misused(argv[0], "takes no argument but --check");
	code = db_library_init(&err);
	if (code == ERR_OK)
		code = db_new(&settings, &db, &err);
	if (code == ERR_OK)
		code = check ? migrate_check(db, conf->migrations_dir, &err) :
			       migrate_apply(db, conf->migrations_dir, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed(argv[0], &err);
}
