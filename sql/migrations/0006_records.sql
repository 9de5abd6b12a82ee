-- Every record but actions: shared tools, groups, evaluations, amendments and so on are one table of heads. What
-- a record of a kind says is the JSON snapshot of its version (record_version); the head holds what lists filter
-- and sort by. `subtype` and `held_on` are the choice and the date by which a kind's own list is read; a record
-- without a date stands at the end of the list.

CREATE TABLE IF NOT EXISTS record (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  agreement_id BIGINT NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version INT NOT NULL,
  approved_version INT NULL,
  title VARCHAR(200) NOT NULL,
  subtype VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  held_on DATE NOT NULL DEFAULT '9999-12-31',
  author_id BIGINT NOT NULL,
  owner_id BIGINT NOT NULL,
  owner_party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  counterpart_id BIGINT NULL,
  search_text TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  status_at DATETIME(6) NOT NULL,
  KEY ix_record_updated (agreement_id, kind, updated_at, id),
  KEY ix_record_changed (agreement_id, updated_at, id),
  KEY ix_record_title (agreement_id, kind, title, id),
  KEY ix_record_held (agreement_id, kind, held_on, id),
  KEY ix_record_status (agreement_id, kind, status, updated_at, id),
  KEY ix_record_subtype (agreement_id, kind, subtype, updated_at, id),
  KEY ix_record_owner (owner_id, kind, updated_at, id),
  FULLTEXT KEY ft_record_search (search_text),
  CONSTRAINT fk_record_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT fk_record_author FOREIGN KEY (author_id) REFERENCES person (id),
  CONSTRAINT fk_record_owner FOREIGN KEY (owner_id) REFERENCES organisation (id),
  CONSTRAINT fk_record_counterpart FOREIGN KEY (counterpart_id) REFERENCES person (id),
  CONSTRAINT ck_record_status CHECK (status IN ('draft', 'submitted', 'endorsed', 'approved', 'changes_requested',
    'rejected', 'withdrawn', 'retired', 'current', 'closed', 'planned', 'open', 'held')),
  CONSTRAINT ck_record_party CHECK (owner_party IN ('cub', 'urpa'))
) ENGINE=InnoDB;

-- What the current version of a record names: the action that uses a tool, the organisations of a group. `field`
-- is the form's. Written anew with each version, so that it can be read from both ends.
CREATE TABLE IF NOT EXISTS record_link (
  record_id BIGINT NOT NULL,
  field VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_id BIGINT NOT NULL,
  PRIMARY KEY (record_id, field, target_kind, target_id),
  KEY ix_link_target (target_kind, target_id, record_id),
  CONSTRAINT fk_link_record FOREIGN KEY (record_id) REFERENCES record (id)
) ENGINE=InnoDB;
