/* The error table read back, and one failure written down. */
#include <stdarg.h>

#include "app/base/err.h"

static const struct err_row {
	int status;
	enum log_level level;
	const char *id;
	const char *title;
	const char *text;
} err_rows[ERR_COUNT] = {
#define X(code, status, level, id, title, text) [ERR_##code] = { status, level, id, title, text },
	ERRORS(X)
#undef X
};

enum err err_set(struct err_info *err, enum err code, const char *file, int line, const char *fmt,
		 ...)
{
	va_list args;

	if (!err)
		return code;
	err->code = code;
	err->file = file;
	err->line = line;
	va_start(args, fmt);
	vsnprintf(err->detail, sizeof(err->detail), fmt, args);
	va_end(args);
	return code;
}

/* A number that is no error's is read as an internal error. */
static const struct err_row *err_row(enum err code)
{
	return &err_rows[(unsigned int)code < ERR_COUNT ? code : ERR_INTERNAL];
}

int err_status(enum err code)
{
	return err_row(code)->status;
}

enum log_level err_level(enum err code)
{
	return err_row(code)->level;
}

const char *err_id(enum err code)
{
	return err_row(code)->id;
}

const char *err_title(enum err code)
{
	return err_row(code)->title;
}

const char *err_text(enum err code)
{
	return err_row(code)->text;
}
