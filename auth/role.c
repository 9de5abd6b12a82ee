/* Identifiers of the roles. */
#include "auth/role.h"

#include "app/base/text.h"

static const char *const role_ids[ROLE_COUNT] = {
#define X(code, bit, id) [bit] = id,
    ROLES(X)
#undef X
};

const char *role_id(int bit)
{
	return role_ids[bit];
}

unsigned role_from_id(const char *id)
{
	for (int bit = 0; bit < ROLE_COUNT; bit++)
		if (text_equal(role_ids[bit], id))
			return 1U << bit;
	return 0;
}
