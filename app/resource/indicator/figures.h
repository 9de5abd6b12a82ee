/*
 * Figures of several PLIE made into one, and what of them is not shown. Pure: no database, no JSON.
 * Source: the agreement's preamble («moyenne des taux de sortie 2008»), which is not total exits over total people.
 */
#ifndef ACCORD_RESOURCE_INDICATOR_FIGURES_H
#define ACCORD_RESOURCE_INDICATOR_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURES_LEAST 5 /* people: a cell below is not shown */

/* One figure of one PLIE and year. */
struct figure {
	bool known;	/* the PLIE has sent it */
	bool has_parts; /* a rate's numerator and denominator are known */
	bool hidden;	/* figures_hide */
	double value;	/* a count, hours, or percent */
	double numerator;
	double denominator;
	int64_t fte_hours; /* hours of one full-time equivalent; 0: none */
};

struct consolidated {
	size_t answered;   /* figures that are known */
	size_t with_parts; /* of these, with numerator and denominator */
	bool known;
	bool hidden;
	double value;	  /* the sum; of rates their mean, two decimals */
	bool has_ratio;	  /* of rates, when all that are known have parts */
	double ratio;	  /* total over total in percent, two decimals */
	double numerator; /* totals */
	double denominator;
	double fte;	   /* two decimals; when fte_hours > 0 */
	int64_t fte_hours; /* that all share; 0: none, or not the same */
	bool fte_mixed;	   /* not the same, so that the equivalents do not add up */
};

/* Percent with two decimals. denominator > 0 */
double figures_rate(double numerator, double denominator);
double figures_fte(double hours, int64_t fte_hours);
/*
 * Counts of people below FIGURES_LEAST become hidden, of a rate with such a part all three. A single hidden figure
 * could be told from the total: then the smallest of the others is hidden too.
 */
void figures_hide(struct figure *figures, size_t count, bool rate);
/* people: the figures count people, and their total may have to be hidden too */
void figures_consolidate(const struct figure *figures, size_t count, bool rate, bool people,
			 struct consolidated *ret);

#endif
