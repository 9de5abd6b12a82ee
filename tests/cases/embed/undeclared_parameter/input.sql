-- action_get(title text) -> row
SELECT id FROM action WHERE title = :titel OR title = :title;
