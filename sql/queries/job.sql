-- Jobs: asked for by a request, done by `accord work`.

-- job_add(kind text, record_kind text, record i64, version i64, message text, person i64, at text, open_max i64) -> id
-- Nothing when this person has `open_max` that have not ended.
INSERT INTO job (kind, record_kind, record_id, version, state, message, due_at, made_by, made_at)
SELECT :kind, :record_kind, :record, :version, 'queued', :message, UTC_TIMESTAMP(6), :person, :at FROM DUAL
 WHERE (SELECT COUNT(*) FROM job j WHERE j.made_by = :person AND j.ended_at IS NULL) < :open_max;

-- job_get(id i64, person i64) -> row
-- Only for who asked for it.
SELECT j.id, j.kind, j.record_kind, j.record_id, j.version, j.state, j.progress, j.message, j.tries, j.made_at,
       j.started_at, j.ended_at, j.file_id, f.size, f.sha256 AS sha256__hex
  FROM job j LEFT JOIN file f ON f.id = j.file_id WHERE j.id = :id AND j.made_by = :person;

-- job_result(kind text, record_kind text, record i64, version i64) -> rows
-- The newest file that was made of a version; none or one.
SELECT j.ended_at AS at, j.file_id, f.size, f.sha256 AS sha256__hex
  FROM job j JOIN file f ON f.id = j.file_id
 WHERE j.record_kind = :record_kind AND j.record_id = :record AND j.version = :version AND j.state = 'done'
   AND j.kind = :kind
 ORDER BY j.id DESC LIMIT 1;

-- job_due() -> rows
-- The next that may be taken, locked; those that another worker looks at are passed over.
SELECT j.id, j.kind, j.record_kind, j.record_id, j.version, j.tries, j.made_by FROM job j
 WHERE j.due_at <= UTC_TIMESTAMP(6) ORDER BY j.due_at, j.id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- job_take(id i64, worker text, lease_s i64) -> changed
UPDATE job SET state = 'running', progress = 0, tries = tries + 1, worker = :worker, started_at = UTC_TIMESTAMP(6),
       due_at = DATE_ADD(UTC_TIMESTAMP(6), INTERVAL :lease_s SECOND)
 WHERE id = :id AND state IN ('queued', 'running');

-- job_progress(id i64, worker text, progress i64, message text, lease_s i64) -> changed
-- Nothing when the worker was too late and another has the job.
UPDATE job SET progress = :progress, message = :message, due_at = DATE_ADD(UTC_TIMESTAMP(6), INTERVAL :lease_s SECOND)
 WHERE id = :id AND state = 'running' AND worker = :worker;

-- job_end(id i64, worker text, state text, progress i64, message text, file i64?) -> changed
UPDATE job SET state = :state, progress = :progress, message = :message, file_id = :file, due_at = NULL,
       ended_at = UTC_TIMESTAMP(6)
 WHERE id = :id AND state = 'running' AND worker = :worker;

-- job_back(id i64, worker text) -> changed
-- A worker that stops gives its job back, which counts as no try.
UPDATE job SET state = 'queued', tries = tries - 1, worker = NULL, due_at = UTC_TIMESTAMP(6)
 WHERE id = :id AND state = 'running' AND worker = :worker;

-- record_file_once(kind text, id i64, version i64, file i64, name text) -> changed
-- What was made of a version is a file of it; the same made again is there already.
INSERT INTO record_file (record_kind, record_id, version, file_id, name)
SELECT :kind, :id, :version, :file, :name FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM record_file l WHERE l.record_kind = :kind AND l.record_id = :id
                    AND l.version = :version AND l.file_id = :file);
