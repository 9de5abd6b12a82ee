/* Deadline by SIGALRM and shutdown(2), which may be called in a signal handler. */
#include "auth/identity/guard.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "app/base/date.h"

#define GUARD_FDS_MAX 4	      /* two connections to a server, and those being replaced */
#define GUARD_REPEAT_US 50000 /* libldap may go on to a name's next address */

static volatile sig_atomic_t guard_fds[GUARD_FDS_MAX]; /* -1: free */
static volatile sig_atomic_t guard_has_expired;

static void guard_alarm(int number)
{
	int before = errno;

	(void)number;
	guard_has_expired = 1;
	for (int i = 0; i < GUARD_FDS_MAX; i++)
		if (guard_fds[i] >= 0)
			(void)shutdown(guard_fds[i], SHUT_RDWR);
	errno = before;
}

static void guard_forget(void)
{
	for (int i = 0; i < GUARD_FDS_MAX; i++)
		guard_fds[i] = -1;
}

void guard_init(void)
{
	struct sigaction action = {.sa_handler = guard_alarm};

	guard_forget();
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
}

void guard_start(int64_t until_ms)
{
	struct itimerval timer = {.it_interval.tv_usec = GUARD_REPEAT_US};
	int64_t left = until_ms - date_monotonic_ms();

	if (left < 1)
		left = 1;
	timer.it_value.tv_sec = left / 1000;
	timer.it_value.tv_usec = left % 1000 * 1000;
	guard_has_expired = 0;
	setitimer(ITIMER_REAL, &timer, NULL);
}

void guard_stop(void)
{
	struct itimerval never = {.it_value.tv_sec = 0};

	setitimer(ITIMER_REAL, &never, NULL);
	guard_forget();
}

bool guard_expired(void)
{
	return guard_has_expired != 0;
}

static bool guard_replace(int old, int new)
{
	for (int i = 0; i < GUARD_FDS_MAX; i++) {
		if (guard_fds[i] == old) {
			guard_fds[i] = new;
			return true;
		}
	}
	return false;
}

void guard_watch(int fd)
{
	if (!guard_replace(fd, fd))
		(void)guard_replace(-1, fd);
}

void guard_unwatch(int fd)
{
	(void)guard_replace(fd, -1);
}
