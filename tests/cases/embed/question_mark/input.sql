-- action_get() -> row
SELECT id FROM action LIMIT ?;
