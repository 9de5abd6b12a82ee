-- action_get(default i64) -> row
SELECT id FROM action WHERE id = :default;
