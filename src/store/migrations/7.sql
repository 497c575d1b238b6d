-- The answers of people about similar records: the sorted ids as a JSON list, and the whole answer as JSON.
CREATE TABLE answer (
    records TEXT PRIMARY KEY,
    answer TEXT NOT NULL
) STRICT;
