-- Who was at the meetings of groups and bodies, as the current version of each meeting says it: written anew with it,
-- so that cross-participations can be counted by body, year and party.

CREATE TABLE IF NOT EXISTS attendance (
  meeting_id BIGINT NOT NULL,
  position INT NOT NULL,
  group_id BIGINT NOT NULL,
  held_on DATE NOT NULL,
  organisation_id BIGINT NOT NULL,
  state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (meeting_id, position),
  KEY ix_attendance_group (group_id, state, held_on, organisation_id, meeting_id),
  CONSTRAINT fk_attendance_meeting FOREIGN KEY (meeting_id) REFERENCES record (id),
  CONSTRAINT fk_attendance_group FOREIGN KEY (group_id) REFERENCES record (id),
  CONSTRAINT fk_attendance_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ck_attendance_state CHECK (state IN ('present', 'excused', 'represented'))
) ENGINE=InnoDB;
