//! The query language of `search`: words, phrases and prefixes, filters by field, and `AND`, `OR`, `NOT` and brackets
//! between them.

pub(crate) mod fields;
pub(crate) mod parse;
pub(crate) mod since;
pub(crate) mod terms;
pub(crate) mod words;

use crate::error::Result;
use fields::{Column, Filter};

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The whole query; `None` where it asks for every record.
    pub(crate) root: Option<Node>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// All parts must hold.
    All(Vec<Node>),
    /// At least one part must hold.
    Any(Vec<Node>),
    /// The part must not hold.
    Not(Box<Node>),
    /// A word, a phrase or a prefix must occur.
    Words(Words),
    /// The value of a field must be this one.
    Filter(Filter),
}

/// A word, a phrase or a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    /// The column in which it must occur; `None` allows any.
    pub(crate) column: Option<Column>,
    /// The text, without quotes and stars.
    pub(crate) text: String,
    /// Whether the last word of the text is the beginning of a word.
    pub(crate) prefix: bool,
}

impl Query {
    /// Parses a query. `words`, `"a phrase"` and `prefix*` look in the text; `title:`, `area:`, `creator:` and
    /// `publisher:` look in one field; `type:`, `language:`, `year:` (`2019`, `2018..2021`), `source:`, `issue:`,
    /// `screening:` and `new:` ask for a value. Terms one after another must all hold, `OR` and brackets make
    /// alternatives, and `-` or `NOT` excludes. Several values of one filter, one after another, are alternatives.
    ///
    /// # Errors
    /// Returns an error when a field does not exist, a value is not valid, or brackets, quotes or operators are
    /// incomplete.
    pub fn parse(text: &str) -> Result<Self> {
        parse::parse(text).map(|root| Self { root })
    }

    /// Whether the query has words that must or may occur, so that hits have a snippet.
    pub(crate) fn has_words(&self) -> bool {
        self.root.as_ref().is_some_and(|root| !root.positive_words().is_empty())
    }

    /// The filters of the query, in its order.
    pub(crate) fn filters(&self) -> Vec<&Filter> {
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            root.collect_filters(&mut found);
        }
        found
    }
}

impl Node {
    fn collect_filters<'n>(&'n self, found: &mut Vec<&'n Filter>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect_filters(found)),
            Self::Not(part) => part.collect_filters(found),
            Self::Filter(filter) => found.push(filter),
            Self::Words(_) => {}
        }
    }
}
