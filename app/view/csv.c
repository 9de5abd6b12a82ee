/* A list model as CSV. */
#include "app/view/csv.h"

#include "app/base/escape.h"
#include "app/view/column.h"

#define CSV_BOM "\xEF\xBB\xBF"

static void csv_heading(const struct columns *columns, struct buf *out)
{
	buf_adds(out, CSV_BOM);
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			buf_addc(out, ';');
		escape_csv(out, columns->table[i].heading);
	}
	buf_adds(out, "\r\n");
}

/* cell   the text of one cell, not escaped */
static void csv_line(const struct columns *columns, const json_t *item, struct buf *cell,
		     struct buf *out)
{
	for (size_t i = 0; i < columns->count; i++) {
		if (i > 0)
			buf_addc(out, ';');
		buf_clear(cell);
		columns_text(columns, item, i, cell);
		if (buf_error(cell) != ERR_OK)
			out->failed = buf_error(cell);
		escape_csv(out, buf_text(cell));
	}
	buf_adds(out, "\r\n");
}

enum err csv_render(const struct csv_column *table, bool heading, const json_t *items,
		    struct buf *out, struct err_info *err)
{
	AUTO_BUF cell = BUF_INIT(COLUMN_CELL_MAX);
	struct columns columns;
	enum err code = columns_prepare(table, &columns, err);

	if (code != ERR_OK)
		return code;
	if (!json_is_array(items))
		return ERR(err, ERR_INTERNAL, "items are not a list");
	if (heading)
		csv_heading(&columns, out);
	for (size_t i = 0; i < json_array_size(items) && buf_error(out) == ERR_OK; i++)
		csv_line(&columns, json_array_get(items, i), &cell, out);
	code = buf_error(out);
	if (code != ERR_OK)
		return ERR(err, code, "CSV: %zu bytes at most", out->max);
	return ERR_OK;
}
