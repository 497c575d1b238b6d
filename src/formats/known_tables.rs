//! Tables that other programs write (`seeds/tables.toml`), recognised by the names of their columns.

use std::collections::{BTreeMap, HashMap};

use super::column_names::plain;
use crate::error::Result;
use crate::seeds::Seeds;

const FILE: &str = "tables.toml";

/// A table of another program, as the seed describes it.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    has: Vec<String>,
    starts: Option<String>,
    between: Option<String>,
    cut: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    better: Vec<(String, String)>,
    #[serde(default)]
    screening: bool,
}

/// A table of another program.
#[derive(Debug)]
pub(crate) struct KnownTable {
    has: Vec<String>,
    starts: Option<String>,
    /// The separator between several values in a cell.
    pub between: Option<String>,
    /// The string from which on a value is not text, but a reference to an authority record.
    pub cut: Option<String>,
    /// The field for each column, by the normalised name of the column. An empty field means that the column is not
    /// read.
    pub fields: HashMap<String, String>,
    /// Pairs of columns. The first column is not read if the second one has a value.
    pub better: Vec<(String, String)>,
    /// Whether the program is a screening tool, whose tables return decisions.
    pub screening: bool,
}

impl KnownTable {
    /// Reads the seed.
    ///
    /// # Errors
    /// Returns an error if the seed is malformed.
    pub(crate) fn load(seeds: &Seeds) -> Result<Vec<Self>> {
        let file: BTreeMap<String, Entry> = seeds.parse(FILE)?;
        Ok(file.into_values().map(Self::of).collect())
    }

    fn of(entry: Entry) -> Self {
        let Entry { has, starts, between, cut, fields, better, screening } = entry;
        let column = |(field, names): (String, Vec<String>)| {
            names.into_iter().map(move |name| (plain(&name), field.clone())).collect::<Vec<_>>()
        };
        Self {
            has: has.iter().map(|name| plain(name)).collect(),
            starts,
            between,
            cut,
            fields: fields.into_iter().flat_map(column).collect(),
            better: better.iter().map(|(one, other)| (plain(one), plain(other))).collect(),
            screening,
        }
    }

    /// Returns whether columns with these normalised names belong to this table.
    pub(crate) fn fits(&self, names: &[String]) -> bool {
        let starts = |start: &String| names.iter().filter(|name| name.starts_with(start.as_str())).count() > 1;
        let has = |wanted: &String| names.iter().any(|name| name == wanted);
        self.starts.as_ref().is_some_and(starts) || (!self.has.is_empty() && self.has.iter().all(has))
    }

    /// The fields that the table fills, for a check of the seed.
    pub(crate) fn named_fields(&self) -> impl Iterator<Item = &str> {
        self.fields.values().map(String::as_str).filter(|field| !field.is_empty())
    }
}
