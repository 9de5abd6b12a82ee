-- action_all() -> rows
SELECT id FROM action WHERE :id
-- action_get(id i64) -> row
SELECT id FROM action WHERE id = :id;
