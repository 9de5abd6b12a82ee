/*
 * Forms as tables: one row a field. The same row reads what was typed (form or JSON), says what is
 * wrong in French, and describes the field in /openapi.json. A field that no row declares is refused.
 */
#ifndef ACCORD_HTTP_FIELD_H
#define ACCORD_HTTP_FIELD_H

#include <jansson.h>

#include "app/http/request.h"

enum field_type {
	FIELD_TEXT,	/* one line */
	FIELD_LONG,	/* several lines */
	FIELD_CHOICE,	/* a term of `choices` */
	FIELD_CHOICES,	/* several terms: repeated in a form, an array in JSON */
	FIELD_DATE,	/* YYYY-MM-DD; JJ/MM/AAAA is accepted in a form */
	FIELD_INTEGER,	/* min to max */
	FIELD_DECIMAL,	/* min to max, two decimals; "1 234,5" is accepted in a form */
	FIELD_ID,	/* a record's number, > 0 */
	FIELD_IDS,	/* several */
	FIELD_BOOL,	/* "1"/"on" or absent in a form; true/false in JSON */
	FIELD_PASSWORD,	/* never trimmed, changed, shown again or logged */
	/*
	 * Rows of `group` fields: in a form NAME_MEMBER, repeated in parallel (row n is the n-th of each
	 * member); objects in JSON. A row whose members are all empty is left out.
	 */
	FIELD_GROUP
};

enum field_flag {
	FIELD_REQUIRED = 1 << 0,
	FIELD_REQUIRED_TO_SUBMIT = 1 << 1	/* a draft may leave it empty */
};

struct field {
	const char *name;		/* English identifier, ends the table when NULL */
	const char *label;		/* French */
	enum field_type type;
	unsigned flags;			/* of enum field_flag */
	int64_t min;			/* numbers: least value; text: least length in characters */
	int64_t max;			/* numbers: greatest value; text: most characters; lists: most items */
	const char *choices;		/* FIELD_CHOICE(S): name of a vocabulary (app/base/vocabulary.h) */
	const struct field *group;	/* FIELD_GROUP: its members */
	const char *help;		/* French, under the label; or NULL */
	const char *source;		/* FIELD_ID(S) of a record: what it names (app/resource/record/source.h) */
	const char *section;		/* French heading that begins with this field, or NULL */
};

/* A form: its fields and the rules between them. */
struct form {
	const char *name;		/* "action", also the OpenAPI schema's name */
	const struct field *fields;
	unsigned flags;			/* of enum form_flag */
	/* Checks across fields (dates in order …): adds messages; may be NULL. */
	void (*check)(struct request *req);
};

enum form_flag {
	FORM_VERSION = 1 << 0,		/* needs the version it was made from */
	FORM_NO_KEY = 1 << 1		/* has no one-time key (sign-in) */
};

/* Deepest nesting of a JSON body. */
#define FIELD_JSON_DEPTH_MAX 8
#define FORM_KEY_MIN 16		/* characters of a one-time key: A-Z a-z 0-9 _ - */
#define FORM_KEY_MAX 64

/*
 * Reads the request's body by `form`: urlencoded or JSON (limits: depth 8, duplicate keys refused).
 * Text is trimmed, its line ends are LF, control characters are refused, lengths count code points;
 * Unicode is kept as it came (no normalization: two spellings of one letter stay two).
 * Besides the declared fields a form carries csrf_token, form_key, version (in JSON: the headers
 * X-CSRF-Token, Idempotency-Key, If-Match "N").
 * On return req->typed holds what was typed (never a password): every other field as string, lists as
 * arrays of strings, groups as arrays of objects of strings. req->form holds the valid values: text,
 * terms and dates as string, numbers as integer (decimals as real), true/false, lists and groups as
 * arrays, an empty optional text, date or number as null. req->messages has a message for each wrong
 * field; for a row of a group it stands beside NAME_MEMBER and names the row.
 * ERR_OK also when there are messages (dispatch answers ERR_INVALID then);
 * ERR_BAD_REQUEST (malformed, unknown or repeated field, no one-time key), ERR_MEDIA_TYPE,
 * ERR_VERSION_REQUIRED, ERR_MEMORY.
 */
MUST_USE enum err field_read_form(struct request *req, const struct form *form, struct err_info *err);
/* The same from the pairs of a form that came otherwise (multipart/form-data). */
MUST_USE enum err field_read_pairs(struct request *req, const struct form *form, const struct pairs *pairs,
				   struct err_info *err);

/*
 * Reads the query of a GET by `form` (NULL: no field is declared) as field_read_form reads a body, without
 * token, key and version; an empty value counts as absent.
 * ERR_OK also when there are messages; ERR_BAD_REQUEST (unknown or repeated field), ERR_MEMORY.
 */
MUST_USE enum err field_read_query(struct request *req, const struct form *form, struct err_info *err);

/* Checks a form's table at start: names, labels, limits, vocabularies, groups. ERR_CONFIG. */
MUST_USE enum err field_check_form(const struct form *form, struct err_info *err);

/* For a submit: adds a message for every FIELD_REQUIRED_TO_SUBMIT field that is empty in `values`
 * (same shape as req->form). Returns how many. */
int field_check_complete(struct request *req, const struct form *form, const json_t *values);

/* Reads of the checked form: NULL / 0 / false when absent. Borrowed from req->form. */
const char *form_text(const struct request *req, const char *name);
/* NULL when absent, else points to *store. */
const int64_t *form_i64(const struct request *req, const char *name, int64_t *store);
bool form_bool(const struct request *req, const char *name);

/* True when a field is a password: what was sent stands in no answer. */
bool form_is_secret(const struct form *form);

/* JSON Schema 2020-12 (OpenAPI 3.1) of a form's body. New; NULL: out of memory. */
json_t *field_schema(const struct form *form);

#endif
