-- What the own pages of records said, so that they are not asked again while their entries stay as they are. A row is
-- written when its page was read, also by a run that is killed later: no reader of the catalogue sees it.
CREATE TABLE own_page (
  source TEXT NOT NULL,                    -- name
  address TEXT NOT NULL,                   -- as the record has it
  entry TEXT NOT NULL,                     -- digest of what the listing said
  settings TEXT NOT NULL,                  -- fingerprint of what the page was read with
  etag TEXT,
  last_modified TEXT,
  digest TEXT NOT NULL,                    -- of the bytes
  checked TEXT NOT NULL,                   -- RFC 3339
  page TEXT,                               -- what it said: JSON; null where it could not be read
  failure TEXT,                            -- why it could not be read
  PRIMARY KEY (source, address)
) STRICT, WITHOUT ROWID;
