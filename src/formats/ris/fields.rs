//! Interprets the fields of a RIS record by the type of the record.
//!
//! The specification of 2011 gives some tags a different meaning for each type: `SN` is the ISSN of an article, the
//! ISBN of a book and the number of a report. EndNote, Zotero, Mendeley and the databases also have conventions of
//! their own.

use std::collections::{HashMap, HashSet};

use super::{DECISIONS, PROVIDER, is_id, roles};
use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::markup;
use crate::formats::reference;
use crate::record::edtf::Edtf;
use crate::record::{Record, Screening, kinds};
use crate::text::whitespace;

/// Tags and their values, in the order of the file.
type Values = [(String, String)];

/// Builds the entry of a record on these lines.
pub(crate) fn entry(values: &Values, lines: (u64, u64)) -> Entry {
    let fields = Fields::of(values);
    let mut entry = Entry::at(lines);
    for (tag, value) in values {
        fields.field(&mut entry, tag, value);
    }
    fields.container(&mut entry);
    reference::issn_of_container(&mut entry);
    // The labels of areas are also among the keywords.
    let Record { keywords, thematic_areas, .. } = &mut entry.record;
    let labels: HashSet<&str> = thematic_areas.iter().map(|area| area.label.as_str()).collect();
    keywords.retain(|word| !labels.contains(word.as_str()));
    // Our own records give the kind as one of our own terms.
    if !fields.own {
        entry.typed(&kinds::RIS, fields.kind_of(&entry));
    }
    entry
}

struct Fields<'v> {
    values: &'v Values,
    /// The first value of each tag that is not empty.
    firsts: HashMap<&'v str, &'v str>,
    /// The type, in upper case.
    kind: &'v str,
    /// True if this program wrote the record, so that its texts are taken literally.
    own: bool,
}

impl<'v> Fields<'v> {
    fn of(values: &'v Values) -> Self {
        let mut firsts = HashMap::new();
        for (tag, value) in values.iter().filter(|(_, value)| !value.trim().is_empty()) {
            firsts.entry(tag.as_str()).or_insert(value.as_str());
        }
        let first = |tag: &str| firsts.get(tag).copied().unwrap_or_default();
        let (kind, own) = (first("TY"), first("DP") == PROVIDER);
        Self { values, firsts, kind, own }
    }

    fn first(&self, tag: &str) -> &'v str {
        self.firsts.get(tag).copied().unwrap_or_default()
    }

    fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind)
    }

    /// The type of the record. Most programs write `CONF` for a paper, too, which stands in the volume of its conference.
    fn kind_of(&self, entry: &Entry) -> &'v str {
        let within = entry.record.container.as_ref().is_some_and(|container| container.title.is_some());
        if self.kind == "CONF" && (within || !self.first("SP").is_empty()) { "CPAPER" } else { self.kind }
    }

    /// Returns whether the publication is an article in a serial.
    fn is_article(&self) -> bool {
        self.is(&["JOUR", "EJOUR", "MGZN", "NEWS", "INPR", "ABST", "JFULL"])
    }

    fn field(&self, entry: &mut Entry, tag: &str, value: &str) {
        match tag {
            "TI" | "T1" | "CT" => self.title(entry, value),
            "BT" if self.first("TI").is_empty() && self.first("T1").is_empty() => self.title(entry, value),
            // The short title is the only one in some files.
            "ST" if ["TI", "T1", "CT", "BT"].iter().all(|tag| self.first(tag).is_empty()) => self.title(entry, value),
            "TT" | "ST" => entry.note("Title", &self.plain(value)),
            "AU" | "A1" | "A2" | "A3" | "A4" | "ED" => self.people(entry, tag, value),
            "AB" | "N2" if self.own => entry.description(&value.replace("  ", "\n\n")),
            "AB" | "N2" => reference::description(entry, value),
            "KW" => self.keywords(entry, value),
            "LA" => entry.language(value),
            "DA" => entry.dates.insert(0, self.whole_date(value)),
            "PY" | "Y1" | "YR" => entry.date(&date(value)),
            "Y2" => accessed(entry, value),
            "PB" => entry.publisher(value),
            "CY" | "PP" => entry.place(value),
            "C1" if self.is(&["CONF", "CPAPER"]) => entry.place(value),
            "ET" if !self.own && self.is_article() && has_year(value) => {
                entry.note("Published online", value);
            }
            "ET" => entry.edition(value),
            "SN" | "DO" | "PMID" | "PMCID" | "M1" | "M2" | "M3" | "AN" | "C2" => self.number(entry, tag, value),
            "UR" | "L1" | "L2" | "L3" | "L4" | "LK" | "LF" => address(entry, tag, value),
            "N1" | "RN" => note(entry, &if self.own { value.to_owned() } else { markup::cleaned(value) }),
            "DB" if entry.record.source.name.is_empty() => entry.record.source.name = whitespace::normalise(value),
            "U1" if self.own => area(entry, value),
            "DP" if self.own => {}
            "U5" if self.own => entry.record.id = value.trim().to_owned(),
            "ID" if self.own && whitespace::normalise(self.first("U5")) == whitespace::normalise(value) => {}
            "ID" if self.own && self.first("U5").is_empty() && is_id(value) => value.clone_into(&mut entry.record.id),
            "ID" => entry.key(value),
            "TY" => {}
            // These tags are read together in `container` and `place_in`.
            "T2" | "JF" | "JO" | "JA" | "J1" | "J2" | "BT" | "T3" | "VL" | "IS" | "SP" | "EP" | "C3" | "C7" => {}
            other => entry.note(name(other), &self.plain(value)),
        }
    }

    /// Removes the markup that other tools leave in a text.
    fn plain(&self, value: &str) -> String {
        if self.own { value.to_owned() } else { without_tex(markup::cleaned(value)) }
    }

    /// Reads keywords. Each has a line of its own, but other tools also separate them with semicolons.
    fn keywords(&self, entry: &mut Entry, value: &str) {
        let plain = self.plain(value);
        match self.own {
            true => entry.keyword(&plain),
            false => plain.split(['\n', ';']).for_each(|word| entry.keyword(word)),
        }
    }

    fn title(&self, entry: &mut Entry, value: &str) {
        entry.title(&self.plain(value));
    }

    fn people(&self, entry: &mut Entry, tag: &str, value: &str) {
        let role = roles::of_tag(self.kind, tag);
        // The words "et al." are not an author.
        match value.trim().trim_end_matches('.') {
            "et al" | "et. al" => entry.note("Authors", value),
            _ if self.own => reference::one_person(entry, value, role.as_ref()),
            _ => reference::people(entry, value, role.as_ref()),
        }
    }

    /// Reads `DA`. Some programs write only the month and day there, as in "SEP" or "12 Mar", and the year in `PY`.
    fn whole_date(&self, value: &str) -> String {
        if has_year(value) || !value.chars().any(char::is_alphabetic) {
            return date(value);
        }
        let year = ["PY", "Y1", "YR"].iter().map(|tag| self.first(tag)).find(|year| !year.is_empty());
        let year = year.unwrap_or_default().split('/').next().unwrap_or_default().trim();
        format!("{} {year}", value.trim()).trim().to_owned()
    }

    fn number(&self, entry: &mut Entry, tag: &str, value: &str) {
        let is_report = roles::is_report(self.kind);
        match tag {
            "SN" if self.own && is_report => entry.identifier(Some("report"), value),
            "SN" => reference::serials(entry, value, |entry, number| {
                let scheme = match self.kind {
                    "PAT" => "patent",
                    _ if is_report => "report",
                    _ => "other",
                };
                entry.identifier(Some(scheme), number);
            }),
            "DO" => entry.identifier(Some("doi"), value),
            "PMID" | "PMCID" => entry.identifier(Some(&tag.to_ascii_lowercase()), value),
            "M1" if is_report || self.is(&["GEN", "BOOK"]) => entry.identifier(Some("report"), value),
            // EndNote writes the issue of an article to `M1`.
            "M1" if self.is_article() && self.first("IS").is_empty() => {
                entry.container_text("Issue", value, |container| &mut container.issue);
            }
            "M1" => entry.note("Number", value),
            "M2" => match super::labelled(value) {
                Some((scheme, number)) => entry.identifier(Some(scheme), number),
                None => entry.note("M2", value),
            },
            "M3" if self.own => entry.kind(value),
            "M3" => match schemed(value.trim()) {
                Some(("doi", doi)) => entry.identifier(Some("doi"), doi),
                _ => entry.kind(value),
            },
            "C2" if value.trim().starts_with("PMC") => entry.identifier(Some("pmcid"), value),
            "AN" => accession(entry, value),
            _ => entry.note(tag, value),
        }
    }

    /// Reads the container. The full title of a journal takes precedence over the short one.
    fn container(&self, entry: &mut Entry) {
        let title_was_book = self.first("TI").is_empty() && self.first("T1").is_empty();
        for tag in ["T2", "JF", "BT", "C3", "JO", "JA", "J1", "J2", "T3"] {
            let values = self.values.iter().filter(|(have, value)| have == tag && !value.trim().is_empty());
            for (_, value) in values {
                let value = self.plain(value);
                let has_title = entry.record.container.as_ref().is_some_and(|container| container.title.is_some());
                match tag {
                    "BT" if title_was_book => {}
                    "C3" if !self.is(&["CONF", "CPAPER"]) => entry.note("C3", &value),
                    "T3" if has_title => entry.note("Series", &value),
                    "JO" | "JA" | "J1" | "J2" if has_title => {
                        let same = entry.record.container.as_ref().is_some_and(|c| c.title.as_deref() == Some(&value));
                        if !same {
                            entry.note("In (short)", &value);
                        }
                    }
                    _ => entry.container_text("In", &value, |container| &mut container.title),
                }
            }
        }
        self.place_in(entry);
        if let Some(container) = &mut entry.record.container
            && container.title.is_some()
        {
            container.kind = roles::container_kind(self.kind).map(str::to_owned);
        }
    }

    /// Reads volume, issue and pages.
    fn place_in(&self, entry: &mut Entry) {
        for (tag, value) in self.values {
            match tag.as_str() {
                "VL" => entry.container_text("Volume", value, |container| &mut container.volume),
                "IS" => entry.container_text("Issue", value, |container| &mut container.issue),
                // An article without pages has an article number.
                "C7" if self.first("SP").is_empty() && self.is_article() => {
                    entry.container_text("Article", value, |container| &mut container.pages);
                }
                "C7" => entry.note("Article", value),
                _ => {}
            }
        }
        let (start, end) = (self.first("SP"), self.first("EP"));
        let pages = reference::pages(start, end);
        // For a book, a single number is the total number of pages.
        let is_count = end.is_empty() && !start.contains(['-', '–']);
        if is_count && !self.own && self.is(&["BOOK", "EBOOK", "EDBOOK", "THES", "WHOLE"]) {
            entry.note("Pages", &pages);
        } else {
            entry.container_text("Pages", &pages, |container| &mut container.pages);
        }
        for (tag, value) in self.values {
            let other = (tag == "SP" && value != start) || (tag == "EP" && value != end);
            // The value `1-9` of `SP` already contains the last page.
            let said = tag == "EP" && value == end && start.contains('-') && !start.ends_with(end.trim());
            if other || said {
                entry.note(name(tag), value);
            }
        }
    }
}

/// Reads a declared area in one of our own records, with the address of its concept, as in
/// `Water <https://example.org/water>`.
fn area(entry: &mut Entry, value: &str) {
    let parts = value.trim().strip_suffix('>').and_then(|value| value.rsplit_once(" <"));
    let (label, uri) =
        parts.filter(|(_, uri)| is_address(uri)).map_or((value, None), |(label, uri)| (label, Some(uri)));
    entry.subject(label);
    if let Some(area) = entry.record.thematic_areas.last_mut().filter(|area| area.label == whitespace::normalise(label))
    {
        area.uri = uri.map(str::to_owned);
    }
}

/// Returns whether a text contains a number of exactly four digits.
fn has_year(value: &str) -> bool {
    value.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Reads the date of access, which is the time of retrieval in our own files.
fn accessed(entry: &mut Entry, value: &str) {
    match value.splitn(4, '/').nth(3) {
        Some(time) if time.parse::<jiff::Timestamp>().is_ok() => entry.record.source.retrieved = Some(time.to_owned()),
        _ => entry.note("Accessed", value),
    }
}

fn address(entry: &mut Entry, tag: &str, value: &str) {
    match tag {
        // Reference Manager writes PubMed numbers to `UR`.
        "UR" if value.trim().starts_with("PM:") => {
            entry.identifier(Some("pmid"), value.trim().get(3..).unwrap_or_default());
        }
        "UR" | "LK" => {
            // A value may hold several addresses, on separate lines or separated by spaces.
            let parts: Vec<&str> = value.split_whitespace().collect();
            match parts.iter().all(|part| is_address(part)) {
                true => parts.iter().for_each(|part| entry.url(part)),
                false => value.split('\n').for_each(|part| entry.url(&encoded(part))),
            }
        }
        "L3" => value.split_whitespace().for_each(|part| match schemed(part) {
            Some(("doi", doi)) => entry.identifier(Some("doi"), doi),
            _ => entry.link(part, None),
        }),
        _ => {
            for part in value.split('\n').flat_map(listed) {
                if is_address(part) { entry.file(part, None, None) } else { entry.note(name(tag), part) }
            }
        }
    }
}

/// The addresses or file names in a line, which semicolons separate. A semicolon inside of an address separates nothing.
fn listed(line: &str) -> impl Iterator<Item = &str> {
    let address = is_address(line.trim());
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let begins = |at: &usize| !address || is_address(text.get(at + 1..).unwrap_or_default().trim());
        let cut = text.match_indices(';').map(|(at, _)| at).find(begins);
        rest = cut.and_then(|at| text.get(at + 1..));
        Some(cut.and_then(|at| text.get(..at)).unwrap_or(text).trim())
    })
    .filter(|part| !part.is_empty())
}

/// A text without the braces and quotation marks of TeX, in files that were made from BibTeX.
fn without_tex(text: String) -> String {
    let is_single = |inside: &str| inside == "''" || inside == "``" || inside.chars().count() == 1;
    if !text.contains('{') {
        return text;
    }
    let (mut kept, mut rest, mut found) = (String::with_capacity(text.len()), text.as_str(), false);
    while let Some((before, after)) = rest.split_once('{') {
        kept.push_str(before);
        match after.split_once('}') {
            Some((inside, after)) if is_single(inside) => {
                kept.push_str(inside);
                (rest, found) = (after, true);
            }
            _ => {
                kept.push('{');
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    if found { kept.replace("``", "“").replace("''", "”") } else { text }
}

/// Encodes the spaces in an address.
fn encoded(text: &str) -> String {
    let text = text.trim();
    match ["http://", "https://", "ftp://"].iter().any(|lead| text.starts_with(lead)) {
        true => text.split_whitespace().collect::<Vec<_>>().join("%20"),
        false => text.to_owned(),
    }
}

/// Reads an accession number: `scheme:value` in our own files, a number of the Web of Science, or a number of another
/// database.
fn accession(entry: &mut Entry, value: &str) {
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_lowercase());
    match value.split_once(':') {
        Some((scheme, value)) if is_scheme(scheme) => entry.identifier(Some(scheme), value),
        Some(("WOS", _)) => entry.identifier(Some("wos"), value),
        _ => entry.identifier(Some("accession"), value),
    }
}

/// Reads a note, or the decision of a screening tool in a note.
fn note(entry: &mut Entry, value: &str) {
    let Some((_, decide)) = DECISIONS.iter().find(|(lead, _)| value.trim_start().starts_with(lead)) else {
        return entry.note("", value);
    };
    let Some(decision) = decide(value.trim()) else { return entry.note("", value) };
    entry.record.screening = Some(Screening { decision, ..Screening::default() });
    if !value.trim_start().starts_with("ASReview_") {
        entry.note("", value);
    }
}

/// Reads `YYYY/MM/DD/other information`. In our own files, the other information is the complete date in EDTF.
fn date(value: &str) -> String {
    // Other tools write printed dates to this field.
    let year = value.split('/').next().unwrap_or_default().trim();
    let second = value.split('/').nth(1).unwrap_or_default().trim();
    let is_month = second.is_empty() || second.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_ris = year.len() == 4 && is_month && value.contains('/');
    if Edtf::parse(value.trim()).is_ok() || !is_ris {
        return value.trim().to_owned();
    }
    let mut parts = value.splitn(4, '/');
    let date: Vec<&str> = parts.by_ref().take(3).map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.next().map(str::trim).filter(|other| !other.is_empty()) {
        Some(other) if Edtf::parse(other).is_ok() => other.to_owned(),
        Some(other) if date.len() < 2 => format!("{other} {}", date.join("-")),
        _ => date.join("-"),
    }
}

/// The label of a tag for a note, for tags without a counterpart in the record.
fn name(tag: &str) -> &str {
    match tag {
        "NV" => "Volumes",
        "SE" => "Section",
        "SV" => "Series volume",
        "SP" => "First page",
        "EP" => "Last page",
        "AD" => "Address",
        "AV" => "Location",
        "CN" => "Call number",
        "DP" => "Provider",
        "RP" => "Reprint",
        "RI" => "Reviewed item",
        "OP" => "Original publication",
        "TA" => "Translated author",
        "CA" => "Caption",
        "CR" => "Rights",
        "L1" | "L2" | "LF" => "File",
        "L4" => "Image",
        "DB" => "Database",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Entry {
        let values: Vec<(String, String)> = text
            .lines()
            .map(|line| (line.get(..2).unwrap().to_owned(), line.get(6..).unwrap_or_default().to_owned()))
            .collect();
        entry(&values, (1, 1))
    }

    #[test]
    fn an_article_has_its_journal_and_a_report_its_number() {
        let found = of(
            "TY  - JOUR\nTI  - Rivers <i>and</i> rain\nDA  - SEP\nPY  - 2011\nJO  - J Riv\nJF  - Journal of Rivers\n\
                        VL  - 12\nIS  - 3\nSP  - 1\nEP  - 9\nSN  - 0378-5955\nM3  - doi: 10.1234/abc.\nAU  - Mora, A\nED  - Ruiz, E\nID  - m11",
        );
        let record = found.record;
        let container = record.container.unwrap();
        assert_eq!(record.title.as_deref(), Some("Rivers and rain"));
        assert_eq!(container.title.as_deref(), Some("Journal of Rivers"));
        assert_eq!((container.issn.as_deref(), container.pages.as_deref()), (Some("0378-5955"), Some("1-9")));
        assert_eq!(record.notes, ["In (short): J Riv"]);
        assert_eq!(
            (record.identifiers[0].scheme.as_str(), record.identifiers[0].value.as_str()),
            ("doi", "10.1234/abc")
        );
        assert_eq!((record.creators.len(), record.contributors[1].role.as_deref()), (1, Some("editor")));
        assert_eq!((found.dates[0].as_str(), record.key.as_deref()), ("SEP 2011", Some("m11")));
        let report =
            of("TY  - RPRT\nSN  - B/7\nSN  - 978-92-9068-967-6\nM2  - ISSN: 2049-3630\nSP  - 1-9\nCY  - Delft").record;
        let schemes: Vec<&str> = report.identifiers.iter().map(|one| one.scheme.as_str()).collect();
        assert_eq!(schemes, ["report", "isbn", "issn"]);
        assert_eq!(report.place.as_deref(), Some("Delft"));
    }

    #[test]
    fn dates_decisions_and_pages_of_books() {
        let found = of(
            "TY  - BOOK\nSP  - 210\nPY  - 2011\nDA  - 12 Mar\nN1  - RAYYAN-INCLUSION: {\"Ana\"=>\"Excluded\"}\nT2  - A series",
        );
        assert_eq!(found.dates, ["12 Mar 2011", "2011"]);
        assert_eq!(found.record.screening.unwrap().decision, crate::record::Decision::Exclude);
        assert_eq!(found.record.notes, ["RAYYAN-INCLUSION: {\"Ana\"=>\"Excluded\"}", "Pages: 210"]);
        assert_eq!(found.record.container.unwrap().kind.as_deref(), Some("series"));
    }

    #[test]
    fn addresses_are_one_or_several() {
        let found =
            of("TY  - GEN\nUR  - https://example.org/a b\nL1  - https://example.org/1.pdf;https://example.org/2.pdf")
                .record;
        assert_eq!((found.url.as_deref(), found.files.len()), (Some("https://example.org/a%20b"), 2));
        let found = of("TY  - GEN\nUR  - https://example.org/a https://example.org/b\nUR  - PM:123").record;
        assert_eq!((found.links.len(), found.identifiers[0].scheme.as_str()), (1, "pmid"));
    }
}
