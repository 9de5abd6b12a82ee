/* Messages to the service manager, as it receives them. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/notify.h"
#include "tests/unit/test.h"

static int forget_variables(void **state)
{
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return 0;
}

/* A manager at `name` ('@': abstract) gets what is said. */
static void check_heard(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
	struct err_info err;
	char heard[64];
	ssize_t len;

	memcpy(address.sun_path, name, strlen(name));
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	assert_int_equal(bind(manager, (struct sockaddr *)&address, size), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_OK);
	len = recv(manager, heard, sizeof(heard), MSG_DONTWAIT);
	close(manager);
	if (name[0] == '/')
		unlink(name);
	assert_int_equal(len, 7);
	assert_memory_equal(heard, "READY=1", 7);
}

static void a_manager_hears_what_is_said(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "/tmp/test_notify_%d", (int)getpid());
	check_heard(name);
	snprintf(name, sizeof(name), "@test_notify_%d", (int)getpid());
	check_heard(name);
}

static void without_a_manager_nothing_happens(void **state)
{
	struct err_info err;

	(void)state;
	assert_int_equal(notify_send("READY=1", &err), ERR_OK);
	setenv("NOTIFY_SOCKET", "", 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_OK);
}

static void a_manager_that_cannot_be_told_is_an_error(void **state)
{
	struct err_info err;
	char longer[200];

	(void)state;
	setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_SYSTEM);
	setenv("NOTIFY_SOCKET", "relative", 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_SYSTEM);
	setenv("NOTIFY_SOCKET", "@", 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_SYSTEM);
	memset(longer, '/', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	setenv("NOTIFY_SOCKET", longer, 1);
	assert_int_equal(notify_send("READY=1", &err), ERR_SYSTEM);
}

static void the_watchdog_counts_only_when_it_is_meant_for_this_process(void **state)
{
	char pid[24];

	(void)state;
	assert_int_equal(notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(notify_watchdog_ms(), 30000);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notify_watchdog_ms(), 30000);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(notify_watchdog_ms(), 0);
	unsetenv("WATCHDOG_PID");
	setenv("WATCHDOG_USEC", "soon", 1);
	assert_int_equal(notify_watchdog_ms(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_manager_hears_what_is_said, forget_variables),
		cmocka_unit_test_setup(without_a_manager_nothing_happens, forget_variables),
		cmocka_unit_test_setup(a_manager_that_cannot_be_told_is_an_error, forget_variables),
		cmocka_unit_test_setup(the_watchdog_counts_only_when_it_is_meant_for_this_process,
				       forget_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
