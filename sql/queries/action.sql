-- Actions: lists, one action with its trail, and the writing of both.

-- action_list(agreement i64, status text?, orientation i64?, structure i64?, action_form text?,
--             operation_type text?, target_public text?, search text?, among text?, late_on text?, by_title flag,
--             by_due flag, by_time flag, on_updated flag, on_status flag, on_structure flag, on_orientation flag,
--             on_operation flag, on_form flag, on_title flag, on_due flag, on_status_due flag, few flag, whole flag,
--             count_to i64, after_time text?, after_title text?, after_due text?, after_id i64?, limit i64) -> rows
-- One page by keyset, and in `total` how many the filter finds, counted to `count_to` at most; how many there are
-- in the `whole` list is kept (action_count_up). `late_on`: only what should have ended before that day and has
-- not. `on_…` names the index, since MariaDB else takes the agreement's part of it and reads from the start of the
-- list to the cursor; `few`: what the filter finds is few, and sorted (app/resource/action_query.c). `among` is
-- `search` for what finds much: within IF the server looks at each row of that index whether it was found, and need
-- not read and sort all that was; the full-text index is named because MariaDB else does not see it.
SELECT a.id, a.title, a.status, a.version, a.orientation, a.structure_id AS structure, a.owner_id AS owner,
       a.action_form, a.operation_type, a.starts_on, a.ends_on, a.progress, a.updated_at, {by_due: a.due_on,}
       (SELECT COUNT(*) FROM (SELECT 1 FROM action a IGNORE INDEX (ix_action_progress, ix_action_due) WHERE a.agreement_id = :agreement
         {status: AND a.status = :status}
         {orientation: AND a.orientation = :orientation}
         {structure: AND a.structure_id = :structure}
         {action_form: AND a.action_form = :action_form}
         {operation_type: AND a.operation_type = :operation_type}
         {target_public: AND EXISTS (SELECT 1 FROM action_target_public t
           WHERE t.target_public = :target_public AND t.action_id = a.id)}
         {search: AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE)}
         {late_on: AND a.due_on < :late_on AND a.status IN ('draft', 'submitted', 'endorsed',
           'changes_requested', 'approved', 'in_progress')}
         LIMIT :count_to) counted)
         {whole: + (SELECT g.action_count FROM agreement g WHERE g.id = :agreement)} AS total
  FROM action a
  {on_updated: FORCE INDEX (ix_action_updated, ft_action_search)}
  {on_status: FORCE INDEX (ix_action_status, ft_action_search)}
  {on_structure: FORCE INDEX (ix_action_structure, ft_action_search)}
  {on_orientation: FORCE INDEX (ix_action_orientation, ft_action_search)}
  {on_operation: FORCE INDEX (ix_action_operation, ft_action_search)}
  {on_form: FORCE INDEX (ix_action_form, ft_action_search)}
  {on_title: FORCE INDEX (ix_action_title, ft_action_search)}
  {on_due: FORCE INDEX (ix_action_due, ft_action_search)}
  {on_status_due: FORCE INDEX (ix_action_status_due, ft_action_search)}
  {few: IGNORE INDEX FOR ORDER BY (ix_action_updated, ix_action_title, ix_action_due)}
 WHERE a.agreement_id = :agreement
  {status: AND a.status = :status}
  {orientation: AND a.orientation = :orientation}
  {structure: AND a.structure_id = :structure}
  {action_form: AND a.action_form = :action_form}
  {operation_type: AND a.operation_type = :operation_type}
  {target_public: AND EXISTS (SELECT 1 FROM action_target_public t
    WHERE t.target_public = :target_public AND t.action_id = a.id)}
  {search: AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE)}
  {among: AND IF(MATCH (a.search_text) AGAINST (:among IN BOOLEAN MODE), 1, 0) = 1}
  {late_on: AND a.due_on < :late_on AND a.status IN ('draft', 'submitted', 'endorsed',
    'changes_requested', 'approved', 'in_progress')}
  {after_time: AND a.updated_at <= :after_time AND (a.updated_at < :after_time OR a.id < :after_id)}
  {after_title: AND a.title >= :after_title AND (a.title > :after_title OR a.id > :after_id)}
  {after_due: AND a.due_on >= :after_due AND (a.due_on > :after_due OR a.id > :after_id)}
  {by_time: ORDER BY a.updated_at DESC, a.id DESC}
  {by_title: ORDER BY a.title, a.id}
  {by_due: ORDER BY a.due_on, a.id}
 LIMIT :limit;

-- action_count(agreement i64, status text?, orientation i64?, structure i64?, action_form text?,
--              operation_type text?, target_public text?, only_target text?, search text?, on_status flag,
--              on_structure flag, on_orientation flag, on_operation flag, on_form flag, count_to i64) -> row
-- How many actions a filter finds, counted to `count_to` at most. `on_…` names the index of the one filter: where
-- that finds much, the server takes any that begins with the agreement. `only_target`: a target public without any other
-- filter is counted from its own table.
SELECT COUNT(*) AS total FROM (SELECT 1
   FROM {only_target: action_target_public t STRAIGHT_JOIN} action a
    {on_status: FORCE INDEX (ix_action_status, ft_action_search)}
    {on_structure: FORCE INDEX (ix_action_structure, ft_action_search)}
    {on_orientation: FORCE INDEX (ix_action_orientation, ft_action_search)}
    {on_operation: FORCE INDEX (ix_action_operation, ft_action_search)}
    {on_form: FORCE INDEX (ix_action_form, ft_action_search)}
    {only_target: ON a.id = t.action_id}
  WHERE a.agreement_id = :agreement {only_target: AND t.target_public = :only_target}
  {status: AND a.status = :status}
  {orientation: AND a.orientation = :orientation}
  {structure: AND a.structure_id = :structure}
  {action_form: AND a.action_form = :action_form}
  {operation_type: AND a.operation_type = :operation_type}
  {target_public: AND EXISTS (SELECT 1 FROM action_target_public t
   WHERE t.target_public = :target_public AND t.action_id = a.id)}
  {search: AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE)}
  LIMIT :count_to) counted;

-- action_get(id i64) -> row
-- The action with the content of its current version.
SELECT a.id, a.status, a.version, a.approved_version, a.owner_id, a.owner_party, a.author_id,
       CASE a.owner_party WHEN 'cub' THEN a.partner_lead_id ELSE a.cub_lead_id END AS counterpart_id, a.progress,
       a.due_on, a.created_at, a.updated_at, a.status_at,
       v.snapshot AS content__json, v.content_hash AS content_hash__hex, v.editor_id,
       p.name AS author_name, p.quality AS author_quality, g.last_day
  FROM action a
  JOIN record_version v ON v.record_kind = 'action' AND v.record_id = a.id AND v.version = a.version
  JOIN person p ON p.id = a.author_id
  JOIN agreement g ON g.id = a.agreement_id
 WHERE a.id = :id;

-- action_trail(id i64, version i64, person i64, newest i64?, limit i64) -> rows
-- What happened to an action in `version`: its versions, decisions and progress reports, and which other records name
-- it now, in one round trip. Of a long trail the `newest` versions and decisions; and of what is older the first version that this person wrote, and what
-- still stands of the decisions about the current version.
SELECT 'version' AS kind, v.version AS position, v.version, v.created_at AS at, v.editor_id AS person_id,
       v.editor_name AS name, v.editor_quality AS quality, NULL AS organisation, NULL AS decision,
       NULL AS from_status, NULL AS to_status, NULL AS role, NULL AS group_dn, NULL AS reason,
       NULL AS decision_id, NULL AS reverses_id, NULL AS progress, NULL AS measured__json,
       NULL AS delegator_name, NULL AS delegator_quality
  FROM record_version v WHERE v.record_kind = 'action' AND v.record_id = :id
  {newest: AND (v.version > :version - :newest OR v.version = (SELECT MIN(e.version) FROM record_version e
    WHERE e.record_kind = 'action' AND e.record_id = :id AND e.editor_id = :person))}
UNION ALL
SELECT 'decision', d.position, d.version, d.decided_at, d.person_id, d.person_name, d.person_quality,
       d.organisation_name, d.decision, d.from_status, d.to_status, d.role, d.group_dn, d.reason, d.id,
       d.reverses_id, NULL, NULL, d.delegator_name, d.delegator_quality
  FROM decision d WHERE d.record_kind = 'action' AND d.record_id = :id
  {newest: AND (d.position > (SELECT MAX(m.position) FROM decision m WHERE m.record_kind = 'action'
     AND m.record_id = :id) - :newest
    OR (d.version = :version AND d.decision IN ('approve', 'reject')
     AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.reverses_id = d.id)))}
UNION ALL
SELECT 'report', r.position, r.version, r.reported_at, r.person_id, r.person_name, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, r.note, NULL, NULL, r.progress, r.measured, NULL, NULL
  FROM progress_report r WHERE r.action_id = :id
UNION ALL
(SELECT 'link', c.id, c.version, c.status_at, NULL, c.title, NULL, c.kind, NULL, c.status, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL, NULL, NULL
   FROM record_link l JOIN record c ON c.id = l.record_id
  WHERE l.target_kind = 'action' AND l.target_id = :id
  ORDER BY l.record_id DESC LIMIT 50)
 LIMIT :limit;

-- action_version(id i64, version i64) -> row
-- The content of one version.
SELECT v.version, v.snapshot AS content__json, v.content_hash AS content_hash__hex, v.created_at AS at,
       v.editor_name AS editor, v.editor_quality
  FROM record_version v WHERE v.record_kind = 'action' AND v.record_id = :id AND v.version = :version;

-- action_lock(id i64) -> row
-- Read before every change, and first in its transaction: changes of one action wait for each other.
SELECT a.id, a.title, a.status, a.version, a.owner_id, a.owner_party, a.author_id,
       CASE a.owner_party WHEN 'cub' THEN a.partner_lead_id ELSE a.cub_lead_id END AS counterpart_id,
       (SELECT g.last_day FROM agreement g WHERE g.id = a.agreement_id) AS last_day
  FROM action a WHERE a.id = :id FOR UPDATE;

-- action_count_up(agreement i64, today text) -> changed
-- First in the transaction that adds an action: whoever adds one at the same time waits here, with nothing read.
-- Nothing, when the agreement is over.
UPDATE agreement SET action_count = action_count + 1
 WHERE id = :agreement AND (last_day IS NULL OR last_day >= :today);

-- action_add(agreement i64, title text, orientation i64?, action_form text?, operation_type text?,
--            territory i64?, author i64, owner i64, owner_party text, cub_lead i64?, partner_lead i64?,
--            structure i64?, starts_on text?, ends_on text?, search_text text, at text, today text) -> id
-- Nothing, when its organisation or the structure that it concerns is closed.
INSERT INTO action (agreement_id, status, version, title, orientation, action_form, operation_type, territory_id,
                    author_id, owner_id, owner_party, cub_lead_id, partner_lead_id, structure_id, starts_on,
                    ends_on, due_on, progress, search_text, created_at, updated_at, status_at)
SELECT :agreement, 'draft', 1, :title, :orientation, :action_form, :operation_type, :territory, :author,
       :owner, :owner_party, :cub_lead, :partner_lead, :structure, :starts_on, :ends_on,
       COALESCE(:ends_on, '9999-12-31'), 0, :search_text, :at, :at, :at
  FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id IN (:owner, :structure) AND o.valid_to < :today);

-- action_edit(id i64, version i64, from_status text, to_status text, owner i64, title text, orientation i64?,
--             action_form text?, operation_type text?, territory i64?, cub_lead i64?, partner_lead i64?,
--             structure i64?, starts_on text?, ends_on text?, search_text text, at text) -> changed
-- A new version, by the structure that owns the action only.
UPDATE action SET version = version + 1, status = :to_status, title = :title, orientation = :orientation,
       action_form = :action_form, operation_type = :operation_type, territory_id = :territory,
       cub_lead_id = :cub_lead, partner_lead_id = :partner_lead, structure_id = :structure,
       starts_on = :starts_on, ends_on = :ends_on, due_on = COALESCE(:ends_on, '9999-12-31'),
       search_text = :search_text, updated_at = :at, approved_version = NULL,
       status_at = CASE WHEN :to_status = :from_status THEN status_at ELSE :at END
 WHERE id = :id AND version = :version AND status = :from_status AND owner_id = :owner;

-- action_move(id i64, version i64, from_status text, to_status text, approved flag, unapproved flag, at text) -> changed
-- One step of its life.
UPDATE action SET status = :to_status, status_at = :at, updated_at = :at
  {approved: , approved_version = version}
  {unapproved: , approved_version = NULL}
 WHERE id = :id AND version = :version AND status = :from_status;

-- action_target_clear(id i64) -> changed
DELETE FROM action_target_public WHERE action_id = :id;

-- action_target_add(id i64, target_public text) -> changed
INSERT INTO action_target_public (action_id, target_public) VALUES (:id, :target_public);

-- action_report_last(id i64) -> row
-- How many reports there are: they are numbered.
SELECT COALESCE(MAX(r.position), 0) AS position FROM progress_report r WHERE r.action_id = :id;

-- action_report_add(id i64, progress i64, measured text, note text?, person i64, person_name text, at text) -> changed
INSERT INTO progress_report (action_id, version, position, progress, measured, note, person_id, person_name, reported_at)
SELECT a.id, a.version, (SELECT COALESCE(MAX(r.position), 0) + 1 FROM progress_report r WHERE r.action_id = :id),
       :progress, :measured, :note, :person, :person_name, :at
  FROM action a WHERE a.id = :id AND a.status = 'in_progress';

-- action_progress(id i64, progress i64, at text) -> changed
UPDATE action SET progress = :progress, updated_at = :at WHERE id = :id AND status = 'in_progress';

-- lead_list() -> rows
-- Everybody who may be named lead of an action, by party.
SELECT p.id, p.name, p.quality, p.username, p.roles, o.party, o.id AS organisation_id, o.short_name AS organisation
  FROM person p JOIN organisation o ON o.id = p.organisation_id
 WHERE p.disabled_at IS NULL AND o.party IS NOT NULL AND (p.roles & 56) <> 0
 ORDER BY o.party, o.short_name, p.name LIMIT 500;
