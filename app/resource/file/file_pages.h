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

extern const struct form file_upload_form;
extern const struct form file_remove_form;

#endif
