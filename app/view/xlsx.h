/*
 * A list model as a workbook (ECMA-376, Office Open XML) of one sheet: the columns of the CSV. Numbers
 * are numbers and days are days, so that they sort and add up; everything else is text, and no cell is
 * ever a formula.
 */
#ifndef ACCORD_VIEW_XLSX_H
#define ACCORD_VIEW_XLSX_H

#include <jansson.h>

#include "app/view/column.h"
#include "app/view/zip.h"

#define XLSX_MEDIA "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define XLSX_CELL_MAX 32767 /* UTF-16 units that a cell can hold; longer text is cut */

/* A workbook being written. */
struct xlsx {
	struct columns columns;
	struct zip zip;
	struct buf cell; /* the text of one cell */
	struct buf row;	 /* the XML of one row */
};

/*
 * Begins the file with a bold heading, which stays in sight.
 * columns   as of csv_render; borrowed
 * out       borrowed, empty; receives the file, and may be sent in pieces (xlsx_sent)
 * ERR_INTERNAL: an unknown filter, too many columns; ERR_TOO_LARGE, ERR_MEMORY.
 */
MUST_USE enum err xlsx_begin(struct xlsx *book, const struct csv_column *columns, struct buf *out,
			     struct err_info *err);
/* Adds a row for each object of `items`. ERR_INTERNAL: no list; ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err xlsx_rows(struct xlsx *book, const json_t *items, struct err_info *err);
/* What stands in `out` has been sent: empties it. */
void xlsx_sent(struct xlsx *book);
/* Ends the file. ERR_TOO_LARGE, ERR_MEMORY. */
MUST_USE enum err xlsx_end(struct xlsx *book, struct err_info *err);
/* Frees what the workbook took, also one never begun (all zero); not `out`. */
void xlsx_release(struct xlsx *book);

#endif
