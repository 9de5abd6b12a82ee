-- Calendars that are subscribed to by a private address.

-- feed_of(person i64) -> rows
-- A person's own; none or one.
SELECT f.seed, f.token_hash AS token_hash__hex, f.created_at FROM calendar_feed f WHERE f.person_id = :person;

-- feed_add(person i64, seed text, token_hash bytes) -> changed
INSERT INTO calendar_feed (person_id, seed, token_hash, created_at)
 VALUES (:person, :seed, :token_hash, UTC_TIMESTAMP(6));

-- feed_end(person i64) -> changed
DELETE FROM calendar_feed WHERE person_id = :person;

-- feed_get(token_hash bytes) -> rows
-- Whose address it is, with the roles of their last sign-in; none when it was revoked or the person has left.
SELECT p.id, p.roles, p.organisation_id
  FROM calendar_feed f JOIN person p ON p.id = f.person_id
 WHERE f.token_hash = :token_hash AND p.disabled_at IS NULL;

-- feed_actions(agreement i64, person i64, organisation i64, from_day text, limit i64) -> rows
-- Actions that the person leads or the organisation owns, by the day they must be done.
SELECT x.id, x.title, x.status, x.version, x.due_on, x.updated_at
  FROM ((SELECT a.id, a.title, a.status, a.version, a.due_on, a.updated_at FROM action a
          WHERE a.cub_lead_id = :person AND a.agreement_id = :agreement AND a.due_on >= :from_day
            AND a.due_on < '9999-12-31' AND a.status NOT IN ('draft', 'rejected', 'withdrawn')
          ORDER BY a.due_on, a.id LIMIT :limit)
        UNION
        (SELECT a.id, a.title, a.status, a.version, a.due_on, a.updated_at FROM action a
          WHERE a.partner_lead_id = :person AND a.agreement_id = :agreement AND a.due_on >= :from_day
            AND a.due_on < '9999-12-31' AND a.status NOT IN ('draft', 'rejected', 'withdrawn')
          ORDER BY a.due_on, a.id LIMIT :limit)
        UNION
        (SELECT a.id, a.title, a.status, a.version, a.due_on, a.updated_at FROM action a FORCE INDEX (ix_action_owner_due)
          WHERE a.owner_id = :organisation AND a.agreement_id = :agreement AND a.due_on >= :from_day
            AND a.due_on < '9999-12-31' AND a.status NOT IN ('draft', 'rejected', 'withdrawn')
          ORDER BY a.due_on, a.id LIMIT :limit)) x
 ORDER BY x.due_on, x.id LIMIT :limit;

-- feed_meetings(agreement i64, organisation i64, from_day text, limit i64) -> rows
-- Meetings of the groups that the organisation is a member of.
SELECT DISTINCT r.id, r.title, r.status, r.version, r.held_on, r.updated_at,
       JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.place')) AS place
  FROM record_link m
  JOIN record_link l ON l.target_kind = 'working_group' AND l.target_id = m.record_id AND l.field = 'group'
  JOIN record r ON r.id = l.record_id AND r.kind = 'meeting' AND r.agreement_id = :agreement
  JOIN record_version v ON v.record_kind = r.kind AND v.record_id = r.id AND v.version = r.version
 WHERE m.target_kind = 'organisation' AND m.target_id = :organisation AND m.field = 'members'
   AND r.held_on >= :from_day AND r.held_on < '9999-12-31'
 ORDER BY r.held_on, r.id LIMIT :limit;

-- feed_campaigns(agreement i64, organisation i64, from_day text, limit i64) -> rows
-- Evaluation campaigns of the organisation, by the last day to answer.
SELECT r.id, r.title, r.status, r.version, r.updated_at, r.held_on AS closes_on
  FROM record r
 WHERE r.owner_id = :organisation AND r.kind = 'campaign' AND r.agreement_id = :agreement
   AND r.status NOT IN ('rejected', 'withdrawn') AND r.held_on >= :from_day AND r.held_on < '9999-12-31'
 ORDER BY r.updated_at DESC, r.id DESC LIMIT :limit;

-- feed_committee(agreement i64) -> rows
-- The three meetings of the committee; those that have a record with its hour and place.
SELECT m.position, m.title, COALESCE(m.held_on, m.planned_on) AS held_on, r.id, r.version, r.updated_at,
       JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.starts')) AS starts,
       CAST(JSON_EXTRACT(v.snapshot, '$.minutes_long') AS SIGNED) AS minutes,
       JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.place')) AS place
  FROM committee_meeting m
  LEFT JOIN record r ON r.id = m.record_id AND r.kind = 'committee_meeting'
  LEFT JOIN record_version v ON v.record_kind = 'committee_meeting' AND v.record_id = r.id AND v.version = r.version
 WHERE m.agreement_id = :agreement ORDER BY m.position;
