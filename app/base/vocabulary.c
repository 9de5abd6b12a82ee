/* The closed lists: identifiers of the database and the interfaces, labels of the pages. */
#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/base/vocabulary_event.h"
#include "app/base/vocabulary_agreement.h"
#include "app/base/vocabulary_evaluation.h"

/* clang-format off */
/* What is decided is «une action»: the labels are feminine. */
static const struct term vocabulary_status[] = {
	{ "draft",             "Brouillon", "neutral" },
	{ "submitted",         "Soumise",   "waiting" },
	{ "endorsed",          "Visée",     "waiting" },
	{ "approved",          "Approuvée", "good" },
	{ "changes_requested", "À revoir",  "warning" },
	{ "rejected",          "Refusée",   "ended" },
	{ "withdrawn",         "Retirée",   "ended" },
	{ "in_progress",       "En cours",  "good" },
	{ "completed",         "Réalisée",  "good" },
};

/* The states of records of every kind: which of them one has is its life (app/resource/record/life.h). */
static const struct term vocabulary_record_status_f[] = {
	{ "draft",             "Brouillon", "neutral" },
	{ "submitted",         "Soumise",   "waiting" },
	{ "endorsed",          "Visée",     "waiting" },
	{ "approved",          "Approuvée", "good" },
	{ "changes_requested", "À revoir",  "warning" },
	{ "rejected",          "Refusée",   "ended" },
	{ "withdrawn",         "Retirée",   "ended" },
	{ "retired",           "Archivée",  "ended" },
	{ "current",           "En cours",  "good" },
	{ "planned",           "Prévue",    "waiting" },
	{ "open",              "Ouverte",   "good" },
	{ "held",              "Compte rendu à confirmer", "waiting" },
	{ "closed",            "Close",     "ended" },
	{ "in_progress",       "En cours",  "good" },
	{ "completed",         "Réalisée",   "good" },
};

/* The same of what is «un outil», «un groupe». */
static const struct term vocabulary_record_status[] = {
	{ "draft",             "Brouillon", "neutral" },
	{ "submitted",         "Soumis",    "waiting" },
	{ "endorsed",          "Visé",      "waiting" },
	{ "approved",          "Approuvé",  "good" },
	{ "changes_requested", "À revoir",  "warning" },
	{ "rejected",          "Refusé",    "ended" },
	{ "withdrawn",         "Retiré",    "ended" },
	{ "retired",           "Archivé",   "ended" },
	{ "current",           "En cours",  "good" },
	{ "planned",           "Prévu",     "waiting" },
	{ "open",              "Ouvert",    "good" },
	{ "held",              "Compte rendu à confirmer", "waiting" },
	{ "closed",            "Clos",      "ended" },
	{ "in_progress",       "En cours",  "good" },
	{ "completed",         "Réalisé",    "good" },
};

/* auth/role.h, in the order of its bits. */
static const struct term vocabulary_role[] = {
	{ "administrator",    "Administrateur",             NULL },
	{ "cub_elected",      "Élu CUB",                    NULL },
	{ "urpa_elected",     "Élu URPA",                   NULL },
	{ "cub_technician",   "Technicien CUB",             NULL },
	{ "clause_officer",   "Chargé de mission clauses",  NULL },
	{ "urpa_coordinator", "Coordination URPA",          NULL },
	{ "auditor",          "Auditeur",                   NULL },
};

static const struct term vocabulary_decision[] = {
	{ "submit",          "Soumise",                   "waiting" },
	{ "endorse",         "Visa donné",                "good" },
	{ "approve",         "Approbation",               "good" },
	{ "request_changes", "Modification demandée",     "warning" },
	{ "reject",          "Refus",                     "ended" },
	{ "start",           "Démarrage",                 "good" },
	{ "complete",        "Réalisation",               "good" },
	{ "withdraw",        "Retrait",                   "ended" },
	{ "reverse",         "Annulation d’une décision", "warning" },
	{ "retire",          "Archivage",                 "ended" },
	{ "close",           "Clôture",                   "ended" },
	{ "reopen",          "Réouverture",               "good" },
	{ "confirm",         "Confirmation",              "good" },
	{ "open",            "Ouverture",                 "good" },
	{ "prepare",         "Retour en préparation",     "warning" },
};

/* For whom an official approves, within a sentence: behind «par» or «de». */
static const struct term vocabulary_approver[] = {
	{ "cub_elected",  "la CUB",  NULL },
	{ "urpa_elected", "l’URPA", NULL },
};

/* A decision that left the status as it was, before who took it. */
static const struct term vocabulary_unmoved[] = {
	{ "approve", "Approuvée par",           NULL },
	{ "reverse", "Approbation annulée par", NULL },
};

static const struct term vocabulary_task[] = {
	{ "endorse", "À viser",     "waiting" },
	{ "approve", "À approuver", "waiting" },
	{ "revise",  "À revoir",    "warning" },
	{ "confirm", "À confirmer", "waiting" },
};

static const struct term vocabulary_aggregation[] = {
	{ "count",         "Nombre",             NULL },
	{ "sum",           "Somme",              NULL },
	{ "mean_of_rates", "Moyenne des taux",   NULL },
	{ "ratio",         "Rapport des totaux", NULL },
	{ "declared",      "Valeur déclarée",    NULL },
};

/* Of what a PLIE enters for a year. */
static const struct term vocabulary_return_status[] = {
	{ "empty", "À saisir",  "neutral" },
	{ "draft", "Brouillon", "neutral" },
	{ "sent",  "Transmis",  "good" },
};

static const struct term vocabulary_agreement_status[] = {
	{ "draft",      "En préparation", "neutral" },
	{ "in_force",   "En vigueur",     "good" },
	{ "expired",    "Échu",           "ended" },
	{ "terminated", "Résilié",        "ended" },
};

/* Article 4 gives two ends of the term. */
static const struct term vocabulary_term_end[] = {
	{ "duration", "La durée en années, à compter de l’entrée en vigueur", NULL },
	{ "bracket",  "La fin indiquée dans le texte",                        NULL },
};

static const struct term vocabulary_delegation_state[] = {
	{ "planned", "À venir",  "waiting" },
	{ "active",  "En cours", "good" },
	{ "ended",   "Terminée", "ended" },
	{ "revoked", "Retirée",  "ended" },
};

static const struct term vocabulary_delegation_source[] = {
	{ "official",     "Donnée par l’élu",          NULL },
	{ "deliberation", "D’après une délibération", NULL },
};

static const struct term vocabulary_auth_method[] = {
	{ "ldap",     "Identifiant et mot de passe",         NULL },
	{ "oidc",     "Compte de la structure d’origine",    NULL },
	{ "kerberos", "Session du poste de travail",         NULL },
};

/* What the ledger's chains are about. */
static const struct term vocabulary_record_kind[] = {
	{ "action", "Action",        NULL },
	{ "person", "Connexion",     NULL },
	{ "tool",   "Outil partagé", NULL },
	{ "working_group", "Groupe ou réseau", NULL },
	{ "meeting",       "Réunion",          NULL },
	{ "contribution",  "Contribution",     NULL },
	{ "diffusion",     "Diffusion",        NULL },
	{ "event",         "Manifestation",    NULL },
	{ "concertation",  "Concertation",     NULL },
	{ "contact",       "Contact",          NULL },
	{ "committee_meeting", "Réunion du comité", NULL },
	{ "committee_seat",    "Siège du comité",   NULL },
	{ "review",        "Bilan",            NULL },
	{ "agreement", "Accord-cadre", NULL },
	{ "amendment", "Avenant", NULL },
	{ "termination", "Résiliation", NULL },
	{ "delegation", "Délégation", NULL },
	{ "indicator",     "Chiffres d’un PLIE", NULL },
	{ "consolidation", "Consolidation",      NULL },
	{ "organisation",  "Structure",          NULL },
	{ "campaign",      "Campagne d’évaluation", NULL },
	{ "synthesis",     "Synthèse",              NULL },
	{ "action_evaluation", "Évaluation d’action", NULL },
	{ "experiment",    "Expérimentation",       NULL },
	{ "contract",      "Marché public",         NULL },
	{ "contract_import", "Reprise de marchés",  NULL },
};

/* Long work, done behind the request. */
static const struct term vocabulary_job_kind[] = {
	{ "review_pdf", "Le bilan en PDF", NULL },
};

static const struct term vocabulary_job_state[] = {
	{ "queued",  "En attente", "waiting" },
	{ "running", "En cours",   "waiting" },
	{ "done",    "Terminé",    "good" },
	{ "failed",  "Pas abouti", "warning" },
};

/* Article 3: the reviews that the committee adopts. */
static const struct term vocabulary_review_type[] = {
	{ "midterm", "Bilan à mi-parcours", NULL },
	{ "final",   "Bilan définitif",     NULL },
};

/* Article 2, first orientation. */
static const struct term vocabulary_group_type[] = {
	{ "group",   "Groupe de travail", NULL },
	{ "body",    "Instance",          NULL },
	{ "network", "Réseau technique",  NULL },
};

static const struct term vocabulary_attendance[] = {
	{ "present",     "Présent",   "good" },
	{ "excused",     "Excusé",    "neutral" },
	{ "represented", "Représenté", "neutral" },
};

/* Article 3: what a seat is before a meeting opens, and at it. */
static const struct term vocabulary_seat_state[] = {
	{ "empty",       "Siège vide",   "warning" },
	{ "silent",      "Sans réponse", "waiting" },
	{ "coming",      "Viendra",      "good" },
	{ "unsigned",    "À émarger",    "waiting" },
	{ "present",     "Présent",      "good" },
	{ "excused",     "Excusé",       "neutral" },
	{ "represented", "Représenté",   "neutral" },
};

static const struct term vocabulary_seat_answer[] = {
	{ "coming",      "Viendra",         NULL },
	{ "excused",     "Est excusé",      NULL },
	{ "represented", "Sera représenté", NULL },
};

static const struct term vocabulary_agenda_kind[] = {
	{ "information", "Information", NULL },
	{ "decision",    "Décision",    NULL },
};

static const struct term vocabulary_decision_mode[] = {
	{ "consensus", "Consensus", NULL },
	{ "vote",      "Vote",      NULL },
};

static const struct term vocabulary_event_type[] = {
	{ "fair",      "Salon",                   NULL },
	{ "encounter", "Rencontre d’entreprises", NULL },
	{ "awareness", "Action de sensibilisation", NULL },
	{ "press",     "Presse et médias",        NULL },
	{ "other",     "Autre",                   NULL },
};

static const struct term vocabulary_contact_role[] = {
	{ "single_contact", "Interlocuteur de la structure",   NULL },
	{ "clause_advice",  "Conseil sur une clause sociale",  NULL },
	{ "follow_up",      "Suivi des heures d’insertion",    NULL },
	{ "company",        "Liens avec les entreprises",      NULL },
	{ "network",        "Réseau et ressources",            NULL },
};

static const struct term vocabulary_licence[] = {
	{ "internal",      "Réservé aux parties de l’accord",     NULL },
	{ "open_licence",  "Licence Ouverte 2.0",                 NULL },
	{ "cc_by",         "Creative Commons BY 4.0",             NULL },
	{ "cc_by_sa",      "Creative Commons BY-SA 4.0",          NULL },
};

/* What people are told by mail, and how soon. */
static const struct term vocabulary_notice_kind[] = {
	{ "waiting", "Ce qui attend ma décision ou mon travail",              NULL },
	{ "decided", "Ce qui est décidé sur les fiches que j’ai écrites ou visées", NULL },
	{ "date",    "Une échéance ou une réunion approche",                  NULL },
	{ "meeting", "Les convocations et les invitations",                   NULL },
	{ "work",    "La fin d’un travail que j’ai lancé (document, import)", NULL },
};

static const struct term vocabulary_notice_choice[] = {
	{ "immediate", "Aussitôt",             NULL },
	{ "daily",     "Une fois par jour",    NULL },
	{ "none",      "Jamais",               NULL },
};

static const struct term vocabulary_notice_state[] = {
	{ "waiting",  "En attente d’envoi",     "waiting" },
	{ "daily",    "Dans le prochain résumé du jour", "waiting" },
	{ "gathered", "Envoyé dans un résumé",  "good" },
	{ "claimed",  "Envoi en cours",         "waiting" },
	{ "handed",   "Envoi en cours",         "waiting" },
	{ "sent",     "Envoyé",                 "good" },
	{ "unsure",   "Envoi incertain",        "warning" },
	{ "failed",   "Non parvenu",            "warning" },
	{ "dropped",  "Devenu inutile",         "ended" },
};

/* Of the page /sante. */
static const struct term vocabulary_health[] = {
	{ "ok",       "Fonctionne",           "good" },
	{ "degraded", "Fonctionne en partie", "warning" },
	{ "down",     "Ne répond pas",        "warning" },
	{ "off",      "Pas en service",       "neutral" },
};
/* clang-format on */

/* Of lists' addresses: French words, as people read them. */
static const struct term vocabulary_due[] = {
	{ "retard", "En retard", "warning" },
};

static const struct term vocabulary_record_sort[] = {
	{ "recent", "Modifiés récemment", NULL },
	{ "titre",  "Titre",              NULL },
	{ "date",   "Date",               NULL },
};

static const struct term vocabulary_sort[] = {
	{ "recent",   "Modifiées récemment", NULL },
	{ "titre",    "Titre",               NULL },
	{ "echeance", "Échéance",            NULL },
};

#define LIST(name) { #name, vocabulary_##name, ARRAY_SIZE(vocabulary_##name) }

static const struct vocabulary vocabularies[] = {
	LIST(status),		  LIST(action_form),	LIST(operation_type),
	LIST(target_public),	  LIST(party),		LIST(role),
	LIST(learner),		  LIST(organisation_kind), LIST(territory_kind),
	LIST(decision),		  LIST(task),		LIST(aggregation),
	LIST(agreement_status),	  LIST(term_end),
	LIST(delegation_state),	  LIST(delegation_source),	LIST(meeting),	LIST(auth_method),
	LIST(ledger_event),	  LIST(record_kind),	LIST(contract_type),	LIST(contract_clause),
	LIST(agreement_piece),	LIST(due),
	LIST(sort),		  LIST(health),		LIST(record_status),	LIST(record_status_f),
	LIST(respondent_group),	  LIST(question_kind),	LIST(appreciation),	LIST(yes_no),
	LIST(record_sort),	  LIST(tool_type),	LIST(licence),		LIST(approver),		LIST(unmoved),
	LIST(notice_kind),	  LIST(notice_choice),	LIST(notice_state),
	LIST(group_type),	  LIST(attendance),	LIST(event_type),	LIST(contact_role),
	LIST(return_status),	  LIST(plie_trade),
	LIST(seat_state),	  LIST(seat_answer),	LIST(agenda_kind),	LIST(decision_mode),
	LIST(review_type),	  LIST(job_kind),	LIST(job_state),
};

const struct vocabulary *vocabulary_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(vocabularies); i++) {
		if (text_equal(vocabularies[i].name, name))
			return &vocabularies[i];
	}
	return NULL;
}

const struct term *vocabulary_term(const struct vocabulary *list, const char *id)
{
	for (size_t i = 0; list && i < list->count; i++) {
		if (text_equal(list->terms[i].id, id))
			return &list->terms[i];
	}
	return NULL;
}

const struct vocabulary *vocabulary_all(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(vocabularies);
	return vocabularies;
}
