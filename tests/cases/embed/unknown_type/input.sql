-- action_get(id int) -> row
SELECT id FROM action WHERE id = :id;
