-- What test_reads.c asks the server about itself.

-- reads() -> row
-- Rows read by this session so far: from tables (of a full-text index too), by handler calls, and of these the ones of
-- scans without an index.
SELECT CAST(SUM(CASE WHEN VARIABLE_NAME = 'ROWS_READ' THEN VARIABLE_VALUE END) AS SIGNED) AS rows_read,
       CAST(SUM(CASE WHEN VARIABLE_NAME <> 'ROWS_READ' THEN VARIABLE_VALUE END) AS SIGNED) AS calls,
       CAST(SUM(CASE WHEN VARIABLE_NAME = 'HANDLER_READ_RND_NEXT' THEN VARIABLE_VALUE END) AS SIGNED) AS scanned
  FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME LIKE 'HANDLER_READ%' OR VARIABLE_NAME = 'ROWS_READ';

-- found(search text, by_time flag, by_title flag, by_due flag) -> rows
-- The first page of a search, of all that is found.
SELECT a.id FROM action a WHERE a.agreement_id = 1 AND MATCH (a.search_text) AGAINST (:search IN BOOLEAN MODE)
  {by_time: ORDER BY a.updated_at DESC, a.id DESC}
  {by_title: ORDER BY a.title, a.id}
  {by_due: ORDER BY a.due_on, a.id}
 LIMIT 21;

-- action_at(by_time flag, by_title flag, by_due flag, offset i64) -> row
-- Where a page of the list begins.
SELECT a.id, a.updated_at, a.title, a.due_on FROM action a WHERE a.agreement_id = 1
  {by_time: ORDER BY a.updated_at DESC, a.id DESC}
  {by_title: ORDER BY a.title, a.id}
  {by_due: ORDER BY a.due_on, a.id}
 LIMIT 1 OFFSET :offset;

-- record_at(by_time flag, by_title flag, offset i64) -> row
-- Where a page of the list of tools begins.
SELECT r.id, r.updated_at, r.title FROM record r WHERE r.agreement_id = 1 AND r.kind = 'tool'
  {by_time: ORDER BY r.updated_at DESC, r.id DESC}
  {by_title: ORDER BY r.title, r.id}
 LIMIT 1 OFFSET :offset;
