//! Matches the records of a file in another format with those of the catalogue.
//!
//! Most formats have no place for some parts of a record, and write others in their own way. A value of the file
//! therefore counts as a correction only where it differs from what the format would say of the record as it is: the
//! catalogue is written in the format, read again, and compared with the file.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use crate::commands::any_catalogue;
use crate::diff::{Scope, field_changes};
use crate::formats::column_names::plain;
use crate::formats::screening::decisions;
use crate::formats::{Format, Options};
use crate::input::Input;
use crate::pipeline::Pipeline;
use crate::record::canonical_url;
use crate::text::folding::fold;
use crate::{Error, Record, Result};

/// Whether the columns of a table are those of a screening tool.
pub(super) fn is_table_of_screening(bytes: &[u8], pipeline: &Pipeline) -> bool {
    let text = String::from_utf8_lossy(bytes.get(..1 << 14).unwrap_or(bytes));
    let header = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let names: Vec<String> = header.split([',', ';', '\t']).map(|name| plain(name.trim().trim_matches('"'))).collect();
    pipeline.columns().known_table(&names).is_some_and(|table| table.screening)
}

/// Whether the notes of records hold the decisions of a screening tool.
pub(super) fn have_decisions(records: &[Record]) -> bool {
    records.iter().flat_map(|record| &record.notes).any(|note| decisions::is_returned(note))
}

/// The records of a catalogue by what identifies them: ids, keys, identifiers, addresses, and titles with years.
#[derive(Default)]
pub(super) struct Index {
    /// The position of the record; `None` where several have the same.
    known: HashMap<String, Option<usize>>,
}

impl Index {
    /// Indexes records, each with the position under which it is to be found.
    pub(super) fn add(&mut self, record: &Record, at: usize) {
        for name in names(record) {
            let found = self.known.entry(name).or_insert(Some(at));
            if *found != Some(at) {
                *found = None;
            }
        }
    }

    /// The position of the record that is meant, by the surest of the names that both have.
    pub(super) fn find(&self, record: &Record) -> Option<usize> {
        names(record).iter().find_map(|name| self.known.get(name).copied().flatten())
    }
}

/// The names under which a record is found, the surest first.
fn names(record: &Record) -> Vec<String> {
    let mut names = Vec::new();
    let id = |id: &str| format!("id {id}");
    names.extend(record.merged.iter().chain([&record.id]).filter(|one| !one.is_empty()).map(|one| id(one)));
    // Tools keep our id as their key, or as an accession number.
    names.extend(record.key.as_deref().map(id));
    names.extend(record.identifiers.iter().map(|one| id(&one.value)));
    let doi = record.identifiers.iter().filter(|one| one.scheme == "doi");
    names.extend(doi.map(|one| format!("doi {}", one.value.to_lowercase())));
    names.extend(record.url.as_deref().map(|url| format!("url {}", canonical_url(url))));
    if let Some(title) = &record.title {
        let words: String = fold(title).chars().filter(|c| c.is_alphanumeric()).collect();
        if !words.is_empty() {
            let year = record.issued.as_deref().and_then(|issued| issued.get(..4)).unwrap_or_default();
            names.push(format!("title {year} {words}"));
        }
    }
    names
}

/// The records of a catalogue as they come back from a format.
pub(super) struct Echo(Vec<Option<Record>>);

impl Echo {
    /// Writes the records `now` in each of the formats and reads them again. The format that says the most records as
    /// the file does is taken; without a format there is no echo.
    ///
    /// # Errors
    /// Returns an error when the records cannot be written or read.
    pub(super) fn new(
        path: &Path,
        formats: &[&'static Format],
        given: &[Record],
        now: &[Record],
        pipeline: &Pipeline,
    ) -> Result<Option<Self>> {
        let mut best: Option<(usize, Self)> = None;
        for format in formats {
            let echo = Self::of_format(format, path, now, pipeline)?;
            let index = echo.index();
            let fits = given.iter().filter(|given| {
                let said = index.find(given).and_then(|at| echo.of(at));
                said.is_some_and(|said| field_changes(said, given, Scope::Publication).is_empty())
            });
            let fits = fits.count();
            if best.as_ref().is_none_or(|(most, _)| fits > *most) {
                best = Some((fits, echo));
            }
        }
        Ok(best.map(|(_, echo)| echo))
    }

    fn of_format(format: &'static Format, path: &Path, now: &[Record], pipeline: &Pipeline) -> Result<Self> {
        let input = Input::File(path.to_path_buf());
        let fail = |error: std::io::Error| Error::from_io(path.display(), &error);
        let read = |records: &[Record]| -> Result<Vec<Record>> {
            let mut out = Vec::new();
            let mut exporter = format.exporter(&Options::default())?;
            exporter.start(&mut out).map_err(fail)?;
            for record in records {
                exporter.record(record, &mut out).map_err(fail)?;
            }
            exporter.finish(&mut out).map_err(fail)?;
            Ok(any_catalogue::imported(out, &input, pipeline)?.0)
        };
        let all = read(now)?;
        if all.len() == now.len() {
            return Ok(Self(all.into_iter().map(Some).collect()));
        }
        // The format leaves some records out, or makes several of one.
        let mut one_by_one = Vec::with_capacity(now.len());
        for record in now {
            let mut found = read(std::slice::from_ref(record))?;
            one_by_one.push(if found.len() == 1 { found.pop() } else { None });
        }
        Ok(Self(one_by_one))
    }

    /// The record at this position as the format gives it.
    pub(super) fn of(&self, at: usize) -> Option<&Record> {
        self.0.get(at)?.as_ref()
    }

    /// Indexes the records that the format gives.
    pub(super) fn index(&self) -> Index {
        let mut index = Index::default();
        for (at, record) in self.0.iter().enumerate() {
            record.iter().for_each(|record| index.add(record, at));
        }
        index
    }
}

/// The formats in which a file may have been written; none where the format of the file is only read.
///
/// # Errors
/// Returns an error when the table of formats lacks one of them.
pub(super) fn formats(path: &Path, bytes: &[u8]) -> Result<Vec<&'static Format>> {
    let extension = Input::File(path.to_path_buf()).extension();
    // A feed is written as one format and read as another; the reader is found by the content in any case.
    let usable = |format: &&'static Format| format.is_written() && !format.is_folder();
    let by_content = || Format::recognised(bytes, &extension).ok();
    let found = Format::of_path(path).ok().filter(usable).or_else(by_content).filter(usable);
    let names: &[&str] = match found.map(|format| format.name) {
        None => &[],
        Some("json") => &["csl"],
        Some("ris") => &["ris", "covidence"],
        Some("bibtex" | "biblatex") => &["bibtex", "biblatex"],
        Some(_) => return Ok(found.into_iter().collect()),
    };
    names.iter().map(|name| Format::written(name)).collect()
}

/// The value of a file with the parts that its format has no place for: the members that the file does not change are
/// those of the record.
pub(super) fn whole(given: Value, echo: &Value, have: &Value) -> Value {
    let (Value::Array(members), Value::Array(said), Value::Array(whole)) = (&given, echo, have) else { return given };
    if said.len() != whole.len() {
        return given;
    }
    let of = |member: &Value| said.iter().position(|one| one == member).and_then(|at| whole.get(at));
    members.iter().map(|member| of(member).unwrap_or(member).clone()).collect()
}
