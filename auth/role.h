/* Roles: what a person is in the service, given by groups of the directory. A person may have several. */
#ifndef ACCORD_AUTH_ROLE_H
#define ACCORD_AUTH_ROLE_H

#include "app/base/cleanup.h"

/* X(code, bit, identifier): identifiers are those of the vocabulary "role" */
#define ROLES(X)                                                                                   \
	X(ADMINISTRATOR, 0, "administrator")                                                       \
	X(CUB_ELECTED, 1, "cub_elected")                                                           \
	X(URPA_ELECTED, 2, "urpa_elected")                                                         \
	X(CUB_TECHNICIAN, 3, "cub_technician")                                                     \
	X(CLAUSE_OFFICER, 4, "clause_officer")                                                     \
	X(URPA_COORDINATOR, 5, "urpa_coordinator")                                                 \
	X(AUDITOR, 6, "auditor")

enum role {
#define X(code, bit, id) ROLE_##code = 1 << bit,
	ROLES(X)
#undef X
};

#define ROLE_COUNT 7

/* Identifier of the role with bit number `bit` (0 to ROLE_COUNT - 1). Static. */
const char *role_id(int bit);
/* The bit mask of one identifier, 0 when there is no such role. */
unsigned role_from_id(const char *id);

#endif
