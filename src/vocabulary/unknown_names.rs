//! Reports names of areas that the vocabulary does not know once for each document, and not for each of its records.

use std::collections::HashSet;

use crate::record::{IssueCode, Record};

/// The unknown names that were reported so far.
#[derive(Debug, Default)]
pub(crate) struct UnknownNames {
    /// The source and the location of each document, with the message about a name.
    said: HashSet<(String, String, String)>,
}

impl UnknownNames {
    /// Removes the issues about unknown names that an earlier record of the same document has. Records must be passed
    /// in the order in which they are written.
    pub(crate) fn say_once(&mut self, record: &mut Record) {
        if record.issues.iter().all(|issue| issue.code != IssueCode::UnknownArea) {
            return;
        }
        let (name, place) = (record.source.name.clone(), record.source.location.clone().unwrap_or_default());
        record.issues.retain(|issue| {
            issue.code != IssueCode::UnknownArea
                || self.said.insert((name.clone(), place.clone(), issue.message.clone()))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_said_once_a_document() {
        let mut names = UnknownNames::default();
        let mut issues = |place: &str, name: &str| {
            let mut record = Record::default();
            record.source.location = Some(place.to_owned());
            record.add_issue(IssueCode::UnknownArea, "thematic_areas", name);
            record.add_issue(IssueCode::MissingTitle, "title", "no title");
            names.say_once(&mut record);
            record.issues.len()
        };
        assert_eq!((issues("a", "x"), issues("a", "x"), issues("a", "y"), issues("b", "x")), (2, 1, 2, 2));
    }
}
