/* From a model to the answer: one model, many faces. */
#ifndef ACCORD_RENDER_H
#define ACCORD_RENDER_H

#include "app/base/buf.h"
#include "app/http/request.h"
#include "app/http/response.h"

/* The answer to a request whose handler succeeded. ERR_MEMORY, ERR_TOO_LARGE, ERR_INTERNAL, ERR_SYSTEM. */
MUST_USE enum err render_success(struct request *req, struct buf *head, struct buf *body,
				 struct err_info *err);
/* The page `page` with req->model and status `status`. */
MUST_USE enum err render_page(struct request *req, const char *page, int status, struct buf *head,
			      struct buf *body, struct err_info *err);
/*
 * The head of a table (CSV, XLSX).
 * length   bytes of its body; 0: it is not known before the end
 * ERR_MEMORY, ERR_INTERNAL
 */
MUST_USE enum err render_table_head(struct request *req, size_t length, struct buf *head,
				  struct err_info *err);
/*
 * The answer to a request that failed with `code`: a page that says what happened, what was kept and what to
 * do, or a problem document (RFC 9457). allow: methods of the path for ERR_METHOD, or NULL.
 */
MUST_USE enum err render_failure(struct request *req, enum err code, const char *allow,
				 struct buf *head, struct buf *body, struct err_info *err);
/* A redirection (303) to a local path. */
MUST_USE enum err render_redirect(struct request *req, const char *location, struct buf *head,
				  struct err_info *err);

#endif
