//! The tables of the database, and the meaning of their columns.

use rusqlite::{Connection, params};

/// A table.
pub(super) struct Table {
    /// The name of the table.
    pub name: &'static str,
    /// The columns: name, type and constraint, and meaning.
    columns: &'static [(&'static str, &'static str, &'static str)],
}

impl Table {
    /// The statement that inserts a row.
    fn insert(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|(name, ..)| format!("\"{name}\"")).collect();
        let marks = vec!["?"; names.len()].join(", ");
        format!("INSERT INTO {} ({}) VALUES ({marks})", self.name, names.join(", "))
    }

    fn create(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|(name, kind, _)| format!("\"{name}\" {kind}")).collect();
        format!("CREATE TABLE {} ({});\n", self.name, columns.join(", "))
    }
}

const OF: (&str, &str, &str) = ("record", "INTEGER NOT NULL REFERENCES records(record)", "The record, by its number");
const AT: (&str, &str, &str) = ("position", "INTEGER NOT NULL", "The place among those of the record, from 1");

/// The records.
pub(super) static RECORDS: &Table = &Table {
    name: "records",
    columns: &[
        ("record", "INTEGER PRIMARY KEY", "Number of the record in the catalogue, from 1"),
        ("id", "TEXT", "Stable identifier of the record"),
        ("title", "TEXT", "As printed"),
        ("description", "TEXT", "Paragraphs joined by a blank line"),
        ("issued", "TEXT", "Date of issue in EDTF"),
        ("languages", "TEXT", "Languages of the publication (BCP 47), as a JSON array"),
        ("type", "TEXT", "Kind of publication"),
        ("creators", "TEXT", "Authors as printed, as a JSON array; the table contributors has them taken apart"),
        ("publisher", "TEXT", "As printed"),
        ("url", "TEXT", "The record's own page"),
        ("keywords", "TEXT", "Words that are no names of the vocabulary, as a JSON array"),
        ("container_title", "TEXT", "Title of the journal, book or series"),
        ("container_kind", "TEXT", "What it is: journal, book, series"),
        ("container_issn", "TEXT", "Its ISSN"),
        ("volume", "TEXT", "Volume, as printed"),
        ("issue", "TEXT", "Issue, as printed"),
        ("pages", "TEXT", "Pages, as printed"),
        ("edition", "TEXT", "As printed"),
        ("place", "TEXT", "Place of publication, as printed"),
        ("key", "TEXT", "The key by which another tool cites the record"),
        ("notes", "TEXT", "What belongs to no other field, as a JSON array"),
        ("screening", "TEXT", "A person's decision in a review: include, exclude or maybe"),
        ("screening_reason", "TEXT", "The reason of the decision"),
        ("screening_by", "TEXT", "Who decided"),
        ("screening_at", "TEXT", "When it was decided"),
        ("text_language", "TEXT", "Language that the title and the description are written in"),
        ("text_language_confidence", "REAL", "Probability that this language is right"),
        ("issued_basis", "TEXT", "Where the date comes from: stated, heading, metadata or title"),
        ("languages_basis", "TEXT", "Where the languages come from: declared or detected"),
        ("title_truncated", "INTEGER", "1 where the page cut the title"),
        ("description_truncated", "INTEGER", "1 where the page cut the description"),
        ("issues", "TEXT", "What a cataloguer should look at, as a JSON array of objects"),
        ("merged", "TEXT", "Ids of the records that this one is made of, as a JSON array"),
        ("source_name", "TEXT", "Name of the source"),
        ("source_location", "TEXT", "Path or URL"),
        ("source_retrieved", "TEXT", "When it was retrieved"),
        ("source_first_line", "INTEGER", "First line of the record in its document"),
        ("source_last_line", "INTEGER", "Last line of the record in its document"),
        ("source_first_byte", "INTEGER", "First byte of the record in its document"),
        ("source_end_byte", "INTEGER", "The byte behind the record in its document"),
        ("source_layout", "TEXT", "The layout in which the document was read"),
        ("source_confidence", "REAL", "Probability that title and description are right"),
        ("sources", "TEXT", "Of a merged record: all places that it was found in, as a JSON array of objects"),
        ("more", "TEXT", "What no other column can hold, as a JSON object"),
    ],
};

/// The thematic areas of records.
pub(super) static AREAS: &Table = &Table {
    name: "areas",
    columns: &[
        OF,
        AT,
        ("id", "TEXT", "The concept of the vocabulary"),
        ("uri", "TEXT", "The address of the concept"),
        ("label", "TEXT", "Its name, as printed where the page declares it"),
        ("basis", "TEXT", "declared by the page, or given by rule"),
        ("score", "REAL", "Weight of the evidence of a rule"),
        ("evidence", "TEXT", "What matched, as a JSON array of objects"),
    ],
};

/// The people and institutions that contributed to the records.
pub(super) static CONTRIBUTORS: &Table = &Table {
    name: "contributors",
    columns: &[
        OF,
        AT,
        ("name", "TEXT", "As printed"),
        ("kind", "TEXT", "person or institution"),
        ("family", "TEXT", "Family name of a person"),
        ("given", "TEXT", "Given names of a person"),
        ("role", "TEXT", "author, editor, translator, …"),
    ],
};

/// The identifiers of records.
pub(super) static IDENTIFIERS: &Table = &Table {
    name: "identifiers",
    columns: &[OF, AT, ("scheme", "TEXT", "doi, isbn, issn, report, …"), ("value", "TEXT", "As printed")],
};

/// The documents and media of records.
pub(super) static FILES: &Table = &Table {
    name: "files",
    columns: &[
        OF,
        AT,
        ("url", "TEXT", "Address"),
        ("media_type", "TEXT", "Media type"),
        ("bytes", "INTEGER", "Size in bytes"),
    ],
};

/// The other addresses of records.
pub(super) static LINKS: &Table =
    &Table { name: "links", columns: &[OF, AT, ("url", "TEXT", "Address"), ("text", "TEXT", "The words of the link")] };

/// The publications that are related to the records.
pub(super) static RELATIONS: &Table = &Table {
    name: "relations",
    columns: &[
        OF,
        AT,
        ("kind", "TEXT", "translation, edition, version, summary, erratum, part or reply"),
        ("id", "TEXT", "Id of the other record"),
        ("url", "TEXT", "Address of the other publication"),
    ],
};

static TABLES: [&Table; 7] = [RECORDS, AREAS, CONTRIBUTORS, IDENTIFIERS, FILES, LINKS, RELATIONS];

/// Statements that run after all records were written: they create the indices and the full-text index.
pub(super) const FINISH: &str = "COMMIT; \
    CREATE INDEX records_id ON records(id); CREATE INDEX records_issued ON records(issued); \
    CREATE INDEX areas_record ON areas(record); CREATE INDEX areas_label ON areas(label); \
    CREATE INDEX contributors_record ON contributors(record); CREATE INDEX contributors_name ON contributors(name); \
    CREATE INDEX identifiers_record ON identifiers(record); CREATE INDEX identifiers_value ON identifiers(value); \
    CREATE INDEX files_record ON files(record); CREATE INDEX links_record ON links(record); \
    CREATE INDEX relations_record ON relations(record); \
    INSERT INTO records_fts(records_fts) VALUES ('rebuild'); \
    INSERT INTO records_fts(records_fts) VALUES ('optimize');";

/// The statements that insert rows, by the names of the tables.
pub(super) fn inserts() -> Vec<(&'static str, String)> {
    TABLES.iter().map(|table| (table.name, table.insert())).collect()
}

/// The statements that create the tables. The full-text index stores no text of its own, but refers to the table of
/// records.
pub(super) fn tables() -> String {
    let mut statements: String = TABLES.iter().map(|table| table.create()).collect();
    statements.push_str(
        "CREATE VIRTUAL TABLE records_fts USING fts5(title, description, creators, publisher, keywords, \
         content=\"records\", content_rowid=\"record\", tokenize=\"unicode61 remove_diacritics 2\");\n\
         CREATE TABLE columns (\"table\" TEXT, \"column\" TEXT, meaning TEXT);\n",
    );
    statements
}

/// Describes the meaning of each column, in a separate table.
pub(super) fn describe(connection: &Connection) -> rusqlite::Result<()> {
    for table in TABLES {
        for (name, _, meaning) in table.columns {
            connection.execute("INSERT INTO columns VALUES (?, ?, ?)", params![table.name, name, meaning])?;
        }
    }
    Ok(())
}
