-- Versions, decisions and what waits for whom: common to every kind of record.

-- version_add(kind text, id i64, version i64, snapshot text, hash bytes, editor i64, editor_name text,
--             editor_quality text, at text) -> changed
INSERT INTO record_version (record_kind, record_id, version, snapshot, content_hash, editor_id, editor_name,
                            editor_quality, created_at)
 VALUES (:kind, :id, :version, :snapshot, :hash, :editor, :editor_name, :editor_quality, :at);

-- decision_add(kind text, id i64, version i64, decision text, from_status text, to_status text, role text,
--              approval flag, reverses i64?, reason text?, person i64, person_name text, person_quality text,
--              organisation i64, organisation_name text, directory_uuid text, directory_dn text, group_dn text,
--              auth_method text, auth_time text, at text, delegation i64?, today text) -> changed
-- Freezes who decided what about which content, and in whose place. A delegation counts when it is this person's, in
-- this role, for this kind, on this day, not ended early, and who gave it still has the role and wrote no version. An approval writes nothing when this person wrote or edited
-- any version of the record, has approved this version already, or has a role that no rule asks for.
INSERT INTO decision (record_kind, record_id, position, version, content_hash, decision, from_status, to_status,
                      role, round, reverses_id, reason, person_id, person_name, person_quality, delegation_id,
                      delegator_name, delegator_quality, organisation_id, organisation_name, directory_uuid,
                      directory_dn, group_dn, auth_method, auth_time, decided_at)
SELECT v.record_kind, v.record_id,
       (SELECT COALESCE(MAX(d.position), 0) + 1 FROM decision d WHERE d.record_kind = :kind AND d.record_id = :id),
       v.version, v.content_hash, :decision, :from_status, :to_status, :role,
       (SELECT COUNT(*) FROM decision d WHERE d.record_kind = :kind AND d.record_id = :id AND d.version = :version
         AND d.role = :role {approval: AND d.decision = 'reverse'} {!approval: AND d.decision = :decision}),
       :reverses, :reason, :person, :person_name, :person_quality,
       {delegation: g.id, w.name, w.quality,} {!delegation: NULL, NULL, NULL,} :organisation, :organisation_name,
       :directory_uuid, :directory_dn, :group_dn, :auth_method, :auth_time, :at
  FROM record_version v
  {delegation: JOIN delegation g ON g.id = :delegation AND g.delegate_id = :person AND g.role = :role
    AND g.revoked_at IS NULL AND g.starts_on <= :today AND g.ends_on >= :today
    AND (g.kinds IS NULL OR FIND_IN_SET(:kind, g.kinds) > 0)
   JOIN person w ON w.id = g.delegator_id AND w.disabled_at IS NULL AND (w.roles & g.role_bit) <> 0}
 WHERE v.record_kind = :kind AND v.record_id = :id AND v.version = :version
  {delegation: AND NOT EXISTS (SELECT 1 FROM record_version e
    WHERE e.record_kind = :kind AND e.record_id = :id AND e.editor_id = g.delegator_id)}
  {approval: AND NOT EXISTS (SELECT 1 FROM record_version e
    WHERE e.record_kind = :kind AND e.record_id = :id AND e.editor_id = :person)
   AND NOT EXISTS (SELECT 1 FROM decision d
    WHERE d.record_kind = :kind AND d.record_id = :id AND d.version = :version AND d.decision = 'approve'
      AND d.person_id = :person AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id))
   AND EXISTS (SELECT 1 FROM approval_rule a WHERE a.record_kind = :kind AND a.role = :role)};

-- approvals_missing(kind text, id i64, version i64) -> rows
-- The roles whose approval of this version is still to come.
SELECT a.role FROM approval_rule a
 WHERE a.record_kind = :kind AND NOT EXISTS (SELECT 1 FROM decision d
   WHERE d.record_kind = :kind AND d.record_id = :id AND d.version = :version AND d.decision = 'approve'
     AND d.role = a.role AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id))
 ORDER BY a.role;

-- decision_to_reverse(kind text, id i64, version i64, person i64) -> rows
-- This person's own decision about this version that still stands and can be reversed; none or one.
SELECT d.id, d.decision, d.role, d.from_status FROM decision d
 WHERE d.record_kind = :kind AND d.record_id = :id AND d.version = :version AND d.person_id = :person
   AND d.decision IN ('approve', 'reject') AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id)
 ORDER BY d.position DESC LIMIT 1;

-- last_return(kind text, id i64) -> rows
-- The version about which changes were last asked for; none or one.
SELECT d.version FROM decision d
 WHERE d.record_kind = :kind AND d.record_id = :id AND d.decision = 'request_changes'
 ORDER BY d.position DESC LIMIT 1;

-- inbox_add(recipient text, kind text, id i64, task text, since text) -> changed
INSERT INTO inbox (recipient, record_kind, record_id, task, since) VALUES (:recipient, :kind, :id, :task, :since);

-- inbox_clear(kind text, id i64) -> changed
DELETE FROM inbox WHERE record_kind = :kind AND record_id = :id;

-- inbox_clear_one(kind text, id i64, recipient text) -> changed
DELETE FROM inbox WHERE record_kind = :kind AND record_id = :id AND recipient = :recipient;

-- inbox_list(role_recipient text, person_recipient text, stand_in text?, stand_in_kinds text?, after_since text?,
--            after_id i64?, limit i64) -> rows
-- What waits for one person, oldest first, and for whom they stand in (of some kinds, or of all); `other` is an approval that another official has already given,
-- so that this one holds it up.
SELECT i.record_kind AS kind, i.record_id AS id, i.task, i.since, COALESCE(a.title, r.title) AS title,
       COALESCE(a.status, r.status) AS status, v.version, a.orientation, a.structure_id,
       COALESCE(a.owner_id, r.owner_id) AS owner_id, v.snapshot AS content__json, d.person_name AS other_name,
       d.role AS other_role, d.decided_at AS other_at
  FROM inbox i
  LEFT JOIN action a ON i.record_kind = 'action' AND a.id = i.record_id
  LEFT JOIN record r ON r.kind = i.record_kind AND r.id = i.record_id
  JOIN record_version v ON v.record_kind = i.record_kind AND v.record_id = i.record_id
   AND v.version = COALESCE(a.version, r.version)
  LEFT JOIN decision d ON d.record_kind = i.record_kind AND d.record_id = i.record_id AND d.version = v.version
   AND d.decision = 'approve' AND i.task = 'approve'
   AND NOT EXISTS (SELECT 1 FROM decision x WHERE x.reverses_id = d.id)
 WHERE i.recipient IN (:role_recipient, :person_recipient {stand_in: , :stand_in})
  {stand_in_kinds: AND (i.recipient <> :stand_in OR FIND_IN_SET(i.record_kind, :stand_in_kinds) > 0)}
  {after_since: AND i.since >= :after_since AND (i.since > :after_since OR i.record_id > :after_id)}
 ORDER BY i.since, i.record_id, i.record_kind LIMIT :limit;

-- decision_recent(person i64, limit i64) -> rows
-- What a person decided lately; `awaited`: the roles whose approval is still to come after an approval.
SELECT d.record_kind AS kind, d.record_id AS id, COALESCE(a.title, r.title) AS title, d.decision, d.role, d.decided_at,
       COALESCE(a.status, r.status) AS status,
       CASE WHEN d.decision = 'approve' AND COALESCE(a.status, r.status) IN ('submitted', 'endorsed')
             AND COALESCE(a.version, r.version) = d.version THEN
         (SELECT JSON_ARRAYAGG(q.role) FROM approval_rule q
           WHERE q.record_kind = d.record_kind AND NOT EXISTS (SELECT 1 FROM decision o
             WHERE o.record_kind = d.record_kind AND o.record_id = d.record_id AND o.version = d.version
               AND o.decision = 'approve' AND o.role = q.role
               AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.reverses_id = o.id))) END AS awaited__json
  FROM decision d
  LEFT JOIN action a ON d.record_kind = 'action' AND a.id = d.record_id
  LEFT JOIN record r ON r.kind = d.record_kind AND r.id = d.record_id
 WHERE d.person_id = :person
 ORDER BY d.decided_at DESC LIMIT :limit;
