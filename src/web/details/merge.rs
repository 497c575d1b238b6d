//! Merges the claims of a detail page into the record of the listing. The fuller value is chosen, and no value is made
//! up.
//!
//! A value of the listing is replaced only by one that agrees with it and says more: a cut title by a title with the
//! same beginning, a year by a day in that year, a list by a list that contains it. A field that the listing leaves
//! empty is filled, but not with the name of the site, nor with a text that the site uses on all its pages.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::extract::Origin;
use super::similarity::{begins_like, goes_on, is_about, same_name};
use super::{Claim, DetailPage};
use crate::record::{Details, Filled, Identifier, IssueCode, IssuedBasis, LanguagesBasis, Record};
use crate::text::folding::fold;
use crate::text::marks::has_cut_mark;
use crate::text::words::{List, Words};

/// The most creators, identifiers or documents that are taken from one page.
const MOST: usize = 1000;

/// Completes the records of a listing from their detail pages. A record whose page could not be read stays as it is,
/// and gets an issue that gives the reason.
pub(crate) fn complete(records: &mut [Record], pages: &[Option<Result<DetailPage, String>>], words: &Words) {
    let common = common(pages.iter().flatten().filter_map(|page| page.as_ref().ok()));
    for (record, page) in records.iter_mut().zip(pages) {
        match page {
            Some(Ok(page)) => fill(record, page, &common, words),
            Some(Err(why)) => {
                let message = format!("its detail page could not be read, so the listing's words stand: {why}");
                record.add_issue(IssueCode::OwnPageUnread, "source", message);
            }
            None => {}
        }
    }
}

/// The folded titles and descriptions that several pages give for different publications. They describe the site and
/// not a publication.
fn common<'p>(pages: impl Iterator<Item = &'p DetailPage>) -> HashSet<String> {
    let mut places: HashMap<String, &str> = HashMap::new();
    let mut common = HashSet::new();
    for page in pages {
        for saying in &page.claims {
            for text in [&saying.record.title, &saying.record.description].into_iter().flatten() {
                let text = fold(text);
                match places.get(&text) {
                    Some(place) if *place != page.location => {
                        common.insert(text);
                    }
                    _ => {
                        places.insert(text, &page.location);
                    }
                }
            }
        }
    }
    common
}

/// The state of completing one record from the claims of its page.
struct Filling<'f> {
    page: &'f DetailPage,
    common: &'f HashSet<String>,
    words: &'f Words,
    fields: Vec<Filled>,
}

fn fill(record: &mut Record, page: &DetailPage, common: &HashSet<String>, words: &Words) {
    let mut filling = Filling { page, common, words, fields: Vec::new() };
    filling.title(record);
    filling.description(record);
    filling.issued(record);
    filling.creators(record);
    filling.publisher(record);
    filling.languages(record);
    filling.identifiers(record);
    filling.files(record);
    page.limits.iter().for_each(|limit| record.add_issue(IssueCode::LimitReached, "source", limit.as_str()));
    if !filling.fields.is_empty() {
        let retrieved = Some(page.retrieved.clone()).filter(|time| !time.is_empty());
        let (location, fields) = (page.location.clone(), filling.fields);
        record.source.details = Some(Details { location, retrieved, fields, unknown: Vec::new() });
    }
}

/// The number of values that are taken of `count` ones that a detail page gives for a field. The record gets an issue where
/// the page gives more.
fn within(record: &mut Record, field: &str, count: usize) -> usize {
    if count > MOST {
        let message = format!("its detail page gives {count} {field}, and the first {MOST} were taken");
        record.add_issue(IssueCode::LimitReached, field, message);
    }
    count.min(MOST)
}

impl Filling<'_> {
    fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.page.claims.iter()
    }

    fn note(&mut self, field: &str, origin: Origin, listing: Value) {
        let (field, from) = (field.to_owned(), origin.name().to_owned());
        self.fields.push(Filled { field, from, listing, unknown: Vec::new() });
    }

    /// The title without the name of the site at its end; `None` where the title is only that name.
    fn without_site<'t>(&self, title: &'t str) -> Option<&'t str> {
        let is_site = |text: &str| self.page.sites.iter().any(|site| fold(site) == fold(text));
        let mut kept = title;
        for separator in [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « "] {
            if let Some((before, after)) = kept.rsplit_once(separator)
                && is_site(after)
            {
                kept = before;
            }
        }
        let kept = kept.trim();
        (!kept.is_empty() && !is_site(kept) && !self.common.contains(&fold(title))).then_some(kept)
    }

    fn title(&mut self, record: &mut Record) {
        let titles: Vec<(Origin, &str)> = self
            .claims()
            .filter_map(|saying| Some((saying.origin, self.without_site(saying.record.title.as_deref()?)?)))
            .collect();
        let whole = |title: &str| !has_cut_mark(title);
        let best = match record.title.as_deref() {
            None => titles.iter().find(|(_, title)| whole(title)).or_else(|| titles.first()),
            Some(have) if record.title_truncated => {
                let begins = |title: &str| begins_like(title, have);
                let found = titles.iter().find(|(_, title)| whole(title) && begins(title));
                found.or_else(|| titles.iter().find(|(_, title)| begins(title) && title.len() > have.len()))
            }
            // The listing may leave out the subtitle. A title made for sharing is excluded, because it may end with the
            // name of the site.
            Some(have) => titles.iter().find(|(origin, title)| {
                matches!(origin, Origin::Citation | Origin::DublinCore | Origin::Page) && goes_on(title, have)
            }),
        };
        let Some((origin, title)) = best.map(|(origin, title)| (*origin, (*title).to_owned())) else { return };
        if record.title.as_ref() == Some(&title) {
            return;
        }
        let listing = json!(record.title);
        record.title_truncated = has_cut_mark(&title);
        record.title = Some(title);
        let settled = [IssueCode::MissingTitle, IssueCode::UncertainTitle];
        record.issues.retain(|issue| !settled.contains(&issue.code));
        self.note("title", origin, listing);
    }

    /// Whether a description is about this publication. That is assumed of the visible text and of reliable metadata; a
    /// text made for sharing must have words in common with the record.
    fn is_own(&self, saying: &Claim, text: &str, record: &Record) -> bool {
        let careful = matches!(saying.origin, Origin::Citation | Origin::DublinCore | Origin::Page);
        let is_site = self.page.sites.iter().any(|site| fold(site) == fold(text));
        !is_site && !self.common.contains(&fold(text)) && (careful || saying.seen || is_about(text, record))
    }

    fn description(&mut self, record: &mut Record) {
        let texts: Vec<(Origin, &Claim, &str)> = self
            .claims()
            .filter_map(|saying| Some((saying.origin, saying, saying.record.description.as_deref()?)))
            .collect();
        let is_whole = |saying: &Claim| !saying.record.description_truncated;
        let best = match record.description.as_deref() {
            None => {
                let own = |(_, saying, text): &&(Origin, &Claim, &str)| self.is_own(saying, text, record);
                let whole = texts.iter().filter(own).find(|(_, saying, _)| is_whole(saying));
                whole.or_else(|| texts.iter().find(own))
            }
            Some(have) if record.description_truncated => {
                let begins = |text: &str| begins_like(text, have) && text.chars().count() > have.chars().count();
                let found = texts.iter().find(|(_, saying, text)| is_whole(saying) && begins(text));
                found.or_else(|| texts.iter().find(|(_, _, text)| begins(text)))
            }
            Some(have) => texts.iter().find(|(origin, saying, text)| {
                matches!(origin, Origin::Citation | Origin::DublinCore | Origin::SchemaOrg)
                    && is_whole(saying)
                    && text.len() > have.len()
                    && begins_like(text, have)
            }),
        };
        let Some((origin, truncated, text)) =
            best.map(|(origin, saying, text)| (*origin, saying.record.description_truncated, (*text).to_owned()))
        else {
            return;
        };
        let listing = json!(record.description);
        record.description = Some(text);
        record.description_truncated = truncated;
        self.note("description", origin, listing);
    }

    fn issued(&mut self, record: &mut Record) {
        let dates = self.claims().filter_map(|saying| Some((saying, saying.record.issued.as_deref()?)));
        let have = record.issued.as_deref();
        // A day within the year of the listing says more than the year. A date in another year contradicts the listing.
        let fuller = |date: &str| have.is_none_or(|have| date.len() > have.len() && date.starts_with(have));
        // A date that was found in the title is a guess, which a date of the page itself may replace.
        let found = dates.filter(|(saying, _)| saying.record.issued_basis != Some(IssuedBasis::Title));
        let Some((origin, date, basis)) = found
            .into_iter()
            .find(|(_, date)| fuller(date))
            .map(|(saying, date)| (saying.origin, date.to_owned(), saying.record.issued_basis.clone()))
        else {
            return;
        };
        let listing = json!(record.issued);
        record.issued = Some(date);
        record.issued_basis = basis.or(Some(IssuedBasis::Metadata));
        record.issues.retain(|issue| issue.code != IssueCode::UncertainIssued);
        self.note("issued", origin, listing);
    }

    fn creators(&mut self, record: &mut Record) {
        let is_site = |name: &str| self.page.sites.iter().any(|site| fold(site) == fold(name));
        let account = |name: &str| self.words.has(List::Account, &fold(name));
        let held = |names: &[String]| record.creators.iter().all(|have| names.iter().any(|name| same_name(have, name)));
        let found = self.claims().find_map(|saying| {
            let names: Vec<String> = saying.record.creators.iter().filter(|name| !account(name)).cloned().collect();
            // Some software names the site as the creator where no creator is given.
            let signed = names.iter().all(|name| is_site(name))
                && !matches!(saying.origin, Origin::Citation | Origin::DublinCore);
            (!signed && names.len() > record.creators.len() && held(&names)).then_some((saying.origin, names))
        });
        if let Some((origin, mut names)) = found {
            names.truncate(within(record, "creators", names.len()));
            let listing = std::mem::replace(&mut record.creators, names);
            self.note("creators", origin, json!(listing));
        }
    }

    fn publisher(&mut self, record: &mut Record) {
        if record.publisher.is_some() {
            return;
        }
        let found = self.claims().find_map(|saying| Some((saying.origin, saying.record.publisher.clone()?)));
        if let Some((origin, publisher)) = found {
            record.publisher = Some(publisher);
            self.note("publisher", origin, Value::Null);
        }
    }

    fn languages(&mut self, record: &mut Record) {
        let declared = record.languages_basis == Some(LanguagesBasis::Declared);
        let have: &[String] = if declared { &record.languages } else { &[] };
        let found = self.claims().find(|saying| {
            let said = &saying.record.languages;
            saying.record.languages_basis == Some(LanguagesBasis::Declared)
                && said.len() > have.len()
                && have.iter().all(|code| said.contains(code))
        });
        if let Some((origin, codes)) = found.map(|saying| (saying.origin, saying.record.languages.clone())) {
            let listing = if declared { json!(record.languages) } else { json!([]) };
            record.languages = codes;
            record.languages_basis = Some(LanguagesBasis::Declared);
            self.note("languages", origin, listing);
        }
    }

    fn identifiers(&mut self, record: &mut Record) {
        let plain = |one: &Identifier| {
            let value: String = one.value.chars().filter(|c| c.is_alphanumeric()).collect();
            (one.scheme.clone(), fold(&value))
        };
        let mut have: HashSet<(String, String)> = record.identifiers.iter().map(plain).collect();
        let (mut new, mut origin) = (Vec::new(), None);
        for saying in self.claims() {
            let count = within(record, "identifiers", saying.record.identifiers.len());
            for one in saying.record.identifiers.iter().take(count) {
                if !matches!(one.scheme.as_str(), "other" | "handle") && have.insert(plain(one)) {
                    origin.get_or_insert(saying.origin);
                    new.push(one.clone());
                    let wrong = saying.record.issues.iter().filter(|issue| issue.code == IssueCode::InvalidIdentifier);
                    for issue in wrong.filter(|issue| issue.message.contains(&one.value)) {
                        record.add_issue(issue.code.clone(), "identifiers", issue.message.clone());
                    }
                }
            }
        }
        if let Some(origin) = origin {
            let listing = json!(record.identifiers);
            record.identifiers.extend(new);
            self.note("identifiers", origin, listing);
        }
    }

    fn files(&mut self, record: &mut Record) {
        let listing = json!(record.files);
        let mut first = None;
        for saying in self.claims() {
            let count = within(record, "files", saying.record.files.len());
            for file in saying.record.files.iter().take(count) {
                match record.files.iter_mut().find(|have| have.url == file.url) {
                    None => record.files.push(file.clone()),
                    Some(have) if have.bytes.is_none() && file.bytes.is_some() => have.bytes = file.bytes,
                    Some(have) if have.media_type.is_none() && file.media_type.is_some() => {
                        have.media_type.clone_from(&file.media_type);
                    }
                    Some(_) => continue,
                }
                first.get_or_insert(saying.origin);
            }
        }
        if let Some(origin) = first {
            self.note("files", origin, listing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn a_page_that_gives_more_than_is_taken_is_said_to() {
        let files: Vec<_> = (0..=MOST).map(|n| json!({"url": format!("https://example.org/{n}.pdf")})).collect();
        let claim = json!({"files": files}).to_string();
        let mut page = page(&[], &[(Origin::Citation, claim.as_str())]);
        page.limits.push("its detail page has more than 2000 meta elements".into());
        let mut records = vec![record(r#"{"title":"A"}"#)];
        complete(&mut records, &[Some(Ok(page))], &words());
        let issues: Vec<_> = records[0].issues.iter().map(|one| (one.code.as_str(), one.message.as_str())).collect();
        assert_eq!(records[0].files.len(), MOST);
        assert_eq!(
            issues,
            [
                ("limit-reached", "its detail page gives 1001 files, and the first 1000 were taken"),
                ("limit-reached", "its detail page has more than 2000 meta elements"),
            ]
        );
    }

    fn words() -> Words {
        Words::load(&Seeds::embedded()).unwrap()
    }

    fn record(text: &str) -> Record {
        serde_json::from_str(text).unwrap()
    }

    fn page(sites: &[&str], claims: &[(Origin, &str)]) -> DetailPage {
        let claims = claims
            .iter()
            .map(|(origin, text)| Claim { origin: *origin, record: record(text), seen: *origin == Origin::Page })
            .collect();
        let sites = sites.iter().map(|site| (*site).to_owned()).collect();
        DetailPage { location: "https://example.org/7".into(), sites, claims, ..DetailPage::default() }
    }

    fn filled(listing: &str, page: DetailPage) -> Record {
        let mut records = [record(listing)];
        complete(&mut records, &[Some(Ok(page))], &words());
        let [record] = records;
        record
    }

    #[test]
    fn a_cut_title_becomes_whole_only_by_one_that_begins_like_it() {
        let cut = r#"{"title":"Volver con un «plan». Cuad…","title_truncated":true}"#;
        let claims = [
            (Origin::OpenGraph, r#"{"title":"Biblioteca"}"#),
            (Origin::Page, r#"{"title":"Volver con un “plan”. Cuaderno de trabajo"}"#),
        ];
        let record = filled(cut, page(&["Biblioteca"], &claims));
        assert_eq!(record.title.as_deref(), Some("Volver con un “plan”. Cuaderno de trabajo"));
        assert!(!record.title_truncated);
        let details = record.source.details.unwrap();
        assert_eq!((details.fields[0].from.as_str(), details.fields[0].field.as_str()), ("page", "title"));
        assert_eq!(details.fields[0].listing, "Volver con un «plan». Cuad…");
        let other = [(Origin::Citation, r#"{"title":"Another book"}"#), (Origin::Page, r#"{"title":"Volver"}"#)];
        let record = filled(cut, page(&[], &other));
        assert!(record.title_truncated && record.source.details.is_none());
    }

    #[test]
    fn the_name_of_the_site_is_no_title_and_its_slogan_no_description() {
        let claims = [(
            Origin::OpenGraph,
            r#"{"title":"Kustbibliotheek","description":"Alles over de kust, voor iedereen die er woont."}"#,
        )];
        let record = filled(r#"{"url":"https://example.org/7"}"#, page(&["Kustbibliotheek"], &claims));
        assert_eq!((record.title, record.description, record.source.details), (None, None, None));
        let stated = filled(
            r#"{"title":"Vissers in de winter"}"#,
            page(&[], &[(Origin::OpenGraph, r#"{"description":"Hoe vissers de winter doorkomen op zee."}"#)]),
        );
        assert!(stated.description.is_some());
        let suffixed = [(Origin::OpenGraph, r#"{"title":"Vissers in de winter | Kustbibliotheek"}"#)];
        let record = filled(r#"{"url":"x"}"#, page(&["Kustbibliotheek"], &suffixed));
        assert_eq!(record.title.as_deref(), Some("Vissers in de winter"));
    }

    #[test]
    fn a_value_that_several_detail_pages_share_is_about_the_site() {
        let mut records = [record(r#"{"title":"Rivers"}"#), record(r#"{"title":"Rivers of sand"}"#)];
        let said = [(Origin::SchemaOrg, r#"{"description":"All about rivers."}"#)];
        let (one, mut other) = (page(&[], &said), page(&[], &said));
        other.location.push('8');
        complete(&mut records, &[Some(Ok(one)), Some(Ok(other))], &words());
        assert_eq!((&records[0].description, &records[1].description), (&None, &None));
    }

    #[test]
    fn fuller_values_win_and_others_do_not() {
        let claims = [(
            Origin::Citation,
            r#"{"title":"Rivers: a history","issued":"2019-10-03","issued_basis":"metadata","creators":["Mora, Ana","Ruiz, B."],
                "identifiers":[{"scheme":"isbn","value":"9789290689676"}],"languages":["es","en"],"languages_basis":"declared",
                "files":[{"url":"https://example.org/a.pdf","bytes":7}]}"#,
        )];
        let listing = r#"{"title":"Rivers","issued":"2019","issued_basis":"stated","creators":["Ana Mora"],"languages":["es"],
            "languages_basis":"declared","identifiers":[{"scheme":"isbn","value":"978-92-9068-967-6"}],"files":[{"url":"https://example.org/a.pdf"}]}"#;
        let full = filled(listing, page(&[], &claims));
        assert_eq!((full.title.as_deref(), full.issued.as_deref()), (Some("Rivers: a history"), Some("2019-10-03")));
        assert_eq!((full.creators.len(), full.languages.len(), full.identifiers.len()), (2, 2, 1));
        assert_eq!(full.files[0].bytes, Some(7));
        let other = r#"{"title":"Riversides","issued":"2018","creators":["K. de Vries"],"languages":["nl"],"languages_basis":"declared"}"#;
        let kept = filled(other, page(&[], &claims));
        assert_eq!((kept.title.as_deref(), kept.issued.as_deref()), (Some("Riversides"), Some("2018")));
        assert_eq!((kept.creators, kept.languages), (vec!["K. de Vries".to_owned()], vec!["nl".to_owned()]));
    }

    #[test]
    fn a_page_that_fails_leaves_the_record_with_an_issue() {
        let mut records = [record(r#"{"title":"Rivers…","title_truncated":true}"#)];
        complete(&mut records, &[Some(Err("status 404".into()))], &words());
        assert_eq!(
            (records[0].title.as_deref(), records[0].issues[0].code.as_str()),
            (Some("Rivers…"), "own-page-unread")
        );
    }
}
