//! Tables that other programs write (`seeds/tables.toml`), told by the names of their columns.

use std::collections::{BTreeMap, HashMap};

use super::column_names::plain;
use crate::error::{Result, toml_error};
use crate::seeds::Seeds;

const FILE: &str = "tables.toml";

/// A table of another program, as the seed has it.
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
}

/// A table of another program.
#[derive(Debug)]
pub(crate) struct KnownTable {
    has: Vec<String>,
    starts: Option<String>,
    /// What stands between several values of a cell.
    pub between: Option<String>,
    /// From this sign on, a value is no text but a reference to a file of authorities.
    pub cut: Option<String>,
    /// Fields by the plain names of the columns that fill them; an empty one is no field.
    pub fields: HashMap<String, String>,
    /// Pairs of columns: the first is not read where the second has a value.
    pub better: Vec<(String, String)>,
}

impl KnownTable {
    /// Reads the seed.
    ///
    /// # Errors
    /// Returns an error when it is wrong.
    pub(crate) fn load(seeds: &Seeds) -> Result<Vec<Self>> {
        let text = seeds.read_text(FILE)?;
        let file: BTreeMap<String, Entry> =
            toml::from_str(&text).map_err(|error| toml_error(&seeds.origin(FILE), &text, &error))?;
        Ok(file.into_values().map(Self::of).collect())
    }

    fn of(entry: Entry) -> Self {
        let Entry { has, starts, between, cut, fields, better } = entry;
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
        }
    }

    /// Whether columns of these plain names are those of this table.
    pub(crate) fn fits(&self, names: &[String]) -> bool {
        let starts = |start: &String| names.iter().filter(|name| name.starts_with(start.as_str())).count() > 1;
        let has = |wanted: &String| names.iter().any(|name| name == wanted);
        self.starts.as_ref().is_some_and(starts) || (!self.has.is_empty() && self.has.iter().all(has))
    }

    /// The fields that it fills, for a check of the seed.
    pub(crate) fn named_fields(&self) -> impl Iterator<Item = &str> {
        self.fields.values().map(String::as_str).filter(|field| !field.is_empty())
    }
}
