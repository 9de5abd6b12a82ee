-- action_list() -> rows
SELECT id FROM action };
