/* What the cells of a table hold. */
#include "app/view/column.h"

enum err columns_prepare(const struct csv_column *table, struct columns *ret, struct err_info *err)
{
	const struct csv_column *column = table;

	*ret = (struct columns){ .table = table };
	for (; column->heading != NULL; column++, ret->count++) {
		if (ret->count == COLUMNS_MAX)
			return ERR(err, ERR_INTERNAL, "more than %d columns", COLUMNS_MAX);
		if (column->filter != NULL && !filter_find(column->filter, strlen(column->filter),
							   &ret->filters[ret->count]))
			return ERR(err, ERR_INTERNAL, "column '%s': no such filter: '%s'",
				   column->heading, column->filter);
	}
	return ERR_OK;
}

const json_t *columns_value(const struct columns *columns, const json_t *item, size_t column)
{
	const char *path = columns->table[column].path;
	const char *dot = strchr(path, '.');

	while (dot != NULL && item != NULL) {
		item = json_object_getn(item, path, (size_t)(dot - path));
		path = dot + 1;
		dot = strchr(path, '.');
	}
	return json_object_get(item, path);
}

/* A spreadsheet in French reads 12,5 as a number, and 12.5 as a text or a date. */
static void add_real(struct buf *out, const json_t *value)
{
	size_t start = out->len;
	char *point;

	filter_plain(value, out);
	if (buf_error(out) != ERR_OK)
		return;
	point = strchr(out->data + start, '.');
	if (point != NULL)
		*point = ',';
}

static void add_value(struct buf *out, const json_t *value, const struct filter *filter)
{
	if (filter->fn != NULL)
		filter->fn(value, filter->data, out);
	else if (json_is_real(value))
		add_real(out, value);
	else
		filter_plain(value, out);
}

void columns_text(const struct columns *columns, const json_t *item, size_t column, struct buf *out)
{
	const json_t *value = columns_value(columns, item, column);
	const struct filter *filter = &columns->filters[column];

	if (!json_is_array(value))
		add_value(out, value, filter);
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i > 0)
			buf_adds(out, ", ");
		add_value(out, json_array_get(value, i), filter);
	}
}
