//! Indexes the records that an unpublished run has changed, as they were before, in memory.

use rusqlite::params;

use crate::record::edtf::Edtf;
use crate::store::corrections::body_columns;
use crate::store::read::View;
use crate::store::rows::parse;

impl View<'_> {
    /// Fills the temporary tables of the search with the records as they were before the unpublished run.
    pub(super) fn index_undone(&self) -> rusqlite::Result<()> {
        let db = &self.store.db;
        db.execute_batch(
            "DROP TABLE IF EXISTS temp.before_words;
             DROP TABLE IF EXISTS temp.before_facet;
             CREATE TABLE temp.before_facet (
               num INTEGER PRIMARY KEY, source, gone, first_year, last_year, languages, type, issues, screening, areas);
             CREATE VIRTUAL TABLE temp.before_words USING fts5 (title, description, areas, creators, publisher,
               tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        for (num, before) in self.undone.iter().filter_map(|(num, before)| Some((num, before.as_deref()?))) {
            let record = parse(before)?;
            let (areas, creators) = body_columns(&record);
            let years = record.issued.as_deref().and_then(|issued| Some(Edtf::parse(issued).ok()?.years()));
            let issues: Vec<&str> = record.issues.iter().map(|issue| issue.code.as_str()).collect();
            db.prepare_cached(
                "INSERT INTO temp.before_facet
                 SELECT num, source, 0, ?2, ?3, ' ' || lower(?4) || ' ', lower(?5), ' ' || ?6 || ' ', ?7, ?8
                 FROM record WHERE num = ?1",
            )?
            .execute(params![
                num,
                years.map(|years| years.0),
                years.map(|years| years.1),
                record.languages.join(" "),
                record.kind.as_ref().map(|kind| kind.as_str()),
                issues.join(" "),
                record.screening.as_ref().map(|screening| screening.decision.as_str()),
                areas,
            ])?;
            db.prepare_cached(
                "INSERT INTO temp.before_words (rowid, title, description, areas, creators, publisher)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![num, record.title, record.description, areas, creators, record.publisher])?;
        }
        Ok(())
    }
}
