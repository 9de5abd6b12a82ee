-- The steering committee: seats, holders, meetings, confirmations.

-- committee_seats(agreement i64) -> rows
-- Every seat with each of its holders, past and present, a row each; a seat that nobody ever held has one row.
SELECT s.id, s.code, s.kind, s.quality, s.party, s.version, o.short_name AS organisation, h.id AS holder_id, h.person_id, h.name,
       h.quality AS holder_quality, h.from_on, h.to_on, h.note, h.by_name, h.at
  FROM committee_seat s
  LEFT JOIN organisation o ON o.id = s.organisation_id
  LEFT JOIN committee_holder h ON h.seat_id = s.id
 WHERE s.agreement_id = :agreement
 ORDER BY s.position, h.from_on;

-- committee_seat_lock(agreement i64, id i64) -> row
SELECT s.id, s.code, s.quality, s.party, s.version FROM committee_seat s
 WHERE s.id = :id AND s.agreement_id = :agreement FOR UPDATE;

-- committee_seat_changed(id i64, version i64) -> changed
UPDATE committee_seat SET version = version + 1 WHERE id = :id AND version = :version;

-- committee_holder_add(seat i64, person i64?, name text, quality text, from_on text, note text?, by_person i64,
--                      by_name text, at text) -> changed
-- Nothing when somebody holds the seat then or later.
INSERT INTO committee_holder (seat_id, person_id, name, quality, from_on, note, by_id, by_name, at)
SELECT :seat, :person, :name, :quality, :from_on, :note, :by_person, :by_name, :at FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM committee_holder h
                    WHERE h.seat_id = :seat AND (h.to_on IS NULL OR h.to_on >= :from_on));

-- committee_holder_end(seat i64, to_on text, by_person i64, at text) -> changed
UPDATE committee_holder SET to_on = :to_on, ended_by = :by_person, ended_at = :at
 WHERE seat_id = :seat AND to_on IS NULL AND from_on <= :to_on;

-- committee_people(party text) -> rows
-- Who can hold a seat of a party: its people, elected and not.
SELECT p.id, p.name, p.quality, o.short_name AS organisation
  FROM organisation o JOIN person p ON p.organisation_id = o.id
 WHERE o.party = :party AND p.disabled_at IS NULL
 ORDER BY o.id, p.name, p.id LIMIT 500;

-- committee_meetings(agreement i64) -> rows
-- The three meetings of article 3, each with the content of its record, if it has one.
SELECT m.code, m.title, m.planned_on, m.held_on, m.purpose, m.record_id, r.status, r.version, v.snapshot AS content__json
  FROM committee_meeting m
  LEFT JOIN record r ON r.id = m.record_id
  LEFT JOIN record_version v ON v.record_kind = 'committee_meeting' AND v.record_id = r.id AND v.version = r.version
 WHERE m.agreement_id = :agreement
 ORDER BY m.position;

-- committee_plan(agreement i64, code text, record i64, planned_on text) -> changed
-- The meeting's record says when it is planned; no row: it has another record.
UPDATE committee_meeting SET record_id = :record, planned_on = :planned_on
 WHERE agreement_id = :agreement AND code = :code AND (record_id IS NULL OR record_id = :record);

-- committee_held(record i64, held_on text) -> changed
UPDATE committee_meeting SET held_on = :held_on WHERE record_id = :record;

-- committee_answer_add(meeting i64, seat i64, answer text, note text?, by_person i64, by_name text, at text) -> changed
INSERT INTO committee_answer (meeting_id, seat_id, answer, note, by_id, by_name, at)
 VALUES (:meeting, :seat, :answer, :note, :by_person, :by_name, :at);

-- committee_answers(meeting i64, limit i64) -> rows
-- The newest first.
SELECT a.seat_id, a.answer, a.note, a.by_name, a.at FROM committee_answer a
 WHERE a.meeting_id = :meeting ORDER BY a.id DESC LIMIT :limit;

-- confirmation_add(meeting i64, version i64, seat i64, person i64?, name text, quality text, note text?, by_person i64,
--                  at text) -> changed
INSERT INTO minutes_confirmation (meeting_id, version, seat_id, person_id, name, quality, note, by_id, at)
 VALUES (:meeting, :version, :seat, :person, :name, :quality, :note, :by_person, :at);

-- confirmation_list(meeting i64, version i64) -> rows
SELECT c.seat_id, c.person_id, c.name, c.quality, c.note, c.at FROM minutes_confirmation c
 WHERE c.meeting_id = :meeting AND c.version = :version ORDER BY c.at, c.seat_id;

-- record_latest(kind text, id i64) -> rows
-- The content of the newest version of a record of any kind, also of an action.
SELECT v.version, v.snapshot AS content__json FROM record_version v
 WHERE v.record_kind = :kind AND v.record_id = :id ORDER BY v.version DESC LIMIT 1;

-- load_seat_add(agreement i64, position i64, code text, kind text, quality text, party text, organisation i64?) -> id
INSERT INTO committee_seat (agreement_id, position, code, kind, quality, party, organisation_id)
 VALUES (:agreement, :position, :code, :kind, :quality, :party, :organisation);

-- committee_holder_replace(seat i64, from_on text, by_person i64, at text) -> changed
-- Who holds the seat leaves it the day before another takes it.
UPDATE committee_holder SET to_on = DATE_SUB(:from_on, INTERVAL 1 DAY), ended_by = :by_person, ended_at = :at
 WHERE seat_id = :seat AND to_on IS NULL AND from_on < :from_on;
