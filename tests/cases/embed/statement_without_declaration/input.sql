-- Everything.

SELECT id FROM action;
