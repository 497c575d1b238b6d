//! Lines with several fields: labelled fields side by side, or link words after a text.

pub(crate) use super::block_line::Line;
use super::draft::Draft;
use crate::document::Block;
use crate::record::IssuedBasis;
use crate::splitting::Role;
use crate::text::dates::{Extent, Found};
use crate::text::folding::fold;
use crate::text::words::{LabelField, List};

/// Largest number of words of a label.
const LABEL_WORDS: usize = 4;
/// Largest number of characters of a value that has other fields beside it.
const VALUE: usize = 100;

/// A labelled field of a line.
struct Part<'t> {
    field: LabelField,
    label: &'t str,
    value: &'t str,
}

impl Draft<'_> {
    /// The block without the link words at its end; `None` if it consists of link words only.
    ///
    /// The target of the link is the address or a document of the record, so the words do not become notes.
    pub(crate) fn without_link_words<'b>(&mut self, at: usize, block: &'b Block, role: Role) -> Option<Line<'b>> {
        let line = Line { text: &block.text, gap: block.gap, hints: block.hints.as_deref() };
        let Some(hints) = line.hints else { return Some(line) };
        let whole = hints.link_share > 0.9 && hints.link.is_some() && role != Role::Title;
        let linked = match &hints.end_link {
            _ if matches!(role, Role::Boilerplate | Role::Separator) => None,
            _ if whole && self.words().link_words(&block.text) == Some(0) => Some(0),
            Some(end) if block.text.ends_with(end.as_str()) => {
                self.words().link_words(end).map(|from| block.text.len() - end.len() + from)
            }
            _ => None,
        };
        let Some((text, links)) = linked.and_then(|from| block.text.split_at_checked(from)) else {
            return Some(line);
        };
        let open = |c: char| c.is_whitespace() || matches!(c, '[' | '(' | '|' | '»' | '→' | '>' | '-' | '–' | '·');
        let text = text.trim_end_matches(open);
        let description = self.record.description.is_some() || matches!(role, Role::Description | Role::Continuation);
        let more = self.words().starts_with(List::More, &fold(links)).is_some();
        if more && description && role != Role::Title {
            self.record.description_truncated = true;
        }
        self.links.push((at, links.to_owned()));
        (!text.is_empty()).then_some(Line { text, ..line })
    }

    /// Reads a line of labelled fields: `Publicado el 3 de mayo de 2019 | Idioma: Español`.
    ///
    /// Returns true if the whole line was used.
    pub(crate) fn labelled(&mut self, text: &str, role: Role) -> bool {
        let fits = match role {
            Role::Date | Role::Label | Role::Note | Role::Creator | Role::Kind => true,
            Role::Description | Role::Continuation => self.record.title.is_some(),
            _ => false,
        };
        let Some((date, parts)) = (if fits { self.parts(text) } else { None }) else { return false };
        if let Some(date) = date {
            let date = self.settled(date);
            date.note_doubt(&mut self.record, text.get(date.start..date.end).unwrap_or(text));
            self.issue(date.edtf, IssuedBasis::Stated);
        }
        for Part { field, label, value } in parts {
            if matches!(field, LabelField::Other | LabelField::Upload) {
                self.record.notes.push(format!("{label}: {value}"));
            } else {
                self.empty_label = Some(label.to_owned());
                self.value(field, value);
                self.empty_label = None;
            }
        }
        true
    }

    /// The date at the beginning of a line and its labelled fields, if the line has nothing else and at least two of
    /// them.
    fn parts<'t>(&self, text: &'t str) -> Option<(Option<Found>, Vec<Part<'t>>)> {
        let labels: Vec<(usize, usize, LabelField)> =
            text.match_indices(':').filter_map(|(colon, _)| self.label_before(text, colon)).collect();
        let (first, _, _) = labels.first()?;
        let lead = text.get(..*first)?.trim_matches(is_between);
        let date = match (lead.is_empty(), self.fields.dates.line(lead)) {
            (true, _) => None,
            (false, Some((Extent::Whole, date))) if self.record.issued.is_none() => Some(date),
            _ => return None,
        };
        // A label follows a separator, or a field whose end is known.
        let mut known = date.is_some() || lead.is_empty();
        let ends = labels.iter().skip(1).map(|(start, _, _)| *start).chain([text.len()]);
        let mut parts = Vec::with_capacity(labels.len());
        for ((start, colon, field), end) in labels.iter().zip(ends) {
            let value = text.get(colon + 1..end)?.trim_matches(|c: char| c != '.' && is_between(c));
            // The full stop of an initial such as "Mora, L." is kept.
            let stop = value.trim_end_matches('.');
            let short = stop.chars().rev().take_while(|c| c.is_alphanumeric()).count() < 3;
            let value = if short { value } else { stop };
            let marked = text.get(..*start)?.trim_end().ends_with(is_between);
            if !(known || marked) || !self.is_value(*field, value) {
                return None;
            }
            known = matches!(field, LabelField::Date | LabelField::Language);
            parts.push(Part { field: *field, label: text.get(*start..*colon)?.trim(), value });
        }
        (parts.len() + usize::from(date.is_some()) >= 2).then_some((date, parts))
    }

    /// The longest known label that ends at a colon: its start, the position of the colon, and its field.
    fn label_before(&self, text: &str, colon: usize) -> Option<(usize, usize, LabelField)> {
        let before = text.get(..colon)?;
        let starts = before.char_indices().rev().filter(|(at, c)| {
            c.is_alphanumeric() && before.get(..*at).is_some_and(|b| !b.ends_with(|c: char| c.is_alphanumeric()))
        });
        let known = starts.take(LABEL_WORDS).filter_map(|(at, _)| {
            let label = before.get(at..)?;
            let field = self.words().label(label).filter(|line| line.value.is_empty())?.field;
            Some((at, colon, field))
        });
        known.last()
    }

    /// Whether the text after a label can be its value, as opposed to running text.
    fn is_value(&self, field: LabelField, value: &str) -> bool {
        let sentences = value.match_indices(". ").any(|(at, _)| {
            let word = value.get(..at).and_then(|before| before.split_whitespace().next_back()).unwrap_or_default();
            word.chars().count() > 3
        });
        !value.is_empty()
            && value.chars().count() <= VALUE
            && !sentences
            && match field {
                LabelField::Date => {
                    matches!(self.fields.dates.line(value), Some((Extent::Whole | Extent::Year, _)))
                }
                LabelField::Language => value
                    .split(|c: char| matches!(c, ',' | ';' | '/' | '&' | '+') || c.is_whitespace())
                    .filter(|name| name.chars().count() > 3)
                    .all(|name| self.words().language(name).is_some()),
                LabelField::Description | LabelField::Title => false,
                _ => true,
            }
    }
}

/// Whether a character can separate the fields of a line.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | '·' | '•' | '–' | '—' | '-' | ';' | ',' | '.' | '…' | '/')
}
