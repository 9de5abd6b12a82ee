-- Campaigns: invitations, and answers behind personal links.

-- invitation_by_token(hash bytes) -> row
-- The invitation of a personal link, its campaign and the questionnaire that a new answer is given to.
SELECT i.id, i.campaign_id, i.expires_on, i.answered, r.status, r.title, r.version, v.snapshot AS content__json
  FROM campaign_invitation i
  JOIN record r ON r.id = i.campaign_id
  JOIN record_version v ON v.record_kind = 'campaign' AND v.record_id = r.id AND v.version = r.version
 WHERE i.token_hash = :hash;

-- answer_by_invitation(invitation i64) -> rows
-- What was answered to an invitation that is not anonymous, with the questionnaire it was given to; none or one.
SELECT a.version, a.answers AS answers__json, a.given_on, a.key_hash AS key_hash__hex, v.snapshot AS content__json
  FROM campaign_answer a
  JOIN record_version v ON v.record_kind = 'campaign' AND v.record_id = a.campaign_id AND v.version = a.version
 WHERE a.invitation_id = :invitation;

-- answer_by_key(hash bytes) -> rows
-- An answer by the key that only its respondent holds, with its campaign; none or one. Of an anonymous campaign alone.
SELECT a.campaign_id, a.version, a.answers AS answers__json, a.given_on, r.status, r.title,
       v.snapshot AS content__json
  FROM campaign_answer a
  JOIN record r ON r.id = a.campaign_id
  JOIN record_version v ON v.record_kind = 'campaign' AND v.record_id = a.campaign_id AND v.version = a.version
 WHERE a.key_hash = :hash AND a.invitation_id IS NULL;

-- answer_add(campaign i64, version i64, key bytes, invitation i64?, answers text, given_on text) -> changed
-- Writes nothing when the campaign is not open, or its questionnaire is another by now.
INSERT INTO campaign_answer (campaign_id, key_hash, invitation_id, version, answers, given_on)
SELECT r.id, :key, :invitation, r.version, :answers, :given_on
  FROM record r WHERE r.id = :campaign AND r.kind = 'campaign' AND r.version = :version AND r.status = 'open';

-- answer_change(campaign i64, key bytes, answers text) -> changed
-- The version stays: an answer belongs to the questionnaire it was given to.
UPDATE campaign_answer a JOIN record r ON r.id = a.campaign_id
   SET a.answers = :answers
 WHERE a.campaign_id = :campaign AND a.key_hash = :key AND r.status = 'open';

-- invitation_use(id i64) -> changed
-- Once: nothing when it was used before.
UPDATE campaign_invitation SET answered = 1 WHERE id = :id AND answered = 0;

-- invitation_list(campaign i64, after_name text?, after_id i64?, limit i64) -> rows
SELECT i.id, i.organisation_name, i.contact_mail, i.seed AS seed__hex, i.token_hash AS token_hash__hex, i.expires_on,
       i.created_at, i.reminded_on, i.reminders, i.answered AS answered__bool
  FROM campaign_invitation i FORCE INDEX (ix_invitation_name)
 WHERE i.campaign_id = :campaign
  {after_name: AND i.organisation_name >= :after_name AND (i.organisation_name > :after_name OR i.id > :after_id)}
 ORDER BY i.organisation_name, i.id LIMIT :limit;

-- invitation_counts(campaign i64) -> row
-- A campaign has at most 500 (INVITATION_MAX).
SELECT COUNT(*) AS invited, COALESCE(CAST(SUM(i.answered) AS SIGNED), 0) AS answered
  FROM campaign_invitation i FORCE INDEX (ix_invitation_answered) WHERE i.campaign_id = :campaign;

-- invitation_add(campaign i64, name text, mail text, seed bytes, hash bytes, on text, days i64, at text) -> changed
-- Who has been invited already is left as they are: nothing is added.
INSERT INTO campaign_invitation (campaign_id, organisation_name, contact_mail, seed, token_hash, expires_on, created_at)
SELECT r.id, :name, :mail, :seed, :hash, CAST(:on AS DATE) + INTERVAL :days DAY, :at FROM record r
 WHERE r.id = :campaign AND NOT EXISTS (SELECT 1 FROM campaign_invitation i
   WHERE i.campaign_id = :campaign AND i.contact_mail = :mail);

-- invitation_remind(campaign i64, id i64, on text, days i64) -> changed
-- Marks that one that has not answered was written to; its link lives on from it.
UPDATE campaign_invitation SET reminded_on = :on, reminders = reminders + 1,
       expires_on = GREATEST(expires_on, CAST(:on AS DATE) + INTERVAL :days DAY)
 WHERE campaign_id = :campaign AND answered = 0 AND id = :id;

-- answer_list(campaign i64, limit i64) -> rows
-- All answers, the newest questionnaire first; not in the order in which they came.
SELECT a.version, a.answers AS answers__json FROM campaign_answer a
 WHERE a.campaign_id = :campaign ORDER BY a.version DESC, a.key_hash LIMIT :limit;

-- answer_versions(campaign i64) -> rows
-- The questionnaires that were answered, the newest first.
SELECT v.version, v.snapshot AS content__json FROM record_version v
 WHERE v.record_kind = 'campaign' AND v.record_id = :campaign
   AND EXISTS (SELECT 1 FROM campaign_answer a WHERE a.campaign_id = :campaign AND a.version = v.version)
 ORDER BY v.version DESC LIMIT 20;

-- answer_kinds(campaign i64) -> row
-- Whether answers were given anonymously, and whether some belong to invitations: a campaign never turns.
SELECT EXISTS (SELECT 1 FROM campaign_answer a WHERE a.campaign_id = :campaign AND a.invitation_id IS NULL)
         AS anonymous__bool,
       EXISTS (SELECT 1 FROM campaign_answer a WHERE a.campaign_id = :campaign AND a.invitation_id IS NOT NULL)
         AS named__bool;

-- answer_load(campaign i64, version i64, key bytes, invitation i64?, answers text, given_on text) -> changed
-- For sample data, whose campaigns may be closed.
INSERT INTO campaign_answer (campaign_id, key_hash, invitation_id, version, answers, given_on)
 VALUES (:campaign, :key, :invitation, :version, :answers, :given_on);
