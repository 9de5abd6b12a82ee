/*
 * The handlers for the files of records; the kind stands in the route (route->subject) and has `.files = true`. Its
 * rows in routes.c: RECORD_FILES (app/resource/record/record_pages.h).
 */
#ifndef ACCORD_RESOURCE_FILE_FILE_PAGES_H
#define ACCORD_RESOURCE_FILE_FILE_PAGES_H

#include "app/http/response.h"
#include "app/http/route.h"

handler_fn file_list_show;
handler_fn file_upload_take;
handler_fn file_remove_take;
handler_fn file_download;

/*
 * Sends the file `number` of what `kind` and `id` name, and counts the download. To be called when it is known that the
 * person may read that. ERR_NOT_FOUND, ERR_STORAGE.
 */
MUST_USE enum err file_send(struct request *req, const char *kind, int64_t id, int64_t number, struct err_info *err);

extern const struct form file_upload_form;
extern const struct form file_remove_form;

#endif
