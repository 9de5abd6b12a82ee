-- Groups and their meetings.

-- attendance_clear(meeting i64) -> changed
DELETE FROM attendance WHERE meeting_id = :meeting;

-- attendance_add(meeting i64, position i64, working_group i64, held_on text, organisation i64, state text) -> changed
INSERT INTO attendance (meeting_id, position, group_id, held_on, organisation_id, state)
 VALUES (:meeting, :position, :working_group, :held_on, :organisation, :state);

-- crossing_counts(agreement i64, working_group i64?) -> rows
-- How many were present, and at how many meetings, of each party at each body, by year.
SELECT c.group_id, r.title AS `group`, JSON_UNQUOTE(JSON_EXTRACT(v.snapshot, '$.body_party')) AS body_party, c.year,
       c.party, c.people, c.meetings
  FROM (SELECT a.group_id, YEAR(a.held_on) AS year, o.party, COUNT(*) AS people,
               COUNT(DISTINCT a.meeting_id) AS meetings
          FROM attendance a JOIN organisation o ON o.id = a.organisation_id
         WHERE a.state = 'present' AND o.party IS NOT NULL {working_group: AND a.group_id = :working_group}
         GROUP BY a.group_id, YEAR(a.held_on), o.party) c
  JOIN record r ON r.id = c.group_id
  JOIN record_version v ON v.record_kind = 'working_group' AND v.record_id = r.id AND v.version = r.version
 WHERE r.agreement_id = :agreement
 ORDER BY r.title, c.group_id, c.year, c.party;
