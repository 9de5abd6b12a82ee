-- action_get(id i64)
SELECT id FROM action WHERE id = :id;
