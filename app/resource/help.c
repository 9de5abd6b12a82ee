/* Pages that say the same to everybody. */
#include "app/resource/resources.h"

static enum err set_title(struct request *req, const char *title, struct err_info *err)
{
	req->model = json_pack("{s:s}", "title", title);
	return req->model != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "page");
}

enum err help_show(struct request *req, struct err_info *err)
{
	return set_title(req, "Aide", err);
}

enum err accessibility_show(struct request *req, struct err_info *err)
{
	return set_title(req, "Déclaration d’accessibilité", err);
}
