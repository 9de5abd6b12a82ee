-- What a party attaches to an agreement: the deliberation that empowers its representative, and the signed copy. One of
-- each; one that is replaced stays in the versions before (record_file).
CREATE TABLE IF NOT EXISTS agreement_file (
  agreement_id BIGINT NOT NULL,
  party VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  piece VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  file_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  PRIMARY KEY (agreement_id, party, piece),
  KEY ix_agreement_file (file_id),
  CONSTRAINT fk_agreement_file_agreement FOREIGN KEY (agreement_id) REFERENCES agreement (id),
  CONSTRAINT fk_agreement_file FOREIGN KEY (file_id) REFERENCES file (id),
  CONSTRAINT ck_agreement_file CHECK (piece IN ('deliberation', 'signature'))
) ENGINE=InnoDB;
