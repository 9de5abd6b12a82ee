-- Sessions, the people of the directory, and waits after failed sign-ins.

-- session_get(hash bytes, idle_s i64, today text) -> row
-- One round trip a request: session, person, organisation, and how much waits for them. Each count stops
-- at 100: the hundredth row is looked for first. `delegated`: in how many places of others they may decide today.
-- No list is put together here: JSON_ARRAYAGG and GROUP_CONCAT of texts make MariaDB create a file for each request.
SELECT s.public_id, s.person_id, s.roles, s.group_dns AS groups__json, s.auth_method, s.auth_time,
       s.expires_at, s.role_recipient, s.person_recipient,
       TIMESTAMPDIFF(SECOND, s.seen_at, UTC_TIMESTAMP(6)) AS idle_s,
       TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), s.expires_at) AS left_s,
       p.username, p.name, p.quality, p.directory_uuid, p.dn, p.organisation_id,
       o.slug AS organisation_slug, o.name AS organisation_name, o.party,
       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.role_recipient LIMIT 1 OFFSET 99) IS NOT NULL
            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.role_recipient) END AS role_waiting,
       CASE WHEN (SELECT i.record_id FROM inbox i WHERE i.recipient = s.person_recipient LIMIT 1 OFFSET 99) IS NOT NULL
            THEN 100 ELSE (SELECT COUNT(*) FROM inbox i WHERE i.recipient = s.person_recipient) END AS person_waiting,
       (SELECT COUNT(*) FROM delegation d JOIN person w ON w.id = d.delegator_id
         WHERE d.delegate_id = s.person_id AND d.ends_on >= :today AND d.starts_on <= :today AND d.revoked_at IS NULL
           AND w.disabled_at IS NULL AND (w.roles & d.role_bit) <> 0) AS delegated
  FROM session s
  JOIN person p ON p.id = s.person_id
  JOIN organisation o ON o.id = p.organisation_id
 WHERE s.token_hash = :hash
   AND s.expires_at > UTC_TIMESTAMP(6)
   AND s.seen_at > UTC_TIMESTAMP(6) - INTERVAL :idle_s SECOND
   AND p.disabled_at IS NULL;

-- session_delegations(person i64, today text, limit i64) -> rows
-- In whose place a person may decide today.
SELECT d.id, d.role, d.role_bit, d.kinds, d.delegator_id, w.name, w.quality, d.ends_on
  FROM delegation d JOIN person w ON w.id = d.delegator_id
 WHERE d.delegate_id = :person AND d.ends_on >= :today AND d.starts_on <= :today AND d.revoked_at IS NULL
   AND w.disabled_at IS NULL AND (w.roles & d.role_bit) <> 0
 ORDER BY d.id LIMIT :limit;

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

-- session_over(person i64, keep i64) -> rows
-- The sessions of one person beyond the newest `keep`. Read without locks, which would reach into those of others:
-- whoever opens or ends sessions holds the person (person_write, person_lock).
SELECT public_id AS id FROM session WHERE person_id = :person
 ORDER BY auth_time DESC, public_id LIMIT 1000 OFFSET :keep;

-- session_purge(keep_s i64, limit i64) -> changed
-- By age, so that the index on it is read, and replicas delete the same rows.
DELETE FROM session WHERE expires_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND ORDER BY expires_at LIMIT :limit;

-- session_purge_count(keep_s i64) -> row
SELECT COUNT(*) AS total FROM session WHERE expires_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND;

-- person_write(uuid text, username text, dn text, name text, quality text, mail text, organisation text,
--              roles i64) -> id
-- The person as the directory has them now; their number, or 0 when they were never here or the organisation is
-- not known. The first statement of a sign-in: it locks the person before anything is read, so that sign-ins of
-- one person wait for each other, and each sees what those before it have written.
UPDATE person p JOIN organisation o ON o.slug = :organisation
   SET p.username = :username, p.dn = :dn, p.name = :name, p.quality = :quality, p.mail = :mail,
       p.organisation_id = o.id, p.roles = :roles, p.disabled_at = NULL,
       p.seen_at = IF(LAST_INSERT_ID(p.id) > 0, UTC_TIMESTAMP(6), NULL)
 WHERE p.directory_uuid = :uuid;

-- person_add(uuid text, username text, dn text, name text, quality text, mail text, organisation text,
--            roles i64) -> id
-- Somebody who was never here. Adds nobody when the organisation is not known: 0.
INSERT INTO person (directory_uuid, username, dn, name, quality, mail, organisation_id, roles, seen_at)
SELECT :uuid, :username, :dn, :name, :quality, :mail, o.id, :roles, UTC_TIMESTAMP(6)
  FROM organisation o WHERE o.slug = :organisation;

-- throttle_wait(both text, address text, account text) -> row
-- The longest wait of the three, and whether a success has something to forget.
SELECT COALESCE(MAX(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), open_at)), 0) AS wait_us,
       COALESCE(MAX(CASE WHEN subject = :both THEN 1 ELSE 0 END), 0) AS failed
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
