-- The runs of the program. Runs are ordered by number, because a clock may be set back. Readers of the catalogue see only
-- the changes of published runs.
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                      -- refresh or edit
  started TEXT NOT NULL,                   -- RFC 3339
  finished TEXT,                           -- null while it runs, or if it was killed
  published INTEGER NOT NULL DEFAULT 0,
  version TEXT NOT NULL                    -- version of shelflist
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,               -- order in the project file
  active INTEGER NOT NULL DEFAULT 1,       -- whether it is still in the project file
  settings TEXT                            -- fingerprint of the settings that made its records
) STRICT;

-- The result of each source in each run, with the numbers of its pages and records.
CREATE TABLE source_run (
  source INTEGER NOT NULL REFERENCES source,
  run INTEGER NOT NULL REFERENCES run,
  outcome TEXT NOT NULL,                   -- complete, partial, failed or refused
  at TEXT NOT NULL,
  message TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,    -- number of pages that were unchanged
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

-- A page of a source, with the HTTP validators of the response from which its entries were made.
CREATE TABLE page (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source,
  location TEXT NOT NULL,
  position INTEGER NOT NULL,
  etag TEXT,
  last_modified TEXT,
  digest TEXT NOT NULL,                    -- digest of its bytes
  retrieved TEXT,
  selector TEXT,                           -- selector that found the records
  layout TEXT,
  next TEXT NOT NULL DEFAULT '[]',         -- JSON list of the pages to which it leads
  seen_run INTEGER NOT NULL,
  UNIQUE (source, location)
) STRICT;

CREATE TABLE record (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  page_id TEXT NOT NULL,                   -- id from its present title; may differ from id
  key TEXT NOT NULL,                       -- digest of its identity, without the occurrence
  source INTEGER NOT NULL REFERENCES source,
  page INTEGER,                            -- page on which it was found first
  position INTEGER NOT NULL,               -- place in the source
  digest TEXT NOT NULL,                    -- digest of the fields that count as a change
  print TEXT NOT NULL,                     -- digest of these fields and of its place
  first_run INTEGER NOT NULL,
  changed_run INTEGER NOT NULL,
  seen_run INTEGER NOT NULL,               -- last run that found it
  missing INTEGER NOT NULL DEFAULT 0,      -- number of complete runs since that run
  gone_run INTEGER,
  returned_run INTEGER
) STRICT;
CREATE UNIQUE INDEX record_page_id ON record (source, page_id);
CREATE INDEX record_place ON record (source, position);

-- The entries of each page, in the order of the page. A record may be on several pages.
CREATE TABLE entry (
  page INTEGER NOT NULL REFERENCES page ON DELETE CASCADE,
  position INTEGER NOT NULL,
  num INTEGER NOT NULL REFERENCES record,
  PRIMARY KEY (page, position)
) STRICT, WITHOUT ROWID;

-- The record as it is in the catalogue: the record of the page with the corrections applied.
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

-- The events of each record, with the record before the event (null if it was not in the catalogue).
-- The catalogue after run N results from today's catalogue by undoing, for each record, its first event after run N.
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES run,
  num INTEGER NOT NULL REFERENCES record,
  kind TEXT NOT NULL,                      -- added, changed, moved, gone, returned, edited, touched
  before TEXT
) STRICT;
CREATE INDEX event_run ON event (run);
CREATE INDEX event_num ON event (num, run);

-- The corrections of fields by people, which replace the values of the page.
CREATE TABLE correction (
  num INTEGER NOT NULL REFERENCES record,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                     -- corrected value as JSON
  page_value TEXT NOT NULL,                -- value of the page at that time, as JSON
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (num, field)
) STRICT, WITHOUT ROWID;

-- The record of the page without corrections, for corrected records only.
CREATE TABLE original (
  num INTEGER PRIMARY KEY REFERENCES record,
  json TEXT NOT NULL
) STRICT;

-- The exports, with the state in which each was last written.
CREATE TABLE export (
  name TEXT PRIMARY KEY,
  state TEXT NOT NULL,                     -- state of the catalogue and of the settings
  size INTEGER NOT NULL,
  modified TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A number that increases with every change of the catalogue.
CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
INSERT INTO generation VALUES (0);
