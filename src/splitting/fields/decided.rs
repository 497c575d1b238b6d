//! Fills fields from blocks whose part in the record was decided for all records of their list together.

use super::block_line::Line;
use super::draft::Draft;
use crate::document::{Block, Decided, Issued, Part, Settled, Whole};
use crate::record::{IssueCode, Link};
use crate::splitting::Role;
use crate::text::dates::Extent;
use crate::text::folding::fold;
use crate::text::marks::strip_list_mark;
use crate::text::words::{LabelField, List};

impl Draft<'_> {
    /// Puts a block into its field; `at` is the number of the block in its record.
    pub(super) fn decided(&mut self, at: usize, block: &Block, decided: &Decided) {
        if let Some(whole) = &decided.whole {
            self.whole(whole);
        }
        let line = Line { text: &block.text, gap: block.gap, hints: block.hints.as_deref() };
        match decided.part {
            Part::Title => self.title(line),
            // The date was set with the fields of the whole record.
            Part::Issued => self.publisher_of_imprint(line.text),
            Part::Description => self.paragraph(line),
            Part::Creator => self.creator(strip_list_mark(line.text)),
            Part::Kind => self.kind(line.text),
            Part::Caption => self.record.notes.push(format!("Caption: {}", line.text)),
            // The host publication, the edition and the place are known by their column alone, without a label.
            Part::Value(
                field @ (LabelField::Container
                | LabelField::Volume
                | LabelField::Issue
                | LabelField::Pages
                | LabelField::Edition
                | LabelField::Place),
            ) => {
                self.settle(&Settled { field, label: String::new() }, block);
            }
            Part::Value(field) => {
                self.empty_label.clone_from(&decided.head);
                self.value(field, line.text);
                self.empty_label = None;
                // Each piece is an area of its own.
                self.close_label();
            }
            Part::Keyword => {
                let words = line.text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty());
                let keywords = &mut self.record.keywords;
                words.for_each(|word| {
                    if !keywords.iter().any(|known| known == word) {
                        keywords.push(word.to_owned());
                    }
                });
            }
            Part::Link => {
                let more = self.words().starts_with(List::More, &fold(line.text)).is_some();
                self.record.description_truncated |= more && self.record.description.is_some();
                self.links.push((at, line.text.to_owned()));
            }
            Part::Note if self.labelled(line.text, Role::Note) => {}
            Part::Note if self.words().label(line.text).is_some_and(|label| !label.value.is_empty()) => {
                self.label(line.text);
            }
            Part::Note => {
                if self.record.issued.is_none() && self.fields.dates.is_impossible(line.text) {
                    let message = format!("“{}” is a day that does not exist", line.text);
                    self.record.add_issue(IssueCode::UnknownDate, "issued", message);
                }
                match &decided.head {
                    Some(head) if !head.is_empty() => self.note(&format!("{head}: {}", line.text)),
                    _ => self.note(line.text),
                }
            }
        }
    }

    /// Sets the fields that are known for the record as a whole.
    fn whole(&mut self, whole: &Whole) {
        if let Some(issued) = &whole.issued {
            self.chosen_date(issued);
        }
        self.record.url.clone_from(&whole.url);
        self.record.files.clone_from(&whole.files);
        self.record.keywords.extend(whole.topic.clone());
        let link = |(url, text): &(String, String)| Link {
            url: url.clone(),
            text: (!text.is_empty()).then(|| text.clone()),
            ..Link::default()
        };
        self.record.links = whole.links.iter().map(link).collect();
    }

    /// The publisher of `(University of Example, 2019-11)`, as repositories print it in the place of the date.
    fn publisher_of_imprint(&mut self, text: &str) {
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let Some((name, date)) = inner.and_then(|inner| inner.rsplit_once(',')) else { return };
        let is_date = matches!(self.fields.dates.line(date.trim()), Some((Extent::Whole | Extent::Year, _)));
        if is_date && self.record.publisher.is_none() && name.contains(char::is_alphabetic) {
            self.record.publisher = Some(name.trim().to_owned());
        }
    }

    fn chosen_date(&mut self, issued: &Issued) {
        match &issued.found {
            Some(found) => {
                let found = self.settled(found.clone().read_in(issued.language.as_deref()));
                found.note_doubt(&mut self.record, &issued.printed);
                self.issue(found.edtf, issued.basis.clone());
            }
            None => {
                if issued.ambiguous {
                    let (order, other) = if issued.month_first { ("month", "day") } else { ("day", "month") };
                    let doubt = format!("“{}” can be read {other} first; it was read {order} first", issued.printed);
                    self.record.add_issue(IssueCode::AmbiguousDate, "issued", doubt);
                }
                self.issue(issued.edtf.clone(), issued.basis.clone());
            }
        }
    }
}
