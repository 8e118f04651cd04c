-- What the resource of a write rests on, as in `ledger`. The write may arrive without being remembered there.
ALTER TABLE intent ADD COLUMN evidence {text} NOT NULL DEFAULT '[]';

ALTER TABLE intent ADD COLUMN rules {text} NOT NULL DEFAULT '[]';

-- 0: it was answered, or never sent, and can arrive no more.
ALTER TABLE intent ADD COLUMN under_way {integer} NOT NULL DEFAULT 1;
