/* The set of all templates: made from files or texts, searched by name. */
#include "app/view/mustache_internal.h"

void mustache_free(struct mustache_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->count; i++) {
		struct mustache_template *template = &set->templates[i];

		free(template->name);
		free(template->tokens);
		free(template->keys);
		free(template->pool);
	}
	free(set->templates);
	free(set);
}

static void mustache_free_p(struct mustache_set **set)
{
	mustache_free(*set);
}

static int mustache_compare(const char *name, size_t len, const char *other)
{
	int order = strncmp(name, other, len);

	if (order != 0)
		return order;
	return other[len] == '\0' ? 0 : -1;
}

const struct mustache_template *mustache_find(const struct mustache_set *set, const char *name,
					      size_t len)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = mustache_compare(name, len, set->templates[middle].name);

		if (order == 0)
			return &set->templates[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool mustache_has(const struct mustache_set *set, const char *name)
{
	return mustache_find(set, name, strlen(name)) != NULL;
}

static int mustache_order(const void *a, const void *b)
{
	const struct mustache_source *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum err mustache_compile_all(struct mustache_set *set,
				     const struct mustache_source *sources, size_t count,
				     struct err_info *err)
{
	for (size_t i = 0; i < count; i++) {
		struct mustache_template *template = &set->templates[set->count++];
		enum err code;

		template->name = strdup(sources[i].name);
		if (template->name == NULL)
			return ERR(err, ERR_MEMORY, "%s.html", sources[i].name);
		code = mustache_compile(template, sources[i].text, sources[i].len, err);
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}

enum err mustache_build(struct mustache_source *sources, size_t count, struct mustache_set **ret,
			struct err_info *err)
{
	DEFER(mustache_free_p) struct mustache_set *set = calloc(1, sizeof(*set));
	enum err code;

	if (set != NULL)
		set->templates = calloc(count + 1, sizeof(*set->templates));
	if (set == NULL || set->templates == NULL)
		return ERR(err, ERR_MEMORY, "templates");
	if (count > 1)
		qsort(sources, count, sizeof(*sources), mustache_order);
	code = mustache_compile_all(set, sources, count, err);
	if (code == ERR_OK)
		code = mustache_link(set, err);
	if (code == ERR_OK)
		*ret = STEAL(set);
	return code;
}

enum err mustache_load(const char *dir, struct mustache_set **ret, struct err_info *err)
{
	struct mustache_source *sources = NULL;
	size_t count = 0;
	enum err code = mustache_files_read(dir, &sources, &count, err);

	if (code == ERR_OK)
		code = mustache_build(sources, count, ret, err);
	mustache_files_free(sources, count);
	return code;
}
