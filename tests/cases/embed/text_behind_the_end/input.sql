-- action_all() -> rows
SELECT id FROM action; DELETE FROM action;
