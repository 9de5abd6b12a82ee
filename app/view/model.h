/*
 * Building a model where memory may fail at every member: the list or object becomes NULL with the first that
 * could not be added, and so does whatever it is put into, so that one check at the end is enough and nothing
 * is shown with a part missing.
 */
#ifndef ACCORD_VIEW_MODEL_H
#define ACCORD_VIEW_MODEL_H

#include <jansson.h>
#include <string.h>

/* Adds `item` (new: stolen; NULL: out of memory) to the list *list. */
static inline void model_add(json_t **list, json_t *item)
{
	if (json_array_append_new(*list, item) == 0)
		return;
	json_decref(*list);
	*list = NULL;
}

/* Puts `value` (new: stolen; NULL: out of memory) into an object under a name of ours. 0, or -1: out of memory. */
static inline int model_put(json_t *object, const char *name, json_t *value)
{
	return json_object_setn_new_nocheck(object, name, strlen(name), value);
}

/* Sets a member of the object *object to `value` (new: stolen; NULL: out of memory). */
static inline void model_set(json_t **object, const char *name, json_t *value)
{
	if (model_put(*object, name, value) == 0)
		return;
	json_decref(*object);
	*object = NULL;
}

#endif
