/*
 * Events as an iCalendar object (RFC 5545), by libical: for the notice of a meeting and for calendars that are
 * subscribed to. Times are those of Europe/Paris, whose rule goes with them.
 */
#ifndef ACCORD_VIEW_ICAL_H
#define ACCORD_VIEW_ICAL_H

#include <jansson.h>

#include "app/base/buf.h"

#define ICAL_MEDIA "text/calendar; charset=utf-8; method=PUBLISH"
#define ICAL_EVENTS_MAX 500

/*
 * Writes one VCALENDAR of METHOD:PUBLISH.
 * calendar   {name, events: [{uid, summary, date, starts, minutes, place, text, url, sequence, stamp, state}]}
 *            uid: for ever the event's own, "reunion-12@host"; date: YYYY-MM-DD; starts: HH:MM in Paris, or null: the
 *            whole day; minutes: how long from `starts`; place, text, url: may be null; sequence: from 0, greater
 *            with each change; stamp: UTC time of that change, as the database writes it; state: "confirmed",
 *            "tentative", "cancelled"
 * out        borrowed
 * ERR_INTERNAL: a member is missing or no date or time; ERR_TOO_LARGE, ERR_MEMORY
 */
MUST_USE enum err ical_render(const json_t *calendar, struct buf *out, struct err_info *err);

#endif
