-- The sending of mail: `accord mail`. A claim is of its try: whoever comes back after its lease finds another number.

-- outbox_free_claims() -> changed
-- A sender that died before the mail server could have the mail: another one sends it.
UPDATE outbox SET state = 'waiting', lease_until = NULL
 WHERE state = 'claimed' AND lease_until < UTC_TIMESTAMP(6);

-- outbox_close_handed() -> changed
-- A sender that died when the mail server may have had the mail: nobody sends it again.
UPDATE outbox SET state = 'unsure', lease_until = NULL, done_at = UTC_TIMESTAMP(6), address = NULL,
       body = CASE WHEN person_id IS NULL THEN '' ELSE body END, path = CASE WHEN person_id IS NULL THEN NULL ELSE path END
 WHERE state = 'handed' AND lease_until < UTC_TIMESTAMP(6);

-- outbox_next() -> rows
-- What is to be sent now and no other sender has in its hands; none or one. It is claimed in the same transaction.
SELECT o.id, o.tries FROM outbox o
 WHERE o.state = 'waiting' AND o.due_at <= UTC_TIMESTAMP(6)
 ORDER BY o.due_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED;

-- outbox_claim(id i64, tries i64, lease_s i64) -> changed
UPDATE outbox SET state = 'claimed', tries = tries + 1, lease_until = UTC_TIMESTAMP(6) + INTERVAL :lease_s SECOND
 WHERE id = :id AND state = 'waiting' AND tries = :tries;

-- outbox_letter(id i64) -> row
-- What is sent to whom; `unwanted`: the person has left, chose not to be told, or it no longer waits for them.
SELECT o.subject, o.body, o.path, o.calendar, o.person_id, COALESCE(o.address, p.mail, '') AS address,
       DATE_FORMAT(o.created_at, '%Y%m%d%H%i%s%f') AS stamp,
       (o.created_at < UTC_TIMESTAMP(6) - INTERVAL 5 DAY OR p.disabled_at IS NOT NULL OR c.choice = 'none'
        OR (o.waits_as IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.record_kind = o.record_kind
            AND i.record_id = o.record_id AND i.recipient = o.waits_as))) AS unwanted
  FROM outbox o
  LEFT JOIN person p ON p.id = o.person_id
  LEFT JOIN notice_choice c ON c.person_id = o.person_id AND c.kind = o.kind
 WHERE o.id = :id;

-- outbox_hand(id i64, tries i64, message_id text, lease_s i64) -> changed
UPDATE outbox SET state = 'handed', message_id = :message_id,
       lease_until = UTC_TIMESTAMP(6) + INTERVAL :lease_s SECOND
 WHERE id = :id AND state = 'claimed' AND tries = :tries;

-- outbox_done(id i64, tries i64, state text, reply i64) -> changed
-- Its last word. What went to somebody outside the directory is forgotten, the link in it first of all.
UPDATE outbox SET state = :state, reply = :reply, lease_until = NULL, done_at = UTC_TIMESTAMP(6), address = NULL,
       body = CASE WHEN person_id IS NULL THEN '' ELSE body END, path = CASE WHEN person_id IS NULL THEN NULL ELSE path END
 WHERE id = :id AND tries = :tries AND state IN ('claimed', 'handed', 'unsure');

-- outbox_again(id i64, tries i64, wait_s i64, reply i64) -> changed
UPDATE outbox SET state = 'waiting', reply = :reply, lease_until = NULL,
       due_at = UTC_TIMESTAMP(6) + INTERVAL :wait_s SECOND
 WHERE id = :id AND tries = :tries AND state IN ('claimed', 'handed');

-- digest_people(day text, limit i64) -> rows
-- Who has lines for a digest and has had none that day.
SELECT DISTINCT o.person_id FROM outbox o
 WHERE o.state = 'daily' AND NOT EXISTS (SELECT 1 FROM outbox d
   WHERE d.once_key = CONVERT(CONCAT('digest-', o.person_id, '-', :day) USING ascii))
 ORDER BY o.person_id LIMIT :limit;

-- digest_lines(person i64, limit i64) -> rows
SELECT o.id, o.subject, o.path,
       (c.choice = 'none' OR (o.waits_as IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inbox i
         WHERE i.record_kind = o.record_kind AND i.record_id = o.record_id AND i.recipient = o.waits_as))) AS unwanted
  FROM outbox o
  LEFT JOIN notice_choice c ON c.person_id = o.person_id AND c.kind = o.kind
 WHERE o.state = 'daily' AND o.person_id = :person
 ORDER BY o.created_at, o.id LIMIT :limit;

-- digest_add(person i64, subject text, body text, once_key text) -> id
-- Refused when the person has had that day's.
INSERT INTO outbox (kind, person_id, subject, body, once_key, state, due_at, created_at)
 VALUES ('digest', :person, :subject, :body, :once_key, 'waiting', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6));

-- digest_gather(id i64, state text, digest i64?) -> changed
UPDATE outbox SET state = :state, digest_id = :digest, done_at = UTC_TIMESTAMP(6) WHERE id = :id AND state = 'daily';

-- remind_agreement() -> rows
SELECT g.id FROM agreement g WHERE g.current_slot = 1;

-- remind_actions(agreement i64, today text, days i64, limit i64) -> rows
-- Actions that must be done within so many days, with each lead who is still to be told.
SELECT a.id, a.title, a.due_on, p.id AS person_id
  FROM action a FORCE INDEX (ix_action_due)
  JOIN person p ON p.id IN (a.cub_lead_id, a.partner_lead_id)
  LEFT JOIN notice_choice c ON c.person_id = p.id AND c.kind = 'date'
 WHERE a.agreement_id = :agreement AND a.due_on >= :today AND a.due_on <= DATE_ADD(:today, INTERVAL :days DAY)
   AND a.status IN ('approved', 'in_progress') AND p.disabled_at IS NULL AND p.mail <> ''
   AND COALESCE(c.choice, 'daily') <> 'none' AND NOT EXISTS (SELECT 1 FROM outbox o
     WHERE o.once_key = CONVERT(CONCAT('due-action-', a.id, '-', a.due_on, '-', p.id) USING ascii))
 ORDER BY a.due_on, a.id, p.id LIMIT :limit;

-- remind_meetings(agreement i64, today text, days i64, authors i64, limit i64) -> rows
-- Meetings of groups within so many days, with each technician or officer of a member who is still to be told.
SELECT DISTINCT r.id, r.kind, r.title, r.held_on AS due_on, p.id AS person_id
  FROM record r FORCE INDEX (ix_record_held)
  JOIN record_link l ON l.record_id = r.id AND l.field = 'group' AND l.target_kind = 'working_group'
  JOIN record_link m ON m.record_id = l.target_id AND m.field = 'members' AND m.target_kind = 'organisation'
  JOIN person p ON p.organisation_id = m.target_id
  LEFT JOIN notice_choice c ON c.person_id = p.id AND c.kind = 'date'
 WHERE r.agreement_id = :agreement AND r.kind = 'meeting' AND r.held_on >= :today
   AND r.held_on <= DATE_ADD(:today, INTERVAL :days DAY) AND r.status = 'current'
   AND (p.roles & :authors) <> 0 AND p.disabled_at IS NULL AND p.mail <> ''
   AND COALESCE(c.choice, 'daily') <> 'none' AND NOT EXISTS (SELECT 1 FROM outbox o
     WHERE o.once_key = CONVERT(CONCAT('due-meeting-', r.id, '-', r.held_on, '-', p.id) USING ascii))
 ORDER BY r.held_on, r.id, p.id LIMIT :limit;

-- remind_committee(agreement i64, today text, days i64, limit i64) -> rows
-- Meetings of the committee within so many days, with each holder of a seat who is still to be told.
SELECT DISTINCT r.id, m.title, m.planned_on AS due_on, p.id AS person_id
  FROM committee_meeting m
  JOIN record r ON r.id = m.record_id
  JOIN committee_seat s ON s.agreement_id = m.agreement_id
  JOIN committee_holder h ON h.seat_id = s.id AND h.from_on <= m.planned_on
   AND (h.to_on IS NULL OR h.to_on >= m.planned_on)
  JOIN person p ON p.id = h.person_id
  LEFT JOIN notice_choice c ON c.person_id = p.id AND c.kind = 'date'
 WHERE m.agreement_id = :agreement AND m.held_on IS NULL AND m.planned_on >= :today
   AND m.planned_on <= DATE_ADD(:today, INTERVAL :days DAY) AND p.disabled_at IS NULL AND p.mail <> ''
   AND COALESCE(c.choice, 'daily') <> 'none' AND NOT EXISTS (SELECT 1 FROM outbox o
     WHERE o.once_key = CONVERT(CONCAT('due-committee_meeting-', r.id, '-', m.planned_on, '-', p.id) USING ascii))
 ORDER BY m.planned_on, r.id, p.id LIMIT :limit;

-- outbox_health() -> row
-- How many mails wait, counted to 1 000, and whether one of them has waited for more than an hour.
SELECT COUNT(*) AS waiting,
       COALESCE(SUM(CASE WHEN w.created_at < UTC_TIMESTAMP(6) - INTERVAL 1 HOUR THEN 1 ELSE 0 END), 0) > 0 AS late
  FROM (SELECT o.created_at FROM outbox o WHERE o.state = 'waiting' ORDER BY o.due_at, o.id LIMIT 1000) w;

-- outbox_purge(keep_s i64, limit i64) -> changed
DELETE FROM outbox WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND ORDER BY created_at LIMIT :limit;

-- outbox_purge_count(keep_s i64) -> row
SELECT COUNT(*) AS total FROM outbox WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND;
