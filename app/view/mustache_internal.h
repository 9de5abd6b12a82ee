/*
 * What the files of the template engine share: the compiled form, and the entry that compiles texts
 * from memory (for the loader, the tests and the fuzzer).
 */
#ifndef ACCORD_VIEW_MUSTACHE_INTERNAL_H
#define ACCORD_VIEW_MUSTACHE_INTERNAL_H

#include <stdint.h>

#include "app/view/filter.h"
#include "app/view/mustache.h"

#define MUSTACHE_DEPTH_MAX 32		/* sections and partials within each other */
#define MUSTACHE_TEXT_MAX (512 * 1024)	/* bytes of one template */
#define MUSTACHE_NAME_SHOWN 60		/* bytes of a name that an error message repeats */

enum mustache_type {
	MUSTACHE_TEXT,
	MUSTACHE_VALUE,
	MUSTACHE_SECTION,
	MUSTACHE_INVERTED,
	MUSTACHE_PARTIAL
};

struct mustache_key {
	const char *text;	/* not NUL-ended */
	size_t len;
};

struct mustache_token {
	enum mustache_type type;
	bool indent_first;	/* text: begins a line */
	bool indent_last;	/* text: a tag that is not alone follows its last line feed */
	bool alone;		/* partial: alone on its line, so `text` is its indentation */
	bool raw;		/* value: JSON inside a script element, not to be escaped */
	uint32_t line;		/* of the tag, from 1 */
	uint32_t column;	/* characters, from 1 */
	size_t end;		/* section: index of the token behind its body */
	size_t partial;		/* index of the template */
	const char *text;
	size_t len;
	const struct mustache_key *path;	/* partial: its name, in one key */
	size_t path_len;			/* 0: the implicit iterator */
	struct filter filter;			/* fn NULL: none */
};

struct mustache_template {
	char *name;			/* new */
	struct mustache_token *tokens;	/* new; in order of the text, bodies behind their section */
	size_t count;
	struct mustache_key *keys;	/* new; what `path` points into */
	char *pool;			/* new; what `text` and the keys point into */
};

struct mustache_set {
	struct mustache_template *templates;	/* new; in order of the name */
	size_t count;
};

/* A template before it is compiled. */
struct mustache_source {
	char *name;
	char *text;
	size_t len;
};

/*
 * Compiles the `count` sources (borrowed; put in order of their names) into a new set. ERR_CONFIG
 * as mustache_load says; ERR_MEMORY.
 */
MUST_USE enum err mustache_build(struct mustache_source *sources, size_t count,
				 struct mustache_set **ret, struct err_info *err);
/* The template called `name`, or NULL; borrowed from the set. */
const struct mustache_template *mustache_find(const struct mustache_set *set, const char *name,
					      size_t len);

/* Reads every NAME.html below `dir`: a new array of new texts, for mustache_files_free. */
MUST_USE enum err mustache_files_read(const char *dir, struct mustache_source **ret,
				      size_t *ret_count, struct err_info *err);
void mustache_files_free(struct mustache_source *sources, size_t count);

/* A tag as it stands in the source. */
struct mustache_tag {
	char sigil;		/* '#', '^', '/', '!', '>' or NUL for a value */
	bool begins_line;	/* no byte before it on its line */
	bool alone;		/* has its line for itself, which goes with it */
	size_t start;		/* of its first brace */
	size_t end;		/* behind its last brace, or behind its line when alone */
	size_t indent;		/* alone: blanks before it */
	const char *name;
	size_t name_len;
	const char *filter;	/* NULL: none */
	size_t filter_len;
};

/* Reads the tag whose braces open at `start`. NULL, or what is wrong with it; the tag's name is
 * then the text to be shown with that. */
MUST_USE const char *mustache_scan(const char *src, size_t len, size_t start,
				   struct mustache_tag *ret);

/* Fills a template that has nothing but its name; what was allocated stays in it on an error. */
MUST_USE enum err mustache_compile(struct mustache_template *template, const char *text, size_t len,
				   struct err_info *err);

/* Resolves the partials of all templates; refuses those that would include themselves for ever. */
MUST_USE enum err mustache_link(struct mustache_set *set, struct err_info *err);

#endif
