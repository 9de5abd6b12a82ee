-- Files of records. The bytes lie in the folder site.files under their hash; here is what is known of them. A
-- version's snapshot says which files it has (`files`), so that they are approved with it.

CREATE TABLE IF NOT EXISTS file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sha256 BINARY(32) NOT NULL,
  size BIGINT NOT NULL,
  media_type VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stored_at DATETIME(6) NOT NULL,
  UNIQUE KEY uq_file_sha256 (sha256),
  CONSTRAINT ck_file_size CHECK (size > 0)
) ENGINE=InnoDB;

-- Under which name a version of a record added a file. Whoever may read the record may read its files, those of
-- earlier versions too.
CREATE TABLE IF NOT EXISTS record_file (
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  version INT NOT NULL,
  name VARCHAR(200) NOT NULL,
  PRIMARY KEY (record_kind, record_id, file_id, version),
  KEY ix_record_file (file_id),
  CONSTRAINT fk_record_file FOREIGN KEY (file_id) REFERENCES file (id)
) ENGINE=InnoDB;

-- Not in the snapshot: reading a file changes nothing of the record.
CREATE TABLE IF NOT EXISTS download_count (
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  file_id BIGINT NOT NULL,
  downloads BIGINT NOT NULL,
  PRIMARY KEY (record_kind, record_id, file_id)
) ENGINE=InnoDB;
