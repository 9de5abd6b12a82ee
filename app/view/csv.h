/*
 * A list model as CSV (RFC 4180): UTF-8 with byte-order mark, `;`, CR LF, formula guard: what a
 * French spreadsheet opens without questions.
 */
#ifndef ACCORD_VIEW_CSV_H
#define ACCORD_VIEW_CSV_H

#include <jansson.h>

#include "app/base/buf.h"
#include "app/base/err.h"

/* A column: French heading, member of each item ("cub_lead.name" for a member's member), and a
 * filter of app/view/filter.h or NULL (numbers keep a decimal comma, dates stay ISO 8601). The
 * values of a list stand in one cell, with ", " between. */
struct csv_column {
	const char *heading;
	const char *path;
	const char *filter;
};

/* Writes the heading, if asked for, and a line for each object of `items`; columns end with a NULL heading, 64 at
 * most. ERR_INTERNAL: an unknown filter, no list, too many columns; ERR_TOO_LARGE (a cell: 1 MiB),
 * ERR_MEMORY. */
MUST_USE enum err csv_render(const struct csv_column *columns, bool heading, const json_t *items,
			     struct buf *out, struct err_info *err);

#endif
