//! The learnt weights: how much each feature of a column speaks for each field.
//!
//! They lie in `seeds/splitting/slots.tsv`, one feature a line, with the value that was set by hand and the one that was
//! learnt, drawn towards the former. `shelflist-train slots` writes the file.

use super::{date_columns, features};
use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// The name of the file among the seeds.
pub(crate) const FILE: &str = "splitting/slots.tsv";

/// What a piece of a record that is neither its title nor its date may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rest {
    /// Anything that is no field.
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
    /// The label of what follows; it is no part of the weights.
    Label,
}

/// All of them, in the order of the weights.
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

/// The names of the tables in the file, in order: title, date of issue, the rest.
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

/// A feature's weight: as set by hand, and as learnt.
pub type Weight = (f32, f32);

/// The weights.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) title: [Weight; features::COUNT],
    pub(crate) issued: [Weight; date_columns::COUNT],
    pub(crate) rest: [[Weight; features::COUNT]; RESTS.len()],
    pub(crate) region: [Weight; super::region_features::COUNT],
}

impl Model {
    /// Reads the weights.
    ///
    /// # Errors
    /// Where a line names no field or no feature, or has no numbers.
    pub fn read(seeds: &Seeds) -> Result<Self> {
        let text = seeds.read_text(FILE)?;
        let mut model = Self {
            title: [(0.0, 0.0); features::COUNT],
            issued: [(0.0, 0.0); date_columns::COUNT],
            rest: [[(0.0, 0.0); features::COUNT]; RESTS.len()],
            region: [(0.0, 0.0); super::region_features::COUNT],
        };
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            model.line(line).map_err(|error| error.at(format!("{}:{number}", seeds.origin(FILE))))?;
        }
        Ok(model)
    }

    fn line(&mut self, line: &str) -> Result<()> {
        let parts: Vec<&str> = line.split('\t').collect();
        let [table, feature, hand, learnt] = parts.as_slice() else {
            return Err(Error::data("a line has a field, a feature and two numbers, with tabs between"));
        };
        let number = |text: &str| {
            text.parse::<f32>()
                .ok()
                .filter(|number| number.is_finite())
                .ok_or_else(|| Error::data(format!("{text:?} is no number")))
        };
        let weight = (number(hand)?, number(learnt)?);
        let slot = self.slot(table, feature)?;
        *slot = weight;
        Ok(())
    }

    /// The weight of a feature in a table.
    fn slot(&mut self, table: &str, feature: &str) -> Result<&mut Weight> {
        let unknown = |what: &str, name: &str, known: &[&str]| {
            Error::data(format!("there is no {what} {name:?}"))
                .hint_nearest(crate::error::nearest(name, known.iter().copied()))
        };
        let (names, row): (&[&str], &mut [Weight]) = match table {
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
    pub fn title_mut(&mut self) -> &mut [Weight] {
        &mut self.title
    }

    /// The weights of dates of issue.
    pub fn issued_mut(&mut self) -> &mut [Weight] {
        &mut self.issued
    }

    /// The weights of parts of a page.
    pub fn region_mut(&mut self) -> &mut [Weight] {
        &mut self.region
    }

    /// The weights of all other fields.
    pub fn rest_mut(&mut self) -> &mut [[Weight; features::COUNT]] {
        &mut self.rest
    }

    /// The file of these weights.
    pub fn write(&self, about: &str) -> String {
        use std::fmt::Write as _;
        let mut text = String::from(about);
        let mut table = |name: &str, names: &[&str], row: &[Weight]| {
            for (feature, (hand, learnt)) in names.iter().zip(row) {
                if rounded(*hand) != 0.0 || rounded(*learnt) != 0.0 {
                    let _ = writeln!(text, "{name}\t{feature}\t{}\t{}", rounded(*hand), rounded(*learnt));
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

/// A weight with as many decimals as count.
fn rounded(weight: f32) -> f32 {
    (weight * 1000.0).round() / 1000.0
}

/// The learnt weights of a row.
pub(crate) fn learnt<const N: usize>(row: &[Weight; N]) -> [f32; N] {
    row.map(|(_, learnt)| learnt)
}

/// The score of features by their weights.
pub(crate) fn score<const N: usize>(values: &[f32; N], row: &[Weight; N]) -> f32 {
    values.iter().zip(row).map(|(value, (_, weight))| value * weight).sum()
}
