/* See limit_row.h. */
#include "tests/bench/limit_row.h"

#include <stdarg.h>
#include <stdio.h>

void limit_answer_add(struct limit_answer *answer, const char *fmt, ...)
{
	va_list list;
	int len;

	va_start(list, fmt);
	len = vsnprintf(answer->text + answer->len, LIMIT_ANSWER_MAX - answer->len, fmt, list);
	va_end(list);
	if (len < 0 || answer->len + (size_t)len >= LIMIT_ANSWER_MAX)
		statement_die("an answer that is too long");
	answer->len += (size_t)len;
}

static void add_json(struct limit_answer *answer, const struct statement *row)
{
	limit_answer_add(
		answer,
		"{\"id\":%s,\"title\":\"%s\",\"status\":\"%s\",\"version\":%s,\"orientation\":{\"number\":%s,\"title\":\"Créer "
		"les conditions techniques de réussite de mise en œuvre des clauses sociales\",\"short_title\":\"Réussir la "
		"mise en œuvre\"},\"action_form\":\"%s\",\"operation_type\":\"%s\",\"starts_on\":\"%s\",\"ends_on\":\"%s\","
		"\"progress\":%s,\"updated_at\":\"%s\",\"late\":false,\"days_late\":0,\"structure\":{\"id\":%s,\"slug\":"
		"\"plie-graves\",\"name\":\"PLIE des Graves\",\"short_name\":\"PLIE des Graves\"},\"owner\":{\"id\":1,\"slug\":"
		"\"cub\",\"name\":\"Communauté urbaine de Bordeaux\",\"short_name\":\"CUB\"},\"next_step\":{\"text\":"
		"\"Approbation attendue des élus\"}},",
		statement_value(row, "id"), statement_value(row, "title"), statement_value(row, "status"),
		statement_value(row, "version"), statement_value(row, "orientation"), statement_value(row, "action_form"),
		statement_value(row, "operation_type"), statement_value(row, "starts_on"), statement_value(row, "ends_on"),
		statement_value(row, "progress"), statement_value(row, "updated_at"),
		statement_value(row, "structure"));
}

static void add_html(struct limit_answer *answer, const struct statement *row)
{
	const char *title = statement_value(row, "title");
	const char *ends_on = statement_value(row, "ends_on");
	const char *progress = statement_value(row, "progress");

	limit_answer_add(
		answer,
		"<li class=\"row-item\">\n<div class=\"row-main\">\n<h2 class=\"row-title\"><a href=\"/actions/%s\">%s</a></h2>\n"
		"<p class=\"row-meta\">PLIE des Graves · Orientation %s, Réussir la mise en œuvre · %s</p>\n<p class=\"row-next\">"
		"Approbation attendue des élus</p>\n</div>\n<p class=\"row-status\"><span class=\"pill pill-neutral\">%s</span></p>"
		"\n<p class=\"row-date\"><span class=\"row-label\">Échéance</span> <time datetime=\"%s\">%s</time></p>\n<p "
		"class=\"row-progress\"><span class=\"row-label\">Avancement</span> %s %%<progress max=\"100\" value=\"%s\" "
		"aria-label=\"Avancement de l’action %s\">%s %%</progress></p>\n</li>\n",
		statement_value(row, "id"), title, statement_value(row, "orientation"),
		statement_value(row, "action_form"), statement_value(row, "status"), ends_on, ends_on, progress, progress,
		title, progress);
}

void limit_row_add(struct limit_answer *answer, const struct statement *row, bool json)
{
	if (json)
		add_json(answer, row);
	else
		add_html(answer, row);
}
