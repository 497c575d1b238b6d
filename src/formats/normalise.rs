//! Converts entries to records. Printed values are interpreted with the words of all languages.

mod column;
mod linked;
mod survey;

pub(crate) use survey::Survey;

use super::columns::Columns;
use super::halves::Halves;
use super::screening::decisions;
use crate::document::entry::Entry;
use crate::record::identifiers;
use crate::record::kinds;
use crate::record::{IssueCode, IssuedBasis, Kind, LanguagesBasis, Record, Role};
use crate::text::dates::{Dates, FieldDate, Found};
use crate::text::marks::{cut, has_cut_mark};
use crate::text::words::{Declared, LabelField, Words};
use crate::text::{encoded_twice, names};

/// Converts entries to records.
#[derive(Debug, Clone)]
pub(crate) struct Settle<'w> {
    words: &'w Words,
    columns: &'w Columns,
    /// The survey of the columns of the catalogue.
    survey: Survey,
}

impl<'w> Settle<'w> {
    /// Creates a converter with these words and columns.
    pub(crate) fn new(words: &'w Words, columns: &'w Columns) -> Self {
        Self { words, columns, survey: Survey::default() }
    }

    /// Examines the entries of a catalogue before they become records, because the order of day and month and the
    /// contents of columns with unknown names are decided for a whole column or feed. For a catalogue that is read in
    /// parts, `survey` is the result of the previous parts.
    #[must_use]
    pub(crate) fn knowing(mut self, mut survey: Survey, entries: &[Entry]) -> Self {
        survey.look_at(entries, self.columns, self.words);
        self.survey = survey;
        self
    }

    /// The survey of the columns by the entries that were added so far.
    pub(crate) fn into_survey(self) -> Survey {
        self.survey
    }

    /// Converts an entry to a record. A value that cannot be interpreted becomes a note, with an issue.
    pub(crate) fn record(&self, mut entry: Entry) -> Record {
        let known = entry.dates.len();
        let (mut columns, mut halves) = (Vec::new(), Halves::default());
        let is_foreign = !entry.columns.is_empty() && entry.typed.is_none() && entry.record.source.name.is_empty();
        let in_order = self.in_order(std::mem::take(&mut entry.columns), entry.is_marked_up);
        for cell in in_order {
            self.column(&mut entry, &cell, &mut halves);
            columns.resize(entry.dates.len().saturating_sub(known), cell.name);
        }
        halves.join(&mut entry, known, self.words);
        if is_foreign {
            column::settle_addresses(&mut entry);
        }
        if entry.typed.is_some() {
            self.heading(&mut entry.record);
        }
        self.kinds(&mut entry);
        self.roles(&mut entry);
        self.dates(&mut entry, known, &columns);
        self.languages(&mut entry);
        self.text(&mut entry.record);
        self.identifiers(&mut entry.record);
        self.contributors(&mut entry.record);
        screening_notes(&mut entry.record);
        entry.record
    }

    /// Sets the kind by the first printed word that denotes one, unless it contradicts the type of the format.
    fn kinds(&self, entry: &mut Entry) {
        let typed = entry.typed.take();
        for printed in std::mem::take(&mut entry.kinds) {
            // These words give no information about the kind.
            if matches!(printed.as_str(), "Text" | "text" | "Collection") {
                entry.note("Type", &printed);
                continue;
            }
            let known = self.kind(&printed);
            let fits = match (&known, &typed) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(word), Some((kind, types))) => types.written(Some(word)) == types.written(Some(kind)),
            };
            let word = known.unwrap_or_else(|| Kind::from(printed.to_lowercase()));
            match &entry.record.kind {
                None if fits => entry.record.kind = Some(word),
                Some(have) if *have == word => {}
                _ => entry.note("Type", &printed),
            }
        }
        if let (None, Some((kind, _))) = (&entry.record.kind, typed) {
            entry.record.kind = Some(kind);
        }
    }

    /// The kind that a printed word denotes: one of our own terms, or a word that pages, vocabularies or tools use.
    fn kind(&self, printed: &str) -> Option<Kind> {
        let own = Some(Kind::from(printed)).filter(|kind| !matches!(kind, Kind::Other(_)));
        own.or_else(|| self.words.kind(printed).map(Kind::from))
            .or_else(|| kinds::of_vocabulary(printed))
            .or_else(|| kinds::of_tools(printed))
            .or_else(|| Kind::known(printed))
    }

    /// Chooses the date of issue: the first date that can be read, or a later one that agrees with it and is more
    /// precise. Dates from index `known` on come from columns with these names.
    fn dates(&self, entry: &mut Entry, known: usize, columns: &[String]) {
        let dates = Dates::new(self.words);
        let had = entry.record.issued.is_some();
        let mut best: Option<(Found, String)> = None;
        for (at, text) in std::mem::take(&mut entry.dates).into_iter().enumerate() {
            let order = at.checked_sub(known).and_then(|at| columns.get(at)).map_or("", String::as_str);
            let message = match dates.field(&text) {
                FieldDate::Date(date) => {
                    self.take(entry, &mut best, self.settled(date, order, entry), text);
                    continue;
                }
                FieldDate::Undated | FieldDate::Event => None,
                FieldDate::Impossible => Some(format!("“{text}” is a day that does not exist")),
                FieldDate::Unknown => Some(format!("“{text}” is no date that can be read")),
            };
            entry.note("Date", &text);
            message.into_iter().for_each(|message| entry.record.add_issue(IssueCode::UnknownDate, "issued", message));
        }
        if let Some((date, text)) = best.filter(|_| !had) {
            date.note_doubt(&mut entry.record, &text);
            if date.is_coarse {
                entry.note("Date", &text);
            }
            entry.record.issued = Some(date.edtf);
            entry.record.issued_basis.get_or_insert(IssuedBasis::Metadata);
        }
        if entry.record.issued.is_none()
            && let Some(title) = entry.record.title.clone()
            && let Some(date) = Dates::new(self.words).of_title(&title)
        {
            date.note_doubt(&mut entry.record, title.get(date.start..date.end).unwrap_or(&title));
            entry.record.issued = Some(date.edtf);
            entry.record.issued_basis = Some(IssuedBasis::Title);
        }
    }

    /// Interprets an ambiguous date by the language of its feed and by the other dates of its column.
    fn settled(&self, date: Found, column: &str, entry: &Entry) -> Found {
        let date = date.read_in(entry.date_language.as_deref());
        match self.survey.order(column) {
            Some(order) => date.read_as(order),
            None => date,
        }
    }

    /// Compares a date, printed as `text`, with the best date so far.
    fn take(&self, entry: &mut Entry, best: &mut Option<(Found, String)>, date: Found, text: String) {
        let have = best.as_ref().map(|(have, _)| have.edtf.as_str()).or(entry.record.issued.as_deref());
        match have {
            None => *best = Some((date, text)),
            // A date that agrees with the best one and is not more precise adds nothing.
            Some(have) if have.starts_with(&date.edtf) => {}
            Some(have) if date.edtf.starts_with(have) && !date.edtf.contains('/') && best.is_some() => {
                *best = Some((date, text));
            }
            Some(_) => entry.note("Date", &text),
        }
    }

    /// Sets the declared languages. If an unknown language is declared, no detected language takes its place.
    fn languages(&self, entry: &mut Entry) {
        for note in std::mem::take(&mut entry.language_notes) {
            self.words.spoken_languages(&note).iter().for_each(|code| entry.language(code));
        }
        for text in std::mem::take(&mut entry.languages) {
            for declared in self.words.declared_languages(&text) {
                let record = &mut entry.record;
                match declared {
                    Declared::Known(tag) => {
                        record.languages_basis.get_or_insert(LanguagesBasis::Declared);
                        if !record.languages.contains(&tag) {
                            record.languages.push(tag);
                        }
                    }
                    Declared::None(code) => entry.note("Language", &code),
                    Declared::Unknown(name) => {
                        record.languages_basis.get_or_insert(LanguagesBasis::Declared);
                        let message = format!("the catalogue declares the language “{name}”, which is not known");
                        record.add_issue(IssueCode::UnknownLanguage, "languages", message);
                        entry.note("Language", &name);
                    }
                }
            }
        }
    }

    /// Converts printed roles to roles of the record. A role without a counterpart becomes a note.
    fn roles(&self, entry: &mut Entry) {
        let mut others = Vec::new();
        let mut authors = Vec::new();
        for one in &mut entry.record.contributors {
            let Some(Role::Other(printed)) = &one.role else { continue };
            let role = self.words.role(printed);
            // A term of a format, such as `container-author`, is not a printed word, and is kept unchanged.
            let is_term = printed.contains('-') && printed.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if role.is_none() && (is_term || CSL_ROLES.contains(&&**printed)) {
                continue;
            }
            if role.is_none() {
                others.push((printed.to_string(), one.name.clone()));
            }
            if role == Some(Role::Author) {
                authors.push(one.name.clone());
            }
            one.role = Some(role.unwrap_or(Role::Contributor));
        }
        authors.iter().for_each(|name| entry.creator(name));
        others.iter().for_each(|(role, name)| entry.note(role, name));
    }

    /// Removes a heading such as "Abstract" from the first line of an abstract, as some databases write it.
    fn heading(&self, record: &mut Record) {
        let Some((first, rest)) = record.description.as_deref().and_then(|text| text.split_once("\n\n")) else {
            return;
        };
        let label = self.words.label(first.trim_end_matches([':', '.']));
        if label.is_some_and(|label| label.field == LabelField::Description) {
            record.description = Some(rest.to_owned());
        }
    }

    fn text(&self, record: &mut Record) {
        let mut said = Vec::new();
        if let Some(description) = &record.description {
            let (kept, link) = cut(description, self.words);
            if let Some(link) = link.map(str::to_owned) {
                record.description = Some(kept.trim_end().to_owned()).filter(|kept| !kept.is_empty());
                record.description_truncated = true;
                if !record.notes.contains(&link) {
                    record.notes.push(link);
                }
            }
        }
        let texts = [("title", &record.title), ("description", &record.description), ("publisher", &record.publisher)];
        let texts = texts.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
        let names = record.creators.iter().map(|name| ("creators", name.as_str()));
        let container =
            record.container.as_ref().and_then(|container| Some(("container", container.title.as_deref()?)));
        for (field, text) in texts.chain(names).chain(container) {
            let is_new = said.iter().all(|(have, _)| *have != field);
            if let Some((piece, meant)) = Some(text).filter(|_| is_new).and_then(encoded_twice::sample) {
                let message = format!("the text was encoded twice: “{piece}” stands for “{meant}”");
                said.push((field, message));
            }
        }
        for (field, message) in said {
            record.add_issue(IssueCode::EncodedTwice, field, message);
        }
        record.title_truncated |= record.title.as_deref().is_some_and(has_cut_mark);
        record.description_truncated |= record.description.as_deref().is_some_and(has_cut_mark);
        if record.title.is_none() {
            record.add_issue(IssueCode::MissingTitle, "title", "the catalogue gives no title here");
        }
    }

    /// Takes printed names apart, and adds a contributor for every creator.
    fn contributors(&self, record: &mut Record) {
        for one in &mut record.contributors {
            names::decide(one, self.words);
        }
        for one in record.contributors.iter_mut().filter(|one| one.kind.is_none() && one.family.is_none()) {
            *one = names::taken_apart(&one.name, one.role.take(), self.words);
        }
        names::complete(record, self.words);
    }

    fn identifiers(&self, record: &mut Record) {
        let wrong: Vec<String> = record
            .identifiers
            .iter()
            .filter_map(|have| {
                let wrong = identifiers::check(&have.scheme, &have.value)?;
                Some(format!("{} “{}”: {wrong}", have.scheme, have.value))
            })
            .collect();
        for message in wrong {
            record.add_issue(IssueCode::InvalidIdentifier, "identifiers", message);
        }
    }
}

/// Takes the decisions that screening tools write into notes.
fn screening_notes(record: &mut Record) {
    for found in record.notes.iter().filter_map(|note| decisions::in_note(note)) {
        match &mut record.screening {
            None => record.screening = Some(found),
            Some(have) if have.decision == found.decision => {
                have.reason = have.reason.take().or(found.reason);
                have.by = have.by.take().or(found.by);
            }
            Some(_) => {}
        }
    }
    record.notes.retain(|note| !decisions::is_own_note(note));
}

/// Roles of CSL 1.0.2 that consist of one word and are not roles of a record.
const CSL_ROLES: [&str; 12] = [
    "chair",
    "compiler",
    "composer",
    "curator",
    "guest",
    "host",
    "interviewer",
    "narrator",
    "organizer",
    "performer",
    "producer",
    "recipient",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn printed_values_are_read_and_nothing_is_lost() {
        let seeds = Seeds::embedded();
        let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
        let mut entry = Entry::default();
        let given = serde_json::json!({
            "Título": "Informe", "Fecha": "26 de noviembre de 2021", "Idioma": "Español; Marciano",
            "author": [{"family": "Mora", "given": "L."}, "K. de Vries"], "Estante": 7, "vacío": "",
            "doi": "https://doi.org/10.1000/182", "Soort": "Rapport",
        });
        for (name, value) in given.as_object().unwrap() {
            entry.columns.push((name.clone(), value.clone()));
        }
        let record = Settle::new(&words, &columns).record(entry);
        assert_eq!(record.title.as_deref(), Some("Informe"));
        assert_eq!(record.issued.as_deref(), Some("2021-11-26"));
        assert_eq!(record.languages, ["es"]);
        assert_eq!(record.creators, ["Mora, L.", "K. de Vries"]);
        assert_eq!(record.kind.as_deref(), Some("report"));
        assert_eq!(record.notes, ["Language: Marciano"]);
        assert_eq!((record.unknown[0].name.as_str(), record.unknown[0].value.get()), ("Estante", "7"));
        assert_eq!(record.identifiers[0].value, "10.1000/182");
        assert_eq!(record.issues[0].code, "unknown-language");
    }
}
