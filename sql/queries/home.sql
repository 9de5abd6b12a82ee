-- The dashboard.

-- action_latest(owner i64, agreement i64, limit i64) -> rows
-- What a structure wrote last.
SELECT a.id, a.title, a.status, a.updated_at FROM action a
 WHERE a.owner_id = :owner AND a.agreement_id = :agreement
 ORDER BY a.updated_at DESC, a.id DESC LIMIT :limit;
