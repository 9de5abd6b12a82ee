-- The ledger: entries are added, never changed; each names the hash of the one before it of its record.

-- ledger_last(kind text, id i64, first_locked flag) -> rows
-- The end of a record's chain; none or one. Locked, so that it is the end now and not as it was when the
-- transaction first read something; where the record's lock came before any reading (`first_locked`) it is that
-- anyway, and a lock, which reaches to the ends of other chains, would make strangers wait for each other.
SELECT seq, hash AS hash__hex FROM ledger WHERE record_kind = :kind AND record_id = :id
 ORDER BY seq DESC LIMIT 1 {!first_locked: LOCK IN SHARE MODE};

-- ledger_add(kind text, id i64, seq i64, event text, person i64?, at text, entry text, hash bytes) -> changed
INSERT INTO ledger (record_kind, record_id, seq, event, person_id, at, entry, hash)
 VALUES (:kind, :id, :seq, :event, :person, :at, :entry, :hash);

-- ledger_list(people flag, reader i64, event text?, kind text?, record i64?, on_kind flag, on_kind_event flag,
--             on_each flag, on_each_event flag, after_time text?, after_id i64?, limit i64) -> rows
-- One page of the journal by keyset, newest first: entries of records, and of people all (`people`) or the
-- reader's own only. Each half walks along an index of its own, so that a reader's page costs the same
-- however often others sign in. `on_…` names that index when no record is asked for (a record needs its kind):
-- left alone, the server reads from the start of the journal to the cursor.
SELECT l.id, l.at, l.event, l.record_kind, l.record_id, l.seq, l.hash AS hash__hex, l.entry AS entry__json,
       COALESCE(a.title, r.title, g.title, p.name, CONCAT(x.delegator_name, ' → ', x.delegate_name)) AS title, f.ledger_id IS NOT NULL AS sealed__bool
  FROM ((SELECT e.id FROM ledger e
          {record: FORCE INDEX (ix_ledger_record)}
          {on_kind: FORCE INDEX (ix_ledger_kind)}
          {on_kind_event: FORCE INDEX (ix_ledger_event)}
          {on_each: FORCE INDEX (ix_ledger_each)}
          {on_each_event: FORCE INDEX (ix_ledger_each_event)}
          WHERE e.of_record = 1
          {kind: AND e.record_kind = :kind AND :kind <> 'person'}
          {record: AND e.record_id = :record}
          {event: AND e.event = :event}
          {after_time: AND e.at <= :after_time AND (e.at < :after_time OR e.id < :after_id)}
          ORDER BY e.at DESC, e.id DESC LIMIT :limit)
        UNION ALL
        (SELECT e.id FROM ledger e
          {record: FORCE INDEX (ix_ledger_record)}
          {!people: FORCE INDEX (ix_ledger_record)}
          {on_kind: FORCE INDEX (ix_ledger_kind)}
          {on_kind_event: FORCE INDEX (ix_ledger_event)}
          {on_each: FORCE INDEX (ix_ledger_kind)}
          {on_each_event: FORCE INDEX (ix_ledger_event)}
          WHERE e.record_kind = 'person'
          {!people: AND e.record_id = :reader}
          {kind: AND e.record_kind = :kind}
          {record: AND e.record_id = :record}
          {event: AND e.event = :event}
          {after_time: AND e.at <= :after_time AND (e.at < :after_time OR e.id < :after_id)}
          ORDER BY e.at DESC, e.id DESC LIMIT :limit)) page
  JOIN ledger l ON l.id = page.id
  LEFT JOIN action a ON l.record_kind = 'action' AND a.id = l.record_id
  LEFT JOIN record r ON r.id = l.record_id AND r.kind = l.record_kind
  LEFT JOIN agreement g ON l.record_kind = 'agreement' AND g.id = l.record_id
  LEFT JOIN delegation x ON l.record_kind = 'delegation' AND x.id = l.record_id
  LEFT JOIN person p ON l.record_kind = 'person' AND p.id = l.record_id
  LEFT JOIN checkpoint_leaf f ON f.ledger_id = l.id
 ORDER BY l.at DESC, l.id DESC LIMIT :limit;
