-- action_get() -> row
SELECT 'one
two' AS a;
