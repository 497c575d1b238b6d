//! Reads a record of MODS 3 (MODS User Guidelines, Library of Congress).

mod host;
mod origin;

use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::xml::Element;
use crate::formats::marc::relators::role_of_code;
use crate::record::{Contributor, Relation, RelationKind, Role, media_types};
use crate::text::names::{institution, person};
use crate::text::whitespace::normalise;

/// The source of the record identifier by which our own records are recognised.
pub(super) const OWN: &str = "shelflist";
/// The label of a genre that gives the kind as an item type of reference managers.
pub(super) const ITEM_TYPE: &str = "item type";
/// The type of note that our own records use for each note of the record.
pub(super) const NOTE: &str = "shelflist";

/// Converts a MODS element to an entry.
pub(crate) fn entry(mods: &Element) -> Entry {
    let mut reading =
        Reading { entry: Entry::default(), is_own: is_own(mods), pages: Vec::new(), documents: Vec::new() };
    for element in mods.elements() {
        reading.take(element);
    }
    reading.addresses();
    reading.entry
}

fn is_own(mods: &Element) -> bool {
    let identifier = mods.child("recordInfo").and_then(|info| info.child("recordIdentifier"));
    identifier.and_then(|identifier| identifier.attribute("source")) == Some(OWN)
}

struct Reading {
    entry: Entry,
    is_own: bool,
    pages: Vec<String>,
    documents: Vec<(String, Option<String>)>,
}

/// The text of an element, with normalised white space.
fn text(element: &Element) -> String {
    normalise(&element.text())
}

impl Reading {
    fn take(&mut self, element: &Element) {
        let said = text(element);
        let kind = element.attribute("type").unwrap_or_default();
        match element.name.as_str() {
            "titleInfo" => self.title(element),
            "name" => self.name(element),
            // In our own records, the type of a reference manager repeats the kind.
            "genre" if self.is_own && element.attribute("displayLabel") == Some(ITEM_TYPE) => {}
            "genre" => self.entry.kind(&said),
            "typeOfResource" => self.resource(&said),
            "originInfo" => origin::take(&mut self.entry, element, self.is_own),
            "language" => self.language(element),
            "physicalDescription" => self.physical(element),
            "abstract" => self.entry.description(&element.text()),
            "tableOfContents" => self.entry.note("Contents", &said),
            "targetAudience" => self.entry.note("Audience", &said),
            "note" => self.note(element, kind, &said),
            "subject" => self.subject(element),
            "classification" => self.entry.note("Classification", &said),
            "relatedItem" => self.related(element, kind),
            "identifier" => self.identifier(element, kind, &said),
            "location" => self.location(element),
            "accessCondition" => self.entry.note("Rights", &said),
            "part" => host::part(&mut self.entry, element),
            "recordInfo" => self.record_info(element),
            name => self.entry.note(name, &said),
        }
    }

    fn title(&mut self, element: &Element) {
        let title = full_title(element);
        match element.attribute("type") {
            None => self.entry.title(&title),
            Some("uniform") => self.entry.note("Uniform title", &title),
            Some(_) => self.entry.note("Title", &title),
        }
    }

    fn name(&mut self, element: &Element) {
        let Some(mut contributor) = named(element) else {
            if element.child("etal").is_some() {
                self.entry.note("Name", "et al.");
            }
            return;
        };
        let name = contributor.name.clone();
        let mut roles = roles(element);
        let publishes = |role: &Role| matches!(role.as_str(), "publisher");
        if roles.iter().any(publishes) {
            roles.retain(|role| !publishes(role));
            self.entry.publisher(&name);
            if roles.is_empty() {
                return;
            }
        }
        let main = roles.iter().position(|role| *role == Role::Author).unwrap_or(0);
        if main < roles.len() {
            contributor.role = Some(roles.remove(main));
        }
        self.entry.contributor(contributor);
        for role in roles {
            self.entry.note(role.as_str(), &name);
        }
        for inner in element.elements() {
            match inner.name.as_str() {
                "affiliation" | "description" | "nameIdentifier" | "alternativeName" => {
                    self.entry.note(label_of(&inner.name), &format!("{name}: {}", text(inner)));
                }
                "namePart" if inner.attribute("type") == Some("date") => {
                    self.entry.note("Dates", &format!("{name}: {}", text(inner)));
                }
                _ => {}
            }
        }
    }

    /// Reads the type of resource, which gives a kind only if it is not text.
    fn resource(&mut self, said: &str) {
        match said {
            "" | "text" | "mixed material" => {}
            "cartographic" => self.entry.kind("map"),
            "moving image" => self.entry.kind("video"),
            "software, multimedia" => self.entry.note("Resource", said),
            other => self.entry.note("Resource", other),
        }
    }

    fn language(&mut self, element: &Element) {
        let terms = || element.elements().filter(|inner| inner.name == "languageTerm");
        // A code beside a name denotes the same language.
        let code = terms().find(|term| term.attribute("type") == Some("code"));
        let Some(term) = code.or_else(|| terms().next()) else { return self.entry.language(&text(element)) };
        match element.attribute("objectPart") {
            Some(part) => self.entry.note(&format!("Language of {part}"), &text(term)),
            None => self.entry.language(&text(term)),
        }
    }

    fn physical(&mut self, element: &Element) {
        for inner in element.elements() {
            let label = match inner.name.as_str() {
                "extent" => "Extent",
                "internetMediaType" if self.is_own => continue,
                "internetMediaType" | "form" => "Format",
                "digitalOrigin" | "reformattingQuality" => "Digital origin",
                "note" => "",
                _ => "Format",
            };
            self.entry.note(label, &text(inner));
        }
    }

    fn note(&mut self, element: &Element, kind: &str, said: &str) {
        match kind {
            NOTE if self.is_own => self.entry.note("", said),
            "statement of responsibility" => self.entry.note("Responsibility", said),
            "language" => {
                self.entry.language_note(said);
                self.entry.note("", said);
            }
            "thesis" => self.entry.note("Dissertation", said),
            kind if !kind.is_empty() && element.attribute("displayLabel").is_none() => {
                self.entry.note(&capital(kind), said)
            }
            _ => self.entry.note(element.attribute("displayLabel").unwrap_or_default(), said),
        }
    }

    fn subject(&mut self, element: &Element) {
        let parts: Vec<String> = element
            .elements()
            .map(|inner| match inner.name.as_str() {
                "titleInfo" => full_title(inner),
                "name" => named(inner).map(|one| one.name).unwrap_or_default(),
                "geographicCode" => String::new(),
                "hierarchicalGeographic" | "cartographics" => inner.elements().map(text).collect::<Vec<_>>().join("--"),
                _ => text(inner),
            })
            .filter(|part| !part.is_empty())
            .collect();
        let label = if parts.is_empty() { text(element) } else { parts.join("--") };
        let value = |name: &str| {
            let own = element.attribute(name);
            own.or_else(|| element.elements().find_map(|inner| inner.attribute(name))).map(str::to_owned)
        };
        let address = value("valueURI").filter(|address| is_address(address));
        if self.is_own && value("authority").is_some() {
            let uri = address;
            let basis = crate::record::AreaBasis::Declared;
            let area = crate::record::Area { label, uri, basis, ..crate::record::Area::default() };
            if !self.entry.record.thematic_areas.contains(&area) {
                self.entry.record.thematic_areas.push(area);
            }
            return;
        }
        self.entry.keyword(&label);
        if let Some(address) = address {
            self.entry.note("Authority", &format!("{label}: {address}"));
        }
    }

    fn identifier(&mut self, element: &Element, kind: &str, said: &str) {
        if element.attribute("invalid") == Some("yes") && !self.is_own {
            return self.entry.note(&format!("Invalid {}", kind.to_uppercase()), said);
        }
        let bare = |scheme: &str| schemed(said).filter(|(have, _)| *have == scheme).map_or(said, |(_, value)| value);
        match kind.to_lowercase().as_str() {
            "citekey" => self.entry.key(said),
            "" => self.entry.identifier(None, said),
            "uri" | "url" if is_address(said) => self.entry.identifier(None, said),
            "hdl" => self.entry.identifier(Some("handle"), bare("handle")),
            "report number" | "stock number" => self.entry.identifier(Some("report"), said),
            scheme => self.entry.identifier(Some(scheme), bare(scheme)),
        }
    }

    fn location(&mut self, element: &Element) {
        for inner in element.elements() {
            let said = text(inner);
            if inner.name != "url" {
                self.entry.note(label_of(&inner.name), &said);
                continue;
            }
            let words = inner.attribute("displayLabel").or_else(|| inner.attribute("note"));
            match (inner.attribute("access"), media_types::of_address(&said)) {
                _ if !is_address(&said) => self.entry.note("Link", &said),
                (Some("preview"), _) => self.entry.note("Image", &said),
                (Some("object in context"), _) if self.is_own => self.pages.push(said),
                (None, _) if self.is_own => self.entry.link(&said, words),
                (Some("raw object"), _) | (_, Some(_)) => {
                    let kind = inner.attribute("note").filter(|note| note.contains('/') && self.is_own);
                    self.documents.push((said, kind.map(str::to_owned)));
                }
                _ => {
                    self.pages.push(said);
                    words.into_iter().filter(|_| !self.is_own).for_each(|words| self.entry.note("", words));
                }
            }
        }
    }

    /// Sets the page and the documents of the record. If there is no page, the first document becomes the address.
    fn addresses(&mut self) {
        for page in std::mem::take(&mut self.pages) {
            self.entry.url(&page);
        }
        let documents = std::mem::take(&mut self.documents);
        if !self.is_own
            && let (None, Some((first, _))) = (&self.entry.record.url, documents.first())
        {
            self.entry.url(first);
        }
        for (address, kind) in documents {
            self.entry.file(&address, kind.as_deref(), None);
        }
    }

    fn record_info(&mut self, element: &Element) {
        for inner in element.elements() {
            match inner.name.as_str() {
                "recordIdentifier" if self.is_own => self.entry.record.id = text(inner),
                "recordIdentifier" => self.entry.unknown("control_number", &text(inner).into()),
                _ => {}
            }
        }
    }

    fn related(&mut self, element: &Element, kind: &str) {
        if matches!(kind, "host" | "series") {
            return host::take(&mut self.entry, element, kind);
        }
        let address = element.child("location").and_then(|location| location.child("url")).map(text);
        let address = address.or_else(|| element.attribute("href").map(str::to_owned)).filter(|url| is_address(url));
        if self.is_own {
            let kind = element.attribute("displayLabel").map(RelationKind::from).unwrap_or_default();
            let id = element.child("identifier").map(text);
            return self.entry.relation(Relation { kind, id, url: address, ..Relation::default() });
        }
        let title = element.child("titleInfo").map(full_title).unwrap_or_default();
        let label = match kind {
            "preceding" => "Continues",
            "succeeding" => "Continued by",
            "original" => "Original",
            "constituent" => "Contains",
            "otherVersion" | "otherFormat" => "Other form",
            "references" => "Cites",
            "isReferencedBy" => "Cited in",
            "reviewOf" => "Review of",
            _ => "Related work",
        };
        let relation = match kind {
            "constituent" => Some(RelationKind::Part),
            "otherVersion" => Some(RelationKind::Version),
            _ => None,
        };
        match (relation, &address) {
            (Some(kind), Some(url)) => {
                self.entry.relation(Relation { kind, url: Some(url.clone()), ..Relation::default() });
            }
            (None, Some(url)) => self.entry.link(url, Some(if title.is_empty() { label } else { title.as_str() })),
            _ => {}
        }
        let said = if title.is_empty() { text(element) } else { title };
        self.entry.note(label, &said);
    }
}

/// Joins the article, the title, the subtitle and the number of a part.
pub(super) fn full_title(element: &Element) -> String {
    let part = |name: &str| element.child(name).map(text).unwrap_or_default();
    let (article, main, sub) = (part("nonSort"), part("title"), part("subTitle"));
    let article = if article.is_empty() || article.ends_with(['\'', '’']) { article } else { format!("{article} ") };
    let mut title = if sub.is_empty() { format!("{article}{main}") } else { format!("{article}{main}: {sub}") };
    for part in [part("partNumber"), part("partName")].into_iter().filter(|part| !part.is_empty()) {
        title = format!("{title}. {part}");
    }
    if main.is_empty() && sub.is_empty() { text(element) } else { title }
}

/// The person or institution that a name element denotes.
pub(super) fn named(element: &Element) -> Option<Contributor> {
    let parts = |kind: Option<&str>| {
        let parts = element.elements().filter(move |inner| inner.name == "namePart" && inner.attribute("type") == kind);
        parts.map(text).filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    let (plain, family, given) = (parts(None), parts(Some("family")), parts(Some("given")));
    let shown = element.child("displayForm").map(text).filter(|shown| !shown.is_empty());
    let kind = element.attribute("type").unwrap_or_default();
    let mut found = match (kind, plain.first()) {
        ("corporate" | "conference", _) => institution(&plain.join(". "), None),
        _ if !family.is_empty() || !given.is_empty() => {
            let ranks = parts(Some("termsOfAddress"));
            let given = [given.join(" ")].into_iter().chain(ranks).filter(|part| !part.is_empty());
            person(&family.join(" "), &given.collect::<Vec<_>>().join(", "), None)
        }
        ("personal", Some(name)) => match name.split_once(',') {
            Some((family, given)) => person(family, given, None),
            None => Contributor {
                name: name.clone(),
                kind: Some(crate::record::ContributorKind::Person),
                ..Contributor::default()
            },
        },
        (_, Some(name)) => Contributor { name: name.clone(), ..Contributor::default() },
        (_, None) => Contributor { name: shown.clone()?, ..Contributor::default() },
    };
    if let Some(shown) = shown {
        found.name = shown;
    }
    Some(found).filter(|found| !found.name.is_empty())
}

fn roles(element: &Element) -> Vec<Role> {
    let mut found: Vec<Role> = Vec::new();
    for role in element.elements().filter(|inner| inner.name == "role") {
        let terms = || role.elements().filter(|inner| inner.name == "roleTerm");
        let code = terms().find(|term| term.attribute("type") == Some("code")).map(|term| role_of_code(&text(term)));
        let word = || terms().next().map(|term| word_of(&text(term)));
        let role = code.or_else(word).unwrap_or_else(|| word_of(&text(role)));
        if !role.is_empty() && !found.contains(&role) {
            found.push(role);
        }
    }
    found
}

/// The role for a term. Some files give a code without declaring it.
fn word_of(term: &str) -> Role {
    let term = term.trim_end_matches('.').to_lowercase();
    if term.len() == 3 { role_of_code(&term) } else { Role::from(term) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The label of a note for an element without a counterpart in the record.
fn label_of(name: &str) -> &'static str {
    match name {
        "affiliation" => "Affiliation",
        "nameIdentifier" => "Authority",
        "alternativeName" => "Name",
        "physicalLocation" => "Location",
        "shelfLocator" | "holdingSimple" | "holdingExternal" => "Shelf mark",
        _ => "Note",
    }
}
