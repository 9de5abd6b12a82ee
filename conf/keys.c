/* The table of conf/keys.h as data, with the type of every row checked by the compiler. */
#include "app/base/text.h"
#include "conf/internal.h"

#define X(type, c_type, ...) typedef c_type keys_c_##type;
CONF_TYPES(X)
#undef X

/* 1 when the field has the C type that belongs to the type of the row; else it does not compile. */
#define KEYS_FITS(type, field) _Generic(((struct conf *)NULL)->field, keys_c_##type : 1)

/* clang-format off */
const struct conf_key keys_table[] = {
#define X(key, type, need, field, min, max, fallback, unit, help)                                  \
	{ key, CONF_##type, CONF_##need, offsetof(struct conf, field) * KEYS_FITS(type, field),    \
	  min, max, fallback, unit, help },
	CONF_KEYS(X)
#undef X
};
/* clang-format on */

const size_t keys_count = ARRAY_SIZE(keys_table);

_Static_assert(ARRAY_SIZE(keys_table) <= CONF_KEYS_MAX, "raise CONF_KEYS_MAX");

int keys_find(const char *key)
{
	for (size_t i = 0; i < keys_count; i++) {
		if (text_equal(keys_table[i].key, key))
			return (int)i;
	}
	return -1;
}
