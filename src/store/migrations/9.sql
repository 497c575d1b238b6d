-- The pages that the time of a source did not suffice for in a run. The next run reads them first.
ALTER TABLE source_run ADD COLUMN outstanding INTEGER NOT NULL DEFAULT 0;
-- The run from which on the history is whole. Events of earlier runs were dropped, because they are older than it is kept.
CREATE TABLE whole_from (run INTEGER NOT NULL) STRICT;
INSERT INTO whole_from VALUES (0);
-- Finds what is old without reading all rows.
CREATE INDEX record_gone ON record (gone_run) WHERE gone_run IS NOT NULL;
