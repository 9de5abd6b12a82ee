-- The framework agreement: its text, parties, orientations, baseline indicators and approval rules.
-- Both ends of the term are kept (article 4 says three years and «2009-2011»); which one rules is for the steering
-- committee to record (ruled_…). ends_on is the end that holds: what an amendment has extended it to, else the one
-- that was ruled, else the later of both; last_day the last on which its records may change, also after a
-- termination. `version` counts its snapshots in record_version; the first may be missing, of an agreement that was
-- loaded. action_count: how many rows of the table action it has, so that a list of all need not count them.
-- An indicator is a word of the dictionary: `value` is what the agreement itself says of it (NULL: nothing),
-- `consolidation` how the figures of the PLIE (`per_structure`, 0013) become one.

CREATE TABLE IF NOT EXISTS agreement (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  slug VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(300) NOT NULL,
  organisation_id BIGINT NOT NULL,
  department VARCHAR(200) NOT NULL,
  territory VARCHAR(200) NOT NULL,
  status VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  current_slot TINYINT NULL,
  previous_id BIGINT NULL,
  signed_place VARCHAR(120) NULL,
  in_force_on DATE NULL,
  term_years INT NOT NULL,
  end_by_duration DATE NULL,
  end_by_bracket DATE NULL,
  term_text VARCHAR(500) NOT NULL,
  ruled_end VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ruled_on DATE NULL,
  ruled_reference VARCHAR(200) NULL,
  ruled_by VARCHAR(200) NULL,
  extended_to DATE NULL,
  terminated_on DATE NULL,
  ends_on DATE AS (COALESCE(extended_to, CASE ruled_end WHEN 'duration' THEN end_by_duration
    WHEN 'bracket' THEN end_by_bracket END, GREATEST(COALESCE(end_by_duration, end_by_bracket),
    COALESCE(end_by_bracket, end_by_duration)))) STORED,
  last_day DATE AS (CASE status WHEN 'draft' THEN NULL
    WHEN 'terminated' THEN LEAST(terminated_on - INTERVAL 1 DAY, ends_on) ELSE ends_on END) STORED,
  version INT NOT NULL DEFAULT 1,
  action_count BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_agreement_slug (slug),
  UNIQUE KEY uq_agreement_current (current_slot),
  CONSTRAINT fk_agreement_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT fk_agreement_previous FOREIGN KEY (previous_id) REFERENCES agreement (id),
  CONSTRAINT ck_agreement_status CHECK (status IN ('draft', 'in_force', 'expired', 'terminated')),
  CONSTRAINT ck_agreement_ruled CHECK (ruled_end IN ('duration', 'bracket')),
  CONSTRAINT ck_agreement_term CHECK (term_years BETWEEN 1 AND 20)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS article (
  agreement_id BIGINT NOT NULL,
  position INT NOT NULL,
  code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  heading VARCHAR(300) NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (agreement_id, position),
  UNIQUE KEY uq_article_code (agreement_id, code),
  FULLTEXT KEY ft_article_search (heading, body),
  CONSTRAINT fk_article_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS agreement_party (
  agreement_id BIGINT NOT NULL,
  party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  organisation_id BIGINT NOT NULL,
  representative VARCHAR(200) NULL,
  representative_quality VARCHAR(200) NULL,
  domicile VARCHAR(300) NULL,
  carrier_body VARCHAR(200) NULL,
  signed_by VARCHAR(200) NULL,
  signed_quality VARCHAR(300) NULL,
  on_behalf_of VARCHAR(200) NULL,
  delegation VARCHAR(300) NULL,
  signed_on DATE NULL,
  deliberation_number VARCHAR(80) NULL,
  deliberation_date DATE NULL,
  PRIMARY KEY (agreement_id, party),
  CONSTRAINT fk_party_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT fk_party_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ck_party CHECK (party IN ('cub', 'urpa'))
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS orientation (
  agreement_id BIGINT NOT NULL,
  number INT NOT NULL,
  title VARCHAR(200) NOT NULL,
  short_title VARCHAR(80) NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (agreement_id, number),
  CONSTRAINT fk_orientation_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS indicator (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  agreement_id BIGINT NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  slug VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  label VARCHAR(200) NOT NULL,
  definition VARCHAR(600) NOT NULL,
  unit VARCHAR(40) NOT NULL,
  shape VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  value DECIMAL(14,2) NULL,
  reference_year INT NULL,
  aggregation VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  numerator DECIMAL(14,2) NULL,
  denominator DECIMAL(14,2) NULL,
  source VARCHAR(300) NOT NULL,
  consolidation VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  per_structure TINYINT NOT NULL,
  of_people TINYINT NOT NULL,
  numerator_label VARCHAR(120) NULL,
  denominator_label VARCHAR(120) NULL,
  subset_of VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  contract_type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  fte_hours INT NULL,
  valid_from INT NULL,
  valid_to INT NULL,
  position INT NOT NULL,
  UNIQUE KEY uq_indicator_code (agreement_id, code),
  UNIQUE KEY uq_indicator_slug (agreement_id, slug),
  CONSTRAINT ck_indicator_shape CHECK (shape IN ('count', 'hours', 'rate', 'share')),
  CONSTRAINT ck_indicator_consolidation CHECK (consolidation IN ('sum', 'mean_of_rates')),
  CONSTRAINT fk_indicator_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT ck_indicator_aggregation CHECK (aggregation IN ('count', 'sum', 'mean_of_rates', 'ratio', 'declared'))
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS committee_meeting (
  agreement_id BIGINT NOT NULL,
  position INT NOT NULL,
  code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(200) NOT NULL,
  planned_on DATE NOT NULL,
  held_on DATE NULL,
  purpose VARCHAR(400) NOT NULL,
  PRIMARY KEY (agreement_id, position),
  CONSTRAINT fk_meeting_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id)
) ENGINE=InnoDB;

-- Which role must approve which kind of record: one row a required approval.
CREATE TABLE IF NOT EXISTS approval_rule (
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  role_bit INT NOT NULL,
  label VARCHAR(200) NOT NULL,
  PRIMARY KEY (record_kind, role)
) ENGINE=InnoDB;
