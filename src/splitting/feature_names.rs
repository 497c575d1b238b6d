//! Features in words, for `explain`.

use super::labels::label_name;

/// What a feature says: `-1:ending=3&gap=2` becomes "line before: ends in a full stop, and blank lines before: 1".
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
        return format!("{place}no {}", plain(name));
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
        "belief" => format!("looks like {} by itself", label_name(value - 1)),
        "look-role" => format!("lines of this look are {} on this page", label_name((2 * value).saturating_sub(2))),
        "successor" if value <= 25 => format!("{} mostly comes next on this page", label_name(value - 1)),
        "gap-starts" => format!("records starting after such a gap: {}", level(value)),
        "starts-gap" => format!("records of this page starting after such a gap: {}", level(value)),
        "look-starts" => format!("records starting with such a line: {}", level(value)),
        "titled" => format!("records with a title: {}", level(value)),
        "described" => format!("records with a text: {}", level(value)),
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
            "looks like +title by itself, and records starting after such a gap: all"
        );
        for name in crate::splitting::features::Features::default().names() {
            assert!(!describe(&name).is_empty(), "{name}");
        }
    }
}
