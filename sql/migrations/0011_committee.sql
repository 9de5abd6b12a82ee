-- The steering committee (article 3): seats by quality, not by name; who held each, from when to when; answers to a
-- meeting's notice; and who of those present confirmed its minutes. A meeting itself is a record.

-- version: raised by each change of holder.
CREATE TABLE IF NOT EXISTS committee_seat (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  agreement_id BIGINT NOT NULL,
  position INT NOT NULL,
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quality VARCHAR(300) NOT NULL,
  party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  organisation_id BIGINT NULL,
  version INT NOT NULL DEFAULT 1,
  UNIQUE KEY uq_seat_code (agreement_id, code),
  UNIQUE KEY uq_seat_position (agreement_id, position),
  CONSTRAINT fk_seat_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT fk_seat_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ck_seat_kind CHECK (kind IN ('ess_elected', 'urpa_elected', 'technician')),
  CONSTRAINT ck_seat_party CHECK (party IN ('cub', 'urpa'))
) ENGINE=InnoDB;

-- A holder is ended once and otherwise never changes; the next one is a row of their own. Without an account only the
-- name or function is known.
CREATE TABLE IF NOT EXISTS committee_holder (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  seat_id BIGINT NOT NULL,
  person_id BIGINT NULL,
  name VARCHAR(200) NOT NULL,
  quality VARCHAR(200) NOT NULL,
  from_on DATE NOT NULL,
  to_on DATE NULL,
  note VARCHAR(300) NULL,
  by_id BIGINT NOT NULL,
  by_name VARCHAR(200) NOT NULL,
  at DATETIME(6) NOT NULL,
  ended_by BIGINT NULL,
  ended_at DATETIME(6) NULL,
  UNIQUE KEY uq_holder_from (seat_id, from_on),
  CONSTRAINT fk_holder_seat FOREIGN KEY (seat_id) REFERENCES committee_seat (id),
  CONSTRAINT fk_holder_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT fk_holder_by FOREIGN KEY (by_id) REFERENCES person (id),
  CONSTRAINT ck_holder_days CHECK (to_on IS NULL OR to_on >= from_on)
) ENGINE=InnoDB;

-- The last answer of a seat counts.
CREATE TABLE IF NOT EXISTS committee_answer (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  meeting_id BIGINT NOT NULL,
  seat_id BIGINT NOT NULL,
  answer VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  note VARCHAR(300) NULL,
  by_id BIGINT NOT NULL,
  by_name VARCHAR(200) NOT NULL,
  at DATETIME(6) NOT NULL,
  KEY ix_answer_meeting (meeting_id, id),
  CONSTRAINT fk_answer_meeting FOREIGN KEY (meeting_id) REFERENCES record (id),
  CONSTRAINT fk_answer_seat FOREIGN KEY (seat_id) REFERENCES committee_seat (id),
  CONSTRAINT fk_answer_by FOREIGN KEY (by_id) REFERENCES person (id),
  CONSTRAINT ck_answer CHECK (answer IN ('coming', 'excused', 'represented'))
) ENGINE=InnoDB;

-- Each seat whose holder was present confirms each version of the minutes once. `note`: how, when it was on paper and
-- somebody else recorded it.
CREATE TABLE IF NOT EXISTS minutes_confirmation (
  meeting_id BIGINT NOT NULL,
  version INT NOT NULL,
  seat_id BIGINT NOT NULL,
  person_id BIGINT NULL,
  name VARCHAR(200) NOT NULL,
  quality VARCHAR(200) NOT NULL,
  note VARCHAR(300) NULL,
  by_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (meeting_id, version, seat_id),
  CONSTRAINT fk_confirmation_meeting FOREIGN KEY (meeting_id) REFERENCES record (id),
  CONSTRAINT fk_confirmation_seat FOREIGN KEY (seat_id) REFERENCES committee_seat (id),
  CONSTRAINT fk_confirmation_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT fk_confirmation_by FOREIGN KEY (by_id) REFERENCES person (id),
  CONSTRAINT ck_confirmation_paper CHECK (person_id IS NOT NULL OR note IS NOT NULL)
) ENGINE=InnoDB;

-- Each of the three meetings has one record. The last statement, so that a migration that failed before it can run
-- again.
ALTER TABLE committee_meeting ADD COLUMN record_id BIGINT NULL, ADD UNIQUE KEY uq_meeting_record (record_id),
  ADD CONSTRAINT fk_meeting_record FOREIGN KEY (record_id) REFERENCES record (id);
