/* All kinds of record. */
#include "app/resource/record/kind.h"

#include <inttypes.h>

#include "app/base/text.h"
#include "app/base/vocabulary.h"
#include "app/http/route.h"
#include "app/resource/record/kinds.h"

static const struct kind *const kinds[] = {
	&action_kind,  &tool_kind,  &campaign_kind,
	&synthesis_kind, &action_evaluation_kind, &experiment_kind,
	&group_kind,	&meeting_kind, &contribution_kind,
	&diffusion_kind, &event_kind, &concertation_kind, &contact_kind,
	&amendment_kind, &termination_kind, &committee_meeting_kind, &review_kind,
};

const struct kind *const *kind_all(size_t *ret_count)
{
	*ret_count = ARRAY_SIZE(kinds);
	return kinds;
}

const struct kind *kind_find(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (text_equal(kinds[i]->id, id))
			return kinds[i];
	}
	return NULL;
}

const struct kind *kind_of_request(const struct request *req)
{
	return req->route->subject;
}

static const char *status_label(bool feminine, const char *status)
{
	const struct vocabulary *list = vocabulary_find(feminine ? "record_status_f"
								 : "record_status");
	const struct term *term = vocabulary_term(list, status);

	return term != NULL ? term->label : status;
}

const char *kind_status_label(const struct kind *kind, const char *status)
{
	return status_label(kind->feminine, status);
}

const char *kind_status_of(const char *kind_id, const char *status)
{
	const struct kind *kind = kind_find(kind_id);

	return status_label(kind == NULL || kind->feminine, status);
}

bool kind_address(const char *kind_id, int64_t id, const char *suffix, char *ret, size_t size)
{
	const struct kind *kind = kind_find(kind_id);
	const char *path = kind != NULL ? kind->path : NULL;
	int len;

	if (text_equal(kind_id, "agreement"))
		path = "/accords";
	if (text_equal(kind_id, "contract"))
		path = "/marches";
	if (path == NULL)
		return false;
	len = snprintf(ret, size, "%s/%" PRId64 "%s", path, id, suffix);
	return len > 0 && (size_t)len < size;
}
