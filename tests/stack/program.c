/* Starting, watching and ending programs under test. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/base/buf.h"
#include "app/base/date.h"
#include "app/base/text.h"
#include "tests/stack/program.h"

#define PROGRAM_FILE_MAX (64 * 1024 * 1024)

pid_t program_start(char *const argv[], const char *log)
{
	pid_t pid = fork();

	if (pid == 0) {
		int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

		if (fd >= 0)
			dup2(fd, STDERR_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	return pid;
}

void program_pause(int ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L };

	nanosleep(&pause, NULL);
}

int program_wait(pid_t pid, int timeout_ms)
{
	int64_t deadline_ms = date_monotonic_ms() + timeout_ms;
	int status = -1;

	while (date_monotonic_ms() < deadline_ms) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return status;
		program_pause(5);
	}
	return -1;
}

void program_kill(pid_t pid)
{
	if (pid > 0 && waitpid(pid, NULL, WNOHANG) == 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

int program_fd_count(pid_t pid)
{
	char path[64];
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	if (dir == NULL)
		return -1;
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count - 2;	/* without . and .. */
}

static void program_read_file(const char *path, struct buf *ret)
{
	char part[4096];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, part, sizeof(part)) : 0;

	while (n > 0) {
		buf_add(ret, part, (size_t)n);
		n = read(fd, part, sizeof(part));
	}
	if (fd >= 0)
		close(fd);
}

/* The number behind `key` in /proc text; 0: not there. */
static long program_number(const char *text, const char *key)
{
	const char *at = strstr(text, key);
	long value = 0;

	if (at == NULL)
		return 0;
	for (at += strlen(key); *at == ' '; at++)
		;
	for (; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (*at - '0');
	return value;
}

long program_private_kb(pid_t pid)
{
	AUTO_BUF text = BUF_INIT(PROGRAM_FILE_MAX);
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	program_read_file(path, &text);
	if (text.len == 0)
		return -1;
	return program_number(buf_text(&text), "Private_Clean:") +
	       program_number(buf_text(&text), "Private_Dirty:");
}

int program_log_count(const char *log, const char *text)
{
	AUTO_BUF file = BUF_INIT(PROGRAM_FILE_MAX);
	const char *at;
	int count = 0;

	program_read_file(log, &file);
	at = strstr(buf_text(&file), text);
	while (at != NULL) {
		count++;
		at = strstr(at + 1, text);
	}
	return count;
}
