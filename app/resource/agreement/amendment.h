/* Amendments and terminations of the agreement, as kinds of record (record/kind.h). */
#ifndef ACCORD_RESOURCE_AGREEMENT_AMENDMENT_H
#define ACCORD_RESOURCE_AGREEMENT_AMENDMENT_H

#include "app/http/field.h"

extern const struct form amendment_form;
extern const struct form amendment_edit_form;
extern const struct form termination_form;
extern const struct form termination_edit_form;

#endif
