//! The data files of the tool: layouts, words, languages, vocabularies, sources and sample pages.
//!
//! All of them are embedded in the binary. A folder given with `--seeds` overrides them file by file: a file in it
//! replaces the embedded file of the same relative name, and a file with a new name is added.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::error::{Error, Result, toml_error};
use crate::paths::read_regular;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The embedded data files, overridden by those of the user's folder.
#[derive(Debug, Clone, Default)]
pub struct Seeds {
    folder: Option<PathBuf>,
}

impl Seeds {
    /// Only the embedded files.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The embedded files, overridden by those of `folder`.
    ///
    /// # Errors
    /// Returns an error when `folder` is not a folder.
    pub fn with_folder(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::io(format!("{} is not a folder", folder.display()))
                .hint("--seeds takes a folder laid out as the project's seeds/: layouts/, words/, vocabularies/, …"));
        }
        Ok(Self { folder: Some(folder.to_path_buf()) })
    }

    /// The folder that the user gave with `--seeds`.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The content of the file `name` (such as `layouts/dated-news.toml`): the user's file, else the embedded one, else
    /// `None`.
    ///
    /// # Errors
    /// Returns an error when the user's file exists but cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Cow<'static, [u8]>>> {
        if let Some(folder) = &self.folder {
            let path = folder.join(name);
            match read_regular(&path) {
                Ok(bytes) => return Ok(Some(Cow::Owned(bytes))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io(format!("{}: {error}", path.display()))),
            }
        }
        let found = FILES.binary_search_by(|(have, _)| have.cmp(&name)).ok();
        // The table holds the files of `schemas/` and then those of `seeds/`, each part sorted by itself, so the binary
        // search may miss a name. A linear search follows.
        let found = found.or_else(|| FILES.iter().position(|(have, _)| *have == name));
        Ok(found.and_then(|at| FILES.get(at)).map(|(_, bytes)| Cow::Borrowed(*bytes)))
    }

    /// The content of the file `name` as text.
    ///
    /// # Errors
    /// Returns an error when no file has this name, or when the file is not UTF-8.
    pub fn read_text(&self, name: &str) -> Result<String> {
        self.text(name).map(Cow::into_owned)
    }

    /// The content of the file `name` as text, which is copied only where it is the user's file.
    ///
    /// # Errors
    /// Returns the errors of [`Seeds::read_text`].
    pub(crate) fn text(&self, name: &str) -> Result<Cow<'static, str>> {
        let bytes = self.read(name)?.ok_or_else(|| {
            let near = crate::error::nearest(name, FILES.iter().map(|(have, _)| *have));
            Error::usage(format!("there is no {name} among the seeds")).hint_nearest(near)
        })?;
        let text = match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        text.ok_or_else(|| Error::data(format!("{} is not UTF-8", self.origin(name))))
    }

    /// Reads the file of TOML `name`. An embedded file is read from its form in JSON, which takes a fraction of the time.
    ///
    /// # Errors
    /// Returns an error when no file has this name, or when its content is not what `T` is.
    pub(crate) fn parse<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let prepared = self.prepared(name).and_then(|json| serde_json::from_str(json).ok());
        if let Some(found) = prepared {
            return Ok(found);
        }
        let text = self.read_text(name)?;
        toml::from_str(&text).map_err(|error| toml_error(&self.origin(name), &text, &error))
    }

    /// The content of an embedded file of TOML as JSON; `None` if the user's folder has a file in its place.
    pub(crate) fn prepared(&self, name: &str) -> Option<&'static str> {
        let at = AS_JSON.binary_search_by(|(have, _)| have.cmp(&name)).ok()?;
        AS_JSON.get(at).map(|(_, json)| *json).filter(|_| self.is_built_in(name))
    }

    /// The content of the embedded file of weights as the build packs it; `None` if the user's folder has a file in its
    /// place.
    pub(crate) fn packed_weights(&self, name: &str) -> Option<&'static [u8]> {
        Some(PACKED_WEIGHTS).filter(|packed| !packed.is_empty() && self.is_built_in(name))
    }

    /// The names of the files below `folder` (such as `layouts`) that end in `.extension`, sorted.
    pub fn list(&self, folder: &str, extension: &str) -> Vec<String> {
        let (start, end) = (format!("{folder}/"), format!(".{extension}"));
        let fits = |name: &str| name.starts_with(&start) && name.ends_with(&end);
        let mut names: BTreeSet<String> =
            FILES.iter().map(|(name, _)| *name).filter(|name| fits(name)).map(str::to_owned).collect();
        if let Some(entries) = self.folder.as_ref().and_then(|root| std::fs::read_dir(root.join(folder)).ok()) {
            let found = entries.flatten().map(|entry| format!("{start}{}", entry.file_name().to_string_lossy()));
            names.extend(found.filter(|name| fits(name)));
        }
        names.into_iter().collect()
    }

    /// The names of all files, sorted: the embedded ones and those of the user's folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        if let Some(root) = &self.folder {
            gather(root, "", &mut names, 0);
        }
        names.into_iter().collect()
    }

    /// The names of the built-in files below `folder`, without folder and extension.
    pub(crate) fn built_in(folder: &str, extension: &str) -> impl Iterator<Item = &'static str> {
        let inside = move |name: &'static str| name.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(extension);
        FILES.iter().filter_map(move |(name, _)| inside(name)?.strip_suffix('.'))
    }

    /// Whether the file `name` is the embedded one, and no file of the user's folder takes its place.
    pub(crate) fn is_built_in(&self, name: &str) -> bool {
        self.folder.as_ref().is_none_or(|folder| !folder.join(name).exists())
    }

    /// The origin of `name` for messages: the path of the user's file, or `built-in NAME`.
    pub fn origin(&self, name: &str) -> String {
        match &self.folder {
            Some(folder) if folder.join(name).exists() => folder.join(name).display().to_string(),
            _ => format!("built-in {name}"),
        }
    }
}

/// The greatest depth of nested folders in a folder of seeds.
const DEEPEST: u32 = 3;

/// Collects the files below a folder, by their relative paths. Files and folders whose names begin with a dot are
/// ignored.
fn gather(folder: &Path, start: &str, names: &mut BTreeSet<String>, depth: u32) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() && depth < DEEPEST {
            gather(&path, &format!("{start}{name}/"), names, depth + 1);
        } else if path.is_file() {
            names.insert(format!("{start}{name}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_file_stands_in_place_of_the_embedded_one() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("words")).unwrap();
        std::fs::write(folder.path().join("words/en.toml"), "# mine").unwrap();
        let seeds = Seeds::with_folder(folder.path()).unwrap();
        assert_eq!(seeds.read_text("words/en.toml").unwrap(), "# mine");
        assert!(Seeds::embedded().read_text("words/en.toml").unwrap().len() > 100);
        assert!(seeds.list("words", "toml").contains(&"words/es.toml".to_owned()));
    }
}
