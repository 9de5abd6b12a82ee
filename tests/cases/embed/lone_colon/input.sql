-- action_get() -> row
SELECT @a := 1 AS a;
