//! Classifies a single line of plain text as a field, several fields, names, a sentence, or other words.

use foldhash::HashMap;

use super::lines::Line;
use crate::text::folding::fold;
use crate::text::phrases::around_colon;
use crate::text::pieces::{Part, Shape, Shapes, ends_of};

/// The class of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// A single field: a date, a number, a kind, the words of a link, or an address.
    Typed(Part),
    /// Several fields with separators, at least one of which can be recognised: `Office · 2022 · Evaluation`.
    Fields,
    /// Names after a word such as "by".
    By,
    /// Sentences.
    Text,
    /// A label with its value, if the label occurs repeatedly.
    Labelled,
    /// Other words: a title, a name or a subject.
    Words,
    /// A line without letters and digits, which only separates other lines.
    Rule,
}

impl Class {
    /// The name of the element for a line of this class. Lines of different classes are never in the same column.
    pub(super) fn element(self) -> &'static str {
        match self {
            Self::Words | Self::Rule => "div",
            Self::Text => "p",
            Self::Fields => "line-fields",
            Self::By => "line-author",
            Self::Labelled => "line-label",
            Self::Typed(Part::Date) => "line-date",
            Self::Typed(Part::Kind) => "line-kind",
            Self::Typed(Part::Number) => "line-number",
            Self::Typed(_) => "line-other",
        }
    }
}

/// Separators between the fields of a line.
const MARKS: [char; 6] = ['|', '·', '•', '–', '—', '-'];

/// The number of lines that must begin with an unknown label before it is accepted.
const LABELS: usize = 3;

/// The label at the beginning of a line, which is a few words before a colon, and the rest of the line.
pub(super) fn label(text: &str) -> Option<(&str, &str)> {
    let (label, value) = around_colon(text)?;
    let few = label.split_whitespace().count() <= 4 && label.chars().count() <= 30;
    let plain = label.starts_with(char::is_uppercase) && !label.bytes().any(|byte| byte.is_ascii_digit());
    (few && plain && value.starts_with(char::is_whitespace) && !value.trim().is_empty()).then(|| (label, value.trim()))
}

/// Classifies lines. An unknown label is accepted if it occurs repeatedly and mostly beside other labels, because a
/// title may contain a colon, too, and several titles may begin with "Fact sheet:".
pub(super) fn of(lines: &[Line], shapes: &Shapes) -> Vec<Class> {
    let labels: Vec<Option<&str>> = lines.iter().map(|line| label(line.text).map(|(label, _)| label)).collect();
    let known = |label: &str| shapes.words().label(label).is_some();
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::default();
    for (at, label) in labels.iter().enumerate() {
        let Some(label) = label else { continue };
        let other = |at: Option<usize>| {
            at.and_then(|at| labels.get(at)).copied().flatten().is_some_and(|other| other != *label)
        };
        let beside = other(at.checked_sub(1)) || other(Some(at + 1));
        let (all, together) = counts.entry(label).or_default();
        *all += 1;
        *together += usize::from(beside);
    }
    let labelled = |label: &str| {
        counts.get(label).is_some_and(|(all, together)| {
            known(label) && (*all > 1 || *together > 0) || *all >= LABELS && *together * 3 >= *all * 2
        })
    };
    let class = |(line, label): (&Line, &Option<&str>)| {
        let own = class(line, shapes);
        let may = matches!(own, Class::Words | Class::Text | Class::Fields);
        if may && label.is_some_and(labelled) { Class::Labelled } else { own }
    };
    lines.iter().zip(&labels).map(class).collect()
}

/// A text without the marks of emphasis around the whole of it: `*Ana Mora, 2 May 2021*`.
pub(super) fn unmarked(text: &str) -> &str {
    let inner = text.trim_matches(['*', '_']);
    let is_marked = text.starts_with(['*', '_']) && text.ends_with(['*', '_']) && !inner.contains(['*', '_']);
    if is_marked && !inner.starts_with(' ') { inner } else { text }
}

/// Classifies a single line.
pub(super) fn class(line: &Line, shapes: &Shapes) -> Class {
    let text = unmarked(line.text);
    if !text.contains(char::is_alphanumeric) {
        return Class::Rule;
    }
    match shapes.of(text) {
        Shape::Sentence => return Class::Text,
        Shape::Name if shapes.without_by(text).len() < text.len() => return Class::By,
        shape => {
            if let Some(part) = Part::of(shape) {
                return Class::Typed(part);
            }
        }
    }
    if text.chars().count() <= 100 && is_signed_and_dated(text, shapes) {
        return Class::Fields;
    }
    let mut start = 0;
    let mut parts: Vec<&str> = Vec::new();
    for (at, mark) in text.char_indices().filter(|(_, c)| MARKS.contains(c)).chain([(text.len(), ' ')]) {
        let spaced = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && text.get(at + mark.len_utf8()..).is_some_and(|after| after.starts_with(char::is_whitespace));
        if !spaced && at < text.len() {
            continue;
        }
        let said = text.get(start..at).unwrap_or_default().trim();
        start = at + mark.len_utf8();
        if !said.is_empty() {
            parts.push(said);
        }
    }
    // Most lines have no separator, and their shape is known already.
    if parts.len() < 2 {
        return Class::Words;
    }
    let typed = parts.iter().filter(|said| Part::of(shapes.of(said)).is_some()).count();
    let parts = parts.len();
    if typed > 0
        && text.chars().count() <= 160
        && (typed > 1 || parts > 2 || parts == 2 && text.contains(['|', '·', '•']))
    {
        Class::Fields
    } else {
        Class::Words
    }
}

/// Whether a line is an author and a date and nothing else: "By Ana Whitlock on 12 May 2021", "Ana Whitlock, 12 May 2021",
/// "(Harbour Press, 2021) Ana Whitlock".
fn is_signed_and_dated(text: &str, shapes: &Shapes) -> bool {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let ends = ends_of(text, shapes);
    // In "Posted on 12 May 2021 by Ana Whitlock" the rest only announces the date.
    let announced = || ends.parts.contains(&Part::Creator) && shapes.dates().announces(&fold(ends.core));
    ends.parts.contains(&Part::Date) && (shapes.is_names(ends.core) || announced())
}

/// The classes of some lines, with consecutive sentences merged into one text.
pub(super) fn collapsed(classes: &[Class]) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for class in classes {
        if !(*class == Class::Text && all.last() == Some(&Class::Text)) {
            all.push(*class);
        }
    }
    all
}

/// Returns whether one sequence of classes equals the other without at most two of its classes.
pub(super) fn is_part(part: &[Class], whole: &[Class]) -> bool {
    let mut rest = whole.iter();
    part.len() + 2 >= whole.len()
        && part.contains(&Class::Words)
        && part.iter().all(|class| rest.any(|other| other == class))
}
