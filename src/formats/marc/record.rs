//! A record of MARC 21 as it stands in a file: leader, control fields and data fields (ISO 2709; MARC 21 Specifications
//! for Record Structure, Library of Congress).

/// A MARC record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marc {
    /// The leader of 24 characters, or an empty string if a file omits it.
    pub leader: String,
    /// The control fields (tags 001 to 009) with their values, in order.
    pub controls: Vec<(String, String)>,
    /// The data fields, in order.
    pub fields: Vec<Field>,
}

/// A data field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Field {
    /// The tag of three characters.
    pub tag: String,
    /// The first and the second indicator, with a blank for a missing one.
    pub indicators: (char, char),
    /// The codes and values of the subfields, in order.
    pub subfields: Vec<(char, String)>,
}

impl Marc {
    /// The value of the first control field with this tag.
    pub(crate) fn control(&self, tag: &str) -> Option<&str> {
        self.controls.iter().find(|(have, _)| have == tag).map(|(_, value)| value.as_str())
    }

    /// The character at a position of the leader, counted from 0.
    pub(crate) fn leader_at(&self, position: usize) -> char {
        self.leader.chars().nth(position).unwrap_or(' ')
    }

    /// Adds a field with the subfields that have a value. The field is left out if only subfields with a digit as code
    /// have one.
    pub(crate) fn add(&mut self, tag: &str, indicators: &str, subfields: &[(char, &str)]) {
        let filled = subfields.iter().filter(|(_, text)| !text.trim().is_empty());
        let subfields: Vec<(char, String)> = filled.map(|(code, text)| (*code, (*text).to_owned())).collect();
        if subfields.iter().all(|(code, _)| code.is_ascii_digit()) {
            return;
        }
        let mut marks = indicators.chars();
        let indicators = (marks.next().unwrap_or(' '), marks.next().unwrap_or(' '));
        self.fields.push(Field { tag: tag.to_owned(), indicators, subfields });
    }
}

impl Field {
    /// The values of the subfields with this code.
    pub(crate) fn all(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields.iter().filter(move |(have, _)| *have == code).map(|(_, text)| text.as_str())
    }

    /// The value of the first subfield with this code, or an empty string.
    pub(crate) fn one(&self, code: char) -> &str {
        self.all(code).next().unwrap_or_default()
    }

    /// The values of the subfields with these codes in their order, joined with spaces.
    pub(crate) fn joined(&self, codes: &str) -> String {
        let wanted = self.subfields.iter().filter(|(code, _)| codes.contains(*code));
        wanted.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The values of all subfields except those that link fields, joined with spaces.
    pub(crate) fn text(&self) -> String {
        let wanted = self.subfields.iter().filter(|(code, _)| !matches!(code, '6' | '8'));
        wanted.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The identifiers of the entity that the field names ($0 and $1).
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        let values = self.subfields.iter().filter(|(code, _)| matches!(code, '0' | '1'));
        values
            .map(|(_, text)| text.trim_start_matches("(uri)").trim())
            .filter(|text| crate::document::identifier_texts::is_address(text))
    }
}
