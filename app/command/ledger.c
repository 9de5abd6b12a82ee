/*
 * `accord ledger keygen` and `accord ledger verify`: what needs neither configuration nor database,
 * so that anybody can run it.
 */
#include <errno.h>
#include <inttypes.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/ledger/key.h"
#include "app/ledger/verify.h"

static void ledger_close(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

int command_ledger_keygen(const struct conf *conf UNUSED, int argc, char **argv)
{
	DEFER(key_release) struct key key = { .pkey = NULL };
	AUTO_BUF pem = BUF_INIT(KEY_PEM_MAX);
	struct err_info err;
	enum err code;

	if (argc != 2)
		return command_misused("ledger keygen", "takes the file to write the private key to");
	code = key_generate(argv[1], &key, &err);
	if (code == ERR_OK)
		code = key_write_public(&key, &pem, &err);
	if (code != ERR_OK)
		return command_failed("ledger keygen", &err);
	fputs(buf_text(&pem), stdout);
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}

/* Takes `--key FILE` or `--head FILE` at *at, or the export's name. False: not understood. */
static bool ledger_take_argument(int argc, char **argv, int *at, struct verify_options *options,
				 const char **ret_path)
{
	const char *word = argv[(*at)++];

	if (!text_starts(word, "--") && *ret_path == NULL) {
		*ret_path = word;
		return true;
	}
	if (*at == argc)
		return false;
	if (text_equal(word, "--head") && options->head_path == NULL)
		options->head_path = argv[(*at)++];
	else if (text_equal(word, "--key") && options->key_count < VERIFY_KEYS_MAX)
		options->key_paths[options->key_count++] = argv[(*at)++];
	else
		return false;
	return true;
}

static void ledger_print_report(const struct verify_options *options,
				const struct verify_report *report)
{
	printf("good: %" PRId64 " entries in %" PRId64 " chains, %" PRId64 " checkpoints\n",
	       report->entries, report->chains, report->checkpoints);
	if (report->checkpoints > 0)
		printf("last checkpoint: %" PRId64 " of %s UTC, %s\nsigned with: %s%s\n",
		       report->last.number, report->last.sealed_at, report->hash, report->last.key,
		       options->key_count == 0 ? " (the key in the file: compare it, or give --key)" : "");
	if (report->unsealed > 0)
		printf("not yet sealed: %" PRId64 " entries, the first of them %s\n", report->unsealed,
		       report->first_unsealed);
}

int command_ledger_verify(const struct conf *conf UNUSED, int argc, char **argv)
{
	struct verify_options options = { .key_count = 0 };
	struct verify_report report;
	DEFER(ledger_close) FILE *file = NULL;
	const char *path = NULL;
	struct err_info err;
	int at = 1;

	while (at < argc) {
		if (!ledger_take_argument(argc, argv, &at, &options, &path))
			path = argv[at = argc];
	}
	if (path == NULL)
		return command_misused("ledger verify", "takes an export, --key PUBLIC.pem, --head FILE");
	file = fopen(path, "re");
	if (file == NULL) {
		(void)ERR(&err, ERR_SYSTEM, "%s: %s", path, strerrordesc_np(errno));
		return command_failed("ledger verify", &err);
	}
	if (verify_export(file, &options, &report, &err) != ERR_OK)
		return command_failed("ledger verify", &err);
	ledger_print_report(&options, &report);
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
