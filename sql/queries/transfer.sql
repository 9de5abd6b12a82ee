-- `accord export` and `accord import`: the schema itself says how its tables are read and written, so that no table and
-- no column can be forgotten. Statements come in fragments, to be put together in their order (app/command/transfer.h);
-- CHAR(63) is the place of an argument, whose number, from 1, is `arg`.

-- transfer_tables() -> rows
SELECT t.table_name AS name FROM information_schema.tables t
 WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' ORDER BY HEX(t.table_name);

-- transfer_columns(table text) -> rows
-- The columns that are stored, in their order.
SELECT c.column_name AS name, c.data_type IN ('binary', 'varbinary') AS bytes__bool,
       (SELECT k.ordinal_position FROM information_schema.key_column_usage k
         WHERE k.table_schema = DATABASE() AND k.table_name = :table AND k.constraint_name = 'PRIMARY'
           AND k.column_name = c.column_name) AS key_position
  FROM information_schema.columns c
 WHERE c.table_schema = DATABASE() AND c.table_name = :table AND COALESCE(c.generation_expression, '') = ''
 ORDER BY c.ordinal_position;

-- transfer_read(table text) -> rows
-- A page of a table by its primary key. `part` 1 is left out of the first page: it goes on behind the last row of the
-- page before, as ranges of the key that the server can follow.
SELECT f.part, f.text, f.arg FROM (
  SELECT 0 AS part, ROW_NUMBER() OVER (ORDER BY c.ordinal_position) AS place, NULL AS arg,
         CONCAT(IF(ROW_NUMBER() OVER (ORDER BY c.ordinal_position) = 1, 'SELECT ', ', '),
           CASE WHEN c.data_type IN ('binary', 'varbinary') THEN CONCAT('`', c.column_name, '` AS `', c.column_name, '__hex`')
                WHEN c.data_type IN ('decimal', 'double', 'float', 'time')
                  THEN CONCAT('CAST(`', c.column_name, '` AS CHAR) AS `', c.column_name, '`')
                ELSE CONCAT('`', c.column_name, '`') END) AS text
    FROM information_schema.columns c
   WHERE c.table_schema = DATABASE() AND c.table_name = :table AND COALESCE(c.generation_expression, '') = ''
  UNION ALL
  SELECT 0, 100000, NULL, CONCAT(' FROM `', :table, '`')
  UNION ALL
  SELECT 1, a.ordinal_position * 100 + b.ordinal_position, b.ordinal_position,
         CONCAT(CASE WHEN b.ordinal_position > 1 THEN ' AND ' WHEN a.ordinal_position > 1 THEN ' OR (' ELSE ' WHERE (' END,
           '`', b.column_name, '` ', IF(b.ordinal_position = a.ordinal_position, '>', '='), ' ', CHAR(63 USING utf8mb4),
           IF(b.ordinal_position = a.ordinal_position, ')', ''))
    FROM information_schema.key_column_usage a
    JOIN information_schema.key_column_usage b ON b.table_schema = a.table_schema AND b.table_name = a.table_name
     AND b.constraint_name = a.constraint_name AND b.ordinal_position <= a.ordinal_position
   WHERE a.table_schema = DATABASE() AND a.table_name = :table AND a.constraint_name = 'PRIMARY'
  UNION ALL
  SELECT 2, k.ordinal_position, NULL, CONCAT(IF(k.ordinal_position = 1, ' ORDER BY ', ', '), '`', k.column_name, '`')
    FROM information_schema.key_column_usage k
   WHERE k.table_schema = DATABASE() AND k.table_name = :table AND k.constraint_name = 'PRIMARY'
  UNION ALL
  SELECT 2, 100000, 1 + COUNT(*), CONCAT(' LIMIT ', CHAR(63 USING utf8mb4))
    FROM information_schema.key_column_usage k
   WHERE k.table_schema = DATABASE() AND k.table_name = :table AND k.constraint_name = 'PRIMARY') f
 ORDER BY f.part, f.place;

-- transfer_write(table text) -> rows
-- One row of a table; its arguments are the columns of transfer_columns.
SELECT f.text, f.arg FROM (
  SELECT 0 AS part, ROW_NUMBER() OVER (ORDER BY c.ordinal_position) AS place, NULL AS arg,
         CONCAT(IF(ROW_NUMBER() OVER (ORDER BY c.ordinal_position) = 1, CONCAT('INSERT INTO `', :table, '` ('), ', '),
           '`', c.column_name, '`') AS text
    FROM information_schema.columns c
   WHERE c.table_schema = DATABASE() AND c.table_name = :table AND COALESCE(c.generation_expression, '') = ''
  UNION ALL
  SELECT 1, ROW_NUMBER() OVER (ORDER BY c.ordinal_position), ROW_NUMBER() OVER (ORDER BY c.ordinal_position),
         CONCAT(IF(ROW_NUMBER() OVER (ORDER BY c.ordinal_position) = 1, ') VALUES (', ', '), CHAR(63 USING utf8mb4))
    FROM information_schema.columns c
   WHERE c.table_schema = DATABASE() AND c.table_name = :table AND COALESCE(c.generation_expression, '') = ''
  UNION ALL
  SELECT 2, 0, NULL, ')') f
 ORDER BY f.part, f.place;

-- transfer_references() -> rows
-- For each foreign key a statement, in fragments, that counts the rows which name something that is not there.
SELECT f.name, f.text FROM (
  SELECT CONCAT(k.table_name, '.', k.constraint_name) AS name, 0 AS part, k.ordinal_position AS place,
         CONCAT(IF(k.ordinal_position = 1, CONCAT('SELECT COUNT(*) AS missing FROM `', k.table_name, '` c WHERE '), ' AND '),
           'c.`', k.column_name, '` IS NOT NULL') AS text
    FROM information_schema.key_column_usage k
   WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
  UNION ALL
  SELECT CONCAT(k.table_name, '.', k.constraint_name), 1, k.ordinal_position,
         CONCAT(IF(k.ordinal_position = 1, CONCAT(' AND NOT EXISTS (SELECT 1 FROM `', k.referenced_table_name, '` p WHERE '),
           ' AND '), 'p.`', k.referenced_column_name, '` = c.`', k.column_name, '`')
    FROM information_schema.key_column_usage k
   WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
  UNION ALL
  SELECT CONCAT(k.table_name, '.', k.constraint_name), 2, 0, ')'
    FROM information_schema.key_column_usage k
   WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL AND k.ordinal_position = 1) f
 ORDER BY f.name, f.part, f.place;

-- transfer_trust() -> changed
-- Rows of an import name each other in any order; transfer_references is asked at its end.
SET SESSION foreign_key_checks = 0;
