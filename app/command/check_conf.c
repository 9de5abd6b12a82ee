/* `accord check-conf`: the configuration as it takes effect. */
#include "app/command/command.h"

int command_check_conf(const struct conf *conf, int argc, char **argv)
{
	if (argc > 1)
		return command_misused(argv[0], "takes no argument");
	conf_print(conf, stdout);
	return fflush(stdout) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
