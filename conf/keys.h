/*
 * The one table of configuration keys: reading, checking, printing and accord.conf.example follow.
 *
 * X(key, type, need, field of struct conf, min, max, default, unit, help)
 *   type     one of CONF_TYPES in conf/internal.h; it fixes the C type of the field, and a row
 *            whose field has another type does not compile
 *   need     OPTIONAL: the default holds when the key is absent; REQUIRED: the key must stand in
 *            the file, and the default is only the example's
 *   min, max numbers: smallest and largest value; texts, paths and secrets: bytes; lists: values.
 *            min 0 allows an empty text
 */
#ifndef ACCORD_CONF_KEYS_H
#define ACCORD_CONF_KEYS_H

/* clang-format off */
#define CONF_KEYS(X)                                                                               \
X("site.origin", ORIGIN, REQUIRED, site_origin, 8, 200, "https://accord.example.fr", "",           \
  "Address under which people reach the service, without a final slash. Plain http:// is\n"         \
  "allowed on loopback only.")                                                                             \
X("site.name", TEXT, OPTIONAL, site_name, 1, 80, "Accord", "",                                     \
  "Name of the service in the head of every page.")                                                \
X("site.templates", PATH, OPTIONAL, templates_dir, 1, 1000, "/usr/share/accord/templates", "",     \
  "Folder of the page templates.")                                                                 \
X("site.migrations", PATH, OPTIONAL, migrations_dir, 1, 1000, "/usr/share/accord/migrations", "",  \
  "Folder of the database migrations.")                                                            \
X("site.files", PATH, OPTIONAL, files_dir, 1, 500, "/var/lib/accord/files", "",                    \
  "Folder of the files that people attach, for the account of `accord serve` alone. Back it up\n"  \
  "with the database.")                                                                           \
X("site.upload_max", INT, OPTIONAL, upload_max_mib, 1, 1024, "50", "MiB",                          \
  "Largest file that is taken. nginx must let its request pass: client_max_body_size in\n"        \
  "nginx/site.inc.")                                                                              \
X("site.reference_date", TEXT, OPTIONAL, reference_date, 0, 10, "", "",                            \
  "Day (YYYY-MM-DD) that counts as today where pages say what is late, for a demonstration or to\n" \
  "read an agreement that has ended. Empty: today.")                                               \
X("site.form_key_file", KEY, OPTIONAL, form_key, 32, CONF_SECRET_MAX - 1, "", "",                  \
  "File with the key that signs anti-forgery tokens; `accord serve` needs it. All processes of\n"  \
  "one service share it. Make one with: openssl rand -base64 48")                                  \
X("serve.socket", SOCKET, OPTIONAL, serve_socket, 1, 107, "/run/accord/accord.sock", "",           \
  "FastCGI socket, used only when systemd hands over none.")                                       \
X("serve.threads", INT, OPTIONAL, serve_threads, 0, 256, "0", "threads",                           \
  "Requests answered at once by one process. 0: two for each core.")                               \
X("serve.request_timeout", SECONDS, OPTIONAL, serve_request_s, 1, 600, "20", "seconds",            \
  "Longest time for one request, from its first byte to the last of the answer.")                  \
X("serve.stop_timeout", SECONDS, OPTIONAL, serve_stop_s, 1, 600, "15", "seconds",                  \
  "How long a stopping process waits for the requests it has begun.")                              \
X("serve.peer_user", TEXT, OPTIONAL, serve_peer_user, 1, 64, "www-data", "",                       \
  "Account of nginx: besides root and the service's own, the only one that may connect.")          \
X("serve.sign_ins", INT, OPTIONAL, serve_sign_ins, 1, 256, "2", "sign-ins",                        \
  "Sign-ins under way at once in one process, so that a slow directory leaves threads for those\n" \
  "who are signed in. Keep it below serve.threads.")                                               \
X("database.socket", SOCKET, OPTIONAL, db_socket, 0, 107, "/run/mysqld/mysqld.sock", "",           \
  "Unix socket of the database server. Empty: TCP with verified TLS, see the next three keys.")    \
X("database.host", TEXT, OPTIONAL, db_host, 0, 253, "", "",                                        \
  "Name of the database server, as in its certificate.")                                           \
X("database.port", INT, OPTIONAL, db_port, 1, 65535, "3306", "",                                   \
  "TCP port of the database server.")                                                              \
X("database.ca_file", PATH, OPTIONAL, db_ca_file, 0, 1000, "", "",                                 \
  "Certificates (PEM) that may sign the database server's.")                                       \
X("database.name", TEXT, OPTIONAL, db_name, 1, 64, "accord", "",                                   \
  "Name of the database.")                                                                         \
X("database.user", TEXT, OPTIONAL, db_user, 1, 80, "accord", "",                                   \
  "Account at the database server.")                                                               \
X("database.password_file", PASSWORD, OPTIONAL, db_password, 1, CONF_SECRET_MAX - 1, "", "",       \
  "File with the password of that account. Empty: the server knows us by our Unix account.")       \
X("database.statement_timeout", SECONDS, OPTIONAL, db_statement_s, 1, 300, "5", "seconds",         \
  "Longest time for one statement that reads.")                                                    \
X("identity.socket", SOCKET, OPTIONAL, identity_socket, 1, 107, "/run/accord/identity.sock", "",   \
  "Where `accord identity` listens and `accord serve` asks.")                                      \
X("identity.children", INT, OPTIONAL, identity_children, 1, 64, "4", "processes",                  \
  "Directory work under way at once. When all are busy the directory counts as unavailable.")      \
X("identity.deadline", SECONDS, OPTIONAL, identity_deadline_s, 1, 60, "8", "seconds",              \
  "Longest time for one sign-in or look-up; then its process is ended.")                           \
X("directory.server", SERVERS, OPTIONAL, ldap_servers, 0, CONF_LIST_MAX, "", "",                   \
  "Directory server, in order of preference: ldaps://host, ldap://host (StartTLS follows) or\n"    \
  "ldapi://socket.")                                                                               \
X("directory.allow_plain", BOOL, OPTIONAL, ldap_plain, 0, 1, "no", "",                             \
  "Leaves StartTLS out on ldap://. Only for ldapi:// and loopback addresses.")                     \
X("directory.ca_file", PATH, OPTIONAL, ldap_ca_file, 0, 1000, "", "",                              \
  "Certificates (PEM) that may sign the directory servers'. Empty: those of the system.")          \
X("directory.bind_dn", TEXT, OPTIONAL, ldap_bind_dn, 0, 500, "", "",                               \
  "Account that searches for people and groups. Empty: anonymous.")                                \
X("directory.bind_password_file", PASSWORD, OPTIONAL, ldap_bind_password, 1, CONF_SECRET_MAX - 1,  \
  "", "", "File with the password of that account.")                                               \
X("directory.people_base", TEXT, OPTIONAL, ldap_people_base, 0, 500, "", "",                       \
  "Entry under which people are searched for.")                                                    \
X("directory.people_filter", TEXT, OPTIONAL, ldap_people_filter, 3, 500,                           \
  "(objectClass=inetOrgPerson)", "", "Filter that every person matches.")                          \
X("directory.login_attribute", TEXT, OPTIONAL, ldap_login_attribute, 1, 64, "uid", "",             \
  "Attribute that holds what a person types as user name.")                                        \
X("directory.id_attribute", TEXT, OPTIONAL, ldap_id_attribute, 1, 64, "entryUUID", "",             \
  "Attribute that never changes for one person: entryUUID, or objectGUID for Active Directory.")   \
X("directory.name_attribute", TEXT, OPTIONAL, ldap_name_attribute, 1, 64, "displayName", "",       \
  "Attribute with the name that pages show.")                                                      \
X("directory.mail_attribute", TEXT, OPTIONAL, ldap_mail_attribute, 1, 64, "mail", "",              \
  "Attribute with the mail address.")                                                              \
X("directory.quality_attribute", TEXT, OPTIONAL, ldap_quality_attribute, 1, 64, "title", "",       \
  "Attribute with the quality in which a person acts; decisions keep it.")                         \
X("directory.organisation_attribute", TEXT, OPTIONAL, ldap_organisation_attribute, 1, 64, "o", "", \
  "Attribute with the short name (slug) of the person's organisation.")                            \
X("directory.groups_base", TEXT, OPTIONAL, ldap_groups_base, 0, 500, "", "",                       \
  "Entry under which groups are searched for.")                                                    \
X("directory.group_member_attribute", TEXT, OPTIONAL, ldap_group_member_attribute, 1, 64,          \
  "member", "", "Attribute of a group that holds its members.")                                    \
X("directory.connect_timeout", SECONDS, OPTIONAL, ldap_connect_s, 1, 60, "2", "seconds",           \
  "Longest time to connect to one server.")                                                        \
X("directory.operation_timeout", SECONDS, OPTIONAL, ldap_operation_s, 1, 60, "5", "seconds",       \
  "Longest time for one answer of a server.")                                                      \
X("directory.retry_after", SECONDS, OPTIONAL, ldap_retry_s, 1, 3600, "30", "seconds",              \
  "How long a server that failed is left alone.")                                                  \
X("group.administrator", TEXT, OPTIONAL, group_administrator, 0, 500, "", "",                      \
  "Group (DN) of those who run the service. Empty, here and below: nobody has the role.")          \
X("group.cub_elected", TEXT, OPTIONAL, group_cub_elected, 0, 500, "", "",                          \
  "Group of the elected officials of the CUB.")                                                    \
X("group.urpa_elected", TEXT, OPTIONAL, group_urpa_elected, 0, 500, "", "",                        \
  "Group of the elected officials of the URPA.")                                                   \
X("group.cub_technician", TEXT, OPTIONAL, group_cub_technician, 0, 500, "", "",                    \
  "Group of the technicians of the CUB.")                                                          \
X("group.clause_officer", TEXT, OPTIONAL, group_clause_officer, 0, 500, "", "",                    \
  "Group of the officers in charge of social clauses in the PLIE.")                                \
X("group.urpa_coordinator", TEXT, OPTIONAL, group_urpa_coordinator, 0, 500, "", "",                \
  "Group of the coordination of the URPA.")                                                        \
X("group.auditor", TEXT, OPTIONAL, group_auditor, 0, 500, "", "",                                  \
  "Group of the auditors, who read everything and write nothing.")                                 \
X("session.idle", SECONDS, OPTIONAL, session_idle_s, 60, 86400, "1800", "seconds",                 \
  "A session that was not used for so long ends.")                                                 \
X("session.absolute", SECONDS, OPTIONAL, session_absolute_s, 300, 604800, "36000", "seconds",      \
  "A session ends after so long, used or not. Not below session.idle.")                            \
X("session.max", INT, OPTIONAL, session_max, 1, 100, "5", "sessions",                              \
  "Sessions of one person at once; a further one ends the oldest.")                                \
X("retention.session", SECONDS, OPTIONAL, retention_session_s, 0, 31536000, "86400", "seconds",     \
  "`accord purge` deletes a session so long after its end.")                                       \
X("retention.throttle", SECONDS, OPTIONAL, retention_throttle_s, 3600, 31536000, "86400", "seconds", \
  "It forgets failed sign-ins so long after the last; those of the last hour make people wait.")   \
X("retention.form_key", SECONDS, OPTIONAL, retention_form_key_s, 300, 31536000, "604800", "seconds", \
  "It forgets a form that was sent so long after; sent twice until then, it still happens once.\n"  \
  "Not below session.absolute.")                                                                   \
X("retention.file", SECONDS, OPTIONAL, retention_file_s, 3600, 31536000, "604800", "seconds",       \
  "`accord files purge` deletes what lies in site.files and belongs to no record so long after.")  \
X("retention.mail", SECONDS, OPTIONAL, retention_mail_s, 86400, 315360000, "7776000", "seconds",   \
  "It deletes a mail so long after it was written, sent or not.")                                  \
X("mail.server", MAILER, OPTIONAL, mail_server, 0, 300, "", "",                                    \
  "Server that takes our mails: smtp://host:587 (STARTTLS follows, or nothing is sent) or\n"       \
  "smtps://host:465. Empty: mails are written and wait, and none is sent.")                        \
X("mail.allow_plain", BOOL, OPTIONAL, mail_plain, 0, 1, "no", "",                                  \
  "Leaves TLS out on smtp://. Only for loopback addresses.")                                       \
X("mail.ca_file", PATH, OPTIONAL, mail_ca_file, 0, 1000, "", "",                                   \
  "Certificates (PEM) that may sign the mail server's. Empty: those of the system.")               \
X("mail.user", TEXT, OPTIONAL, mail_user, 0, 200, "", "",                                          \
  "Account at the mail server. Empty: it takes our mails without.")                                \
X("mail.password_file", PASSWORD, OPTIONAL, mail_password, 1, CONF_SECRET_MAX - 1, "", "",         \
  "File with the password of that account; only `accord mail` needs to read it.")                  \
X("mail.sender", TEXT, OPTIONAL, mail_sender, 3, 254, "accord@localhost", "",                      \
  "Address that our mails come from, and where those that cannot be delivered come back.")         \
X("mail.timeout", SECONDS, OPTIONAL, mail_timeout_s, 1, 600, "60", "seconds",                      \
  "Longest time for one mail.")                                                                    \
X("mail.every", SECONDS, OPTIONAL, mail_every_s, 1, 3600, "30", "seconds",                         \
  "How often `accord mail --every` looks for mails to send.")                                      \
X("mail.digest_hour", INT, OPTIONAL, mail_digest_hour, 0, 23, "7", "o'clock in Paris",             \
  "From then on the day's digest goes to whoever chose one.")                                      \
X("ledger.key_file", PATH, OPTIONAL, ledger_key_file, 0, 1000, "", "",                             \
  "Private Ed25519 key (PEM) of `accord ledger seal`; `accord serve` must be unable to read it.")   \
X("ledger.public_key_file", PATH, OPTIONAL, ledger_public_key_file, 0, 1000, "", "",               \
  "Its public key (PEM), with which anybody checks the checkpoints.")                              \
X("ledger.seal_every", SECONDS, OPTIONAL, ledger_seal_s, 1, 86400, "60", "seconds",                \
  "Time between two checkpoints.")                                                                 \
X("work.pdf_program", PATH, OPTIONAL, pdf_program, 1, 1000, "/usr/share/accord/pdf/accord_pdf.py", "", \
  "Python program by which `accord work` makes PDF documents (it uses WeasyPrint).")               \
X("log.level", LEVEL, OPTIONAL, log_level, 1, 20, "info", "",                                       \
  "Least serious events that are logged: error, warning, notice, info or debug.")
/* clang-format on */

#endif
