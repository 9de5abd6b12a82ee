/* A list as a table (CSV, XLSX), whole however long it is. */
#ifndef ACCORD_EXPORT_H
#define ACCORD_EXPORT_H

#include "app/base/buf.h"
#include "app/http/request.h"

/*
 * Answers a checked GET or HEAD whose face is CSV or XLSX: the route's handler is run page by page within one
 * transaction, so that all pages are of one moment, and each page but the last is sent (req->send) before the
 * next is read: memory holds one page. What is left stands in `head` and `body`, to be sent as any answer.
 * Once a piece has gone (req->sent) no other answer can begin: after an error `body` holds a last line that
 * says so (of a CSV; a workbook without its end cannot be opened), and req->cut is set.
 * ERR_*: of the handler; ERR_BAD_REQUEST: nobody takes the pieces; ERR_TOO_LARGE, ERR_MEMORY, ERR_INTERNAL.
 */
MUST_USE enum err export_run(struct request *req, struct buf *head, struct buf *body,
			     struct err_info *err);

#endif
