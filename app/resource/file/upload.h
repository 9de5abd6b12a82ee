/*
 * A file that comes with a form (multipart/form-data, on a route with ROUTE_UPLOAD): the form's own parts first,
 * then, when they are found good, the bytes of the file into site.files, piece by piece.
 */
#ifndef ACCORD_RESOURCE_FILE_UPLOAD_H
#define ACCORD_RESOURCE_FILE_UPLOAD_H

#include "app/http/multipart.h"
#include "app/http/request.h"
#include "app/resource/file/file_type.h"
#include "app/resource/file/store.h"

#define UPLOAD_FIELD "file"	/* name of the file's part */

struct upload {
	/* for the handler */
	const char *name;		/* arena: cleaned */
	const struct file_type *type;
	struct store_file stored;	/* whole, under another name until store_keep */

	/* while it comes */
	struct multipart parts;
	struct multipart_part part;	/* the file's */
	request_body_fn *read;
	void *from;			/* borrowed */
	size_t left;			/* bytes of the body that have not been read */
	bool found;			/* the file's part has begun */
};

/* True when the request's body is left to the functions below. */
bool upload_is_expected(const struct request *req);
/*
 * Reads the parts before the file by req->route->form, as field_read_form does; csrf_token, form_key and version
 * may also come as headers. Fills req->upload (arena; release with upload_release).
 * ERR_TOO_LARGE with a message beside the file; ERR_MEDIA_TYPE; the errors of multipart.h and field.h
 */
MUST_USE enum err upload_read_form(struct request *req, request_body_fn *read, void *from, struct err_info *err);
/*
 * Takes the file: all of it is on the disk then, and its type is one of the list. req->form gets `file` {name,
 * size, sha256}, so that a one-time key is bound to the content.
 * ERR_INVALID, ERR_TOO_LARGE: with a message beside the file; ERR_STORAGE; the errors of multipart.h
 */
MUST_USE enum err upload_take(struct request *req, struct err_info *err);
/* Closes it, and removes what is left under another name. NULL is accepted. */
void upload_release(struct upload *upload);

#endif
