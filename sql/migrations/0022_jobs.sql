-- Long work, done behind the request by `accord work`. due_at: when it may be taken: at once when it is queued; while
-- it runs, the end of the lease that its worker prolongs, so that a dead worker's work is taken again; null when it
-- has ended. What it makes is a file of a record (record_file), read by whoever may read that record.
CREATE TABLE IF NOT EXISTS job (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  version INT NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  progress INT NOT NULL DEFAULT 0,
  message VARCHAR(300) NOT NULL,
  tries INT NOT NULL DEFAULT 0,
  worker VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
  due_at DATETIME(6) NULL,
  file_id BIGINT NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL,
  started_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  KEY ix_job_due (due_at, id),
  KEY ix_job_record (record_kind, record_id, version, state, id),
  KEY ix_job_person (made_by, ended_at),
  CONSTRAINT fk_job_person FOREIGN KEY (made_by) REFERENCES person (id),
  CONSTRAINT fk_job_file FOREIGN KEY (file_id) REFERENCES file (id),
  CONSTRAINT ck_job_state CHECK (state IN ('queued', 'running', 'done', 'failed')),
  CONSTRAINT ck_job_progress CHECK (progress BETWEEN 0 AND 100)
) ENGINE=InnoDB;
