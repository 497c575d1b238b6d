-- Creators and publishers are searched apart, and filters ask for the type, the issues and the decision of a review.
DROP TRIGGER body_added;
DROP TRIGGER body_removed;
DROP TRIGGER body_changed;
DROP TABLE words;
ALTER TABLE body RENAME COLUMN people TO creators;
ALTER TABLE body ADD COLUMN publisher TEXT;
DROP TRIGGER facet_added;
DROP TRIGGER facet_changed;
UPDATE body SET publisher = json_extract(json, '$.publisher'),
  creators = coalesce((SELECT group_concat(value, ' | ') FROM json_each(body.json, '$.creators')), '');
CREATE VIRTUAL TABLE words USING fts5 (
  title, description, areas, creators, publisher,
  content = 'body', content_rowid = 'num', tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
INSERT INTO words (words) VALUES ('rebuild');
CREATE TRIGGER body_added AFTER INSERT ON body BEGIN
  INSERT INTO words (rowid, title, description, areas, creators, publisher)
  VALUES (new.num, new.title, new.description, new.areas, new.creators, new.publisher);
END;
CREATE TRIGGER body_removed AFTER DELETE ON body BEGIN
  INSERT INTO words (words, rowid, title, description, areas, creators, publisher)
  VALUES ('delete', old.num, old.title, old.description, old.areas, old.creators, old.publisher);
END;
CREATE TRIGGER body_changed AFTER UPDATE OF title, description, areas, creators, publisher ON body
WHEN old.title IS NOT new.title OR old.description IS NOT new.description OR old.areas IS NOT new.areas
  OR old.creators IS NOT new.creators OR old.publisher IS NOT new.publisher BEGIN
  INSERT INTO words (words, rowid, title, description, areas, creators, publisher)
  VALUES ('delete', old.num, old.title, old.description, old.areas, old.creators, old.publisher);
  INSERT INTO words (rowid, title, description, areas, creators, publisher)
  VALUES (new.num, new.title, new.description, new.areas, new.creators, new.publisher);
END;

ALTER TABLE facet ADD COLUMN type TEXT;                            -- in lower case
ALTER TABLE facet ADD COLUMN issues TEXT NOT NULL DEFAULT ' ';     -- codes, each between blanks
ALTER TABLE facet ADD COLUMN screening TEXT;                       -- include, exclude or maybe
CREATE VIEW facets AS
  SELECT num, lower(json_extract(json, '$.type')) AS type,
         ' ' || coalesce((SELECT group_concat(DISTINCT json_extract(value, '$.code')) FROM json_each(body.json, '$.issues')), '') || ' '
           AS issues,
         json_extract(json, '$.screening.decision') AS screening,
         ' ' || lower(coalesce(languages, '')) || ' ' AS languages
  FROM body;
UPDATE facet SET type = facets.type, issues = replace(facets.issues, ',', ' '), screening = facets.screening FROM facets
  WHERE facets.num = facet.num;
CREATE TRIGGER facet_added AFTER INSERT ON body BEGIN
  INSERT INTO facet (num, source, gone, first_year, last_year, languages, type, issues, screening)
    SELECT num, source, gone_run IS NOT NULL, first_year, last_year, facets.languages, facets.type,
           replace(facets.issues, ',', ' '), facets.screening
    FROM record JOIN years USING (num) JOIN facets USING (num) WHERE num = new.num;
END;
CREATE TRIGGER facet_changed AFTER UPDATE OF json ON body WHEN old.json IS NOT new.json BEGIN
  UPDATE facet
    SET first_year = years.first_year, last_year = years.last_year, languages = facets.languages, type = facets.type,
        issues = replace(facets.issues, ',', ' '), screening = facets.screening
    FROM years JOIN facets USING (num) WHERE years.num = new.num AND facet.num = new.num;
END;
