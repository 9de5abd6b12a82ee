/* The effective configuration, and the example file, from the key table. */
#include "app/base/text.h"
#include "conf/internal.h"

static const char *const conf_print_types[] = {
#define X(type, c_type, words) [CONF_##type] = words,
	CONF_TYPES(X)
#undef X
};

/* One line: key, value, where it comes from (line 0: a default). */
static void conf_print_line(const struct conf *conf, size_t row, const char *value, int line,
			    FILE *out)
{
	fprintf(out, "%s = %s%s(", keys_table[row].key, value, *value ? " " : "");
	if (line > 0)
		fprintf(out, "%s:%d)\n", conf->path, line);
	else
		fprintf(out, "default)\n");
}

static void conf_print_text(const struct conf *conf, size_t row, const char *value, FILE *out)
{
	conf_print_line(conf, row, value, conf->lines[row], out);
}

static void conf_print_list(const struct conf *conf, size_t row, const struct conf_list *list,
			    FILE *out)
{
	for (int i = 0; i < list->count; i++)
		conf_print_line(conf, row, list->values[i], list->lines[i], out);
	if (list->count == 0)
		conf_print_text(conf, row, "", out);
}

static void conf_print_int(const struct conf *conf, size_t row, int value, FILE *out)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%d", value);
	conf_print_text(conf, row, digits, out);
}

static void conf_print_row(const struct conf *conf, size_t row, FILE *out)
{
	const void *field = (const char *)conf + keys_table[row].offset;
	const struct conf_secret *secret = field;

	switch (keys_table[row].type) {
	case CONF_TEXT:
	case CONF_ORIGIN:
	case CONF_PATH:
	case CONF_SOCKET:
	case CONF_MAILER:
	case CONF_LEVEL:
		conf_print_text(conf, row, *(char *const *)field, out);
		break;
	case CONF_INT:
	case CONF_SECONDS:
		conf_print_int(conf, row, *(const int *)field, out);
		break;
	case CONF_BOOL:
		conf_print_text(conf, row, *(const bool *)field ? "yes" : "no", out);
		break;
	case CONF_SERVERS:
		conf_print_list(conf, row, field, out);
		break;
	case CONF_KEY:
	case CONF_PASSWORD:
		conf_print_text(conf, row, secret->len > 0 ? "(set)" : "(empty)", out);
		break;
	}
}

void conf_print(const struct conf *conf, FILE *out)
{
	for (size_t row = 0; row < keys_count; row++)
		conf_print_row(conf, row, out);
}

/* Every line of the help as a comment. */
static void conf_print_help(const char *help, FILE *out)
{
	for (const char *p = help; *p != '\0';) {
		size_t len = strcspn(p, "\n");

		fprintf(out, "# %.*s\n", (int)len, p);
		p += len + (p[len] == '\n');
	}
}

static void conf_print_limits(const struct conf_key *key, FILE *out)
{
	const char *unit = key->unit;

	fprintf(out, "# Value: %s", conf_print_types[key->type]);
	if (key->type != CONF_INT && key->type != CONF_SECONDS)
		unit = key->type == CONF_SERVERS ? "times" : "bytes";
	if (key->type != CONF_BOOL && key->type != CONF_LEVEL)
		fprintf(out, ", %d to %d%s%s", key->min, key->max, *unit ? " " : "", unit);
	fprintf(out, ".%s\n", key->need == CONF_REQUIRED ? " Required." : "");
}

/* "database" of "database.socket". */
static size_t conf_print_section_len(const char *key)
{
	return strcspn(key, ".");
}

/* The heading of a section, before its first key. */
static void conf_print_section(size_t row, FILE *out)
{
	const char *key = keys_table[row].key;
	size_t len = conf_print_section_len(key);

	if (row > 0 && len == conf_print_section_len(keys_table[row - 1].key) &&
	    strncmp(key, keys_table[row - 1].key, len) == 0)
		return;
	fprintf(out, "\n# ---- %.*s ----\n", (int)len, key);
}

void conf_print_example(FILE *out)
{
	fputs("# Configuration of Accord, made from conf/keys.h. One `key = value` a line; `#` "
	      "begins a\n"
	      "# comment line. A line that is commented out shows the default. Relative paths "
	      "start at\n"
	      "# the folder of this file; `credential:NAME` is a file from systemd's "
	      "LoadCredential=.\n"
	      "# Files with secrets must not be open to others (chmod o=).\n",
	      out);
	for (size_t row = 0; row < keys_count; row++) {
		const struct conf_key *key = &keys_table[row];

		conf_print_section(row, out);
		fputc('\n', out);
		conf_print_help(key->help, out);
		conf_print_limits(key, out);
		fprintf(out, "%s%s =%s%s\n", key->need == CONF_REQUIRED ? "" : "#", key->key,
			*key->fallback ? " " : "", key->fallback);
	}
}
