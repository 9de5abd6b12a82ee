/* The list "ledger_event": a part of vocabulary.c, which alone includes it. */
#ifndef ACCORD_BASE_VOCABULARY_EVENT_H
#define ACCORD_BASE_VOCABULARY_EVENT_H

#include "app/base/vocabulary.h"

/* clang-format off */
static const struct term vocabulary_ledger_event[] = {
	{ "action.create",          "Action créée",                    NULL },
	{ "action.edit",            "Action modifiée",                 NULL },
	{ "action.submit",          "Action soumise",                  NULL },
	{ "action.endorse",         "Action visée",                    NULL },
	{ "action.approve",         "Approbation donnée",              NULL },
	{ "action.request_changes", "Modification demandée",           NULL },
	{ "action.reject",          "Action refusée",                  NULL },
	{ "action.start",           "Action démarrée",                 NULL },
	{ "action.complete",        "Action réalisée",                 NULL },
	{ "action.withdraw",        "Action retirée",                  NULL },
	{ "action.reverse",         "Décision annulée",                NULL },
	{ "action.progress",        "Avancement indiqué",              NULL },
	/* of every other kind of record: what happened, whatever it happened to */
	{ "agreement.create",       "Projet d’accord créé",            NULL },
	{ "agreement.edit",         "Projet d’accord modifié",         NULL },
	{ "agreement.party",        "Représentant d’une partie",       NULL },
	{ "agreement.deliberation", "Délibération indiquée",           NULL },
	{ "agreement.sign",         "Signature enregistrée",           NULL },
	{ "agreement.enter",        "Accord entré en vigueur",         NULL },
	{ "agreement.rule",         "Fin de l’accord retenue",         NULL },
	{ "agreement.extend",       "Accord prolongé",                 NULL },
	{ "agreement.terminate",    "Accord résilié",                  NULL },
	{ "delegation.create",      "Délégation donnée",               NULL },
	{ "delegation.end",         "Délégation retirée",              NULL },
	{ "contract.import",        "Marchés publics repris",          NULL },
	{ "record.create",          "Fiche créée",                     NULL },
	{ "record.edit",            "Fiche modifiée",                  NULL },
	{ "record.submit",          "Fiche soumise",                   NULL },
	{ "record.endorse",         "Visa donné",                      NULL },
	{ "record.approve",         "Approbation donnée",              NULL },
	{ "record.request_changes", "Modification demandée",           NULL },
	{ "record.reject",          "Fiche refusée",                   NULL },
	{ "record.withdraw",        "Fiche retirée",                   NULL },
	{ "record.reverse",         "Décision annulée",                NULL },
	{ "record.retire",          "Fiche archivée",                  NULL },
	{ "record.notice",          "Convocation envoyée",             NULL },
	{ "record.answer",          "Réponse à la convocation",        NULL },
	{ "record.open",            "Réunion ou campagne ouverte",     NULL },
	{ "record.attend",          "Émargement",                      NULL },
	{ "record.minutes",         "Compte rendu écrit",              NULL },
	{ "record.confirm",         "Compte rendu confirmé",           NULL },
	{ "record.final",           "Compte rendu définitif",          NULL },
	{ "committee.hold",         "Siège du comité occupé",          NULL },
	{ "committee.leave",        "Siège du comité quitté",          NULL },
	{ "record.close",           "Fiche close",                     NULL },
	{ "record.reopen",          "Fiche rouverte",                  NULL },
	{ "indicator.save",         "Chiffres gardés en brouillon",    NULL },
	{ "indicator.send",         "Chiffres transmis",               NULL },
	{ "indicator.confirm",      "Consolidation confirmée",         NULL },
	{ "organisation.validity",  "Dates d’une structure changées",  NULL },
	{ "record.prepare",         "Campagne remise en préparation",  NULL },
	{ "record.invite",          "Invitations ajoutées",            NULL },
	{ "record.remind",          "Liens envoyés ou rappelés",       NULL },
	{ "session.open",           "Session ouverte",                 NULL },
	{ "session.close",          "Session fermée",                  NULL },
	{ "session.revoke",         "Session révoquée",                NULL },
	{ "session.refused",        "Connexion refusée",               NULL },
};
/* clang-format on */

#endif
