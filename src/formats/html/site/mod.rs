//! Writes the page as a folder, for catalogues that are too large for a single file, and for search engines.
//!
//! `index.html` is the page itself. It loads the parts of its index as they are needed: first the facets, then the
//! words that begin like the typed text, and the records that are shown. Each record has a page of its own, with
//! metadata for reference managers and search engines. Two feeds list the newest records, and a sitemap lists all
//! pages.
//!
//! The records come from a file of JSON Lines, because their order, the newest first, is known only at the end. Memory
//! holds 24 bytes for each record for the order, 4 bytes for each value of a facet, and 4 bytes for each distinct word
//! of a record.

mod codes;
mod facets;
mod feeds;
mod fields;
mod index;
mod metadata;
mod record_page;
mod repository;
mod sitemap;
mod spool;
mod words;

pub(crate) use spool::exporter;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::Value;

use super::writer::Page;
use crate::error::{Error, Result};
use crate::formats::xml::escape;
use crate::record::Record;

use index::Index;
use spool::Spool;

/// The name of the file that marks a folder as written by this program, so that it may be replaced.
pub(crate) const MARK: &str = ".shelflist-site";

/// The number of records in a part.
const PART: usize = 500;

/// The settings and the folder that are shared by the writers of a site.
pub(super) struct Context<'s> {
    page: &'s Page,
    folder: &'s Path,
}

impl Context<'_> {
    /// Writes a file of the site.
    fn write(&self, name: &str, content: &str) -> Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, content).map_err(|error| Error::from_io(path.display(), &error))
    }

    /// Opens a file of the site.
    fn create(&self, name: &str) -> Result<BufWriter<fs::File>> {
        let path = self.folder.join(name);
        fs::File::create(&path).map(BufWriter::new).map_err(|error| Error::from_io(path.display(), &error))
    }
}

/// Checks that a folder may be replaced: it does not exist, is empty, or was written by this program.
///
/// # Errors
/// Returns an error if the folder holds anything that this program did not write.
pub(crate) fn may_replace(folder: &Path) -> Result<()> {
    let Ok(mut entries) = fs::read_dir(folder) else {
        return match folder.exists() {
            true => {
                Err(Error::io("this is a file, not a folder").at(folder.display()).hint("name a folder for the site"))
            }
            false => Ok(()),
        };
    };
    if entries.next().is_none() || folder.join(MARK).is_file() {
        return Ok(());
    }
    Err(Error::io("the folder holds something other than a site")
        .at(folder.display())
        .hint("name a new folder, or an empty one: a site replaces its folder whole"))
}

/// Builds the site of the records in `lines` (JSON Lines) in an empty folder.
///
/// # Errors
/// Returns an error if the lines cannot be read or a file cannot be written.
pub(crate) fn build(lines: fs::File, page: &Page, folder: &Path) -> Result<()> {
    let site = Context { page, folder };
    for name in ["record", "records", "words"] {
        let path = folder.join(name);
        fs::create_dir(&path).map_err(|error| Error::from_io(path.display(), &error))?;
    }
    let mut spool = Spool::read(lines)?;
    let mut index = Index::new(spool.len());
    let mut names = record_page::Names::default();
    let (mut newest, mut addresses) = (Vec::new(), Vec::new());
    let mut part = None;
    let mut repository = repository::open(&site)?;
    for at in 0..spool.len() {
        let (added, line) = spool.line(at)?;
        let (value, record) = parse(&line)?;
        if at % PART == 0 {
            finish_part(part.take())?;
            let mut out = site.create(&format!("records/{}.js", at / PART))?;
            write!(out, "shelflist.records({},[", at / PART).map_err(|error| Error::from_io("records", &error))?;
            part = Some(out);
        }
        if let Some(out) = &mut part {
            let start = if at % PART == 0 { "\n" } else { ",\n" };
            write!(out, "{start}{line}").map_err(|error| Error::from_io("records", &error))?;
        }
        index.add(at, &value, added, page);
        let name = names.name(&record.id);
        record_page::write(&site, &name, &record)?;
        if let Some(repository) = &mut repository {
            repository.record(&record)?;
        }
        if newest.len() < feeds::ENTRIES && record.issued.is_some() {
            newest.push((name.clone(), record.clone()));
        }
        addresses
            .push((name, fields::at(&value, "/source/retrieved").as_str().map(|time| time.chars().take(10).collect())));
    }
    finish_part(part.take())?;
    index.write(&site, &plain(page, &newest))?;
    feeds::write(&site, &newest)?;
    repository.map_or(Ok(()), repository::Repository::finish)?;
    sitemap::write(&site, &addresses)?;
    site.write("style.css", &page.style())?;
    site.write(MARK, "This folder was written by shelflist, which replaces it whole.\n")
}

/// The newest records as a list for readers without scripts. Search engines find the other records in the sitemap.
fn plain(page: &Page, newest: &[(String, Record)]) -> String {
    let mut list = format!("<p>{}</p><ol class=\"entries\">", escape(page.word("plain")));
    for (name, record) in newest {
        let title = escape(record.title.as_deref().unwrap_or_else(|| page.word("no-title")));
        let issued = escape(record.issued.as_deref().unwrap_or_default());
        list.push_str(&format!(
            "<li><h2 class=\"title\" dir=\"auto\"><a href=\"record/{name}.html\">{title}</a></h2><p class=\"meta\">{issued}</p></li>\n"
        ));
    }
    list.push_str("</ol>");
    list
}

fn parse(line: &str) -> Result<(Value, Record)> {
    let failed = |error: serde_json::Error| Error::data(format!("a record cannot be read again: {error}"));
    Ok((serde_json::from_str(line).map_err(failed)?, serde_json::from_str(line).map_err(failed)?))
}

fn finish_part(part: Option<BufWriter<fs::File>>) -> Result<()> {
    let Some(mut out) = part else { return Ok(()) };
    out.write_all(b"\n]);\n").and_then(|()| out.flush()).map_err(|error| Error::from_io("records", &error))
}
