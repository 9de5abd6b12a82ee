-- Public contracts, imported from what buyers publish (essential data of public procurement, «DECP»): never typed. One
-- row for a contract whatever number of holders; the newest publication of it holds. clause is null where the data do
-- not say. Holders are companies; of natural persons there is neither name nor number.
CREATE TABLE IF NOT EXISTS contract_import (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  file_name VARCHAR(200) NOT NULL,
  file_hash BINARY(32) NOT NULL,
  added INT NOT NULL,
  changed INT NOT NULL,
  imported_by BIGINT NOT NULL,
  imported_at DATETIME(6) NOT NULL,
  CONSTRAINT fk_contract_import_person FOREIGN KEY (imported_by) REFERENCES person (id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS contract (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  buyer_id CHAR(14) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  number VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  buyer VARCHAR(200) NOT NULL,
  object VARCHAR(1001) NOT NULL,
  contract_type VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
  clause VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
  amount_now DECIMAL(15,2) NULL,
  notified_on DATE NULL,
  sorted_on DATE NOT NULL,
  content TEXT NOT NULL,
  content_hash BINARY(32) NOT NULL,
  search_text TEXT NOT NULL,
  import_id BIGINT NOT NULL,
  UNIQUE KEY uq_contract (buyer_id, number),
  KEY ix_contract_sorted (sorted_on, id),
  KEY ix_contract_type (contract_type, sorted_on, id),
  KEY ix_contract_clause (clause, sorted_on, id),
  KEY ix_contract_buyer (buyer_id, sorted_on, id),
  KEY ix_contract_share (contract_type, notified_on, clause),
  FULLTEXT KEY ft_contract_search (search_text),
  CONSTRAINT fk_contract_import FOREIGN KEY (import_id) REFERENCES contract_import (id),
  CONSTRAINT ck_contract_type CHECK (contract_type IN ('works', 'services', 'supplies')),
  CONSTRAINT ck_contract_clause CHECK (clause IN ('yes', 'no'))
) ENGINE=InnoDB;
