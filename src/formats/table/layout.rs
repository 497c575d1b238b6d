//! Maps the columns of a table to fields, and determines how their cells are read.

use serde_json::Value;

use super::known::Known;
use crate::formats::column_names::plain;
use crate::formats::columns::{Column, ContainerField};
use crate::formats::told;

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The name under which the cells are added to an entry. For the table of a known program it is the name of the
    /// field, and otherwise the name of the column itself.
    pub name: String,
    /// The content of the column, which decides how links in its cells are used.
    pub holds: Holds,
    /// The separator between several values in a cell.
    pub between: Option<String>,
    /// The string from which on a value is a reference to an authority record.
    pub cut: Option<String>,
    /// The index of the column that is read instead of this one if it has a value.
    pub better: Option<usize>,
    /// The name of the column in the table.
    pub own_name: String,
    /// True if the column fills no field, whatever its name.
    pub unread: bool,
}

/// The content of a column, which decides how links in its cells are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Titles.
    Title,
    /// Addresses of the pages of the records, or of documents.
    Address,
    /// Documents.
    File,
    /// Texts that may contain markup.
    Text,
    /// Any other content.
    #[default]
    Other,
}

/// Maps the columns with these names.
pub(crate) fn heads(names: &[String], known: Known<'_>) -> Vec<Head> {
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let table = known.columns.known_table(&plain);
    let has_container = plain.iter().any(|name| {
        let field = table.and_then(|table| table.fields.get(name)).map_or(name.as_str(), String::as_str);
        known.columns.of(field, known.words) == Some(Column::Container(ContainerField::Title))
    });
    // The columns of a known program have a fixed meaning. In any other table, the column of titles may have an unusual
    // name.
    let titles = known.titles(names).filter(|_| table.is_none());
    let place_of = |wanted: &str| plain.iter().position(|name| name == wanted);
    names
        .iter()
        .zip(&plain)
        .enumerate()
        .map(|(at, (own_name, plain))| {
            let own_name = if own_name.is_empty() { told::number_of_column(at) } else { own_name.clone() };
            let mut head = Head { name: own_name.clone(), own_name, ..Head::default() };
            if let Some(table) = table.filter(|_| !known.columns.is_mapped(&head.own_name)) {
                match table.fields.get(plain).map(String::as_str) {
                    Some("") => head.unread = true,
                    Some(field) => field.clone_into(&mut head.name),
                    None => {}
                }
                head.between.clone_from(&table.between);
                head.cut.clone_from(&table.cut);
                let better = table.better.iter().find(|(worse, _)| worse == plain);
                head.better = better.and_then(|(_, better)| place_of(better));
            }
            let mut column = known.columns.of(&head.name, known.words);
            if titles == Some(at) && column.is_none() {
                "title".clone_into(&mut head.name);
                column = Some(Column::Title);
            }
            // The ISSN in a table with a column for the journal is that of the journal.
            if column == Some(Column::Identifier("issn")) && has_container {
                "container.issn".clone_into(&mut head.name);
            }
            head.holds = match column {
                Some(Column::Title) => Holds::Title,
                Some(Column::Url) => Holds::Address,
                Some(Column::Files) => Holds::File,
                Some(Column::Description | Column::Notes) => Holds::Text,
                _ => Holds::Other,
            };
            head
        })
        .collect()
}

impl Head {
    /// Splits the text of a cell into its values, and into the references to authority records.
    pub(super) fn values(&self, text: String) -> (Value, Vec<String>) {
        let mut references = Vec::new();
        let mut cut = |text: &str| {
            let at = self.cut.as_ref().and_then(|sign| text.find(sign.as_str())).filter(|at| *at > 0);
            let Some((value, reference)) = at.and_then(|at| text.split_at_checked(at)) else {
                return text.trim().to_owned();
            };
            references.push(reference.to_owned());
            value.trim().to_owned()
        };
        let Some(between) = self.between.as_ref().filter(|between| self.is_divided(&text, between)) else {
            let value = if self.cut.is_some() { cut(&text) } else { text };
            return (Value::String(value), references);
        };
        let values: Vec<Value> = text.split(between.as_str()).map(|part| Value::String(cut(part))).collect();
        (Value::Array(values), references)
    }

    /// Returns whether a text consists of several values. A comma separates the values of a list, but also occurs in
    /// sentences.
    fn is_divided(&self, text: &str, between: &str) -> bool {
        text.contains(between) && (between.len() > 1 || self.holds == Holds::Other)
    }
}
