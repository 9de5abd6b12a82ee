-- action_get(id i64) -> row
SELECT DATE_FORMAT(updated_at, '%H:%i') AS at FROM action WHERE id = :id;
