/* `accord serve`: answers requests until it is told to stop. */
#include "app/serve.h"
#include "app/base/log.h"
#include "app/command/command.h"

int command_serve(const struct conf *conf, int argc, char **argv)
{
	struct err_info err;

	if (argc > 1)
		return command_misused(argv[0], "takes no argument");
	if (serve_run(conf, &err) == ERR_OK)
		return COMMAND_OK;
	log_error("service failed", "reason=%s", log_quote(err.detail).text);
	return COMMAND_FAILED;
}
