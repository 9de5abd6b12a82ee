-- action_list(status text?) -> rows
SELECT id FROM action {status: WHERE status = :status;
