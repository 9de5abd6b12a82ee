-- Figures of each PLIE and year. A return is one PLIE's figures of one year: version 1 is the empty one, each
-- change adds an entry with its values, and nothing of it is changed afterwards. sent_version is the one that
-- counts; a newer draft leaves it as it is.

CREATE TABLE IF NOT EXISTS indicator_return (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  agreement_id BIGINT NOT NULL,
  year INT NOT NULL,
  organisation_id BIGINT NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  version INT NOT NULL,
  sent_version INT NULL,
  UNIQUE KEY uq_return (agreement_id, year, organisation_id),
  CONSTRAINT fk_return_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT fk_return_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ck_return_status CHECK (status IN ('empty', 'draft', 'sent')),
  CONSTRAINT ck_return_year CHECK (year BETWEEN 2000 AND 2100),
  CONSTRAINT ck_return_sent CHECK (sent_version <= version)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS indicator_entry (
  return_id BIGINT NOT NULL,
  version INT NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  source VARCHAR(300) NULL,
  content_hash BINARY(32) NOT NULL,
  entered_by BIGINT NOT NULL,
  entered_name VARCHAR(200) NOT NULL,
  entered_quality VARCHAR(200) NOT NULL,
  entered_at DATETIME(6) NOT NULL,
  PRIMARY KEY (return_id, version),
  CONSTRAINT fk_entry_return FOREIGN KEY (return_id) REFERENCES indicator_return (id),
  CONSTRAINT fk_entry_person FOREIGN KEY (entered_by) REFERENCES person (id),
  CONSTRAINT ck_entry_status CHECK (status IN ('draft', 'sent'))
) ENGINE=InnoDB;

-- A count stands in `value`; a rate in `value` (percent), with its numerator and denominator where they are
-- known; hours with the hours that one full-time equivalent counts.
CREATE TABLE IF NOT EXISTS indicator_value (
  return_id BIGINT NOT NULL,
  version INT NOT NULL,
  indicator_id BIGINT NOT NULL,
  numerator DECIMAL(14,2) NULL,
  denominator DECIMAL(14,2) NULL,
  value DECIMAL(14,2) NOT NULL,
  fte_hours INT NULL,
  note VARCHAR(500) NULL,
  PRIMARY KEY (return_id, version, indicator_id),
  CONSTRAINT fk_value_entry FOREIGN KEY (return_id, version) REFERENCES indicator_entry (return_id, version),
  CONSTRAINT fk_value_indicator FOREIGN KEY (indicator_id) REFERENCES indicator (id),
  CONSTRAINT ck_value CHECK (value >= 0),
  CONSTRAINT ck_value_parts CHECK (numerator >= 0 AND numerator <= denominator),
  CONSTRAINT ck_value_fte CHECK (fte_hours IN (1600, 1820))
) ENGINE=InnoDB;

-- The union confirms a year: each confirmation is a version (record_version, kind 'consolidation') and a decision.
-- `seen` is the SHA-256 of what was confirmed.
CREATE TABLE IF NOT EXISTS consolidation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  agreement_id BIGINT NOT NULL,
  year INT NOT NULL,
  version INT NOT NULL,
  seen CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  UNIQUE KEY uq_consolidation (agreement_id, year),
  CONSTRAINT fk_consolidation_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id)
) ENGINE=InnoDB;

-- Which PLIE covers a commune, where a source says so; organisation_id NULL: the source says that none does. A
-- commune without a row: not known.
CREATE TABLE IF NOT EXISTS commune_plie (
  commune_id BIGINT NOT NULL,
  position INT NOT NULL,
  organisation_id BIGINT NULL,
  valid_from DATE NULL,
  valid_to DATE NULL,
  source VARCHAR(300) NOT NULL,
  PRIMARY KEY (commune_id, position),
  CONSTRAINT fk_link_commune FOREIGN KEY (commune_id) REFERENCES territory (id),
  CONSTRAINT fk_link_plie FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ck_link_validity CHECK (valid_to >= valid_from)
) ENGINE=InnoDB;

-- Figures that others have published, with their source. value_to: the end of a range.
CREATE TABLE IF NOT EXISTS published_figure (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  position INT NOT NULL,
  scope VARCHAR(120) NOT NULL,
  period VARCHAR(60) NOT NULL,
  label VARCHAR(200) NOT NULL,
  indicator_code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  value DECIMAL(14,2) NOT NULL,
  value_to DECIMAL(14,2) NULL,
  unit VARCHAR(40) NOT NULL,
  fte_hours INT NULL,
  note VARCHAR(300) NULL,
  source VARCHAR(200) NOT NULL,
  url VARCHAR(500) NULL,
  UNIQUE KEY uq_published_position (position),
  KEY ix_published_indicator (indicator_code, position),
  CONSTRAINT ck_published_url CHECK (url LIKE 'http://%' OR url LIKE 'https://%'),
  CONSTRAINT ck_published_range CHECK (value_to > value)
) ENGINE=InnoDB;
