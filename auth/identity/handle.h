/*
 * One connection to one directory server, with every limit that libldap has and the guard for those
 * it lacks. Options are set for each handle; the environment and ldap.conf do not count
 * (LDAPNOINIT).
 */
#ifndef ACCORD_AUTH_IDENTITY_HANDLE_H
#define ACCORD_AUTH_IDENTITY_HANDLE_H

#include <ldap.h>
#include <stdbool.h>
#include <stdint.h>

#include "auth/identity/policy.h"
#include "conf/conf.h"

#define HANDLE_IDLE_MAX_MS 120000 /* then a firewall may have forgotten the connection */

struct handle {
	LDAP *ldap;	 /* new; NULL: not connected */
	int fd;		 /* borrowed from libldap; -1: none */
	int64_t used_ms; /* monotonic */
	bool warm;	 /* connected for an earlier question */
	struct ldap_conncb callbacks;
};

void handle_init(struct handle *handle);
void handle_close(struct handle *handle);

/* ERR_CONFIG: not an address that we know, or plain text where that is not allowed. */
MUST_USE enum err handle_check(const struct conf *conf, const char *uri, struct err_info *err);

/* True when handle_open will make a new connection: there is none, or it has been idle too long. */
bool handle_must_connect(const struct handle *handle);
/*
 * Connects, with StartTLS for ldap:// and a verified certificate, unless there is a connection that
 * can be used. The guard must be running.
 * ERR_DIRECTORY: no connection
 */
MUST_USE enum err handle_open(const struct conf *conf, const char *uri, struct handle *handle,
			      struct err_info *err);

/* Simple bind. `timeout_ms` is for the answer. ERR_DIRECTORY: there is none. */
MUST_USE enum err handle_bind(struct handle *handle, const char *dn, const void *password,
			      size_t len, int64_t timeout_ms, struct bind_answer *ret,
			      struct err_info *err);

struct handle_query {
	const char *base;
	int scope;
	const char *filter;
	char **attributes;
	int max; /* entries; more is LDAP_SIZELIMIT_EXCEEDED */
};

/*
 * ret_result   new (ldap_msgfree); NULL on error
 * ret_code     LDAP_SUCCESS, LDAP_SIZELIMIT_EXCEEDED (with `max` entries) or LDAP_NO_SUCH_OBJECT
 * err          ERR_DIRECTORY: everything else
 */
MUST_USE enum err handle_search(struct handle *handle, const struct handle_query *query,
				int64_t timeout_ms, LDAPMessage **ret_result, int *ret_code,
				struct err_info *err);

/* For DEFER. */
void handle_result_free(LDAPMessage **result);

#endif
