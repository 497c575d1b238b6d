//! Writes a catalogue as an SQLite file with a full-text index, for use with SQL and with tools that show such files,
//! such as Datasette.
//!
//! SQLite needs a seekable file. The database is therefore built in a temporary file, whose bytes are copied to the
//! output at the end.

mod schema;
mod values;

use std::io::{self, Read as _, Write};

use rusqlite::{Connection, Statement, ToSql, params};
use tempfile::NamedTempFile;

use crate::formats::{Exporter, Options};
use crate::interrupt::Guard;
use crate::record::Record;
use values::{bool_of, json, more};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Database { open: None, number: 0 })
}

struct Database {
    open: Option<Open>,
    /// The number of the last record that was written.
    number: i64,
}

/// The database that is being filled. The field order ensures that the connection is dropped before its file.
struct Open {
    connection: Connection,
    /// The statements that insert rows, by the names of the tables.
    inserts: Vec<(&'static str, String)>,
    file: NamedTempFile,
    _guard: Guard,
}

fn failed(error: &rusqlite::Error) -> io::Error {
    io::Error::other(format!("the database cannot be written: {error}"))
}

impl Open {
    fn new() -> io::Result<Self> {
        let make = || tempfile::Builder::new().prefix("shelflist-").suffix(".sqlite").tempfile();
        let (file, guard) = Guard::making(make)?;
        let connection = Connection::open(file.path()).map_err(|error| failed(&error))?;
        // No other process sees the file before it is complete, and an incomplete file is discarded, so journalling is
        // not needed.
        let settings = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
                        PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE;";
        connection.execute_batch(settings).map_err(|error| failed(&error))?;
        connection.execute_batch(&schema::tables()).map_err(|error| failed(&error))?;
        schema::describe(&connection).map_err(|error| failed(&error))?;
        connection.execute_batch("BEGIN").map_err(|error| failed(&error))?;
        Ok(Self { connection, inserts: schema::inserts(), file, _guard: guard })
    }

    fn insert(&self, number: i64, record: &Record) -> rusqlite::Result<()> {
        self.record(number, record)?;
        let mut areas = self.statement(schema::AREAS)?;
        for (at, one) in (1_i64..).zip(&record.thematic_areas) {
            let evidence = json(&one.evidence, one.evidence.is_empty());
            let (label, basis) = (&one.label, one.basis.as_str());
            areas.execute(params![number, at, one.id, one.uri, label, basis, one.score, evidence])?;
        }
        let mut contributors = self.statement(schema::CONTRIBUTORS)?;
        for (at, one) in (1_i64..).zip(&record.contributors) {
            let (kind, role) = (one.kind.as_deref(), one.role.as_deref());
            contributors.execute(params![number, at, one.name, kind, one.family, one.given, role])?;
        }
        let mut identifiers = self.statement(schema::IDENTIFIERS)?;
        for (at, one) in (1_i64..).zip(&record.identifiers) {
            identifiers.execute(params![number, at, one.scheme, one.value])?;
        }
        let mut files = self.statement(schema::FILES)?;
        for (at, one) in (1_i64..).zip(&record.files) {
            let bytes = one.bytes.and_then(|bytes| i64::try_from(bytes).ok());
            files.execute(params![number, at, one.url, one.media_type, bytes])?;
        }
        let mut links = self.statement(schema::LINKS)?;
        for (at, one) in (1_i64..).zip(&record.links) {
            links.execute(params![number, at, one.url, one.text])?;
        }
        let mut relations = self.statement(schema::RELATIONS)?;
        for (at, one) in (1_i64..).zip(&record.relations) {
            relations.execute(params![number, at, one.kind.as_str(), one.id, one.url])?;
        }
        Ok(())
    }

    fn statement(&self, table: &schema::Table) -> rusqlite::Result<rusqlite::CachedStatement<'_>> {
        let insert = self.inserts.iter().find(|(name, _)| *name == table.name);
        self.connection.prepare_cached(insert.map_or("", |(_, statement)| statement.as_str()))
    }

    fn record(&self, number: i64, record: &Record) -> rusqlite::Result<()> {
        let mut statement = self.statement(schema::RECORDS)?;
        let statement: &mut Statement<'_> = &mut statement;
        let container = record.container.clone().unwrap_or_default();
        let language = record.text_language.as_ref();
        let screening = record.screening.as_ref();
        let (source, lines) = (&record.source, record.source.lines);
        let line = |line: Option<u64>| line.and_then(|line| i64::try_from(line).ok());
        let lists = [
            json(&record.languages, record.languages.is_empty()),
            json(&record.creators, record.creators.is_empty()),
            json(&record.keywords, record.keywords.is_empty()),
            json(&record.notes, record.notes.is_empty()),
            json(&record.issues, record.issues.is_empty()),
            json(&record.merged, record.merged.is_empty()),
        ];
        let [languages, creators, keywords, notes, issues, merged] = lists;
        let values: [&dyn ToSql; 44] = [
            &number,
            &record.id,
            &record.title,
            &record.description,
            &record.issued,
            &languages,
            &record.kind.as_deref(),
            &creators,
            &record.publisher,
            &record.url,
            &keywords,
            &container.title,
            &container.kind,
            &container.issn,
            &container.volume,
            &container.issue,
            &container.pages,
            &record.edition,
            &record.place,
            &record.key,
            &notes,
            &screening.map(|one| one.decision.as_str()),
            &screening.and_then(|one| one.reason.as_deref()),
            &screening.and_then(|one| one.by.as_deref()),
            &screening.and_then(|one| one.at.as_deref()),
            &language.map(|one| one.code.as_str()),
            &language.map(|one| one.confidence),
            &record.issued_basis.as_deref(),
            &record.languages_basis.as_deref(),
            &bool_of(record.title_truncated),
            &bool_of(record.description_truncated),
            &issues,
            &merged,
            &source.name,
            &source.location,
            &source.retrieved,
            &line(lines.map(|(first, _)| first)),
            &line(lines.map(|(_, last)| last)),
            &line(source.bytes.map(|(first, _)| first)),
            &line(source.bytes.map(|(_, last)| last)),
            &source.layout,
            &source.confidence,
            &json(&record.sources, record.sources.is_empty()),
            &more(record),
        ];
        statement.execute(values.as_slice()).map(drop)
    }
}

impl Exporter for Database {
    fn start(&mut self, _: &mut dyn Write) -> io::Result<()> {
        self.open = Some(Open::new()?);
        Ok(())
    }

    fn record(&mut self, record: &Record, _: &mut dyn Write) -> io::Result<()> {
        self.number += 1;
        let open = self.open.as_ref().ok_or_else(|| io::Error::other("the database is finished"))?;
        open.insert(self.number, record).map_err(|error| failed(&error))
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        open.connection.execute_batch(schema::FINISH).map_err(|error| failed(&error))?;
        open.connection.close().map_err(|(_, error)| failed(&error))?;
        let mut file = open.file.reopen()?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            out.write_all(buffer.get(..count).unwrap_or_default())?;
        }
    }
}
