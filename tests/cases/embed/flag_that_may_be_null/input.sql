-- action_list(late flag?) -> rows
SELECT id FROM action {late: WHERE is_late};
