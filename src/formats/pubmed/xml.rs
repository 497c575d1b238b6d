//! Reads the XML of PubMed (`PubmedArticleSet`, and the older `MedlineCitationSet`): articles, books and chapters of
//! books.

use super::{full, types};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::window::Window;
use crate::document::xml::{Element, Node};
use crate::document::xml_entries::each_entry;
use crate::error::Result;
use crate::formats::reference;
use crate::record::Role;
use crate::text::names;

/// Reads a set of articles.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if an article has more parts than `budget` allows. Passes on the
/// errors of `sink`.
pub(crate) fn read<'t>(text: impl Into<Window<'t>>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    each_entry(text, budget, is_wanted, sink, |article| vec![entry(article)])
}

/// Returns whether an element is an article or a book.
pub(crate) fn is_wanted(_: &str, name: &str) -> bool {
    matches!(name, "PubmedArticle" | "PubmedBookArticle" | "MedlineCitation")
}

fn entry(article: &Element) -> Entry {
    let mut entry = Entry::at(article.lines);
    entry.record.source.bytes = Some(article.bytes);
    if let Some(citation) = article.find("MedlineCitation") {
        citation_of(&mut entry, citation);
    }
    if let Some(book) = article.find("BookDocument") {
        book_of(&mut entry, book);
    }
    let ids = article.elements().filter(|part| part.name.ends_with("Data"));
    for id in ids.filter_map(|data| data.child("ArticleIdList")).flat_map(Element::elements) {
        identifier(&mut entry, id.attribute("IdType").unwrap_or_default(), &id.text());
    }
    reference::issn_of_container(&mut entry);
    entry
}

fn citation_of(entry: &mut Entry, citation: &Element) {
    for part in citation.elements() {
        match part.name.as_str() {
            "PMID" => entry.identifier(Some("pmid"), &part.text()),
            "Article" => article_of(entry, part),
            "MedlineJournalInfo" => {
                let short = part.child("MedlineTA").map(Element::text);
                short.iter().for_each(|title| short_title(entry, title));
                part.child("Country").iter().for_each(|country| entry.place(&country.text()));
            }
            "ChemicalList" => part.elements().for_each(|one| {
                one.child("NameOfSubstance").iter().for_each(|name| entry.note("Substance", &name.text()));
            }),
            "MeshHeadingList" => part.elements().for_each(|heading| mesh(entry, heading)),
            "KeywordList" => part.elements().for_each(|keyword| entry.keyword(&inline(keyword))),
            "OtherAbstract" => entry.note("Abstract", &inline(part)),
            "CoiStatement" => entry.note("Conflict of interest", &inline(part)),
            "InvestigatorList" => people(entry, part, Some(&Role::Contributor)),
            "GeneralNote" => entry.note("Note", &inline(part)),
            "CommentsCorrectionsList" => part.elements().for_each(|one| {
                let source = one.child("RefSource").map(Element::text).unwrap_or_default();
                entry.note(one.attribute("RefType").unwrap_or("Comment"), &source);
            }),
            _ => {}
        }
    }
}

fn article_of(entry: &mut Entry, article: &Element) {
    let mut kinds = Vec::new();
    for part in article.elements() {
        match part.name.as_str() {
            "Journal" => journal(entry, part),
            "ArticleTitle" => entry.title(&inline(part)),
            "VernacularTitle" if entry.record.title.is_none() => entry.title(&inline(part)),
            "VernacularTitle" => entry.note("Title", &inline(part)),
            "Pagination" => pages(entry, part),
            "ELocationID" => identifier(entry, part.attribute("EIdType").unwrap_or_default(), &part.text()),
            "Abstract" => abstract_of(entry, part),
            "AuthorList" => authors(entry, part),
            "Language" => entry.language(&part.text()),
            "PublicationTypeList" => kinds.extend(part.elements().map(Element::text)),
            "ArticleDate" => date(part).iter().for_each(|date| entry.date(date)),
            "GrantList" => part.elements().for_each(|grant| {
                let parts: Vec<String> = grant.elements().map(Element::text).collect();
                entry.note("Grant", &parts.join(", "));
            }),
            "DataBankList" => entry.note("Data", &part.text()),
            _ => {}
        }
    }
    types(entry, &kinds);
}

fn journal(entry: &mut Entry, journal: &Element) {
    entry.container().kind = Some("journal".to_owned());
    for part in journal.elements() {
        match part.name.as_str() {
            "ISSN" => entry.identifier(Some("issn"), &part.text()),
            "Title" => entry.container_text("In", &part.text(), |container| &mut container.title),
            "ISOAbbreviation" => short_title(entry, &part.text()),
            "JournalIssue" => {
                for part in part.elements() {
                    match part.name.as_str() {
                        "Volume" => entry.container_text("Volume", &part.text(), |container| &mut container.volume),
                        "Issue" => entry.container_text("Issue", &part.text(), |container| &mut container.issue),
                        "PubDate" => date(part).into_iter().for_each(|date| entry.dates.insert(0, date)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// Uses the short title of the journal if there is no other.
fn short_title(entry: &mut Entry, title: &str) {
    match entry.container().title.as_deref() {
        Some(have) if have != title.trim() => entry.note("In (short)", title),
        Some(_) => {}
        None => entry.container_text("In", title, |container| &mut container.title),
    }
}

fn pages(entry: &mut Entry, part: &Element) {
    let text = |name: &str| part.child(name).map(Element::text).unwrap_or_default();
    let printed = text("MedlinePgn");
    let pages = if printed.is_empty() { reference::pages(&text("StartPage"), &text("EndPage")) } else { printed };
    entry.container_text("Pages", &pages, |container| &mut container.pages);
}

/// Reads the paragraphs of an abstract, with the labels of its sections.
fn abstract_of(entry: &mut Entry, part: &Element) {
    let mut paragraphs = Vec::new();
    for text in part.elements() {
        match text.name.as_str() {
            "AbstractText" => {
                let label = text.attribute("Label").filter(|label| *label != "UNLABELLED" && !label.is_empty());
                let inside = inline(text);
                paragraphs.push(label.map_or_else(|| inside.clone(), |label| format!("{label}: {inside}")));
            }
            "CopyrightInformation" => entry.note("Rights", &inline(text)),
            _ => {}
        }
    }
    entry.description(&paragraphs.join("\n\n"));
}

fn authors(entry: &mut Entry, list: &Element) {
    let is_editors = list.attribute("Type").is_some_and(|kind| kind == "editors");
    people(entry, list, is_editors.then_some(&Role::Editor));
}

fn people(entry: &mut Entry, list: &Element, role: Option<&Role>) {
    for person in list.elements() {
        let text = |name: &str| person.child(name).map(Element::text).unwrap_or_default();
        let family = text("LastName");
        let given = [text("ForeName"), text("FirstName"), text("Initials")];
        let given = given.into_iter().find(|given| !given.trim().is_empty()).unwrap_or_default();
        let suffix = text("Suffix");
        let given = if suffix.is_empty() { given } else { format!("{given}, {suffix}") };
        match (family.is_empty(), text("CollectiveName")) {
            (false, _) => entry.contributor(names::person(&family, &given, role.cloned())),
            (true, name) if !name.is_empty() => entry.contributor(names::institution(&name, role.cloned())),
            _ => full(entry, &person.text(), role.cloned()),
        }
        for place in person.elements().filter(|part| part.name == "AffiliationInfo") {
            place.child("Affiliation").iter().for_each(|address| entry.note("Address", &address.text()));
        }
        for id in person.elements().filter(|part| part.name == "Identifier") {
            entry.note("Author identifier", &format!("{} ({family})", id.text().trim()));
        }
    }
}

fn mesh(entry: &mut Entry, heading: &Element) {
    let text = |name: &str| heading.elements().filter(|part| part.name == name).map(Element::text).collect::<Vec<_>>();
    let words: Vec<String> = text("DescriptorName").into_iter().chain(text("QualifierName")).collect();
    entry.keyword(&words.join("/"));
}

/// Reads `Year`, `Month` and `Day`, a season, or the date as it is printed.
fn date(part: &Element) -> Option<String> {
    let text = |name: &str| part.child(name).map(|one| one.text().trim().to_owned()).unwrap_or_default();
    if let Some(printed) = part.child("MedlineDate") {
        return Some(super::nbib::year_last(printed.text().trim()));
    }
    let (year, month, day) = (text("Year"), text("Month"), text("Day"));
    let month = if month.is_empty() { text("Season") } else { month };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(match (is_number(&month), day.is_empty()) {
        _ if year.is_empty() => return None,
        _ if month.is_empty() => year,
        (true, true) => format!("{year}-{month:0>2}"),
        (true, false) => format!("{year}-{month:0>2}-{day:0>2}"),
        (false, _) => [day, month, year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
    })
}

fn identifier(entry: &mut Entry, scheme: &str, value: &str) {
    match scheme {
        "pubmed" => entry.identifier(Some("pmid"), value),
        "pmc" | "pmcid" => entry.identifier(Some("pmcid"), value),
        "" => entry.identifier(None, value),
        scheme => entry.identifier(Some(scheme), value),
    }
}

/// Reads a book, or a chapter of a book.
fn book_of(entry: &mut Entry, document: &Element) {
    let chapter = document.child("ArticleTitle");
    chapter.iter().for_each(|title| entry.title(&inline(title)));
    for part in document.elements() {
        match part.name.as_str() {
            "PMID" => entry.identifier(Some("pmid"), &part.text()),
            "Abstract" => abstract_of(entry, part),
            "AuthorList" => authors(entry, part),
            "Language" => entry.language(&part.text()),
            "KeywordList" => part.elements().for_each(|keyword| entry.keyword(&inline(keyword))),
            "Pagination" => pages(entry, part),
            "ArticleIdList" => {
                part.elements().for_each(|id| identifier(entry, id.attribute("IdType").unwrap_or_default(), &id.text()))
            }
            "Book" => volume(entry, part, chapter.is_some()),
            _ => {}
        }
    }
    let kind = if chapter.is_some() { "Book Chapter" } else { "Book" };
    types(entry, &[kind.to_owned()]);
}

fn volume(entry: &mut Entry, book: &Element, has_chapter: bool) {
    for part in book.elements() {
        match part.name.as_str() {
            "BookTitle" if has_chapter => {
                entry.container_text("In", &inline(part), |container| &mut container.title);
                entry.container().kind = Some("book".to_owned());
            }
            "BookTitle" => entry.title(&inline(part)),
            "Publisher" => {
                part.child("PublisherName").iter().for_each(|name| entry.publisher(&name.text()));
                part.child("PublisherLocation").iter().for_each(|name| entry.place(&name.text()));
            }
            "PubDate" => date(part).iter().for_each(|date| entry.date(date)),
            "AuthorList" => authors(entry, part),
            "Isbn" => entry.identifier(Some("isbn"), &part.text()),
            "Edition" => entry.edition(&part.text()),
            "Volume" => entry.container_text("Volume", &part.text(), |container| &mut container.volume),
            "CollectionTitle" => entry.note("Series", &inline(part)),
            "ReportNumber" => entry.identifier(Some("report"), &part.text()),
            "ELocationID" => identifier(entry, part.attribute("EIdType").unwrap_or_default(), &part.text()),
            _ => {}
        }
    }
}

/// The text of an element without its markup. Formulas are written inline.
fn inline(element: &Element) -> String {
    let mut text = String::new();
    for node in &element.nodes {
        match node {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(part) => text.push_str(&inline(part)),
        }
    }
    crate::document::markup::cleaned(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn an_article_and_a_chapter_are_read() {
        let text = "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version='1'>7</PMID><Article><Journal><ISSN>0378-5955</ISSN>\
            <JournalIssue><Volume>3</Volume><Issue>2</Issue><PubDate><Year>2020</Year><Month>May</Month></PubDate></JournalIssue>\
            <Title>Journal of rivers</Title><ISOAbbreviation>J Riv</ISOAbbreviation></Journal><ArticleTitle>CO<sub>2</sub> in rivers.</ArticleTitle>\
            <Pagination><MedlinePgn>1-9</MedlinePgn></Pagination><Abstract><AbstractText Label='AIM'>To look.</AbstractText><AbstractText>We did.</AbstractText></Abstract>\
            <AuthorList><Author><LastName>Mora</LastName><ForeName>Ana</ForeName></Author><Author><CollectiveName>River Group</CollectiveName></Author></AuthorList>\
            <Language>eng</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList></Article>\
            <MeshHeadingList><MeshHeading><DescriptorName>Rivers</DescriptorName><QualifierName>chemistry</QualifierName></MeshHeading></MeshHeadingList></MedlineCitation>\
            <PubmedData><ArticleIdList><ArticleId IdType='pubmed'>7</ArticleId><ArticleId IdType='doi'>10.1234/abc</ArticleId></ArticleIdList></PubmedData></PubmedArticle>\
            <PubmedBookArticle><BookDocument><PMID>8</PMID><Book><Publisher><PublisherName>Bureau</PublisherName></Publisher><BookTitle>All rivers</BookTitle>\
            <PubDate><Year>2019</Year></PubDate></Book><ArticleTitle>One river</ArticleTitle></BookDocument></PubmedBookArticle></PubmedArticleSet>";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, &budget, sink)).unwrap();
        let record = &found.entries[0].record;
        assert_eq!(record.title.as_deref(), Some("CO2 in rivers."));
        assert_eq!(record.description.as_deref(), Some("AIM: To look.\n\nWe did."));
        assert_eq!(
            (record.creators.len(), record.keywords[0].as_str(), found.entries[0].dates[0].as_str()),
            (2, "Rivers/chemistry", "May 2020")
        );
        assert_eq!((record.identifiers.len(), record.notes.as_slice()), (2, &["In (short): J Riv".to_owned()][..]));
        let chapter = &found.entries[1].record;
        assert_eq!((chapter.title.as_deref(), chapter.publisher.as_deref()), (Some("One river"), Some("Bureau")));
        assert_eq!(chapter.container.as_ref().unwrap().title.as_deref(), Some("All rivers"));
    }
}
