/* Handlers of /mes-avis and of the private calendar. */
#ifndef ACCORD_RESOURCE_NOTICE_NOTICE_PAGES_H
#define ACCORD_RESOURCE_NOTICE_NOTICE_PAGES_H

#include "app/http/route.h"

/* choose.c: what I am told by mail */
handler_fn notice_choice_show;
handler_fn notice_choice_take;
extern const struct form notice_choice_form;

/* feed.c, feed_show.c: my calendar */
extern const struct form feed_form;	/* nothing but its key */
handler_fn feed_make_take;
handler_fn feed_end_take;
handler_fn feed_show;

#endif
