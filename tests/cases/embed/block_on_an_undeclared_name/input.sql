-- action_list() -> rows
SELECT id FROM action {status: WHERE status = 1};
