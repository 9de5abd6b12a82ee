/*
 * The configuration: one table of keys (conf/keys.h), one file read at start, constant afterwards.
 *
 * File format: one `key = value` a line, `#` begins a comment line, sections do not exist, a key
 * may stand once (keys marked LIST may be repeated). Errors name file, line and column. Secrets are
 * read from files that nobody else may read, and are never dumped. Any path may be
 * `credential:NAME`: the file NAME that systemd handed to this unit (LoadCredential=). A secret
 * whose credential went to another unit stays empty, so that `accord serve` and `accord identity`
 * can share one file.
 */
#ifndef ACCORD_CONF_CONF_H
#define ACCORD_CONF_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "app/base/err.h"

#define CONF_LIST_MAX 8
#define CONF_SECRET_MAX 256
#define CONF_KEYS_MAX 96

struct conf_list {
	char *values[CONF_LIST_MAX];	/* new */
	int lines[CONF_LIST_MAX];	/* of the file */
	int count;
};

struct conf_secret {
	char bytes[CONF_SECRET_MAX];	/* NUL-ended; wiped by conf_release */
	int len;
};

/* Every field is one row of the key table in conf/keys.h; `conf/accord.conf.example` explains each. */
struct conf {
	/* site */
	char *site_origin;		/* site.origin: "https://accord.example.fr", no final slash */
	char *site_name;		/* site.name */
	char *templates_dir;		/* site.templates: folder of the page templates */
	char *migrations_dir;		/* site.migrations */
	char *files_dir;		/* site.files: what people attach, by its hash */
	char *pdf_program;	/* work.pdf_program: makes PDF documents */
	int upload_max_mib;		/* site.upload_max: largest file, in MiB */
	char *reference_date;		/* site.reference_date: fixed day for what is late, or "" */
	struct conf_secret form_key;	/* site.form_key_file: >= 32 bytes; signs anti-forgery tokens */
	/* serve */
	char *serve_socket;		/* serve.socket: path, used only without socket activation */
	int serve_threads;		/* serve.threads: 0 = 2 x cores */
	int serve_request_s;		/* serve.request_timeout: total seconds for one request */
	int serve_stop_s;		/* serve.stop_timeout */
	char *serve_peer_user;		/* serve.peer_user: nginx's account, may connect ("www-data") */
	int serve_sign_ins;		/* serve.sign_ins: sign-ins under way at once in one process */
	/* database */
	char *db_socket;		/* database.socket; empty: TCP with verified TLS */
	char *db_host;			/* database.host */
	int db_port;			/* database.port */
	char *db_ca_file;		/* database.ca_file */
	char *db_name;			/* database.name */
	char *db_user;			/* database.user */
	struct conf_secret db_password;	/* database.password_file; empty: unix_socket login */
	int db_statement_s;		/* database.statement_timeout: seconds for one read */
	/* identity */
	char *identity_socket;		/* identity.socket: path of `accord identity` */
	int identity_children;		/* identity.children: directory work under way at once */
	int identity_deadline_s;	/* identity.deadline: then the child is killed */
	/* directory (read by `accord identity` only) */
	struct conf_list ldap_servers;	/* directory.server, LIST: ldap://… (StartTLS) or ldaps://… */
	bool ldap_plain;		/* directory.allow_plain: no TLS; only for ldapi:// and loopback */
	char *ldap_ca_file;		/* directory.ca_file */
	char *ldap_bind_dn;		/* directory.bind_dn: search account; empty: anonymous */
	struct conf_secret ldap_bind_password;	/* directory.bind_password_file */
	char *ldap_people_base;		/* directory.people_base */
	char *ldap_people_filter;	/* directory.people_filter: "(objectClass=inetOrgPerson)" */
	char *ldap_login_attribute;	/* directory.login_attribute: "uid" */
	char *ldap_id_attribute;	/* directory.id_attribute: "entryUUID" */
	char *ldap_name_attribute;	/* directory.name_attribute: "displayName" */
	char *ldap_mail_attribute;	/* directory.mail_attribute: "mail" */
	char *ldap_quality_attribute;	/* directory.quality_attribute: "title" */
	char *ldap_organisation_attribute; /* directory.organisation_attribute: "o" (an organisation's slug) */
	char *ldap_groups_base;		/* directory.groups_base */
	char *ldap_group_member_attribute; /* directory.group_member_attribute: "member" */
	int ldap_connect_s;		/* directory.connect_timeout */
	int ldap_operation_s;		/* directory.operation_timeout */
	int ldap_retry_s;		/* directory.retry_after: seconds a failed server is left alone */
	/* group of the directory (DN) that gives each role; empty: nobody */
	char *group_administrator;	/* group.administrator */
	char *group_cub_elected;	/* group.cub_elected */
	char *group_urpa_elected;	/* group.urpa_elected */
	char *group_cub_technician;	/* group.cub_technician */
	char *group_clause_officer;	/* group.clause_officer */
	char *group_urpa_coordinator;	/* group.urpa_coordinator */
	char *group_auditor;		/* group.auditor */
	/* session */
	int session_idle_s;		/* session.idle */
	int session_absolute_s;		/* session.absolute */
	int session_max;		/* session.max: at once for one person; the oldest ends */
	/* retention: what `accord purge` deletes, in seconds after its end */
	int retention_session_s;	/* retention.session */
	int retention_throttle_s;	/* retention.throttle */
	int retention_form_key_s;	/* retention.form_key */
	int retention_file_s;		/* retention.file: `accord files purge` */
	int retention_mail_s;		/* retention.mail */
	/* mail (read by `accord mail`; the others ask whether there is a server) */
	char *mail_server;		/* mail.server: "smtp://host:587", "smtps://host:465"; empty: nothing is sent */
	bool mail_plain;		/* mail.allow_plain: no TLS; loopback only */
	char *mail_ca_file;		/* mail.ca_file */
	char *mail_user;		/* mail.user; empty: no sign-in */
	struct conf_secret mail_password;	/* mail.password_file */
	char *mail_sender;		/* mail.sender: address that our mails come from */
	int mail_timeout_s;		/* mail.timeout: of one mail */
	int mail_every_s;		/* mail.every: between two looks at what is to be sent */
	int mail_digest_hour;		/* mail.digest_hour: 0 to 23, Paris */
	/* ledger */
	char *ledger_key_file;		/* ledger.key_file: Ed25519 private key (PEM), for `accord ledger seal` */
	char *ledger_public_key_file;	/* ledger.public_key_file: PEM */
	int ledger_seal_s;		/* ledger.seal_every: seconds between two checkpoints */
	/* log */
	char *log_level;		/* log.level: error, warning, notice, info, debug */
	/* where the values come from, for conf_print */
	char *path;			/* of the file that was read */
	int lines[CONF_KEYS_MAX];	/* by row of the key table; 0: a default */
};

/*
 * Reads `path` over the defaults. Relative file names in it are relative to its folder.
 * ret   filled on success; release with conf_release
 * err   ERR_CONFIG: "accord.conf:12:9: session.idle: 30 is less than 60" (first error only)
 */
MUST_USE enum err conf_load(const char *path, struct conf *ret, struct err_info *err);
/* Frees and wipes; accepts a zeroed struct. */
void conf_release(struct conf *conf);

/* Prints the effective table, secrets as "(set)" or "(empty)", and where each value comes from. */
void conf_print(const struct conf *conf, FILE *out);
/* Prints conf/accord.conf.example: every key with its help, unit, limits and default. */
void conf_print_example(FILE *out);

#endif
