/* The permission table as functions. */
#include "auth/permission.h"

struct permission_row {
	const char *id;
	unsigned roles;
	const char *label;
	const char *limit;
};

static const struct permission_row rows[PERMISSION_COUNT] = {
	[PERMISSION_NONE] = { "none", 0, "", NULL },
#define X(code, id, roles, label, limit) [PERMISSION_##code] = { id, roles, label, limit },
	PERMISSIONS(X)
#undef X
};

static const struct permission_row *permission_row(enum permission permission)
{
	return permission < PERMISSION_COUNT ? &rows[permission] : &rows[PERMISSION_NONE];
}

bool permission_allows(enum permission permission, unsigned roles)
{
	return permission == PERMISSION_PUBLIC || (permission_row(permission)->roles & roles) != 0;
}

unsigned permission_roles(enum permission permission)
{
	return permission_row(permission)->roles;
}

bool permission_is_delegable(enum permission permission)
{
	return permission == PERMISSION_INBOX_READ || permission == PERMISSION_ACTION_APPROVE ||
	       permission == PERMISSION_ACTION_RETURN || permission == PERMISSION_RECORD_APPROVE ||
	       permission == PERMISSION_RECORD_RETURN;
}

const char *permission_id(enum permission permission)
{
	return permission_row(permission)->id;
}

const char *permission_label(enum permission permission)
{
	return permission_row(permission)->label;
}

const char *permission_limit(enum permission permission)
{
	return permission_row(permission)->limit;
}
