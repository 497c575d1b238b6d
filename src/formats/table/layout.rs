//! The columns of a table: what each is called, and how its cells are read.

use serde_json::Value;

use super::known::Known;
use crate::formats::column_names::plain;
use crate::formats::columns::{Column, ContainerField};

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The name under which its cells go into an entry: that of the field that it fills, where that is known only because
    /// the table is one of a certain program, else its own.
    pub name: String,
    /// What it holds, as far as links of its cells are concerned.
    pub holds: Holds,
    /// What stands between several values of a cell.
    pub between: Option<String>,
    /// From this sign on, a value refers to a file of authorities.
    pub cut: Option<String>,
    /// The column that is read in its place, where that has a value.
    pub better: Option<usize>,
    /// Its own name.
    pub own_name: String,
    /// It fills no field, whatever its name.
    pub unread: bool,
}

/// What a column holds, as far as links of its cells are concerned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Titles.
    Title,
    /// Addresses of the records' own pages, or of documents.
    Address,
    /// Documents.
    File,
    /// Texts that may have markup in them.
    Text,
    /// Anything else.
    #[default]
    Other,
}

/// The columns of a table with these names.
pub(crate) fn heads(names: &[String], known: Known<'_>) -> Vec<Head> {
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let table = known.columns.known_table(&plain);
    let has_container = plain.iter().any(|name| {
        let field = table.and_then(|table| table.fields.get(name)).map_or(name.as_str(), String::as_str);
        known.columns.of(field, known.words) == Some(Column::Container(ContainerField::Title))
    });
    // What a table of a known program holds is known; in any other a column may be called as its maker liked.
    let titles = known.titles(names).filter(|_| table.is_none());
    let place_of = |wanted: &str| plain.iter().position(|name| name == wanted);
    names
        .iter()
        .zip(&plain)
        .enumerate()
        .map(|(at, (own_name, plain))| {
            let own_name = if own_name.is_empty() { format!("column {}", at + 1) } else { own_name.clone() };
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
            // The ISSN beside a journal is that of the journal.
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
    /// A text of the column as its values, and what refers to a file of authorities.
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

    /// Whether a text holds several values. A comma stands between values of lists, and in sentences.
    fn is_divided(&self, text: &str, between: &str) -> bool {
        text.contains(between) && (between.len() > 1 || self.holds == Holds::Other)
    }
}
