-- The place of a record as the last finished run left it. Moves by a run in progress become visible at its end.
ALTER TABLE record ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
UPDATE record SET shown = position;
CREATE INDEX record_shown ON record (source, shown);
CREATE INDEX record_moved ON record (num) WHERE shown <> position;
