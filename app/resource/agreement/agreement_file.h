/*
 * What a party attaches to an agreement: the deliberation that empowers its representative (H3), and a copy of what was
 * signed on paper. One of each, of one's own party, while the agreement is a draft or in force.
 */
#ifndef ACCORD_RESOURCE_AGREEMENT_FILE_H
#define ACCORD_RESOURCE_AGREEMENT_FILE_H

#include "app/http/route.h"

extern const struct form agreement_file_form;

handler_fn agreement_file_show;
handler_fn agreement_file_take;
handler_fn agreement_file_download;

#endif
