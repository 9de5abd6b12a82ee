-- action_get(id i64) -> row
SELECT id FROM action WHERE id = :id;

-- action_get(id i64) -> row
SELECT id FROM action WHERE id = :id;
