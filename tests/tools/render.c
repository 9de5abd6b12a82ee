/*
 * Shows a page without the service: render TEMPLATES_DIR NAME MODEL.json prints the template with
 * the model
 * ("-": from standard input). Exit 1 with one line on stderr when anything is wrong.
 */
#include "app/view/mustache.h"

#define RENDER_MAX (8 * 1024 * 1024)	/* bytes of one page */

static void render_free(struct mustache_set **set)
{
	mustache_free(*set);
}

static json_t *render_model(const char *path)
{
	json_error_t error;
	json_t *model;

	if (strcmp(path, "-") == 0)
		model = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error);
	else
		model = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (model == NULL)
		fprintf(stderr, "%s:%d:%d: %s\n", path, error.line, error.column, error.text);
	return model;
}

int main(int argc, char **argv)
{
	DEFER(render_free) struct mustache_set *set = NULL;
	json_auto_t *model = NULL;
	AUTO_BUF page = BUF_INIT(RENDER_MAX);
	struct err_info err = { 0 };
	enum err code;

	if (argc != 4) {
		fprintf(stderr, "usage: render TEMPLATES_DIR NAME MODEL.json\n");
		return 2;
	}
	model = render_model(argv[3]);
	if (model == NULL)
		return 1;
	code = mustache_load(argv[1], &set, &err);
	if (code == ERR_OK)
		code = mustache_render(set, argv[2], model, &page, &err);
	if (code != ERR_OK) {
		fprintf(stderr, "%s\n", err.detail);
		return 1;
	}
	return fwrite(buf_text(&page), 1, page.len, stdout) == page.len ? 0 : 1;
}
