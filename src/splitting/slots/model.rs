//! The weights of the features of columns for each field.
//!
//! The weights are in `seeds/splitting/slots.tsv`, one on each line. They were set by hand: measured on pages, changed,
//! and measured again. `shelflist-train slots` measures them on generated listings, and can learn other weights that
//! stay close to them.

use super::{date_columns, features};
use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// The name of the file of weights among the seeds.
pub(crate) const FILE: &str = "splitting/slots.tsv";

/// The role of a piece of a record that is neither title nor date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rest {
    /// Text that belongs to no field.
    Note,
    /// Description.
    Description,
    /// Creators.
    Creator,
    /// A number or another identifier.
    Number,
    /// Kind of publication.
    Kind,
    /// Publisher.
    Publisher,
    /// Thematic areas.
    Area,
    /// Languages of the publication.
    Language,
    /// The words of a link.
    Link,
    /// The label of the text after it. This role has no weights.
    Label,
}

/// All roles with weights, in the order of the weights.
pub(crate) const RESTS: [Rest; 9] = [
    Rest::Note,
    Rest::Description,
    Rest::Creator,
    Rest::Number,
    Rest::Kind,
    Rest::Publisher,
    Rest::Area,
    Rest::Language,
    Rest::Link,
];

/// The names of the tables in the file, in order: title, date of issue, and the other roles.
const TABLES: [&str; 12] = [
    "title",
    "issued",
    "note",
    "description",
    "creator",
    "number",
    "kind",
    "publisher",
    "area",
    "language",
    "link",
    "region",
];

/// The weights of all fields.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) title: [f32; features::COUNT],
    pub(crate) issued: [f32; date_columns::COUNT],
    pub(crate) rest: [[f32; features::COUNT]; RESTS.len()],
    pub(crate) region: [f32; super::region_features::COUNT],
}

impl Model {
    /// Reads the weights.
    ///
    /// # Errors
    /// Fails if a line names no known field or feature, or has no number.
    pub fn read(seeds: &Seeds) -> Result<Self> {
        let text = seeds.read_text(FILE)?;
        let mut model = Self {
            title: [0.0; features::COUNT],
            issued: [0.0; date_columns::COUNT],
            rest: [[0.0; features::COUNT]; RESTS.len()],
            region: [0.0; super::region_features::COUNT],
        };
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            model.line(line).map_err(|error| error.at(format!("{}:{number}", seeds.origin(FILE))))?;
        }
        Ok(model)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let parts: Vec<&str> = line.split('\t').collect();
        let [table, feature, weight] = parts.as_slice() else {
            return Err(Error::data("a line has a field, a feature and a number, with tabs between"));
        };
        let number = weight.parse::<f32>().ok().filter(|number| number.is_finite());
        let number = number.ok_or_else(|| Error::data(format!("{weight:?} is no number")))?;
        *self.slot(table, feature)? = number;
        Ok(())
    }

    /// The weight of a feature in a table.
    fn slot(&mut self, table: &str, feature: &str) -> Result<&mut f32> {
        let unknown = |what: &str, name: &str, known: &[&str]| {
            Error::data(format!("there is no {what} {name:?}"))
                .hint_nearest(crate::error::nearest(name, known.iter().copied()))
        };
        let (names, row): (&[&str], &mut [f32]) = match table {
            "title" => (&features::NAMES, &mut self.title),
            "issued" => (&date_columns::NAMES, &mut self.issued),
            "region" => (&super::region_features::NAMES, &mut self.region),
            _ => {
                let place = TABLES.iter().skip(2).position(|known| *known == table);
                match place.and_then(|place| self.rest.get_mut(place)) {
                    Some(row) => (&features::NAMES, row),
                    None => return Err(unknown("field", table, &TABLES)),
                }
            }
        };
        let place = names.iter().position(|known| *known == feature);
        let slot = place.and_then(|place| row.get_mut(place));
        slot.ok_or_else(|| unknown("feature", feature, names))
    }

    /// The weights of titles.
    pub fn title_mut(&mut self) -> &mut [f32] {
        &mut self.title
    }

    /// The weights of dates of issue.
    pub fn issued_mut(&mut self) -> &mut [f32] {
        &mut self.issued
    }

    /// The weights of parts of a page.
    pub fn region_mut(&mut self) -> &mut [f32] {
        &mut self.region
    }

    /// The names of the features of parts of a page, in the order of their weights.
    pub fn region_features() -> &'static [&'static str] {
        &super::region_features::NAMES
    }

    /// The weights of all other fields.
    pub fn rest_mut(&mut self) -> &mut [[f32; features::COUNT]] {
        &mut self.rest
    }

    /// Writes the weights in the format of the file.
    pub fn write(&self, about: &str) -> String {
        use std::fmt::Write as _;
        let mut text = String::from(about);
        let mut table = |name: &str, names: &[&str], row: &[f32]| {
            for (feature, weight) in names.iter().zip(row) {
                if rounded(*weight) != 0.0 {
                    let _ = writeln!(text, "{name}\t{feature}\t{}", rounded(*weight));
                }
            }
        };
        table("title", &features::NAMES, &self.title);
        table("issued", &date_columns::NAMES, &self.issued);
        for (name, row) in TABLES.iter().skip(2).zip(&self.rest) {
            table(name, &features::NAMES, row);
        }
        table("region", &super::region_features::NAMES, &self.region);
        text
    }
}

/// A weight rounded to three decimals, as it is written.
fn rounded(weight: f32) -> f32 {
    (weight * 1000.0).round() / 1000.0
}

/// The sum of the features multiplied by their weights.
pub(crate) fn score<const N: usize>(values: &[f32; N], row: &[f32; N]) -> f32 {
    values.iter().zip(row).map(|(value, weight)| value * weight).sum()
}
