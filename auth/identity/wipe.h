/*
 * Memory of jansson is overwritten before it is freed, since passwords pass through it. libldap has
 * no such hook: the children, where it works, are kept from core dumps and debuggers instead
 * (child.c).
 */
#ifndef ACCORD_AUTH_IDENTITY_WIPE_H
#define ACCORD_AUTH_IDENTITY_WIPE_H

/* Call once, before jansson has allocated anything. */
void wipe_install(void);

#endif
