-- Public contracts imported from what buyers publish: their list, one of them, the share with a clause, the import.

-- contract_list(type text?, clause text?, unknown flag, buyer text?, search text?, on_sorted flag, on_type flag,
--               on_clause flag, on_buyer flag, count_to i64, after_day text?, after_id i64?, limit i64) -> rows
-- One page by keyset, newest first, and in `total` how many the filter finds, counted to `count_to` at most.
-- `on_…` names the index, as for records. `unknown`: those that do not say whether they have a clause.
SELECT c.id, c.buyer_id, c.number, c.buyer, c.object, c.contract_type, c.clause, c.amount_now, c.notified_on,
       c.sorted_on,
       (SELECT COUNT(*) FROM (SELECT 1 FROM contract c
         {on_type: FORCE INDEX (ix_contract_type)}
         {on_clause: FORCE INDEX (ix_contract_clause)}
         {on_buyer: FORCE INDEX (ix_contract_buyer)}
         WHERE 1 = 1
         {type: AND c.contract_type = :type}
         {clause: AND c.clause = :clause}
         {unknown: AND c.clause IS NULL}
         {buyer: AND c.buyer_id = :buyer}
         {search: AND MATCH (c.search_text) AGAINST (:search IN BOOLEAN MODE)}
         LIMIT :count_to) counted) AS total
  FROM contract c
  {on_sorted: FORCE INDEX (ix_contract_sorted)}
  {on_type: FORCE INDEX (ix_contract_type)}
  {on_clause: FORCE INDEX (ix_contract_clause)}
  {on_buyer: FORCE INDEX (ix_contract_buyer)}
 WHERE 1 = 1
  {type: AND c.contract_type = :type}
  {clause: AND c.clause = :clause}
  {unknown: AND c.clause IS NULL}
  {buyer: AND c.buyer_id = :buyer}
  {search: AND MATCH (c.search_text) AGAINST (:search IN BOOLEAN MODE)}
  {after_day: AND c.sorted_on <= :after_day AND (c.sorted_on < :after_day OR c.id < :after_id)}
 ORDER BY c.sorted_on DESC, c.id DESC LIMIT :limit;

-- contract_get(id i64) -> row
SELECT c.id, c.content AS content__json, i.file_name, i.imported_at
  FROM contract c JOIN contract_import i ON i.id = c.import_id WHERE c.id = :id;

-- contract_named_by(id i64, limit i64) -> rows
-- The records that name a contract, newest first.
SELECT r.id, r.kind, r.title, r.status, r.updated_at
  FROM record_link l JOIN record r ON r.id = l.record_id
 WHERE l.target_kind = 'contract' AND l.target_id = :id ORDER BY r.updated_at DESC, r.id DESC LIMIT :limit;

-- contract_shares() -> rows
-- Contracts of each year and type, and of how many is known that they have a clause or have none.
SELECT YEAR(c.notified_on) AS year, c.contract_type, COUNT(*) AS contracts,
       CAST(COALESCE(SUM(c.clause = 'yes'), 0) AS SIGNED) AS with_clause,
       CAST(COALESCE(SUM(c.clause = 'no'), 0) AS SIGNED) AS without_clause
  FROM contract c FORCE INDEX (ix_contract_share)
 WHERE c.contract_type IS NOT NULL AND c.notified_on IS NOT NULL
 GROUP BY year, c.contract_type ORDER BY year DESC, c.contract_type LIMIT 300;

-- contract_options(limit i64) -> rows
-- The latest, to choose from.
SELECT c.id, CONCAT(LEFT(c.object, 120), ' – ', c.buyer, ' (', c.number, ')') AS name
  FROM contract c FORCE INDEX (ix_contract_sorted) ORDER BY c.sorted_on DESC, c.id DESC LIMIT :limit;

-- contract_option(id i64) -> rows
SELECT c.id, CONCAT(LEFT(c.object, 120), ' – ', c.buyer, ' (', c.number, ')') AS name
  FROM contract c WHERE c.id = :id;

-- contract_importer(username text) -> row
-- Who imports, as the ledger names them.
SELECT p.id, p.name, p.quality, p.directory_uuid FROM person p WHERE p.username = :username AND p.disabled_at IS NULL;

-- contract_known(buyer text, number text) -> rows
-- None or one.
SELECT c.id, c.content_hash AS content_hash__hex, c.content AS content__json FROM contract c
 WHERE c.buyer_id = :buyer AND c.number = :number;

-- contract_import_add(file_name text, file_hash bytes, person i64, at text) -> id
INSERT INTO contract_import (file_name, file_hash, added, changed, imported_by, imported_at)
 VALUES (:file_name, :file_hash, 0, 0, :person, :at);

-- contract_import_count(id i64, added i64, changed i64) -> changed
UPDATE contract_import SET added = :added, changed = :changed WHERE id = :id;

-- contract_add(buyer_id text, number text, buyer text, object text, type text?, clause text?, amount text?,
--              notified_on text?, sorted_on text, content text, hash bytes, search_text text, import i64) -> id
INSERT INTO contract (buyer_id, number, buyer, object, contract_type, clause, amount_now, notified_on, sorted_on, content,
                      content_hash, search_text, import_id)
 VALUES (:buyer_id, :number, :buyer, :object, :type, :clause, :amount, :notified_on, :sorted_on, :content, :hash,
         :search_text, :import);

-- contract_change(id i64, buyer text, object text, type text?, clause text?, amount text?, notified_on text?,
--                 sorted_on text, content text, hash bytes, search_text text, import i64) -> changed
UPDATE contract SET buyer = :buyer, object = :object, contract_type = :type, clause = :clause, amount_now = :amount,
       notified_on = :notified_on, sorted_on = :sorted_on, content = :content, content_hash = :hash,
       search_text = :search_text, import_id = :import
 WHERE id = :id;
