-- action_list(late flag) -> rows
SELECT id FROM action WHERE is_late = :late;
