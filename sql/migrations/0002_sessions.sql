-- Sessions (only the SHA-256 of the token is kept), waits after failed sign-ins, one-time keys of forms
-- and drafts kept when a session ended before its form was sent.

CREATE TABLE IF NOT EXISTS session (
  token_hash BINARY(32) NOT NULL PRIMARY KEY,
  public_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NOT NULL,
  roles INT NOT NULL,
  role_recipient VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_recipient VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  group_dns TEXT NOT NULL,
  auth_method VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  auth_time DATETIME(6) NOT NULL,
  seen_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_agent VARCHAR(200) NOT NULL,
  UNIQUE KEY uq_session_public_id (public_id),
  KEY ix_session_person (person_id, auth_time),
  KEY ix_session_expires (expires_at),
  CONSTRAINT fk_session_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT ck_session_method CHECK (auth_method IN ('ldap', 'oidc', 'kerberos'))
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS throttle (
  subject CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  failures INT NOT NULL,
  failed_at DATETIME(6) NOT NULL,
  open_at DATETIME(6) NOT NULL,
  KEY ix_throttle_failed (failed_at)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS form_key (
  person_id BIGINT NOT NULL,
  form_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  status INT NULL,
  location VARCHAR(200) NULL,
  model MEDIUMTEXT COLLATE utf8mb4_bin NULL,
  used_at DATETIME(6) NOT NULL,
  PRIMARY KEY (person_id, form_key),
  KEY ix_form_key_used (used_at)
) ENGINE=InnoDB;
