/*
 * The steering committee (article 3): seats by quality with dated holders, the three typed meetings from notice to
 * confirmed minutes, and the decision log.
 */
#ifndef ACCORD_RESOURCE_COMMITTEE_H
#define ACCORD_RESOURCE_COMMITTEE_H

#include "app/resource/record/kind.h"
#include "app/view/csv.h"

/* committee.c: /comite */
enum err committee_show(struct request *req, struct err_info *err);
extern const struct csv_column committee_columns[];

/* seat_pages.c: /comite/sieges/:id */
enum err seat_show(struct request *req, struct err_info *err);
enum err seat_hold_take(struct request *req, struct err_info *err);
enum err seat_leave_take(struct request *req, struct err_info *err);
extern const struct form seat_hold_form;
extern const struct form seat_leave_form;

#endif
