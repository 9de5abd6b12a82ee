-- Searching everything at once. `search` is an expression of the full-text search; `among` the same for what finds much:
-- then the server looks along the list, newest first, whether each row was found (app/resource/search_page.c).
-- `word` is the first word typed: an excerpt begins a little before it.

-- search_counts(agreement i64, search text, count_to i64, records_to i64) -> rows
-- How much is found of each nature, counted to `count_to`; of the records of all kinds together to `records_to`.
SELECT 'action' AS nature, COUNT(*) AS total FROM (SELECT 1 FROM action a
   WHERE a.agreement_id = :agreement AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE) LIMIT :count_to) c
UNION ALL
SELECT r.kind, COUNT(*) FROM (SELECT f.kind FROM record f
   WHERE f.agreement_id = :agreement AND MATCH (f.search_text) AGAINST (:search IN BOOLEAN MODE) LIMIT :records_to) r
 GROUP BY r.kind
UNION ALL
SELECT 'article', COUNT(*) FROM (SELECT 1 FROM article t
   WHERE t.agreement_id = :agreement AND MATCH (t.heading, t.body) AGAINST (:search IN BOOLEAN MODE) LIMIT :count_to) c
UNION ALL
SELECT 'organisation', COUNT(*) FROM (SELECT 1 FROM organisation o
   WHERE MATCH (o.name, o.short_name, o.carrier_body, o.address, o.contact, o.summary)
         AGAINST (:search IN BOOLEAN MODE) LIMIT :count_to) c;

-- search_actions(agreement i64, search text?, among text?, word text, after_time text?, after_id i64?, limit i64) -> rows
SELECT a.id, 'action' AS nature, a.title, a.status, a.updated_at, SUBSTRING(a.search_text, GREATEST(1, COALESCE(
         NULLIF(LOCATE(CONCAT(' ', :word), a.search_text), 0), LOCATE(:word, a.search_text)) - 80), 300) AS excerpt
  FROM action a
  {among: FORCE INDEX (ix_action_updated, ft_action_search)}
  {search: IGNORE INDEX FOR ORDER BY (ix_action_updated, ix_action_title, ix_action_due)}
 WHERE a.agreement_id = :agreement
  {search: AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE)}
  {among: AND IF(MATCH (a.search_text) AGAINST (:among IN BOOLEAN MODE), 1, 0) = 1}
  {after_time: AND a.updated_at <= :after_time AND (a.updated_at < :after_time OR a.id < :after_id)}
 ORDER BY a.updated_at DESC, a.id DESC LIMIT :limit;

-- search_records(agreement i64, kind text, search text?, among text?, word text, after_time text?, after_id i64?,
--                limit i64) -> rows
-- Those of one kind.
SELECT r.id, r.kind AS nature, r.title, r.status, r.updated_at, SUBSTRING(r.search_text, GREATEST(1, COALESCE(
         NULLIF(LOCATE(CONCAT(' ', :word), r.search_text), 0), LOCATE(:word, r.search_text)) - 80), 300) AS excerpt
  FROM record r
  {among: FORCE INDEX (ix_record_updated, ft_record_search)}
  {search: IGNORE INDEX FOR ORDER BY (ix_record_updated, ix_record_changed)}
 WHERE r.agreement_id = :agreement AND r.kind = :kind
  {search: AND MATCH (r.search_text) AGAINST (:search IN BOOLEAN MODE)}
  {among: AND IF(MATCH (r.search_text) AGAINST (:among IN BOOLEAN MODE), 1, 0) = 1}
  {after_time: AND r.updated_at <= :after_time AND (r.updated_at < :after_time OR r.id < :after_id)}
 ORDER BY r.updated_at DESC, r.id DESC LIMIT :limit;

-- search_latest(agreement i64, search text?, among text?, word text, window i64, each i64) -> rows
-- The `each` latest records of every kind; with `among`, out of the `window` that changed last.
SELECT r.id, r.kind AS nature, r.title, r.status, r.updated_at, SUBSTRING(r.search_text, GREATEST(1, COALESCE(
         NULLIF(LOCATE(CONCAT(' ', :word), r.search_text), 0), LOCATE(:word, r.search_text)) - 80), 300) AS excerpt
  FROM (SELECT f.id, ROW_NUMBER() OVER (PARTITION BY f.kind ORDER BY f.updated_at DESC, f.id DESC) AS place
          FROM {among: (SELECT l.id FROM record l FORCE INDEX (ix_record_changed) WHERE l.agreement_id = :agreement
                         ORDER BY l.updated_at DESC, l.id DESC LIMIT :window) latest STRAIGHT_JOIN} record f
         WHERE f.agreement_id = :agreement
          {among: AND f.id = latest.id AND IF(MATCH (f.search_text) AGAINST (:among IN BOOLEAN MODE), 1, 0) = 1}
          {search: AND MATCH (f.search_text) AGAINST (:search IN BOOLEAN MODE)}) p
  JOIN record r ON r.id = p.id
 WHERE p.place <= :each
 ORDER BY r.kind, p.place;

-- search_articles(agreement i64, search text, word text, after_title text?, after_id i64?, limit i64) -> rows
-- Articles of the agreement's text, in the order of their headings; some dozens at most.
SELECT t.position AS id, 'article' AS nature, t.heading AS title, t.code AS slug, SUBSTRING(t.body, GREATEST(1,
         COALESCE(NULLIF(LOCATE(CONCAT(' ', :word), t.body), 0), LOCATE(:word, t.body)) - 80), 300) AS excerpt
  FROM article t
 WHERE t.agreement_id = :agreement AND MATCH (t.heading, t.body) AGAINST (:search IN BOOLEAN MODE)
  {after_title: AND (t.heading > :after_title OR (t.heading = :after_title AND t.position > :after_id))}
 ORDER BY t.heading, t.position LIMIT :limit;

-- search_organisations(search text, word text, after_title text?, after_id i64?, limit i64) -> rows
-- Organisations in the order of their names.
SELECT p.id, 'organisation' AS nature, p.title, p.slug, SUBSTRING(p.words, GREATEST(1, COALESCE(NULLIF(LOCATE(CONCAT(' ',
         :word), p.words), 0), LOCATE(:word, p.words)) - 80), 300) AS excerpt
  FROM (SELECT o.id, o.name AS title, o.slug,
               CONCAT_WS(' – ', o.short_name, o.summary, o.carrier_body, o.address, o.contact) AS words
          FROM organisation o
         WHERE MATCH (o.name, o.short_name, o.carrier_body, o.address, o.contact, o.summary)
               AGAINST (:search IN BOOLEAN MODE)
          {after_title: AND (o.name > :after_title OR (o.name = :after_title AND o.id > :after_id))}
         ORDER BY o.name, o.id LIMIT :limit) p
 ORDER BY p.title, p.id;
