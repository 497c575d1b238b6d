//! The source line of a database: the journal with volume, issue, pages and date in one text.

/// The parts of a source line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub journal: String,
    pub volume: String,
    pub issue: String,
    pub pages: String,
    pub date: String,
}

/// Reads a source line such as `Journal of Rivers. 12(3):1-9, May 2011.`, `Journal of Rivers May 2011;12(3):1-9` or
/// `Journal of Rivers. Vol.12(3), May 2011, pp. 1-9.`, or returns `None` if it has no volume or date in one of these
/// forms.
pub(super) fn parse(text: &str) -> Option<Source> {
    let text = text.trim().trim_end_matches(['.', ' ']);
    dated_first(text).or_else(|| volume_first(text))
}

/// `Journal May 2011;12(3):1-9`: the date stands before a semicolon.
fn dated_first(text: &str) -> Option<Source> {
    let (head, tail) = text.split_once(';')?;
    let (volume, issue, pages) = numbers(tail)?;
    let (journal, date) = before_date(head)?;
    Some(Source { journal, volume, issue, pages, date })
}

/// `Journal. 12(3):1-9, May 2011` or `Journal. Vol.12(3), May 2011, pp. 1-9`.
fn volume_first(text: &str) -> Option<Source> {
    let (at, _) = text.match_indices(". ").find(|(at, mark)| {
        let rest = text.get(at + mark.len()..).unwrap_or_default().trim_start();
        rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("Vol.")
    })?;
    let rest = text.get(at + 2..)?.trim_start();
    let rest = rest.strip_prefix("Vol.").unwrap_or(rest).trim_start();
    let (first, after) = rest.split_once(',').unwrap_or((rest, ""));
    let (volume, issue, mut pages) = numbers(first)?;
    let mut date = after.trim();
    if let Some((before, printed)) = date.split_once("pp.") {
        date = before.trim_end_matches([',', ' ']);
        if printed.contains(|c: char| c.is_ascii_digit()) {
            printed.trim().clone_into(&mut pages);
        }
    }
    Some(Source { journal: text.get(..at)?.trim().to_owned(), volume, issue, pages, date: date.to_owned() })
}

/// Volume, issue and pages of a text such as `12(3):1-9`, `6:611-613` or `12(3)`.
fn numbers(text: &str) -> Option<(String, String, String)> {
    let (place, pages) = text.split_once(':').unwrap_or((text, ""));
    let (volume, issue) = place.split_once('(').unwrap_or((place, ""));
    let volume = volume.trim();
    let fits = !volume.is_empty() && volume.len() <= 8 && volume.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let issue = issue.trim_end().strip_suffix(')').unwrap_or(issue);
    fits.then(|| (volume.to_owned(), issue.to_owned(), pages.trim().to_owned()))
}

/// The journal and the date of a text such as `Journal of Rivers November/December 2010`.
fn before_date(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (year, rest) = words.split_last()?;
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_of_date = |word: &&&str| {
        let first = word.split(['/', '-']).next().unwrap_or_default().trim_end_matches([',', '.']);
        let is_day = first.len() <= 2 && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
        is_day
            || MONTHS.iter().any(|month| {
                first.eq_ignore_ascii_case(month)
                    || month.get(..3).is_some_and(|short| first.eq_ignore_ascii_case(short))
            })
    };
    let count = rest.iter().rev().take_while(is_of_date).count();
    let at = rest.len().saturating_sub(count);
    let journal = words.get(..at)?.join(" ").trim_end_matches(['.', ',']).to_owned();
    Some((journal, words.get(at..)?.join(" ")))
}

const MONTHS: [&str; 16] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Spring",
    "Summer",
    "Autumn",
    "Winter",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_a_source_are_taken_apart() {
        for (text, want) in [
            (
                "Journal of Rivers. 12(2-3):327-334, November 15, 2004.",
                ["Journal of Rivers", "12", "2-3", "327-334", "November 15, 2004"],
            ),
            ("Journal of Rivers June 2015;58(6):688-696", ["Journal of Rivers", "58", "6", "688-696", "June 2015"]),
            (
                "Rivers & Lakes January/February 2010;14(1):56",
                ["Rivers & Lakes", "14", "1", "56", "January/February 2010"],
            ),
            ("Rivers. Vol.43(5), Sep 2015, pp. 623-634. ", ["Rivers", "43", "5", "623-634", "Sep 2015"]),
            ("Gazette of Patents. 1288(3), Nov. 16, 2004.", ["Gazette of Patents", "1288", "3", "", "Nov. 16, 2004"]),
        ] {
            let found = parse(text).unwrap();
            assert_eq!([found.journal, found.volume, found.issue, found.pages, found.date], want, "{text}");
        }
        assert_eq!(parse("Ruiz, Eva [Ed]. (2012). A book about rivers. (pp. 11-31)."), None);
    }
}
