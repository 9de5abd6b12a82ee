-- What hardly changes: the agreement, organisations, territories. Workers keep it for some seconds.

-- agreement_current() -> rows
-- The agreement in force or in preparation: one, or none in an empty installation.
SELECT g.id, g.slug, g.title, g.department, g.territory, g.status, g.signed_place, g.in_force_on, g.term_years,
       g.end_by_duration, g.end_by_bracket, g.ends_on, g.last_day, g.ruled_end, g.term_text, o.name AS organisation_name
  FROM agreement g JOIN organisation o ON o.id = g.organisation_id WHERE g.current_slot = 1;

-- agreement_articles(agreement i64) -> rows
SELECT code, heading, body FROM article WHERE agreement_id = :agreement ORDER BY position;

-- agreement_parties(agreement i64) -> rows
SELECT p.party, o.name AS organisation_name, p.representative, p.representative_quality, p.domicile, p.carrier_body,
       p.signed_by, p.signed_quality, p.on_behalf_of, p.delegation, p.signed_on, p.deliberation_number, p.deliberation_date,
       d.file_id AS deliberation_file, d.name AS deliberation_file_name, s.file_id AS signature_file,
       s.name AS signature_file_name
  FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id
  LEFT JOIN agreement_file d ON d.agreement_id = p.agreement_id AND d.party = p.party AND d.piece = 'deliberation'
  LEFT JOIN agreement_file s ON s.agreement_id = p.agreement_id AND s.party = p.party AND s.piece = 'signature'
 WHERE p.agreement_id = :agreement ORDER BY p.party;

-- agreement_meetings(agreement i64) -> rows
SELECT code, title, planned_on, held_on, purpose FROM committee_meeting
 WHERE agreement_id = :agreement ORDER BY position;

-- orientation_list(agreement i64) -> rows
SELECT number, title, short_title, body FROM orientation WHERE agreement_id = :agreement ORDER BY number;

-- indicator_list(agreement i64) -> rows
-- The dictionary; `value` and `aggregation` are what the agreement says, null where it says nothing.
SELECT id, code, slug, label, definition, unit, shape, value, reference_year, aggregation, numerator, denominator, source,
       consolidation, per_structure AS per_structure__bool, of_people AS of_people__bool, numerator_label,
       denominator_label, subset_of, contract_type, fte_hours, valid_from, valid_to
  FROM indicator WHERE agreement_id = :agreement ORDER BY position LIMIT 200;

-- organisation_list() -> rows
SELECT id, slug, kind, party, name, short_name, carrier_body, address, contact, summary, valid_from, valid_to,
       successor_id, version
  FROM organisation ORDER BY kind, short_name LIMIT 1000;

-- organisation_people(organisation i64) -> rows
-- Whom to ask there: elected officials and authors (auth/role.h), not those who only administer or audit.
SELECT name, quality FROM person
 WHERE organisation_id = :organisation AND disabled_at IS NULL AND (roles & 62) <> 0
 ORDER BY name LIMIT 200;

-- organisation_action_counts(agreement i64) -> rows
-- How many actions concern each structure; structure_id is null for drafts that name none yet.
SELECT structure_id, COUNT(*) AS action_count FROM action WHERE agreement_id = :agreement GROUP BY structure_id;

-- territory_list() -> rows
-- A commune's PLIE is the one that a source names and that has not ceased to be it.
SELECT t.id, t.kind, t.code, t.name, t.population,
       COALESCE(t.organisation_id, (SELECT c.organisation_id FROM commune_plie c
         WHERE c.commune_id = t.id AND c.valid_to IS NULL ORDER BY c.position DESC LIMIT 1)) AS organisation_id
  FROM territory t ORDER BY t.kind, t.name LIMIT 1000;

-- approval_rules() -> rows
-- Which roles must approve which kind of record.
SELECT record_kind, role, role_bit, label FROM approval_rule ORDER BY record_kind, role LIMIT 200;

-- progress_table(agreement i64, today text) -> rows
-- Actions by orientation and status, and how many of them should have ended before `today` and have not.
SELECT orientation, status, COUNT(*) AS count,
       COUNT(CASE WHEN due_on < :today AND status IN ('draft', 'submitted', 'endorsed', 'changes_requested',
         'approved', 'in_progress') THEN 1 END) AS late
  FROM action WHERE agreement_id = :agreement GROUP BY orientation, status;
