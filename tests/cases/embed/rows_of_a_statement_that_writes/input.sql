-- action_add(title text) -> rows
INSERT INTO action (title) VALUES (:title);
