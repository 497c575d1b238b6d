//! Finds records that consist of labels and values, such as `Title: …` and `Author: …`, with the value on the same line
//! or below. A repeated label begins a new record.

use std::ops::Range;

use super::lines::Line;
use crate::text::folding::fold;
use crate::text::phrases;
use crate::text::words::{LabelField, Words};

/// The greatest number of characters in an unknown label.
const LABEL: usize = 30;
/// The smallest number of known labels in a record.
const LEAST: usize = 2;

/// A label with its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The bytes of the label, without its colon.
    pub(super) label: Range<usize>,
    /// The field of the label, or `None` for an unknown label.
    pub(super) field: Option<LabelField>,
    /// The bytes of the paragraphs of the value.
    pub(super) values: Vec<Range<usize>>,
    /// The last line of the entry.
    pub(super) end: usize,
}

/// A record with labels.
#[derive(Debug, Clone)]
pub(super) struct Labelled {
    pub(super) lines: Range<usize>,
    pub(super) entries: Vec<Entry>,
}

/// A line that consists of a label or begins with one.
struct Said<'t> {
    field: Option<LabelField>,
    label: &'t str,
    /// The offset of the value in the line, or `None` if the line contains only the label.
    value: Option<usize>,
}

/// The label of a line.
fn label<'t>(line: &Line<'t>, words: &Words) -> Option<Said<'t>> {
    let text = line.text;
    let colon = phrases::colon(text).filter(|colon| text.get(colon + 1..).is_none_or(|rest| !rest.starts_with("//")));
    let Some(colon) = colon else {
        if let Some(said) = assigned(text, words) {
            return Some(said);
        }
        let known = words.label(text)?;
        // Without a colon, only unambiguous labels are accepted: "Date" may be a word in a sentence, and "Summary" may
        // be a heading.
        return Some(Said { field: Some(known.field), label: text, value: None });
    };
    let label = bare(text.get(..colon)?);
    let width = text.get(colon..)?.chars().next().map_or(1, char::len_utf8);
    let rest = text.get(colon + width..)?;
    let begin = text.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '*').len();
    let value = (begin < text.len()).then_some(begin);
    let known = words.label(label).map(|known| known.field);
    let short = label.chars().count() <= LABEL
        && label.split_whitespace().count() <= 4
        && label.starts_with(char::is_uppercase);
    (known.is_some() || short).then_some(Said { field: known, label, value })
}

/// The known label of a line such as `author=Ana Mora`.
fn assigned<'t>(text: &'t str, words: &Words) -> Option<Said<'t>> {
    let (label, value) = text.split_once('=')?;
    let field = words.label(label.trim())?.field;
    let begin = text.len() - value.trim_start().len();
    Some(Said { field: Some(field), label: label.trim(), value: (begin < text.len()).then_some(begin) })
}

/// A label without the marks of emphasis around it.
fn bare(label: &str) -> &str {
    label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '•' | '·'))
}

/// Finds the records with labels. The result is empty if the title has no label, or if no label is repeated.
pub(super) fn find(lines: &[Line], words: &Words) -> Vec<Labelled> {
    let said: Vec<Option<Said>> = lines.iter().map(|line| label(line, words)).collect();
    let is_title = |said: &&Said| said.field == Some(LabelField::Title);
    if !said.iter().flatten().any(|said| is_title(&said)) {
        return Vec::new();
    }
    // Without a colon, a label is accepted only if it is repeated, such as "Title" above the title of each record.
    let bare = said.iter().zip(lines).filter(|(said, line)| {
        said.as_ref().is_some_and(|said| is_title(&said) && said.value.is_none()) && !line.text.ends_with([':', '：'])
    });
    let alone = bare.count() > 1;
    let opens = |(said, line): (&Option<Said>, &Line)| {
        said.as_ref().is_some_and(|said| {
            said.field.is_some() && (said.value.is_some() || alone || line.text.ends_with([':', '：']))
        })
    };
    let Some(first) = said.iter().zip(lines).position(opens) else { return Vec::new() };
    let mut records: Vec<Labelled> = Vec::new();
    let mut used: Vec<String> = Vec::new();
    let mut start: Option<String> = None;
    let mut at = first;
    while let Some(line) = lines.get(at) {
        let here = said.get(at).and_then(Option::as_ref);
        let open = records.last().filter(|record| record.lines.end == at).is_some();
        let is_label = here.is_some_and(|said| match (said.field, said.value) {
            (Some(_), None) => alone || line.text.ends_with([':', '：']) || used.contains(&fold(said.label)),
            (Some(_), Some(_)) => true,
            (None, value) => open && value.is_some() && line.gap == 0,
        });
        // The line below a label without a value is always its value.
        let waits = open
            && records.last().and_then(|record| record.entries.last()).is_some_and(|last| last.values.is_empty())
            && here
                .is_none_or(|said| said.field.is_none() || said.value.is_some() && !used.contains(&fold(said.label)))
            && line.gap <= 1;
        let is_label = is_label && !waits;
        if let (true, Some(here)) = (is_label, here) {
            let folded = fold(here.label);
            let begins = start.as_ref() == Some(&folded)
                || !open
                || used.contains(&folded)
                    && !records
                        .last()
                        .and_then(|record| record.entries.last())
                        .is_some_and(|last| last.field == here.field && here.field.is_some());
            if begins {
                if start.is_none() {
                    start = Some(folded.clone());
                }
                used.clear();
                records.push(Labelled { lines: at..at, entries: Vec::new() });
            }
            used.push(folded);
            let from = line.bytes.start + offset(line.text, here.label);
            let label = from..from + here.label.len();
            let values = here.value.map(|value| line.bytes.start + value..line.bytes.end);
            if let Some(record) = records.last_mut() {
                record.entries.push(Entry { label, field: here.field, values: values.into_iter().collect(), end: at });
                record.lines.end = at + 1;
            }
        } else if open
            && let Some(record) = records.last_mut()
            && let Some(entry) = record.entries.last_mut()
        {
            // The line continues the value, or stands below its label.
            let empty = entry.values.is_empty();
            let text = entry.field == Some(LabelField::Description);
            let goes_on = line.gap == 0 || empty && line.gap <= 1 || text && is_paragraph(line);
            if !goes_on {
                at += 1;
                continue;
            }
            match entry.values.last_mut() {
                Some(last) if line.gap == 0 => last.end = line.bytes.end,
                _ => entry.values.push(line.bytes.clone()),
            }
            entry.end = at;
            record.lines.end = at + 1;
        }
        at += 1;
    }
    let titled = |record: &Labelled| {
        record.entries.iter().any(|entry| entry.field == Some(LabelField::Title) && !entry.values.is_empty())
    };
    let several = |record: &Labelled| record.entries.iter().filter(|entry| entry.field.is_some()).count() >= LEAST;
    let good = records.iter().filter(|record| titled(record) && several(record)).count();
    if good == 0 || good * 3 < records.len() * 2 {
        return Vec::new();
    }
    records.retain(|record| record.entries.iter().any(|entry| entry.field.is_some()));
    records
}

/// Returns whether a line is long and ends like a sentence.
fn is_paragraph(line: &Line) -> bool {
    line.length() > 60 && line.text.ends_with(['.', '!', '?', '…', '"', '”', ')'])
}

fn offset(text: &str, part: &str) -> usize {
    text.find(part).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::seeds::Seeds;

    fn records(text: &str) -> Vec<Vec<(String, String)>> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let lines = of(text);
        let entry = |entry: &Entry| {
            let values: Vec<&str> = entry.values.iter().map(|value| &text[value.clone()]).collect();
            (text[entry.label.clone()].to_owned(), values.join("/"))
        };
        find(&lines, &words).iter().map(|record| record.entries.iter().map(entry).collect()).collect()
    }

    fn pairs(found: &[(&str, &str)]) -> Vec<(String, String)> {
        found.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_label_that_comes_again_begins_a_record() {
        let found = records("Publications\n\nTitle: Return guide\nAuthor: Ana\nTitle: Map\nAuthor: Peter\nShelf: A3\n");
        assert_eq!(
            found,
            [
                pairs(&[("Title", "Return guide"), ("Author", "Ana")]),
                pairs(&[("Title", "Map"), ("Author", "Peter"), ("Shelf", "A3")])
            ]
        );
    }

    #[test]
    fn values_stand_below_their_labels_and_go_on() {
        let found = records(
            "Título:\nGuía de regreso\nAutor:\nAna Mora\n\nTítulo:\nMapa\nAutor:\nLuis\nResumen: Una línea\nque sigue.\n",
        );
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], pairs(&[("Título", "Guía de regreso"), ("Autor", "Ana Mora")]));
        assert_eq!(found[1][2].1, "Una línea\nque sigue.");
    }

    #[test]
    fn labels_below_titles_are_left_to_the_decoder() {
        assert!(records("Return guide\nLanguage: Spanish\n\nMap\nLanguage: Dutch\n").is_empty());
    }
}
