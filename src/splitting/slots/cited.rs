//! The parts of references in lists of literature: creators, container, publisher and pages are told apart by the
//! style of the reference, where the title of the record is the title that this style gives.

use std::ops::Range;

use super::context::Context;
use super::divide;
use super::model::Rest;
use super::rest::Piece;
use super::tape::Tape;
use crate::document::{Decided, Part as Role};
use crate::text::letters::count_letters;
use crate::text::pieces::{Part, citation};
use crate::text::words::LabelField;

/// A range of the tape with its part in the record.
type Decision = (Range<usize>, Decided);

/// The parts of the reference whose title is the title of the record, and the pieces that do not belong to its line.
/// `taken` holds the title and the date of the record.
///
/// A record whose title line is no reference keeps all of its pieces.
pub(super) fn parts(
    context: &Context<'_>,
    tape: &Tape,
    taken: &[Decision],
    pieces: Vec<(Piece, Rest)>,
) -> (Vec<Decision>, Vec<(Piece, Rest)>) {
    let title = taken.iter().find(|(_, decided)| decided.part == Role::Title).map(|(range, _)| range.clone());
    let line = title.and_then(|title| {
        let line = tape.lines.get(tape.lines_in(&title).start)?.range.clone();
        let cited = citation::parse(tape.get(&line), &context.shapes)?;
        let at = |span: &Range<usize>| line.start + span.start..line.start + span.end;
        let own = cited.iter().any(|piece| piece.part == Part::Title && at(&piece.span) == title);
        own.then_some((line, cited))
    });
    let Some((line, cited)) = line else { return (Vec::new(), pieces) };
    let mut parts: Vec<Decision> = Vec::new();
    let free = |range: &Range<usize>| !taken.iter().any(|(own, _)| own.start < range.end && range.start < own.end);
    for piece in &cited {
        let range = line.start + piece.span.start..line.start + piece.span.end;
        if !free(&range) {
            continue;
        }
        let value = |field| Role::Value(field);
        let role = match piece.part {
            Part::Creator => {
                let names = tape.get(&range);
                let place = |name: &str| range.start + (name.as_ptr() as usize - names.as_ptr() as usize);
                let people = citation::people(names, &context.shapes)
                    .into_iter()
                    .map(|name| place(name)..place(name) + name.len());
                parts.extend(people.map(|range| (range, decided(Role::Creator))));
                continue;
            }
            Part::Container => value(LabelField::Container),
            Part::Volume => value(LabelField::Volume),
            Part::Issue => value(LabelField::Issue),
            Part::Pages => value(LabelField::Pages),
            Part::Publisher => value(LabelField::Publisher),
            Part::Place => value(LabelField::Place),
            Part::Edition => value(LabelField::Edition),
            Part::Address => Role::Link,
            Part::Kind => Role::Kind,
            Part::Date if !taken.iter().any(|(_, decided)| decided.part == Role::Issued) => value(LabelField::Date),
            _ => continue,
        };
        parts.push((range, decided(role)));
    }
    // Words of the reference in no part of it are notes, except for the words that announce a part: "In", "pp.".
    let all: Vec<Range<usize>> = parts.iter().chain(taken).map(|(range, _)| range.clone()).collect();
    let left = divide::outside(tape, &line, &all).into_iter();
    // Extents and numbers, such as "233 p." and "3 WLR 5", are such words, too.
    let says = |range: &Range<usize>| {
        let text = tape.get(range);
        let letters = count_letters(text);
        letters > 3 || letters > 0 && text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let left = left.filter(says);
    parts.extend(left.map(|range| (range, decided(Role::Note))));
    let beside = pieces.into_iter().filter(|(piece, _)| piece.range.end <= line.start || line.end <= piece.range.start);
    (parts, beside.collect())
}

fn decided(part: Role) -> Decided {
    Decided { part, head: None, whole: None }
}
