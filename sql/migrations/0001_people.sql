-- Organisations, territories and the people of the directory. Nobody and nothing is deleted: an
-- organisation that closes or merges gets an end date and a successor, a person who leaves is disabled.

CREATE TABLE IF NOT EXISTS organisation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  slug VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  name VARCHAR(200) NOT NULL,
  short_name VARCHAR(80) NOT NULL,
  carrier_body VARCHAR(200) NULL,
  address VARCHAR(300) NULL,
  contact VARCHAR(200) NULL,
  summary TEXT NULL,
  valid_from DATE NULL,
  valid_to DATE NULL,
  successor_id BIGINT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY uq_organisation_slug (slug),
  KEY ix_organisation_kind (kind, short_name),
  FULLTEXT KEY ft_organisation_search (name, short_name, carrier_body, address, contact, summary),
  CONSTRAINT fk_organisation_successor FOREIGN KEY (successor_id) REFERENCES organisation (id),
  CONSTRAINT ck_organisation_validity CHECK (valid_to >= valid_from),
  CONSTRAINT ck_organisation_kind CHECK (kind IN ('cub', 'regional_union', 'plie', 'partner', 'network')),
  CONSTRAINT ck_organisation_party CHECK (party IN ('cub', 'urpa'))
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS territory (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(120) NOT NULL,
  population INT NULL,
  organisation_id BIGINT NULL,
  UNIQUE KEY uq_territory_code (code),
  CONSTRAINT ck_territory_kind CHECK (kind IN ('agglomeration', 'plie', 'commune')),
  CONSTRAINT fk_territory_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS person (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  directory_uuid CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  username VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  dn VARCHAR(500) NOT NULL,
  name VARCHAR(200) NOT NULL,
  quality VARCHAR(200) NOT NULL,
  mail VARCHAR(254) NOT NULL,
  organisation_id BIGINT NOT NULL,
  roles INT NOT NULL,
  seen_at DATETIME(6) NULL,
  disabled_at DATETIME(6) NULL,
  UNIQUE KEY uq_person_directory_uuid (directory_uuid),
  KEY ix_person_organisation (organisation_id, name),
  CONSTRAINT fk_person_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id)
) ENGINE=InnoDB;
