//! Writes the records as a static repository of OAI-PMH, which is harvested through a gateway. The repository contains
//! its own address, so it is written only if the address of the site is known.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use super::Context;
use crate::error::{Error, Result};
use crate::formats::Exporter as _;
use crate::formats::oai::writer::{self, FILE, StaticRepository};
use crate::record::Record;

/// A static repository that is being written.
pub(super) struct Repository {
    exporter: StaticRepository,
    out: BufWriter<File>,
}

/// Starts the repository, if the address of the site is known.
///
/// # Errors
/// Returns an error when the file cannot be written.
pub(super) fn open(site: &Context) -> Result<Option<Repository>> {
    if site.page.settings().address.is_none() {
        return Ok(None);
    }
    let exporter =
        StaticRepository::new(writer::Repository::new(site.page.title(), site.page.settings().address.as_deref()));
    let mut repository = Repository { exporter, out: site.create(FILE)? };
    repository.exporter.start(&mut repository.out).map_err(failed)?;
    Ok(Some(repository))
}

impl Repository {
    /// Writes a record.
    ///
    /// # Errors
    /// Returns an error when the file cannot be written.
    pub(super) fn record(&mut self, record: &Record) -> Result<()> {
        self.exporter.record(record, &mut self.out).map_err(failed)
    }

    /// Writes the end of the file.
    ///
    /// # Errors
    /// Returns an error when the file cannot be written.
    pub(super) fn finish(mut self) -> Result<()> {
        self.exporter.finish(&mut self.out).and_then(|()| self.out.flush()).map_err(failed)
    }
}

fn failed(error: io::Error) -> Error {
    Error::from_io(FILE, &error)
}
