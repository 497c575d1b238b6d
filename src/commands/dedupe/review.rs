//! Shows the pairs that a person should look at, field by field.

use std::fmt::Write as _;

use crate::Record;
use crate::console::printable;
use crate::dedupe::outcome::{Link, Outcome, Verdict};

/// The fields that are shown, in their order.
const FIELDS: [&str; 10] =
    ["title", "creators", "issued", "container", "publisher", "identifiers", "type", "url", "files", "description"];
/// The length from which values are shortened on the screen, in characters.
const WIDTH: usize = 100;

/// The text of all doubtful pairs, for people. `command` is the beginning of the command that keeps an answer.
pub(super) fn text(outcome: &Outcome, command: &str) -> String {
    let mut text = String::new();
    for (number, link) in (1..).zip(outcome.links.iter().filter(|link| link.verdict == Verdict::Maybe)) {
        if let (Some(a), Some(b)) = (outcome.records.get(link.a), outcome.records.get(link.b)) {
            pair(&mut text, number, link, (a, b), command);
        }
    }
    text
}

fn pair(text: &mut String, number: u32, link: &Link, (a, b): (&Record, &Record), command: &str) {
    let _ = writeln!(text, "{number}. one publication with probability {:.2}?", link.score());
    for (mark, record) in [("a", a), ("b", b)] {
        let place = record.source.lines.map(|(first, _)| format!(":{first}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "   {mark}  {}  {}",
            printable(&record.id),
            printable(&format!("{}{place}", record.source.name))
        );
    }
    for field in FIELDS {
        let (one, other) = (value(a, field), value(b, field));
        let says: Vec<&str> = link.evidence().filter(|e| e.field() == field).map(|evidence| evidence.says()).collect();
        if one.is_empty() && other.is_empty() {
            continue;
        }
        let _ =
            writeln!(text, "   {field}: {}", if says.is_empty() { "says nothing".to_owned() } else { says.join("; ") });
        let _ = writeln!(text, "      a  {}", shown(&one));
        let _ = writeln!(text, "      b  {}", shown(&other));
    }
    let command = printable(command);
    let ids = format!("{} {}", printable(&a.id), printable(&b.id));
    let _ = writeln!(text, "   to answer:\n   {command} --same {ids}\n   {command} --different {ids}\n");
}

fn shown(value: &str) -> String {
    if value.is_empty() {
        return "–".to_owned();
    }
    let line = printable(&value.replace(['\n', '\r'], " "));
    match line.char_indices().nth(WIDTH) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn value(record: &Record, field: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        "title" => text(&record.title),
        "creators" => record.creators.join("; "),
        "issued" => text(&record.issued),
        "container" => {
            let container = record.container.clone().unwrap_or_default();
            let parts = [container.title, container.volume, container.issue, container.pages];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        "publisher" => text(&record.publisher),
        "identifiers" => {
            let all = record.identifiers.iter().map(|identifier| format!("{} {}", identifier.scheme, identifier.value));
            all.collect::<Vec<_>>().join("; ")
        }
        "type" => record.kind.as_deref().unwrap_or_default().to_owned(),
        "url" => text(&record.url),
        "files" => record.files.iter().map(|file| file.url.as_str()).collect::<Vec<_>>().join(" "),
        _ => text(&record.description),
    }
}
