-- Version 1.2 of the record. The years of search filters follow EDTF level 1: an interval may be open at one end
-- (../1984, 1984/..), and unknown digits stand for any digit (201X).
CREATE VIEW years AS
  SELECT num,
         CASE WHEN issued GLOB '/*' OR issued GLOB '../*' THEN 0
              ELSE CAST(replace(substr(issued, 1, 4), 'X', '0') AS INTEGER) END AS first_year,
         CASE WHEN issued GLOB '*/' OR issued GLOB '*/..' THEN 9999
              ELSE CAST(replace(substr(issued, instr(issued, '/') + 1, 4), 'X', '9') AS INTEGER) END AS last_year
  FROM body;
DROP TRIGGER facet_added;
CREATE TRIGGER facet_added AFTER INSERT ON body BEGIN
  INSERT INTO facet
    SELECT num, source, gone_run IS NOT NULL, first_year, last_year, ' ' || lower(coalesce(new.languages, '')) || ' '
    FROM record JOIN years USING (num) WHERE num = new.num;
END;
DROP TRIGGER facet_changed;
CREATE TRIGGER facet_changed AFTER UPDATE OF issued, languages ON body
WHEN old.issued IS NOT new.issued OR old.languages IS NOT new.languages BEGIN
  UPDATE facet
    SET first_year = (SELECT first_year FROM years WHERE num = new.num),
        last_year = (SELECT last_year FROM years WHERE num = new.num),
        languages = ' ' || lower(coalesce(new.languages, '')) || ' '
    WHERE num = new.num;
END;
UPDATE facet SET first_year = years.first_year, last_year = years.last_year FROM years
  WHERE years.num = facet.num
    AND (facet.first_year IS NOT years.first_year OR facet.last_year IS NOT years.last_year);
-- Exports are written again, because they have new columns and fields.
UPDATE generation SET number = number + 1;
