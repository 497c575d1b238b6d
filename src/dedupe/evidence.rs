//! Compares two records field by field. A field agrees, contradicts, or gives no evidence.
//!
//! Every piece of evidence is one bit, and the weights of all bits are added (`weights.rs`). A field that is empty in
//! one of the records is no evidence and never agrees.

use super::likeness::{Compared, Conflict, Likeness};
use super::names::Agreement;
use super::sketch::Sketch;

macro_rules! evidence {
    ($($name:ident = $key:literal, $field:literal, $says:literal;)+) => {
        /// A piece of evidence about two records.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(crate) enum Evidence { $(#[doc = $says] $name),+ }

        impl Evidence {
            /// All pieces of evidence, in the order of their bits.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name of the evidence in the file of weights.
            pub(crate) fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// The field that the evidence is about.
            pub(crate) fn field(self) -> &'static str {
                match self { $(Self::$name => $field),+ }
            }

            /// The evidence in words for people.
            pub(crate) fn says(self) -> &'static str {
                match self { $(Self::$name => $says),+ }
            }
        }
    };
}

evidence! {
    TitleSame = "title-same", "title", "the titles are the same";
    TitleSpelling = "title-spelling", "title", "the titles differ in spelling only";
    TitleLoose = "title-loose", "title", "the titles are the same but for a kind word, a note of the file, the creators or the year of issue";
    TitleCut = "title-cut", "title", "a cut title begins like the other one";
    TitleCutInside = "title-cut-inside", "title", "the words of a cut title are all in the other one";
    TitleStart = "title-start", "title", "one title begins like the other one";
    TitleInside = "title-inside", "title", "the words of one title are all in the other one";
    TitleNear = "title-near", "title", "the titles are nearly the same";
    TitleAlike = "title-alike", "title", "the titles are alike";
    TitleFar = "title-far", "title", "the titles are different";
    TitleShort = "title-short", "title", "the title is short";
    TitleMiddle = "title-middle", "title", "the title has four words or more";
    TitleLong = "title-long", "title", "the title has seven words or more";
    TitleCrowded = "title-crowded", "title", "several publications have this title";
    ExtraNumber = "extra-number", "title", "one title has a number more";
    ExtraYear = "extra-year", "title", "one title has a year more";
    ExtraYearFits = "extra-year-fits", "title", "one title has the year of issue more";
    ExtraPlace = "extra-place", "title", "one title has a place more";
    ExtraLanguage = "extra-language", "title", "one title names a language";
    NamesSame = "creators-same", "creators", "the creators are the same";
    NamesWithin = "creators-within", "creators", "one record names only the first of the creators";
    NamesSome = "creators-some", "creators", "some creators are the same";
    NamesNone = "creators-none", "creators", "the creators are different";
    NamesSilent = "creators-one-side", "creators", "one record names no creators";
    YearSame = "year-same", "issued", "the years are the same";
    YearNext = "year-next", "issued", "the years follow each other";
    YearNear = "year-near", "issued", "the years are two or three apart";
    YearFar = "year-far", "issued", "the years are far apart";
    DaySame = "day-same", "issued", "the days of issue are the same or near";
    MonthsApart = "months-apart", "issued", "the dates are months apart";
    ContainerSame = "container-same", "container", "they appeared in the same place";
    ContainerOther = "container-other", "container", "they appeared in different places";
    VolumeSame = "volume-same", "container", "the volumes are the same";
    VolumeOther = "volume-other", "container", "the volumes are different";
    IssueSame = "issue-same", "container", "the issues are the same";
    IssueOther = "issue-other", "container", "the issues are different";
    PagesSame = "pages-same", "container", "the pages are the same";
    PagesStart = "pages-start", "container", "the first or last pages are the same";
    PagesOther = "pages-other", "container", "the pages are different";
    SpotSame = "spot-same", "container", "volume and first page are the same";
    SpotOther = "spot-other", "container", "two of container, volume and pages are different";
    DoiSame = "doi-same", "identifiers", "the DOIs are the same";
    DoiOther = "doi-other", "identifiers", "the DOIs are different";
    DoiElsewhere = "doi-elsewhere", "identifiers", "the DOIs are of different registrants";
    IsbnSame = "isbn-same", "identifiers", "the ISBNs are the same";
    IsbnOther = "isbn-other", "identifiers", "the ISBNs are different";
    ReportSame = "report-same", "identifiers", "the report numbers are the same";
    ReportOther = "report-other", "identifiers", "the report numbers are different";
    UrlSame = "url-same", "url", "the addresses are the same";
    FileSame = "file-same", "files", "a document is the same";
    TextSame = "description-same", "description", "the descriptions are the same";
    TextAlike = "description-alike", "description", "the descriptions are alike";
    TextOther = "description-other", "description", "the descriptions are different";
    PublisherSame = "publisher-same", "publisher", "the publishers are the same";
    PublisherOther = "publisher-other", "publisher", "the publishers are different";
    KindSame = "kind-same", "type", "the kinds are the same";
    KindOther = "kind-other", "type", "the kinds are different";
    Bare = "bare", "title", "nothing but the titles can be compared";
    TitleAndNames = "title-and-creators", "creators", "title and creators are the same";
    TitleAndDoi = "title-and-doi", "identifiers", "the DOIs are the same, and one title begins like the other one";
}

/// A set of evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Set(pub(crate) u64);

impl Set {
    fn add(&mut self, evidence: Evidence) {
        self.0 |= 1 << evidence as u8;
    }

    fn add_if(&mut self, condition: bool, evidence: Evidence) {
        if condition {
            self.add(evidence);
        }
    }

    /// Whether the set has this evidence.
    pub(crate) fn has(self, evidence: Evidence) -> bool {
        self.0 & (1 << evidence as u8) != 0
    }

    /// Whether the set has at least one of these pieces of evidence.
    pub(crate) fn has_any(self, evidence: &[Evidence]) -> bool {
        evidence.iter().any(|evidence| self.has(*evidence))
    }

    /// The evidence of the set, in the order of the bits.
    pub(crate) fn iter(self) -> impl Iterator<Item = Evidence> {
        Evidence::ALL.iter().copied().filter(move |evidence| self.has(*evidence))
    }
}

/// The evidence about two records, and their contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Findings {
    /// The evidence about the two records.
    pub(crate) set: Set,
    /// The contradiction that forbids that the records are one publication.
    pub(crate) conflict: Option<Conflict>,
}

impl Findings {
    /// The findings without the evidence of issue numbers.
    pub(crate) fn without_issues(mut self, a: &Sketch, b: &Sketch) -> Self {
        self.set.0 &= !(1 << Evidence::IssueSame as u8 | 1 << Evidence::IssueOther as u8);
        if matches!(self.conflict, Some(Conflict::Series | Conflict::Identifier | Conflict::Number)) {
            self.conflict = contradiction(self.set, a, b);
        }
        self
    }
}

/// Compares two records. `crowded` says that one of their titles belongs to several publications.
pub(crate) fn find(a: &Sketch, b: &Sketch, crowded: bool) -> Findings {
    let mut set = Set::default();
    let is_name = |word: &str| [&a.names, &b.names, &a.publisher, &b.publisher].iter().any(|names| names.has(word));
    let titles = !a.title.is_empty() && !b.title.is_empty();
    let compared = titles.then(|| super::likeness::compare(&a.title, &b.title, is_name));
    let edition = is_later_edition(compared.as_ref(), a, b);
    if let Some(compared) = &compared {
        title(&mut set, compared, edition, a, b, crowded);
    }
    identifiers(&mut set, a, b);
    place(&mut set, a, b);
    let proofs = [
        Evidence::DoiSame,
        Evidence::IsbnSame,
        Evidence::ReportSame,
        Evidence::UrlSame,
        Evidence::FileSame,
        Evidence::PagesSame,
        Evidence::PagesStart,
    ];
    if set.has(Evidence::TitleFar) && !set.has_any(&proofs) && a.opening.zip(b.opening).is_none_or(|(a, b)| a != b) {
        // No further evidence could make the two records one publication.
        return Findings { set, conflict: None };
    }
    names(&mut set, a, b);
    if !edition {
        date(&mut set, a, b);
    }
    text(&mut set, a, b);
    let kinds = a.kind.zip(b.kind);
    set.add_if(kinds.is_some_and(|(a, b)| a == b), Evidence::KindSame);
    set.add_if(kinds.is_some_and(|(a, b)| a != b), Evidence::KindOther);
    use Evidence as E;
    set.add_if(set.has(E::TitleSame) && set.has(E::NamesSame), E::TitleAndNames);
    let begins = [E::TitleSame, E::TitleSpelling, E::TitleLoose, E::TitleCut, E::TitleStart];
    set.add_if(set.has(E::DoiSame) && set.has_any(&begins), E::TitleAndDoi);
    let silent = !set.has_any(&[
        E::NamesSame,
        E::NamesWithin,
        E::NamesSome,
        E::NamesNone,
        E::YearSame,
        E::YearNext,
        E::YearNear,
        E::YearFar,
        E::ContainerSame,
        E::VolumeSame,
        E::PagesSame,
        E::DoiSame,
        E::IsbnSame,
        E::ReportSame,
        E::UrlSame,
        E::FileSame,
        E::TextSame,
        E::TextAlike,
        E::PublisherSame,
    ]);
    set.add_if(silent, E::Bare);
    let titles = match edition {
        true => Some(Conflict::Edition),
        false => compared.and_then(|compared| compared.conflict),
    };
    let conflict = titles.filter(|_| !is_one_article(set)).or_else(|| contradiction(set, a, b));
    Findings { set, conflict }
}

/// Whether one title is the other one with the number of an edition, and the years differ: "Handbook" of 2015, and
/// "Handbook, second edition" of 2021. In the same year, one site may only have left the edition out.
fn is_later_edition(compared: Option<&Compared>, a: &Sketch, b: &Sketch) -> bool {
    compared.is_some_and(|compared| compared.extra.only_edition)
        && a.date.year.zip(b.date.year).is_some_and(|(a, b)| a != b)
}

/// Adds the evidence of the titles. `later` says that one record is a later edition of the other one.
fn title(set: &mut Set, compared: &Compared, later: bool, a: &Sketch, b: &Sketch, crowded: bool) {
    use Evidence as E;
    let fits = |date: Option<i32>| date.is_some_and(|date| u32::try_from(date).ok() == compared.extra.year);
    let dated = compared.extra.only_year && fits(a.date.year) && fits(b.date.year);
    set.add(match compared.likeness {
        _ if later => E::TitleSame,
        Likeness::Start if dated => E::TitleLoose,
        Likeness::Same => E::TitleSame,
        Likeness::Spelling => E::TitleSpelling,
        Likeness::Loose => E::TitleLoose,
        Likeness::Cut => E::TitleCut,
        Likeness::CutInside => E::TitleCutInside,
        Likeness::Start => E::TitleStart,
        Likeness::Inside => E::TitleInside,
        Likeness::Near => E::TitleNear,
        Likeness::Alike => E::TitleAlike,
        Likeness::Far => E::TitleFar,
    });
    if !matches!(compared.likeness, Likeness::Near | Likeness::Alike | Likeness::Far) {
        let words = a.title.tokens.len().min(b.title.tokens.len());
        set.add_if(words <= 2, E::TitleShort);
        set.add_if(words >= 4, E::TitleMiddle);
        set.add_if(words >= 7, E::TitleLong);
        set.add_if(crowded, E::TitleCrowded);
    }
    let extra = compared.extra;
    set.add_if((extra.number || extra.edition) && !later, E::ExtraNumber);
    set.add_if(extra.place, E::ExtraPlace);
    set.add_if(extra.language, E::ExtraLanguage);
    if let Some(year) = extra.year.filter(|_| !dated) {
        let fits =
            [a.date.year, b.date.year].into_iter().all(|date| date.is_none_or(|date| u32::try_from(date) == Ok(year)));
        set.add(if fits { E::ExtraYearFits } else { E::ExtraYear });
    }
}

fn names(set: &mut Set, a: &Sketch, b: &Sketch) {
    use Evidence as E;
    match (a.names.is_empty(), b.names.is_empty()) {
        (false, false) => set.add(match a.names.compare(&b.names) {
            Agreement::Same => E::NamesSame,
            Agreement::Within => E::NamesWithin,
            Agreement::Some => E::NamesSome,
            Agreement::None => E::NamesNone,
        }),
        (true, true) => {}
        _ => set.add(E::NamesSilent),
    }
    // One site names the institution as creator, and another one names it as publisher.
    let pairs = [(&a.publisher, &b.publisher), (&a.publisher, &b.names), (&a.names, &b.publisher)];
    let said: Vec<Agreement> =
        pairs.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).map(|(a, b)| a.compare(b)).collect();
    if said.contains(&Agreement::Same) {
        set.add(E::PublisherSame);
    } else if !a.publisher.is_empty() && !b.publisher.is_empty() && said.iter().all(|said| *said == Agreement::None) {
        set.add(E::PublisherOther);
    }
}

fn date(set: &mut Set, a: &Sketch, b: &Sketch) {
    use Evidence as E;
    if let Some((a, b)) = a.date.year.zip(b.date.year) {
        set.add(match a.abs_diff(b) {
            0 => E::YearSame,
            1 => E::YearNext,
            2 | 3 => E::YearNear,
            _ => E::YearFar,
        });
    }
    if let Some((one, other)) = a.date.days().zip(b.date.days()) {
        let apart = one.abs_diff(other);
        let exact = a.date.day.is_some() && b.date.day.is_some();
        set.add_if(apart <= 7 && exact, E::DaySame);
        set.add_if(apart > 45, E::MonthsApart);
    }
}

fn place(set: &mut Set, a: &Sketch, b: &Sketch) {
    use Evidence as E;
    let mut others = 0;
    if !a.journal.is_empty() && !b.journal.is_empty() {
        let same = a.journal.agrees(&b.journal);
        set.add(if same { E::ContainerSame } else { E::ContainerOther });
        others += u8::from(!same);
    }
    if let Some((one, other)) = a.place.volume.zip(b.place.volume) {
        set.add(if one == other { E::VolumeSame } else { E::VolumeOther });
        others += u8::from(one != other);
    }
    if let Some((one, other)) = a.place.start.zip(b.place.start) {
        let ends = a.place.end.zip(b.place.end);
        let end = ends.is_some_and(|(a, b)| a == b);
        let same = one == other;
        set.add(match (same, end) {
            (true, true) => E::PagesSame,
            (true, false) if a.place.end.is_none() && b.place.end.is_none() => E::PagesSame,
            (true, false) | (false, true) => E::PagesStart,
            (false, false) => E::PagesOther,
        });
        others += u8::from(!same && !end);
    }
    let spot = set.has(E::VolumeSame) && set.has_any(&[E::PagesSame, E::PagesStart]);
    set.add_if(spot, E::SpotSame);
    if let Some((one, other)) = a.place.issue.zip(b.place.issue) {
        set.add_if(one == other, E::IssueSame);
        // If volume and pages agree, a different issue is a mistake or the number of a row.
        set.add_if(one != other && !spot, E::IssueOther);
    }
    set.add_if(others >= 2, E::SpotOther);
}

fn identifiers(set: &mut Set, a: &Sketch, b: &Sketch) {
    use Evidence as E;
    let mut both = |a: &[u64], b: &[u64], same, other| {
        if !a.is_empty() && !b.is_empty() {
            set.add(if meet(a, b) { same } else { other });
        }
    };
    let other = if meet(&a.registrants, &b.registrants) { E::DoiOther } else { E::DoiElsewhere };
    both(&a.dois, &b.dois, E::DoiSame, other);
    both(&a.isbns, &b.isbns, E::IsbnSame, E::IsbnOther);
    both(&a.reports, &b.reports, E::ReportSame, E::ReportOther);
    let file = meet(&a.files, &b.files)
        || a.url.is_some_and(|url| b.files.binary_search(&url).is_ok())
        || b.url.is_some_and(|url| a.files.binary_search(&url).is_ok());
    set.add_if(a.url.is_some() && a.url == b.url, E::UrlSame);
    set.add_if(file, E::FileSame);
}

fn text(set: &mut Set, a: &Sketch, b: &Sketch) {
    use Evidence as E;
    let short = a.text.len().min(b.text.len());
    if short < 6 {
        return;
    }
    let both = common(&a.text, &b.text);
    set.add_if(both * 10 >= short * 8, E::TextSame);
    set.add_if(both * 10 >= short * 5 && both * 10 < short * 8, E::TextAlike);
    set.add_if(both * 10 < short * 3, E::TextOther);
}

/// The contradiction in languages, editions, identifiers, and places or dates of a series.
fn contradiction(set: Set, a: &Sketch, b: &Sketch) -> Option<Conflict> {
    use Evidence as E;
    if !a.languages.is_empty() && !b.languages.is_empty() && !meet(&a.languages, &b.languages) {
        return Some(Conflict::Language);
    }
    // Where only one catalogue prints an edition, the years tell whether the other one has an earlier edition.
    let later = a.edition.or(b.edition).is_some_and(|edition| edition > 1) && set.has_any(&[E::YearNear, E::YearFar]);
    if a.edition.zip(b.edition).map_or(later, |(a, b)| a != b) {
        return Some(Conflict::Edition);
    }
    // A title that many publications have is not sufficient; dates or places must not differ.
    let dates = [E::YearNext, E::YearNear, E::YearFar, E::MonthsApart, E::VolumeOther, E::IssueOther];
    let serial = a.title.serial && b.title.serial && set.has_any(&[E::TitleSame, E::TitleSpelling, E::TitleLoose]);
    if (set.has(E::TitleCrowded) || serial) && set.has_any(&dates) {
        return Some(Conflict::Series);
    }
    // Two issues of one volume are different articles, but if the pages are the same, the issue is a mistake.
    let issues = set.has(E::VolumeSame) && set.has(E::IssueOther);
    if issues && !set.has_any(&[E::PagesSame, E::PagesStart, E::DoiSame]) {
        return Some(Conflict::Number);
    }
    // A publication in two archives has DOIs of two registrants, with the same title and creators.
    let archived =
        set.has(E::DoiElsewhere) && set.has_any(&[E::TitleAndNames]) && set.has_any(&[E::YearSame, E::YearNext]);
    let differ = set.has_any(&[E::DoiOther, E::DoiElsewhere]) && !set.has(E::SpotSame) && !archived;
    differ.then_some(Conflict::Identifier)
}

/// Whether volume, pages, year and creators are the same. A different remark in one title is then irrelevant.
fn is_one_article(set: Set) -> bool {
    set.has(Evidence::SpotSame) && set.has(Evidence::YearSame) && set.has(Evidence::NamesSame)
}

/// Whether two sorted lists share a member.
fn meet(a: &[u64], b: &[u64]) -> bool {
    a.iter().any(|one| b.binary_search(one).is_ok())
}

/// The number of members that two sorted lists share.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|one| long.binary_search(one).is_ok()).count()
}
