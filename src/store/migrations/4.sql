-- What the page of a corrected record said as the last finished run left it, for records that a later run changed which
-- is not at its end, or was killed.
CREATE TABLE original_before (
  num INTEGER PRIMARY KEY REFERENCES record,
  json TEXT NOT NULL
) STRICT;
