-- The count of the rows of each table and the sum of their checksums, which triggers keep up to date with every row that
-- is written. A row that reads differently from what was written, or cannot be found any more, makes the sums differ.
CREATE TABLE seal (
  name TEXT PRIMARY KEY,                   -- of the table
  columns TEXT NOT NULL,                   -- that the checksums are made of, quoted
  rows INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
