-- Delegations: who decides in whose place, and until when.

-- delegation_list(after_day text?, after_id i64?, limit i64) -> rows
-- The last to end first.
SELECT d.id, d.delegator_id, d.delegator_name, d.delegator_quality, d.delegate_id, d.delegate_name, d.delegate_quality,
       d.party, d.role, d.kinds, d.starts_on, d.ends_on, d.source, d.deliberation_number, d.deliberation_date, d.reason,
       d.revoked_at
  FROM delegation d
 WHERE 1 = 1 {after_day: AND d.ends_on <= :after_day AND (d.ends_on < :after_day OR d.id < :after_id)}
 ORDER BY d.ends_on DESC, d.id DESC LIMIT :limit;

-- delegation_people() -> rows
-- Who can give one (elected officials) or hold one: everybody of a party who has an account.
SELECT p.id, p.name, p.quality, p.roles, o.party, o.short_name AS organisation
  FROM person p JOIN organisation o ON o.id = p.organisation_id
 WHERE p.disabled_at IS NULL AND o.party IS NOT NULL AND (p.roles & 62) <> 0 ORDER BY o.party, p.name LIMIT 500;

-- delegation_add(delegator i64, delegate i64, role text, role_bit i64, kinds text?, starts_on text, ends_on text,
--                source text, number text?, date text?, reason text?, made_by i64, at text, elected flag) -> id
-- Nothing, unless both are of one party, the delegator has that quality, and the delegate is somebody else than who
-- records a deliberation; `elected`: granted by the official alone, to another of the same quality.
INSERT INTO delegation (delegator_id, delegator_name, delegator_quality, delegate_id, delegate_name, delegate_quality,
                        party, role, role_bit, kinds, starts_on, ends_on, source, deliberation_number,
                        deliberation_date, reason, made_by, made_at)
SELECT p.id, p.name, p.quality, q.id, q.name, q.quality, o.party, :role, :role_bit, :kinds, :starts_on, :ends_on, :source,
       :number, :date, :reason, :made_by, :at
  FROM person p
  JOIN organisation o ON o.id = p.organisation_id
  JOIN person q ON q.id = :delegate AND q.id <> p.id AND q.id <> :made_by AND q.disabled_at IS NULL
  JOIN organisation r ON r.id = q.organisation_id AND r.party = o.party
 WHERE p.id = :delegator AND p.disabled_at IS NULL AND (p.roles & :role_bit) <> 0
  {elected: AND p.id = :made_by AND (q.roles & :role_bit) <> 0};

-- delegation_lock(id i64) -> row
SELECT id, delegator_id, party, delegator_name, delegate_name, ends_on, revoked_at FROM delegation
 WHERE id = :id FOR UPDATE;

-- delegation_revoke(id i64, person i64, at text) -> changed
-- Ended early; never twice.
UPDATE delegation SET revoked_by = :person, revoked_at = :at WHERE id = :id AND revoked_at IS NULL;

-- delegation_waiting(recipient text, kinds text?) -> row
-- What waits for the official whose place somebody takes, counted to 100.
SELECT COUNT(*) AS waiting FROM (SELECT 1 FROM inbox i WHERE i.recipient = :recipient
  {kinds: AND FIND_IN_SET(i.record_kind, :kinds) > 0} LIMIT 100) counted;
