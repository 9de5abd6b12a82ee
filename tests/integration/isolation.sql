-- What test_isolation.c looks at.

-- person_of(username text) -> row
SELECT p.id, p.name, p.quality, p.roles, p.organisation_id, p.directory_uuid, p.dn, o.name AS organisation_name,
       COALESCE(o.party, '') AS party
  FROM person p JOIN organisation o ON o.id = p.organisation_id WHERE p.username = :username;

-- places() -> row
-- Numbers that the content of an action names.
SELECT (SELECT id FROM organisation WHERE slug = 'plie-bordeaux') AS structure,
       (SELECT MIN(id) FROM territory) AS territory;

-- counts() -> row
-- How many actions there are, as it is kept and as they are counted.
SELECT (SELECT CAST(SUM(g.action_count) AS SIGNED) FROM agreement g) AS kept, (SELECT COUNT(*) FROM action) AS counted;

-- waiting_for_locks() -> row
-- How many sessions of the server wait for a row just now.
SELECT CAST(VARIABLE_VALUE AS SIGNED) AS sessions FROM information_schema.GLOBAL_STATUS
 WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS';

-- state_of(kind text, id i64) -> row
-- All that there is of one record, without its number and what follows from it: equal for two that went through the
-- same changes in the same order.
SELECT a.status, a.version, a.approved_version, a.title, a.progress, a.created_at, a.updated_at, a.status_at,
       (SELECT GROUP_CONCAT(t.target_public ORDER BY t.target_public) FROM action_target_public t
         WHERE t.action_id = a.id AND :kind = 'action') AS target_publics,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', k.field, k.target_kind, k.target_id)
          ORDER BY k.field, k.target_kind, k.target_id)
         FROM record_link k WHERE k.record_id = a.id AND :kind <> 'action') AS links,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', v.version, HEX(v.content_hash), v.editor_id, v.created_at)
         ORDER BY v.version) FROM record_version v WHERE v.record_kind = :kind AND v.record_id = a.id) AS versions,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', d.position, d.version, HEX(d.content_hash), d.decision, d.from_status,
          d.to_status, d.role, d.round, COALESCE(r.position, 0), COALESCE(d.reason, ''), d.person_id, d.decided_at)
         ORDER BY d.position)
         FROM decision d LEFT JOIN decision r ON r.id = d.reverses_id
         WHERE d.record_kind = :kind AND d.record_id = a.id) AS decisions,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', i.recipient, i.task, i.since) ORDER BY i.recipient)
         FROM inbox i WHERE i.record_kind = :kind AND i.record_id = a.id) AS inbox,
       (SELECT GROUP_CONCAT(CONCAT_WS(' ', l.seq, l.event, l.person_id, l.at, JSON_REMOVE(l.entry, '$.id', '$.prev'))
         ORDER BY l.seq) FROM ledger l WHERE l.record_kind = :kind AND l.record_id = a.id) AS ledger
  FROM (SELECT c.id, c.status, c.version, c.approved_version, c.title, c.progress, c.created_at, c.updated_at,
               c.status_at FROM action c WHERE :kind = 'action' AND c.id = :id
        UNION ALL
        SELECT r.id, r.status, r.version, r.approved_version, r.title, NULL, r.created_at, r.updated_at, r.status_at
          FROM record r WHERE r.kind = :kind AND r.id = :id) a;

-- faults_of(kind text, id i64) -> rows
-- What must not be of any record, whatever happened to it.
SELECT 'two approvals of one quality stand' AS fault FROM decision d
 WHERE d.record_kind = :kind AND d.record_id = :id AND d.decision = 'approve'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id)
 GROUP BY d.version, d.role HAVING COUNT(*) > 1
UNION ALL
SELECT 'two approvals of one person stand' FROM decision d
 WHERE d.record_kind = :kind AND d.record_id = :id AND d.decision = 'approve'
   AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id)
 GROUP BY d.version, d.person_id HAVING COUNT(*) > 1
UNION ALL
SELECT 'approved by who wrote it' FROM decision d JOIN record_version v
    ON v.record_kind = d.record_kind AND v.record_id = d.record_id AND v.editor_id = d.person_id
 WHERE d.record_kind = :kind AND d.record_id = :id AND d.decision = 'approve'
UNION ALL
SELECT 'decided about another content' FROM decision d LEFT JOIN record_version v
    ON v.record_kind = d.record_kind AND v.record_id = d.record_id AND v.version = d.version
 WHERE d.record_kind = :kind AND d.record_id = :id
   AND (v.version IS NULL OR v.content_hash <> d.content_hash OR v.content_hash <> UNHEX(SHA2(v.snapshot, 256)))
UNION ALL
SELECT 'a version is missing' FROM record_version v
  JOIN (SELECT c.id, c.version, c.status FROM action c WHERE :kind = 'action' AND c.id = :id
        UNION ALL SELECT r.id, r.version, r.status FROM record r WHERE r.kind = :kind AND r.id = :id) a ON a.id = v.record_id
 WHERE v.record_kind = :kind AND v.record_id = :id GROUP BY a.version
HAVING COUNT(*) <> a.version OR MAX(v.version) <> a.version
UNION ALL
SELECT 'approved without both approvals of this version'
  FROM (SELECT c.id, c.version, c.status FROM action c WHERE :kind = 'action' AND c.id = :id
        UNION ALL SELECT r.id, r.version, r.status FROM record r WHERE r.kind = :kind AND r.id = :id) a
 WHERE a.status IN ('approved', 'in_progress') AND 2 <>
   (SELECT COUNT(DISTINCT d.role) FROM decision d WHERE d.record_kind = :kind AND d.record_id = a.id
     AND d.version = a.version AND d.decision = 'approve'
     AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id))
UNION ALL
SELECT 'the ledger has a gap' FROM ledger l
 WHERE l.record_kind = :kind AND l.record_id = :id HAVING COUNT(*) <> MAX(l.seq) OR MIN(l.seq) <> 1
UNION ALL
SELECT 'the chain of the ledger is broken' FROM ledger l LEFT JOIN ledger p
    ON p.record_kind = l.record_kind AND p.record_id = l.record_id AND p.seq = l.seq - 1
 WHERE l.record_kind = :kind AND l.record_id = :id
   AND (l.hash <> UNHEX(SHA2(l.entry, 256)) OR JSON_VALUE(l.entry, '$.seq') <> l.seq
     OR JSON_VALUE(l.entry, '$.prev') <> COALESCE(LOWER(HEX(p.hash)), REPEAT('0', 64)));
