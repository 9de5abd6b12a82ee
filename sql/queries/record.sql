-- Records of every kind but actions: lists, one record with its trail, and the writing of both.

-- record_list(agreement i64, kind text, status text?, subtype text?, owner i64?, search text?, by_title flag,
--             by_date flag, by_time flag, on_updated flag, on_status flag, on_subtype flag, on_owner flag,
--             on_title flag, on_date flag, count_to i64, after_time text?, after_title text?, after_date text?,
--             after_id i64?, limit i64) -> rows
-- One page of a kind by keyset, and in `total` how many the filter finds, counted to `count_to` at most. `on_…`
-- names the index: left alone, MariaDB reads from the start of the list to the cursor.
SELECT r.id, r.kind, r.title, r.status, r.version, r.subtype, NULLIF(r.held_on, '9999-12-31') AS held_on, r.owner_id,
       r.updated_at, r.held_on AS date_key,
       (SELECT COUNT(*) FROM (SELECT 1 FROM record r
         {on_status: FORCE INDEX (ix_record_status)}
         {on_subtype: FORCE INDEX (ix_record_subtype)}
         {on_owner: FORCE INDEX (ix_record_owner)}
         WHERE r.agreement_id = :agreement AND r.kind = :kind
         {status: AND r.status = :status}
         {subtype: AND r.subtype = :subtype}
         {owner: AND r.owner_id = :owner}
         {search: AND MATCH (r.search_text) AGAINST (:search IN BOOLEAN MODE)}
         LIMIT :count_to) counted) AS total
  FROM record r
  {on_updated: FORCE INDEX (ix_record_updated)}
  {on_status: FORCE INDEX (ix_record_status)}
  {on_subtype: FORCE INDEX (ix_record_subtype)}
  {on_owner: FORCE INDEX (ix_record_owner)}
  {on_title: FORCE INDEX (ix_record_title)}
  {on_date: FORCE INDEX (ix_record_held)}
 WHERE r.agreement_id = :agreement AND r.kind = :kind
  {status: AND r.status = :status}
  {subtype: AND r.subtype = :subtype}
  {owner: AND r.owner_id = :owner}
  {search: AND MATCH (r.search_text) AGAINST (:search IN BOOLEAN MODE)}
  {after_time: AND r.updated_at <= :after_time AND (r.updated_at < :after_time OR r.id < :after_id)}
  {after_title: AND r.title >= :after_title AND (r.title > :after_title OR r.id > :after_id)}
  {after_date: AND r.held_on >= :after_date AND (r.held_on > :after_date OR r.id > :after_id)}
  {by_time: ORDER BY r.updated_at DESC, r.id DESC}
  {by_title: ORDER BY r.title, r.id}
  {by_date: ORDER BY r.held_on, r.id}
 LIMIT :limit;

-- record_get(kind text, id i64, reader i64) -> row
-- The record with the content of its current version, and whether the reader wrote or edited any version.
SELECT r.id, r.kind, r.status, r.version, r.approved_version, r.owner_id, r.owner_party, r.author_id, r.counterpart_id,
       r.created_at, r.updated_at, r.status_at, v.snapshot AS content__json, v.content_hash AS content_hash__hex,
       p.name AS author_name, p.quality AS author_quality, g.last_day,
       EXISTS (SELECT 1 FROM record_version e WHERE e.record_kind = :kind AND e.record_id = r.id
         AND e.editor_id = :reader) AS edited__bool
  FROM record r
  JOIN record_version v ON v.record_kind = :kind AND v.record_id = r.id AND v.version = r.version
  JOIN person p ON p.id = r.author_id
  JOIN agreement g ON g.id = r.agreement_id
 WHERE r.id = :id AND r.kind = :kind;

-- record_trail(kind text, id i64, limit i64) -> rows
-- Versions, decisions, and the records that name this one, in one round trip, the newest of each.
(SELECT 'version' AS kind, v.version AS position, v.version, v.created_at AS at, v.editor_id AS person_id,
        v.editor_name AS name, v.editor_quality AS quality, NULL AS organisation, NULL AS decision,
        NULL AS from_status, NULL AS to_status, NULL AS role, NULL AS group_dn, NULL AS reason,
        NULL AS decision_id, NULL AS reverses_id, NULL AS delegator_name, NULL AS delegator_quality
   FROM record_version v WHERE v.record_kind = :kind AND v.record_id = :id
  ORDER BY v.version DESC LIMIT :limit)
UNION ALL
(SELECT 'decision', d.position, d.version, d.decided_at, d.person_id, d.person_name, d.person_quality,
        d.organisation_name, d.decision, d.from_status, d.to_status, d.role, d.group_dn, d.reason, d.id, d.reverses_id,
        d.delegator_name, d.delegator_quality
   FROM decision d WHERE d.record_kind = :kind AND d.record_id = :id
  ORDER BY d.position DESC LIMIT :limit)
UNION ALL
(SELECT 'link', r.id, r.version, r.status_at, NULL, r.title, NULL, r.kind, NULL, r.status, NULL, NULL, NULL,
        CAST(NULLIF(r.held_on, '9999-12-31') AS CHAR), NULL, NULL, NULL, NULL
   FROM record_link l JOIN record r ON r.id = l.record_id
  WHERE l.target_kind = :kind AND l.target_id = :id
  ORDER BY l.record_id DESC LIMIT :limit);

-- record_version(kind text, id i64, version i64) -> row
-- The content of one version.
SELECT v.version, v.snapshot AS content__json, v.content_hash AS content_hash__hex, v.created_at AS at,
       v.editor_name AS editor, v.editor_quality
  FROM record_version v WHERE v.record_kind = :kind AND v.record_id = :id AND v.version = :version;

-- record_lock(kind text, id i64) -> row
-- Read before every change, and first in its transaction: changes of one record wait for each other.
SELECT r.id, r.title, r.status, r.version, r.owner_id, r.owner_party, r.author_id, r.counterpart_id, r.subtype, r.agreement_id,
       (SELECT g.last_day FROM agreement g WHERE g.id = r.agreement_id) AS last_day
  FROM record r WHERE r.id = :id AND r.kind = :kind FOR UPDATE;

-- record_add(kind text, agreement i64, status text, title text, subtype text?, held_on text?, author i64, owner i64,
--            owner_party text, counterpart i64?, search_text text, at text, today text, after_end flag) -> id
-- Nothing, when the agreement is over (`after_end`: also then) or the owner is closed.
INSERT INTO record (kind, agreement_id, status, version, title, subtype, held_on, author_id, owner_id, owner_party,
                    counterpart_id, search_text, created_at, updated_at, status_at)
SELECT :kind, g.id, :status, 1, :title, :subtype, COALESCE(:held_on, '9999-12-31'), :author, :owner, :owner_party,
       :counterpart, :search_text, :at, :at, :at
  FROM agreement g
 WHERE g.id = :agreement {!after_end: AND (g.last_day IS NULL OR g.last_day >= :today)}
   AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = :owner AND o.valid_to < :today);

-- organisation_closed(id i64, today text) -> rows
-- One, when the organisation has closed before that day; else none.
SELECT id FROM organisation WHERE id = :id AND valid_to < :today;

-- record_edit(kind text, id i64, version i64, from_status text, to_status text, title text, subtype text?,
--             held_on text?, counterpart i64?, search_text text, owner i64?, at text) -> changed
-- A new version; `owner`: by that structure only (NULL: the record is joint).
UPDATE record SET version = version + 1, status = :to_status, title = :title, subtype = :subtype,
       held_on = COALESCE(:held_on, '9999-12-31'), counterpart_id = :counterpart, search_text = :search_text,
       updated_at = :at, approved_version = NULL,
       status_at = CASE WHEN :to_status = :from_status THEN status_at ELSE :at END
 WHERE id = :id AND kind = :kind AND version = :version AND status = :from_status {owner: AND owner_id = :owner};

-- record_move(kind text, id i64, version i64, from_status text, to_status text, approved flag, unapproved flag,
--             at text) -> changed
-- One step of its life.
UPDATE record SET status = :to_status, status_at = :at, updated_at = :at
  {approved: , approved_version = version}
  {unapproved: , approved_version = NULL}
 WHERE id = :id AND kind = :kind AND version = :version AND status = :from_status;

-- record_link_clear(record i64) -> changed
DELETE FROM record_link WHERE record_id = :record;

-- record_link_add(record i64, field text, target_kind text, target i64) -> changed
-- Nothing when it is there: rows of a group may name the same one twice.
INSERT INTO record_link (record_id, field, target_kind, target_id)
SELECT :record, :field, :target_kind, :target FROM DUAL
 WHERE NOT EXISTS (SELECT 1 FROM record_link l WHERE l.record_id = :record AND l.field = :field
                    AND l.target_kind = :target_kind AND l.target_id = :target);

-- record_options(agreement i64, kind text, limit i64) -> rows
-- Those of a kind that can be named by others, the latest changed first.
SELECT r.id, r.title AS name FROM record r FORCE INDEX (ix_record_updated)
 WHERE r.agreement_id = :agreement AND r.kind = :kind AND r.status NOT IN ('rejected', 'withdrawn', 'retired')
 ORDER BY r.updated_at DESC, r.id DESC LIMIT :limit;

-- record_option(agreement i64, kind text, id i64) -> rows
SELECT r.id, r.title AS name FROM record r WHERE r.id = :id AND r.kind = :kind AND r.agreement_id = :agreement;

-- record_waiting_options(agreement i64, limit i64) -> rows
-- What elected officials have still to approve, of any kind, the latest changed first.
SELECT r.id, r.title AS name, r.kind AS record_kind
  FROM (SELECT DISTINCT record_kind FROM approval_rule) q
  JOIN record r FORCE INDEX (ix_record_status) ON r.agreement_id = :agreement AND r.kind = q.record_kind
   AND r.status IN ('draft', 'submitted', 'endorsed', 'changes_requested')
 ORDER BY r.updated_at DESC, r.id DESC LIMIT :limit;

-- record_any_option(agreement i64, id i64) -> rows
SELECT r.id, r.title AS name, r.kind AS record_kind FROM record r WHERE r.id = :id AND r.agreement_id = :agreement;

-- action_options(agreement i64, limit i64) -> rows
-- Actions that a record can name, the latest changed first.
SELECT a.id, a.title AS name FROM action a FORCE INDEX (ix_action_updated)
 WHERE a.agreement_id = :agreement ORDER BY a.updated_at DESC, a.id DESC LIMIT :limit;

-- action_option(agreement i64, id i64) -> rows
SELECT a.id, a.title AS name FROM action a WHERE a.id = :id AND a.agreement_id = :agreement;
