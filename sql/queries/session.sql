-- Sessions, the people of the directory, and waits after failed sign-ins.

-- session_get(hash bytes, idle_s i64) -> row
-- One round trip a request: session, person, organisation, and how much waits for them. Each count stops
-- at 100: the hundredth row is looked for first.
SELECT s.public_id, s.person_id, s.roles, s.group_dns AS groups__json, s.auth_method, s.auth_time,
       s.expires_at, s.role_recipient, s.person_recipient,
       TIMESTAMPDIFF(SECOND, s.seen_at, UTC_TIMESTAMP(6)) AS idle_s,
       TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), s.expires_at) AS left_s,
       p.username, p.name, p.quality, p.directory_uuid, p.dn, p.organisation_id,
       o.slug AS organisation_slug, o.name AS organisation_name, o.party,
       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.role_recipient LIMIT 1 OFFSET 99) IS NOT NULL
            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.role_recipient) END AS role_waiting,
       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.person_recipient LIMIT 1 OFFSET 99) IS NOT NULL
            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.person_recipient) END AS person_waiting
  FROM session s
  JOIN person p ON p.id = s.person_id
  JOIN organisation o ON o.id = p.organisation_id
 WHERE s.token_hash = :hash
   AND s.expires_at > UTC_TIMESTAMP(6)
   AND s.seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle_s SECOND
   AND p.disabled_at IS NULL;

-- session_seen(hash bytes) -> changed
UPDATE session SET seen_at = GREATEST(seen_at, UTC_TIMESTAMP(6)) WHERE token_hash = :hash;

-- session_add(hash bytes, public_id text, person i64, roles i64, role_recipient text,
--             person_recipient text, groups text, method text, absolute_s i64, address text,
--             user_agent text) -> changed
INSERT INTO session (token_hash, public_id, person_id, roles, role_recipient, person_recipient, group_dns,
                     auth_method, auth_time, seen_at, expires_at, address, user_agent)
 VALUES (:hash, :public_id, :person, :roles, :role_recipient, :person_recipient, :groups, :method,
         UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL :absolute_s SECOND, :address, :user_agent);

-- session_list(person i64, idle_s i64) -> rows
-- The open sessions of one person, newest first.
SELECT public_id AS id, address, user_agent, auth_method, auth_time, seen_at, expires_at
  FROM session
 WHERE person_id = :person AND expires_at > UTC_TIMESTAMP(6)
   AND seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle_s SECOND
 ORDER BY auth_time DESC, public_id LIMIT 50;

-- session_end(hash bytes) -> changed
DELETE FROM session WHERE token_hash = :hash;

-- session_end_one(person i64, public_id text) -> changed
DELETE FROM session WHERE person_id = :person AND public_id = :public_id;

-- session_end_all(person i64) -> changed
DELETE FROM session WHERE person_id = :person;

-- session_end_others(person i64, public_id text) -> changed
-- All but one.
DELETE FROM session WHERE person_id = :person AND public_id <> :public_id;

-- session_end_oldest(person i64, more_than i64) -> changed
-- Sessions of one person beyond the number allowed, oldest first.
DELETE FROM session WHERE person_id = :person AND public_id IN (
  SELECT public_id FROM (SELECT public_id FROM session WHERE person_id = :person
   ORDER BY auth_time DESC, public_id LIMIT 1000 OFFSET :more_than) old);

-- session_purge(keep_s i64, limit i64) -> changed
-- By age, so that the index on it is read, and replicas delete the same rows.
DELETE FROM session WHERE expires_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND ORDER BY expires_at LIMIT :limit;

-- session_purge_count(keep_s i64) -> row
SELECT COUNT(*) AS total FROM session WHERE expires_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND;

-- person_write(uuid text, username text, dn text, name text, quality text, mail text, organisation text,
--              roles i64) -> changed
-- The person as the directory has them now. Writes nothing when the organisation is not known.
INSERT INTO person (directory_uuid, username, dn, name, quality, mail, organisation_id, roles, seen_at)
SELECT :uuid, :username, :dn, :name, :quality, :mail, o.id, :roles, UTC_TIMESTAMP(6)
  FROM organisation o WHERE o.slug = :organisation
ON DUPLICATE KEY UPDATE username = VALUES(username), dn = VALUES(dn), name = VALUES(name),
  quality = VALUES(quality), mail = VALUES(mail), organisation_id = VALUES(organisation_id),
  roles = VALUES(roles), seen_at = VALUES(seen_at), disabled_at = NULL;

-- person_by_uuid(uuid text) -> row
SELECT p.id, p.name, p.quality, p.organisation_id, o.name AS organisation_name
  FROM person p JOIN organisation o ON o.id = p.organisation_id WHERE p.directory_uuid = :uuid;

-- throttle_wait(both text, address text, account text) -> row
SELECT COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), open_at)), 0) AS wait_us
  FROM throttle WHERE subject IN (:both, :address, :account);

-- throttle_failures(subject text) -> row
SELECT COALESCE(MAX(CASE WHEN failed_at < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR THEN 0 ELSE failures END), 0) AS failures
  FROM throttle WHERE subject = :subject;

-- throttle_add(subject text, delay_s i64) -> changed
INSERT INTO throttle (subject, failures, failed_at, open_at)
 VALUES (:subject, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL :delay_s SECOND)
ON DUPLICATE KEY UPDATE
  failures = CASE WHEN failed_at < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR THEN 1 ELSE LEAST(failures + 1, 1000) END,
  failed_at = UTC_TIMESTAMP(6), open_at = UTC_TIMESTAMP(6) + INTERVAL :delay_s SECOND;

-- throttle_forget(subject text) -> changed
DELETE FROM throttle WHERE subject = :subject;

-- throttle_purge(keep_s i64, limit i64) -> changed
DELETE FROM throttle WHERE failed_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND ORDER BY failed_at LIMIT :limit;

-- throttle_purge_count(keep_s i64) -> row
SELECT COUNT(*) AS total FROM throttle WHERE failed_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND;

-- person_lock(id i64) -> row
-- Held while the person's chain of the ledger grows.
SELECT id FROM person WHERE id = :id FOR UPDATE;
