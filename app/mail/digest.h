/* The daily digest: one mail with all that happened, to whoever chose that. */
#ifndef ACCORD_MAIL_DIGEST_H
#define ACCORD_MAIL_DIGEST_H

#include "app/mail/mailer.h"

/*
 * Gathers each person's daily lines into one row of the outbox, once a day (Paris) from conf->mail_digest_hour on;
 * before, it does nothing. Each person in a transaction of their own; two senders at once make one digest.
 */
MUST_USE enum err digest_gather(const struct mailer *mailer, struct err_info *err);

#endif
