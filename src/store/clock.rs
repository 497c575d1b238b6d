//! Corrects dates that a wrong clock left in the future.

use rusqlite::params;

use super::Store;
use crate::error::Result;

/// The columns that hold times of runs (RFC 3339, in UTC).
const TIMES: [(&str, &str); 6] = [
    ("run", "started"),
    ("run", "finished"),
    ("source_run", "at"),
    ("page", "retrieved"),
    ("own_page", "checked"),
    ("correction", "at"),
];

/// The columns that hold records as JSON, and the times in a record that come from the clock.
const RECORDS: [(&str, &str); 4] =
    [("body", "json"), ("original", "json"), ("original_before", "json"), ("event", "before")];
const RETRIEVED: [&str; 2] = ["$.source.retrieved", "$.source.details.retrieved"];

impl Store {
    /// Replaces every time later than `limit` by `now`, and returns the number of runs that were dated later. Both are
    /// RFC 3339 in UTC. Runs are ordered by their numbers, so nothing else changes.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn correct_clock(&self, limit: &str, now: &str) -> Result<u64> {
        let later = "SELECT count(*) FROM run WHERE started > ?1 OR finished > ?1";
        let runs: u64 = self.db.query_row(later, [limit], |row| row.get(0)).map_err(|error| self.explain(&error))?;
        if runs == 0 {
            return Ok(0);
        }
        let correct = || -> rusqlite::Result<()> {
            for (table, column) in TIMES {
                let script = format!("UPDATE {table} SET {column} = ?2 WHERE {column} > ?1");
                self.db.execute(&script, params![limit, now])?;
            }
            for (table, column) in RECORDS {
                for time in RETRIEVED {
                    let script = format!(
                        "UPDATE {table} SET {column} = json_set({column}, '{time}', ?2)
                         WHERE {column} IS NOT NULL AND json_extract({column}, '{time}') > ?1"
                    );
                    self.db.execute(&script, params![limit, now])?;
                }
            }
            self.db.execute("UPDATE generation SET number = number + 1", [])?;
            Ok(())
        };
        self.whole(correct, |()| true)?;
        Ok(runs)
    }
}
