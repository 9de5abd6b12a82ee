-- One-time keys of forms: the first answer is kept in the transaction of its effect, and given again.

-- form_key_add(person i64, form_key text, fingerprint bytes, status i64, location text?, model text?) -> changed
INSERT INTO form_key (person_id, form_key, fingerprint, status, location, model, used_at)
 VALUES (:person, :form_key, :fingerprint, :status, :location, :model, UTC_TIMESTAMP(6));

-- form_key_get(person i64, form_key text) -> rows
-- None or one.
SELECT fingerprint AS fingerprint__hex, status, location, model AS model__json
  FROM form_key WHERE person_id = :person AND form_key = :form_key;

-- form_key_purge(keep_s i64, limit i64) -> changed
DELETE FROM form_key WHERE used_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND ORDER BY used_at LIMIT :limit;

-- form_key_purge_count(keep_s i64) -> row
SELECT COUNT(*) AS total FROM form_key WHERE used_at < UTC_TIMESTAMP(6) - INTERVAL :keep_s SECOND;
