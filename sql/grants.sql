-- Who may do what in the database. The administrator of the server runs this after every migration, in the
-- database of the service:
--
--   mariadb accord < sql/grants.sql          (or: mysql accord < sql/grants.sql)
--
-- Every account has afterwards exactly what stands here, whatever it had before. Other names or hosts:
--
--   sed 's/accord_service@localhost/"accord"@"10.0.0.%"/' sql/grants.sql | mariadb accord
--
-- accord_owner     `accord migrate`, `load` and `contracts import`: makes tables; nothing else runs as this account
-- accord_service   `accord serve` and `purge`: cannot make or change tables, and only adds to what is kept for ever
-- accord_sealer    `accord ledger seal`, `head` and `export`: reads the ledger, adds checkpoints
-- accord_mailer    `accord mail`: reads what mails tell and to whom, writes the outbox; nothing of what people decide
-- accord_worker    `accord work`: reads what it makes documents of, adds files, and says how far its jobs are
-- accord_reader    people and programs that look: nothing that opens a session or tells who tried to
--
-- An account that is missing is made, locked: give it a password or unix_socket and unlock it (ALTER USER).

CREATE USER IF NOT EXISTS accord_owner@localhost ACCOUNT LOCK;
CREATE USER IF NOT EXISTS accord_service@localhost ACCOUNT LOCK;
CREATE USER IF NOT EXISTS accord_sealer@localhost ACCOUNT LOCK;
CREATE USER IF NOT EXISTS accord_mailer@localhost ACCOUNT LOCK;
CREATE USER IF NOT EXISTS accord_worker@localhost ACCOUNT LOCK;
CREATE USER IF NOT EXISTS accord_reader@localhost ACCOUNT LOCK;

GRANT ALL PRIVILEGES ON * TO accord_owner@localhost;

REVOKE ALL PRIVILEGES, GRANT OPTION FROM accord_service@localhost;
GRANT SELECT ON * TO accord_service@localhost;
GRANT INSERT, UPDATE ON person TO accord_service@localhost;
GRANT INSERT, UPDATE, DELETE ON session TO accord_service@localhost;
GRANT INSERT, UPDATE, DELETE ON throttle TO accord_service@localhost;
GRANT INSERT, DELETE ON form_key TO accord_service@localhost;
GRANT INSERT, UPDATE ON download_count TO accord_service@localhost;
GRANT INSERT, UPDATE ON action TO accord_service@localhost;
GRANT INSERT, DELETE ON action_target_public TO accord_service@localhost;
GRANT INSERT, UPDATE ON agreement TO accord_service@localhost;
GRANT INSERT, UPDATE ON agreement_party TO accord_service@localhost;
GRANT INSERT, DELETE ON agreement_file TO accord_service@localhost;
GRANT INSERT, DELETE ON article TO accord_service@localhost;
GRANT INSERT ON orientation TO accord_service@localhost;
GRANT INSERT, UPDATE (revoked_by, revoked_at) ON delegation TO accord_service@localhost;
GRANT INSERT, UPDATE ON record TO accord_service@localhost;
GRANT INSERT, DELETE ON record_link TO accord_service@localhost;
GRANT UPDATE (valid_from, valid_to, successor_id, version) ON organisation TO accord_service@localhost;
GRANT INSERT, UPDATE ON indicator_return TO accord_service@localhost;
GRANT INSERT, UPDATE ON consolidation TO accord_service@localhost;
GRANT INSERT, DELETE ON review_slot TO accord_service@localhost;
GRANT INSERT ON job TO accord_service@localhost;
GRANT INSERT, DELETE ON inbox TO accord_service@localhost;
GRANT INSERT, DELETE ON attendance TO accord_service@localhost;
GRANT UPDATE (record_id, planned_on, held_on) ON committee_meeting TO accord_service@localhost;
GRANT INSERT, UPDATE (to_on, ended_by, ended_at) ON committee_holder TO accord_service@localhost;
GRANT UPDATE (version) ON committee_seat TO accord_service@localhost;
GRANT INSERT, DELETE ON outbox TO accord_service@localhost;
GRANT INSERT, UPDATE ON notice_choice TO accord_service@localhost;
GRANT INSERT, DELETE ON calendar_feed TO accord_service@localhost;
GRANT INSERT ON campaign_invitation TO accord_service@localhost;
GRANT UPDATE (answered, reminded_on, reminders, expires_on) ON campaign_invitation TO accord_service@localhost;
GRANT INSERT ON campaign_answer TO accord_service@localhost;
GRANT UPDATE (answers) ON campaign_answer TO accord_service@localhost;
-- Never changed: no UPDATE, no DELETE.
GRANT INSERT ON progress_report TO accord_service@localhost;
GRANT INSERT ON committee_answer TO accord_service@localhost;
GRANT INSERT ON minutes_confirmation TO accord_service@localhost;
GRANT INSERT ON record_version TO accord_service@localhost;
GRANT INSERT ON decision TO accord_service@localhost;
GRANT INSERT ON ledger TO accord_service@localhost;
GRANT INSERT ON file TO accord_service@localhost;
GRANT INSERT ON record_file TO accord_service@localhost;
GRANT INSERT ON indicator_entry TO accord_service@localhost;
GRANT INSERT ON indicator_value TO accord_service@localhost;

REVOKE ALL PRIVILEGES, GRANT OPTION FROM accord_sealer@localhost;
GRANT SELECT ON ledger TO accord_sealer@localhost;
GRANT SELECT, INSERT ON checkpoint TO accord_sealer@localhost;
GRANT SELECT, INSERT ON checkpoint_leaf TO accord_sealer@localhost;

REVOKE ALL PRIVILEGES, GRANT OPTION FROM accord_mailer@localhost;
GRANT SELECT (id, name, mail, roles, organisation_id, disabled_at) ON person TO accord_mailer@localhost;
GRANT SELECT, INSERT, UPDATE ON outbox TO accord_mailer@localhost;
GRANT SELECT ON notice_choice TO accord_mailer@localhost;
GRANT SELECT ON inbox TO accord_mailer@localhost;
GRANT SELECT ON action TO accord_mailer@localhost;
GRANT SELECT ON record TO accord_mailer@localhost;
GRANT SELECT ON record_link TO accord_mailer@localhost;
GRANT SELECT ON agreement TO accord_mailer@localhost;
GRANT SELECT ON committee_meeting TO accord_mailer@localhost;
GRANT SELECT ON committee_seat TO accord_mailer@localhost;
GRANT SELECT ON committee_holder TO accord_mailer@localhost;

REVOKE ALL PRIVILEGES, GRANT OPTION FROM accord_worker@localhost;
GRANT SELECT ON job TO accord_worker@localhost;
GRANT UPDATE (state, progress, message, tries, worker, due_at, file_id, started_at, ended_at) ON job
  TO accord_worker@localhost;
GRANT SELECT ON record TO accord_worker@localhost;
GRANT SELECT ON record_version TO accord_worker@localhost;
GRANT SELECT ON record_link TO accord_worker@localhost;
GRANT SELECT ON decision TO accord_worker@localhost;
GRANT SELECT, INSERT ON file TO accord_worker@localhost;
GRANT SELECT, INSERT ON record_file TO accord_worker@localhost;
-- The mail at the end of a job.
GRANT SELECT ON person TO accord_worker@localhost;
GRANT SELECT ON notice_choice TO accord_worker@localhost;
GRANT SELECT, INSERT ON outbox TO accord_worker@localhost;

REVOKE ALL PRIVILEGES, GRANT OPTION FROM accord_reader@localhost;
GRANT SELECT ON organisation TO accord_reader@localhost;
GRANT SELECT ON territory TO accord_reader@localhost;
GRANT SELECT ON person TO accord_reader@localhost;
GRANT SELECT ON agreement TO accord_reader@localhost;
GRANT SELECT ON article TO accord_reader@localhost;
GRANT SELECT ON agreement_party TO accord_reader@localhost;
GRANT SELECT ON agreement_file TO accord_reader@localhost;
GRANT SELECT ON orientation TO accord_reader@localhost;
GRANT SELECT ON indicator TO accord_reader@localhost;
GRANT SELECT ON indicator_return TO accord_reader@localhost;
GRANT SELECT ON indicator_entry TO accord_reader@localhost;
GRANT SELECT ON consolidation TO accord_reader@localhost;
GRANT SELECT ON commune_plie TO accord_reader@localhost;
GRANT SELECT ON published_figure TO accord_reader@localhost;
GRANT SELECT ON contract_import TO accord_reader@localhost;
GRANT SELECT ON contract TO accord_reader@localhost;
GRANT SELECT ON committee_meeting TO accord_reader@localhost;
GRANT SELECT ON approval_rule TO accord_reader@localhost;
GRANT SELECT ON action TO accord_reader@localhost;
GRANT SELECT ON action_target_public TO accord_reader@localhost;
GRANT SELECT ON record TO accord_reader@localhost;
GRANT SELECT ON record_link TO accord_reader@localhost;
GRANT SELECT ON attendance TO accord_reader@localhost;
GRANT SELECT ON committee_seat TO accord_reader@localhost;
GRANT SELECT ON committee_holder TO accord_reader@localhost;
GRANT SELECT ON committee_answer TO accord_reader@localhost;
GRANT SELECT ON minutes_confirmation TO accord_reader@localhost;
GRANT SELECT ON file TO accord_reader@localhost;
GRANT SELECT ON record_file TO accord_reader@localhost;
GRANT SELECT ON download_count TO accord_reader@localhost;
GRANT SELECT ON review_slot TO accord_reader@localhost;
GRANT SELECT ON job TO accord_reader@localhost;
GRANT SELECT ON progress_report TO accord_reader@localhost;
GRANT SELECT ON record_version TO accord_reader@localhost;
GRANT SELECT ON decision TO accord_reader@localhost;
GRANT SELECT ON delegation TO accord_reader@localhost;
GRANT SELECT ON inbox TO accord_reader@localhost;
GRANT SELECT ON ledger TO accord_reader@localhost;
GRANT SELECT ON checkpoint TO accord_reader@localhost;
GRANT SELECT ON checkpoint_leaf TO accord_reader@localhost;
GRANT SELECT ON schema_migration TO accord_reader@localhost;
GRANT SELECT (id, campaign_id, expires_on, created_at, reminded_on, reminders, answered) ON campaign_invitation
  TO accord_reader@localhost;
-- Not indicator_value (its cells under 5 are hidden by the service), campaign_answer, calendar_feed.
-- Without the hash of a token, what was typed into a form, and the subject of a wait.
GRANT SELECT (public_id, person_id, roles, auth_method, auth_time, seen_at, expires_at) ON session
  TO accord_reader@localhost;
GRANT SELECT (failures, failed_at, open_at) ON throttle TO accord_reader@localhost;
GRANT SELECT (person_id, status, location, used_at) ON form_key TO accord_reader@localhost;
-- Without what a mail says, to whom outside the directory, and the links in it.
GRANT SELECT (id, kind, person_id, record_kind, record_id, state, tries, reply, due_at, created_at, done_at) ON outbox
  TO accord_reader@localhost;
GRANT SELECT ON notice_choice TO accord_reader@localhost;
