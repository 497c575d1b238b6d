//! Writes the report of a validation: the findings as one JSON object, and their numbers by kind.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Finding, Level};

/// The place of a finding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'p> {
    /// The path of the file, or `standard input`.
    pub file: &'p str,
    /// The line, counted from 1.
    pub line: u64,
    /// The number of the record in its file, counted from 1.
    pub record: u64,
    /// The id of the record, if it has one.
    pub id: Option<&'p str>,
}

/// The number of findings of each kind.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    errors: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts a finding, and returns the number of findings of its level so far.
    pub(crate) fn add(&mut self, level: Level, kind: &str) -> u64 {
        *self.kinds_mut(level).entry(kind.to_owned()).or_insert(0) += 1;
        self.total(level)
    }

    fn kinds_mut(&mut self, level: Level) -> &mut BTreeMap<String, u64> {
        match level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
        }
    }

    fn kinds(&self, level: Level) -> &BTreeMap<String, u64> {
        match level {
            Level::Error => &self.errors,
            Level::Warning => &self.warnings,
        }
    }

    /// The number of findings of a level.
    pub(crate) fn total(&self, level: Level) -> u64 {
        self.kinds(level).values().sum()
    }

    /// The numbers in the form `3 errors: 2 date, 1 wrong-type`; `None` if there are no findings of the level.
    pub(crate) fn said(&self, level: Level) -> Option<String> {
        let total = self.total(level);
        let name = match level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let kinds: Vec<String> = self.kinds(level).iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let plural = if total == 1 { "" } else { "s" };
        (total > 0).then(|| format!("{total} {name}{plural}: {}", kinds.join(", ")))
    }
}

/// Writes the report finding by finding, without keeping findings in memory.
pub(crate) struct Report<W> {
    out: W,
    first: bool,
}

impl<W: Write> Report<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// Returns an error when `out` cannot be written.
    pub(crate) fn new(mut out: W) -> io::Result<Self> {
        out.write_all(b"{\"findings\":[")?;
        Ok(Self { out, first: true })
    }

    /// Writes one finding.
    ///
    /// # Errors
    /// Returns an error when `out` cannot be written.
    pub(crate) fn finding(&mut self, finding: &Finding, place: Place) -> io::Result<()> {
        let level = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        self.out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        let line = json!({
            "level": level, "kind": finding.kind, "file": place.file, "line": place.line, "record": place.record,
            "id": place.id, "pointer": finding.pointer, "message": finding.message, "nearest": finding.nearest,
        });
        serde_json::to_writer(&mut self.out, &line)?;
        Ok(())
    }

    /// Writes the figures, and ends the report.
    ///
    /// # Errors
    /// Returns an error when `out` cannot be written.
    pub(crate) fn finish(mut self, records: u64, valid: u64, counts: &Counts) -> io::Result<W> {
        let by_kind = |level| -> Value { json!(counts.kinds(level)) };
        write!(self.out, "\n],\"records\":{records},\"valid\":{valid},\"invalid\":{},", records.saturating_sub(valid))?;
        write!(self.out, "\"errors\":{},\"warnings\":{},", counts.total(Level::Error), counts.total(Level::Warning))?;
        writeln!(
            self.out,
            "\"kinds\":{{\"error\":{},\"warning\":{}}}}}",
            by_kind(Level::Error),
            by_kind(Level::Warning)
        )?;
        Ok(self.out)
    }
}
