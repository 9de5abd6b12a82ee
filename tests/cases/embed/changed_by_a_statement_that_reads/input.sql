-- action_all() -> changed
SELECT id FROM action;
