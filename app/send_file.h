/* A file as the answer (req->sending), in pieces. */
#ifndef ACCORD_SEND_FILE_H
#define ACCORD_SEND_FILE_H

#include "app/base/buf.h"
#include "app/http/request.h"

/*
 * Sends the file to be saved under its name, never to be shown: pieces go by req->send while the next is read, and
 * the last is left in `body`. A client that has it already (If-None-Match) gets 304, HEAD the head alone. Once a
 * piece has gone no other answer can begin: after an error req->cut is set.
 * ERR_STORAGE: the file cannot be read; ERR_BAD_REQUEST: nobody takes the pieces; ERR_MEMORY, ERR_INTERNAL.
 */
MUST_USE enum err send_file(struct request *req, struct buf *head, struct buf *body, struct err_info *err);

#endif
