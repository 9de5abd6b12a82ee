-- 100 000 actions as an agreement of many years would have them, beside the sample data: most are completed, few wait
-- for somebody, some structures and types are rare. `r` is an even spread of 0 … 999 that follows nothing else.
SET SESSION foreign_key_checks = 0, unique_checks = 0;
CREATE TEMPORARY TABLE n (n INT NOT NULL PRIMARY KEY, r INT NOT NULL, s INT NOT NULL) ENGINE=InnoDB;
INSERT INTO n SELECT seq, CRC32(seq) % 1000, CRC32(CONCAT('s', seq)) % 1000 FROM seq_1_to_100000;

INSERT INTO person (directory_uuid, username, dn, name, quality, mail, organisation_id, roles)
SELECT CONCAT('11111111-0000-4000-8000-', LPAD(n, 12, '0')), CONCAT('personne', n), CONCAT('uid=personne', n), CONCAT('Personne ', n),
       'Chargée de mission', 'personne@accord.example', 1 + n % 14, IF(n % 20 = 0, 16, 64)
  FROM n WHERE n <= 2000;

INSERT INTO action (id, agreement_id, status, version, approved_version, title, orientation, action_form, operation_type,
                    territory_id, author_id, owner_id, owner_party, cub_lead_id, partner_lead_id, structure_id, starts_on,
                    ends_on, due_on, progress, search_text, created_at, updated_at, status_at)
SELECT 1000 + n, 1,
       CASE WHEN r < 600 THEN 'completed' WHEN r < 800 THEN 'in_progress' WHEN r < 900 THEN 'approved' WHEN r < 960 THEN 'draft'
            WHEN r < 985 THEN 'withdrawn' WHEN r < 992 THEN 'rejected' WHEN r < 995 THEN 'submitted'
            WHEN r < 998 THEN 'endorsed' ELSE 'changes_requested' END,
       1, IF(r < 900, 1, NULL), CONCAT(ELT(1 + r % 5, 'Atelier', 'Forum', 'Note de cadrage', 'Parcours', 'Réunion'), ' numéro ', n),
       IF(s < 500, 1, IF(s < 995, 2, 3)), IF(s < 700, 'engineering', IF(s < 998, 'facilitation', 'coordination')),
       CASE WHEN s < 400 THEN 'career_plan' WHEN s < 700 THEN 'integration_path' WHEN s < 900 THEN 'territorial_partnership'
            WHEN s < 990 THEN 'local_initiative' WHEN s < 998 THEN 'integration_engineering' ELSE 'employer_links' END,
       1, 3, IF(s % 3 = 0, 1, 3 + s % 6), IF(s % 3 = 0, 'cub', 'urpa'), 3, 5, IF(s < 999, 3 + s % 5, 8),
       '2010-01-01', '2010-12-31', CASE WHEN r >= 950 AND r < 960 THEN '9999-12-31'
            WHEN r >= 600 AND s % 50 <> 0 THEN '2015-01-01' + INTERVAL n % 900 DAY ELSE '2005-01-01' + INTERVAL n % 3650 DAY END, r % 101,
       CONCAT('numéro ', n, IF(s < 600, ' clause', ' atelier'), IF(s = 999, ' rare', '')),
       '2005-01-01' + INTERVAL n * 53 MINUTE, '2005-01-01' + INTERVAL n * 53 MINUTE, '2005-01-01' + INTERVAL n * 53 MINUTE
  FROM n;

UPDATE agreement SET action_count = (SELECT COUNT(*) FROM action a WHERE a.agreement_id = agreement.id);

INSERT INTO action_target_public (target_public, action_id)
SELECT CASE WHEN s < 500 THEN 'long_term_unemployed' WHEN s < 800 THEN 'minimum_income_recipient' WHEN s < 950 THEN 'low_skilled_youth'
            WHEN s < 998 THEN 'disabled_worker' ELSE 'other_hardship' END, 1000 + n FROM n;
INSERT INTO action_target_public (target_public, action_id)
SELECT IF(s < 500, 'minimum_income_recipient', 'long_term_unemployed'), 1000 + n FROM n WHERE r < 300 AND (s < 500 OR s >= 800);

INSERT INTO record_version
SELECT 'action', 1000 + n, 1, CONCAT('{"title":"', n, '","summary":"', REPEAT('x', 200), '"}'), UNHEX(SHA2(n, 256)), 3, 'Technicienne',
       'Technicienne', '2005-01-01' FROM n;
INSERT INTO decision (record_kind, record_id, position, version, content_hash, decision, from_status, to_status, role, round,
                      person_id, person_name, person_quality, organisation_id, organisation_name, directory_uuid, directory_dn,
                      group_dn, auth_method, auth_time, decided_at)
SELECT 'action', 1000 + n, IF(k.role = 'cub_elected', 1, 2), 1, UNHEX(SHA2(n, 256)), 'approve', 'endorsed', 'endorsed', k.role, 0,
       IF(k.role = 'cub_elected', 1, 2), 'Élu', 'Élu', 1, 'CUB', '', '', '', 'ldap', '2005-01-01', '2005-01-01' + INTERVAL n * 53 MINUTE
  FROM n JOIN approval_rule k ON k.record_kind = 'action' WHERE r < 500 OR (r BETWEEN 995 AND 996 AND k.role = 'cub_elected');
INSERT INTO inbox
SELECT CONCAT('role:', k.role), 'action', 1000 + n, 'approve', '2005-01-01' + INTERVAL n * 53 MINUTE
  FROM n JOIN approval_rule k ON k.record_kind = 'action' WHERE r BETWEEN 995 AND 997 AND (r = 997 OR k.role <> 'cub_elected');
INSERT INTO inbox SELECT CONCAT('person:', 5 + s % 6), 'action', 1000 + n, 'endorse', '2005-01-01' + INTERVAL n * 53 MINUTE
  FROM n WHERE r BETWEEN 992 AND 994;
INSERT INTO progress_report (action_id, version, position, progress, measured, person_id, person_name, reported_at)
SELECT 1000 + n, 1, 1, 50, '[]', 3, 'Technicienne', '2005-01-01' FROM n WHERE r < 300;

INSERT INTO ledger (id, record_kind, record_id, seq, event, person_id, at, entry, hash)
SELECT 10000 + n, IF(s < 400, 'person', 'action'), IF(s < 400, 1 + n % 2000, 1000 + n), 1000 + n,
       IF(s < 400, 'session.open', IF(s < 998, 'action.create', 'action.reverse')), 3, '2005-01-01' + INTERVAL n * 53 MINUTE,
       '{"person":{"name":"x","quality":"y"}}', UNHEX(SHA2(n, 256)) FROM n;
INSERT INTO checkpoint SELECT n, '2005-01-01', 50, n * 50, '{}', UNHEX(SHA2(n, 256)), REPEAT('x', 64) FROM n WHERE n <= 1900;
INSERT INTO checkpoint_leaf SELECT 1 + (n - 1) DIV 50, 1 + (n - 1) % 50, 10000 + n, UNHEX(SHA2(n, 256)) FROM n WHERE n <= 95000;

INSERT INTO session (token_hash, public_id, person_id, roles, role_recipient, person_recipient, group_dns, auth_method, auth_time,
                     seen_at, expires_at, address, user_agent)
SELECT UNHEX(SHA2(n, 256)), LPAD(n, 20, 's'), IF(n <= 200, 1, 1 + n % 2000), 2, 'role:cub_elected', 'person:1', '{}', 'ldap',
       UTC_TIMESTAMP(6) - INTERVAL n SECOND, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 DAY - INTERVAL n SECOND, '127.0.0.1', 'x'
  FROM n WHERE n <= 5000;
INSERT INTO form_key SELECT 1 + n % 2000, LPAD(n, 20, 'k'), UNHEX(SHA2(n, 256)), 303, '/', NULL, UTC_TIMESTAMP(6) - INTERVAL n SECOND
  FROM n WHERE n <= 20000;
INSERT INTO throttle SELECT SHA2(n, 256), 1, UTC_TIMESTAMP(6) - INTERVAL n SECOND, UTC_TIMESTAMP(6) FROM n WHERE n <= 5000;
ANALYZE TABLE person, action, action_target_public, record_version, decision, inbox, progress_report, ledger, checkpoint,
              checkpoint_leaf, session, form_key, throttle;

-- 20 000 shared tools of eight structures, in five states.
INSERT INTO record (kind, agreement_id, status, version, title, subtype, author_id, owner_id, owner_party, search_text,
  created_at, updated_at, status_at)
SELECT 'tool', 1, ELT(1 + seq % 5, 'draft', 'submitted', 'endorsed', 'approved', 'retired'), 1, CONCAT('Outil ', seq),
  ELT(1 + seq % 3, 'guide', 'training', 'follow_up'), 3, 1 + seq % 8, 'cub', CONCAT('Outil numéro ', seq),
  '2009-01-01' + INTERVAL seq MINUTE, '2009-01-01' + INTERVAL seq MINUTE, '2009-01-01' + INTERVAL seq MINUTE
 FROM seq_1_to_20000;
ANALYZE TABLE record;
