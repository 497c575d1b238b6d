-- The values that search filters use, in one narrow row for each record, so that a search need not read whole records.
CREATE TABLE facet (
  num INTEGER PRIMARY KEY REFERENCES record,
  source INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  first_year INTEGER,                      -- first year of issue; null if it is not known
  last_year INTEGER,
  languages TEXT NOT NULL                  -- language codes in lower case, each between blanks
) STRICT;
INSERT INTO facet
  SELECT num, source, gone_run IS NOT NULL, CAST(substr(issued, 1, 4) AS INTEGER),
         CAST(substr(issued, instr(issued, '/') + 1, 4) AS INTEGER), ' ' || lower(coalesce(languages, '')) || ' '
  FROM record JOIN body USING (num);
CREATE TRIGGER facet_added AFTER INSERT ON body BEGIN
  INSERT INTO facet
    SELECT num, source, gone_run IS NOT NULL, CAST(substr(new.issued, 1, 4) AS INTEGER),
           CAST(substr(new.issued, instr(new.issued, '/') + 1, 4) AS INTEGER), ' ' || lower(coalesce(new.languages, '')) || ' '
    FROM record WHERE num = new.num;
END;
CREATE TRIGGER facet_changed AFTER UPDATE OF issued, languages ON body
WHEN old.issued IS NOT new.issued OR old.languages IS NOT new.languages BEGIN
  UPDATE facet
    SET first_year = CAST(substr(new.issued, 1, 4) AS INTEGER),
        last_year = CAST(substr(new.issued, instr(new.issued, '/') + 1, 4) AS INTEGER),
        languages = ' ' || lower(coalesce(new.languages, '')) || ' '
    WHERE num = new.num;
END;
CREATE TRIGGER facet_removed AFTER DELETE ON body BEGIN
  DELETE FROM facet WHERE num = old.num;
END;
CREATE TRIGGER facet_gone AFTER UPDATE OF gone_run ON record
WHEN (old.gone_run IS NULL) <> (new.gone_run IS NULL) BEGIN
  UPDATE facet SET gone = new.gone_run IS NOT NULL WHERE num = new.num;
END;

-- Prefixes of one letter get an index, too. Without it, such a search would have to join the lists of thousands of words.
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5 (
  title, description, areas, people,
  content = 'body', content_rowid = 'num', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
INSERT INTO words (words) VALUES ('rebuild');
