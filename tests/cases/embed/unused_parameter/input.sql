-- action_list(agreement i64, limit i64) -> rows
SELECT id FROM action
 WHERE agreement_id = :agreement;
