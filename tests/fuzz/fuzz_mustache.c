/*
 * Any bytes as a template: compiled with itself as the partial "t" and a well-formed partial "p",
 * and rendered with one model. Whatever compiles must render to well-formed UTF-8, or stop at a
 * limit.
 */
#include "app/base/text.h"
#include "app/view/mustache_internal.h"

#define FUZZ_SECTIONS_MAX 8	/* opening tags; each may double the work */
#define FUZZ_PAGE_MAX (256 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char fuzz_model[] = "{\"a\":{\"b\":{\"c\":\"<é>\"},\"x\":null},\"b\":true,\"x\":["
				 "\"1\",{\"x\":\"2\"}],\"who\":\"d'Élodie\","
				 "\"l\":[1,2.5],\"n\":-1234567,\"d\":\"2026-11-22 "
				 "14:05:09\",\"s\":\"draft\",\"e\":\"\",\"f\":false}";

static bool fuzz_is_worth_it(const char *text, size_t len)
{
	int sections = 0;

	for (size_t i = 0; i + 2 < len; i++)
		sections += text[i] == '{' && text[i + 1] == '{' && text[i + 2] == '#';
	return sections <= FUZZ_SECTIONS_MAX;
}

static void fuzz_render(const struct mustache_set *set, const json_t *model)
{
	AUTO_BUF page = BUF_INIT(FUZZ_PAGE_MAX);
	struct err_info err = { 0 };
	enum err code = mustache_render(set, "t", model, &page, &err);

	if (code == ERR_OK && !text_is_utf8(buf_text(&page), page.len))
		abort();
	if (code != ERR_OK && code != ERR_INTERNAL && code != ERR_TOO_LARGE)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static json_t *model;
	AUTO_FREE char *text = malloc(size + 1);
	char t[] = "t", p[] = "p", partial[] = "a\n{{#l}}\n  <{{.}}>\n{{/l}}\n{{who}}\n";
	struct mustache_source sources[] = { { t, text, size },
					     { p, partial, sizeof(partial) - 1 } };
	struct mustache_set *set = NULL;
	struct err_info err = { 0 };

	if (model == NULL)
		model = json_loads(fuzz_model, 0, NULL);
	if (text == NULL || model == NULL)
		abort();
	memcpy(text, data, size);
	if (!fuzz_is_worth_it(text, size))
		return 0;
	if (mustache_build(sources, ARRAY_SIZE(sources), &set, &err) == ERR_OK)
		fuzz_render(set, model);
	else if (err.code != ERR_CONFIG)
		abort();
	mustache_free(set);
	return 0;
}
