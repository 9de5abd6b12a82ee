/* Programs under test: started with their stderr in a file, watched from outside, ended by their own pid. */
#ifndef ACCORD_TESTS_STACK_PROGRAM_H
#define ACCORD_TESTS_STACK_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

/* Starts `argv` (ended by NULL); its stderr is added to the file `log`. Returns its pid or -1. */
pid_t program_start(char *const argv[], const char *log);
/* Waits until it ends, `timeout_ms` at most; its status as waitpid gives it, or -1. */
int program_wait(pid_t pid, int timeout_ms);
/* Ends it without mercy, if it still runs. */
void program_kill(pid_t pid);
/* Number of open descriptors of a process; -1: there is none. */
int program_fd_count(pid_t pid);
/* kB of memory that it shares with nobody (Private_Clean and Private_Dirty); -1: unknown. */
long program_private_kb(pid_t pid);
/* How often `text` stands in the file. */
int program_log_count(const char *log, const char *text);
/* Sleeps. */
void program_pause(int ms);

#endif
