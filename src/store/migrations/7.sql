-- What people said of records that are alike: the ids, sorted, as JSON, and the whole answer.
CREATE TABLE answer (
    records TEXT PRIMARY KEY,
    answer TEXT NOT NULL
) STRICT;
