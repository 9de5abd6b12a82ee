/* One value of the configuration: reading by type, checking, releasing. */
#include "app/base/text.h"
#include "conf/internal.h"

#define VALUE_CREDENTIAL "credential:"

static void *value_field(struct conf *conf, const struct conf_key *key)
{
	return (char *)conf + key->offset;
}

/* The first `len` bytes of `a`, a slash when asked for, and `b`. New. */
static char *value_join(const char *a, size_t len, const char *slash, const char *b)
{
	size_t size = len + strlen(slash) + strlen(b) + 1;
	char *joined = malloc(size);

	if (joined)
		snprintf(joined, size, "%.*s%s%s", (int)len, a, slash, b);
	return joined;
}

char *value_path(const char *value, const struct conf_place *at)
{
	const char *folder_end = strrchr(at->path, '/');
	const char *credentials;

	if (text_starts(value, VALUE_CREDENTIAL)) {
		credentials = secure_getenv("CREDENTIALS_DIRECTORY");
		if (!credentials)
			return value_join("", 0, "", "");
		return value_join(credentials, strlen(credentials), "/",
				  value + strlen(VALUE_CREDENTIAL));
	}
	if (*value == '\0' || *value == '/' || at->line == 0 || !folder_end)
		return value_join("", 0, "", value);
	return value_join(at->path, (size_t)(folder_end - at->path), "/", value);
}

/* Behind the host name, IPv4 address or [IPv6 address] at `text`; NULL: there is none. */
static const char *value_skip_host(const char *text)
{
	size_t len;

	if (*text == '[') {
		len = strspn(text + 1, "0123456789abcdefABCDEF:.");
		return len > 0 && text[1 + len] == ']' ? text + len + 2 : NULL;
	}
	len = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	return len > 0 ? text + len : NULL;
}

/* A host and an optional port, then `rest` or nothing. */
static bool value_is_authority(const char *text, const char *rest)
{
	const char *p = value_skip_host(text);
	size_t digits;

	if (p && *p == ':') {
		digits = strspn(p + 1, "0123456789");
		p = digits >= 1 && digits <= 5 ? p + 1 + digits : NULL;
	}
	return p && (*p == '\0' || text_equal(p, rest));
}

bool value_is_loopback(const char *authority)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]" };

	for (size_t i = 0; i < ARRAY_SIZE(hosts); i++) {
		char next = text_starts(authority, hosts[i]) ? authority[strlen(hosts[i])] : '.';

		if (next == '\0' || next == ':' || next == '/')
			return true;
	}
	return false;
}

/* What is wrong with an origin, or NULL. */
static const char *value_origin_fault(const char *value)
{
	bool plain = text_starts(value, "http://");
	const char *host = value + strlen(plain ? "http://" : "https://");

	if (!plain && !text_starts(value, "https://"))
		return "does not begin with https://";
	if (!value_is_authority(host, ""))
		return "is not a scheme, a host and an optional port, without a final slash";
	return plain && !value_is_loopback(host) ? "uses http:// elsewhere than on loopback" : NULL;
}

static const char *value_level_fault(const char *value)
{
	static const char *const levels[] = { "error", "warning", "notice", "info", "debug" };

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		if (text_equal(value, levels[i]))
			return NULL;
	}
	return "is not one of error, warning, notice, info, debug";
}

static const char *value_server_fault(const char *value)
{
	if (text_starts(value, "ldapi://"))
		return value[strlen("ldapi://")] != '\0' ? NULL : "has no socket";
	if (text_starts(value, "ldaps://"))
		return value_is_authority(value + strlen("ldaps://"), "/")
			       ? NULL
			       : "is not a host and an optional port";
	if (text_starts(value, "ldap://"))
		return value_is_authority(value + strlen("ldap://"), "/")
			       ? NULL
			       : "is not a host and an optional port";
	return "does not begin with ldaps://, ldap:// or ldapi://";
}

static const char *value_mailer_fault(const char *value)
{
	bool tls = text_starts(value, "smtps://");

	if (*value == '\0')
		return NULL;
	if (!tls && !text_starts(value, "smtp://"))
		return "does not begin with smtps:// or smtp://";
	return value_is_authority(value + strlen(tls ? "smtps://" : "smtp://"), "")
		       ? NULL
		       : "is not a host and an optional port, without a final slash";
}

/* The check of one type of text beyond its length: what is wrong, or NULL. */
static const char *value_fault(const struct conf_key *key, const char *value)
{
	if (key->type == CONF_ORIGIN)
		return value_origin_fault(value);
	if (key->type == CONF_LEVEL)
		return value_level_fault(value);
	if (key->type == CONF_MAILER)
		return value_mailer_fault(value);
	if (key->type == CONF_SERVERS)
		return value_server_fault(value);
	return NULL;
}

static enum err value_check_text(const struct conf_key *key, const char *value,
				 const struct conf_place *at, struct err_info *err)
{
	const char *fault = value_fault(key, value);

	if (fault)
		return PLACE_ERR(err, at, key->key, "'%.100s' %s", value, fault);
	return ERR_OK;
}

static enum err value_set_text(char **field, const struct conf_key *key, const char *value,
			       const struct conf_place *at, struct err_info *err)
{
	bool is_path = key->type == CONF_PATH || key->type == CONF_SOCKET;
	AUTO_FREE char *text = is_path ? value_path(value, at) : value_join("", 0, "", value);
	enum err e;

	if (!text)
		return ERR(err, ERR_MEMORY, "%s", key->key);
	if (*text == '\0' && key->min > 0)
		return PLACE_ERR(err, at, key->key, "must not be empty");
	if (strlen(text) < (size_t)key->min)
		return PLACE_ERR(err, at, key->key, "%zu bytes are less than %d", strlen(text),
				 key->min);
	if (strlen(text) > (size_t)key->max)
		return PLACE_ERR(err, at, key->key, "%zu bytes are more than %d", strlen(text),
				 key->max);
	e = value_check_text(key, text, at, err);
	if (e)
		return e;
	free(*field);
	*field = STEAL(text);
	return ERR_OK;
}

static enum err value_set_int(int *field, const struct conf_key *key, const char *value,
			      const struct conf_place *at, struct err_info *err)
{
	int64_t number;

	if (!text_to_i64(value, INT64_MIN, INT64_MAX, &number))
		return PLACE_ERR(err, at, key->key, "'%.100s' is not a whole number", value);
	if (number < key->min)
		return PLACE_ERR(err, at, key->key, "%lld is less than %d", (long long)number,
				 key->min);
	if (number > key->max)
		return PLACE_ERR(err, at, key->key, "%lld is more than %d", (long long)number,
				 key->max);
	*field = (int)number;
	return ERR_OK;
}

static enum err value_set_bool(bool *field, const struct conf_key *key, const char *value,
			       const struct conf_place *at, struct err_info *err)
{
	if (!text_equal(value, "yes") && !text_equal(value, "no"))
		return PLACE_ERR(err, at, key->key, "'%.100s' is neither yes nor no", value);
	*field = text_equal(value, "yes");
	return ERR_OK;
}

static enum err value_add(struct conf_list *list, const struct conf_key *key, const char *value,
			  const struct conf_place *at, struct err_info *err)
{
	char *text;
	enum err e;

	if (*value == '\0')
		return ERR_OK;
	if (list->count >= key->max)
		return PLACE_ERR(err, at, key->key, "stands more than %d times", key->max);
	e = value_check_text(key, value, at, err);
	if (e)
		return e;
	text = value_join("", 0, "", value);
	if (!text)
		return ERR(err, ERR_MEMORY, "%s", key->key);
	list->values[list->count] = text;
	list->lines[list->count++] = at->line;
	return ERR_OK;
}

enum err value_set(struct conf *conf, const struct conf_key *key, const char *value,
		   const struct conf_place *at, struct err_info *err)
{
	void *field = value_field(conf, key);

	switch (key->type) {
	case CONF_TEXT:
	case CONF_ORIGIN:
	case CONF_PATH:
	case CONF_SOCKET:
	case CONF_MAILER:
	case CONF_LEVEL:
		return value_set_text(field, key, value, at, err);
	case CONF_INT:
	case CONF_SECONDS:
		return value_set_int(field, key, value, at, err);
	case CONF_BOOL:
		return value_set_bool(field, key, value, at, err);
	case CONF_SERVERS:
		return value_add(field, key, value, at, err);
	case CONF_KEY:
	case CONF_PASSWORD:
		return secret_read(field, key, value, at, err);
	}
	return ERR(err, ERR_INTERNAL, "%s has no type", key->key);
}

static void value_release_list(struct conf_list *list)
{
	for (int i = 0; i < list->count; i++)
		free(list->values[i]);
	*list = (struct conf_list){ 0 };
}

void value_release(struct conf *conf, const struct conf_key *key)
{
	void *field = value_field(conf, key);

	switch (key->type) {
	case CONF_TEXT:
	case CONF_ORIGIN:
	case CONF_PATH:
	case CONF_SOCKET:
	case CONF_MAILER:
	case CONF_LEVEL:
		free(*(char **)field);
		*(char **)field = NULL;
		break;
	case CONF_SERVERS:
		value_release_list(field);
		break;
	case CONF_KEY:
	case CONF_PASSWORD:
		explicit_bzero(field, sizeof(struct conf_secret));
		break;
	case CONF_INT:
	case CONF_SECONDS:
	case CONF_BOOL:
		break;
	}
}
