/* The Merkle tree of RFC 6962. */
#include "app/ledger/merkle.h"

enum err merkle_leaf(const void *bytes, size_t len, uint8_t ret[HASH_SIZE], struct err_info *err)
{
	struct hash_part parts[] = { { "\0", 1 }, { bytes, len } };

	return hash_sha256(parts, ARRAY_SIZE(parts), ret, err);
}

static enum err merkle_node(const uint8_t *left, const uint8_t *right, uint8_t *ret,
			    struct err_info *err)
{
	struct hash_part parts[] = { { "\1", 1 }, { left, HASH_SIZE }, { right, HASH_SIZE } };

	return hash_sha256(parts, ARRAY_SIZE(parts), ret, err);
}

/*
 * Level by level. A node without a neighbour goes up as it is: this gives the same tree as the
 * standard's split at the largest power of two.
 */
enum err merkle_root(uint8_t (*nodes)[HASH_SIZE], size_t n, uint8_t ret[HASH_SIZE],
		     struct err_info *err)
{
	enum err code = ERR_OK;

	if (n == 0)
		return hash_sha256(NULL, 0, ret, err);
	for (; n > 1 && code == ERR_OK; n = (n + 1) / 2) {
		for (size_t i = 0; i + 1 < n && code == ERR_OK; i += 2)
			code = merkle_node(nodes[i], nodes[i + 1], nodes[i / 2], err);
		if (n % 2 == 1)
			memmove(nodes[n / 2], nodes[n - 1], HASH_SIZE);
	}
	memcpy(ret, nodes[0], HASH_SIZE);
	return code;
}
