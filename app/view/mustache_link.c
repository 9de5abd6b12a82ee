/* Partials: from names to templates, and the check that including ends. */
#include "app/view/mustache_internal.h"

enum link_state { LINK_NEW, LINK_OPEN, LINK_DONE };

static enum err link_names(struct mustache_set *set, struct mustache_template *template,
			   struct err_info *err)
{
	for (size_t i = 0; i < template->count; i++) {
		struct mustache_token *token = &template->tokens[i];
		const struct mustache_template *partial;

		if (token->type != MUSTACHE_PARTIAL)
			continue;
		partial = mustache_find(set, token->path->text, token->path->len);
		if (partial == NULL)
			return ERR(err, ERR_CONFIG, "%s.html:%u:%u: no such partial: '%.*s'",
				   template->name, token->line, token->column,
				   token->path->len < MUSTACHE_NAME_SHOWN ? (int)token->path->len :
									    MUSTACHE_NAME_SHOWN,
				   token->path->text);
		token->partial = (size_t)(partial - set->templates);
	}
	return ERR_OK;
}

/* Follows the partials outside of sections, which are always included; sections are left to the
 * model, and to the limit of depth. */
static enum err link_follow(const struct mustache_set *set, size_t at, enum link_state *states,
			    struct err_info *err)
{
	const struct mustache_template *template = &set->templates[at];
	enum err code;

	states[at] = LINK_OPEN;
	for (size_t i = 0; i < template->count; i++) {
		const struct mustache_token *token = &template->tokens[i];

		if (token->type == MUSTACHE_SECTION || token->type == MUSTACHE_INVERTED)
			i = token->end - 1;
		if (token->type != MUSTACHE_PARTIAL || states[token->partial] == LINK_DONE)
			continue;
		if (states[token->partial] == LINK_OPEN)
			return ERR(err, ERR_CONFIG,
				   "%s.html:%u:%u: partial '%s' includes itself without a section",
				   template->name, token->line, token->column,
				   set->templates[token->partial].name);
		code = link_follow(set, token->partial, states, err);
		if (code != ERR_OK)
			return code;
	}
	states[at] = LINK_DONE;
	return ERR_OK;
}

enum err mustache_link(struct mustache_set *set, struct err_info *err)
{
	AUTO_FREE enum link_state *states = calloc(set->count + 1, sizeof(*states));
	enum err code;

	if (states == NULL)
		return ERR(err, ERR_MEMORY, "templates");
	for (size_t i = 0; i < set->count; i++) {
		code = link_names(set, &set->templates[i], err);
		if (code != ERR_OK)
			return code;
	}
	for (size_t i = 0; i < set->count; i++) {
		code = states[i] == LINK_NEW ? link_follow(set, i, states, err) : ERR_OK;
		if (code != ERR_OK)
			return code;
	}
	return ERR_OK;
}
