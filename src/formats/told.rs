//! Decides what columns with unknown names hold, by their values and by single words in their names.
//!
//! A column is taken only where it is the only one of its kind, so that nothing is invented. Where the values alone
//! decide, the records say so.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::columns::Column;
use crate::document::identifier_texts::is_address;
use crate::record::{ContributorKind, media_types};
use crate::text::dates::Dates;
use crate::text::folding::fold;
use crate::text::names;
use crate::text::words::headings::{Heading, Headings};
use crate::text::words::{List, Words};

/// The smallest number of rows by whose values alone a column is taken.
const FEWEST: usize = 2;
/// The least share of values that must be of the kind of a column, in percent.
const SURE: usize = 90;
/// The greatest length in bytes of a title, on the average.
const LONGEST_TITLE: usize = 160;

/// The values of a column with an unknown name.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    /// The name of the column.
    pub name: String,
    /// The name without what a program added to it, if it is another one.
    pub core: Option<String>,
    /// The values that are not blank.
    pub texts: Vec<String>,
    /// True if a value is a number and not a text.
    pub has_numbers: bool,
    /// True if the name is known for another field as well, so that only titles are taken from it.
    pub is_ambiguous: bool,
}

/// The fields that columns with known names fill.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Filled {
    /// The number of rows.
    pub rows: usize,
    /// True if the format itself has fields.
    pub has_typed: bool,
    /// Whether the title is filled.
    pub title: bool,
    /// Whether the description is filled.
    pub description: bool,
    /// Whether a date is filled.
    pub issued: bool,
    /// Whether creators or editors are filled.
    pub creators: bool,
    /// Whether an address or a document is filled.
    pub url: bool,
}

impl Filled {
    /// Notes that a column has a value.
    pub(crate) fn fill(&mut self, column: Column, value: &Value) {
        if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return;
        }
        match column {
            Column::Title => self.title = true,
            Column::Description | Column::Content => self.description = true,
            Column::Issued | Column::Created => self.issued = true,
            Column::Creators | Column::Editors => self.creators |= !value.is_number(),
            Column::Url | Column::Files => self.url = true,
            _ => {}
        }
    }
}

/// The kind of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Address,
    Picture,
    Date,
    Year,
    Number,
    People,
    Text,
}

/// The beginning of the name of a column in a table that does not name it.
const NAMELESS: &str = "column ";

/// The name of the column with this index in a table that does not name it.
pub(crate) fn number_of_column(index: usize) -> String {
    format!("{NAMELESS}{}", index + 1)
}

/// Whether a name is that of a column in a table that does not name it.
fn is_number_of_column(name: &str) -> bool {
    name.strip_prefix(NAMELESS).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A column, with the kind of its values and what its name announces.
struct Judged<'s> {
    sample: &'s Sample,
    kind: Kind,
    said: Headings,
}

/// The decisions about columns, by their names, each with the reason for a doubt.
type Told = HashMap<String, (Column, Option<String>)>;

/// Decides what these columns hold.
pub(crate) fn decide(samples: &[Sample], filled: Filled, words: &Words) -> Told {
    let mut told = Told::new();
    if filled.has_typed || filled.rows == 0 {
        return told;
    }
    let judged: Vec<Judged<'_>> = samples.iter().filter_map(|sample| Judged::of(sample, filled, words)).collect();
    if !filled.url {
        address(&judged, &mut told);
    }
    if !filled.issued {
        date(&judged, &mut told);
    }
    if !filled.creators {
        people(&judged, words, &mut told);
    }
    if !filled.title {
        title(&judged, filled, &mut told);
    }
    told
}

impl<'s> Judged<'s> {
    /// Judges a column. Returns `None` if too few rows have a value in it.
    fn of(sample: &'s Sample, filled: Filled, words: &Words) -> Option<Self> {
        if sample.texts.is_empty() || sample.texts.len() * 3 < filled.rows {
            return None;
        }
        Some(Self {
            sample,
            kind: kind(sample, words),
            said: words.heading(sample.core.as_ref().unwrap_or(&sample.name)),
        })
    }

    fn says(&self, headings: &[Heading]) -> bool {
        headings.iter().any(|heading| self.said.has(*heading))
    }

    /// Returns whether the table has no name for this column.
    fn is_nameless(&self) -> bool {
        is_number_of_column(&self.sample.name)
    }

    /// The reason for a doubt about this column.
    fn doubt(&self, what: &str) -> Option<String> {
        let name = &self.sample.name;
        Some(format!("the values of the column “{name}” look like {what}; its name does not say so"))
    }

    fn average(&self) -> usize {
        self.sample.texts.iter().map(String::len).sum::<usize>() / self.sample.texts.len().max(1)
    }

    fn is_distinct(&self) -> bool {
        let different: HashSet<&str> = self.sample.texts.iter().map(|text| text.trim()).collect();
        different.len() * 100 >= self.sample.texts.len() * SURE
    }

    /// Returns whether most values have several words, as titles do.
    fn has_several_words(&self) -> bool {
        let several = self.sample.texts.iter().filter(|text| text.split_whitespace().count() > 1).count();
        several * 100 >= self.sample.texts.len() * 60
    }
}

/// Returns whether a text is a number, a date or an address, which are no names of columns.
pub(crate) fn is_data(text: &str, words: &Words) -> bool {
    let text = text.trim();
    let is_number = || text.bytes().any(|byte| byte.is_ascii_digit()) && is_number(text);
    is_address(text) || is_number() || Dates::new(words).whole_field(text).is_some_and(|date| date.names_month())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'))
}

/// The kind of most values.
fn kind(sample: &Sample, words: &Words) -> Kind {
    let most = |is: &dyn Fn(&str) -> bool| {
        sample.texts.iter().filter(|text| is(text.trim())).count() * 100 >= sample.texts.len() * SURE
    };
    let dates = Dates::new(words);
    let is_picture = |text: &str| {
        is_address(text) && media_types::of_file(text).is_some_and(|media_type| media_type.starts_with("image/"))
    };
    let is_day = |text: &str| dates.whole_field(text).is_some_and(|date| date.names_month());
    let is_year = |text: &str| text.parse().is_ok_and(|year: u16| (1500..=2100).contains(&year));
    if most(&is_picture) {
        Kind::Picture
    } else if most(&is_address) {
        Kind::Address
    } else if most(&is_year) {
        Kind::Year
    } else if most(&is_day) {
        Kind::Date
    } else if most(&is_number) || sample.has_numbers {
        Kind::Number
    } else if most(&|text| is_person(text, words)) {
        Kind::People
    } else {
        Kind::Text
    }
}

/// Returns whether the form of a text shows that it is the name of a person, or of several: `Mora, Ana; Ruiz, T.`
fn is_person(text: &str, words: &Words) -> bool {
    let is_name = |name: &str| names::taken_apart(name, None, words).kind == Some(ContributorKind::Person);
    let capital = |name: &str| {
        name.split(' ').all(|word| !word.chars().next().is_some_and(char::is_lowercase) || word.len() <= 3)
    };
    !text.is_empty()
        && text
            .split([';', '|'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .all(|name| is_name(name) && capital(name))
}

/// Returns whether a text can be a name: few words, no digits, and a capital letter in every long one.
fn may_be_name(text: &str, words: &Words) -> bool {
    let is_name = |name: &str| {
        let parts: Vec<&str> = name.split_whitespace().collect();
        let capital = |word: &&str| word.len() <= 3 || word.chars().next().is_some_and(char::is_uppercase);
        (1..=6).contains(&parts.len()) && parts.iter().all(capital) && !name.chars().any(|c| c.is_ascii_digit())
    };
    let institution = || words.has_word(List::Institution, &fold(text));
    text.split([';', '|', ',']).map(str::trim).filter(|part| !part.is_empty()).all(is_name) || institution()
}

/// Takes the only column of addresses.
fn address(judged: &[Judged<'_>], told: &mut Told) {
    if let [only] = of_kind(judged, Kind::Address).as_slice() {
        told.insert(only.sample.name.clone(), (Column::Url, None));
    }
}

/// Takes the only column of dates. The name must not say that they are other dates.
fn date(judged: &[Judged<'_>], told: &mut Told) {
    let other = [Heading::Never, Heading::Event];
    let days: Vec<&Judged<'_>> = of_kind(judged, Kind::Date).into_iter().filter(|one| !one.says(&other)).collect();
    let named: Vec<&Judged<'_>> =
        days.iter().copied().filter(|one| one.says(&[Heading::Issued, Heading::Date])).collect();
    let years: Vec<&Judged<'_>> = of_kind(judged, Kind::Year)
        .into_iter()
        .filter(|one| {
            one.says(&[Heading::Issued, Heading::Date]) || one.is_nameless() && one.sample.texts.len() >= FEWEST
        })
        .collect();
    let (chosen, is_named) = match (named.as_slice(), days.as_slice(), years.as_slice()) {
        ([only], ..) => (*only, true),
        ([], [only], _) if only.sample.texts.len() >= FEWEST => (*only, false),
        ([], [], [only]) => (*only, !only.is_nameless()),
        _ => return,
    };
    let doubt = if is_named { None } else { chosen.doubt("dates of issue") };
    told.insert(chosen.sample.name.clone(), (Column::Issued, doubt));
}

/// Takes the only column of people.
fn people(judged: &[Judged<'_>], words: &Words, told: &mut Told) {
    let of_name = |one: &&Judged<'_>| {
        let is_text = !one.sample.is_ambiguous && matches!(one.kind, Kind::People | Kind::Text);
        is_text && one.says(&[Heading::Creator]) && one.sample.texts.iter().all(|text| may_be_name(text, words))
    };
    let named: Vec<&Judged<'_>> = judged.iter().filter(of_name).collect();
    let formed = of_kind(judged, Kind::People);
    let (chosen, doubt) = match (named.as_slice(), formed.as_slice()) {
        ([only], _) => (*only, None),
        ([], [only]) if only.sample.texts.len() >= FEWEST && (only.said.is_empty() || only.is_nameless()) => {
            (*only, only.doubt("names of people"))
        }
        _ => return,
    };
    told.insert(chosen.sample.name.clone(), (Column::Creators, doubt));
}

/// Takes the column of titles: the only one of texts that are all different and have several words, or the shorter of
/// two, of which the other one holds descriptions.
fn title(judged: &[Judged<'_>], filled: Filled, told: &mut Told) {
    let other = [
        Heading::Creator,
        Heading::Publisher,
        Heading::Kind,
        Heading::Number,
        Heading::Language,
        Heading::Description,
        Heading::Area,
        Heading::Date,
        Heading::Never,
        Heading::Event,
    ];
    let free = |one: &&Judged<'_>| one.kind == Kind::Text && !told.contains_key(&one.sample.name);
    let named = |one: &&Judged<'_>| one.says(&[Heading::Title]) && !one.says(&other);
    let is_clear = |one: &&Judged<'_>| !one.sample.is_ambiguous || one.is_distinct() && one.has_several_words();
    let mut by_name: Vec<&Judged<'_>> = judged.iter().filter(free).filter(named).filter(is_clear).collect();
    by_name.sort_by_key(|one| one.sample.is_ambiguous);
    if let [first, ..] = by_name.as_slice() {
        told.insert(first.sample.name.clone(), (Column::Title, None));
        return;
    }
    let is_whole =
        |one: &&Judged<'_>| one.sample.texts.len() >= FEWEST && one.sample.texts.len() * 10 >= filled.rows * 8;
    let mut texts: Vec<&Judged<'_>> = judged
        .iter()
        .filter(free)
        .filter(is_whole)
        .filter(|one| one.is_distinct() && one.has_several_words() && !one.says(&other) && !one.sample.is_ambiguous)
        .collect();
    texts.sort_by_key(|one| one.average());
    let (chosen, long) = match texts.as_slice() {
        [only] if only.average() <= LONGEST_TITLE => (*only, None),
        [short, long] if short.average() <= LONGEST_TITLE && long.average() >= 3 * short.average() => {
            (*short, Some(*long).filter(|_| !filled.description))
        }
        _ => return,
    };
    told.insert(chosen.sample.name.clone(), (Column::Title, chosen.doubt("titles")));
    if let Some(long) = long {
        told.insert(long.sample.name.clone(), (Column::Description, long.doubt("descriptions")));
    }
}

fn of_kind<'j, 's>(judged: &'j [Judged<'s>], kind: Kind) -> Vec<&'j Judged<'s>> {
    judged.iter().filter(|one| one.kind == kind && !one.sample.is_ambiguous).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    fn told(columns: &[(&str, &[&str])]) -> Vec<(String, Column, bool)> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let samples: Vec<Sample> = columns
            .iter()
            .map(|(name, texts)| Sample {
                name: (*name).to_owned(),
                texts: texts.iter().map(|text| (*text).to_owned()).collect(),
                ..Sample::default()
            })
            .collect();
        let rows = columns.iter().map(|(_, texts)| texts.len()).max().unwrap_or_default();
        let mut told: Vec<_> = decide(&samples, Filled { rows, ..Filled::default() }, &words)
            .into_iter()
            .map(|(name, (column, doubt))| (name, column, doubt.is_some()))
            .collect();
        told.sort_by(|one, other| one.0.cmp(&other.0));
        told
    }

    #[test]
    fn columns_are_told_by_their_values() {
        let found = told(&[
            ("column 1", &["1", "2", "3"]),
            ("column 2", &["Bridges that hum", "The ropewalk", "Stairs and slopes"]),
            ("column 3", &["Soto, Ivan", "Kerr, Ada", "Maas, P."]),
            ("column 4", &["2017", "2019", "2012"]),
            ("column 5", &["https://example.org/1", "https://example.org/2", "https://example.org/3"]),
        ]);
        let expected = [
            ("column 2", Column::Title, true),
            ("column 3", Column::Creators, true),
            ("column 4", Column::Issued, true),
            ("column 5", Column::Url, false),
        ];
        assert_eq!(found, expected.map(|(name, column, doubt)| (name.to_owned(), column, doubt)));
    }

    #[test]
    fn a_word_in_the_name_decides_without_a_doubt() {
        let found = told(&[("by", &["R. Mohan", "Dee Orr"]), ("when", &["2019-02-03", "2020-03-04"])]);
        let expected = [("by", Column::Creators, false), ("when", Column::Issued, false)];
        assert_eq!(found, expected.map(|(name, column, doubt)| (name.to_owned(), column, doubt)));
    }

    #[test]
    fn nothing_is_taken_where_two_columns_are_alike_or_the_name_says_something_else() {
        let titles: &[&str] = &["Bridges that hum", "The long ropewalk"];
        let others: &[&str] = &["Stairs and slopes", "Lanterns and light"];
        assert_eq!(told(&[("a", titles), ("b", others)]), []);
        assert_eq!(told(&[("expires", &["2019-02-03", "2020-03-04"])]), []);
        assert_eq!(told(&[("from", &["2019-02-03", "2020-03-04"]), ("to", &["2019-02-04", "2020-03-05"])]), []);
        assert_eq!(told(&[("zone", &["North", "South"])]), []);
    }
}
