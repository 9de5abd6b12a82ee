/*
 * Runs a fuzzer once on every file under a folder: replay_NAME FOLDER. The fuzzer ends the program itself
 * when something is wrong; here it is a failure when there was nothing to run.
 */
#include <ftw.h>

#include "app/base/cleanup.h"

#define REPLAY_FDS_MAX 16
#define REPLAY_BYTES_MAX (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replayed;

static void replay_close(FILE **file)
{
	if (*file != NULL)
		fclose(*file);
}

static int replay_file(const char *path, const struct stat *st UNUSED, int kind, struct FTW *ftw UNUSED)
{
	DEFER(replay_close) FILE *file = NULL;
	AUTO_FREE uint8_t *bytes = NULL;
	size_t len;

	if (kind != FTW_F)
		return 0;
	file = fopen(path, "rb");
	bytes = malloc(REPLAY_BYTES_MAX);
	if (file == NULL || bytes == NULL)
		return 1;
	len = fread(bytes, 1, REPLAY_BYTES_MAX, file);
	LLVMFuzzerTestOneInput(bytes, len);
	replayed++;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 2 || nftw(argv[1], replay_file, REPLAY_FDS_MAX, FTW_PHYS) != 0)
		return 2;
	printf("%d seeds\n", replayed);
	return replayed > 0 ? 0 : 1;
}
