//! Reads the file of a source: the addresses of its pages and, where records cannot be found automatically, the
//! selectors of the records and their fields.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::login;
use crate::document::PinnedField;
use crate::document::html::Pins;
use crate::error::{Error, Result, nearest, toml_error};
use crate::formats::Format;
use crate::seeds::Seeds;

/// The allowed values of a pace, in seconds.
const PACES: std::ops::RangeInclusive<f64> = 0.0..=86_400.0;

/// The content of a file `sources/NAME.toml`, or of a source file given by its path.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// The name of the source, which is part of the id of each of its records. The default is the name of the file.
    pub name: Option<String>,
    /// The format of the addresses: `oai` or another input format. `None` lets the content decide.
    pub kind: Option<String>,
    /// The set of a repository that is harvested.
    pub set: Option<String>,
    /// Whether the detail page of each record is read.
    #[serde(default)]
    pub details: bool,
    /// The layout in which texts are read.
    pub layout: Option<String>,
    /// The addresses of the listing pages.
    #[serde(default)]
    pub urls: Vec<String>,
    /// The seconds between two requests, where that is more than `--pace`.
    pub pace: Option<f64>,
    /// The most pages of one listing that are read.
    pub max_pages: Option<u32>,
    /// The CSS selector of records.
    pub record: Option<String>,
    /// Whether a record continues after the selected element up to the next selected element.
    #[serde(default)]
    pub follows: bool,
    /// The CSS selector of the link to the next page.
    pub next: Option<String>,
    /// The CSS selectors of fields, by the name of the field.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The text of the file, where it is not one of the seeds.
    #[serde(skip)]
    pub text: Option<String>,
    /// The path of the file, or the name of the seed.
    #[serde(skip)]
    pub origin: String,
}

impl Source {
    /// The source of this name among the seeds; `None` where there is none.
    ///
    /// # Errors
    /// Returns an error when the file of the source cannot be parsed.
    pub(crate) fn find(seeds: &Seeds, name: &str) -> Result<Option<Self>> {
        let path = format!("sources/{name}.toml");
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !plain || name.starts_with('.') || seeds.read(&path)?.is_none() {
            return Ok(None);
        }
        Self::parse(&seeds.read_text(&path)?, &seeds.origin(&path)).map(Some)
    }

    /// The source in the file at `path`.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read or parsed.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        crate::paths::refuse_special(path)?;
        let text = std::fs::read_to_string(path).map_err(|error| Error::from_io(path.display(), &error))?;
        let mut source = Self::parse(&text, &path.display().to_string())?;
        source.text = Some(text);
        let stem = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        source.name = source.name.take().or_else(stem);
        Ok(source)
    }

    /// Parses the text of a source file.
    ///
    /// # Errors
    /// Returns an error when the text is not valid.
    pub(crate) fn parse(text: &str, origin: &str) -> Result<Self> {
        let mut source: Self = toml::from_str(text).map_err(|error| toml_error(origin, text, &error))?;
        origin.clone_into(&mut source.origin);
        if let Some(pace) = source.pace.filter(|pace| !PACES.contains(pace)) {
            let error = Error::usage(format!("pace = {pace}: not a number of seconds between 0 and 86400"));
            return Err(error.at(origin).hint("it is the time between two requests"));
        }
        source.urls.iter().try_for_each(|url| login::refuse(url)).map_err(|error| error.at(origin))?;
        source.pins().map_err(|error| error.at(origin))?;
        if let Some(kind) = &source.kind {
            Format::read(kind).map_err(|error| error.at(origin))?;
        }
        Ok(source)
    }

    /// The pinned selectors; `None` where the file has none.
    ///
    /// # Errors
    /// Returns an error when a selector or the name of a field is not valid.
    pub(crate) fn pins(&self) -> Result<Option<Pins>> {
        if self.record.is_none() && self.next.is_none() && self.fields.is_empty() {
            return Ok(None);
        }
        let fields = self.fields.iter().map(|(name, selector)| Ok((field(name)?, selector.clone())));
        let fields = fields.collect::<Result<Vec<_>>>()?;
        Pins::new(self.record.as_deref(), self.follows, &fields, self.next.as_deref()).map(Some)
    }

    /// The time between two requests that the file asks for.
    pub(crate) fn pace(&self) -> Option<Duration> {
        self.pace.filter(|seconds| PACES.contains(seconds)).map(Duration::from_secs_f64)
    }
}

/// Whether the format means a repository that is harvested.
pub(crate) fn is_repository(format: &str) -> bool {
    matches!(format.to_lowercase().as_str(), "oai" | "oai-pmh")
}

/// The field of this name, as records spell it.
fn field(name: &str) -> Result<PinnedField> {
    let table = PinnedField::TABLE;
    table.iter().find(|(known, _)| *known == name).map(|(_, field)| *field).ok_or_else(|| {
        let known = table.map(|(known, _)| known);
        let error = Error::usage(format!("there is no field {name:?} to pin"));
        match nearest(name, known) {
            Some(near) => error.hint_nearest(Some(near)),
            None => error.hint(format!("one of {}", known.join(", "))),
        }
    })
}
