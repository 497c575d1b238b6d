//! Snippets of the records that a search shows.

use std::collections::HashMap;

use super::Hit;
use crate::error::Result;
use crate::store::query::Query;
use crate::store::read::View;

impl View<'_> {
    /// A snippet of each record, in the order of the hits, with the matching words between U+0002 and U+0003. Snippets
    /// are empty where the query has no words.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn snippets(&self, query: &Query, hits: &[Hit]) -> Result<Vec<String>> {
        let mut found: HashMap<i64, String> = HashMap::new();
        if let Some(expression) = query.any_word().filter(|_| !hits.is_empty()) {
            let (before, now): (Vec<i64>, Vec<i64>) =
                hits.iter().map(|hit| hit.num).partition(|num| self.undone.contains_key(num));
            self.shown(&now, &before, &expression, &mut found).map_err(|error| self.store.explain(&error))?;
        }
        Ok(hits.iter().map(|hit| found.remove(&hit.num).unwrap_or_default()).collect())
    }

    /// Cuts the snippets from an index in memory that holds only the records that are shown. The index of all records
    /// would go through all matches once more.
    fn shown(
        &self,
        now: &[i64],
        before: &[i64],
        expression: &str,
        found: &mut HashMap<i64, String>,
    ) -> rusqlite::Result<()> {
        let db = &self.store.db;
        db.execute_batch(
            "DROP TABLE IF EXISTS temp.shown;
             CREATE VIRTUAL TABLE temp.shown USING fts5 (title, description, areas, creators, publisher,
               tokenize = 'unicode61 remove_diacritics 2');",
        )?;
        let fill = |table: &str, key: &str, nums: &[i64]| {
            let script = format!(
                "INSERT INTO temp.shown (rowid, title, description, areas, creators, publisher)
                 SELECT {key}, title, description, areas, creators, publisher FROM {table}
                 WHERE {key} IN (SELECT value FROM json_each(?))"
            );
            db.prepare(&script)?.execute([serde_json::json!(nums).to_string()])
        };
        fill("main.body", "num", now)?;
        if !before.is_empty() {
            fill("temp.before_words", "rowid", before)?;
        }
        let mut statement = db.prepare(
            "SELECT rowid, snippet(shown, -1, char(2), char(3), '…', 24) FROM temp.shown WHERE shown MATCH ?",
        )?;
        let mut rows = statement.query([expression])?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }
}
