-- What stood at a past moment, told by versions, decisions and reports alone. `until` is a UTC time.

-- as_of_counts(agreement i64, until text) -> rows
-- How many actions stood where; orientation 0: of none. An edit after the last decision has led back to a draft,
-- but for what was sent back: the same rule as as_of_status in app/resource/record/as_of.c.
SELECT t.orientation, t.status, COUNT(*) AS count
  FROM (SELECT CAST(JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.orientation')) AS UNSIGNED) AS orientation,
               CASE WHEN d.to_status IS NULL THEN 'draft'
                    WHEN v.version > d.version AND d.to_status <> 'changes_requested' THEN 'draft'
                    ELSE d.to_status END AS status
          FROM action a
          JOIN record_version v ON v.record_kind = 'action' AND v.record_id = a.id
           AND v.version = (SELECT MAX(w.version) FROM record_version w
             WHERE w.record_kind = 'action' AND w.record_id = a.id AND w.created_at <= :until)
          LEFT JOIN decision d ON d.record_kind = 'action' AND d.record_id = a.id
           AND d.position = (SELECT MAX(x.position) FROM decision x
             WHERE x.record_kind = 'action' AND x.record_id = a.id AND x.decided_at <= :until)
         WHERE a.agreement_id = :agreement) t
 GROUP BY t.orientation, t.status;

-- as_of_approved(agreement i64, until text, content flag, limit i64) -> rows
-- Records of every kind whose approval stood: the last decision left them approved, in progress or completed, and no
-- version followed it.
SELECT d.record_kind AS kind, d.record_id AS id, d.version, d.to_status AS status,
       JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.title')) AS title
       {content: , v.snapshot AS content__json}
  FROM decision d
  JOIN record_version v ON v.record_kind = d.record_kind AND v.record_id = d.record_id AND v.version = d.version
  LEFT JOIN action a ON d.record_kind = 'action' AND a.id = d.record_id
  LEFT JOIN record r ON r.kind = d.record_kind AND r.id = d.record_id
 WHERE COALESCE(a.agreement_id, r.agreement_id) = :agreement
   AND d.decided_at <= :until AND d.to_status IN ('approved', 'in_progress', 'completed')
   AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.record_kind = d.record_kind AND n.record_id = d.record_id
     AND n.position > d.position AND n.decided_at <= :until)
   AND NOT EXISTS (SELECT 1 FROM record_version w WHERE w.record_kind = d.record_kind AND w.record_id = d.record_id
     AND w.version > d.version AND w.created_at <= :until)
 ORDER BY d.record_kind, d.record_id LIMIT :limit;

-- as_of_kept(agreement i64, until text, limit i64) -> rows
-- What is kept up to date and needs nobody's approval: the version of then.
SELECT r.kind, r.id, v.version, JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.title')) AS title
  FROM record r
  JOIN record_version v ON v.record_kind = r.kind AND v.record_id = r.id
   AND v.version = (SELECT MAX(w.version) FROM record_version w
     WHERE w.record_kind = r.kind AND w.record_id = r.id AND w.created_at <= :until)
 WHERE r.agreement_id = :agreement AND r.kind NOT IN (SELECT q.record_kind FROM approval_rule q)
 ORDER BY r.kind, r.id LIMIT :limit;

-- as_of_moved(kind text, id i64, until text) -> rows
-- The state to which a record was led last by something that is no decision; none or one.
SELECT JSON_UNQUOTE(JSON_EXTRACT(l.entry, '$.details.to')) AS status FROM ledger l
 WHERE l.record_kind = :kind AND l.record_id = :id AND l.at <= :until
   AND JSON_EXTRACT(l.entry, '$.details.to') IS NOT NULL
 ORDER BY l.seq DESC LIMIT 1;

-- as_of_consolidation(agreement i64, until text) -> rows
-- The newest year whose indicators the union had confirmed, as they were confirmed; none or one.
SELECT c.id, c.year, v.version, v.snapshot AS content__json
  FROM consolidation c
  JOIN record_version v ON v.record_kind = 'consolidation' AND v.record_id = c.id
   AND v.version = (SELECT MAX(w.version) FROM record_version w
     WHERE w.record_kind = 'consolidation' AND w.record_id = c.id AND w.created_at <= :until)
 WHERE c.agreement_id = :agreement ORDER BY c.year DESC LIMIT 1;

-- as_of_reports(agreement i64, until text, limit i64) -> rows
-- What was measured of actions, the newest report last.
SELECT p.action_id, p.position, p.measured AS measured__json
  FROM action a JOIN progress_report p ON p.action_id = a.id
 WHERE a.agreement_id = :agreement AND p.reported_at <= :until
 ORDER BY p.action_id, p.position LIMIT :limit;
