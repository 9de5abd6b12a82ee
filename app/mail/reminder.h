/*
 * What a date that comes near is told by: actions that must be done, meetings of groups and of
 * the committee.
 */
#ifndef ACCORD_MAIL_REMINDER_H
#define ACCORD_MAIL_REMINDER_H

#include "app/mail/mailer.h"

#define REMINDER_ACTION_DAYS 14
#define REMINDER_MEETING_DAYS 7

/* Writes each reminder once, to each lead and each member; a date that is moved is told of anew. The day is
 * site.reference_date when there is one. Without an agreement there is nothing to remind of. */
MUST_USE enum err reminder_write(const struct mailer *mailer, struct err_info *err);

#endif
