//! Reads the files and folders of a source.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::digest::digest;
use super::read_source::{Place, SourceReader};
use super::series::{self, FilePage, Series};
use crate::document::budget::{Count, Limits};
use crate::error::{Error, Kind, Result};
use crate::formats::Origin;
use crate::formats::table::Choice;
use crate::input::{self, Input};
use crate::pipeline::parts::{Opened, Parts};
use crate::pipeline::{Pipeline, Split};
use crate::project::{Export, Source};
use crate::store::{Outcome, Reading};

impl SourceReader<'_> {
    /// Reads the files of the source. Dated copies of a page are one page.
    pub(crate) fn files(&self, place: &mut Place<'_>) -> Result<()> {
        let paths = with_copies(place.source.paths.iter().map(|path| self.project.folder.join(path)).collect());
        if paths.is_empty() {
            return Ok(());
        }
        let own: Vec<PathBuf> = self.project.written().into_iter().chain(self.reports.clone()).collect();
        let mut inputs = Vec::new();
        for found in input::expand(&paths, &own) {
            match found {
                Ok(Input::Stdin) => {}
                Ok(input) if self.is_export(&input.place()) => {}
                Ok(input) => inputs.push(input),
                Err(error) if error.kind() == Kind::Skipped => place.gathered.warnings.push(error),
                Err(error) => place.fail(None, error),
            }
        }
        for page in series::pages(inputs) {
            // A file that did not change costs little, and is looked at all the same.
            let location = self.relative(&page.path.display().to_string());
            if place.is_over() && !self.is_unchanged(place, &page, &location) {
                place.leave(location);
                continue;
            }
            match page.is_series() {
                true => self.copies(place, &page)?,
                false => self.file(place, page)?,
            }
        }
        Ok(())
    }

    /// Whether the store knows all files of a page as they are.
    fn is_unchanged(&self, place: &Place<'_>, page: &FilePage, location: &str) -> bool {
        let Some(known) = place.known(location) else { return false };
        let digests: Result<Vec<String>> =
            page.copies.iter().map(|(input, _)| Ok(digest(&self.bytes(place.source, input)?))).collect();
        digests.is_ok_and(|digests| known.digest == page_digest(page, &digests))
    }

    /// Reads a page of which there is one file.
    fn file(&self, place: &mut Place<'_>, page: FilePage) -> Result<()> {
        let Some((input, _)) = page.copies.into_iter().next() else { return Ok(()) };
        let location = self.relative(&input.place());
        let bytes = match self.bytes(place.source, &input) {
            Ok(bytes) => bytes,
            Err(error) => {
                place.fail(Some(location), error);
                return Ok(());
            }
        };
        let mut reading = Reading { digest: digest(&bytes), ..Reading::default() };
        if place.known(&location).is_some_and(|known| known.digest == reading.digest) {
            place.page(location, Outcome::Unchanged(None));
            return Ok(());
        }
        let pipeline = self.pipeline(place.source.layout.as_deref())?;
        match self.parts(place.source, &pipeline, &input, &location, bytes) {
            Err(error) if error.kind() == Kind::Skipped => {
                place.gathered.warnings.push(error.at(input.place()));
            }
            parts => _ = self.read(place, location, parts, &mut reading, None, false)?,
        }
        Ok(())
    }

    /// Reads the dated copies of a page as one page.
    fn copies(&self, place: &mut Place<'_>, page: &FilePage) -> Result<()> {
        let location = self.relative(&page.path.display().to_string());
        let (mut texts, mut digests) = (Vec::new(), Vec::new());
        for (input, _) in &page.copies {
            match self.bytes(place.source, input) {
                Ok(bytes) => {
                    digests.push(digest(&bytes));
                    texts.push(bytes);
                }
                Err(error) => {
                    place.fail(Some(location), error);
                    return Ok(());
                }
            }
        }
        let mut reading = Reading { digest: page_digest(page, &digests), ..Reading::default() };
        if place.known(&location).is_some_and(|known| known.digest == reading.digest) {
            place.page(location, Outcome::Unchanged(None));
            return Ok(());
        }
        let pipeline = self.pipeline(place.source.layout.as_deref())?;
        let mut series = Series::default();
        for ((input, date), bytes) in page.copies.iter().zip(texts) {
            let here = self.relative(&input.place());
            let parts = self.parts(place.source, &pipeline, input, &here, bytes);
            let mut records = Vec::new();
            let read = parts.and_then(|mut parts| {
                parts.try_for_each(|part| {
                    let part = part?;
                    place.gathered.warnings.extend(part.warnings);
                    place.gathered.rejected.extend(part.rejected.into_iter().map(|rejected| rejected.error));
                    for record in part.records {
                        match pipeline.validate(&record) {
                            Some(invalid) => {
                                reading.rejected += 1;
                                place.gathered.rejected.push(invalid.error);
                            }
                            None => records.push(record),
                        }
                    }
                    Ok(())
                })
            });
            if let Err(error) = read {
                let error = if error.place().is_some() { error } else { error.at(&here) };
                place.fail(Some(location), error);
                return Ok(());
            }
            if let Some(first) = records.first() {
                reading.layout.clone_from(&first.source.layout);
            }
            let at = date.map(|date| format!("{date}T00:00:00Z"));
            series.add(records, at.as_deref());
        }
        reading.records = series.records();
        let before = place.known_entries(&location);
        if reading.records.is_empty() && before > 0 {
            let error = Error::data(format!("not one record was found, where there were {before}"));
            let hint = "the page keeps its records; check what was written into its copies";
            place.fail(Some(location.clone()), error.at(&location).hint(hint));
            return Ok(());
        }
        place.page(location, Outcome::Read(Box::new(reading)));
        Ok(())
    }

    /// The bytes of a file of the source.
    fn bytes(&self, source: &Source, input: &Input) -> Result<Vec<u8>> {
        input.read(self.project.limits.max_document).map_err(|error| {
            let named = format!("{} names it as a path of the source {}", self.project.file.display(), source.name);
            if Path::new(&input.place()).exists() { error } else { error.hint(named) }
        })
    }

    /// The parts of a file, with its records.
    ///
    /// # Errors
    /// Returns an error when the file is of a kind that is not read, or is malformed.
    fn parts<'p>(
        &self,
        source: &Source,
        pipeline: &'p Pipeline,
        input: &'p Input,
        location: &str,
        bytes: Vec<u8>,
    ) -> Result<impl Iterator<Item = Result<Split>> + use<'p>> {
        let extension = input.extension();
        let origin = Origin {
            name: &source.name,
            location: Some(location),
            extension: &extension,
            from: source.from.as_deref(),
            words: pipeline.words(),
            pins: None,
            columns: Some(pipeline.columns()),
            table: Choice::default(),
        };
        let limits = Limits::new(self.project.limits.max_document, "max_document in [limits]");
        let budget = limits.budget();
        let opened = crate::formats::open(bytes, origin, limits).map(Opened::of).map_err(|error| input.error(error));
        let opened = match opened {
            Err(error) if error.kind() == Kind::Foreign => Err(error.of_kind(Kind::Data)),
            opened => opened,
        };
        Ok(Parts::enriched(pipeline, opened?).map(move |part| {
            let part = part.map_err(|error| input.error(error))?;
            budget.spend(Count::Records, (part.records.len() + part.rejected.len()) as u64)?;
            Ok(part)
        }))
    }

    /// Whether the path is an export of the project. Exports are never read as a source, because the catalogue would
    /// then be fed with its own records.
    fn is_export(&self, path: &str) -> bool {
        let path = Path::new(path);
        let whole = |path: &Path| path.canonicalize().ok();
        let same = |export: &Export| export.path.file_name() == path.file_name() && whole(&export.path) == whole(path);
        self.project.exports.iter().any(same)
    }

    /// The path relative to the folder of the project, so that it does not depend on where the project lies.
    fn relative(&self, path: &str) -> String {
        let path = PathBuf::from(path);
        let short = path.strip_prefix(&self.project.folder).unwrap_or(&path);
        let short = short.strip_prefix(".").unwrap_or(short);
        short.display().to_string().replace('\\', "/")
    }
}

/// The digest of a page of the digests of its files.
fn page_digest(page: &FilePage, digests: &[String]) -> String {
    match digests {
        [only] if !page.is_series() => only.clone(),
        several => digest(several.join(" ").as_bytes()),
    }
}

/// The paths of a source, with the dated copies that lie beside a file that it names. Such a file need not exist where a
/// copy of it does.
fn with_copies(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let named: HashSet<PathBuf> = paths.iter().cloned().collect();
    let mut found = Vec::new();
    for path in paths {
        let copies = if path.is_dir() { Vec::new() } else { copies_of(&path) };
        if copies.is_empty() || path.exists() {
            found.push(path);
        }
        found.extend(copies.into_iter().filter(|copy| !named.contains(copy)));
    }
    found
}

/// The dated copies of a page that lie beside it, in the order of their names.
pub(crate) fn copies_of(page: &Path) -> Vec<PathBuf> {
    let folder = match page.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (Ok(entries), Some(stem)) = (std::fs::read_dir(folder), page.file_stem()) else { return Vec::new() };
    let is_copy = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        path.is_file() && series::dated(&name).is_some_and(|(page, ..)| page == stem.to_string_lossy())
    };
    let mut copies: Vec<PathBuf> =
        entries.flatten().map(|entry| page.with_file_name(entry.file_name())).filter(is_copy).collect();
    copies.sort();
    copies
}
