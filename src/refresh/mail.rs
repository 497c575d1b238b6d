//! Writes what is new as a mail (RFC 5322, MIME): a text part and an HTML part, grouped by area, ready for `sendmail`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::Digest as _;

use super::summary::name;
use crate::console::wrapped;
use crate::formats::html::{Words, web_address};
use crate::formats::xml::escape;
use crate::record::Record;
use crate::store::{Change, Event};

/// The most characters of a description in a mail.
const DESCRIPTION: usize = 280;

/// The columns of a line of the text part (RFC 3676 advises fewer than 79).
const COLUMNS: usize = 72;

/// The parts of a mail other than the records.
pub(crate) struct Letter<'l> {
    /// The time of the mail.
    pub(crate) at: Timestamp,
    /// The beginning of the period, as people write it; `None` for the last run.
    pub(crate) since: Option<String>,
    /// The addresses of the readers.
    pub(crate) to: &'l [String],
    /// The address of the sender.
    pub(crate) from: Option<&'l str>,
    /// The language of the mail.
    pub(crate) language: &'l str,
    /// The words of all languages.
    pub(crate) words: &'l Words,
    /// The labels of concepts in the language of the mail, by their ids.
    pub(crate) labels: &'l BTreeMap<String, String>,
}

impl Letter<'_> {
    fn word<'w>(&'w self, name: &'w str) -> &'w str {
        self.words.word(self.language, name)
    }

    /// The number of new publications in words.
    fn heading(&self, count: usize) -> String {
        let name = if count == 1 { "mail.one" } else { "mail.other" };
        let text = self.word(name).replace("{n}", &count.to_string());
        match &self.since {
            Some(since) => format!("{text} {}", self.word("date-since").replace("{date}", since)),
            None => text,
        }
    }

    /// The label of an area in the language of the mail.
    fn label<'r>(&'r self, record: &'r Record) -> Option<&'r str> {
        let area = record.thematic_areas.first()?;
        let known = area.id.as_ref().and_then(|id| self.labels.get(id));
        Some(known.unwrap_or(&area.label))
    }
}

/// The mail with the records that came or came back; `None` where there are none.
pub(crate) fn mail(changes: &[Change], letter: &Letter<'_>) -> Option<String> {
    let is_new = |change: &&Change| matches!(change.event, Event::Added | Event::Returned);
    let new: Vec<&Record> = changes.iter().filter(is_new).filter_map(|change| change.now.as_ref()).collect();
    if new.is_empty() {
        return None;
    }
    let groups = grouped(&new, letter);
    let heading = letter.heading(new.len());
    let (plain, html) = (text(&heading, &groups, letter), page(&heading, &groups, letter));
    let boundary = format!("=_{}", crate::record::hex(&sha2::Sha256::digest(plain.as_bytes())).split_at(24).0);
    let mut mail = String::new();
    // Writing to a string never fails, so the results are ignored.
    if let Some(from) = letter.from {
        let _ = writeln!(mail, "From: {}", address(from));
    }
    let to: Vec<String> = letter.to.iter().map(|to| address(to)).collect();
    let to = if to.is_empty() { "undisclosed-recipients:;".to_owned() } else { to.join(",\n ") };
    let _ = writeln!(mail, "To: {to}\nSubject: {}", words(&heading));
    let date = letter.at.to_zoned(TimeZone::system()).strftime("%a, %d %b %Y %H:%M:%S %z");
    let _ = writeln!(mail, "Date: {date}\nMIME-Version: 1.0\nAuto-Submitted: auto-generated");
    let _ = writeln!(mail, "Content-Language: {}", letter.language);
    let _ = writeln!(mail, "Content-Type: multipart/alternative; boundary=\"{boundary}\"\n");
    for (kind, part) in [("plain", &plain), ("html", &html)] {
        let _ = write!(
            mail,
            "--{boundary}\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{}",
            quoted_printable(part)
        );
    }
    let _ = writeln!(mail, "--{boundary}--");
    Some(mail)
}

/// The records by their first area, in the order of the labels; those without an area come last.
fn grouped<'r>(records: &[&'r Record], letter: &'r Letter<'_>) -> Vec<(&'r str, Vec<&'r Record>)> {
    let mut by_area: BTreeMap<String, (&str, Vec<&Record>)> = BTreeMap::new();
    let mut others = Vec::new();
    for record in records {
        match letter.label(record) {
            Some(label) => by_area.entry(label.to_lowercase()).or_insert((label, Vec::new())).1.push(*record),
            None => others.push(*record),
        }
    }
    let mut groups: Vec<(&str, Vec<&Record>)> = by_area.into_values().collect();
    if !others.is_empty() {
        groups.push((letter.word("mail.no-area"), others));
    }
    groups
}

/// The source, the date and the languages of a record.
fn facts(record: &Record) -> String {
    let languages = record.languages.join(", ");
    let facts = [record.issued.as_deref().unwrap_or_default(), &record.source.name, &languages];
    facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn description(record: &Record) -> Option<String> {
    let text = record.description.as_deref().filter(|_| record.title.is_some())?;
    let short: String = text.chars().take(DESCRIPTION).collect();
    let rest = if short.len() < text.len() { " …" } else { "" };
    Some(short.split_whitespace().collect::<Vec<_>>().join(" ") + rest)
}

fn text(heading: &str, groups: &[(&str, Vec<&Record>)], letter: &Letter<'_>) -> String {
    let mut text = format!("{}\n", wrapped(heading, COLUMNS, ""));
    for (label, records) in groups {
        let _ = write!(text, "\n{} ({})\n", plain(label).to_uppercase(), records.len());
        for record in records {
            let title = plain(&name(record));
            let _ = writeln!(
                text,
                "\n{}\n{}",
                wrapped(&title, COLUMNS, ""),
                wrapped(&plain(&facts(record)), COLUMNS, "  ")
            );
            if let Some(about) = description(record) {
                let _ = writeln!(text, "{}", wrapped(&plain(&about), COLUMNS, "  "));
            }
            if let Some(url) = web_address(record) {
                let _ = writeln!(text, "  {}", plain(url));
            }
        }
    }
    let _ = writeln!(text, "\n-- \n{}", letter.word("what-is-new"));
    text
}

/// The text on one line, without characters that a terminal or a mail program would obey.
fn plain(text: &str) -> String {
    crate::console::printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn page(heading: &str, groups: &[(&str, Vec<&Record>)], letter: &Letter<'_>) -> String {
    let mut body = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family: sans-serif; max-width: 40em\">\n<h1 style=\"font-size: 1.3em\">{}</h1>\n",
        escape(letter.language),
        escape(heading),
        escape(heading)
    );
    for (label, records) in groups {
        let _ = writeln!(body, "<h2 style=\"font-size: 1.1em\">{} ({})</h2>\n<ul>", escape(label), records.len());
        for record in records {
            let title = name(record);
            let title = match web_address(record) {
                Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(&title)),
                None => escape(&title).into_owned(),
            };
            let _ = write!(
                body,
                "<li style=\"margin-bottom: 0.8em\"><strong>{title}</strong><br>{}",
                escape(&facts(record))
            );
            if let Some(about) = description(record) {
                let _ = write!(body, "<br>{}", escape(&about));
            }
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
    }
    body + "</body>\n</html>\n"
}

/// An address with a name before it, whose name is encoded where it is not ASCII.
fn address(text: &str) -> String {
    let text = plain(text);
    match text.rsplit_once('<') {
        Some((name, rest)) if !name.trim().is_empty() => format!("{} <{rest}", words(name.trim())),
        _ => text,
    }
}

/// The value of a header; words of other characters than ASCII are encoded (RFC 2047).
fn words(text: &str) -> String {
    if text.is_ascii() && text.len() < 60 {
        return plain(text);
    }
    let (mut encoded, mut chunk) = (Vec::new(), String::new());
    // An encoded word has 75 characters at most, and begins and ends between characters of the text.
    for c in text.chars().filter(|c| !c.is_control()) {
        if chunk.len() + c.len_utf8() > 42 {
            encoded.push(std::mem::take(&mut chunk));
        }
        chunk.push(c);
    }
    encoded.push(chunk);
    let word = |chunk: &String| format!("=?utf-8?B?{}?=", BASE64_STANDARD.encode(chunk));
    encoded.iter().map(word).collect::<Vec<_>>().join("\n ")
}

/// A text in the encoding of MIME for texts that are mostly ASCII (RFC 2045, section 6.7).
fn quoted_printable(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        let (mut column, bytes) = (0, line.as_bytes());
        for (at, byte) in bytes.iter().enumerate() {
            let last = at + 1 == bytes.len();
            // A dot at the beginning of a line ends a message for some programs, and "From " begins another one.
            let risky = column == 0 && matches!(byte, b'.' | b'F');
            let literal = match byte {
                b' ' | b'\t' => !last,
                b'=' => false,
                33..=126 => !risky,
                _ => false,
            };
            let width = if literal { 1 } else { 3 };
            if column + width > 75 {
                encoded.push_str("=\n");
                column = 0;
            }
            if literal {
                encoded.push(char::from(*byte));
            } else {
                let _ = write!(encoded, "={byte:02X}");
            }
            column += width;
        }
        encoded.push('\n');
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_mail_are_short_and_hold_every_character() {
        let text = format!("Años {}= fin \n.dot\nFrom here\n", "x".repeat(100));
        let encoded = quoted_printable(&text);
        assert!(encoded.lines().all(|line| line.len() <= 76 && line.is_ascii()), "{encoded}");
        assert!(encoded.contains("A=C3=B1os") && encoded.contains("=3D fin=20\n"), "{encoded}");
        assert!(encoded.contains("\n=2Edot\n=46rom"), "{encoded}");
    }

    #[test]
    fn headers_are_encoded_between_characters() {
        assert_eq!(words("3 new publications"), "3 new publications");
        let long = words(&"ñandú ".repeat(20));
        assert!(long.lines().all(|line| line.trim().len() <= 75 && line.is_ascii()), "{long}");
        assert_eq!(address("Ana Ruiz <ana@example.org>"), "Ana Ruiz <ana@example.org>");
        assert!(address("José <jose@example.org>").ends_with("?= <jose@example.org>"));
    }
}
