/* libldap: options, connection, bind, search. */
#include "auth/identity/handle.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/time.h>

#include "app/base/date.h"
#include "app/base/text.h"
#include "auth/identity/guard.h"

#define HANDLE_SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"
#define HANDLE_CONTROL_EXPIRED "2.16.840.1.113730.3.4.4"
#define HANDLE_CONTROL_EXPIRING "2.16.840.1.113730.3.4.5"

static int handle_connected(LDAP *ldap, Sockbuf *sb, LDAPURLDesc *url, struct sockaddr *address,
			    struct ldap_conncb *callbacks)
{
	struct handle *handle = callbacks->lc_arg;

	(void)ldap;
	(void)url;
	(void)address;
	if (handle->fd >= 0)
		guard_unwatch(handle->fd);
	if (ber_sockbuf_ctrl(sb, LBER_SB_OPT_GET_FD, &handle->fd) != 1)
		handle->fd = -1;
	if (handle->fd >= 0)
		guard_watch(handle->fd);
	return LDAP_SUCCESS;
}

static void handle_disconnected(LDAP *ldap, Sockbuf *sb, struct ldap_conncb *callbacks)
{
	struct handle *handle = callbacks->lc_arg;

	(void)ldap;
	(void)sb;
	if (handle->fd >= 0)
		guard_unwatch(handle->fd);
	handle->fd = -1;
}

void handle_init(struct handle *handle)
{
	*handle = (struct handle){.fd = -1};
}

void handle_close(struct handle *handle)
{
	if (handle->ldap != NULL)
		ldap_unbind_ext(handle->ldap, NULL, NULL);
	if (handle->fd >= 0)
		guard_unwatch(handle->fd);
	handle_init(handle);
}

void handle_result_free(LDAPMessage **result)
{
	if (*result != NULL)
		ldap_msgfree(*result);
}

static void handle_memory_free(char **text)
{
	ldap_memfree(*text);
}

static void handle_url_free(LDAPURLDesc **url)
{
	if (*url != NULL)
		ldap_free_urldesc(*url);
}

static bool handle_is_loopback(const char *host)
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	if (inet_pton(AF_INET6, host, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six);
	return text_equal(host, "localhost");
}

/* Plain text stays on this machine, and only where that is wanted. */
static enum err handle_check_scheme(const struct conf *conf, const LDAPURLDesc *url,
				    const char *uri, struct err_info *err)
{
	bool local = text_equal(url->lud_scheme, "ldapi");

	if (text_equal(url->lud_scheme, "ldaps"))
		return ERR_OK;
	if (!local && !text_equal(url->lud_scheme, "ldap"))
		return ERR(err, ERR_CONFIG, "directory.server: '%s' is not ldap, ldaps or ldapi",
			   uri);
	if (local && !conf->ldap_plain)
		return ERR(err, ERR_CONFIG, "directory.server: '%s' needs directory.allow_plain",
			   uri);
	if (!local && conf->ldap_plain && !handle_is_loopback(url->lud_host))
		return ERR(err, ERR_CONFIG,
			   "directory.allow_plain: '%s' is not this machine; only TLS will do",
			   uri);
	return ERR_OK;
}

enum err handle_check(const struct conf *conf, const char *uri, struct err_info *err)
{
	DEFER(handle_url_free) LDAPURLDesc *url = NULL;

	if (ldap_url_parse(uri, &url) != LDAP_URL_SUCCESS || url->lud_next != NULL ||
	    url->lud_host == NULL || url->lud_host[0] == '\0')
		return ERR(err, ERR_CONFIG, "directory.server: '%s' is not an address", uri);
	return handle_check_scheme(conf, url, uri, err);
}

static bool handle_is_encrypted(const struct conf *conf, const char *uri)
{
	return text_starts(uri, "ldaps:") || (text_starts(uri, "ldap:") && !conf->ldap_plain);
}

static int handle_number(LDAP *ldap, int option, int value)
{
	return ldap_set_option(ldap, option, &value);
}

static int handle_limits(LDAP *ldap, const struct conf *conf)
{
	struct timeval connect = {.tv_sec = conf->ldap_connect_s};
	struct timeval operation = {.tv_sec = conf->ldap_operation_s};
	int failed = 0;

	failed |= handle_number(ldap, LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3);
	failed |= ldap_set_option(ldap, LDAP_OPT_NETWORK_TIMEOUT, &connect);
	failed |= ldap_set_option(ldap, LDAP_OPT_TIMEOUT, &operation);
	failed |= handle_number(ldap, LDAP_OPT_TIMELIMIT, conf->ldap_operation_s);
	failed |= handle_number(ldap, LDAP_OPT_SIZELIMIT, 2);
	failed |= handle_number(ldap, LDAP_OPT_DEREF, LDAP_DEREF_NEVER);
	failed |= ldap_set_option(ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
	failed |= ldap_set_option(ldap, LDAP_OPT_RESTART, LDAP_OPT_ON);
	failed |= handle_number(ldap, LDAP_OPT_X_KEEPALIVE_IDLE, 60);
	failed |= handle_number(ldap, LDAP_OPT_X_KEEPALIVE_PROBES, 3);
	failed |= handle_number(ldap, LDAP_OPT_X_KEEPALIVE_INTERVAL, 10);
	return failed;
}

/* The new context comes last: it is made from what was set before. */
static int handle_tls(LDAP *ldap, const struct conf *conf)
{
	const char *ca_file = conf->ldap_ca_file;
	int failed = 0;

	if (ca_file == NULL || ca_file[0] == '\0')
		ca_file = HANDLE_SYSTEM_CA;
	failed |= ldap_set_option(ldap, LDAP_OPT_X_TLS_CACERTFILE, ca_file);
	failed |= handle_number(ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND);
	failed |= handle_number(ldap, LDAP_OPT_X_TLS_REQUIRE_SAN, LDAP_OPT_X_TLS_DEMAND);
	failed |= handle_number(ldap, LDAP_OPT_X_TLS_PROTOCOL_MIN, LDAP_OPT_X_TLS_PROTOCOL_TLS1_2);
	failed |= handle_number(ldap, LDAP_OPT_X_TLS_NEWCTX, 0);
	return failed;
}

/* What libldap says, and the TLS library behind it when it has something to add. */
static enum err handle_fail(LDAP *ldap, int code, const char *step, struct err_info *err)
{
	DEFER(handle_memory_free) char *detail = NULL;
	const char *more;

	if (guard_expired() || code == LDAP_TIMEOUT)
		return ERR(err, ERR_DIRECTORY, "%s: no answer in time", step);
	if (ldap != NULL)
		ldap_get_option(ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &detail);
	more = detail != NULL ? detail : "";
	/* All that libldap with GnuTLS has to say about a certificate that was not accepted. */
	if (strstr(more, "(unknown error code)") != NULL)
		more = "certificate not for this name, or not signed by directory.ca_file";
	return ERR(err, ERR_DIRECTORY, "%s: %s%s%s", step, ldap_err2string(code),
		   more[0] != '\0' ? ": " : "", more);
}

static enum err handle_prepare(const struct conf *conf, const char *uri, struct handle *handle,
			       struct err_info *err)
{
	int code = ldap_initialize(&handle->ldap, uri);

	if (code != LDAP_SUCCESS)
		return handle_fail(NULL, code, "initialize", err);
	if (handle_limits(handle->ldap, conf) != 0)
		return ERR(err, ERR_DIRECTORY, "a limit could not be set");
	if (handle_is_encrypted(conf, uri) && handle_tls(handle->ldap, conf) != 0)
		return ERR(err, ERR_DIRECTORY, "TLS could not be prepared; is %s readable?",
			   conf->ldap_ca_file);
	handle->callbacks = (struct ldap_conncb){
	    .lc_add = handle_connected, .lc_del = handle_disconnected, .lc_arg = handle};
	if (ldap_set_option(handle->ldap, LDAP_OPT_CONNECT_CB, &handle->callbacks) != 0)
		return ERR(err, ERR_DIRECTORY, "connection could not be watched");
	return ERR_OK;
}

static enum err handle_connect(const struct conf *conf, const char *uri, struct handle *handle,
			       struct err_info *err)
{
	enum err e = handle_prepare(conf, uri, handle, err);
	int code;

	if (e)
		return e;
	code = ldap_connect(handle->ldap);
	if (code != LDAP_SUCCESS)
		return handle_fail(handle->ldap, code, "connect", err);
	if (text_starts(uri, "ldaps:") || !handle_is_encrypted(conf, uri))
		return ERR_OK;
	code = ldap_start_tls_s(handle->ldap, NULL, NULL);
	if (code != LDAP_SUCCESS)
		return handle_fail(handle->ldap, code, "StartTLS", err);
	if (ldap_tls_inplace(handle->ldap) != 1)
		return ERR(err, ERR_DIRECTORY, "StartTLS: the connection is still plain");
	return ERR_OK;
}

bool handle_must_connect(const struct handle *handle)
{
	return handle->ldap == NULL || date_monotonic_ms() - handle->used_ms > HANDLE_IDLE_MAX_MS;
}

enum err handle_open(const struct conf *conf, const char *uri, struct handle *handle,
		     struct err_info *err)
{
	enum err e;

	if (handle->ldap != NULL && handle_must_connect(handle))
		handle_close(handle);
	handle->used_ms = date_monotonic_ms();
	handle->warm = handle->ldap != NULL;
	if (handle->warm) {
		guard_watch(handle->fd);
		return ERR_OK;
	}
	e = handle_connect(conf, uri, handle, err);
	if (e)
		handle_close(handle);
	return e;
}

static struct timeval handle_timeval(int64_t timeout_ms)
{
	if (timeout_ms < 1)
		timeout_ms = 1;
	return (struct timeval){.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
}

/* Netscape's control has the seconds as decimal text. */
static int handle_seconds(const LDAPControl *control)
{
	char digits[16] = "";
	int64_t seconds;

	if (control->ldctl_value.bv_len >= sizeof(digits))
		return -1;
	memcpy(digits, control->ldctl_value.bv_val, control->ldctl_value.bv_len);
	return text_to_i64(digits, 0, INT32_MAX, &seconds) ? (int)seconds : -1;
}

static void handle_read_control(LDAP *ldap, LDAPControl *control, struct bind_answer *ret)
{
	LDAPPasswordPolicyError error = PP_noError;
	ber_int_t expires = -1;
	ber_int_t graces = -1;

	if (text_equal(control->ldctl_oid, HANDLE_CONTROL_EXPIRED))
		ret->password_expired = true;
	if (text_equal(control->ldctl_oid, HANDLE_CONTROL_EXPIRING))
		ret->expires_s = handle_seconds(control);
	if (!text_equal(control->ldctl_oid, LDAP_CONTROL_PASSWORDPOLICYRESPONSE) ||
	    ldap_parse_passwordpolicy_control(ldap, control, &expires, &graces, &error) !=
		LDAP_SUCCESS)
		return;
	if (expires >= 0)
		ret->expires_s = expires;
	ret->graces = graces;
	ret->policy_error = error == PP_noError ? -1 : (int)error;
}

static enum err handle_read_bind(struct handle *handle, LDAPMessage *message,
				 struct bind_answer *ret, struct err_info *err)
{
	LDAPControl **controls = NULL;
	char *diagnostic = NULL;
	int code = ldap_parse_result(handle->ldap, message, &ret->result, NULL, &diagnostic, NULL,
				     &controls, 0);

	if (code != LDAP_SUCCESS)
		return handle_fail(handle->ldap, code, "bind", err);
	if (diagnostic != NULL)
		snprintf(ret->diagnostic, sizeof(ret->diagnostic), "%s", diagnostic);
	for (int i = 0; controls != NULL && controls[i] != NULL; i++)
		handle_read_control(handle->ldap, controls[i], ret);
	ldap_memfree(diagnostic);
	ldap_controls_free(controls);
	return ERR_OK;
}

/* ldap_result gives 0 when the time is over, and -1 with the reason kept in the handle. */
static enum err handle_wait(struct handle *handle, int id, int64_t timeout_ms, LDAPMessage **ret,
			    struct err_info *err)
{
	struct timeval timeout = handle_timeval(timeout_ms);
	int code = LDAP_TIMEOUT;
	int type = ldap_result(handle->ldap, id, LDAP_MSG_ALL, &timeout, ret);

	if (type > 0)
		return ERR_OK;
	if (type < 0)
		ldap_get_option(handle->ldap, LDAP_OPT_RESULT_CODE, &code);
	return handle_fail(handle->ldap, code, "bind", err);
}

enum err handle_bind(struct handle *handle, const char *dn, const void *password, size_t len,
		     int64_t timeout_ms, struct bind_answer *ret, struct err_info *err)
{
	DEFER(handle_result_free) LDAPMessage *message = NULL;
	char policy_oid[] = LDAP_CONTROL_PASSWORDPOLICYREQUEST;
	LDAPControl policy = {.ldctl_oid = policy_oid};
	LDAPControl *controls[] = {&policy, NULL};
	union {
		const void *in;
		char *out;
	} bytes = {.in = password}; /* libldap takes it as writable, and only reads it */
	struct berval credentials = {.bv_len = len, .bv_val = bytes.out};
	int id = -1;
	int code;
	enum err e;

	*ret = (struct bind_answer){.policy_error = -1, .expires_s = -1, .graces = -1};
	code =
	    ldap_sasl_bind(handle->ldap, dn, LDAP_SASL_SIMPLE, &credentials, controls, NULL, &id);
	if (code != LDAP_SUCCESS)
		return handle_fail(handle->ldap, code, "bind", err);
	e = handle_wait(handle, id, timeout_ms, &message, err);
	if (e)
		return e;
	return handle_read_bind(handle, message, ret, err);
}

enum err handle_search(struct handle *handle, const struct handle_query *query, int64_t timeout_ms,
		       LDAPMessage **ret_result, int *ret_code, struct err_info *err)
{
	struct timeval timeout = handle_timeval(timeout_ms);

	*ret_result = NULL;
	*ret_code =
	    ldap_search_ext_s(handle->ldap, query->base, query->scope, query->filter,
			      query->attributes, 0, NULL, NULL, &timeout, query->max, ret_result);
	if (*ret_code == LDAP_SUCCESS || *ret_code == LDAP_SIZELIMIT_EXCEEDED ||
	    *ret_code == LDAP_NO_SUCH_OBJECT)
		return ERR_OK;
	handle_result_free(ret_result);
	*ret_result = NULL;
	return handle_fail(handle->ldap, *ret_code, "search", err);
}
