-- Delegations: an elected official lets somebody of the same party decide in their place, in one quality, for
-- some kinds of record (separated by commas; NULL: all) and some days. The days and the end are looked at when the
-- decision is written (decision_add); nothing else of a row ever changes but that it is ended early.

CREATE TABLE IF NOT EXISTS delegation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  delegator_id BIGINT NOT NULL,
  delegator_name VARCHAR(200) NOT NULL,
  delegator_quality VARCHAR(200) NOT NULL,
  delegate_id BIGINT NOT NULL,
  delegate_name VARCHAR(200) NOT NULL,
  delegate_quality VARCHAR(200) NOT NULL,
  party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_bit INT NOT NULL,
  kinds VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  source VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  deliberation_number VARCHAR(80) NULL,
  deliberation_date DATE NULL,
  reason VARCHAR(500) NULL,
  made_by BIGINT NOT NULL,
  made_at DATETIME(6) NOT NULL,
  revoked_by BIGINT NULL,
  revoked_at DATETIME(6) NULL,
  KEY ix_delegation_delegate (delegate_id, ends_on),
  KEY ix_delegation_ends (ends_on, id),
  CONSTRAINT fk_delegation_delegator FOREIGN KEY (delegator_id) REFERENCES person (id),
  CONSTRAINT fk_delegation_delegate FOREIGN KEY (delegate_id) REFERENCES person (id),
  CONSTRAINT fk_delegation_made_by FOREIGN KEY (made_by) REFERENCES person (id),
  CONSTRAINT fk_delegation_revoked_by FOREIGN KEY (revoked_by) REFERENCES person (id),
  CONSTRAINT ck_delegation_party CHECK (party IN ('cub', 'urpa')),
  CONSTRAINT ck_delegation_role CHECK (role IN ('cub_elected', 'urpa_elected')),
  CONSTRAINT ck_delegation_days CHECK (ends_on >= starts_on),
  CONSTRAINT ck_delegation_self CHECK (delegator_id <> delegate_id),
  CONSTRAINT ck_delegation_source CHECK (source = 'official' OR (source = 'deliberation'
    AND deliberation_number IS NOT NULL AND deliberation_date IS NOT NULL))
) ENGINE=InnoDB;

-- The last statement, so that a migration that failed before it can run again.
ALTER TABLE decision ADD CONSTRAINT fk_decision_delegation FOREIGN KEY (delegation_id) REFERENCES delegation (id);
