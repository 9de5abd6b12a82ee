-- action_get(id i64) -> row
-- action_all() -> rows
SELECT id FROM action;
