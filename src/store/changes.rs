//! The changes of records between two runs.

use super::Store;
use super::rows::parse;
use crate::clock::Since;
use crate::error::Result;
use crate::record::Record;

/// The kind of change of a record between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The record is new in the catalogue.
    Added,
    /// The values of the record changed.
    Changed,
    /// The record is on another page and otherwise unchanged.
    Moved,
    /// The record is no longer in the catalogue.
    Gone,
    /// The record is in the catalogue again.
    Returned,
}

impl Event {
    /// The name of the event in reports and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Gone => "gone",
            Self::Returned => "returned",
        }
    }
}

/// The change of a record between two runs.
#[derive(Debug, Clone)]
pub struct Change {
    /// The kind of change.
    pub event: Event,
    /// The name of the source of the record.
    pub source: String,
    /// The record before the change; `None` where it was not in the catalogue.
    pub before: Option<Record>,
    /// The record after the change; `None` where it is not in the catalogue.
    pub now: Option<Record>,
    /// The start of the run that made the change (RFC 3339).
    pub at: String,
}

/// The numbers of changes between two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeCounts(std::collections::BTreeMap<(String, Event), u64>);

impl ChangeCounts {
    fn add(&mut self, change: &Change) {
        *self.0.entry((change.source.clone(), change.event)).or_default() += 1;
    }

    /// The number of changes of this kind, of one source or of all.
    pub fn of(&self, source: Option<&str>, event: Event) -> u64 {
        let asked = |(name, kind): &(String, Event)| *kind == event && source.is_none_or(|source| source == name);
        self.0.iter().filter(|(key, _)| asked(key)).map(|(_, count)| count).sum()
    }

    /// The number of all changes.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

impl Store {
    /// The changes since a point in time until the last published run.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Store::base`].
    pub(crate) fn changes_since(&self, since: Since) -> Result<Vec<Change>> {
        let base = self.base(since)?;
        self.changes(base, self.published_before(i64::MAX)?)
    }

    /// The changes of records between the runs `after` and `until`, by source and in the order of the catalogue. A
    /// record that changed and then changed back is left out.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn changes(&self, after: i64, until: i64) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        self.read_changes(after, until, |change| changes.push(change)).map_err(|error| self.explain(&error))?;
        Ok(changes)
    }

    /// The numbers of the changes that [`Store::changes`] returns, by source and event. No more than one change is in
    /// memory at a time.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn change_counts(&self, after: i64, until: i64) -> Result<ChangeCounts> {
        let mut counts = ChangeCounts::default();
        self.read_changes(after, until, |change| counts.add(&change)).map_err(|error| self.explain(&error))?;
        Ok(counts)
    }

    fn read_changes(&self, after: i64, until: i64, mut each: impl FnMut(Change)) -> rusqlite::Result<()> {
        // Two states of each record are compared: the state before its first event after `after`, and the state at
        // `until`, which is the one before its first event after `until`.
        let mut query = self.db.prepare(
            "SELECT event.num, event.before, source.name, later.before, later.id IS NOT NULL, record.gone_run IS NULL,
                    body.json, record.first_run > ?1,
                    (SELECT started FROM run WHERE run.id =
                       (SELECT max(run) FROM event AS last WHERE last.num = event.num AND last.run <= ?2))
             FROM event
             JOIN record ON record.num = event.num JOIN source ON source.id = record.source
             JOIN body ON body.num = event.num
             LEFT JOIN event AS later ON later.id =
               (SELECT min(id) FROM event AS next WHERE next.num = event.num AND next.run > ?2)
             WHERE event.id IN (SELECT min(id) FROM event WHERE run > ?1 AND run <= ?2 GROUP BY num)
             ORDER BY source.position, record.shown, record.num",
        )?;
        let mut rows = query.query([after, until])?;
        while let Some(row) = rows.next()? {
            let before: Option<String> = row.get(1)?;
            let now: Option<String> = match (row.get::<_, bool>(4)?, row.get::<_, bool>(5)?) {
                (true, _) => row.get(3)?,
                (false, true) => Some(row.get(6)?),
                (false, false) => None,
            };
            let before = before.as_deref().map(parse).transpose()?;
            let now = now.as_deref().map(parse).transpose()?;
            let new: bool = row.get(7)?;
            let event = match (&before, &now) {
                (None, Some(_)) if new => Event::Added,
                (None, Some(_)) => Event::Returned,
                (Some(_), None) => Event::Gone,
                (Some(before), Some(now)) if crate::diff::digest(before) != crate::diff::digest(now) => Event::Changed,
                (Some(before), Some(now)) if before.source.location != now.source.location => Event::Moved,
                _ => continue,
            };
            each(Change { event, source: row.get(2)?, before, now, at: row.get(8)? });
        }
        Ok(())
    }
}
