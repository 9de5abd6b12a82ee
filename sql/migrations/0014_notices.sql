-- Mail that is to be sent (written in the transaction of what it tells, sent by `accord mail`), what each person
-- chose to be told, and the private addresses of calendars.

-- state: waiting (to be sent at due_at), daily (goes into the person's next digest), gathered (is in digest_id),
-- claimed (a sender has it until lease_until; the mail server has not), handed (the mail server may have it: it is
-- never sent again), sent, unsure (was handed, and no answer came), failed, dropped (no longer wanted when its turn
-- came). What stands for people who are in no directory has an address instead of a person; address, text and link
-- of such a row go once it is done with.
CREATE TABLE IF NOT EXISTS outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  person_id BIGINT NULL,
  address VARCHAR(254) NULL,
  subject VARCHAR(300) NOT NULL,
  body TEXT NOT NULL,
  path VARCHAR(300) NULL,
  record_kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  record_id BIGINT NULL,
  waits_as VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  calendar MEDIUMTEXT NULL,
  once_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  tries INT NOT NULL DEFAULT 0,
  reply INT NOT NULL DEFAULT 0,
  due_at DATETIME(6) NOT NULL,
  lease_until DATETIME(6) NULL,
  digest_id BIGINT NULL,
  message_id VARCHAR(300) NULL,
  created_at DATETIME(6) NOT NULL,
  done_at DATETIME(6) NULL,
  UNIQUE KEY uq_outbox_once (once_key),
  KEY ix_outbox_due (state, due_at, id),
  KEY ix_outbox_person (person_id, created_at, id),
  KEY ix_outbox_daily (state, person_id, created_at),
  KEY ix_outbox_created (created_at),
  CONSTRAINT fk_outbox_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT ck_outbox_state CHECK (state IN ('waiting', 'daily', 'gathered', 'claimed', 'handed', 'sent', 'unsure',
    'failed', 'dropped'))
) ENGINE=InnoDB;

-- Only what differs from what holds for everybody (app/resource/notice/notice.c).
CREATE TABLE IF NOT EXISTS notice_choice (
  person_id BIGINT NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  choice VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (person_id, kind),
  CONSTRAINT fk_choice_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT ck_choice CHECK (choice IN ('immediate', 'daily', 'none'))
) ENGINE=InnoDB;

-- The token itself is made of `seed` and the service's key, so that it can be shown again and is in no backup.
CREATE TABLE IF NOT EXISTS calendar_feed (
  person_id BIGINT NOT NULL PRIMARY KEY,
  seed CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  token_hash BINARY(32) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY uq_feed_token (token_hash),
  CONSTRAINT fk_feed_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB;
