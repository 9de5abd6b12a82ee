/*
 * Two sessions of the database, each a thread with a connection of its own, that run one
 * transaction at a time. A session can be stopped after its nth statement: db_run is wrapped
 * (-Wl,--wrap=db_run), and counts.
 */
#ifndef ACCORD_TESTS_INTEGRATION_ISOLATION_SESSION_H
#define ACCORD_TESTS_INTEGRATION_ISOLATION_SESSION_H

#include "sql/db.h"

#define SESSION_NEVER (-1) /* is not stopped */

struct session;

/* Connects. first: a statement that is run then, or NULL. */
MUST_USE enum err session_new(const struct db_settings *settings, const char *first,
			      struct session **ret, struct err_info *err);
/* Ends the thread. */
void session_free(struct session *session);

/* Lets it run `work(db, data)` in one transaction, and stop in it after `stop_after` statements.
 * Returns at once. */
typedef enum err session_work_fn(struct db *db, void *data, struct err_info *err);
void session_begin(struct session *session, session_work_fn *work, void *data, int stop_after);
/* Waits until it stands still there or has ended, 10 s at most; true: it stands still. */
bool session_wait_stop(struct session *session);
/* Waits until it has ended, or is held up by a lock of the other. `watch` asks the server. True: it
 * has ended. */
bool session_wait_blocked(struct session *session, struct db *watch);
/* Lets one that stands still go on. */
void session_go(struct session *session);
/* Waits for the end, 20 s at most: what the transaction returned, ERR_INTERNAL when it does not
 * end. */
enum err session_wait_end(struct session *session, struct err_info *err);
/* Statements of its last transaction. */
int session_statements(const struct session *session);

#endif
