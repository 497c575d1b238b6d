//! Reads PubMed and related databases: the tagged format (MEDLINE, `.nbib`) and the XML.

pub(crate) mod nbib;
pub(crate) mod xml;

use crate::document::entry::Entry;
use crate::formats::opening::{Opening, Signs};
use crate::formats::{reference, ris};
use crate::record::{Kind, Role, kinds};
use crate::text::names;
use crate::text::whitespace::normalise;

/// Adds a name in the short form of PubMed: `Mora AB` has the family name `Mora` and the initials `AB`.
fn shortened(entry: &mut Entry, name: &str, role: Option<Role>) {
    let name = normalise(name);
    let is_initials = |text: &str| (1..=4).contains(&text.chars().count()) && text.chars().all(char::is_uppercase);
    match name.rsplit_once(' ') {
        Some((family, given)) if is_initials(given) && !family.is_empty() => {
            let person = names::person(family, given, role);
            entry.contributor(crate::record::Contributor { name: name.clone(), ..person });
        }
        _ => entry.printed_contributor(&name, role),
    }
}

/// Adds a full name such as `Mora, Ana`.
fn full(entry: &mut Entry, name: &str, role: Option<Role>) {
    match name.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => entry.contributor(names::person(family, given, role)),
        _ => entry.printed_contributor(name, role),
    }
}

/// Reads the publication types. The one that determines the kind is used, and the others become notes. Without such a
/// type, a publication in PubMed is a journal article.
fn types(entry: &mut Entry, printed: &[String]) {
    // ERIC calls an article of a journal a report as well, in any order.
    let article = printed.iter().find(|name| *name == "Journal Articles");
    let said = article.into_iter().chain(printed).find_map(|name| Some((name, kind(name)?)));
    let kind = said.as_ref().map_or(Kind::JournalArticle, |(_, kind)| kind.clone());
    entry.typed = Some((kind, &kinds::ENDNOTE));
    for name in printed {
        let is_said = said.as_ref().is_some_and(|(have, _)| *have == name) || name == "Journal Article";
        if !is_said {
            entry.note("Type", name);
        }
    }
}

/// The kind for a publication type of MEDLINE other than a journal article.
fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "Book" | "Books" | "Monograph" => Kind::Book,
        "Book Chapter" | "Book chapter" | "Section" => Kind::Chapter,
        "Preprint" => Kind::Preprint,
        "Dataset" => Kind::Dataset,
        "Technical Report" => Kind::Report,
        "News" | "Newspaper Article" => Kind::News,
        "Video-Audio Media" => Kind::Video,
        "Webcast" => Kind::Webinar,
        "Legislation" => Kind::Legislation,
        "Legal Case" => Kind::CourtCase,
        "Academic Dissertation" => Kind::Thesis,
        "Congress" => Kind::Proceedings,
        "Database" => Kind::Database,
        // The types of ERIC, which exports in the same format.
        "Journal Articles" => Kind::JournalArticle,
        "Speeches/Meeting Papers" => Kind::ConferencePaper,
        name if name.starts_with("Dissertations/Theses") => Kind::Thesis,
        name if name.starts_with("Reports - ") => Kind::Report,
        name if name.starts_with("Guides - ") => Kind::Guide,
        _ => return None,
    })
}

/// Adds a MeSH heading without the asterisk that marks the major topics.
fn heading(entry: &mut Entry, text: &str) {
    entry.keyword(&text.replace('*', ""));
}

/// Returns whether a document with this opening is in the tagged format of PubMed.
pub(crate) fn is_nbib(opening: &Opening<'_>) -> bool {
    let is_head = |line: &str| nbib::field(line).is_some_and(|(tag, _)| matches!(tag, "PMID" | "OWN"));
    // A file of RIS may have a line with the number of PubMed, too.
    let is_ris = |line: &str| ris::lines::beginning(line).is_some();
    opening.signs() == Signs::Lines
        && !reference::first_lines(opening).iter().copied().any(is_ris)
        && (opening.ends(&["nbib"]) || reference::first_lines(opening).iter().take(5).copied().any(is_head))
}

/// Returns whether a document with this opening is PubMed XML.
pub(crate) fn is_xml(opening: &Opening<'_>) -> bool {
    opening.root_is(&[
        "PubmedArticleSet",
        "PubmedArticle",
        "PubmedBookArticleSet",
        "PubmedBookArticle",
        "MedlineCitationSet",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_are_those_of_medline() {
        let mut entry = Entry::default();
        shortened(&mut entry, "van Raaij MJ", None);
        shortened(&mut entry, "Ministry of Health", None);
        full(&mut entry, "Mora, Ana B", None);
        types(&mut entry, &["Journal Article".to_owned(), "Review".to_owned(), "Preprint".to_owned()]);
        let families: Vec<_> = entry.record.contributors.iter().map(|one| one.family.as_deref()).collect();
        assert_eq!(families, [Some("van Raaij"), None, Some("Mora")]);
        assert_eq!(entry.typed.as_ref().map(|(kind, _)| kind.clone()), Some(Kind::Preprint));
        assert_eq!(entry.record.notes, ["Type: Review"]);
    }
}
