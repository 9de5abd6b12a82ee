/* The pages of a list, one after the other, as one table. */
#include "app/export.h"

#include "app/base/json_memory.h"
#include "app/base/text.h"
#include "app/http/route.h"
#include "app/render.h"
#include "app/view/csv.h"
#include "app/view/xlsx.h"
#include "sql/db.h"

/* The last line of a table that broke off, for whoever did not see that its transfer failed. */
#define BROKEN "Export interrompu : la suite manque. Recommencez dans un instant.\r\n"

struct exporting {
	struct request *req;
	struct buf *head;
	struct buf *body;
	struct xlsx book; /* of a workbook */
};

static void exporting_release(struct exporting *x)
{
	xlsx_release(&x->book);
}

static bool is_book(const struct exporting *x)
{
	return x->req->face == FACE_XLSX;
}

static enum err export_rows(struct exporting *x, bool first, struct err_info *err)
{
	const struct csv_column *columns = x->req->route->csv;
	const json_t *items = json_object_get(x->req->model, "items");
	enum err code = ERR_OK;

	if (!is_book(x))
		return csv_render(columns, first, items, x->body, err);
	if (first)
		code = xlsx_begin(&x->book, columns, x->body, err);
	return code == ERR_OK ? xlsx_rows(&x->book, items, err) : code;
}

/* The rows of one page, behind what `body` holds. */
static enum err export_page(struct exporting *x, bool first, struct err_info *err)
{
	struct request *req = x->req;
	enum err code;

	json_decref(req->model);
	req->model = NULL;
	code = req->route->handler(req, err);
	if (code == ERR_OK && req->message_count > 0)
		code = ERR(err, ERR_INVALID, "field %s", req->messages[0].field);
	if (code == ERR_OK)
		code = export_rows(x, first, err);
	if (code == ERR_OK && json_memory_failed())
		code = ERR(err, ERR_MEMORY, "JSON of an export");
	return code;
}

/* The cursor of the next page, or NULL after the last. Borrowed from the model. */
static const char *export_next(const struct exporting *x)
{
	return json_string_value(json_object_get(x->req->model, "next"));
}

static enum err export_send(struct exporting *x, struct err_info *err)
{
	struct request *req = x->req;

	if (req->send == NULL)
		return ERR_OK;
	req->sent = true;
	if (!req->send(req->send_to, x->head, x->body))
		return ERR(err, ERR_BAD_REQUEST, "nobody takes the export");
	buf_clear(x->head);
	if (is_book(x))
		xlsx_sent(&x->book);
	else
		buf_clear(x->body);
	return ERR_OK;
}

/* The handler reads the cursor where a person's address would have it. */
static enum err export_go_on(struct exporting *x, struct err_info *err)
{
	struct request *req = x->req;

	if (req->form == NULL || text_equal(form_text(req, "apres"), export_next(x)))
		return ERR(err, ERR_INTERNAL, "%s does not go on", req->path);
	if (json_object_set(req->form, "apres", json_object_get(req->model, "next")) != 0)
		return ERR(err, ERR_MEMORY, "cursor of an export");
	return ERR_OK;
}

/* The pages behind the first. */
static enum err export_rest(struct exporting *x, struct err_info *err)
{
	enum err code = ERR_OK;

	while (code == ERR_OK && export_next(x) != NULL && x->req->method != METHOD_HEAD) {
		code = export_send(x, err);
		if (code == ERR_OK)
			code = export_go_on(x, err);
		if (code == ERR_OK)
			code = export_page(x, false, err);
		if (code == ERR_OK && is_book(x) && export_next(x) == NULL)
			code = xlsx_end(&x->book, err);
	}
	return code;
}

static enum err export_work(void *data, struct err_info *err)
{
	struct exporting *x = data;
	bool all;
	enum err code;

	/* A transaction that is run again would begin again. */
	if (x->req->sent)
		return ERR(err, ERR_DATABASE, "an export whose transaction broke");
	buf_clear(x->head);
	buf_clear(x->body);
	xlsx_release(&x->book);
	code = export_page(x, true, err);
	if (code != ERR_OK)
		return code;
	all = export_next(x) == NULL;
	if (all && is_book(x))
		code = xlsx_end(&x->book, err);
	if (code == ERR_OK)
		code = render_table_head(x->req, all ? x->body->len : 0, x->head, err);
	return code == ERR_OK ? export_rest(x, err) : code;
}

enum err export_run(struct request *req, struct buf *head, struct buf *body, struct err_info *err)
{
	DEFER(exporting_release) struct exporting x = { .req = req, .head = head, .body = body };
	enum err code = db_transaction(req->db, export_work, &x, err);

	if (code != ERR_OK && req->sent) {
		buf_clear(head);
		buf_clear(body);
		if (req->face == FACE_CSV)
			buf_adds(body, BROKEN);
		req->cut = true;
	}
	return code;
}
