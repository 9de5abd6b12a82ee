/* `accord mail`: writes reminders and digests that are due, and sends what stands in the outbox. */
#include <signal.h>

#include "app/base/text.h"
#include "app/command/command.h"
#include "app/database.h"
#include "app/mail/digest.h"
#include "app/mail/reminder.h"

/* SIGTERM and SIGINT are blocked and asked for: a mail that is being sent is sent to its end. */
static sigset_t mail_signals;

static bool mail_is_stopping(void)
{
	sigset_t pending;

	return sigpending(&pending) == 0 &&
	       (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

static void mail_free_db(struct db **db)
{
	db_free(*db);
	db_thread_end();
}

static void mail_free_smtp(struct smtp **smtp)
{
	smtp_free(*smtp);
}

static enum err mail_new_smtp(const struct conf *conf, const char *host, struct smtp **ret, struct err_info *err)
{
	const struct smtp_settings settings = {
		.server = conf->mail_server,
		.plain = conf->mail_plain,
		.ca_file = conf->mail_ca_file,
		.user = conf->mail_user,
		.password = conf->mail_password.bytes,
		.host = host,
		.timeout_s = conf->mail_timeout_s,
	};
	enum err code = smtp_library_init(err);

	return code == ERR_OK ? smtp_new(&settings, ret, err) : code;
}

/* One look. The client is made anew each time, so that no connection is kept while there is nothing to send. */
static enum err mail_look(struct mailer *mailer, struct err_info *err)
{
	DEFER(mail_free_smtp) struct smtp *smtp = NULL;
	enum err code = reminder_write(mailer, err);

	if (code == ERR_OK)
		code = digest_gather(mailer, err);
	if (code == ERR_OK)
		code = mail_new_smtp(mailer->conf, mailer->host, &smtp, err);
	mailer->smtp = smtp;
	if (code == ERR_OK)
		code = mailer_send_due(mailer, err);
	mailer->smtp = NULL;
	return code;
}

/* Looks every conf->mail_every_s until it is told to end. A failure is logged, and the next look comes all the same. */
static int mail_every(struct mailer *mailer)
{
	const struct timespec pause = { .tv_sec = mailer->conf->mail_every_s };
	struct err_info err;
	int got = -1;

	while (got < 0) {
		if (mail_look(mailer, &err) != ERR_OK)
			log_error("mail failed", "reason=%s", log_quote(err.detail).text);
		got = sigtimedwait(&mail_signals, NULL, &pause);
	}
	return COMMAND_OK;
}

static int mail_run(const struct conf *conf, bool every)
{
	struct db_settings settings = database_settings(conf);
	DEFER(mail_free_db) struct db *db = NULL;
	AUTO_FREE char *host = mailer_host(conf->site_origin);
	struct mailer mailer = { .conf = conf, .host = host, .stopping = mail_is_stopping };
	struct err_info err;
	enum err code = host != NULL ? db_library_init(&err) : ERR(&err, ERR_MEMORY, "host");

	if (code == ERR_OK)
		code = db_new(&settings, &db, &err);
	mailer.db = db;
	if (code == ERR_OK && every)
		return mail_every(&mailer);
	if (code == ERR_OK)
		code = mail_look(&mailer, &err);
	return code == ERR_OK ? COMMAND_OK : command_failed("mail", &err);
}

int command_mail(const struct conf *conf, int argc, char **argv)
{
	bool every = argc == 2 && text_equal(argv[1], "--every");
	bool once = argc == 1 || (argc == 2 && text_equal(argv[1], "--once"));

	if (!every && !once)
		return command_misused(argv[0], "takes no argument but --once or --every");
	sigemptyset(&mail_signals);
	sigaddset(&mail_signals, SIGTERM);
	sigaddset(&mail_signals, SIGINT);
	if (sigprocmask(SIG_BLOCK, &mail_signals, NULL) != 0)
		return COMMAND_FAILED;
	if (conf->mail_server[0] == '\0') {
		log_notice("mail not sent", "reason=\"mail.server is empty: what is written waits\"");
		if (every)
			sigwaitinfo(&mail_signals, NULL);
		return COMMAND_OK;
	}
	return mail_run(conf, every);
}
