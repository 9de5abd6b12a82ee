/*
 * The way of a request: find route → open session → check permission → read form → check CSRF → run handler →
 * render. Each step is one function in one array; the request ends at the first that refuses. Only here a
 * request's failure is logged, once.
 */
#ifndef ACCORD_DISPATCH_H
#define ACCORD_DISPATCH_H

#include "app/base/buf.h"
#include "app/http/request.h"

/*
 * Answers one request whole; never fails: its last resort is a fixed 503. Only an answer of which a piece
 * was sent already may break off: req->cut.
 * req        zeroed, but for what a worker lends (arena, conf, db, templates, send)
 * envp       FastCGI parameters "NAME=value", NULL-ended
 * ask_body   asked only when the declared length is allowed
 * head, body receive the answer; empty on entry
 */
void dispatch(struct request *req, const char *const *envp, request_body_fn *ask_body, void *from,
	      struct buf *head, struct buf *body);

#endif
