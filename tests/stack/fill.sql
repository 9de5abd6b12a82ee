-- Fills a loaded database up to @actions actions (at most 200 000), in every state, spread over two years and
-- older than what conf/demo loads, with their versions, target publics, ledger entries and inboxes.
SET foreign_key_checks = 0;
SET @missing = @actions - (SELECT COUNT(*) FROM action);
INSERT INTO action (agreement_id, status, version, title, orientation, action_form, operation_type, territory_id, author_id,
  owner_id, owner_party, cub_lead_id, partner_lead_id, structure_id, starts_on, ends_on, due_on, progress, search_text,
  created_at, updated_at, status_at)
SELECT 1, ELT(1 + n % 9, 'draft', 'submitted', 'endorsed', 'approved', 'changes_requested', 'rejected', 'withdrawn',
  'in_progress', 'completed'), 1, CONCAT('Action ', n), 1 + n % 3, ELT(1 + n % 3, 'engineering', 'facilitation', 'coordination'),
  ELT(1 + n % 6, 'career_plan', 'integration_path', 'integration_engineering', 'territorial_partnership', 'local_initiative',
  'employer_links'), 1, 3, 1, 'cub', 3, 5, 3 + n % 6, '2009-01-01', '2009-01-01' + INTERVAL n % 1500 DAY, '2009-01-01' + INTERVAL n % 1500 DAY, n % 101,
  CONCAT('Action numéro ', n, IF(n % 50 = 0, ' clause sociale', ' atelier')), '2009-01-01' + INTERVAL n MINUTE,
  '2009-01-01' + INTERVAL n MINUTE, '2009-01-01' + INTERVAL n MINUTE
FROM (SELECT seq + (SELECT COUNT(*) FROM action) AS n FROM seq_1_to_200000 WHERE seq <= @missing) numbers;
UPDATE agreement SET action_count = (SELECT COUNT(*) FROM action a WHERE a.agreement_id = agreement.id);
INSERT INTO action_target_public SELECT id, ELT(1 + id % 5, 'long_term_unemployed', 'disabled_worker', 'minimum_income_recipient',
  'low_skilled_youth', 'other_hardship') FROM action a WHERE NOT EXISTS (SELECT 1 FROM action_target_public t WHERE t.action_id = a.id);
INSERT INTO record_version SELECT 'action', id, 1, '{}', x'00', 3, 'x', 'x', created_at FROM action a
  WHERE NOT EXISTS (SELECT 1 FROM record_version v WHERE v.record_kind = 'action' AND v.record_id = a.id);
INSERT INTO ledger (record_kind, record_id, seq, event, person_id, at, entry, hash)
  SELECT 'action', id, 1, 'action.create', 3, created_at, '{}', x'00' FROM action a
  WHERE NOT EXISTS (SELECT 1 FROM ledger l WHERE l.record_kind = 'action' AND l.record_id = a.id);
INSERT INTO inbox SELECT 'role:cub_elected', 'action', id, 'approve', updated_at FROM action a WHERE status = 'endorsed'
  AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.record_id = a.id AND i.recipient = 'role:cub_elected');
ANALYZE TABLE action, action_target_public, record_version, ledger, inbox;
