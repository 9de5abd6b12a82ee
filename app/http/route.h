/*
 * One row a URL, with every cross-cutting duty as a column. The table is in app/resource/routes.c; the
 * program refuses to start when a row lacks its permission, a POST its form, or two rows match one path.
 */
#ifndef ACCORD_HTTP_ROUTE_H
#define ACCORD_HTTP_ROUTE_H

#include "app/http/field.h"
#include "app/http/request.h"
#include "app/view/csv.h"

/*
 * A handler speaks only the domain: it takes a checked request and sets req->model (new). A POST's
 * handler runs inside one transaction, and may run again from the start after a deadlock.
 */
typedef enum err handler_fn(struct request *req, struct err_info *err);

enum route_flag {
	ROUTE_LIST = 1 << 0,		/* the model has `items` and `next` */
	ROUTE_NO_TRANSACTION = 1 << 1,	/* a POST that brings its own (sign-in, sign-out) */
	ROUTE_NO_BODY = 1 << 2,		/* answers a status alone */
	ROUTE_RAW_JSON = 1 << 3,	/* JSON only, no page */
	ROUTE_CALENDAR = 1 << 4,	/* has an iCalendar face (.ics): the model's `calendar` (app/view/ical.h) */
	ROUTE_UPLOAD = 1 << 5,		/* a POST with a file (app/resource/file/upload.h) */
	ROUTE_FILE = 1 << 6		/* answers a file, whatever is asked */
};

struct route {
	enum method method;
	/* "/actions/:id/soumettre"; :id and :number are positive numbers, :word a-z-, :token a secret of 43 to 64
	 * letters, digits, - and _ that no log has */
	const char *path;
	handler_fn *handler;
	unsigned permission;		/* of auth/permission.h; never 0 */
	const struct form *form;	/* POST: its form. GET: the query fields it takes, or NULL */
	const char *page;		/* template; of a POST: the page shown again with its messages */
	handler_fn *show;		/* POST: makes the model of that page again when the form is refused */
	const struct csv_column *csv;	/* NULL: no CSV, no XLSX */
	const char *then;		/* POST: where success leads, ":id" replaced; NULL: req->location */
	unsigned flags;
	const void *subject;		/* what handlers of several rows are about, or NULL (a kind of record) */
	const char *summary;		/* English, for /openapi.json */
};

/* The table and its length. Static (app/resource/routes.c). */
const struct route *routes_all(size_t *ret_count);

/*
 * Finds the row for `method` and `path`, filling req->route, id, word, face (by suffix .json/.csv/.xlsx/.ics,
 * which is cut from req->path, else by Accept). HEAD takes the row of GET. A route answers HTML and
 * JSON (ROUTE_RAW_JSON: JSON alone; ROUTE_NO_BODY: whatever is asked), and CSV and XLSX when it has columns.
 * ERR_NOT_FOUND; ERR_METHOD: the path exists for another method (ret_allow: "GET, HEAD, POST", arena);
 * ERR_NOT_ACCEPTABLE; ERR_MEMORY. On an error face is HTML or JSON, as the error shall be shown.
 */
MUST_USE enum err route_find(struct request *req, const struct route *table, size_t count,
			     const char **ret_allow, struct err_info *err);
/* The path as the log may have it: of a private address the route's own, and nothing of what may be a part of one. */
const char *route_path_to_log(const struct request *req);
/*
 * Checks the table at start: path, method, handler, permission, form and its fields (field_check_form),
 * page, columns, `then`, and that no two rows of one method match one path, but for a word of its own ("/a/new")
 * before the row of all words ("/a/:word"). A GET without page answers
 * raw JSON, CSV or no body; a POST whose form has fields needs a page to show them again.
 * has_template may be NULL (templates are not looked at). ERR_CONFIG names the row.
 */
MUST_USE enum err route_check(const struct route *table, size_t count,
			      bool (*has_template)(const void *, const char *), const void *templates,
			      struct err_info *err);

#endif
