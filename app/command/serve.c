/* `accord serve`: answers requests until it is told to stop. */
#include "app/serve.h"
#include "app/base/log.h"
#include "app/command/command.h"
#include "app/resource/file/file_type.h"
#include "app/resource/file/store.h"

int command_serve(const struct conf *conf, int argc, char **argv)
{
	struct err_info err;
	enum err code;

	if (argc > 1)
		return command_misused(argv[0], "takes no argument");
	code = store_prepare(conf->files_dir, &err);
	if (code == ERR_OK)
		code = file_type_prepare(&err);
	if (code == ERR_OK)
		code = serve_run(conf, &err);
	if (code == ERR_OK)
		return COMMAND_OK;
	log_error("service failed", "reason=%s", log_quote(err.detail).text);
	return COMMAND_FAILED;
}
