-- The results of reading the pages of single records, so that a page is not fetched again while its entry is unchanged.
-- A row is written as soon as its page has been read, even if the run is killed later. Readers do not see these rows.
CREATE TABLE own_page (
  source TEXT NOT NULL,                    -- name of the source
  address TEXT NOT NULL,                   -- address as in the record
  entry TEXT NOT NULL,                     -- digest of the entry in the listing
  settings TEXT NOT NULL,                  -- fingerprint of the settings of the reading
  etag TEXT,
  last_modified TEXT,
  digest TEXT NOT NULL,                    -- digest of its bytes
  checked TEXT NOT NULL,                   -- time of the last check (RFC 3339)
  page TEXT,                               -- result as JSON; null if the page could not be read
  failure TEXT,                            -- reason if the page could not be read
  PRIMARY KEY (source, address)
) STRICT, WITHOUT ROWID;
