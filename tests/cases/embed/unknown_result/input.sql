-- action_get(id i64) -> list
SELECT id FROM action WHERE id = :id;
