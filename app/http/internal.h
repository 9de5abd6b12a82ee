/* Shared by the files of app/http only: the parts of a request, and the steps of reading a field. */
#ifndef ACCORD_HTTP_INTERNAL_H
#define ACCORD_HTTP_INTERNAL_H

#include "app/http/field.h"
#include "app/http/request.h"

/*
 * Decodes the percent-encoding of `len` bytes; `plus` turns '+' into a blank (forms and queries).
 * ret       room for len + 1 bytes; NUL-ended
 * ret_len   bytes written; they may hold a NUL
 * False: a '%' without two hexadecimal digits.
 */
MUST_USE bool percent_decode(const char *text, size_t len, bool plus, char *ret, size_t *ret_len);

/* Fills req->uri, path and query from the raw address. ERR_HEADERS: too long. */
MUST_USE enum err path_read(struct request *req, const char *uri, struct err_info *err);

/* Splits a Cookie header; pieces without '=' or name are left out. ERR_HEADERS: too many;
 * ERR_BAD_REQUEST: one of ours twice. */
MUST_USE enum err cookie_split(struct arena *arena, const char *header, struct pairs *ret,
			       struct err_info *err);

#define FACE_BIT(face) (1U << (face))
/*
 * The face of `offered` (bits) that an Accept header likes best (RFC 9110, 12.5.1): by weight, then by
 * how closely it is named, then in the order HTML, JSON, CSV. "" accepts all. False: none.
 */
MUST_USE bool negotiate_face(const char *accept, unsigned offered, enum face *ret);

/* One value on its way from what was typed to what is valid. */
struct field_input {
	struct request *req;
	const struct field *field;
	const char *name;	/* of the message: NAME, or NAME_MEMBER in a group */
	int row;		/* row of the group, from 1; 0: not in a group */
	bool json;		/* came as JSON, not as form */
	const char *text;	/* a string's text, trimmed but for passwords; NULL: not a string */
};

/* The row of `fields` called so, or NULL. */
const struct field *field_find(const struct field *fields, const char *name);
/* True for a list of single values. */
bool field_is_list(const struct field *field);
/* True when `value` (may be NULL) holds nothing: null, blank text, an empty list, false. */
bool field_is_empty(const struct field *field, const json_t *value);

/* The declared fields of a form or query as strings, lists of strings and rows of strings. New. */
MUST_USE enum err field_pairs_read(const struct form *form, const struct pairs *pairs, bool query,
				   json_t **ret, struct err_info *err);
/* The body as JSON, with known names only. New. */
MUST_USE enum err field_json_read(const struct request *req, const struct form *form, json_t **ret,
				  struct err_info *err);

/* The rows of a group that are not empty; anything but an array as it is. New; NULL: out of memory. */
json_t *field_group_rows(const struct field *group, json_t *raw);
/* What was typed, to show it again. New; NULL: out of memory. */
json_t *field_typed(struct arena *arena, const struct field *field, const json_t *raw);

/*
 * Checks `raw` (may be NULL) by the row in->field.
 * ret   new: the valid value; NULL when a message was added instead
 * ERR_MEMORY
 */
MUST_USE enum err field_check_value(struct field_input *in, const json_t *raw, json_t **ret);
MUST_USE enum err field_group_check(const struct field_input *in, const json_t *raw, json_t **ret);
MUST_USE enum err field_number_check_integer(const struct field_input *in, const json_t *raw,
					     json_t **ret);
MUST_USE enum err field_number_check_decimal(const struct field_input *in, const json_t *raw,
					     json_t **ret);
MUST_USE enum err field_date_check(const struct field_input *in, const json_t *raw, json_t **ret);

/* Adds the message `text` beside the input's field; NULL (a failed arena_printf) gives ERR_MEMORY. */
MUST_USE enum err field_say(const struct field_input *in, const char *text);
/* Adds a message about the field: its label in quotes, then `rest`, blank included; NULL as field_say. */
MUST_USE enum err field_say_label(const struct field_input *in, const char *rest);
/* Adds the message of a field that must not be empty. */
MUST_USE enum err field_say_empty(const struct field_input *in);
/* "12 345" with narrow non-breaking spaces (arena); NULL: out of memory. */
const char *field_say_number(struct arena *arena, int64_t number);

/* French spacing: inside « », before ; : and within numbers. */
#define NBSP "\xc2\xa0"
#define NNBSP "\xe2\x80\xaf"

#define ROUTE_TOKEN_MIN 43	/* characters of a :token: 256 bits as base64url */
#define ROUTE_LITERAL "abcdefghijklmnopqrstuvwxyz0123456789-"

/* What one segment of a route's path is. */
enum route_segment { SEGMENT_ID, SEGMENT_NUMBER, SEGMENT_WORD, SEGMENT_TOKEN, SEGMENT_LITERAL, SEGMENT_WRONG };

enum route_segment route_segment_of(const char *pattern, size_t len);

#endif
