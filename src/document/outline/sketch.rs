//! Builds the tree of the chosen structure.

use std::ops::Range;

use super::builder::Builder;
use super::choose::{self, Found};
use super::classes::{self, Class};
use super::headings::Years;
use super::lines::{self, Line, is_wrapped};
use super::references::{self, Reference};
use super::{Known, Named, Outline, bullets};
use crate::text::dates::{Dates, Extent};
use crate::text::pieces::shape::is_sentence;
use crate::text::pieces::{Part, Shapes};
use crate::text::words::{LabelField, Words};

/// The greatest number of characters in the heading of a group.
const HEADING: usize = 80;

/// Finds the outline of a text.
pub(super) fn outline(text: &str, known: Known) -> Option<Outline> {
    let lines = lines::of(text);
    let found = choose::choose(&lines, known)?;
    let mut sketch = Sketch {
        lines: &lines,
        classes: classes::of(&lines, &Shapes::new(known.words)),
        wrapped: lines::wrapped(&lines),
        builder: Builder::new(text),
        outline: Outline { layout: found.layout(), ..Outline::default() },
    };
    let mut at = 0;
    let mut years = Years::new(known.words);
    let mut heading: Option<String> = None;
    for (number, record) in found.records().into_iter().enumerate() {
        // A line directly above a sequence of records is their heading.
        let between = at..record.start.max(at);
        let is_row = |at: &usize| lines.get(*at).is_some_and(|line| line.text.contains('\t'));
        if between.end > between.start {
            // The header of a table may stand between the heading and the first row.
            let last = between.clone().rev().find(|at| !is_row(at));
            let own = last.filter(|last| sketch.is_heading(*last, record.start, known.words));
            lines.get(between.clone()).unwrap_or_default().iter().for_each(|line| years.see(line.text));
            let bare = |line: &Line| line.text.trim_start_matches('#').trim_matches([' ', ':', '*', '=']).to_owned();
            heading = own.and_then(|at| lines.get(at)).map(|line| years.complete(&dated(&bare(line), known.words)));
            sketch.plain(between, own);
        }
        // The heading in the first cell of a row is that of the rows below it, too.
        if let Some(own) = found.heading(number) {
            heading = Some(sketch.said(own));
            if own.start >= sketch.begin(record.start) {
                sketch.builder.line("h2", own.clone());
            }
        }
        sketch.outline.groups.push(heading.clone());
        let start = sketch.builder.next();
        sketch.record(&found, number, known);
        let end = sketch.builder.next();
        sketch.outline.records.push(start..end);
        at = record.end.max(at);
    }
    sketch.plain(at..lines.len(), None);
    let Sketch { builder, mut outline, .. } = sketch;
    outline.tree = builder.finish();
    Some(outline)
}

/// Removes a heading that is the same for all records, because it is the heading of the page, unless it is a date.
pub(super) fn settle_groups(groups: &mut [Option<String>], words: &Words) {
    let mut distinct: Vec<&String> = groups.iter().flatten().collect();
    distinct.dedup();
    let is_common = distinct.len() < 2;
    let dates = Dates::new(words);
    // The letters of an alphabetical list are no topics.
    groups
        .iter_mut()
        .filter(|group| group.as_ref().is_some_and(|said| said.chars().count() < 2))
        .for_each(|group| *group = None);
    let dated = |said: &str| matches!(dates.line(said), Some((Extent::Whole | Extent::Year | Extent::Prefix, _)));
    if is_common {
        for group in groups.iter_mut() {
            if group.as_deref().is_some_and(|said| !dated(said)) {
                *group = None;
            }
        }
    }
}

/// The date at the beginning of a heading, if only blanks and a few words follow it: "October 19, 2022   Printable list".
fn dated(heading: &str, words: &Words) -> String {
    let mut blanks = heading.char_indices().zip(heading.chars().skip(1));
    let gap = blanks.find(|((_, c), next)| c.is_whitespace() && next.is_whitespace());
    let date = gap.and_then(|((at, _), _)| heading.get(..at));
    let is_date = |text: &&str| matches!(Dates::new(words).line(text), Some((Extent::Whole, date)) if date.names_day());
    date.filter(is_date).unwrap_or(heading).to_owned()
}

struct Sketch<'a, 't> {
    lines: &'a [Line<'t>],
    classes: Vec<Class>,
    /// The length of the lines if the text is hard-wrapped.
    wrapped: Option<usize>,
    builder: Builder<'t>,
    outline: Outline,
}

impl Sketch<'_, '_> {
    /// Returns whether a line above a record is a heading: it is short and not a sentence.
    fn is_heading(&self, at: usize, record: usize, words: &Words) -> bool {
        let (Some(line), Some(first)) = (self.lines.get(at), self.lines.get(record)) else { return false };
        line.length() <= HEADING && !is_sentence(line.text, words) && first.gap <= 2 && !line.text.contains('\t')
    }

    /// Adds lines that belong to no record.
    fn plain(&mut self, lines: Range<usize>, heading: Option<usize>) {
        for at in lines {
            let Some(line) = self.lines.get(at) else { continue };
            let name = if Some(at) == heading { "h2" } else { "p" };
            self.builder.line(name, line.bytes.clone());
        }
    }

    fn record(&mut self, found: &Found, number: usize, known: Known) {
        match found {
            Found::Labels(records) => {
                let Some(record) = records.get(number) else { return };
                self.builder.open("dl", self.begin(record.lines.start));
                for entry in &record.entries {
                    self.builder.line("dt", entry.label.clone());
                    let at = self.builder.open("dd", entry.label.end);
                    let label = self.said(&entry.label);
                    let named = record.entries.iter().any(|entry| entry.field == Some(LabelField::Date));
                    let field = entry.field.or_else(|| known.dates(&label).filter(|_| !named));
                    self.outline.named.push((at, Named { field, label }));
                    for value in &entry.values {
                        self.builder.line("p", value.clone());
                    }
                    self.builder.close();
                }
                self.builder.close();
            }
            Found::Table { rows, columns, header } => {
                let Some(row) = rows.get(number) else { return };
                let names = header.as_deref().unwrap_or_default();
                self.builder.open("tr", self.begin(row.lines.start));
                for (column, cell) in row.cells.iter().enumerate().take(columns + 1) {
                    let at = self.builder.open("td", cell.first().map_or(0, |bytes| bytes.start));
                    if let Some(name) = names.get(column).filter(|name| !name.label.is_empty()) {
                        self.outline.named.push((at, name.clone()));
                    }
                    for bytes in cell {
                        self.builder.line("div", bytes.clone());
                    }
                    self.builder.close();
                }
                self.builder.close();
            }
            Found::Lines(records) => {
                let Some(record) = records.get(number) else { return };
                self.builder.open("div", self.begin(record.start));
                self.lines(record.clone(), known);
                self.builder.close();
            }
            Found::Turns(turns) => {
                let Some(record) = turns.records.get(number) else { return };
                self.builder.open("div", self.begin(record.start));
                if turns.places.is_empty() {
                    self.lines(record.clone(), known);
                } else {
                    self.turn(record.clone(), &turns.places, known);
                }
                self.builder.close();
            }
            Found::References(records) => {
                let Some(record) = records.get(number) else { return };
                self.builder.open("div", self.begin(record.lines.start));
                self.reference(record);
                self.builder.close();
            }
            Found::List(items) => {
                let Some(item) = items.get(number) else { return };
                self.builder.open("li", self.begin(item.lines.start));
                self.item(item, known);
                self.builder.close();
            }
        }
    }

    /// Adds a reference: its short form or call number, its own lines joined, and the paragraphs about it.
    fn reference(&mut self, reference: &Reference) {
        let named = |field| Named { field: Some(field), label: String::new() };
        if let Some(key) = &reference.key {
            let at = self.builder.open("line-other", key.start);
            self.builder.piece(key.clone());
            self.builder.close();
            self.outline.named.push((at, named(LabelField::Other)));
        }
        // An address stays in its reference, whose last part may follow it.
        self.builder.open("div", reference.cited.start);
        self.builder.piece(reference.cited.clone());
        self.builder.close();
        for paragraph in &reference.annotation {
            let at = self.builder.line("p", paragraph.clone());
            self.outline.named.push((at, named(LabelField::Description)));
        }
    }

    /// Adds the lines of an item. Wrapped lines are joined.
    fn item(&mut self, item: &bullets::Item, known: Known) {
        let lines = self.lines;
        // The lines of a reference are joined, however wide they are.
        let own = lines.get(item.lines.clone()).unwrap_or_default();
        let cited = if own.len() > 1 {
            references::extent(own, item.mark, true, &Shapes::new(known.words)).unwrap_or(0)
        } else {
            0
        };
        let width = lines
            .get(item.lines.clone())
            .unwrap_or_default()
            .iter()
            .map(|line| line.length() + line.indent)
            .max()
            .unwrap_or(0);
        let mut run: Option<Range<usize>> = None;
        for at in item.lines.clone() {
            let Some(line) = lines.get(at) else { continue };
            let mark = if at == item.lines.start {
                item.mark
            } else {
                bullets::marked(line.text).map_or(0, |mark| mark.length)
            };
            let bytes = line.bytes.start + mark..line.bytes.end;
            let before = at.checked_sub(1).filter(|_| at > item.lines.start).and_then(|before| lines.get(before));
            let is_cited = at < item.lines.start + cited;
            let wrapped =
                before.is_some_and(|before| mark == 0 && (is_cited || is_wrapped(before, line, width, self.wrapped)));
            match run.as_mut() {
                // A list marker may stand alone on its line.
                Some(run) if run.start == run.end => *run = bytes,
                Some(run) if wrapped => run.end = bytes.end,
                _ => {
                    if let Some(run) = run.replace(bytes) {
                        self.builder.line("div", run);
                    }
                }
            }
        }
        if let Some(run) = run {
            self.builder.line("div", run);
        }
    }

    /// Adds the lines of a record. Sentences become paragraphs, and wrapped lines are joined.
    fn lines(&mut self, record: Range<usize>, known: Known) {
        let lines = self.lines;
        let own = lines.get(record.clone()).unwrap_or_default();
        let width = own.iter().map(|line| line.length() + line.indent).max().unwrap_or(0);
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, line) in own.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| own.get(before));
            // A line of fields ends where it ends, however long it is.
            let is_words =
                |at: usize| matches!(self.classes.get(at), Some(Class::Words | Class::Text | Class::Labelled));
            let goes_on = (record.start + at).checked_sub(1).is_some_and(is_words);
            match runs.last_mut() {
                Some(run) if goes_on && before.is_some_and(|before| is_wrapped(before, line, width, self.wrapped)) => {
                    run.end = line.bytes.end
                }
                _ => runs.push(line.bytes.clone()),
            }
        }
        let classes: Vec<(Range<usize>, Class)> = runs
            .into_iter()
            .map(|run| {
                let line = own.iter().find(|line| line.bytes.start == run.start);
                let wrapped = line.is_some_and(|line| line.bytes.end < run.end);
                let class = line.and_then(|line| {
                    self.classes.get(self.lines.partition_point(|one| one.bytes.start < line.bytes.start))
                });
                let class = class.copied().unwrap_or(Class::Words);
                (run, if wrapped && class == Class::Words { Class::Text } else { class })
            })
            .collect();
        let titled = classes.iter().any(|(_, class)| *class == Class::Words);
        for (run, class) in classes {
            // A record of a single line is always one row, and the title of a record may also be a word for a kind.
            let name = match class {
                _ if record.len() == 1 => "div",
                Class::Typed(Part::Kind | Part::Language) if !titled => "div",
                class => class.element(),
            };
            if class == Class::Labelled && record.len() > 1 {
                self.labelled(name, run, known);
            } else {
                let bare = self.bare(run);
                self.builder.line(name, bare);
            }
        }
    }

    /// Adds the lines of a record whose fields are told by their places.
    fn turn(&mut self, record: Range<usize>, places: &[Class], known: Known) {
        let lines = self.lines;
        let titled = places.contains(&Class::Words);
        for (line, place) in lines.get(record).unwrap_or_default().iter().zip(places) {
            let bytes = line.bytes.clone();
            match place {
                Class::Labelled => self.labelled(place.element(), bytes, known),
                Class::Typed(Part::Kind | Part::Language) if !titled => {
                    self.builder.line("div", bytes);
                }
                place => {
                    self.builder.line(place.element(), bytes);
                }
            }
        }
    }

    /// Adds a label and its value on one line.
    fn labelled(&mut self, name: &str, bytes: Range<usize>, known: Known) {
        let said = self.said(&bytes);
        let Some((label, value)) = classes::label(&said) else {
            self.builder.line(name, bytes);
            return;
        };
        let field = known.words.label(label).map(|line| line.field).or_else(|| known.dates(label));
        let at = self.builder.open(name, bytes.start);
        self.outline.named.push((at, Named { field, label: label.to_owned() }));
        self.builder.text(bytes.end - value.len()..bytes.end);
        self.builder.close();
    }

    /// The bytes of a line without the marks of a heading or of emphasis around the whole of it.
    fn bare(&self, bytes: Range<usize>) -> Range<usize> {
        let said = self.said(&bytes);
        let hashes = said.trim_start_matches('#');
        if hashes.len() < said.len() && hashes.starts_with(' ') {
            return bytes.start + said.len() - hashes.trim_start().len()..bytes.end;
        }
        let inner = classes::unmarked(&said);
        if inner.len() == said.len() {
            return bytes;
        }
        let start = bytes.start + (said.len() - said.trim_start_matches(['*', '_']).len());
        start..start + inner.len()
    }

    fn begin(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.bytes.start)
    }

    /// The text at these bytes of one line.
    fn said(&self, bytes: &Range<usize>) -> String {
        let line = self.lines.partition_point(|line| line.bytes.end <= bytes.start);
        let text = self.lines.get(line).and_then(|line| {
            let from = line.bytes.start;
            line.text.get(bytes.start.checked_sub(from)?..bytes.end.checked_sub(from)?)
        });
        text.unwrap_or_default().to_owned()
    }
}
