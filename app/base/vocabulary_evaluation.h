/* The closed lists of campaigns and their questionnaires; for vocabulary.c alone. */
#ifndef ACCORD_BASE_VOCABULARY_EVALUATION_H
#define ACCORD_BASE_VOCABULARY_EVALUATION_H

#include "app/base/vocabulary.h"

/* clang-format off */
/* Article 2, third orientation: «tant auprès des autres maîtres d’ouvrages concernés que des entreprises». */
static const struct term vocabulary_respondent_group[] = {
	{ "contracting_authority", "Maîtres d’ouvrage", NULL },
	{ "company",               "Entreprises",       NULL },
};

static const struct term vocabulary_question_kind[] = {
	{ "scale",  "Échelle de 1 à 5",     NULL },
	{ "choice", "Choix dans une liste", NULL },
	{ "number", "Nombre",               NULL },
	{ "text",   "Texte libre",          NULL },
};

static const struct term vocabulary_appreciation[] = {
	{ "very_good",    "Très satisfaisant", "good" },
	{ "good",         "Satisfaisant",      "good" },
	{ "partial",      "En partie",         "warning" },
	{ "insufficient", "Insuffisant",       "ended" },
};

static const struct term vocabulary_yes_no[] = {
	{ "yes", "Oui", NULL },
	{ "no",  "Non", NULL },
};
/* clang-format on */

#endif
