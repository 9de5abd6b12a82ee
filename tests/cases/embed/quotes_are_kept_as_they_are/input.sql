-- quoted() -> row
SELECT 'it''s  {two}   blanks' AS a, "say \"so\"" AS b, `odd -- name` AS c, '\'' AS d, '--' AS e;
