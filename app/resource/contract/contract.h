/*
 * Pages of the public contracts that were imported (`accord contracts import`): their list, one of them with the
 * records that name it, and the share that has a social clause, by year. Nothing of them is typed or changed here.
 */
#ifndef ACCORD_RESOURCE_CONTRACT_CONTRACT_H
#define ACCORD_RESOURCE_CONTRACT_CONTRACT_H

#include "app/http/field.h"
#include "app/http/route.h"
#include "app/view/csv.h"

extern const struct form contract_query;
extern const struct csv_column contract_columns[];
handler_fn contract_page_list;
handler_fn contract_page_show;
extern const struct csv_column contract_share_columns[];
handler_fn contract_page_shares;

#endif
