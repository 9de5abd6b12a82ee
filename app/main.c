/*
 * The command line: accord [--conf FILE] COMMAND [ARGUMENT…]
 *
 * The configuration is FILE, else what ACCORD_CONF names, else /etc/accord/accord.conf.
 * Exit status: 0 done, 1 failed (one line on stderr says why), 2 not understood.
 */
#include "app/base/json_memory.h"
#include "app/base/log.h"
#include "app/base/text.h"
#include "app/base/version.h"
#include "app/command/command.h"

#define MAIN_CONF "/etc/accord/accord.conf"

struct command {
	const char *name;
	const char *help;
	int (*run)(const struct conf *conf, int argc, char **argv);
	bool needs_conf;
};

static int main_help(const struct conf *conf, int argc, char **argv);
static int main_version(const struct conf *conf, int argc, char **argv);

/* clang-format off */
static const struct command commands[] = {
	{ "serve",        "answer requests (several may share one socket)",       command_serve,      true },
	{ "identity",     "answer the workers' questions about people",           command_identity,   true },
	{ "migrate",      "bring the database's schema up to date; --check asks", command_migrate,    true },
	{ "ledger keygen", "make the key that signs checkpoints; prints the public one", command_ledger_keygen, false },
	{ "ledger seal",   "seal new entries; --all: also very late ones; --every: go on", command_ledger_seal, true },
	{ "ledger head",   "print the newest checkpoint, to be kept elsewhere",   command_ledger_head,   true },
	{ "ledger export", "write the whole ledger, to a file or here",           command_ledger_export, true },
	{ "ledger verify", "check an export; --key PUBLIC.pem, --head FILE",      command_ledger_verify, false },
	{ "load",         "fill an empty database from the data files of a folder", command_load,      true },
	{ "export",       "write everything into a new folder, as docs/export.md says", command_export, true },
	{ "import",       "fill an empty database from the folder of an export",  command_import,     true },
	{ "contracts import", "take over public contracts from published data; --by ACCOUNT, --dry-run", command_contracts_import, true },
	{ "mail",         "send the mail that waits, with reminders and digests; --every: go on", command_mail, true },
	{ "work",         "do the jobs that requests asked for; --once: what is due", command_work, true },
	{ "purge",        "delete what has ended; --dry-run counts it",           command_purge,      true },
	{ "files check",  "every attached file is there and unchanged",           command_files_check, true },
	{ "files purge",  "delete files that belong to no record; --dry-run counts them", command_files_purge, true },
	{ "check-conf",   "read the configuration and print it, without secrets", command_check_conf, true },
	{ "version",      "print the version",                                    main_version,       false },
	{ "help",         "print this",                                           main_help,          false },
};
/* clang-format on */

static void main_print_help(FILE *out)
{
	fputs("usage: accord [--conf FILE] COMMAND [ARGUMENT…]\n\n", out);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-13s %s\n", commands[i].name, commands[i].help);
	fputs("\nThe configuration is FILE, else $ACCORD_CONF, else " MAIN_CONF ".\n"
	      "Exit status: 0 done, 1 failed, 2 not understood.\n",
	      out);
}

static int main_help(const struct conf *conf UNUSED, int argc UNUSED, char **argv UNUSED)
{
	main_print_help(stdout);
	return COMMAND_OK;
}

static int main_version(const struct conf *conf UNUSED, int argc UNUSED, char **argv UNUSED)
{
	puts("accord " ACCORD_VERSION);
	return COMMAND_OK;
}

/* How many words of argv name this command: one or two; 0: another one is meant. */
static int main_match(const struct command *command, int argc, char **argv)
{
	size_t len = strcspn(command->name, " ");

	if (strlen(argv[0]) != len || memcmp(argv[0], command->name, len) != 0)
		return 0;
	if (command->name[len] == '\0')
		return 1;
	return argc > 1 && text_equal(argv[1], command->name + len + 1) ? 2 : 0;
}

static const struct command *main_find(int argc, char **argv, int *ret_words)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		*ret_words = main_match(&commands[i], argc, argv);
		if (*ret_words > 0)
			return &commands[i];
	}
	return NULL;
}

static void main_set_log_level(const char *name)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {
		{ "error", LOG_LEVEL_ERROR },	{ "warning", LOG_LEVEL_WARNING },
		{ "notice", LOG_LEVEL_NOTICE }, { "info", LOG_LEVEL_INFO },
		{ "debug", LOG_LEVEL_DEBUG },
	};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		if (text_equal(levels[i].name, name))
			log_set_level(levels[i].level);
	}
}

static int main_run(const struct command *command, const char *path, int argc, char **argv)
{
	DEFER(conf_release) struct conf conf = { 0 };
	struct err_info err;

	if (!command->needs_conf)
		return command->run(NULL, argc, argv);
	if (conf_load(path, &conf, &err) != ERR_OK)
		return command_failed(command->name, &err);
	main_set_log_level(conf.log_level);
	return command->run(&conf, argc, argv);
}

/* Takes `--conf FILE` or `--conf=FILE` at *at. False: FILE is missing. */
static bool main_take_conf(int argc, char **argv, int *at, const char **ret_path)
{
	if (*at < argc && text_starts(argv[*at], "--conf=")) {
		*ret_path = strchr(argv[*at], '=') + 1;
		*at += 1;
	} else if (*at < argc && text_equal(argv[*at], "--conf")) {
		*ret_path = argv[*at + 1];
		*at += 2;
	}
	return *ret_path != NULL;
}

int main(int argc, char **argv)
{
	const char *path = getenv("ACCORD_CONF");
	const struct command *command;
	int words = 0;
	int at = 1;

	json_memory_start();
	if (path == NULL || path[0] == '\0')
		path = MAIN_CONF;
	if (!main_take_conf(argc, argv, &at, &path) || at >= argc) {
		main_print_help(stderr);
		return COMMAND_USAGE;
	}
	command = main_find(argc - at, argv + at, &words);
	if (command == NULL)
		return command_misused(argv[at], "there is no such command");
	at += words - 1;
	return main_run(command, path, argc - at, argv + at);
}
