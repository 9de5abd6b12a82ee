/* What fields can name: lists to choose from, and the object that a snapshot keeps. */
#include "app/resource/record/source.h"

#include "app/base/text.h"
#include "app/resource/record/kind.h"
#include "app/resource/reference.h"
#include "app/resource/row.h"
#include "app/view/model.h"
#include "sql/queries.h"

/* Rows of one source; `of` narrows them: a kind of organisation, a party. */
typedef enum err rows_fn(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			 struct err_info *err);

struct source {
	const char *name;
	const char *kind;
	rows_fn *rows;
	const char *of;
};

/* The rows whose member `name` is `of` (NULL: all). New; NULL: out of memory. */
static json_t *rows_where(const json_t *rows, const char *name, const char *of)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row) {
		if (of == NULL || text_equal(row_text(row, name), of))
			model_add(&list, json_incref(row));
	}
	return list;
}

static enum err picked(json_t *list, json_t **ret, struct err_info *err)
{
	if (list == NULL)
		return ERR(err, ERR_MEMORY, "source");
	*ret = list;
	return ERR_OK;
}

static enum err organisations(struct db *db, const struct actor *actor, const char *of,
			      json_t **ret, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	(void)actor;
	return code == ERR_OK ? picked(rows_where(reference->organisations, "kind", of), ret, err)
			      : code;
}

/* Organisations that are party to the agreement. */
static enum err parties(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			struct err_info *err)
{
	const struct reference *reference = NULL;
	json_t *list = json_array();
	size_t i;
	json_t *row;
	enum err code = reference_get(db, &reference, err);

	(void)actor;
	(void)of;
	if (code != ERR_OK) {
		json_decref(list);
		return code;
	}
	json_array_foreach(reference->organisations, i, row) {
		if (row_text(row, "party") != NULL)
			model_add(&list, json_incref(row));
	}
	return picked(list, ret, err);
}

static enum err territories(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			    struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	(void)actor;
	return code == ERR_OK ? picked(rows_where(reference->territories, "kind", of), ret, err)
			      : code;
}

/* People who write records, of the party `of`; of the other one than the actor's when it is NULL.
 */
static enum err people(struct db *db, const struct actor *actor, const char *of, json_t **ret,
		       struct err_info *err)
{
	json_auto_t *leads = NULL;
	enum err code = sql_lead_list(db, &leads, err);

	if (of == NULL)
		of = text_equal(actor->party, "cub") ? "urpa" : "cub";
	return code == ERR_OK ? picked(rows_where(leads, "party", of), ret, err) : code;
}

static enum err actions(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	(void)actor;
	(void)of;
	if (code != ERR_OK)
		return code;
	return sql_action_options(db, reference->agreement_id, SOURCE_OPTIONS_MAX, ret, err);
}

/* What waits for a decision, of any kind; each row has its `record_kind`. */
static enum err waiting(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	(void)actor;
	(void)of;
	if (code != ERR_OK)
		return code;
	return sql_record_waiting_options(db, reference->agreement_id, SOURCE_OPTIONS_MAX, ret,
					  err);
}

static enum err contracts(struct db *db, const struct actor *actor, const char *of, json_t **ret,
			  struct err_info *err)
{
	(void)actor;
	(void)of;
	return sql_contract_options(db, SOURCE_OPTIONS_MAX, ret, err);
}

static const struct source sources[] = {
	{ "organisation", "organisation", organisations, NULL },
	{ "party", "organisation", parties, NULL },
	{ "plie", "organisation", organisations, "plie" },
	{ "territory", "territory", territories, NULL },
	{ "lead_cub", "person", people, "cub" },
	{ "lead_urpa", "person", people, "urpa" },
	{ "counterpart", "person", people, NULL },
	{ "action", "action", actions, NULL },
	{ "contract", "contract", contracts, NULL },
	{ "record", NULL, waiting, NULL },
};

static const struct source *source_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		if (text_equal(sources[i].name, name))
			return &sources[i];
	}
	return NULL;
}

const char *source_kind(const char *name)
{
	const struct source *source = source_find(name);
	const struct kind *kind = source == NULL ? kind_find(name) : NULL;

	if (kind != NULL)
		return kind->id;
	return source != NULL ? source->kind : NULL;
}

const char *source_kind_of(const char *name, const json_t *item)
{
	const char *own = row_text(item, "record_kind");

	return own != NULL ? own : source_kind(name);
}

enum err source_options(struct db *db, const struct actor *actor, const char *name, json_t **ret,
			struct err_info *err)
{
	const struct source *source = source_find(name);
	const struct reference *reference = NULL;
	enum err code;

	if (source != NULL)
		return source->rows(db, actor, source->of, ret, err);
	if (kind_find(name) == NULL)
		return ERR(err, ERR_CONFIG, "no source is called %s", name);
	code = reference_get(db, &reference, err);
	if (code != ERR_OK)
		return code;
	return sql_record_options(db, reference->agreement_id, name, SOURCE_OPTIONS_MAX, ret, err);
}

/* Records, actions and contracts are too many to look through: the one is asked for. */
static enum err one_row(struct db *db, const struct actor *actor, const char *name, int64_t id,
			json_t **ret_rows, struct err_info *err)
{
	const struct reference *reference = NULL;
	enum err code = reference_get(db, &reference, err);

	if (code != ERR_OK)
		return code;
	if (text_equal(name, "action"))
		return sql_action_option(db, reference->agreement_id, id, ret_rows, err);
	if (text_equal(name, "record"))
		return sql_record_any_option(db, reference->agreement_id, id, ret_rows, err);
	if (text_equal(name, "contract"))
		return sql_contract_option(db, id, ret_rows, err);
	if (source_find(name) == NULL)
		return sql_record_option(db, reference->agreement_id, name, id, ret_rows, err);
	return source_options(db, actor, name, ret_rows, err);
}

/* What a snapshot keeps of a row. New; NULL: out of memory. */
static json_t *kept(const json_t *row)
{
	return json_pack("{s:O, s:O, s:O*, s:O*, s:O*}", "id", json_object_get(row, "id"), "name",
			 json_object_get(row, "name"), "quality", json_object_get(row, "quality"),
			 "organisation", json_object_get(row, "organisation"), "record_kind",
			 json_object_get(row, "record_kind"));
}

enum err source_resolve(struct db *db, const struct actor *actor, const char *name, int64_t id,
			json_t **ret, struct err_info *err)
{
	json_auto_t *rows = NULL;
	size_t i;
	const json_t *row;
	enum err code = one_row(db, actor, name, id, &rows, err);

	*ret = NULL;
	if (code != ERR_OK)
		return code;
	json_array_foreach(rows, i, row) {
		if (row_number(row, "id") != id)
			continue;
		*ret = kept(row);
		return *ret != NULL ? ERR_OK : ERR(err, ERR_MEMORY, "source");
	}
	return ERR_OK;
}
