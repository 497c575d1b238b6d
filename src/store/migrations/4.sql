-- The record of the page without corrections, as the last finished run left it. It is stored for corrected records that
-- were changed by a run that has not finished or was killed.
CREATE TABLE original_before (
  num INTEGER PRIMARY KEY REFERENCES record,
  json TEXT NOT NULL
) STRICT;
