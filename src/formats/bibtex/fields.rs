//! Interprets the fields of an entry: those of BibTeX (BibTeXing, 1988), those of biblatex (manual, section 2.2), and
//! those that other programs write.

use serde_json::Value;

use super::inherit::Field;
use super::tex::verbatim;
use super::{dates, file_field, languages, people, tex};
use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::markup;
use crate::record::{Area, AreaBasis, ContributorKind, Link, Relation, RelationKind, Role, kinds};
use crate::text::whitespace::normalise;

/// Fields in which programs keep data for their own use. These fields are kept unchanged.
const OF_PROGRAMS: [&str; 17] = [
    "timestamp",
    "owner",
    "groups",
    "creationdate",
    "modificationdate",
    "date-added",
    "date-modified",
    "added-at",
    "interhash",
    "intrahash",
    "biburl",
    "bibsource",
    "mendeley-groups",
    "citeulike-article-id",
    "posted-at",
    "__markedentry",
    "crossref",
];

/// Returns whether a program keeps data for its own use in this field, and would read it again.
pub(super) fn is_of_programs(name: &str) -> bool {
    OF_PROGRAMS.contains(&name) && name != "crossref"
}

/// Builds the entry from these fields.
pub(super) fn entry(kind: &str, key: &str, fields: &[Field]) -> Entry {
    let mut entry = Entry::default();
    entry.key(key);
    title(&mut entry, kind, fields);
    container(&mut entry, kind, fields);
    for field in fields {
        one(&mut entry, kind, field, fields);
    }
    dates::read(&mut entry, fields);
    entry.typed(&kinds::BIBLATEX, kind);
    entry
}

fn value<'f>(fields: &'f [Field], name: &str) -> Option<&'f str> {
    fields.iter().find(|field| field.name == name).map(|field| field.value.trim()).filter(|value| !value.is_empty())
}

fn text(raw: &str) -> String {
    normalise(&tex::text_of_markup(raw, markup::cleaned))
}

/// Joins a title and its subtitle.
fn titled(fields: &[Field], title: &str, subtitle: &str) -> Option<String> {
    let title = value(fields, title).map(text).filter(|title| !title.is_empty());
    let subtitle = value(fields, subtitle).map(text).filter(|text| !text.is_empty());
    match (title, subtitle) {
        (Some(title), Some(subtitle)) => {
            let joint = if title.ends_with(['?', '!', ':', '.']) { " " } else { ": " };
            Some(format!("{title}{joint}{subtitle}"))
        }
        (title, subtitle) => title.or(subtitle),
    }
}

fn title(entry: &mut Entry, kind: &str, fields: &[Field]) {
    titled(fields, "title", "subtitle").iter().for_each(|title| entry.title(title));
    // The title of a volume of proceedings often stands where its papers have it.
    let volume = matches!(kind, "proceedings" | "mvproceedings" | "collection" | "mvcollection");
    if volume && entry.record.title.is_none() {
        titled(fields, "booktitle", "booksubtitle").iter().for_each(|title| entry.title(title));
    }
    // A volume without a title of its own takes the main title.
    let main = titled(fields, "maintitle", "mainsubtitle");
    match main {
        Some(main) if entry.record.title.is_none() => entry.title(&main),
        Some(main) => entry.note("Maintitle", &main),
        None => {}
    }
    if entry.record.title.is_none() {
        value(fields, "shorttitle").map(text).iter().for_each(|title| entry.title(title));
    }
}

/// Reads the container of the publication: a journal, or else a book, or else a series.
fn container(entry: &mut Entry, kind: &str, fields: &[Field]) {
    let journal =
        titled(fields, "journaltitle", "journalsubtitle").or_else(|| titled(fields, "journal", "journalsubtitle"));
    // Proceedings repeat their own title in `booktitle`, for the papers that inherit it from them.
    let own = entry.record.title.clone();
    let book = titled(fields, "booktitle", "booksubtitle").filter(|book| own.as_ref() != Some(book));
    let series = value(fields, "series").map(text);
    let (title, of) = match (journal, book) {
        (Some(journal), book) => {
            book.iter().for_each(|book| entry.note("Booktitle", book));
            series.iter().for_each(|series| entry.note("Series", series));
            (journal, "journal")
        }
        (None, Some(book)) => {
            series.iter().for_each(|series| entry.note("Series", series));
            (book, "book")
        }
        (None, None) => match series {
            Some(series) => (series, "series"),
            None => return,
        },
    };
    let of = if of == "book" && matches!(kind, "inproceedings" | "conference") { "proceedings" } else { of };
    entry.container_text("In", &title, |container| &mut container.title);
    entry.container().kind.get_or_insert_with(|| of.to_owned());
}

/// Returns whether the number of such an entry is a report number, and not the number of an issue or of a volume in a
/// series.
fn is_numbered(kind: &str, fields: &[Field]) -> bool {
    let within = ["journal", "journaltitle", "series", "volume"].iter().any(|name| value(fields, name).is_some());
    match kind {
        "techreport" | "report" | "manual" | "patent" | "standard" | "thesis" | "phdthesis" | "mastersthesis" => true,
        "misc" | "online" | "unpublished" | "booklet" => !within,
        _ => false,
    }
}

fn one(entry: &mut Entry, kind: &str, field: &Field, fields: &[Field]) {
    let raw = field.value.trim();
    match field.name.as_str() {
        _ if raw.is_empty() => {}
        "title" | "subtitle" | "maintitle" | "mainsubtitle" | "booktitle" | "booksubtitle" | "journal"
        | "journaltitle" | "journalsubtitle" | "series" => again(entry, field, fields),
        "date" | "year" | "month" | "day" => {}
        "abstract" => entry.description(&tex::text_of_markup(raw, markup::cleaned)),
        "author" => persons(entry, "author", raw, Some(Role::Author), fields),
        "editor" | "editora" | "editorb" | "editorc" => {
            let role = value(fields, &format!("{}type", field.name)).map(|role| Role::from(text(role)));
            persons(entry, &field.name, raw, role.or(Some(Role::Editor)), fields);
        }
        "editortype" | "editoratype" | "editorbtype" | "editorctype" => {}
        "translator" => persons(entry, "translator", raw, Some(Role::Translator), fields),
        "annotator" | "commentator" | "introduction" | "foreword" | "afterword" | "bookauthor" | "holder"
        | "director" | "illustrator" => persons(entry, &field.name, raw, Some(Role::from(field.name.as_str())), fields),
        name if name.contains("+an") => {}
        "publisher" => entry.publisher(&listed(raw)),
        "institution" | "school" | "organization" => institution(entry, field, fields),
        "address" | "location" => entry.place(&listed(raw)),
        "edition" => entry.edition(&text(raw)),
        "volume" => entry.container_text("Volume", &text(raw), |container| &mut container.volume),
        "number" if is_numbered(kind, fields) => entry.identifier(Some("report"), &text(raw)),
        "number" => entry.container_text("Number", &text(raw), |container| &mut container.issue),
        "issue" if is_numbered(kind, fields) || value(fields, "number").is_none() => {
            entry.container_text("Issue", &text(raw), |container| &mut container.issue);
        }
        "pages" => entry.container_text("Pages", &pages(raw), |container| &mut container.pages),
        "issn" => serials(entry, raw),
        "isbn" => text(raw).split([',', ';']).for_each(|part| entry.identifier(Some("isbn"), part)),
        "doi" | "pmid" | "pmcid" | "hdl" | "handle" | "urn" | "arxivid" | "lccn" | "mrnumber" | "zblnumber" => {
            numbered(entry, &field.name, &verbatim::text(raw));
        }
        "eprint" => eprint(entry, &verbatim::text(raw), fields),
        "eprinttype" | "archiveprefix" if value(fields, "eprint").is_some() => {}
        "eprintclass" | "primaryclass" if value(fields, "eprint").is_some() => entry.note("Eprintclass", &text(raw)),
        "url" | "howpublished" | "citeulike-linkout-0" | "ee" => address(entry, field, raw),
        name if name.starts_with("bdsk-url-") => link(entry, &verbatim::text(raw), name),
        "urldate" => accessed(entry, &text(raw)),
        "file" | "pdf" => file_field::read(entry, raw),
        "shorttitle" if entry.record.title.as_deref() == Some(text(raw).as_str()) => {}
        "keywords" | "keyword" | "key words" | "mendeley-tags" => {
            items(raw).iter().for_each(|item| entry.keyword(item))
        }
        "language" | "langid" | "hyphenation" => language(entry, raw),
        "type" => genre(entry, &text(raw)),
        "note" | "annote" | "annotation" => tex::text(raw).split("\n\n").for_each(|note| entry.note("", note)),
        "identifiers" => items(raw).iter().for_each(|item| match item.split_once(':') {
            Some((scheme, value)) => entry.identifier(Some(scheme), value),
            None => entry.identifier(None, item),
        }),
        "shelflist-id" => entry.record.id = verbatim::text(raw),
        "shelflist-areas" => areas(entry, raw),
        "shelflist-links" => addresses(&text(raw)).into_iter().for_each(|(url, text)| {
            entry.record.links.push(Link { url, text: Some(text).filter(|text| !text.is_empty()), ..Link::default() });
        }),
        "shelflist-relations" => items(raw).iter().for_each(|item| relation(entry, item)),
        "shelflist-container" => entry.container().kind = Some(text(raw)),
        name if OF_PROGRAMS.contains(&name) => entry.unknown(name, &Value::String(text(raw))),
        name if name.starts_with("bdsk-file") => entry.unknown(name, &Value::String(raw.to_owned())),
        name => entry.note(&label(name), &text(raw)),
    }
}

/// The label for a note that holds this field: the name of the field with an initial capital.
fn label(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Handles a field that was already read together with others. If the entry has the field twice, the second value
/// becomes a note.
fn again(entry: &mut Entry, field: &Field, fields: &[Field]) {
    let first = fields.iter().find(|one| one.name == field.name);
    if first.is_some_and(|first| !std::ptr::eq(first, field) && first.value != field.value) {
        entry.note(&label(&field.name), &text(&field.value));
    }
}

/// Splits a list at semicolons, or at commas if it has no semicolons. Separators in braces do not count.
fn items(raw: &str) -> Vec<String> {
    let at = |sign: char| move |rest: &str, _: Option<char>| rest.starts_with(sign).then_some(1);
    let parts = tex::split(raw, at(';'));
    let parts = if parts.len() > 1 { parts } else { tex::split(raw, at(',')) };
    parts.into_iter().map(|item| normalise(&tex::text(item))).filter(|item| !item.is_empty()).collect()
}

/// Joins a list of places or publishers, which the word "and" separates.
fn listed(raw: &str) -> String {
    let inner = people::braced(raw).unwrap_or(raw);
    if inner.len() != raw.len() {
        return text(inner);
    }
    let places: Vec<String> = people::list(raw).into_iter().map(text).collect();
    // A name such as "Smith and Sons" is printed as it is.
    if raw.contains(';') { text(raw) } else { places.join(" and ") }
}

fn persons(entry: &mut Entry, name: &str, raw: &str, role: Option<Role>, fields: &[Field]) {
    let said = value(fields, &format!("{name}+an:kind")).unwrap_or_default();
    for (number, raw) in (1_usize..).zip(people::list(raw)) {
        match people::name(raw, role.clone()) {
            people::Name::Others => entry.note(&label(name), "and others"),
            people::Name::Setting(setting) => entry.note(&label(name), &setting),
            people::Name::One(mut one) => {
                match annotation(said, number) {
                    Some("unknown") => (one.kind, one.family, one.given) = (None, None, None),
                    Some("person") => {
                        one.kind = Some(ContributorKind::Person);
                        one.family.get_or_insert_with(|| one.name.clone());
                    }
                    _ => {}
                }
                entry.contributor(one);
            }
        }
    }
}

/// The annotation that biblatex (manual, section 3.7) attaches to an item of a list, as in `1=unknown; 3=person`.
fn annotation(said: &str, number: usize) -> Option<&str> {
    let mut pairs = said.split(';').filter_map(|pair| pair.split_once('='));
    pairs.find(|(at, _)| at.trim().parse() == Ok(number)).map(|(_, what)| what.trim().trim_matches('"'))
}

/// Takes the institution of a report, the school of a thesis or an organization as the publisher, unless there is
/// another publisher.
fn institution(entry: &mut Entry, field: &Field, fields: &[Field]) {
    let order = ["publisher", "institution", "school", "organization"];
    let first = order.iter().find(|name| value(fields, name).is_some());
    if first.is_some_and(|first| *first == field.name) {
        entry.publisher(&listed(&field.value));
    } else {
        entry.note(&label(&field.name), &listed(&field.value));
    }
}

/// Writes the pages with a single hyphen, as other formats do.
fn pages(raw: &str) -> String {
    let single = raw.replace("---", "-").replace("--", "-").replace("\\textendash{}", "-").replace("\\textendash", "-");
    text(&single)
}

/// Reads an ISSN. If the entry has a container, the ISSN belongs to the container; otherwise it belongs to the entry.
fn serials(entry: &mut Entry, raw: &str) {
    for part in text(raw).split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let within = entry.record.container.as_ref().is_some_and(|container| container.title.is_some());
        if within && entry.record.container.as_ref().is_some_and(|container| container.issn.is_none()) {
            entry.container().issn = Some(part.to_owned());
        } else {
            entry.identifier(Some("issn"), part);
        }
    }
}

fn numbered(entry: &mut Entry, name: &str, value: &str) {
    let scheme = match name {
        "hdl" => "handle",
        "arxivid" => "arxiv",
        other => other,
    };
    let plain = schemed(value).filter(|(have, _)| *have == scheme).map_or(value, |(_, plain)| plain);
    entry.identifier(Some(scheme), plain);
}

/// Reads an identifier of a preprint server, such as `eprint = {1905.01234}, archiveprefix = {arXiv}`.
fn eprint(entry: &mut Entry, value: &str, fields: &[Field]) {
    let kind = ["eprinttype", "archiveprefix"].iter().find_map(|name| self::value(fields, name)).map(text);
    match (kind, value.split_once(':')) {
        (_, Some((scheme, value))) if !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            entry.identifier(Some(scheme), value);
        }
        (Some(kind), _) => entry.identifier(Some(&kind), value),
        (None, _) => entry.identifier(Some("eprint"), value),
    }
}

fn address(entry: &mut Entry, field: &Field, raw: &str) {
    let address = verbatim::text(raw);
    if is_address(&address) {
        entry.url(&address);
    } else if field.name == "url" {
        entry.url(&super::escape::encoded(&address));
    } else {
        entry.note(&label(&field.name), &text(raw));
    }
}

fn link(entry: &mut Entry, address: &str, name: &str) {
    if is_address(address) {
        let known = entry.record.url.as_deref() == Some(address);
        if !known {
            entry.link(address, None);
        }
    } else {
        entry.note(&label(name), address);
    }
}

/// Reads the date of access. A bare date is the day on which someone read the publication, and becomes a note. A
/// timestamp is the time at which this program retrieved the record.
fn accessed(entry: &mut Entry, text: &str) {
    if text.parse::<jiff::Timestamp>().is_ok() {
        entry.record.source.retrieved = Some(text.to_owned());
    } else {
        entry.note("Accessed", text);
    }
}

fn language(entry: &mut Entry, raw: &str) {
    let text = text(raw);
    let names = text.split([',', ';', '/']).flat_map(|part| part.split(" and "));
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        entry.language(languages::code(name));
    }
}

/// Reads the `type` field, for which biblatex defines keys.
fn genre(entry: &mut Entry, text: &str) {
    entry.kind(match text {
        "phdthesis" | "candthesis" => "thesis",
        "mathesis" | "bathesis" => "master's thesis",
        "techreport" | "resreport" => "report",
        other => other,
    });
}

/// Reads thematic areas with the addresses of their concepts, which stand in angle brackets. The labels of the areas
/// are also among the keywords.
fn areas(entry: &mut Entry, raw: &str) {
    for item in items(raw) {
        let (label, uri) = match item.strip_suffix('>').and_then(|item| item.rsplit_once(" <")) {
            Some((label, uri)) => (label.trim().to_owned(), Some(uri.to_owned())),
            None => (item, None),
        };
        if let Some(at) = entry.record.keywords.iter().position(|word| *word == label) {
            entry.record.keywords.remove(at);
        }
        entry.record.thematic_areas.push(Area { label, uri, basis: AreaBasis::Declared, ..Area::default() });
    }
}

/// Finds the addresses in a text, each with the words that follow it.
fn addresses(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        match found.last_mut() {
            Some((_, text)) if !is_address(word) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
            _ => found.push((word.to_owned(), String::new())),
        }
    }
    found
}

/// Reads a relation such as `translation 0a1b2c <https://example.org/es>`.
fn relation(entry: &mut Entry, item: &str) {
    let (rest, url) = match item.strip_suffix('>').and_then(|item| item.rsplit_once('<')) {
        Some((rest, url)) => (rest.trim(), Some(url.to_owned())),
        None => (item, None),
    };
    let (kind, id) = rest.split_once(' ').map_or((rest, None), |(kind, id)| (kind, Some(id.to_owned())));
    entry.relation(Relation { kind: RelationKind::from(kind), id, url, ..Relation::default() });
}
