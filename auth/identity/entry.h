/* A person's entry in the directory. */
#ifndef ACCORD_AUTH_IDENTITY_ENTRY_H
#define ACCORD_AUTH_IDENTITY_ENTRY_H

#include "app/base/arena.h"
#include "auth/client.h"
#include "auth/identity/handle.h"

/* What the database has room for, in characters; more is cut, or for keys refused. */
#define ENTRY_DN_MAX 500
#define ENTRY_TEXT_MAX 200
#define ENTRY_MAIL_MAX 254
#define ENTRY_ORGANISATION_MAX 40

struct entry {
	struct directory_person person; /* without roles and groups; arena */
	bool disabled;			/* OpenLDAP: locked by an administrator, for good */
};

/*
 * Looks for the person whose `attribute` is `value` below directory.people_base.
 * ret_count   0: certainly nobody; 1: *ret is filled; 2: several, which is as good as nobody
 * err         ERR_DIRECTORY: the search did not complete; ERR_INVALID: the entry lacks its id or
 *             its name, or they are too long; ERR_MEMORY
 */
MUST_USE enum err entry_find(struct handle *handle, const struct conf *conf, const char *attribute,
			     const char *value, int64_t timeout_ms, struct arena *arena,
			     struct entry *ret, int *ret_count, struct err_info *err);

/* Active Directory's objectGUID (its first three fields are little-endian) as text, and back. */
#define ENTRY_GUID_SIZE 16
void entry_guid_to_text(const uint8_t guid[ENTRY_GUID_SIZE], char ret[37]);
MUST_USE bool entry_guid_from_text(const char *text, uint8_t ret[ENTRY_GUID_SIZE]);

#endif
