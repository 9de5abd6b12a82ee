-- Agreements over time: their lists, one of them, and the writing of a draft up to its entry into force.

-- agreement_list() -> rows
-- All of them, the newest first.
SELECT g.id, g.slug, g.title, g.status, g.current_slot IS NOT NULL AS current__bool, g.in_force_on, g.ends_on,
       g.last_day, g.terminated_on, g.term_years, g.previous_id, o.name AS organisation_name
  FROM agreement g JOIN organisation o ON o.id = g.organisation_id ORDER BY g.id DESC LIMIT 100;

-- agreement_get(id i64) -> row
-- One agreement, and the one that it follows.
SELECT g.id, g.slug, g.title, g.department, g.territory, g.status, g.signed_place, g.in_force_on, g.term_years,
       g.end_by_duration, g.end_by_bracket, g.term_text, g.ruled_end, g.ruled_on, g.ruled_reference, g.ruled_by,
       g.extended_to, g.terminated_on, g.ends_on, g.last_day, g.version, g.current_slot IS NOT NULL AS current__bool,
       o.name AS organisation_name, o.party AS owner_party, g.previous_id, p.title AS previous_title,
       p.status AS previous_status, p.last_day AS previous_last_day,
       (SELECT a.body FROM article a WHERE a.agreement_id = g.id AND a.code = 'text') AS text
  FROM agreement g
  JOIN organisation o ON o.id = g.organisation_id
  LEFT JOIN agreement p ON p.id = g.previous_id
 WHERE g.id = :id;

-- agreement_lock(id i64) -> row
-- Read before every change, and first in its transaction: changes of one agreement wait for each other.
SELECT id, title, status, version, in_force_on, ends_on, last_day, previous_id, current_slot FROM agreement
 WHERE id = :id FOR UPDATE;

-- agreement_versions(id i64, limit i64) -> rows
SELECT version, editor_name AS name, editor_quality AS quality, created_at AS at FROM record_version
 WHERE record_kind = 'agreement' AND record_id = :id ORDER BY version DESC LIMIT :limit;

-- agreement_add(previous i64, title text, department text, territory text, signed_place text?, term_years i64,
--               end_by_bracket text?, term_text text) -> id
-- A draft that follows another agreement, which has none that follows it yet (its slug is taken then).
INSERT INTO agreement (slug, title, organisation_id, department, territory, status, previous_id, signed_place,
                       term_years, end_by_bracket, term_text)
SELECT CONCAT('accord-suite-', g.id), :title, g.organisation_id, :department, :territory, 'draft', g.id,
       :signed_place, :term_years, :end_by_bracket, :term_text
  FROM agreement g WHERE g.id = :previous AND g.status <> 'draft';

-- agreement_copy_parties(agreement i64, previous i64) -> changed
-- The same parties; nothing is signed, and nobody empowered yet.
INSERT INTO agreement_party (agreement_id, party, organisation_id, representative, representative_quality, domicile,
                             carrier_body)
SELECT :agreement, p.party, p.organisation_id, p.representative, p.representative_quality, p.domicile, p.carrier_body
  FROM agreement_party p WHERE p.agreement_id = :previous;

-- agreement_copy_orientations(agreement i64, previous i64) -> changed
INSERT INTO orientation (agreement_id, number, title, short_title, body)
SELECT :agreement, o.number, o.title, o.short_title, o.body FROM orientation o WHERE o.agreement_id = :previous;

-- agreement_edit(id i64, version i64, title text, department text, territory text, signed_place text?,
--                term_years i64, end_by_bracket text?, term_text text) -> changed
-- Only a draft.
UPDATE agreement SET title = :title, department = :department, territory = :territory, signed_place = :signed_place,
       term_years = :term_years, end_by_bracket = :end_by_bracket, term_text = :term_text, version = version + 1
 WHERE id = :id AND version = :version AND status = 'draft';

-- agreement_text_clear(id i64) -> changed
DELETE FROM article WHERE agreement_id = :id AND code = 'text';

-- agreement_text_add(id i64, body text) -> changed
INSERT INTO article (agreement_id, position, code, heading, body) VALUES (:id, 1, 'text', 'Texte de l’accord', :body);

-- agreement_touch(id i64, version i64, status text) -> changed
-- The next version of an agreement of which something beside its own row changes.
UPDATE agreement SET version = version + 1 WHERE id = :id AND version = :version AND status = :status;

-- agreement_party_edit(id i64, party text, representative text?, representative_quality text?, domicile text?,
--                      carrier_body text?) -> changed
UPDATE agreement_party SET representative = :representative, representative_quality = :representative_quality,
       domicile = :domicile, carrier_body = :carrier_body
 WHERE agreement_id = :id AND party = :party;

-- agreement_deliberation(id i64, party text, number text?, date text?) -> changed
UPDATE agreement_party SET deliberation_number = :number, deliberation_date = :date
 WHERE agreement_id = :id AND party = :party;

-- agreement_signature(id i64, party text, signed_by text, signed_quality text, on_behalf_of text?, delegation text?,
--                     signed_on text) -> changed
UPDATE agreement_party SET signed_by = :signed_by, signed_quality = :signed_quality, on_behalf_of = :on_behalf_of,
       delegation = :delegation, signed_on = :signed_on
 WHERE agreement_id = :id AND party = :party;

-- agreement_unsign(id i64) -> changed
-- What was signed is no longer what stands there.
UPDATE agreement_party SET signed_by = NULL, signed_quality = NULL, on_behalf_of = NULL, delegation = NULL,
       signed_on = NULL
 WHERE agreement_id = :id AND signed_by IS NOT NULL;

-- agreement_scans_clear(id i64) -> changed
-- The signed copies, when what was signed is no longer what stands there.
DELETE FROM agreement_file WHERE agreement_id = :id AND piece = 'signature';

-- agreement_file_clear(id i64, party text, piece text) -> changed
DELETE FROM agreement_file WHERE agreement_id = :id AND party = :party AND piece = :piece;

-- agreement_file_add(id i64, party text, piece text, file i64, name text) -> changed
INSERT INTO agreement_file (agreement_id, party, piece, file_id, name) VALUES (:id, :party, :piece, :file, :name);

-- agreement_leave_current(id i64, today text) -> changed
-- The agreement that was current gives its place to this one: only when it is over.
UPDATE agreement SET current_slot = NULL, status = CASE status WHEN 'in_force' THEN 'expired' ELSE status END
 WHERE current_slot = 1 AND id <> :id AND last_day < :today;

-- agreement_enter(id i64, version i64) -> changed
-- Entry into force with the last signature; refused unless place, both signatures with their dates, and the
-- deliberation that empowers the CUB's president are there.
UPDATE agreement g SET g.status = 'in_force', g.current_slot = 1, g.version = g.version + 1,
       g.in_force_on = (SELECT MAX(s.signed_on) FROM agreement_party s WHERE s.agreement_id = g.id),
       g.end_by_duration = (SELECT MAX(s.signed_on) FROM agreement_party s WHERE s.agreement_id = g.id)
         + INTERVAL g.term_years YEAR
 WHERE g.id = :id AND g.version = :version AND g.status = 'draft' AND g.signed_place IS NOT NULL
   AND 2 = (SELECT COUNT(*) FROM agreement_party s WHERE s.agreement_id = g.id AND s.signed_by IS NOT NULL
     AND s.signed_on IS NOT NULL AND s.representative IS NOT NULL
     AND (s.party <> 'cub' OR (s.deliberation_number IS NOT NULL AND s.deliberation_date IS NOT NULL)));

-- agreement_rule(id i64, version i64, ruled_end text, ruled_on text, reference text, ruled_by text) -> changed
-- Which of both ends holds, as the committee ruled.
UPDATE agreement SET ruled_end = :ruled_end, ruled_on = :ruled_on, ruled_reference = :reference, ruled_by = :ruled_by,
       version = version + 1
 WHERE id = :id AND version = :version AND status = 'in_force'
   AND CASE :ruled_end WHEN 'duration' THEN end_by_duration ELSE end_by_bracket END IS NOT NULL;

-- agreement_extend(id i64, ends_on text) -> changed
-- By an approved amendment: only later than the end that holds.
UPDATE agreement SET extended_to = :ends_on, version = version + 1
 WHERE id = :id AND status = 'in_force' AND ends_on < :ends_on;

-- agreement_terminate(id i64, terminated_on text) -> changed
-- By an approved termination (article 5).
UPDATE agreement SET status = 'terminated', terminated_on = :terminated_on, version = version + 1
 WHERE id = :id AND status = 'in_force';
