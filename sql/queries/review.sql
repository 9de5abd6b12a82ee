-- Reviews: which there are, and the one slot of each type.

-- review_list(agreement i64) -> rows
-- Those that hold their slot: one a type at most.
SELECT s.review_type, r.id, r.title, r.status, r.version, r.approved_version
  FROM review_slot s JOIN record r ON r.id = s.record_id WHERE s.agreement_id = :agreement;

-- review_take(record i64) -> changed
-- Nothing when this review holds its slot already; another one's is a duplicate.
INSERT INTO review_slot (agreement_id, review_type, record_id)
SELECT r.agreement_id, r.subtype, r.id FROM record r
 WHERE r.id = :record AND r.kind = 'review'
   AND NOT EXISTS (SELECT 1 FROM review_slot s WHERE s.record_id = :record);

-- review_leave(record i64) -> changed
DELETE FROM review_slot WHERE record_id = :record;

-- review_midterm(record i64) -> rows
-- The mid-term review of the same agreement, once it is approved and those present have confirmed the minutes of its
-- meeting; held to the end of the transaction, so that it cannot lose its approval meanwhile. None or one.
SELECT m.id, m.version FROM record r
  JOIN review_slot s ON s.agreement_id = r.agreement_id AND s.review_type = 'midterm'
  JOIN record m ON m.id = s.record_id
 WHERE r.id = :record AND m.status = 'approved'
   AND EXISTS (SELECT 1 FROM record c WHERE c.agreement_id = r.agreement_id AND c.kind = 'committee_meeting'
     AND c.subtype = 'midterm' AND c.status = 'closed') FOR UPDATE;
