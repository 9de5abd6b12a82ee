/* From the disk to the server, one piece in memory. */
#include "app/send_file.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "app/http/response.h"

#define PIECE 65536	/* bytes */

static enum err send_head(struct request *req, struct buf *head, struct err_info *err)
{
	const struct sending *file = req->sending;
	bool known = response_etag_matches(req->if_none_match, file->etag);
	struct response response = {
		.status = known ? 304 : 200,
		.content_type = known ? NULL : file->media_type,
		.content_length = known ? 0 : (size_t)file->size,
		.attachment = known ? NULL : file->name,
		.etag = file->etag,
		.request_id = req->request_id,
	};

	return response_head(&response, head, err);
}

/* The next piece, behind what `body` holds. *left: bytes of the file that are still to come. */
static enum err add_piece(const struct sending *file, int64_t *left, struct buf *body, struct err_info *err)
{
	char piece[PIECE];
	size_t wanted = *left < PIECE ? (size_t)*left : PIECE;
	ssize_t n = read(file->fd, piece, wanted);

	if (n < 0 && errno == EINTR)
		return ERR_OK;
	if (n <= 0)
		return ERR(err, ERR_STORAGE, "file ends %" PRId64 " bytes too soon", *left);
	buf_add(body, piece, (size_t)n);
	*left -= n;
	return buf_error(body) == ERR_OK ? ERR_OK : ERR(err, buf_error(body), "piece of a file");
}

static enum err send_pieces(struct request *req, struct buf *head, struct buf *body, struct err_info *err)
{
	int64_t left = req->sending->size;
	enum err code = ERR_OK;

	while (code == ERR_OK && left > 0) {
		code = add_piece(req->sending, &left, body, err);
		if (code != ERR_OK || left == 0 || req->send == NULL)
			continue;
		req->sent = true;
		if (!req->send(req->send_to, head, body))
			code = ERR(err, ERR_BAD_REQUEST, "nobody takes the file");
		buf_clear(head);
		buf_clear(body);
	}
	return code;
}

enum err send_file(struct request *req, struct buf *head, struct buf *body, struct err_info *err)
{
	enum err code = send_head(req, head, err);

	if (code != ERR_OK || req->method == METHOD_HEAD ||
	    response_etag_matches(req->if_none_match, req->sending->etag))
		return code;
	code = send_pieces(req, head, body, err);
	if (code != ERR_OK && req->sent) {
		buf_clear(head);
		buf_clear(body);
		req->cut = true;
	}
	return code;
}
