-- Runs are numbered, not dated: a clock may be set back. Readers see what published runs did.
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                      -- refresh or edit
  started TEXT NOT NULL,                   -- RFC 3339
  finished TEXT,                           -- null while it runs, and for ever where it was killed
  published INTEGER NOT NULL DEFAULT 0,
  version TEXT NOT NULL                    -- of shelflist
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,               -- in the project file
  active INTEGER NOT NULL DEFAULT 1,       -- still in the project file
  settings TEXT                            -- fingerprint of what its records were made with
) STRICT;

-- How each source fared in each run.
CREATE TABLE source_run (
  source INTEGER NOT NULL REFERENCES source,
  run INTEGER NOT NULL REFERENCES run,
  outcome TEXT NOT NULL,                   -- complete, partial, failed or refused
  at TEXT NOT NULL,
  message TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,    -- of these pages
  records INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0,
  moved INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0,
  returned INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source, run)
) STRICT, WITHOUT ROWID;

-- A page with the validators of the answer that its entries were made of.
CREATE TABLE page (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source,
  location TEXT NOT NULL,
  position INTEGER NOT NULL,
  etag TEXT,
  last_modified TEXT,
  digest TEXT NOT NULL,                    -- of the bytes
  retrieved TEXT,
  selector TEXT,                           -- that found the records
  layout TEXT,
  next TEXT NOT NULL DEFAULT '[]',         -- addresses that the page leads to: JSON
  seen_run INTEGER NOT NULL,
  UNIQUE (source, location)
) STRICT;

CREATE TABLE record (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  page_id TEXT NOT NULL,                   -- the id that the page gives it now; differs from id once retitled
  key TEXT NOT NULL,                       -- digest of what identifies it, without the occurrence
  source INTEGER NOT NULL REFERENCES source,
  page INTEGER,                            -- the page it was first met on
  position INTEGER NOT NULL,               -- its place in the source
  digest TEXT NOT NULL,                    -- of what counts as a change
  print TEXT NOT NULL,                     -- of that and where it stands
  first_run INTEGER NOT NULL,
  changed_run INTEGER NOT NULL,
  seen_run INTEGER NOT NULL,               -- last run it was met in, kept while it is missing
  missing INTEGER NOT NULL DEFAULT 0,      -- complete runs since
  gone_run INTEGER,
  returned_run INTEGER
) STRICT;
CREATE UNIQUE INDEX record_page_id ON record (source, page_id);
CREATE INDEX record_place ON record (source, position);

-- The entries of each page, in its order. A record may stand on several pages.
CREATE TABLE entry (
  page INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
  position INTEGER NOT NULL,
  num INTEGER NOT NULL REFERENCES record,
  PRIMARY KEY (page, position)
) STRICT, WITHOUT ROWID;

-- The record as it is in the catalogue: what the page says, with corrections over it.
CREATE TABLE body (
  num INTEGER PRIMARY KEY REFERENCES record,
  title TEXT, description TEXT, areas TEXT, people TEXT, issued TEXT, languages TEXT,
  json TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE words USING fts5 (
  title, description, areas, people,
  content = 'body', content_rowid = 'num', tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TRIGGER body_added AFTER INSERT ON body BEGIN
  INSERT INTO words (rowid, title, description, areas, people)
  VALUES (new.num, new.title, new.description, new.areas, new.people);
END;
CREATE TRIGGER body_removed AFTER DELETE ON body BEGIN
  INSERT INTO words (words, rowid, title, description, areas, people)
  VALUES ('delete', old.num, old.title, old.description, old.areas, old.people);
END;
CREATE TRIGGER body_changed AFTER UPDATE OF title, description, areas, people ON body BEGIN
  INSERT INTO words (words, rowid, title, description, areas, people)
  VALUES ('delete', old.num, old.title, old.description, old.areas, old.people);
  INSERT INTO words (rowid, title, description, areas, people)
  VALUES (new.num, new.title, new.description, new.areas, new.people);
END;

-- What happened to a record, with the record as it was before; null where it was not in the catalogue.
-- The catalogue after run N is today's, with the first event after N of each record undone.
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES run,
  num INTEGER NOT NULL REFERENCES record,
  kind TEXT NOT NULL,                      -- added, changed, moved, gone, returned, edited, touched
  before TEXT
) STRICT;
CREATE INDEX event_run ON event (run);
CREATE INDEX event_num ON event (num, run);

-- A person's change to a field, over what the page says.
CREATE TABLE correction (
  num INTEGER NOT NULL REFERENCES record,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                     -- JSON
  page_value TEXT NOT NULL,                -- what the page said then: JSON
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (num, field)
) STRICT, WITHOUT ROWID;

-- What the page says, for corrected records only.
CREATE TABLE original (
  num INTEGER PRIMARY KEY REFERENCES record,
  json TEXT NOT NULL
) STRICT;

-- The exports as they were last written.
CREATE TABLE export (
  name TEXT PRIMARY KEY,
  state TEXT NOT NULL,                     -- of the catalogue and the settings it was made of
  size INTEGER NOT NULL,
  modified TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts up with every change of the catalogue.
CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
INSERT INTO generation VALUES (0);
