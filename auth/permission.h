/*
 * Who may do what: one table. The routes, the buttons of a page, the page «Qui peut quoi», openapi.json
 * and the tests all read it. What a row cannot say (a PLIE edits only its own records, nobody approves
 * what they wrote) is enforced again in the SQL of the change itself.
 */
#ifndef ACCORD_AUTH_PERMISSION_H
#define ACCORD_AUTH_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/role.h"

#define ROLES_AUTHORS (ROLE_CUB_TECHNICIAN | ROLE_CLAUSE_OFFICER | ROLE_URPA_COORDINATOR)
#define ROLES_ELECTED (ROLE_CUB_ELECTED | ROLE_URPA_ELECTED)
#define ROLES_ALL (ROLES_AUTHORS | ROLES_ELECTED | ROLE_ADMINISTRATOR | ROLE_AUDITOR)

/* X(code, identifier, roles, French label, French limit on it or NULL) */
#define PERMISSIONS(X)                                                                             \
	X(PUBLIC, "public", 0, "Se connecter, lire l’aide", NULL)                                  \
	X(SIGNED_IN, "signed_in", ROLES_ALL, "Voir le tableau de bord, gérer ses connexions", NULL) \
	X(AGREEMENT_READ, "agreement_read", ROLES_ALL, "Lire l’accord, les structures, les indicateurs", NULL) \
	X(AGREEMENT_WRITE, "agreement_write", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR,         \
	  "Préparer l’accord suivant, enregistrer délibération, signature, avenant, résiliation",  \
	  "Le texte du projet : la CUB seule. Représentant, délibération et signature : chacun pour sa partie.") \
	X(DELEGATION_WRITE, "delegation_write",                                                    \
	  ROLES_ELECTED | ROLE_ADMINISTRATOR | ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR,        \
	  "Donner délégation, y mettre fin",                                                       \
	  "Un élu la donne lui-même ; les autres l’enregistrent d’après une délibération de leur partie.") \
	X(ACTION_READ, "action_read", ROLES_ALL, "Lire les actions et leur historique", NULL)      \
	X(ACTION_WRITE, "action_write", ROLES_AUTHORS, "Proposer une action, la modifier, la conduire", \
	  "Seulement les actions de sa propre structure.")                                         \
	X(ACTION_ENDORSE, "action_endorse", ROLES_AUTHORS, "Donner son visa à une action",         \
	  "Seulement comme copilote de l’autre partie.")                                           \
	X(ACTION_APPROVE, "action_approve", ROLES_ELECTED, "Approuver une action, revenir sur sa décision", \
	  "Jamais une version que l’on a écrite ou modifiée.")                                     \
	X(ACTION_RETURN, "action_return", ROLES_AUTHORS | ROLES_ELECTED,                           \
	  "Demander une modification, refuser une action",                                         \
	  "Le copilote avant son visa, les élus avant leur approbation ; toujours avec un motif.") \
	X(RECORD_READ, "record_read", ROLES_ALL, "Lire les outils et les autres fiches de l’accord", NULL) \
	X(TOOL_WRITE, "tool_write", ROLES_AUTHORS, "Proposer un outil partagé, le modifier",       \
	  "Seulement les outils de sa propre structure.")                                          \
	X(GROUP_WRITE, "group_write", ROLES_AUTHORS,                                               \
	  "Tenir les groupes, réunions, contributions, diffusions, manifestations, concertations et contacts", \
	  "Seulement les fiches de sa propre structure ; contributions et manifestations sont communes.") \
	X(COMMITTEE_WRITE, "committee_write", ROLE_CUB_TECHNICIAN | ROLE_URPA_COORDINATOR,         \
	  "Préparer les réunions du comité de pilotage, tenir leur compte rendu et les sièges",    \
	  "Les sièges de sa propre partie seulement.")                                             \
	X(COMMITTEE_MEMBER, "committee_member", ROLES_AUTHORS | ROLES_ELECTED,                     \
	  "Répondre à une convocation du comité, confirmer un compte rendu",                       \
	  "Pour le siège que l’on occupe, et si l’on était présent.")                              \
	X(REVIEW_WRITE, "review_write", ROLES_AUTHORS, "Préparer un bilan, en actualiser les chiffres, l’écrire", \
	  "Un bilan est commun : les deux parties l’écrivent.")                                    \
	X(EVALUATION_WRITE, "evaluation_write", ROLES_AUTHORS,                                     \
	  "Préparer une évaluation ou une expérimentation, inviter à répondre",                    \
	  "Seulement celles de sa propre structure, qui seule voit les contacts invités.")         \
	X(RECORD_ENDORSE, "record_endorse", ROLES_AUTHORS, "Donner son visa à un outil",           \
	  "Seulement la personne de l’autre partie que l’outil nomme.")                            \
	X(RECORD_APPROVE, "record_approve", ROLES_ELECTED,                                         \
	  "Approuver un outil ou une autre fiche, revenir sur sa décision",                        \
	  "Jamais une version que l’on a écrite ou modifiée.")                                     \
	X(RECORD_RETURN, "record_return", ROLES_AUTHORS | ROLES_ELECTED,                           \
	  "Demander une modification d’une fiche, la refuser",                                     \
	  "La personne qui vise avant son visa, les élus avant leur approbation ; toujours avec un motif.") \
	X(INDICATOR_WRITE, "indicator_write", ROLE_CLAUSE_OFFICER, "Saisir les chiffres d’un PLIE, année par année", \
	  "Seulement ceux de son propre PLIE, tant qu’il est ouvert.")                             \
	X(INDICATOR_CONFIRM, "indicator_confirm", ROLE_URPA_COORDINATOR,                           \
	  "Confirmer la consolidation d’une année",                                                \
	  "Sans rien modifier de ce qu’un PLIE a saisi ; jamais une année dont on a saisi des chiffres.") \
	X(ORGANISATION_WRITE, "organisation_write", ROLE_ADMINISTRATOR | ROLE_CUB_TECHNICIAN,      \
	  "Indiquer qu’un PLIE est fermé ou fusionné", "Un PLIE n’est jamais supprimé.")           \
	X(INBOX_READ, "inbox_read", ROLES_AUTHORS | ROLES_ELECTED, "Voir ce qui attend sa décision", NULL) \
	X(LEDGER_READ, "ledger_read", ROLES_ALL, "Lire le journal des actions", NULL)              \
	X(LEDGER_PEOPLE, "ledger_people", ROLE_ADMINISTRATOR | ROLE_AUDITOR,                       \
	  "Lire dans le journal les connexions de tous", "Les autres y lisent leurs propres connexions.") \
	X(SESSION_ADMIN, "session_admin", ROLE_ADMINISTRATOR, "Fermer les connexions d’une autre personne", NULL)

enum permission {
	PERMISSION_NONE,
#define X(code, ...) PERMISSION_##code,
	PERMISSIONS(X)
#undef X
	PERMISSION_COUNT
};

/* True when a person with these roles (bits) may; PUBLIC is open to everybody, also with no role. */
bool permission_allows(enum permission permission, unsigned roles);
/* The roles that have it (0 for PUBLIC). */
unsigned permission_roles(enum permission permission);
/* True when somebody who stands in for an official has it too: to see what waits, and to decide. */
bool permission_is_delegable(enum permission permission);
const char *permission_id(enum permission permission);
const char *permission_label(enum permission permission);	/* French */
const char *permission_limit(enum permission permission);	/* French, or NULL */

#endif
