//! Writes the exports of a project. An export whose content changed is replaced in one step; the others are not
//! touched.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use sha2::Digest as _;

use super::additions;
use crate::dedupe::outcome::Deduper;
use crate::error::{Error, Result};
use crate::formats::Options;
use crate::formats::csv::data_package;
use crate::formats::html::{Page, site};
use crate::output::Output;
use crate::project::{Export, Feed, Form};
use crate::record::Record;
use crate::seeds::Seeds;
use crate::store::{ExportState, Store, View};

/// The result of writing an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// The content is unchanged, and the file was not touched.
    Unchanged,
    /// The file was replaced.
    Replaced,
    /// There are no records, and an existing file was not touched.
    Empty,
}

/// Writes an export where its content changed.
///
/// # Errors
/// Returns an error when the export cannot be written; the old file is then unchanged.
pub(crate) fn write(export: &Export, store: &Store, seeds: &Seeds, page: Option<&Arc<Page>>) -> Result<Written> {
    let state = state(export, store, page)?;
    let stamp = stamp(export);
    let last = store.export_state(&export.name)?;
    if let (Some(last), Some((size, modified))) = (&last, &stamp)
        && (&last.state, last.size, &last.modified) == (&state, *size, modified)
    {
        return Ok(Written::Unchanged);
    }
    let written = render(export, store, seeds, page)?;
    if written != Written::Empty
        && let Some((size, modified)) = self::stamp(export)
    {
        store.set_export_state(&export.name, &ExportState { state, size, modified })?;
    }
    Ok(written)
}

/// A digest of everything that determines the content of the export.
fn state(export: &Export, store: &Store, page: Option<&Arc<Page>>) -> Result<String> {
    let catalogue = store.catalogue_state()?;
    let (form, version) = (export.form.name(), env!("CARGO_PKG_VERSION"));
    let form = match export.form {
        Form::Additions(Feed::Json) => "additions as JSON",
        _ => form,
    };
    let mut all = format!("{catalogue}\u{1f}{form}\u{1f}{}\u{1f}{}\u{1f}{version}", export.bom, export.datapackage);
    if export.duplicates {
        let answers = store.answers()?;
        all.push_str("\u{1f}duplicates");
        answers.iter().for_each(|answer| all.push_str(&format!("\u{1f}{:?} {:?}", answer.records, answer.answer)));
    }
    if let Some(page) = page.filter(|_| export.form.names_page()) {
        all.push_str(&format!("\u{1f}{page:?}"));
    }
    Ok(crate::record::hex(sha2::Sha256::digest(all.as_bytes()).get(..16).unwrap_or_default()))
}

/// Size and time of change of the exported file. They differ when another program has written the file.
fn stamp(export: &Export) -> Option<(u64, String)> {
    let path = if export.form.is_folder() { export.path.join(site::MARK) } else { export.path.clone() };
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let since = found.modified().ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Some((found.len(), format!("{}.{:09}", since.as_secs(), since.subsec_nanos())))
}

fn render(export: &Export, store: &Store, seeds: &Seeds, page: Option<&Arc<Page>>) -> Result<Written> {
    let mut out = Comparing::new(export, page)?;
    let place = export.path.display().to_string();
    let at = |error: io::Error| Error::from_io(&place, &error);
    let view = store.view()?;
    let (mut records, mut retrieved) = (0, None);
    match export.form {
        Form::Additions(feed) => records = additions::write(&view, feed, &mut out).map_err(|error| error.at(&place))?,
        Form::Catalogue(format) => {
            // A descriptor says what the columns of every catalogue mean.
            let own = if export.datapackage { Vec::new() } else { store.own_fields()? };
            let mut exporter =
                format.exporter(&Options { bom: export.bom, page: page.cloned(), own, ..Options::default() })?;
            exporter.start(&mut out).map_err(at)?;
            let mut write = |record: Record, since: &str| {
                records += 1;
                exporter.added(since.get(..10).unwrap_or_default());
                if record.source.retrieved > retrieved {
                    retrieved.clone_from(&record.source.retrieved);
                }
                exporter.record(&record, &mut out).map_err(at)
            };
            if export.duplicates {
                let mut dates = HashMap::new();
                view.each_since(|record, since| {
                    dates.insert(record.id, since.to_owned());
                    Ok(())
                })?;
                for record in merged(&view, store, seeds)? {
                    // The date of a merged record is that of the oldest record from which it was merged.
                    let ids = std::iter::once(&record.id).chain(&record.merged);
                    let since = ids.filter_map(|id| dates.get(id)).min().cloned().unwrap_or_default();
                    write(record, &since)?;
                }
            } else {
                view.each_since(&mut write)?;
            }
            exporter.finish(&mut out).map_err(at)?;
        }
    }
    if records == 0 {
        return Ok(Written::Empty);
    }
    if !out.finish()? {
        return Ok(Written::Unchanged);
    }
    if export.datapackage {
        data_package::write(&export.path, retrieved.as_deref())?;
    }
    Ok(Written::Replaced)
}

/// The records of the catalogue with duplicates merged, by the answers of people and the learnt weights.
pub(crate) fn merged(view: &View, store: &Store, seeds: &Seeds) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    view.each(|record| {
        records.push(record);
        Ok(())
    })?;
    Ok(Deduper::new(seeds)?.find(records, &store.answers()?).merged())
}

/// Writes a new file and compares it with the old file at the same time.
struct Comparing {
    new: Output,
    old: Option<BufReader<File>>,
    buffer: Vec<u8>,
}

impl Comparing {
    fn new(export: &Export, page: Option<&Arc<Page>>) -> Result<Self> {
        if export.form.is_folder() {
            site::may_replace(&export.path)?;
            let page = page.cloned().unwrap_or_default();
            let build = Box::new(move |lines, folder: &Path| site::build(lines, &page, folder));
            return Ok(Self { new: Output::folder(&export.path, build)?, old: None, buffer: Vec::new() });
        }
        let old = File::open(&export.path).ok().filter(|file| file.metadata().is_ok_and(|found| found.is_file()));
        Ok(Self { new: Output::file(&export.path)?, old: old.map(BufReader::new), buffer: Vec::new() })
    }

    /// Replaces the old file where the new one differs from it. Returns whether the file was replaced.
    fn finish(mut self) -> Result<bool> {
        let mut more = [0];
        if self.old.as_mut().is_some_and(|old| old.read(&mut more).is_ok_and(|read| read == 0)) {
            return Ok(false);
        }
        self.new.commit()?;
        Ok(true)
    }
}

impl Write for Comparing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.new.write(bytes)?;
        if let Some(old) = &mut self.old {
            self.buffer.resize(written, 0);
            let same = old.read_exact(&mut self.buffer).is_ok() && bytes.get(..written) == Some(&self.buffer);
            if !same {
                self.old = None;
            }
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.new.flush()
    }
}
