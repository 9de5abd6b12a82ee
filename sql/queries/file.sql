-- Files of records of any kind, and how often they were downloaded.

-- file_add(sha256 bytes, size i64, media_type text, at text) -> changed
-- 0: a file with this content is there already.
INSERT IGNORE INTO file (sha256, size, media_type, stored_at) VALUES (:sha256, :size, :media_type, :at);

-- file_by_hash(sha256 bytes) -> row
SELECT f.id, f.size, f.media_type FROM file f WHERE f.sha256 = :sha256;

-- record_file_add(kind text, id i64, version i64, file i64, name text) -> changed
INSERT INTO record_file (record_kind, record_id, version, file_id, name) VALUES (:kind, :id, :version, :file, :name);

-- record_file_get(kind text, id i64, file i64) -> row
-- A file of any version of the record, by the name it had last.
SELECT f.id, f.sha256 AS sha256__hex, f.size, f.media_type, l.name
  FROM record_file l JOIN file f ON f.id = l.file_id
 WHERE l.record_kind = :kind AND l.record_id = :id AND l.file_id = :file
 ORDER BY l.version DESC LIMIT 1;

-- download_counts(kind text, id i64) -> rows
SELECT c.file_id, c.downloads FROM download_count c WHERE c.record_kind = :kind AND c.record_id = :id;

-- download_add(kind text, id i64, file i64) -> changed
INSERT INTO download_count (record_kind, record_id, file_id, downloads) VALUES (:kind, :id, :file, 1)
  ON DUPLICATE KEY UPDATE downloads = downloads + 1;

-- file_page(after i64, limit i64) -> rows
-- All files in the order of their numbers, and whether any version names them.
SELECT f.id, f.sha256 AS sha256__hex, f.size,
       EXISTS (SELECT 1 FROM record_file l WHERE l.file_id = f.id) AS named__bool
  FROM file f WHERE f.id > :after ORDER BY f.id LIMIT :limit;
