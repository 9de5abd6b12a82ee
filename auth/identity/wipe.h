/* Memory of jansson and liblber is overwritten before it is freed, since passwords pass through
 * both. */
#ifndef ACCORD_AUTH_IDENTITY_WIPE_H
#define ACCORD_AUTH_IDENTITY_WIPE_H

/* Call once, before either library has allocated anything. */
void wipe_install(void);

#endif
