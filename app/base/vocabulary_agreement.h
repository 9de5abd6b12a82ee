/* The closed lists that the agreement gives: its words, its parties and bodies; for vocabulary.c alone. */
#ifndef ACCORD_BASE_VOCABULARY_AGREEMENT_H
#define ACCORD_BASE_VOCABULARY_AGREEMENT_H

#include "app/base/vocabulary.h"

/* clang-format off */
/* Article 2. */
static const struct term vocabulary_action_form[] = {
	{ "engineering",  "Ingénierie",   NULL },
	{ "facilitation", "Animation",    NULL },
	{ "coordination", "Coordination", NULL },
};

/* Article 1, 2): the six types of operation, in their order. */
static const struct term vocabulary_operation_type[] = {
	{ "career_plan",             "Aide à la définition de projets professionnels",    NULL },
	{ "integration_path",        "Gestion de parcours d’insertion",                   NULL },
	{ "integration_engineering", "Ingénierie et mise en œuvre de projets d’insertion", NULL },
	{ "territorial_partnership", "Conception et suivi du partenariat territorial",    NULL },
	{ "local_initiative",        "Ingénierie d’actions et d’initiatives locales",     NULL },
	{ "employer_links",          "Développement des liens avec les entreprises",      NULL },
};

/* Article 1, 3). */
static const struct term vocabulary_target_public[] = {
	{ "long_term_unemployed",     "Chômeurs de longue durée",                 NULL },
	{ "disabled_worker",          "Travailleurs handicapés",                  NULL },
	{ "minimum_income_recipient", "Allocataires de minima sociaux",           NULL },
	{ "low_skilled_youth",        "Jeunes peu ou pas qualifiés",              NULL },
	{ "other_hardship",           "Autres personnes en difficulté d’insertion", NULL },
};

/* Article 2, first orientation: «du côté du maître d’ouvrage comme des PLIE». */
static const struct term vocabulary_learner[] = {
	{ "cub",  "La CUB",            NULL },
	{ "plie", "Les PLIE",          NULL },
	{ "both", "La CUB et les PLIE", NULL },
};

/* Article 2, third orientation: «étendre les clauses sociales aux marchés de service». */
static const struct term vocabulary_contract_type[] = {
	{ "works",    "Marchés de travaux",     NULL },
	{ "services", "Marchés de services",    NULL },
	{ "supplies", "Marchés de fournitures", NULL },
};

/* What a party attaches to an agreement. */
static const struct term vocabulary_agreement_piece[] = {
	{ "deliberation", "La délibération qui habilite à signer", NULL },
	{ "signature",    "L’exemplaire signé, numérisé",          NULL },
};

/* Of lists' addresses too; a null is «non précisé». */
static const struct term vocabulary_contract_clause[] = {
	{ "yes",         "Avec clause sociale", "good" },
	{ "no",          "Sans clause sociale", NULL },
	{ "non_precise", "Non précisé",         NULL },
};

/* Preamble: «une activité structurée autour des métiers suivants». */
static const struct term vocabulary_plie_trade[] = {
	{ "integration_path", "Organisation des parcours d’insertion professionnelle avec un accompagnement très renforcé", NULL },
	{ "durable_job",      "Volonté d’insérer durablement dans l’emploi", NULL },
	{ "engineering",
	  "Ingénierie technique et financière pour construire des actions structurantes sur leur territoire pour l’emploi", NULL },
};

static const struct term vocabulary_party[] = {
	{ "cub",  "CUB",          NULL },
	{ "urpa", "PLIE et URPA", NULL },
};

static const struct term vocabulary_organisation_kind[] = {
	{ "cub",            "Communauté urbaine", NULL },
	{ "regional_union", "Union régionale",    NULL },
	{ "plie",           "PLIE",               NULL },
	{ "partner",        "Partenaire",         NULL },
	{ "network",        "Réseau",             NULL },
};

static const struct term vocabulary_territory_kind[] = {
	{ "agglomeration", "Agglomération",      NULL },
	{ "plie",          "Territoire de PLIE", NULL },
	{ "commune",       "Commune",            NULL },
};

/* Article 3: the three meetings of the steering committee. */
static const struct term vocabulary_meeting[] = {
	{ "signature", "Réunion de signature", NULL },
	{ "midterm",   "Bilan à mi-parcours",  NULL },
	{ "final",     "Bilan définitif",      NULL },
};

/* Article 2, second orientation. */
static const struct term vocabulary_tool_type[] = {
	{ "model_clause",  "Clause type",            NULL },
	{ "guide",         "Guide ou méthode",       NULL },
	{ "follow_up",     "Tableau de suivi",       NULL },
	{ "communication", "Support de communication", NULL },
	{ "training",      "Support de formation",   NULL },
	{ "other",         "Autre",                  NULL },
};
/* clang-format on */

#endif
