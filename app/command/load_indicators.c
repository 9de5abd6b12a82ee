/*
 * Loading figures: references.json, what others have published, and indicator_values.json, sample figures of the PLIE
 * with their confirmations. An event goes through the same functions as a request.
 */
#include <inttypes.h>

#include "app/base/text.h"
#include "app/command/load_internal.h"
#include "app/resource/indicator/indicator_write.h"
#include "sql/queries.h"

/* clang-format off */
static const struct load_member published_members[] = {
	{ "scope", LOAD_TEXT, true }, { "period", LOAD_TEXT, true }, { "label", LOAD_TEXT, true },
	{ "indicator", LOAD_TEXT, false }, { "value", LOAD_NUMBER, true }, { "value_to", LOAD_NUMBER, false },
	{ "unit", LOAD_TEXT, true }, { "fte_hours", LOAD_INTEGER, false }, { "note", LOAD_TEXT, false },
	{ "source", LOAD_TEXT, true }, { "url", LOAD_TEXT, false }, { 0 }
};

static const struct load_member event_members[] = {
	{ "do", LOAD_TEXT, true }, { "year", LOAD_INTEGER, true }, { "by", LOAD_TEXT, true }, { "at", LOAD_TIME, true },
	{ "source", LOAD_TEXT, false }, { "values", LOAD_LIST, false }, { "note", LOAD_TEXT, false }, { 0 }
};

static const struct load_member value_members[] = {
	{ "code", LOAD_TEXT, true }, { "numerator", LOAD_NUMBER, false }, { "denominator", LOAD_NUMBER, false },
	{ "value", LOAD_NUMBER, false }, { "fte_hours", LOAD_INTEGER, false }, { "note", LOAD_TEXT, false }, { 0 }
};
/* clang-format on */

static enum err published_add(struct load *load, json_t *row, int64_t position,
			      struct err_info *err)
{
	char value[LOAD_NUMBER_SIZE];
	char value_to[LOAD_NUMBER_SIZE];
	int64_t fte_hours = 0;
	int64_t added = 0;

	return sql_load_published_add(
		load->db, position, load_text(row, "scope"), load_text(row, "period"),
		load_text(row, "label"), load_text(row, "indicator"),
		load_decimal(row, "value", value), load_decimal(row, "value_to", value_to),
		load_text(row, "unit"), load_i64(row, "fte_hours", &fte_hours),
		load_text(row, "note"), load_text(row, "source"), load_text(row, "url"), &added,
		err);
}

enum err load_references(struct load *load, struct err_info *err)
{
	const json_t *file = load->references_file;
	enum err code;

	if (file == NULL)
		return ERR_OK;
	code = load_each(load, file, "published", published_members, published_add, err);
	if (code == ERR_OK)
		printf("%zu published figures\n",
		       json_array_size(json_object_get(file, "published")));
	return load_at(code, "references.json", err);
}

/* The first problem is the failure. */
struct problem {
	bool said;
	struct err_info *err;
};

static void say_problem(void *data, const char *member, size_t place, const char *text)
{
	struct problem *problem = data;

	if (problem->said)
		return;
	problem->said = true;
	(void)ERR(problem->err, ERR_INVALID, "values[%zu]: %s: %s", place - 1, member, text);
}

static enum err value_check(struct load *load UNUSED, json_t *row UNUSED, int64_t position UNUSED,
			    struct err_info *err UNUSED)
{
	return ERR_OK;
}

static enum err tell_send(struct load *load, const json_t *event, const struct actor *actor,
			  const struct reference *reference, struct err_info *err)
{
	struct problem problem = { .err = err };
	struct indicator_rows rows;
	struct indicator_entry entry = { .version = 1,
					 .send = true,
					 .source = load_text(event, "source"),
					 .rows = &rows };
	int64_t version = 0;
	enum err code = load_each(load, event, "values", value_members, value_check, err);

	if (code != ERR_OK)
		return code;
	load_i64(event, "year", &entry.year);
	if (indicator_rows_read(reference->indicators, entry.year, json_object_get(event, "values"),
				say_problem, &problem, &rows) > 0)
		return ERR_INVALID;
	return indicator_write_entry(load->db, actor, reference, &entry, &version, err);
}

/* What is confirmed is what has been sent by then. */
static enum err tell_confirm(struct load *load, const json_t *event, const struct actor *actor,
			     const struct reference *reference, struct err_info *err)
{
	char seen[HASH_HEX_SIZE];
	struct indicator_confirmation confirmation = { .seen = seen,
						       .note = load_text(event, "note") };
	json_auto_t *rows = NULL;
	enum err code;

	load_i64(event, "year", &confirmation.year);
	code = sql_indicator_returns(load->db, reference->agreement_id, confirmation.year, &rows,
				     err);
	if (code == ERR_OK)
		code = indicator_write_seen(rows, seen, err);
	if (code == ERR_OK)
		code = indicator_write_confirmation(load->db, actor, reference, &confirmation, err);
	return code;
}

static enum err tell(struct load *load, json_t *event, int64_t position UNUSED,
		     struct err_info *err)
{
	const struct reference *reference = NULL;
	json_auto_t *groups = NULL;
	struct actor actor;
	enum err code = reference_get(load->db, &reference, err);

	if (code == ERR_OK)
		code = load_actor(load, event, &actor, &groups, err);
	if (code != ERR_OK)
		return code;
	load->steps++;
	if (text_equal(load_text(event, "do"), "send"))
		return tell_send(load, event, &actor, reference, err);
	if (text_equal(load_text(event, "do"), "confirm"))
		return tell_confirm(load, event, &actor, reference, err);
	return ERR(err, ERR_INVALID, "do: cannot happen here");
}

enum err load_values(struct load *load, struct err_info *err)
{
	json_auto_t *file = json_pack("{s:O*}", "events", load->values_file);
	enum err code;

	if (load->values_file == NULL)
		return ERR_OK;
	code = load_each(load, file, "events", event_members, tell, err);
	if (code == ERR_OK)
		printf("%zu events of figures\n", json_array_size(load->values_file));
	return load_at(code, "indicator_values.json", err);
}
