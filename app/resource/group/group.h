/*
 * Sharing information and know-how, and concerting (article 2, first and second orientations): working groups,
 * bodies and networks, their meetings with attendance, joint contributions, diffusion, events, concertation, and
 * the directory of contacts.
 */
#ifndef ACCORD_RESOURCE_GROUP_H
#define ACCORD_RESOURCE_GROUP_H

#include "app/resource/record/kind.h"
#include "app/view/csv.h"

extern const struct form group_form;
extern const struct form group_edit_form;
extern const struct form meeting_form;
extern const struct form meeting_edit_form;
extern const struct form contribution_form;
extern const struct form contribution_edit_form;
extern const struct form diffusion_form;
extern const struct form diffusion_edit_form;
extern const struct form event_form;
extern const struct form event_edit_form;
extern const struct form concertation_form;
extern const struct form concertation_edit_form;
extern const struct form contact_form;
extern const struct form contact_edit_form;

/* crossing.c: /participations-croisees */
enum err crossing_list(struct request *req, struct err_info *err);
extern const struct csv_column crossing_columns[];

#endif
