/* A list model as CSV. */
#include "app/base/escape.h"
#include "app/view/csv.h"
#include "app/view/filter.h"

#define CSV_COLUMNS_MAX 64
#define CSV_CELL_MAX (1024 * 1024)	/* bytes of one cell before escaping */
#define CSV_BOM "\xEF\xBB\xBF"

struct csv {
	const struct csv_column *columns;	/* borrowed */
	struct filter filters[CSV_COLUMNS_MAX];	/* fn NULL: none */
	size_t count;
	struct buf cell;			/* the text of one cell, not escaped */
};

static void csv_release(struct csv *csv)
{
	buf_release(&csv->cell);
}

static enum err csv_prepare(struct csv *csv, struct err_info *err)
{
	const struct csv_column *column = csv->columns;

	for (; column->heading != NULL; column++, csv->count++) {
		if (csv->count == CSV_COLUMNS_MAX)
			return ERR(err, ERR_INTERNAL, "more than %d columns", CSV_COLUMNS_MAX);
		if (column->filter != NULL && !filter_find(column->filter, strlen(column->filter),
							   &csv->filters[csv->count]))
			return ERR(err, ERR_INTERNAL, "column '%s': no such filter: '%s'",
				   column->heading, column->filter);
	}
	return ERR_OK;
}

/* The value at a dotted path, or NULL. */
static const json_t *csv_find(const json_t *item, const char *path)
{
	const char *dot = strchr(path, '.');

	while (dot != NULL && item != NULL) {
		item = json_object_getn(item, path, (size_t)(dot - path));
		path = dot + 1;
		dot = strchr(path, '.');
	}
	return json_object_get(item, path);
}

/* A spreadsheet in French reads 12,5 as a number, and 12.5 as a text or a date. */
static void csv_real(struct buf *cell, const json_t *value)
{
	size_t start = cell->len;
	char *point;

	filter_plain(value, cell);
	if (buf_error(cell) != ERR_OK)
		return;
	point = strchr(cell->data + start, '.');
	if (point != NULL)
		*point = ',';
}

static void csv_value(struct buf *cell, const json_t *value, const struct filter *filter)
{
	if (filter->fn != NULL)
		filter->fn(value, filter->data, cell);
	else if (json_is_real(value))
		csv_real(cell, value);
	else
		filter_plain(value, cell);
}

static void csv_cell(struct csv *csv, const json_t *item, size_t column, struct buf *out)
{
	const json_t *value = csv_find(item, csv->columns[column].path);
	const struct filter *filter = &csv->filters[column];

	buf_clear(&csv->cell);
	if (!json_is_array(value))
		csv_value(&csv->cell, value, filter);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i > 0)
			buf_adds(&csv->cell, ", ");
		csv_value(&csv->cell, json_array_get(value, i), filter);
	}
	if (buf_error(&csv->cell) != ERR_OK)
		out->failed = buf_error(&csv->cell);
	escape_csv(out, buf_text(&csv->cell));
}

static void csv_heading(const struct csv *csv, struct buf *out)
{
	buf_adds(out, CSV_BOM);
	for (size_t i = 0; i < csv->count; i++) {
		if (i > 0)
			buf_addc(out, ';');
		escape_csv(out, csv->columns[i].heading);
	}
	buf_adds(out, "\r\n");
}

static void csv_line(struct csv *csv, const json_t *item, struct buf *out)
{
	for (size_t i = 0; i < csv->count; i++) {
		if (i > 0)
			buf_addc(out, ';');
		csv_cell(csv, item, i, out);
	}
	buf_adds(out, "\r\n");
}

enum err csv_render(const struct csv_column *columns, bool heading, const json_t *items,
		    struct buf *out, struct err_info *err)
{
	DEFER(csv_release) struct csv csv = { .columns = columns, .cell = BUF_INIT(CSV_CELL_MAX) };
	enum err code = csv_prepare(&csv, err);

	if (code != ERR_OK)
		return code;
	if (!json_is_array(items))
		return ERR(err, ERR_INTERNAL, "items are not a list");
	if (heading)
		csv_heading(&csv, out);
	for (size_t i = 0; i < json_array_size(items) && buf_error(out) == ERR_OK; i++)
		csv_line(&csv, json_array_get(items, i), out);
	code = buf_error(out);
	if (code != ERR_OK)
		return ERR(err, code, "CSV: %zu bytes at most", out->max);
	return ERR_OK;
}
