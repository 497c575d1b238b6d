//! Descriptions of features in words, for `explain`.

use super::labels::{role_name, tag};

/// The description of a feature: `-1:ending=3&gap=2` becomes "line before: ends in a full stop, and blank lines before:
/// 1".
pub(crate) fn describe(feature: &str) -> String {
    let parts: Vec<String> = feature.split('&').map(part).filter(|part| !part.is_empty()).collect();
    parts.join(", and ")
}

fn part(feature: &str) -> String {
    let (place, rest) = match feature.split_once(':') {
        Some(("-1", rest)) => ("line before: ", rest),
        Some(("-2", rest)) => ("two lines before: ", rest),
        Some(("+1", rest)) => ("next line: ", rest),
        Some(("+2", rest)) => ("line after next: ", rest),
        _ => ("", feature),
    };
    let (name, value) = rest.split_once('=').unwrap_or((rest, ""));
    let number: usize = value.parse().unwrap_or(0);
    if number == 0 {
        return format!("{place}not: {}", said(name, 1));
    }
    format!("{place}{}", said(name, number))
}

fn said(name: &str, value: usize) -> String {
    let one = |words: &[&str]| {
        words.get(value - 1).map_or_else(|| format!("{} {value}", plain(name)), |word| (*word).to_owned())
    };
    match name {
        "length" => format!(
            "{} characters",
            one(&[
                "1-3", "4-10", "11-22", "23-40", "41-60", "61-80", "81-100", "101-130", "131-180", "181-250",
                "251-400", "over 400"
            ])
        ),
        "words" => format!("{} words", one(&["1", "2", "3-4", "5-7", "8-11", "12-16", "17-24", "over 24"])),
        "ending" => one(&[
            "is cut (…)",
            "ends in a colon",
            "ends in a full stop",
            "ends in a question mark",
            "ends in an exclamation mark",
            "ends in a comma",
            "ends without a mark",
            "breaks off behind a word of grammar",
        ]),
        "sentences" => one(&["one sentence", "two sentences", "three or more sentences"]),
        "date" => one(&[
            "is a date",
            "is a year",
            "begins with a date and a separator",
            "ends with a separator and a date",
            "ends in a date",
            "holds a date",
            "begins with a date and goes on",
            "is a day without its year",
        ]),
        "label" => one(&[
            "is a known label",
            "is a known label with its value",
            "looks like a label with a value",
            "has before its colon what other lines have too",
        ]),
        "contact" => "is an address, a telephone number or hours of the day".to_owned(),
        "pattern" => one(&[
            "but for its numbers the same as another line",
            "but for its numbers the same as several other lines",
        ]),
        "page-items" => one(&[
            "some numbered lines or bullets",
            "many numbered lines or bullets",
            "mostly numbered lines or bullets",
        ]),
        "note" => one(&["is a line such as “Download”", "is link words", "begins like link words"]),
        "navigation" => "is navigation".to_owned(),
        "kind" => one(&["is a kind of publication", "looks like a kind of publication"]),
        "start" => one(&[
            "begins with a quotation mark",
            "begins with a parenthesis",
            "begins with a bracket",
            "begins with a small letter",
            "begins with a digit",
            "has a list number",
            "has a bullet",
        ]),
        "gap" => format!("blank lines before: {}", one(&["0", "1", "2", "3 or more"])),
        "after" => format!("blank lines after: {}", one(&["0", "1", "2", "3 or more"])),
        "gap-rank" => one(&[
            "the largest gap of the page before it",
            "the smallest gap of the page before it",
            "a middling gap before it",
        ]),
        "gap-step" => one(&[
            "more blank before it than after",
            "more blank after it than before",
            "as much blank before as after",
        ]),
        "capitalised" => {
            one(&["words in small letters", "few words capitalised", "some words capitalised", "words capitalised"])
        }
        "function" => {
            one(&["no words of grammar", "few words of grammar", "some words of grammar", "many words of grammar"])
        }
        "side" => one(&["long for this page", "short for this page"]),
        "twin" => one(&["the same as the line before", "the same as the next line"]),
        "prose" => "several sentences with a final mark".to_owned(),
        "caption" => "has a word that captions have".to_owned(),
        "file-name" => "is a file name".to_owned(),
        "available" => "says in which language the publication is available".to_owned(),
        "introduction" => "begins like the introduction of a page".to_owned(),
        "byline" => "begins like a byline".to_owned(),
        "names" => "holds names with initials".to_owned(),
        "citation" => format!("has {} habits of a bibliographic citation", one(&["few", "some", "many", "most"])),
        "mark" => "has neither letter nor digit".to_owned(),
        "bar" => "has a vertical bar".to_owned(),
        "capitals" => "is all in capitals".to_owned(),
        "verb" => "has a frequent verb".to_owned(),
        "dateline" => "begins with a place and a dash".to_owned(),
        "opener" => "begins as descriptions begin".to_owned(),
        "address" => "has an address in it".to_owned(),
        "quoting" => "goes on from a quotation".to_owned(),
        "colon" => "has a colon near its beginning".to_owned(),
        "gap-mode" => one(&[
            "more blank lines before it than most lines of the page have",
            "as many blank lines before it as most lines of the page have",
            "fewer blank lines before it than most lines of the page have",
        ]),
        "indent" => one(&["indented more than most lines", "indented less than most lines"]),
        "repeated" => one(&["stands twice on the page", "stands three times or more on the page"]),
        "echo" => "repeats a line a little above".to_owned(),
        "shared-next" => format!("shares {} of its words with the next line", share(value)),
        "shared-before" => format!("shares {} of its words with the line before", share(value)),
        "prefix-before" => one(&["the line before begins with it", "begins with the line before"]),
        "prefix-next" => one(&["the next line begins with it", "begins with the next line"]),
        "quotes-next" => one(&["holds the whole next line", "is held by the next line"]),
        "quotes-before" => one(&["holds the whole line before", "is held by the line before"]),
        "shared-head" => one(&["begins like another short line", "begins like several other short lines"]),
        "shared-tail" => one(&["ends like another short line", "ends like several other short lines"]),
        "against-next" => one(&["longer than the next line", "shorter than the next line", "as long as the next line"]),
        "against-before" => {
            one(&["longer than the line before", "shorter than the line before", "as long as the line before"])
        }
        "side-sure" => one(&["clearly long for this page", "clearly short for this page"]),
        "run" => format!("in a run of {} long lines", one(&["1", "2", "3", "4 or more"])),
        "page-apart" => {
            format!("long and short lines of the page are {} apart", one(&["hardly", "a little", "well", "far"]))
        }
        "page-cut" => format!("{} texts of the page are cut", one(&["few", "some", "most"])),
        "cut-here" => one(&["cut, on a page of cut texts", "not cut, on a page of cut texts"]),
        "page-dates" => format!("{} lines of the page are dates", one(&["few", "some", "many"])),
        "page-gaps" => "the gaps that the page has between its lines".to_owned(),
        "page-long" => format!("{} lines of the page are long", one(&["few", "some", "many", "most"])),
        "page-short" => format!("{} lines of the page are very short", one(&["few", "some", "many", "most"])),
        "page-turns" => format!("long and short lines take turns {}", one(&["rarely", "sometimes", "often", "mostly"])),
        "page-size" => format!("a {} page", one(&["very short", "short", "middling", "long"])),
        "page-period" => match value {
            7 => "the page does not repeat its shape".to_owned(),
            lines => format!("the page repeats its shape every {lines} lines"),
        },
        "phase" => one(&[
            "the page has the same shape one repetition before and after",
            "the page has the same shape one repetition before or after",
            "the page has another shape one repetition before and after",
        ]),
        "from-start" => one(&[
            "the first line of the page",
            "the second line of the page",
            "the third line of the page",
            "among the first six lines of the page",
        ]),
        "from-end" => one(&[
            "the last line of the page",
            "the last line of the page but one",
            "the last line of the page but two",
            "among the last six lines of the page",
        ]),
        "markup" => "the page has markup".to_owned(),
        "heading-mode" => "a heading of the level that the page uses most".to_owned(),
        "list-item" => "in a list item or a table row".to_owned(),
        "alternative" => "the alternative text of an image".to_owned(),
        "chrome" => "in navigation, by its markup".to_owned(),
        "label-markup" => "a label, by its markup".to_owned(),
        "field" => format!(
            "its markup says {}",
            one(&[
                "title",
                "description",
                "date",
                "creator",
                "kind",
                "language",
                "thematic area",
                "identifier",
                "read more"
            ])
        ),
        "linked" => one(&["partly a link", "mostly a link"]),
        "same-link" => one(&[
            "links to where the line before links",
            "links to where the next line links",
            "links to where the lines before and after link",
        ]),
        "time" => "has a time in its markup".to_owned(),
        "belief" => format!("looks like {} in the first pass", label(value - 1)),
        "belief-sure" => format!("the first pass is {} of that", one(&["not sure", "fairly sure", "sure"])),
        "look-role" => format!("lines of this shape are mostly {} on this page", label((2 * value).saturating_sub(2))),
        "successor" if value <= 25 => format!("{} mostly comes next on this page", label(value - 1)),
        "gap-starts" => format!("records starting after such a gap: {}", level(value)),
        "starts-gap" => format!("records of this page starting after such a gap: {}", level(value)),
        "look-starts" => format!("records starting with a line of this shape: {}", level(value)),
        "titled" => format!("records with a title: {}", level(value)),
        "described" => format!("records with a text: {}", level(value)),
        "order" => one(&["titles stand before texts", "titles stand after texts", "titles and texts have no order"]),
        "stride" => one(&[
            "records start one usual record length before and after",
            "a record starts one usual record length before or after",
            "no record starts one usual record length before or after",
            "the records of the page have no usual length",
        ]),
        "records" => format!("a page of {} records", one(&["0 or 1", "2 or 3", "4 to 8", "9 or more"])),
        "joined" => format!("long lines with this gap that start a record: {}", level(value)),
        "heading" => format!("heading of level {value}"),
        "bounds" => one(&[
            "the markup begins a record here",
            "inside a record by its markup",
            "outside of records by its markup",
        ]),
        _ => match value {
            1 => plain(name),
            _ => format!("{} {value}", plain(name)),
        },
    }
}

/// A label in words: `+title` is "the title at the start of a record".
fn label(number: usize) -> String {
    let tag = tag(number);
    let start = if tag.start { " at the start of a record" } else { "" };
    format!("the {}{start}", role_name(tag.role))
}

fn share(value: usize) -> &'static str {
    ["none", "few", "some", "many", "all"].get(value.saturating_sub(1)).copied().unwrap_or("some")
}

fn level(value: usize) -> &'static str {
    ["none", "few", "some", "most", "all"].get(value.saturating_sub(1)).copied().unwrap_or("some")
}

fn plain(name: &str) -> String {
    name.replace('-', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_said_in_words() {
        assert_eq!(describe("-1:ending=3&gap=2"), "line before: ends in a full stop, and blank lines before: 1");
        assert_eq!(
            describe("belief=12&gap-starts=5"),
            "looks like the title at the start of a record in the first pass, and records starting after such a gap: all"
        );
        for name in crate::splitting::features::Features::default().names() {
            assert!(!describe(&name).is_empty(), "{name}");
        }
    }
}
