//! A source: where its pages are and, where finding them is not enough, what in them is what.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::document::Field;
use crate::document::html::Pins;
use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// A file `sources/NAME.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Addresses of its listing pages.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Seconds between two requests.
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
}

impl Source {
    /// The source of this name among the seeds.
    ///
    /// # Errors
    /// Where its file is not understood.
    pub fn find(seeds: &Seeds, name: &str) -> Result<Option<Self>> {
        let path = format!("sources/{name}.toml");
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !plain || name.starts_with('.') || seeds.read(&path)?.is_none() {
            return Ok(None);
        }
        let wrong = |error: &dyn std::fmt::Display| Error::usage(error.to_string()).at(seeds.origin(&path));
        let source: Self = toml::from_str(&seeds.read_text(&path)?).map_err(|error| wrong(&error.message()))?;
        source.pins().map_err(|error| wrong(&error.message()))?;
        Ok(Some(source))
    }

    /// What it pins; `None` where it leaves everything to be found.
    ///
    /// # Errors
    /// Where a selector or the name of a field is none.
    pub fn pins(&self) -> Result<Option<Pins>> {
        if self.record.is_none() && self.next.is_none() && self.fields.is_empty() {
            return Ok(None);
        }
        let fields = self.fields.iter().map(|(name, selector)| Ok((field(name)?, selector.clone())));
        let fields = fields.collect::<Result<Vec<_>>>()?;
        Pins::new(self.record.as_deref(), self.follows, &fields, self.next.as_deref()).map(Some)
    }

    /// Its pace.
    pub fn pace(&self) -> Option<Duration> {
        self.pace.filter(|seconds| (0.0..=86_400.0).contains(seconds)).map(Duration::from_secs_f64)
    }
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
