-- When a patient left the group that is watched; NULL: in care.
ALTER TABLE patient ADD COLUMN left_at {integer};
