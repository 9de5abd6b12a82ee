-- The book of migrations (sql/migrate.c). Its table is the only one that no migration file makes.

-- migration_table() -> changed
-- Makes the table where it is missing.
CREATE TABLE IF NOT EXISTS schema_migration (
  number INT NOT NULL PRIMARY KEY,
  name VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  applied_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;

-- migration_list() -> rows
-- What was applied, in order.
SELECT number, name, sha256 FROM schema_migration ORDER BY number;

-- migration_add(number i64, name text, sha256 text) -> changed
-- Written after the last statement of the file.
INSERT INTO schema_migration (number, name, sha256, applied_at)
 VALUES (:number, :name, :sha256, UTC_TIMESTAMP(6));

-- migration_lock(seconds i64) -> row
-- One lock a database; the names of locks are common to all databases of a server.
SELECT GET_LOCK(CONCAT('accord.', SHA1(DATABASE())), :seconds) AS locked__bool;

-- migration_unlock() -> row
-- The lock also goes with its connection.
SELECT RELEASE_LOCK(CONCAT('accord.', SHA1(DATABASE()))) AS unlocked__bool;
