//! Keeps the answers of people about records that may be duplicates. A refresh follows these answers.

use rusqlite::params;

use super::Store;
use crate::dedupe::answers::{Answer, Answers, Said};
use crate::error::{Error, Result};

impl Store {
    /// The answers that are in force.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn answers(&self) -> Result<Answers> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.db.prepare("SELECT answer FROM answer ORDER BY records")?;
            query.query_map([], |row| row.get(0))?.collect()
        };
        let lines = read().map_err(|error| self.explain(&error))?;
        Answers::parse(&lines.join("\n"), &self.path().display().to_string())
    }

    /// Keeps an answer. An answer of [`Said::Undone`] deletes an earlier answer about the same records.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn answer(&self, answer: &Answer) -> Result<()> {
        let wrong = |error: serde_json::Error| Error::io(error.to_string());
        let records = serde_json::to_string(&answer.records).map_err(wrong)?;
        let line = serde_json::to_string(answer).map_err(wrong)?;
        let written = match answer.answer {
            Said::Undone => self.db.execute("DELETE FROM answer WHERE records = ?", [records]),
            _ => {
                self.db.execute("INSERT OR REPLACE INTO answer (records, answer) VALUES (?, ?)", params![records, line])
            }
        };
        written.map(|_| ()).map_err(|error| self.explain(&error))
    }
}
