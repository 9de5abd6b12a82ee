/* Reading the rows of data files: members by table, references by name, failures by place. */
#include "app/base/date.h"
#include "app/base/text.h"
#include "app/command/load_internal.h"

#define PLACE_SIZE 64

const char *load_text(const json_t *row, const char *name)
{
	return json_string_value(json_object_get(row, name));
}

const int64_t *load_i64(const json_t *row, const char *name, int64_t *store)
{
	const json_t *value = json_object_get(row, name);

	if (!json_is_integer(value))
		return NULL;
	*store = json_integer_value(value);
	return store;
}

int64_t load_flag(const json_t *row, const char *name)
{
	return json_is_true(json_object_get(row, name)) ? 1 : 0;
}

const char *load_decimal(const json_t *row, const char *name, char store[LOAD_NUMBER_SIZE])
{
	const json_t *value = json_object_get(row, name);

	if (!json_is_number(value))
		return NULL;
	snprintf(store, LOAD_NUMBER_SIZE, "%.2f", json_number_value(value));
	return store;
}

enum err load_at(enum err code, const char *where, struct err_info *err)
{
	char detail[ERR_DETAIL_MAX];

	if (code == ERR_OK)
		return code;
	snprintf(detail, sizeof(detail), "%s", err->detail);
	snprintf(err->detail, sizeof(err->detail), "%.60s: %.440s", where, detail);
	return code;
}

/* "14:05:09" */
static bool is_clock(const char *text)
{
	static const int limits[] = { 24, 60, 60 };

	if (strlen(text) != 8 || text[2] != ':' || text[5] != ':')
		return false;
	for (size_t i = 0; i < 3; i++) {
		const char *two = text + 3 * i;
		int number = 10 * (two[0] - '0') + (two[1] - '0');

		if (two[0] < '0' || two[0] > '9' || two[1] < '0' || two[1] > '9' ||
		    number >= limits[i])
			return false;
	}
	return true;
}

static bool is_time(const char *text)
{
	char day[DATE_TEXT_SIZE];

	if (strlen(text) < DATE_TEXT_SIZE || text[DATE_TEXT_SIZE - 1] != ' ')
		return false;
	memcpy(day, text, DATE_TEXT_SIZE - 1);
	day[DATE_TEXT_SIZE - 1] = '\0';
	return date_is_valid(day) && is_clock(text + DATE_TEXT_SIZE);
}

static bool is_clean_text(const json_t *value)
{
	const char *text = json_string_value(value);

	return text != NULL && text[0] != '\0' && !text_has_control(text, true);
}

static bool is_of_type(const json_t *value, enum load_type type)
{
	switch (type) {
	case LOAD_TEXT:
		return is_clean_text(value);
	case LOAD_DATE:
		return json_is_string(value) && date_is_valid(json_string_value(value));
	case LOAD_TIME:
		return json_is_string(value) && is_time(json_string_value(value));
	case LOAD_INTEGER:
		return json_is_integer(value);
	case LOAD_NUMBER:
		return json_is_number(value);
	case LOAD_FLAG:
		return json_is_boolean(value);
	case LOAD_LIST:
		return json_is_array(value);
	case LOAD_OBJECT:
		return json_is_object(value);
	}
	return false;
}

static enum err check_known(json_t *row, const struct load_member *members, struct err_info *err)
{
	for (void *at = json_object_iter(row); at != NULL; at = json_object_iter_next(row, at)) {
		const char *name = json_object_iter_key(at);
		const struct load_member *m = members;

		while (m->name != NULL && !text_equal(m->name, name))
			m++;
		if (m->name == NULL)
			return ERR(err, ERR_INVALID, "%s: unknown member", name);
	}
	return ERR_OK;
}

enum err load_check(json_t *row, const struct load_member *members, struct err_info *err)
{
	if (!json_is_object(row))
		return ERR(err, ERR_INVALID, "is not an object");
	for (const struct load_member *m = members; m->name != NULL; m++) {
		const json_t *value = json_object_get(row, m->name);
		bool empty = value == NULL || json_is_null(value);

		if (empty && m->required)
			return ERR(err, ERR_INVALID, "%s: missing", m->name);
		if (!empty && !is_of_type(value, m->type))
			return ERR(err, ERR_INVALID, "%s: not what is expected here", m->name);
	}
	return check_known(row, members, err);
}

enum err load_each(struct load *load, const json_t *object, const char *name,
		   const struct load_member *members, load_row_fn *add, struct err_info *err)
{
	const json_t *rows = json_object_get(object, name);
	char where[PLACE_SIZE];
	size_t i;
	json_t *row;

	if (!json_is_array(rows))
		return ERR(err, ERR_INVALID, "%s: not a list", name);
	json_array_foreach(rows, i, row) {
		enum err code = load_check(row, members, err);

		if (code == ERR_OK)
			code = add(load, row, (int64_t)i + 1, err);
		snprintf(where, sizeof(where), "%s[%zu]", name, i);
		if (code != ERR_OK)
			return load_at(code, where, err);
	}
	return ERR_OK;
}

enum err load_remember(json_t *map, const char *key, int64_t id, json_t *row, struct err_info *err)
{
	json_t *kept = json_pack("{s:I, s:O}", "id", (json_int_t)id, "row", row);

	if (kept == NULL || json_object_set_new(map, key, kept) != 0)
		return ERR(err, ERR_MEMORY, "%s", key);
	return ERR_OK;
}

enum err load_find(const json_t *map, const char *member, const char *key, int64_t *ret,
		   struct err_info *err)
{
	const json_t *kept = key != NULL ? json_object_get(map, key) : NULL;

	if (kept == NULL)
		return ERR(err, ERR_INVALID, "%s: there is no \"%s\"", member,
			   key != NULL ? key : "");
	*ret = json_integer_value(json_object_get(kept, "id"));
	return ERR_OK;
}
