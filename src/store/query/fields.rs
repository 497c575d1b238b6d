//! The fields that a query can name, and the values that they take.

use super::since::Since;
use crate::error::{Error, Result, nearest};
use crate::record::{Decision, IssueCode};

/// A field of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// A field whose words are looked for.
    Column(Column),
    /// A field whose value is compared.
    Filter(FilterKind),
}

/// A column of the full-text index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Title,
    Area,
    Creator,
    Publisher,
}

/// A field whose value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FilterKind {
    Type,
    Language,
    Year,
    Source,
    Issue,
    Screening,
    New,
    /// The records with any area: the words of areas are looked for.
    Area,
}

/// A condition on the value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) kind: FilterKind,
    pub(crate) value: Value,
}

/// The value of a field for which a query asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// The field is empty.
    None,
    /// The field has this value, in lower case where case makes no difference.
    Text(String),
    /// The field has a value that begins so.
    Prefix(String),
    /// The first and the last year.
    Years(i64, i64),
    /// The record was found in this time.
    Since(Since),
}

/// The names of the fields, each with what it names. The order is that of the documentation.
pub(crate) const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Column(Column::Title)),
    ("area", Field::Column(Column::Area)),
    ("creator", Field::Column(Column::Creator)),
    ("publisher", Field::Column(Column::Publisher)),
    ("type", Field::Filter(FilterKind::Type)),
    ("language", Field::Filter(FilterKind::Language)),
    ("year", Field::Filter(FilterKind::Year)),
    ("source", Field::Filter(FilterKind::Source)),
    ("issue", Field::Filter(FilterKind::Issue)),
    ("screening", Field::Filter(FilterKind::Screening)),
    ("new", Field::Filter(FilterKind::New)),
];

/// The field with this name.
///
/// # Errors
/// Returns an error when there is none.
pub(crate) fn field(name: &str) -> Result<Field> {
    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
        return Ok(*field);
    }
    let names = || FIELDS.iter().map(|(name, _)| *name);
    let error = Error::usage(format!("there is no field {name}: to search in"));
    Err(match nearest(name, names()) {
        Some(near) => error.hint(format!("did you mean {near}:?")),
        None => error.hint(format!(
            "fields are {}; a colon that belongs to the words stands in quotes",
            names().collect::<Vec<_>>().join(", ")
        )),
    })
}

impl Column {
    /// The name of the column in the full-text index.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Area => "areas",
            Self::Creator => "creators",
            Self::Publisher => "publisher",
        }
    }
}

impl Filter {
    /// The condition that a value of a query makes in this field. With `prefix`, the value is the beginning of one.
    ///
    /// # Errors
    /// Returns an error when the field does not take the value.
    pub(crate) fn new(kind: FilterKind, text: &str, prefix: bool) -> Result<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::usage(format!("{}: says nothing", kind.name()))
                .hint(format!("write {}:VALUE without a space", kind.name())));
        }
        let value = match kind {
            FilterKind::New => Value::Since(Since::parse(text)?),
            _ if text == "none" => Value::None,
            FilterKind::Area => Value::Text(text.to_owned()),
            FilterKind::Year => years(text)?,
            // Only ASCII letters are folded, as SQLite does it.
            FilterKind::Type if prefix => Value::Prefix(text.to_ascii_lowercase()),
            FilterKind::Type => Value::Text(text.to_ascii_lowercase()),
            FilterKind::Language => Value::Text(language(text)?),
            FilterKind::Source => Value::Text(text.to_owned()),
            FilterKind::Issue => Value::Text(of_list(text, "issue", IssueCode::TABLE, "no code of an issue")?),
            FilterKind::Screening => Value::Text(of_list(text, "screening", Decision::TABLE, "no decision")?),
        };
        Ok(Self { kind, value })
    }
}

impl FilterKind {
    /// The name of the field in a query.
    pub(crate) fn name(self) -> &'static str {
        if self == Self::Area {
            return "area";
        }
        FIELDS.iter().find(|(_, field)| *field == Field::Filter(self)).map_or("", |(name, _)| name)
    }
}

/// A year, or a range of years whose ends may be open.
fn years(text: &str) -> Result<Value> {
    let wrong = || Error::usage(format!("{text} is no year")).hint("write year:2019, year:2018..2021 or year:2018..");
    let ends = text.split_once("..").or_else(|| text.split_once(['-', '/', '–']));
    let (first, last) = ends.unwrap_or((text, text));
    let year = |text: &str, open: i64| match text {
        "" => Ok(open),
        digits if digits.len() <= 4 => digits.parse().map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    if first.is_empty() && last.is_empty() {
        return Err(wrong());
    }
    let (first, last) = (year(first, 0)?, year(last, 9999)?);
    if first > last {
        return Err(Error::usage(format!("the years {text} go backwards")).hint(format!("write year:{last}..{first}")));
    }
    Ok(Value::Years(first, last))
}

/// A code of a language in lower case.
fn language(text: &str) -> Result<String> {
    let code = text.to_lowercase();
    if crate::record::language_codes::is_tag(&code) && crate::record::language_codes::is_known(&code) {
        return Ok(code);
    }
    let error = Error::usage(format!("{text} is no code of a language"));
    Err(error.hint("codes are those of BCP 47: en, es, nl, pt-br; --facets lists those of the catalogue"))
}

/// A word of a closed list.
fn of_list(text: &str, field: &str, table: &[(&str, &str)], wrong: &str) -> Result<String> {
    let word = text.to_lowercase();
    let words = || table.iter().map(|(word, _)| *word);
    if words().any(|known| known == word) {
        return Ok(word);
    }
    let error = Error::usage(format!("{text} is {wrong}"));
    Err(match nearest(&word, words()) {
        Some(near) => error.hint(format!("did you mean {field}:{near}?")),
        None => error.hint(format!("those are {}", words().collect::<Vec<_>>().join(", "))),
    })
}
