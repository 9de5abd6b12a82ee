/* What stands around every page: who I am, where I am, what waits for me, and the keys of its forms. */
#ifndef ACCORD_FRAME_H
#define ACCORD_FRAME_H

#include <jansson.h>

#include "app/http/request.h"

/* The member `frame` of a page's model. title: the page's. New. ERR_MEMORY, ERR_SYSTEM, ERR_INTERNAL. */
MUST_USE enum err frame_make(struct request *req, const char *title, json_t **ret,
			     struct err_info *err);
/*
 * What binds this request's anti-forgery tokens: the session's token, or before sign-in a random cookie
 * that is set here when it is missing. Arena.
 */
MUST_USE enum err frame_csrf_binding(struct request *req, const char **ret, struct err_info *err);
/* The anti-forgery token that a page or a JSON client sends back. */
MUST_USE enum err frame_csrf_token(struct request *req, char ret[65], struct err_info *err);

#endif
