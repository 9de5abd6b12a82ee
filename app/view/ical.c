/* iCalendar by libical. */
#include "app/view/ical.h"

#include <libical/ical.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "app/base/date.h"
#include "app/base/text.h"

#define STAMP_SIZE 20 /* "20110210T143000Z" */
#define PARIS "Europe/Paris"

/* The rule of the European Union since 1996. */
static const char paris[] = "BEGIN:VTIMEZONE\r\n"
			    "TZID:" PARIS "\r\n"
			    "BEGIN:DAYLIGHT\r\n"
			    "TZOFFSETFROM:+0100\r\n"
			    "TZOFFSETTO:+0200\r\n"
			    "TZNAME:CEST\r\n"
			    "DTSTART:19960331T020000\r\n"
			    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
			    "END:DAYLIGHT\r\n"
			    "BEGIN:STANDARD\r\n"
			    "TZOFFSETFROM:+0200\r\n"
			    "TZOFFSETTO:+0100\r\n"
			    "TZNAME:CET\r\n"
			    "DTSTART:19961027T030000\r\n"
			    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
			    "END:STANDARD\r\n"
			    "END:VTIMEZONE\r\n";

static pthread_once_t ical_once = PTHREAD_ONCE_INIT;

/* A wrong value is an error here, never the end of the process. */
static void ical_set_up(void)
{
	icalerror_set_errors_are_fatal(false);
}

static void ical_free(icalcomponent **component)
{
	if (*component != NULL)
		icalcomponent_free(*component);
}

static const char *ical_text(const json_t *event, const char *name)
{
	const char *text = json_string_value(json_object_get(event, name));

	return text != NULL && text[0] != '\0' ? text : NULL;
}

static void ical_add(icalcomponent *to, icalproperty *property)
{
	if (property != NULL)
		icalcomponent_add_property(to, property);
}

/* "2011-02-10" (and "14:30") as "20110210T143000"; false: they are none. */
static bool ical_local(const char *day, const char *time, char ret[STAMP_SIZE])
{
	if (day == NULL || !date_is_valid(day))
		return false;
	if (time == NULL) {
		snprintf(ret, STAMP_SIZE, "%.4s%.2s%.2s", day, day + 5, day + 8);
		return true;
	}
	if (strlen(time) != 5 || strspn(time, "0123456789:") != 5 || time[2] != ':')
		return false;
	snprintf(ret, STAMP_SIZE, "%.4s%.2s%.2sT%.2s%.2s00", day, day + 5, day + 8, time, time + 3);
	return true;
}

/* "2011-02-10 13:30:05.123456", UTC, as "20110210T133005Z"; false: it is none. */
static bool ical_utc(const char *at, char ret[STAMP_SIZE])
{
	if (at == NULL || strlen(at) < 19)
		return false;
	snprintf(ret, STAMP_SIZE, "%.4s%.2s%.2sT%.2s%.2s%.2sZ", at, at + 5, at + 8, at + 11, at + 14, at + 17);
	return strspn(ret, "0123456789TZ") == 16;
}

static icalproperty *ical_with_zone(icalproperty *property)
{
	if (property != NULL)
		icalproperty_add_parameter(property, icalparameter_new_tzid(PARIS));
	return property;
}

static enum err ical_add_times(icalcomponent *to, const json_t *event, struct err_info *err)
{
	const char *starts = ical_text(event, "starts");
	char local[STAMP_SIZE];
	char stamp[STAMP_SIZE];
	struct icaltimetype time;

	if (!ical_local(ical_text(event, "date"), starts, local) || !ical_utc(ical_text(event, "stamp"), stamp))
		return ERR(err, ERR_INTERNAL, "event without its day or stamp");
	time = icaltime_from_string(local);
	ical_add(to, icalproperty_new_dtstamp(icaltime_from_string(stamp)));
	if (starts == NULL) {
		ical_add(to, icalproperty_new_dtstart(time));
		return ERR_OK;
	}
	ical_add(to, ical_with_zone(icalproperty_new_dtstart(time)));
	icaltime_adjust(&time, 0, 0, (int)json_integer_value(json_object_get(event, "minutes")), 0);
	ical_add(to, ical_with_zone(icalproperty_new_dtend(time)));
	return ERR_OK;
}

static enum icalproperty_status ical_state(const json_t *event)
{
	const char *state = ical_text(event, "state");

	if (text_equal(state, "cancelled"))
		return ICAL_STATUS_CANCELLED;
	return text_equal(state, "tentative") ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

static enum err ical_add_event(icalcomponent *calendar, const json_t *event, struct err_info *err)
{
	DEFER(ical_free) icalcomponent *one = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	const char *uid = ical_text(event, "uid");
	const char *summary = ical_text(event, "summary");
	enum err code;

	if (one == NULL)
		return ERR(err, ERR_MEMORY, "event");
	if (uid == NULL || summary == NULL)
		return ERR(err, ERR_INTERNAL, "event without its uid or summary");
	ical_add(one, icalproperty_new_uid(uid));
	code = ical_add_times(one, event, err);
	if (code != ERR_OK)
		return code;
	ical_add(one, icalproperty_new_sequence((int)json_integer_value(json_object_get(event, "sequence"))));
	ical_add(one, icalproperty_new_summary(summary));
	ical_add(one, icalproperty_new_status(ical_state(event)));
	if (ical_text(event, "place") != NULL)
		ical_add(one, icalproperty_new_location(ical_text(event, "place")));
	if (ical_text(event, "text") != NULL)
		ical_add(one, icalproperty_new_description(ical_text(event, "text")));
	if (ical_text(event, "url") != NULL)
		ical_add(one, icalproperty_new_url(ical_text(event, "url")));
	icalcomponent_add_component(calendar, one);
	one = NULL;
	return ERR_OK;
}

static enum err ical_add_head(icalcomponent *calendar, const char *name, struct err_info *err)
{
	icalcomponent *zone = icalparser_parse_string(paris);
	icalproperty *title = icalproperty_new_x(name);

	if (zone == NULL || title == NULL) {
		if (title != NULL)
			icalproperty_free(title);
		return ERR(err, ERR_MEMORY, "calendar");
	}
	ical_add(calendar, icalproperty_new_version("2.0"));
	ical_add(calendar, icalproperty_new_prodid("-//Accord//Accord//FR"));
	ical_add(calendar, icalproperty_new_method(ICAL_METHOD_PUBLISH));
	icalproperty_set_x_name(title, "X-WR-CALNAME");
	ical_add(calendar, title);
	icalcomponent_add_component(calendar, zone);
	return ERR_OK;
}

enum err ical_render(const json_t *calendar, struct buf *out, struct err_info *err)
{
	DEFER(ical_free) icalcomponent *whole = NULL;
	const char *name = ical_text(calendar, "name");
	AUTO_FREE char *text = NULL;
	size_t i;
	const json_t *event;
	enum err code;

	pthread_once(&ical_once, ical_set_up);
	whole = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	if (whole == NULL)
		return ERR(err, ERR_MEMORY, "calendar");
	if (name == NULL || json_array_size(json_object_get(calendar, "events")) > ICAL_EVENTS_MAX)
		return ERR(err, ERR_INTERNAL, "calendar without name, or of too many events");
	code = ical_add_head(whole, name, err);
	json_array_foreach(json_object_get(calendar, "events"), i, event) {
		if (code == ERR_OK)
			code = ical_add_event(whole, event, err);
	}
	if (code != ERR_OK)
		return code;
	text = icalcomponent_as_ical_string_r(whole);
	if (text == NULL)
		return ERR(err, ERR_MEMORY, "calendar");
	buf_adds(out, text);
	return buf_error(out) == ERR_OK ? ERR_OK : ERR(err, buf_error(out), "calendar");
}
