/* The columns of a table (app/view/csv.h), as its faces read them: what a cell holds of an item. */
#ifndef ACCORD_VIEW_COLUMN_H
#define ACCORD_VIEW_COLUMN_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/view/csv.h"
#include "app/view/filter.h"

#define COLUMNS_MAX 64
#define COLUMN_CELL_MAX (1024 * 1024) /* bytes of one cell before escaping */

struct columns {
	const struct csv_column *table; /* borrowed */
	struct filter filters[COLUMNS_MAX]; /* fn NULL: none */
	size_t count;
};

/* Looks up the filters. ERR_INTERNAL: an unknown filter, more than COLUMNS_MAX columns. */
MUST_USE enum err columns_prepare(const struct csv_column *table, struct columns *ret,
				  struct err_info *err);
/* The value of a column before its filter, or NULL. Borrowed. */
const json_t *columns_value(const struct columns *columns, const json_t *item, size_t column);
/* Writes the text of a cell; the values of a list with ", " between. Reals have a decimal comma. */
void columns_text(const struct columns *columns, const json_t *item, size_t column,
		  struct buf *out);

#endif
