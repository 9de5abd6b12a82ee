-- Checkpoints seal the ledger (accord ledger seal) and its export shows both (accord ledger export). Only the
-- sealing account adds here (sql/grants.sql).

-- checkpoint_last() -> rows
-- The newest checkpoint; none or one.
SELECT id, sealed_at, total, body, hash AS hash__hex, signature AS signature__hex
  FROM checkpoint ORDER BY id DESC LIMIT 1;

-- checkpoint_highest_entry() -> row
SELECT COALESCE(MAX(ledger_id), 0) AS id FROM checkpoint_leaf;

-- ledger_unsealed(above i64, limit i64) -> rows
-- Entries without a checkpoint, and whether each still has its hash.
SELECT l.id, l.record_kind, l.record_id, l.seq, l.hash AS hash__hex,
       l.hash = UNHEX(SHA2(l.entry, 256)) AS intact__bool
  FROM ledger l LEFT JOIN checkpoint_leaf f ON f.ledger_id = l.id
 WHERE l.id > :above AND f.ledger_id IS NULL ORDER BY l.id LIMIT :limit;

-- checkpoint_add(id i64, sealed_at text, entries i64, total i64, body text, hash bytes, signature bytes) -> changed
INSERT INTO checkpoint (id, sealed_at, entries, total, body, hash, signature)
 VALUES (:id, :sealed_at, :entries, :total, :body, :hash, :signature);

-- checkpoint_leaf_add(checkpoint i64, position i64, ledger i64, hash bytes) -> changed
INSERT INTO checkpoint_leaf (checkpoint_id, position, ledger_id, hash) VALUES (:checkpoint, :position, :ledger, :hash);

-- ledger_export(after_kind text, after_id i64, after_seq i64, limit i64) -> rows
-- Entries in the order of their chains.
SELECT l.record_kind, l.record_id, l.seq, l.entry, l.hash AS hash__hex FROM ledger l
 WHERE (l.record_kind = :after_kind AND l.record_id = :after_id AND l.seq > :after_seq)
    OR (l.record_kind = :after_kind AND l.record_id > :after_id)
    OR l.record_kind > :after_kind
 ORDER BY l.record_kind, l.record_id, l.seq LIMIT :limit;

-- checkpoint_export(after i64, until i64, limit i64) -> rows
SELECT id, body, hash AS hash__hex, signature AS signature__hex FROM checkpoint
 WHERE id > :after AND id <= :until ORDER BY id LIMIT :limit;

-- checkpoint_leaves(id i64) -> rows
-- The entries that a checkpoint seals, by the hashes that they had then. An entry that is gone has no kind.
SELECT l.record_kind, l.record_id, l.seq, f.hash AS hash__hex
  FROM checkpoint_leaf f LEFT JOIN ledger l ON l.id = f.ledger_id
 WHERE f.checkpoint_id = :id ORDER BY f.position;
