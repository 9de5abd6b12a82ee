-- The ledger: entries are added, never changed; each names the hash of the one before it of its record.

-- ledger_last(kind text, id i64) -> rows
-- The end of a record's chain; none or one.
SELECT seq, hash AS hash__hex FROM ledger WHERE record_kind = :kind AND record_id = :id
 ORDER BY seq DESC LIMIT 1;

-- ledger_add(kind text, id i64, seq i64, event text, person i64?, at text, entry text, hash bytes) -> changed
INSERT INTO ledger (record_kind, record_id, seq, event, person_id, at, entry, hash)
 VALUES (:kind, :id, :seq, :event, :person, :at, :entry, :hash);
