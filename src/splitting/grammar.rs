//! Layouts: small grammars over roles. Each layout is a file under `seeds/layouts/`.
//!
//! ```toml
//! about = "A date, the title, its text."
//! prior = -0.5
//! record = ["caption? use 1", "date skip 2.5", "title skip 2", "description skip 1.5", "continuation* use 0.5", "note*"]
//! ```
//!
//! The items of a record have a fixed order. An item marked `?` may be missing, `*` may be missing or repeated, `+` may
//! be repeated, and an item without a mark occurs once. `skip` is the cost of the absence of an item and `use` the cost
//! of its presence, in the unit of the learnt scores (natural logarithms of odds). `label*` stands for labels with
//! their values below them.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Role;
use super::Tag;
use super::labels::{label, role_name, roles};
use crate::error::{Error, Result, nearest};
use crate::seeds::Seeds;

/// The cost of the absence of an item that a layout requires.
const MISSING: f32 = 9.0;

/// One item of a record.
#[derive(Debug, Clone, PartialEq)]
struct Item {
    role: Role,
    repeats: bool,
    skip: f32,
    cost: f32,
    /// Whether the item belongs to a group of labels with values, as a label or as a value below it.
    group: Group,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    None,
    Label,
    Value,
}

/// A state of the automaton: an item, as the first block of a record or as a later one.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// The label of a block in this state.
    pub label: usize,
    /// The cost of ending the record in this state.
    pub leave: f32,
    /// The cost of beginning a record in this state; infinite if no record begins with it.
    pub enter: f32,
    /// The states that can come before this one in the same record, each with the cost of the step.
    pub before: Vec<(usize, f32)>,
}

/// A layout in the form that the decoder uses. State 0 is boilerplate.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// The name of the file.
    pub name: String,
    /// The score that a page gains if it is read in this layout.
    pub prior: f32,
    /// The states.
    pub states: Vec<State>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "for readers of the file")]
    about: Option<String>,
    #[serde(default)]
    prior: f32,
    record: Vec<Spanned<String>>,
}

/// Reads every layout.
///
/// # Errors
/// Fails if a file has an error, with its line, or if there is no file.
pub(crate) fn read(seeds: &Seeds) -> Result<Vec<Layout>> {
    let mut layouts = Vec::new();
    for file in seeds.list("layouts", "toml") {
        let name = file.trim_start_matches("layouts/").trim_end_matches(".toml");
        layouts.push(
            parse(name, &seeds.read_text(&file)?)
                .map_err(|(line, error)| error.at(format!("{}:{line}", seeds.origin(&file))))?,
        );
    }
    if layouts.is_empty() {
        return Err(
            Error::usage("there is no layout").hint("add a file under layouts/ in the folder given with --seeds")
        );
    }
    Ok(layouts)
}

fn parse(name: &str, text: &str) -> Result<Layout, (usize, Error)> {
    let line = |span: Option<Range<usize>>| {
        1 + span.and_then(|span| text.get(..span.start)).map_or(0, |before| before.matches('\n').count())
    };
    let file: File = toml::from_str(text).map_err(|error| {
        let message = error.message().to_owned();
        (line(error.span()), Error::usage(message).hint("a layout has about, prior and record"))
    })?;
    let mut items = Vec::new();
    for written in &file.record {
        let found = item(written.get_ref()).map_err(|error| (line(Some(written.span())), error))?;
        let group = found.role == Role::Label;
        items.push(Item {
            repeats: found.repeats && !group,
            group: if group { Group::Label } else { Group::None },
            ..found
        });
        if group {
            items.push(Item { role: Role::Value, repeats: true, skip: 0.0, cost: 0.0, group: Group::Value });
            items.push(Item { role: Role::Date, repeats: false, skip: 0.0, cost: 0.0, group: Group::Value });
        }
    }
    if !(-100.0..=100.0).contains(&file.prior) {
        return Err((1, Error::usage(format!("prior {} is not between -100 and 100", file.prior))));
    }
    Ok(Layout { name: name.to_owned(), prior: file.prior, states: states(&items) })
}

/// Reads an item such as `title? skip 2.4 use 0.5`.
fn item(written: &str) -> Result<Item> {
    let mut words = written.split_whitespace();
    let first = words.next().unwrap_or_default();
    let name = first.trim_end_matches(['?', '*', '+']);
    let mark = first.get(name.len()..).unwrap_or_default();
    let known = roles().filter(|role| !matches!(role, Role::Boilerplate | Role::Value));
    let role = known.clone().find(|role| role_name(*role) == name).ok_or_else(|| {
        Error::usage(format!("there is no role {name:?}")).hint_nearest(nearest(name, known.map(role_name)))
    })?;
    let (optional, repeats) = match mark {
        "" => (false, false),
        "?" => (true, false),
        "*" => (true, true),
        "+" => (false, true),
        _ => return Err(Error::usage(format!("{mark:?} behind {name} is not understood")).hint("one of ? * +")),
    };
    let mut found = Item { role, repeats, skip: if optional { 0.0 } else { MISSING }, cost: 0.0, group: Group::None };
    while let Some(word) = words.next() {
        let number =
            words.next().and_then(|number| number.parse::<f32>().ok()).filter(|number| (0.0..=100.0).contains(number));
        match (word, number) {
            ("skip", Some(cost)) => found.skip = cost,
            ("use", Some(cost)) => found.cost = cost,
            ("skip" | "use", None) => {
                return Err(Error::usage(format!("{word} in {written:?} wants a cost from 0 to 100")));
            }
            _ => {
                return Err(Error::usage(format!("{word:?} in {written:?} is not understood"))
                    .hint_nearest(nearest(word, ["skip", "use"])));
            }
        }
    }
    Ok(found)
}

/// Whether a record may begin with the item. A value, a continuation, a repetition or a note belongs to a block before
/// it.
fn may_begin(item: &Item) -> bool {
    item.group != Group::Value && !matches!(item.role, Role::Continuation | Role::Repeat | Role::Note)
}

fn states(items: &[Item]) -> Vec<State> {
    let mut states = vec![State { label: 0, leave: 0.0, enter: f32::INFINITY, before: Vec::new() }];
    let mut entered = 0.0;
    let rest = |at: usize| items.iter().skip(at + 1).map(|item| item.skip).sum::<f32>();
    for (at, item) in items.iter().enumerate() {
        let mut before: Vec<(usize, f32)> = Vec::new();
        let mut cost = item.cost;
        for (earlier, other) in items.iter().enumerate().take(at).rev() {
            both(&mut before, earlier, cost);
            cost += other.skip;
        }
        if item.repeats {
            both(&mut before, at, 0.0);
        }
        if item.group == Group::Label {
            // The next label of the same group comes after this label or after its values.
            for back in 0..3 {
                both(&mut before, at + back, 0.0);
            }
        }
        for start in [true, false] {
            states.push(State {
                label: label(Tag { role: item.role, start }),
                leave: rest(at),
                enter: if start && may_begin(item) { entered + item.cost } else { f32::INFINITY },
                before: if start { Vec::new() } else { before.clone() },
            });
        }
        entered += item.skip;
    }
    states
}

fn both(before: &mut Vec<(usize, f32)>, item: usize, cost: f32) {
    before.push((1 + 2 * item, cost));
    before.push((2 + 2 * item, cost));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_layouts_are_understood() {
        assert!(read(&Seeds::embedded()).unwrap().len() >= 10);
    }

    #[test]
    fn an_error_says_the_line_and_the_nearest_name() {
        let (line, error) =
            parse("x", "prior = 0\nrecord = [\n  \"title\",\n  \"descripton+ use 1\",\n]\n").unwrap_err();
        assert_eq!(
            (line, error.to_string().as_str()),
            (4, "there is no role \"descripton\" (did you mean description?)")
        );
        let (line, error) = parse("x", "record = [\"title\"]\npriro = 1\n").unwrap_err();
        assert_eq!(line, 2, "{error}");
        assert!(parse("x", "record = [\"title skip lots\"]").is_err());
        assert!(parse("x", "record = [\"title!\"]").is_err());
    }
}
