-- One mid-term and one final review of an agreement (article 3): the slot is taken by the review that is written, and
-- free again when that one is withdrawn, rejected or archived. What a review says is its version (record_version).
CREATE TABLE IF NOT EXISTS review_slot (
  agreement_id BIGINT NOT NULL,
  review_type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  record_id BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, review_type),
  UNIQUE KEY uq_review_record (record_id),
  CONSTRAINT fk_review_record FOREIGN KEY (record_id) REFERENCES record (id),
  CONSTRAINT ck_review_type CHECK (review_type IN ('midterm', 'final'))
) ENGINE=InnoDB;
