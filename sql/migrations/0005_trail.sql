-- What can never be changed: versions, decisions, ledger, checkpoints. The service's account has INSERT
-- and SELECT here and nothing else (sql/grants.sql).

CREATE TABLE IF NOT EXISTS record_version (
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  version INT NOT NULL,
  snapshot MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  content_hash BINARY(32) NOT NULL,
  editor_id BIGINT NOT NULL,
  editor_name VARCHAR(200) NOT NULL,
  editor_quality VARCHAR(200) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (record_kind, record_id, version),
  KEY ix_version_editor (record_kind, record_id, editor_id),
  CONSTRAINT fk_version_editor FOREIGN KEY (editor_id) REFERENCES person (id)
) ENGINE=InnoDB;

-- A decision freezes who decided: name, quality, group and directory id as they were. `round` counts the
-- reversals of that version before it, so that one quality decides once, and again only after a reversal. Of what
-- was decided in somebody's place the delegation is named, and who gave it as they were then.
CREATE TABLE IF NOT EXISTS decision (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  position INT NOT NULL,
  version INT NOT NULL,
  content_hash BINARY(32) NOT NULL,
  decision VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  from_status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  to_status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  round INT NOT NULL,
  reverses_id BIGINT NULL,
  reason TEXT NULL,
  person_id BIGINT NOT NULL,
  person_name VARCHAR(200) NOT NULL,
  person_quality VARCHAR(200) NOT NULL,
  delegation_id BIGINT NULL,
  delegator_name VARCHAR(200) NULL,
  delegator_quality VARCHAR(200) NULL,
  organisation_id BIGINT NOT NULL,
  organisation_name VARCHAR(200) NOT NULL,
  directory_uuid CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  directory_dn VARCHAR(500) NOT NULL,
  group_dn VARCHAR(500) NOT NULL,
  auth_method VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  auth_time DATETIME(6) NOT NULL,
  decided_at DATETIME(6) NOT NULL,
  UNIQUE KEY uq_decision_once (record_kind, record_id, version, decision, role, round),
  UNIQUE KEY uq_decision_position (record_kind, record_id, position),
  UNIQUE KEY uq_decision_reverses (reverses_id),
  KEY ix_decision_recent (decided_at, id),
  KEY ix_decision_person (person_id, decided_at),
  CONSTRAINT fk_decision_version FOREIGN KEY (record_kind, record_id, version)
    REFERENCES record_version (record_kind, record_id, version),
  CONSTRAINT fk_decision_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT fk_decision_reverses FOREIGN KEY (reverses_id) REFERENCES decision (id)
) ENGINE=InnoDB;

-- What waits for whom. recipient: 'role:cub_elected' or 'person:12'. Rows go when the record moves on.
CREATE TABLE IF NOT EXISTS inbox (
  recipient VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  task VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  since DATETIME(6) NOT NULL,
  PRIMARY KEY (record_kind, record_id, recipient),
  KEY ix_inbox_recipient (recipient, since, record_id, record_kind),
  CONSTRAINT ck_inbox_task CHECK (task IN ('endorse', 'approve', 'revise', 'confirm'))
) ENGINE=InnoDB;

-- Chained per record: the text of an entry holds the hash of the one before it. of_record: not of a person's
-- sign-ins, so that the journal of all records is read along one index.
CREATE TABLE IF NOT EXISTS ledger (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  seq INT NOT NULL,
  event VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NULL,
  at DATETIME(6) NOT NULL,
  entry MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  hash BINARY(32) NOT NULL,
  of_record TINYINT AS (CASE WHEN record_kind = 'person' THEN 0 ELSE 1 END) STORED,
  UNIQUE KEY uq_ledger_seq (record_kind, record_id, seq),
  KEY ix_ledger_kind (record_kind, at, id),
  KEY ix_ledger_record (record_kind, record_id, at, id),
  KEY ix_ledger_event (record_kind, event, at, id),
  KEY ix_ledger_each (of_record, at, id),
  KEY ix_ledger_each_event (of_record, event, at, id)
) ENGINE=InnoDB;

-- A checkpoint seals entries: the Merkle root over their hashes, chained to the checkpoint before it and
-- signed with Ed25519 by the sealing job, whose key the service does not have.
CREATE TABLE IF NOT EXISTS checkpoint (
  id BIGINT NOT NULL PRIMARY KEY,
  sealed_at DATETIME(6) NOT NULL,
  entries INT NOT NULL,
  total BIGINT NOT NULL,
  body MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  hash BINARY(32) NOT NULL,
  signature BINARY(64) NOT NULL
) ENGINE=InnoDB;

-- The hash that the entry had when it was sealed: should the entry differ later, it is known which.
CREATE TABLE IF NOT EXISTS checkpoint_leaf (
  checkpoint_id BIGINT NOT NULL,
  position INT NOT NULL,
  ledger_id BIGINT NOT NULL,
  hash BINARY(32) NOT NULL,
  PRIMARY KEY (checkpoint_id, position),
  UNIQUE KEY uq_leaf_ledger (ledger_id),
  CONSTRAINT fk_leaf_checkpoint FOREIGN KEY (checkpoint_id) REFERENCES checkpoint (id),
  CONSTRAINT fk_leaf_ledger FOREIGN KEY (ledger_id) REFERENCES ledger (id)
) ENGINE=InnoDB;
