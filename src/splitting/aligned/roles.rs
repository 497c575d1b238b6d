//! Assigns fields to the columns of a list.

use super::column::Column;
use crate::text::pieces::{Part, Shape};
use crate::text::words::LabelField;

/// Share of the values of a column that must have the same shape.
const MOST: f32 = 0.6;
/// Mean number of characters from which the values of a column are descriptions.
const LONG: f32 = 140.0;

/// The field of each column; `None` if no column can be the title or the description.
pub(super) fn assign(columns: &mut [Column]) -> Option<Vec<LabelField>> {
    let mut fields: Vec<Option<LabelField>> = columns.iter().map(typed).collect();
    let (title, renamed) = (title(columns, &fields), renamed(columns, &fields));
    let title = match (title, renamed) {
        (Some(own), Some(other)) if is_better(columns, &fields, other, own) => Some(other),
        (own, other) => own.or(other),
    };
    if let Some(at) = title
        && let Some(field) = fields.get_mut(at)
    {
        *field = Some(LabelField::Title);
    }
    issued(columns, &mut fields);
    for (at, column) in columns.iter().enumerate() {
        let Some(field) = fields.get_mut(at) else { continue };
        if *field == Some(LabelField::Title) && Some(at) != title {
            *field = Some(LabelField::Other);
        }
        field.get_or_insert_with(|| other(column));
    }
    let fields: Vec<LabelField> = fields.into_iter().flatten().collect();
    let told = |field: &LabelField| matches!(field, LabelField::Title | LabelField::Description);
    (fields.len() == columns.len() && fields.iter().any(told)).then_some(fields)
}

/// The field of a column according to its heading, its part or the shape of its values alone.
fn typed(column: &Column) -> Option<LabelField> {
    let dates = column.share(&[Shape::Date, Shape::Year]);
    let numbers = column.share(&[Shape::Number]);
    if let Some(field) = column.named.as_ref().and_then(|named| named.field) {
        // A heading may not fit its cells, such as "Title" above numbers.
        let fits = match field {
            LabelField::Title => {
                let links = column.share(&[Shape::Link, Shape::Size]);
                let words = dates < MOST && numbers < MOST && links < MOST && column.letters > 0.5;
                words && !(column.count >= 8 && column.distinct < 0.25)
            }
            LabelField::Number => column.figures >= 0.8,
            LabelField::Date => dates > 0.3,
            LabelField::Creator => dates < MOST && column.letters > 0.5,
            _ => true,
        };
        if fits {
            return Some(field);
        }
    }
    let part = match column.part {
        Part::Date => Some(LabelField::Date),
        Part::Kind => Some(LabelField::Kind),
        Part::Language => Some(LabelField::Language),
        Part::Address => Some(LabelField::Url),
        Part::Creator => Some(LabelField::Creator),
        Part::Title => Some(LabelField::Title),
        Part::Body => Some(LabelField::Description),
        Part::Publisher => Some(LabelField::Publisher),
        Part::Container => Some(LabelField::Container),
        Part::Volume => Some(LabelField::Volume),
        Part::Issue => Some(LabelField::Issue),
        Part::Pages => Some(LabelField::Pages),
        Part::Place => Some(LabelField::Place),
        Part::Edition => Some(LabelField::Edition),
        Part::Number | Part::Link | Part::Size | Part::Remark => Some(LabelField::Other),
        Part::Head | Part::Other(_) => None,
    };
    part.or_else(|| {
        let shape = |shapes: &[Shape]| column.share(shapes) >= MOST;
        if shape(&[Shape::Date, Shape::Year]) {
            Some(LabelField::Date)
        } else if shape(&[Shape::Number, Shape::Size, Shape::Link]) || column.letters < 0.5 {
            Some(LabelField::Other)
        } else if shape(&[Shape::Address]) {
            Some(LabelField::Url)
        } else if shape(&[Shape::Kind]) && column.distinct < 0.9 {
            Some(LabelField::Kind)
        } else if shape(&[Shape::Language]) {
            Some(LabelField::Language)
        } else {
            None
        }
    })
}

/// A score for a column as the column of titles; higher is better.
pub(super) fn weigh(column: &Column) -> f32 {
    let length = match column.length {
        length if length < 4.0 => -2.0,
        length if length < 12.0 => -0.5,
        length if length <= 120.0 => 0.5,
        length if length <= 200.0 => -0.5,
        _ => -3.0,
    };
    2.0 * column.present + 2.0 * column.distinct + 1.5 * column.led + length
        - 1.0 * column.share(&[Shape::Name])
        - column.share(&[Shape::Sentence]) * if column.length > LONG { 1.5 } else { 0.5 }
        + if column.first { 0.8 } else { 0.0 }
        - 1.0 * column.share(&[Shape::Kind])
        - 3.0 * column.share(&[Shape::Date, Shape::Year, Shape::Number, Shape::Link, Shape::Size])
}

/// The next best column for the titles, with its score.
pub(super) fn rival(columns: &[Column], title: Option<usize>) -> Option<(usize, f32)> {
    let may = |(at, column): &(usize, &Column)| {
        Some(*at) != title && typed(column).is_none_or(|field| field == LabelField::Title) && !column.is_constant()
    };
    let scored = columns.iter().enumerate().filter(may).map(|(at, column)| (at, weigh(column)));
    scored.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// The column of the titles.
fn title(columns: &[Column], fields: &[Option<LabelField>]) -> Option<usize> {
    let named = fields.iter().position(|field| *field == Some(LabelField::Title));
    if named.is_some() {
        return named;
    }
    let free = columns
        .iter()
        .zip(fields)
        .enumerate()
        .filter(|(_, (column, field))| field.is_none() && !column.is_constant() && column.present >= 0.3);
    let scored: Vec<(usize, f32)> = free.map(|(at, (column, _))| (at, weigh(column))).collect();
    // Of columns with equal scores, the first is taken.
    let best = scored.iter().copied().reduce(|best, next| if next.1 > best.1 + 0.05 { next } else { best });
    best.filter(|(at, score)| {
        let text =
            columns.get(*at).is_some_and(|column| column.length > LONG && column.share(&[Shape::Sentence]) > 0.5);
        *score > 0.0 && !text
    })
    .map(|(at, _)| at)
}

/// The column of titles under a heading for another field, such as "Subject" above titles, if no other column is left.
fn renamed(columns: &[Column], fields: &[Option<LabelField>]) -> Option<usize> {
    let may = |(column, field): (&Column, &Option<LabelField>)| {
        matches!(field, Some(LabelField::Area | LabelField::Other | LabelField::Report | LabelField::Publisher))
            && column.part == Part::Head
            && column.named.is_some()
            && column.share(&[Shape::Words, Shape::Name]) > 0.7
            && column.distinct > 0.7
            && column.length > 10.0
    };
    columns.iter().zip(fields).position(may)
}

/// Whether a column under a heading for another field makes better titles than a free column whose heading says nothing:
/// "Subject" above titles, beside a column of offices.
fn is_better(columns: &[Column], fields: &[Option<LabelField>], other: usize, own: usize) -> bool {
    let (Some(other), Some(column)) = (columns.get(other), columns.get(own)) else { return false };
    let named = column.named.is_some() && fields.get(own).copied().flatten() != Some(LabelField::Title);
    named && other.distinct >= column.distinct && weigh(other) > weigh(column) + 0.3
}

/// Chooses the column of the date of issue among the columns of dates: a column with a heading is preferred, then full
/// dates to years, then the first column.
fn issued(columns: &[Column], fields: &mut [Option<LabelField>]) {
    let rank = |at: usize| {
        let column = columns.get(at);
        let named =
            column.and_then(|column| column.named.as_ref()).is_some_and(|named| named.field == Some(LabelField::Date));
        let full = column.map_or(0.0, |column| column.share(&[Shape::Date]) + column.present);
        (named, (full * 10.0) as i32)
    };
    let dates: Vec<usize> =
        fields.iter().zip(0..).filter(|(field, _)| **field == Some(LabelField::Date)).map(|(_, at)| at).collect();
    let best = dates.iter().copied().reduce(|best, next| if rank(next) > rank(best) { next } else { best });
    for at in dates.into_iter().filter(|at| Some(*at) != best) {
        if let Some(field) = fields.get_mut(at) {
            *field = Some(LabelField::Other);
        }
    }
}

/// The field of a column that is not the title and whose shape does not tell its field.
fn other(column: &Column) -> LabelField {
    if column.share(&[Shape::Sentence]) >= 0.5 || column.length > LONG {
        LabelField::Description
    } else if column.share(&[Shape::Name]) >= MOST && column.named.is_none() {
        LabelField::Creator
    } else if column.share(&[Shape::Kind]) >= 0.4 {
        LabelField::Kind
    } else if column.closed >= 0.8 && matches!(column.part, Part::Head | Part::Other(_)) && column.named.is_none() {
        LabelField::Description
    } else {
        LabelField::Other
    }
}
