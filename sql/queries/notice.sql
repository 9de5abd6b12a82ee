-- Notices: what is written for the sender of mail, and what people chose.

-- notice_title(kind text, id i64) -> row
-- What a record of any kind is called.
SELECT COALESCE((SELECT a.title FROM action a WHERE a.id = :id AND :kind = 'action'),
                (SELECT r.title FROM record r WHERE r.id = :id AND r.kind = :kind), '') AS title;

-- notice_people(person i64?, role_bit i64?, except i64, kind text, fallback text, limit i64) -> rows
-- Who is to be told: one person, or everybody with a role; not whom the directory no longer has, and nobody who
-- chose not to be told.
SELECT p.id, COALESCE(c.choice, :fallback) AS choice
  FROM person p
  LEFT JOIN notice_choice c ON c.person_id = p.id AND c.kind = :kind
 WHERE p.disabled_at IS NULL AND p.mail <> '' AND p.id <> :except AND COALESCE(c.choice, :fallback) <> 'none'
  {person: AND p.id = :person}
  {role_bit: AND (p.roles & :role_bit) <> 0}
 ORDER BY p.id LIMIT :limit;

-- outbox_add(kind text, person i64?, address text?, subject text, body text, path text?, record_kind text?,
--            record i64?, waits_as text?, calendar text?, once_key text, state text) -> changed
-- A key that is there already is a conflict, found without a lock on the keys around it.
INSERT INTO outbox (kind, person_id, address, subject, body, path, record_kind, record_id, waits_as, calendar, once_key,
                    state, due_at, created_at)
 VALUES (:kind, :person, :address, :subject, :body, :path, :record_kind, :record, :waits_as, :calendar, :once_key, :state,
         UTC_TIMESTAMP(6), UTC_TIMESTAMP(6));

-- notice_choices(person i64) -> rows
-- What a person chose otherwise than what holds for everybody.
SELECT c.kind, c.choice FROM notice_choice c WHERE c.person_id = :person ORDER BY c.kind;

-- notice_choose(person i64, kind text, choice text) -> changed
INSERT INTO notice_choice (person_id, kind, choice) VALUES (:person, :kind, :choice)
ON DUPLICATE KEY UPDATE choice = :choice;

-- notice_mine(person i64, limit i64) -> rows
-- A person's latest notices and what became of them.
SELECT o.subject, o.path, o.kind, o.state, o.created_at, o.done_at
  FROM outbox o WHERE o.person_id = :person AND o.kind <> 'digest'
 ORDER BY o.created_at DESC, o.id DESC LIMIT :limit;
