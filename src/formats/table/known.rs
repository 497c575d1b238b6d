//! The known names of columns.

use crate::formats::column_names::plain;
use crate::formats::columns::{Column, Columns, ContainerField};
use crate::text::words::Words;
use crate::text::words::headings::Heading;

/// The known names of columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'k> {
    /// The names of fields.
    pub columns: &'k Columns,
    /// The labels in all languages.
    pub words: &'k Words,
}

impl Known<'_> {
    /// Returns whether a column with this name fills a field.
    pub(crate) fn is_field(&self, name: &str) -> bool {
        self.columns.of(name, self.words).is_some()
    }

    /// The column that contains titles: the one with a known name for them, or else the first column that fills no
    /// field and whose name contains a word for titles or publications, such as "Report" or "Title of the case".
    pub(crate) fn titles(&self, names: &[String]) -> Option<usize> {
        let of = |name: &String| self.columns.of(name, self.words);
        let known = names.iter().position(|name| of(name) == Some(Column::Title));
        known.or_else(|| names.iter().position(|name| of(name).is_none() && self.sounds_like_title(name)))
    }

    /// Returns whether this is one of the known names for the column of titles.
    pub(crate) fn is_named_title(&self, name: &str) -> bool {
        self.columns.of(name, self.words) == Some(Column::Title)
    }

    /// Returns whether a column or member with this name contains titles.
    pub(crate) fn is_title(&self, name: &str) -> bool {
        self.is_named_title(name) || (!self.is_field(name) && self.sounds_like_title(name))
    }

    /// Returns whether a column or member with this name fills a field that only publications have, so that its
    /// presence shows that the table or list is a catalogue. Names for types, numbers, languages and notes also occur
    /// in other data.
    pub(crate) fn is_of_publication(&self, name: &str) -> bool {
        match self.columns.of(name, self.words) {
            Some(Column::Identifier(scheme)) => !matches!(scheme, "report" | "number"),
            Some(
                Column::Title
                | Column::Description
                | Column::Issued
                | Column::Creators
                | Column::Editors
                | Column::Translators
                | Column::Publisher
                | Column::Container(ContainerField::Title | ContainerField::Issn)
                | Column::Url
                | Column::Identifiers,
            ) => true,
            Some(_) => self.columns.is_mapped(name),
            None => self.sounds_like_title(name),
        }
    }

    /// Returns whether a column or member with this name contains descriptions.
    pub(crate) fn is_description(&self, name: &str) -> bool {
        self.columns.of(name, self.words) == Some(Column::Description)
    }

    fn sounds_like_title(&self, name: &str) -> bool {
        let said = self.words.heading(name);
        let others = [
            Heading::Date,
            Heading::Issued,
            Heading::Event,
            Heading::Never,
            Heading::Number,
            Heading::Creator,
            Heading::Publisher,
            Heading::Kind,
            Heading::File,
            Heading::Description,
            Heading::Language,
        ];
        said.has(Heading::Title) && !others.into_iter().any(|other| said.has(other))
    }

    /// Returns whether columns with these names are those of a catalogue.
    pub(crate) fn is_catalogue(&self, names: &[String]) -> bool {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        self.columns.known_table(&plain).is_some() || self.titles(names).is_some()
    }
}
