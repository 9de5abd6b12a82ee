/* State of the directory servers, shared by the children. */
#include "auth/identity/servers.h"

#include <errno.h>
#include <sys/mman.h>

enum err servers_new(const struct conf *conf, struct servers **ret, struct err_info *err)
{
	struct servers *servers =
	    mmap(NULL, sizeof(*servers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (servers == MAP_FAILED)
		return ERR(err, ERR_SYSTEM, "shared memory: %s", strerror(errno));
	servers->count = conf->ldap_servers.count;
	servers->retry_ms = conf->ldap_retry_s * 1000;
	*ret = servers;
	return ERR_OK;
}

void servers_free(struct servers *servers)
{
	if (servers != NULL)
		munmap(servers, sizeof(*servers));
}

/* Of all that see the time come, the one that moves it on. */
static bool servers_claim(_Atomic int64_t *from_ms, int64_t now_ms, int64_t next_ms)
{
	int64_t seen = atomic_load(from_ms);

	return seen <= now_ms && atomic_compare_exchange_strong(from_ms, &seen, next_ms);
}

static bool servers_is_up(struct server_state *state, int64_t now_ms, int64_t retry_ms)
{
	if (atomic_load(&state->down_until_ms) == 0)
		return true;
	return servers_claim(&state->down_until_ms, now_ms, now_ms + retry_ms);
}

static bool servers_is_last_resort(struct server_state *state, int64_t now_ms)
{
	int64_t from_ms = atomic_load(&state->resort_from_ms);

	if (from_ms == 0) /* it failed quickly: no turns to take */
		return true;
	return servers_claim(&state->resort_from_ms, now_ms, now_ms + SERVERS_LAST_RESORT_MS);
}

int servers_next(struct servers *servers, unsigned tried, int64_t now_ms)
{
	for (int i = 0; i < servers->count; i++)
		if ((tried & (1U << i)) == 0 &&
		    servers_is_up(&servers->states[i], now_ms, servers->retry_ms))
			return i;
	for (int i = 0; i < servers->count; i++)
		if ((tried & (1U << i)) == 0 && servers_is_last_resort(&servers->states[i], now_ms))
			return i;
	return -1;
}

int servers_hopeful(const struct servers *servers, unsigned tried, int64_t now_ms)
{
	int count = 0;

	for (int i = 0; i < servers->count; i++)
		if ((tried & (1U << i)) == 0 &&
		    atomic_load(&servers->states[i].down_until_ms) <= now_ms)
			count++;
	return count > 0 ? count : 1;
}

bool servers_worked(struct servers *servers, int server)
{
	struct server_state *state = &servers->states[server];

	if (atomic_load(&state->down_until_ms) == 0)
		return false;
	return atomic_exchange(&state->down_until_ms, 0) != 0;
}

void servers_failed(struct servers *servers, int server, int64_t took_ms, int64_t now_ms)
{
	struct server_state *state = &servers->states[server];
	int64_t resort_ms = took_ms <= SERVERS_QUICK_MS ? 0 : now_ms + SERVERS_LAST_RESORT_MS;

	atomic_store(&state->resort_from_ms, resort_ms);
	atomic_store(&state->down_until_ms, now_ms + servers->retry_ms);
}

void servers_learn_bind(struct servers *servers, int64_t us)
{
	int64_t before = atomic_load(&servers->bind_us);

	atomic_store(&servers->bind_us, before == 0 ? us : before + (us - before) / 8);
}
