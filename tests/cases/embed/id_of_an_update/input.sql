-- action_set(title text) -> id
UPDATE action SET title = :title;
