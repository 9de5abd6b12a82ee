/* The handlers of the indicators' pages, as app/resource/routes.c names them. */
#ifndef ACCORD_RESOURCE_INDICATOR_PAGES_H
#define ACCORD_RESOURCE_INDICATOR_PAGES_H

#include "app/http/route.h"

/* indicator_list.c, indicator_show.c, published.c */
handler_fn indicator_list;
handler_fn indicator_show;
handler_fn published_list;
extern const struct csv_column indicator_columns[];
extern const struct csv_column indicator_value_columns[];
extern const struct csv_column published_columns[];

/* indicator_enter.c: a PLIE's figures of one year */
handler_fn indicator_enter_show;
handler_fn indicator_enter_take;
extern const struct form indicator_enter_query;
extern const struct form indicator_enter_form;

/* consolidation.c: a year of all PLIE, and its confirmation by the union */
handler_fn consolidation_show;
handler_fn consolidation_take;
extern const struct form consolidation_query;
extern const struct form consolidation_form;

#endif
