/* The answer of the limit, and the rows of its list. */
#ifndef ACCORD_BENCH_LIMIT_ROW_H
#define ACCORD_BENCH_LIMIT_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/statement.h"

#define LIMIT_ANSWER_MAX 131072

struct limit_answer {
	size_t len;
	char text[LIMIT_ANSWER_MAX];
};

void limit_answer_add(struct limit_answer *answer, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One action of the list: about as many bytes as the service sends for it. */
void limit_row_add(struct limit_answer *answer, const struct statement *row, bool json);

#endif
