/* Search for one person, and reading of the entry. */
#include "auth/identity/entry.h"

#include "app/base/hash.h"
#include "app/base/text.h"

#define ENTRY_GUID "objectGUID"
#define ENTRY_LOCKED "pwdAccountLockedTime"
#define ENTRY_LOCKED_FOR_GOOD "000001010000Z"

/* Where each byte of the text (without '-') stands in the 16 bytes. */
static const uint8_t entry_guid_order[ENTRY_GUID_SIZE] = {3, 2, 1,  0,	5,  4,	7,  6,
							  8, 9, 10, 11, 12, 13, 14, 15};

void entry_guid_to_text(const uint8_t guid[ENTRY_GUID_SIZE], char ret[37])
{
	char hex[3];
	char *at = ret;

	for (int i = 0; i < ENTRY_GUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		hash_to_hex(&guid[entry_guid_order[i]], 1, hex);
		*at++ = hex[0];
		*at++ = hex[1];
	}
	*at = '\0';
}

bool entry_guid_from_text(const char *text, uint8_t ret[ENTRY_GUID_SIZE])
{
	uint8_t bytes[ENTRY_GUID_SIZE];
	char hex[2 * ENTRY_GUID_SIZE + 1];
	size_t len = 0;

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '-')
			continue;
		if (len == sizeof(hex) - 1)
			return false;
		hex[len++] = *at;
	}
	hex[len] = '\0';
	if (len != sizeof(hex) - 1 || !hash_from_hex(hex, bytes, sizeof(bytes)))
		return false;
	for (int i = 0; i < ENTRY_GUID_SIZE; i++)
		ret[entry_guid_order[i]] = bytes[i];
	return true;
}

static void entry_values_free(struct berval ***values)
{
	ldap_value_free_len(*values);
}

static void entry_memory_free(char **text)
{
	ldap_memfree(*text);
}

/* The length of the first `max` characters of UTF-8 text. */
static size_t entry_cut(const char *text, size_t len, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			count++;
		if (count > max)
			return i;
	}
	return len;
}

/*
 * The first value of `attribute` as text of at most `max` characters; what is missing, not UTF-8 or
 * has control characters is "". NULL: no memory.
 */
static const char *entry_text(LDAP *ldap, LDAPMessage *message, const char *attribute, size_t max,
			      struct arena *arena)
{
	DEFER(entry_values_free) struct berval **values = NULL;
	const char *text;
	size_t len;

	if (attribute == NULL || attribute[0] == '\0')
		return "";
	values = ldap_get_values_len(ldap, message, attribute);
	if (values == NULL || values[0] == NULL ||
	    !text_is_utf8(values[0]->bv_val, values[0]->bv_len))
		return "";
	len = entry_cut(values[0]->bv_val, values[0]->bv_len, max);
	text = arena_strndup(arena, values[0]->bv_val, len);
	if (text == NULL)
		return NULL;
	return text_has_control(text, false) ? "" : text;
}

/* Like entry_text, for values that must not be cut: a longer one is "". */
static const char *entry_key(LDAP *ldap, LDAPMessage *message, const char *attribute, size_t max,
			     struct arena *arena)
{
	const char *text = entry_text(ldap, message, attribute, max + 1, arena);

	return text == NULL || text_length(text) <= max ? text : "";
}

static const char *entry_lower(char *text)
{
	for (char *at = text; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return text;
}

/* The directory's id in lower case; "" when it has none. NULL: no memory. */
static const char *entry_id(LDAP *ldap, LDAPMessage *message, const struct conf *conf,
			    struct arena *arena)
{
	DEFER(entry_values_free) struct berval **values = NULL;
	uint8_t guid[ENTRY_GUID_SIZE];
	char text[37];
	const char *id;
	char *copy;

	if (strcasecmp(conf->ldap_id_attribute, ENTRY_GUID) == 0) {
		values = ldap_get_values_len(ldap, message, conf->ldap_id_attribute);
		if (values == NULL || values[0] == NULL || values[0]->bv_len != sizeof(guid))
			return "";
		memcpy(guid, values[0]->bv_val, sizeof(guid));
		entry_guid_to_text(guid, text);
		return arena_strdup(arena, text);
	}
	id = entry_key(ldap, message, conf->ldap_id_attribute, 36, arena);
	copy = id != NULL ? arena_strdup(arena, id) : NULL;
	return copy != NULL ? entry_lower(copy) : NULL;
}

static enum err entry_check(const struct directory_person *person, struct err_info *err)
{
	const char *texts[] = {person->uuid, person->dn,      person->username,	   person->name,
			       person->mail, person->quality, person->organisation};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i] == NULL)
			return ERR(err, ERR_MEMORY, "no room for the entry");
	if (person->uuid[0] == '\0')
		return ERR(err, ERR_INVALID, "the entry has no id that can be used");
	if (person->username[0] == '\0' || strlen(person->username) > CLIENT_USERNAME_MAX)
		return ERR(err, ERR_INVALID, "the entry has no login name that can be used");
	if (text_length(person->dn) > ENTRY_DN_MAX)
		return ERR(err, ERR_INVALID, "the name of the entry has %zu characters",
			   text_length(person->dn));
	return ERR_OK;
}

static enum err entry_read(LDAP *ldap, LDAPMessage *message, const struct conf *conf,
			   struct arena *arena, struct entry *ret, struct err_info *err)
{
	DEFER(entry_memory_free) char *dn = ldap_get_dn(ldap, message);
	struct directory_person *person = &ret->person;
	enum err e;

	*ret = (struct entry){.disabled = false};
	if (dn == NULL || !text_is_utf8(dn, strlen(dn)))
		return ERR(err, ERR_INVALID, "the entry has no name that can be used");
	person->dn = arena_strdup(arena, dn);
	person->uuid = entry_id(ldap, message, conf, arena);
	person->username =
	    entry_key(ldap, message, conf->ldap_login_attribute, CLIENT_USERNAME_MAX, arena);
	person->name = entry_text(ldap, message, conf->ldap_name_attribute, ENTRY_TEXT_MAX, arena);
	person->mail = entry_key(ldap, message, conf->ldap_mail_attribute, ENTRY_MAIL_MAX, arena);
	person->quality =
	    entry_text(ldap, message, conf->ldap_quality_attribute, ENTRY_TEXT_MAX, arena);
	person->organisation = entry_key(ldap, message, conf->ldap_organisation_attribute,
					 ENTRY_ORGANISATION_MAX, arena);
	ret->disabled = text_equal(entry_text(ldap, message, ENTRY_LOCKED, ENTRY_TEXT_MAX, arena),
				   ENTRY_LOCKED_FOR_GOOD);
	e = entry_check(person, err);
	if (e)
		return e;
	if (person->name[0] == '\0')
		person->name = person->username;
	return ERR_OK;
}

/* The filter; arena; NULL: no memory. */
static char *entry_filter(const struct conf *conf, const char *attribute, const char *value,
			  struct arena *arena)
{
	char text[CLIENT_USERNAME_MAX + 1];
	struct berval plain = {.bv_len = strlen(value), .bv_val = text};
	struct berval escaped = {.bv_len = 0};
	uint8_t guid[ENTRY_GUID_SIZE];
	char *filter;

	if (plain.bv_len >= sizeof(text))
		return NULL;
	memcpy(text, value, plain.bv_len + 1);
	if (strcasecmp(attribute, ENTRY_GUID) == 0 && entry_guid_from_text(value, guid)) {
		memcpy(text, guid, sizeof(guid));
		plain.bv_len = sizeof(guid);
	}
	if (ldap_bv2escaped_filter_value(&plain, &escaped) != LDAP_SUCCESS)
		return NULL;
	filter = arena_printf(arena, "(&%s(%s=%s))", conf->ldap_people_filter, attribute,
			      escaped.bv_val);
	ber_memfree(escaped.bv_val);
	return filter;
}

enum err entry_find(struct handle *handle, const struct conf *conf, const char *attribute,
		    const char *value, int64_t timeout_ms, struct arena *arena, struct entry *ret,
		    int *ret_count, struct err_info *err)
{
	char locked[] = ENTRY_LOCKED;
	char *attributes[] = {conf->ldap_id_attribute,
			      conf->ldap_login_attribute,
			      conf->ldap_name_attribute,
			      conf->ldap_mail_attribute,
			      conf->ldap_quality_attribute,
			      conf->ldap_organisation_attribute,
			      locked,
			      NULL};
	DEFER(handle_result_free) LDAPMessage *result = NULL;
	struct handle_query query = {.base = conf->ldap_people_base,
				     .scope = LDAP_SCOPE_SUBTREE,
				     .attributes = attributes,
				     .max = 2};
	enum err e;
	int code;

	query.filter = entry_filter(conf, attribute, value, arena);
	if (query.filter == NULL)
		return ERR(err, ERR_MEMORY, "no room for the filter");
	e = handle_search(handle, &query, timeout_ms, &result, &code, err);
	if (e)
		return e;
	if (code == LDAP_NO_SUCH_OBJECT)
		return ERR(err, ERR_DIRECTORY, "search: directory.people_base is not there");
	/* A limit that the server has itself may be less than two. */
	*ret_count = code == LDAP_SUCCESS ? ldap_count_entries(handle->ldap, result) : 2;
	if (*ret_count != 1)
		return ERR_OK;
	return entry_read(handle->ldap, ldap_first_entry(handle->ldap, result), conf, arena, ret,
			  err);
}
