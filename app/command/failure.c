/* How every command says that it failed. */
#include "app/command/command.h"

int command_failed(const char *name, const struct err_info *err)
{
	fprintf(stderr, "accord %s: %s\n", name, err->detail);
	return COMMAND_FAILED;
}

int command_misused(const char *name, const char *problem)
{
	fprintf(stderr, "accord %s: %s; see `accord help`\n", name, problem);
	return COMMAND_USAGE;
}
