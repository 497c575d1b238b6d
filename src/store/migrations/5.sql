-- The place of a record as the last finished run left it: what a run under way moves is not shown before its end.
ALTER TABLE record ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
UPDATE record SET shown = position;
CREATE INDEX record_shown ON record (source, shown);
CREATE INDEX record_moved ON record (num) WHERE shown <> position;
