-- Evaluations: who was invited to answer a campaign, and what was answered. The campaign itself is a record
-- (kind `campaign`); its questionnaire is the snapshot of the version that an answer names.
--
-- In an anonymous campaign nothing in these tables joins an answer to an invitation: the answer has no invitation_id
-- and is found only by a key that its respondent alone holds (key_hash is the hash of it); the invitation knows only
-- that it was used, not when; an answer has the first day of its month, no number, and no order but that of its random
-- key. What is left to an administrator of the database are the files of the server (its binary log, its pages),
-- which hold both changes of one transaction side by side.

CREATE TABLE IF NOT EXISTS campaign_invitation (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  campaign_id BIGINT NOT NULL,
  organisation_name VARCHAR(200) NOT NULL,
  contact_mail VARCHAR(254) NOT NULL,
  seed BINARY(32) NOT NULL,
  token_hash BINARY(32) NOT NULL,
  expires_on DATE NOT NULL,
  created_at DATETIME(6) NOT NULL,
  reminded_on DATE NULL,
  reminders INT NOT NULL DEFAULT 0,
  answered TINYINT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_invitation_token (token_hash),
  UNIQUE KEY uq_invitation_mail (campaign_id, contact_mail),
  KEY ix_invitation_name (campaign_id, organisation_name, id),
  KEY ix_invitation_answered (campaign_id, answered),
  CONSTRAINT fk_invitation_campaign FOREIGN KEY (campaign_id) REFERENCES record (id),
  CONSTRAINT ck_invitation_answered CHECK (answered IN (0, 1))
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS campaign_answer (
  campaign_id BIGINT NOT NULL,
  key_hash BINARY(32) NOT NULL,
  invitation_id BIGINT NULL,
  version INT NOT NULL,
  answers MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  given_on DATE NOT NULL,
  PRIMARY KEY (campaign_id, key_hash),
  UNIQUE KEY uq_answer_key (key_hash),
  UNIQUE KEY uq_answer_invitation (invitation_id),
  CONSTRAINT fk_answer_campaign FOREIGN KEY (campaign_id) REFERENCES record (id),
  CONSTRAINT fk_answer_invitation FOREIGN KEY (invitation_id) REFERENCES campaign_invitation (id)
) ENGINE=InnoDB;
