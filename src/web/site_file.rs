//! A source: where its pages are and, where finding them is not enough, what in them is what.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::document::Field;
use crate::document::html::Pins;
use crate::error::{Error, Result, toml_error};
use crate::formats::detection::InputFormat;
use crate::seeds::Seeds;

/// The values that a pace may have, in seconds.
const PACES: std::ops::RangeInclusive<f64> = 0.0..=86_400.0;

/// A file `sources/NAME.toml`, or one that is named by its path.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// Part of every record's id; the name of the file where it is not given.
    pub name: Option<String>,
    /// The format of its addresses, instead of telling it by content: `oai`, or another input format.
    pub kind: Option<String>,
    /// The set of a repository.
    pub set: Option<String>,
    /// Each record's detail page is read, too.
    #[serde(default)]
    pub details: bool,
    /// Addresses of its listing pages.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Seconds between two requests, where that is more than `--pace` says.
    pub pace: Option<f64>,
    /// Pages of one listing.
    pub max_pages: Option<u32>,
    /// CSS selector of a record.
    pub record: Option<String>,
    /// A record goes on from there to where the next one begins.
    #[serde(default)]
    pub follows: bool,
    /// CSS selector of the link to the next page.
    pub next: Option<String>,
    /// CSS selectors of fields, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// The text of its file, where that is no seed.
    #[serde(skip)]
    pub text: Option<String>,
    /// The path or the seed that it was read from.
    #[serde(skip)]
    pub origin: String,
}

impl Source {
    /// The source of this name among the seeds.
    ///
    /// # Errors
    /// Where its file is not understood.
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
    /// Where it cannot be read or is not understood.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        crate::paths::refuse_special(path)?;
        let text = std::fs::read_to_string(path).map_err(|error| Error::from_io(path.display(), &error))?;
        let mut source = Self::parse(&text, &path.display().to_string())?;
        source.text = Some(text);
        let stem = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        source.name = source.name.take().or_else(stem);
        Ok(source)
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// Where it is not understood.
    pub(crate) fn parse(text: &str, origin: &str) -> Result<Self> {
        let mut source: Self = toml::from_str(text).map_err(|error| toml_error(origin, text, &error))?;
        origin.clone_into(&mut source.origin);
        if let Some(pace) = source.pace.filter(|pace| !PACES.contains(pace)) {
            let error = Error::usage(format!("pace = {pace}: not a number of seconds between 0 and 86400"));
            return Err(error.at(origin).hint("it is the time between two requests"));
        }
        source.pins().map_err(|error| error.at(origin))?;
        if let Some(kind) = &source.kind {
            InputFormat::by_name(kind).map_err(|error| error.at(origin))?;
        }
        Ok(source)
    }

    /// The pinned selectors; `None` where the file leaves everything to be found.
    ///
    /// # Errors
    /// Where a selector or the name of a field is none.
    pub(crate) fn pins(&self) -> Result<Option<Pins>> {
        if self.record.is_none() && self.next.is_none() && self.fields.is_empty() {
            return Ok(None);
        }
        let fields = self.fields.iter().map(|(name, selector)| Ok((field(name)?, selector.clone())));
        let fields = fields.collect::<Result<Vec<_>>>()?;
        Pins::new(self.record.as_deref(), self.follows, &fields, self.next.as_deref()).map(Some)
    }

    /// Its pace.
    pub(crate) fn pace(&self) -> Option<Duration> {
        self.pace.filter(|seconds| PACES.contains(seconds)).map(Duration::from_secs_f64)
    }
}

/// The format means a repository to be harvested.
pub(crate) fn is_repository(format: &str) -> bool {
    matches!(format.to_lowercase().as_str(), "oai" | "oai-pmh")
}

/// The field of this name, as records spell it.
fn field(name: &str) -> Result<Field> {
    const FIELDS: [(&str, Field); 9] = [
        ("title", Field::Title),
        ("description", Field::Description),
        ("issued", Field::Issued),
        ("creators", Field::Creator),
        ("type", Field::Kind),
        ("languages", Field::Language),
        ("thematic_areas", Field::Area),
        ("identifiers", Field::Identifier),
        ("more", Field::More),
    ];
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field).ok_or_else(|| {
        let known = FIELDS.map(|(known, _)| known);
        Error::usage(format!("there is no field {name:?} to pin")).hint(format!("one of {}", known.join(", ")))
    })
}
