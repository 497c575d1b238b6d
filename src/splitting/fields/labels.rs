//! Fills fields from labels and their values: dates, languages, areas and identifiers.

use super::draft::Draft;
use crate::record::identifiers;
use crate::record::{Area, AreaBasis, Identifier, IssueCode, LanguagesBasis};
use crate::text::dates::FieldDate;
use crate::text::marks::strip_list_mark;
use crate::text::words::{Declared, LabelField, LabelLine};

impl Draft<'_> {
    /// Reads a line with a label, and returns the field whose value is still to come.
    pub(crate) fn label(&mut self, text: &str) -> Option<LabelField> {
        match self.words().label(strip_list_mark(text)) {
            Some(LabelLine { field, label, value: "" }) => {
                self.empty_label = Some(label.to_owned());
                Some(field)
            }
            Some(LabelLine { field, label, value }) => {
                if matches!(field, LabelField::Other | LabelField::Upload) {
                    self.record.notes.push(format!("{label}: {value}"));
                } else {
                    self.value(field, value);
                }
                None
            }
            None => {
                self.note(text);
                // An unknown label alone on its line may have its value on the line below, which then becomes a note.
                text.ends_with(':').then_some(LabelField::Other)
            }
        }
    }

    /// Reads the value of a label, on the same line or on the line below.
    pub(crate) fn value(&mut self, field: LabelField, value: &str) {
        let label = self.empty_label.take();
        let keep = |draft: &mut Self, label: Option<String>| {
            let text = match label {
                Some(label) => format!("{label}: {value}"),
                None => value.to_owned(),
            };
            draft.record.notes.push(text);
        };
        match field {
            LabelField::Area => self.areas.push(value.to_owned()),
            LabelField::Language => self.languages(value),
            LabelField::Date => match self.fields.dates.field(value) {
                FieldDate::Date(date) if self.gives_way_to(&date) => {
                    let date = self.settled(date);
                    self.state(&date, value);
                    if date.is_coarse {
                        keep(self, label);
                    }
                }
                FieldDate::Impossible => {
                    let message = format!("“{value}” is a day that does not exist");
                    self.record.add_issue(IssueCode::UnknownDate, "issued", message);
                    keep(self, label);
                }
                _ => keep(self, label),
            },
            LabelField::Kind => match self.words().kind(value) {
                Some(kind) if self.record.kind.is_none() => self.record.kind = Some(kind.into()),
                _ if self.record.kind.is_none() => self.record.kind = Some(value.to_lowercase().into()),
                _ => keep(self, label),
            },
            LabelField::Creator => self.people(value),
            LabelField::Publisher if self.record.publisher.is_none() => {
                self.record.publisher = Some(value.to_owned());
            }
            LabelField::Isbn => self.identifier("isbn", value),
            LabelField::Issn => self.identifier("issn", value),
            LabelField::Doi => self.identifier("doi", value),
            LabelField::Report => self.identifier("report", value),
            LabelField::Number => self.identifier("number", value),
            LabelField::Url if self.record.url.is_none() && value.contains("://") => {
                self.record.url = Some(value.to_owned());
            }
            LabelField::Title if self.record.title.is_none() => self.record.title = Some(value.to_owned()),
            LabelField::Description if self.record.description.is_none() => {
                self.record.description = Some(value.to_owned());
            }
            _ => keep(self, label),
        }
    }

    /// Keeps a label without a value as a note.
    pub(crate) fn close_label(&mut self) {
        if let Some(label) = self.empty_label.take() {
            self.record.notes.push(label);
        }
        if !self.areas.is_empty() {
            // The areas are one printed value, which may run over several lines. The vocabulary separates the names
            // later.
            let label = std::mem::take(&mut self.areas).join("\n");
            self.record.thematic_areas.push(Area { label, basis: AreaBasis::Declared, ..Area::default() });
        }
    }

    pub(crate) fn languages(&mut self, value: &str) {
        for declared in self.words().declared_languages(value) {
            match declared {
                Declared::Known(tag) => self.declare(tag),
                Declared::None(_) => self.keep(value),
                Declared::Unknown(name) => {
                    self.record.languages_basis = Some(LanguagesBasis::Declared);
                    let message = format!("the page declares the language “{name}”, which is not known");
                    self.record.add_issue(IssueCode::UnknownLanguage, "languages", message);
                    self.keep(value);
                }
            }
        }
    }

    /// Keeps a value in the notes.
    fn keep(&mut self, value: &str) {
        if !self.record.notes.iter().any(|note| note == value) {
            self.record.notes.push(value.to_owned());
        }
    }

    pub(crate) fn declare(&mut self, code: String) {
        if !self.record.languages.contains(&code) {
            self.record.languages.push(code);
        }
        self.record.languages_basis = Some(LanguagesBasis::Declared);
    }

    pub(crate) fn identifier(&mut self, scheme: &str, value: &str) {
        let known = self.record.identifiers.iter().any(|have| have.scheme == scheme && have.value == value);
        if known {
            return;
        }
        if let Some(wrong) = identifiers::check(scheme, value) {
            self.record.add_issue(IssueCode::InvalidIdentifier, "identifiers", format!("{scheme} “{value}”: {wrong}"));
        }
        let (scheme, value) = (scheme.to_owned(), value.to_owned());
        self.record.identifiers.push(Identifier { scheme, value, ..Identifier::default() });
    }
}
