//! Checks the files of a project: what it reads or keeps is never overwritten by what it writes.

use std::path::{Path, PathBuf};

use super::{Project, Source};
use crate::error::{Error, Result};
use crate::formats::csv::data_package;
use crate::paths::{Claims, refuse_special};
use crate::seeds::Seeds;

impl Project {
    /// The files that a project reads and keeps: the project file, the store with its accompanying files, the lock, the
    /// vocabulary, the certificates, the files of its sources, and the folder of seeds.
    pub(crate) fn claims(&self, seeds: &Seeds) -> Claims {
        let mut claims = Claims::default();
        self.claim(seeds, &mut claims);
        claims
    }

    /// Adds these files to those that a run reads or keeps.
    pub(crate) fn claim(&self, seeds: &Seeds, claims: &mut Claims) {
        claims.keep("the project file", &self.file);
        self.store_files().for_each(|(what, path)| claims.keep(what, &path));
        claims.keep("the vocabulary", Path::new(&self.vocabulary));
        self.politeness.fetch.ca.iter().for_each(|path| claims.keep("the certificates", path));
        for source in &self.sources {
            let paths: Vec<_> = source.paths.iter().map(|path| self.folder.join(path)).collect();
            crate::input::claim(&paths, claims);
            self.site_file(source).iter().for_each(|path| claims.keep("the file of a site", path));
        }
        seeds.folder().into_iter().for_each(|folder| claims.keep_folder("a file of --seeds", folder));
    }

    /// Checks, before anything is read or written, that no output of a refresh overwrites a file that the project
    /// reads, keeps or writes elsewhere, and that all paths lead to files.
    ///
    /// # Errors
    /// Returns an error when an output would overwrite such a file, or a path leads to a pipe, a socket or a device.
    pub(crate) fn check_files(&self, seeds: &Seeds, reports: &[PathBuf]) -> Result<()> {
        let at = |error: Error| match error.place() {
            Some(place) => {
                let named = format!("{} names {place}", self.file.display());
                match error.advice().map(str::to_owned) {
                    Some(advice) => error.hint(format!("{named}; {advice}")),
                    None => error.hint(named),
                }
            }
            None => error,
        };
        refuse_special(&self.store).map_err(at)?;
        refuse_special(Path::new(&self.vocabulary)).map_err(at)?;
        self.politeness.fetch.ca.iter().try_for_each(|path| refuse_special(path)).map_err(at)?;
        for source in &self.sources {
            let files = source.paths.iter().map(|path| self.folder.join(path)).chain(self.site_file(source));
            files.into_iter().try_for_each(|path| refuse_special(&path)).map_err(at)?;
        }
        let mut claims = self.claims(seeds);
        for export in &self.exports {
            refuse_special(&export.path).map_err(at)?;
            claims.write(&format!("the export {}", export.name), &export.path).map_err(at)?;
            if export.datapackage {
                let beside = export.path.with_file_name(data_package::NAME);
                claims.write(&format!("the descriptor of {}", export.name), &beside).map_err(at)?;
            }
        }
        let reports = reports.iter().filter(|path| path.as_os_str() != "-");
        reports.into_iter().try_for_each(|path| claims.write("--report", path))
    }

    /// The files and folders that a refresh writes, which are not read as documents of a source.
    pub(crate) fn written(&self) -> Vec<PathBuf> {
        let beside =
            |export: &super::Export| export.datapackage.then(|| export.path.with_file_name(data_package::NAME));
        let exports = self.exports.iter().flat_map(|export| [Some(export.path.clone()), beside(export)]).flatten();
        exports.chain(self.store_files().map(|(_, path)| path)).collect()
    }

    /// The store and the files that SQLite and a refresh keep beside it, each with what it is.
    fn store_files(&self) -> impl Iterator<Item = (&'static str, PathBuf)> {
        let named = |(suffix, what): (&str, &'static str)| {
            let mut path = self.store.as_os_str().to_owned();
            path.push(suffix);
            (what, PathBuf::from(path))
        };
        [
            ("", "the store"),
            ("-wal", "the log of the store"),
            ("-shm", "the memory of the store"),
            ("-journal", "the journal of the store"),
            (".lock", "the lock of the store"),
        ]
        .into_iter()
        .map(named)
    }

    /// The path of the site file of a source, where the project names it by its path.
    fn site_file(&self, source: &Source) -> Option<PathBuf> {
        let name = source.site.as_deref()?;
        (name.ends_with(".toml") || name.contains(['/', '\\'])).then(|| self.folder.join(name))
    }
}
