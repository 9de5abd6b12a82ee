-- Figures of the PLIE, their consolidation, coverage and published figures.

-- indicator_return_open(agreement i64, year i64, organisation i64, today text) -> id
-- The return of a PLIE and year, locked; made empty when there is none. 0: not a PLIE, not one in that year, or
-- closed today.
INSERT INTO indicator_return (agreement_id, year, organisation_id, status, version)
SELECT :agreement, :year, o.id, 'empty', 1 FROM organisation o
 WHERE o.id = :organisation AND o.kind = 'plie' AND (o.valid_to IS NULL OR o.valid_to >= :today)
   AND (o.valid_from IS NULL OR YEAR(o.valid_from) <= :year)
    ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(indicator_return.id);

-- indicator_return_move(id i64, version i64, next i64, status text, sent flag) -> changed
-- 0: `version` is not the current one.
UPDATE indicator_return SET {sent: sent_version = :next,} version = :next, status = :status
 WHERE id = :id AND version = :version;

-- indicator_entry_add(id i64, version i64, status text, source text?, hash bytes, person i64, name text,
--                     quality text, at text) -> changed
INSERT INTO indicator_entry (return_id, version, status, source, content_hash, entered_by, entered_name,
                             entered_quality, entered_at)
 VALUES (:id, :version, :status, :source, :hash, :person, :name, :quality, :at);

-- indicator_value_add(id i64, version i64, indicator i64, numerator text?, denominator text?, value text,
--                     fte_hours i64?, note text?) -> changed
-- Numbers as decimal text, so that they are stored as they were written.
INSERT INTO indicator_value (return_id, version, indicator_id, numerator, denominator, value, fte_hours, note)
 VALUES (:id, :version, :indicator, :numerator, :denominator, :value, :fte_hours, :note);

-- indicator_return_get(agreement i64, year i64, organisation i64) -> rows
-- What a PLIE has entered for a year, newest version: none or one.
SELECT r.id, r.status, r.version, r.sent_version, e.source, e.entered_name, e.entered_at
  FROM indicator_return r LEFT JOIN indicator_entry e ON e.return_id = r.id AND e.version = r.version
 WHERE r.agreement_id = :agreement AND r.year = :year AND r.organisation_id = :organisation;

-- indicator_values(id i64, version i64) -> rows
SELECT i.code, v.numerator, v.denominator, v.value, v.fte_hours, v.note
  FROM indicator_value v JOIN indicator i ON i.id = v.indicator_id
 WHERE v.return_id = :id AND v.version = :version ORDER BY i.position;

-- indicator_entries(agreement i64, year i64, organisation i64) -> rows
-- Who entered what when, newest first.
SELECT e.version, e.status, e.source, e.entered_name, e.entered_quality, e.entered_at
  FROM indicator_return r JOIN indicator_entry e ON e.return_id = r.id
 WHERE r.agreement_id = :agreement AND r.year = :year AND r.organisation_id = :organisation
 ORDER BY e.version DESC LIMIT 50;

-- indicator_figures(agreement i64, year i64?, code text?) -> rows
-- The figures that count: of every PLIE in the version it sent last.
SELECT r.year, r.organisation_id, i.code, v.numerator, v.denominator, v.value, v.fte_hours, v.note, e.version,
       e.source
  FROM indicator_return r
  JOIN indicator_entry e ON e.return_id = r.id AND e.version = r.sent_version
  JOIN indicator_value v ON v.return_id = r.id AND v.version = r.sent_version
  JOIN indicator i ON i.id = v.indicator_id
 WHERE r.agreement_id = :agreement {year: AND r.year = :year} {code: AND i.code = :code}
 ORDER BY r.year, r.organisation_id LIMIT 5000;

-- indicator_returns(agreement i64, year i64) -> rows
-- Where each PLIE stands with a year.
SELECT r.organisation_id, r.status, r.version, r.sent_version, e.source, e.entered_name, e.entered_at
  FROM indicator_return r LEFT JOIN indicator_entry e ON e.return_id = r.id AND e.version = r.sent_version
 WHERE r.agreement_id = :agreement AND r.year = :year ORDER BY r.organisation_id LIMIT 200;

-- indicator_returns_hold(agreement i64, year i64) -> rows
-- What has been sent, held as it is until the transaction ends.
SELECT r.organisation_id, r.sent_version FROM indicator_return r
 WHERE r.agreement_id = :agreement AND r.year = :year AND r.sent_version IS NOT NULL
 ORDER BY r.organisation_id LIMIT 200 LOCK IN SHARE MODE;

-- consolidation_open(agreement i64, year i64) -> id
-- A year's consolidation, locked; made when there is none.
INSERT INTO consolidation (agreement_id, year, version) VALUES (:agreement, :year, 0)
    ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id);

-- consolidation_confirm(id i64, next i64, seen text, agreement i64, year i64, person i64) -> changed
-- 0: this person has entered figures of that year, so that another must confirm them.
UPDATE consolidation SET version = :next, seen = :seen
 WHERE id = :id AND NOT EXISTS (SELECT 1 FROM indicator_return r JOIN indicator_entry e ON e.return_id = r.id
   WHERE r.agreement_id = :agreement AND r.year = :year AND e.entered_by = :person);

-- consolidation_list(agreement i64, year i64?) -> rows
-- Each confirmed year with its last confirmation.
SELECT c.id, c.year, c.version, c.seen, d.person_name, d.person_quality, d.decided_at, d.reason
  FROM consolidation c
  JOIN decision d ON d.record_kind = 'consolidation' AND d.record_id = c.id AND d.version = c.version
 WHERE c.agreement_id = :agreement {year: AND c.year = :year} ORDER BY c.year LIMIT 200;

-- consolidation_get(agreement i64, year i64) -> rows
SELECT id, version, seen FROM consolidation WHERE agreement_id = :agreement AND year = :year;

-- commune_links() -> rows
-- Every commune with what a source says of its PLIE; null: not known.
SELECT t.code, t.name, t.population, c.commune_id IS NOT NULL AS known__bool, c.organisation_id, c.valid_from,
       c.valid_to, c.source
  FROM territory t LEFT JOIN commune_plie c ON c.commune_id = t.id
 WHERE t.kind = 'commune' ORDER BY t.name, c.position LIMIT 2000;

-- published_list(code text?) -> rows
-- Published figures in the order of their list, all or those about one indicator.
SELECT scope, period, label, indicator_code, value, value_to, unit, fte_hours, note, source, url
  FROM published_figure {code: WHERE indicator_code = :code} ORDER BY position LIMIT 500;

-- organisation_validity(id i64) -> rows
-- From when to when an organisation exists, as it is now, once for each change of it, newest first.
SELECT o.valid_from, o.valid_to, o.successor_id, o.version, v.version AS changed_version, v.snapshot AS content__json,
       v.editor_name AS editor, v.created_at AS at
  FROM organisation o LEFT JOIN record_version v ON v.record_kind = 'organisation' AND v.record_id = o.id
 WHERE o.id = :id ORDER BY v.version DESC LIMIT 50;

-- organisation_set_validity(id i64, version i64, valid_from text?, valid_to text?, successor i64?) -> changed
-- 0: `version` is not the current one, or it is no PLIE.
UPDATE organisation SET valid_from = :valid_from, valid_to = :valid_to, successor_id = :successor,
       version = version + 1
 WHERE id = :id AND version = :version AND kind = 'plie';
