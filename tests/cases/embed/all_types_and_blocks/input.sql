-- What an action looks like from outside.

-- action_list(agreement i64, status text?, after_key text?, after_id i64?,
--             by_title flag, limit i64) -> rows
-- The actions of an agreement,
-- page by page.
SELECT a.id, a.title, a.is_late AS late__bool, v.snapshot AS content__json FROM action a
 WHERE a.agreement_id = :agreement
 {status: AND a.status = :status}
 {after_key: AND (a.sort_key, a.id) > (:after_key, :after_id)}
 {by_title: ORDER BY a.title, a.id} {!by_title: ORDER BY a.updated_at DESC, a.id DESC}
 LIMIT :limit;

-- Comments right above a declaration belong to it too.
-- action_get(id i64) -> row
SELECT id, title FROM action WHERE id = :id OR parent_id = :id;

-- action_set(id i64, title text?, hash bytes, note bytes?) -> changed
UPDATE action SET title = :title, hash = :hash, note = :note -- the end of a line may say why
 WHERE id = :id;
-- action_add(title text) -> id
INSERT INTO action (title)
-- also a whole line
	VALUES (:title);

-- one() -> row
SELECT 1 AS one;
