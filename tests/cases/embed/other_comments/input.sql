-- action_get() -> row
SELECT 1 AS a /* why */;
