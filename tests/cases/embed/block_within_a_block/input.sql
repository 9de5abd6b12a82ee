-- action_list(status text?, late flag) -> rows
SELECT id FROM action {status: WHERE status = :status {late: AND is_late}};
