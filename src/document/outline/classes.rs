//! What a line of plain text is by itself: a field, several fields, names, a sentence, or other words.

use foldhash::HashMap;

use super::lines::Line;
use crate::text::pieces::{Part, Shape, Shapes};

/// The class of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    /// A date, a number, a kind, words of a link, an address.
    Typed(Part),
    /// Several fields with marks between them, one of which is such a one: `Office · 2022 · Evaluation`.
    Fields,
    /// Names behind a word such as "by".
    By,
    /// Sentences.
    Text,
    /// A label with its value, where the label comes again and again.
    Labelled,
    /// Anything else: a title, a name, a subject.
    Words,
    /// No letters and no figures: a line that only separates others.
    Rule,
}

impl Class {
    /// The element that a line of this class becomes; lines of different classes never stand in one column.
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

/// Marks between the fields of a line.
const MARKS: [char; 6] = ['|', '·', '•', '–', '—', '-'];

/// Lines that must begin with one label before it is taken for one.
const LABELS: usize = 3;

/// The label that a line seems to begin with: a few words before a colon.
pub(super) fn label(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once([':', '：'])?;
    let few = label.split_whitespace().count() <= 4 && label.chars().count() <= 30;
    let plain = label.starts_with(char::is_uppercase) && !label.bytes().any(|byte| byte.is_ascii_digit());
    (few && plain && value.starts_with(char::is_whitespace) && !value.trim().is_empty()).then(|| (label, value.trim()))
}

/// The classes of lines. A label that is not known is one where it comes again, and stands beside other labels most
/// often: a title may have a colon, too, and "Fact sheet:" come in several titles.
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

/// The class of a line by itself.
pub(super) fn class(line: &Line, shapes: &Shapes) -> Class {
    let text = line.text;
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
    let mut start = 0;
    let (mut parts, mut typed) = (0, 0);
    for (at, mark) in text.char_indices().filter(|(_, c)| MARKS.contains(c)).chain([(text.len(), ' ')]) {
        let spaced = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && text.get(at + mark.len_utf8()..).is_some_and(|after| after.starts_with(char::is_whitespace));
        if !spaced && at < text.len() {
            continue;
        }
        let said = text.get(start..at).unwrap_or_default().trim();
        start = at + mark.len_utf8();
        if !said.is_empty() {
            parts += 1;
            typed += usize::from(Part::of(shapes.of(said)).is_some());
        }
    }
    if parts > 1
        && typed > 0
        && text.chars().count() <= 160
        && (typed > 1 || parts > 2 || parts == 2 && text.contains(['|', '·', '•']))
    {
        Class::Fields
    } else {
        Class::Words
    }
}

/// The classes of some lines; sentences that follow each other are one text.
pub(super) fn collapsed(classes: &[Class]) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for class in classes {
        if !(*class == Class::Text && all.last() == Some(&Class::Text)) {
            all.push(*class);
        }
    }
    all
}

/// One sequence of classes without some of them, two at most, is the other.
pub(super) fn is_part(part: &[Class], whole: &[Class]) -> bool {
    let mut rest = whole.iter();
    part.len() + 2 >= whole.len()
        && part.contains(&Class::Words)
        && part.iter().all(|class| rest.any(|other| other == class))
}
