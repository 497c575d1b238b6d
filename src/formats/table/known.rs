//! What is known of the names of columns.

use crate::formats::column_names::plain;
use crate::formats::columns::{Column, Columns};
use crate::text::words::Words;

/// What is known of the names of columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'k> {
    /// The names of fields.
    pub columns: &'k Columns,
    /// The labels of the languages.
    pub words: &'k Words,
}

impl Known<'_> {
    /// Whether a column of this name fills a field.
    pub(crate) fn is_field(&self, name: &str) -> bool {
        self.columns.of(name, self.words).is_some()
    }

    /// Whether a column of this name holds titles.
    pub(crate) fn is_title(&self, name: &str) -> bool {
        self.columns.of(name, self.words) == Some(Column::Title)
    }

    /// Columns of these names can be nothing but those of a catalogue.
    pub(crate) fn is_catalogue(&self, names: &[String]) -> bool {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        self.columns.known_table(&plain).is_some() || names.iter().any(|name| self.is_title(name))
    }
}
