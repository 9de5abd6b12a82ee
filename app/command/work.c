/* `accord work`: does the jobs that requests have asked for, one at a time, until SIGTERM or SIGINT. */
#include <inttypes.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "app/base/log.h"
#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "app/resource/file/store.h"
#include "app/work/work.h"

#define PAUSE_S 1 /* between two looks when nothing is due */

/* One worker a process: set by the signal handler, read by the job under way. */
static volatile sig_atomic_t work_signal;

struct worker {
	struct db *db;
	struct mustache_set *templates;
	char name[WORK_NAME_SIZE];
};

static void worker_release(struct worker *w)
{
	mustache_free(w->templates);
	db_free(w->db);
	db_thread_end();
}

static void on_signal(int number)
{
	work_signal = number;
}

static bool watch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_signal };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	return sigaction(SIGTERM, &action, NULL) == 0 && sigaction(SIGINT, &action, NULL) == 0 &&
	       sigaction(SIGPIPE, &ignore, NULL) == 0;
}

static enum err worker_open(struct worker *w, const struct conf *conf,
			    const struct db_settings *settings, struct err_info *err)
{
	char host[40] = "";
	enum err code = db_library_init(err);

	if (gethostname(host, sizeof(host) - 1) != 0)
		return ERR(err, ERR_SYSTEM, "this machine has no name");
	snprintf(w->name, sizeof(w->name), "%s/%ld", host, (long)getpid());
	if (code == ERR_OK)
		code = store_prepare(conf->files_dir, err);
	if (code == ERR_OK)
		code = mustache_load(conf->templates_dir, &w->templates, err);
	return code == ERR_OK ? db_new(settings, &w->db, err) : code;
}

/* Until a signal; a failure is logged, and the next time comes all the same. */
static void work_on(const struct work *work)
{
	const struct timespec pause = { .tv_sec = PAUSE_S };
	struct err_info err;
	bool done;

	while (work_signal == 0) {
		done = false;
		if (work_once(work, &done, &err) != ERR_OK)
			log_error("work interrupted", "reason=%s", log_quote(err.detail).text);
		if (!done && work_signal == 0)
			nanosleep(&pause, NULL);
	}
}

static int work_run(const struct conf *conf, bool once)
{
	struct db_settings settings = database_settings(conf);
	DEFER(worker_release) struct worker w = { 0 };
	struct err_info err;
	struct work work = { .conf = conf, .stop = &work_signal };
	bool done = true;
	enum err code = worker_open(&w, conf, &settings, &err);

	work.db = w.db;
	work.templates = w.templates;
	work.name = w.name;
	if (code == ERR_OK && !watch_signals())
		code = ERR(&err, ERR_SYSTEM, "signals cannot be caught");
	if (code == ERR_OK && !once) {
		log_notice("worker started", "worker=%s", w.name);
		work_on(&work);
		log_notice("worker stopped", "worker=%s", w.name);
	}
	while (code == ERR_OK && once && done)
		code = work_once(&work, &done, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed("work", &err);
}

int command_work(const struct conf *conf, int argc, char **argv)
{
	bool once = argc == 2 && text_equal(argv[1], "--once");

	if (argc > 1 && !once)
		return command_misused(argv[0], "takes no argument but --once");
	return work_run(conf, once);
}
