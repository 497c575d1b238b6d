//! A review on a terminal: the lines of the page on the left, the record on the right, one key a step.

use std::fmt::Write as _;

use console::{Key, Term};
use serde_json::Value;

use crate::console::printable;
use crate::review::session::{Item, Step};
use crate::review::{Session, Sheet};
use crate::splitting::Role;
use crate::splitting::labels::role_name;
use crate::splitting::reviewed::{Said, field_value};
use crate::{Error, Result};

/// The columns that the record takes.
const SIDE: usize = 44;
/// The keys, as they are shown.
const KEYS: &str = "Enter right · s split · m merge · x no record · b begin · t title · d description · a author · i issued · n note · \
     o outside · e field · ↑ ↓ line · j k next, back · u undo · q save";

/// Reviews until every record has an answer, or the person ends it.
///
/// # Errors
/// Returns an error when the terminal cannot be read or written.
pub(super) fn review(mut session: Session) -> Result<Session> {
    let term = Term::stdout();
    let failed = |error: std::io::Error| Error::from_io("the terminal", &error);
    let mut said = String::new();
    term.hide_cursor().map_err(failed)?;
    let outcome = loop {
        let (rows, columns) = term.size();
        let screen = screen(&session, usize::from(rows), usize::from(columns), &said);
        if let Err(error) = term.clear_screen().and_then(|()| term.write_str(&screen)) {
            break Err(failed(error));
        }
        let key = match term.read_key() {
            Ok(key) => key,
            Err(error) => break Err(failed(error)),
        };
        let entered = if matches!(key, Key::Char('e')) { Some(asked(&term).map_err(failed)) } else { None };
        let typed = match entered.transpose() {
            Ok(typed) => typed.flatten(),
            Err(error) => break Err(error),
        };
        let typed = match typed.as_deref().map(field_value).transpose() {
            Ok(typed) => typed.map(|(name, value)| Step::Field(name, value)),
            Err(error) => {
                said = error.to_string();
                continue;
            }
        };
        let Some(step) = typed.or_else(|| step(&key)) else {
            if matches!(key, Key::Char('q') | Key::Escape) {
                break Ok(());
            }
            KEYS.clone_into(&mut said);
            continue;
        };
        let ends = matches!(step, Step::Right | Step::NoRecord);
        said = session.take(step).err().unwrap_or_default().to_owned();
        if session.is_done() && ends {
            break Ok(());
        }
    };
    term.show_cursor().and_then(|()| term.clear_screen()).map_err(failed)?;
    outcome.map(|()| session)
}

/// Asks for a field and its value; `None` if nothing was typed.
fn asked(term: &Term) -> std::io::Result<Option<String>> {
    term.clear_line()?;
    term.write_str("\nfield=value, such as issued=2017-05 (nothing leaves it): ")?;
    term.show_cursor()?;
    let typed = term.read_line()?;
    term.hide_cursor()?;
    Ok(Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()))
}

fn step(key: &Key) -> Option<Step> {
    Some(match key {
        Key::Enter => Step::Right,
        Key::Char('s') => Step::Split,
        Key::Char('m') => Step::Merge,
        Key::Char('x') => Step::NoRecord,
        Key::Char('t') => Step::Title,
        Key::Char('b') => Step::Begin,
        Key::Char('d') => Step::Role(Role::Description),
        Key::Char('a') => Step::Role(Role::Creator),
        Key::Char('i') => Step::Role(Role::Date),
        Key::Char('n') => Step::Role(Role::Note),
        Key::Char('o') => Step::Outside,
        Key::Char('j') | Key::ArrowRight => Step::Next,
        Key::Char('k') | Key::ArrowLeft => Step::Back,
        Key::ArrowDown => Step::Down,
        Key::ArrowUp => Step::Up,
        Key::Char('u') => Step::Undo,
        _ => return None,
    })
}

/// The text that the terminal shows.
fn screen(session: &Session, rows: usize, columns: usize, said: &str) -> String {
    let Some((item, sheet)) = session.now() else { return String::new() };
    let answered = session.items.iter().filter(|item| item.said.is_some()).count();
    let place = sheet.location.as_deref().unwrap_or(&sheet.source);
    let mut out = String::new();
    let head =
        format!("{} · record {} of {} · {answered} answered", printable(place), session.at + 1, session.items.len());
    let _ = writeln!(out, "{}\n", cut(&head, columns));
    let left = columns.saturating_sub(SIDE + 3).max(30);
    let height = rows.saturating_sub(7).max(8);
    let lines = page(session, sheet, height, left);
    let record = record(sheet, item, SIDE.min(columns));
    for at in 0..height.min(lines.len().max(record.len())) {
        let one = lines.get(at).map_or("", String::as_str);
        let other = record.get(at).map_or("", String::as_str);
        let _ = writeln!(out, "{one}{} │ {other}", " ".repeat(left.saturating_sub(width(one))));
    }
    let below = if said.is_empty() { KEYS } else { said };
    let _ = write!(out, "\n{}", wrapped(below, columns).join("\n"));
    out
}

/// The lines around the one that is pointed at.
fn page(session: &Session, sheet: &Sheet, height: usize, columns: usize) -> Vec<String> {
    let Some((item, _)) = session.now() else { return Vec::new() };
    let first = session.line.saturating_sub(height / 2).min(sheet.lines.len().saturating_sub(height));
    let shown = sheet.lines.iter().enumerate().skip(first).take(height);
    let line = |(at, line): (usize, &crate::review::sheet::SheetLine)| {
        let mark = match () {
            () if at == session.line => '>',
            () if line.tag.start => '┌',
            () if item.span.contains(&at) => '│',
            () => ' ',
        };
        let text = format!("{mark}{:>5} {:12} {}", line.number, role_name(line.tag.role), printable(&line.text));
        cut(&text, columns)
    };
    shown.map(line).collect()
}

/// The question and the fields of the record. The fields of a record that was corrected are those of its lines as they are
/// now.
fn record(sheet: &Sheet, item: &Item, columns: usize) -> Vec<String> {
    let entry = item.entry.and_then(|entry| sheet.entries.get(entry));
    let mut text = String::new();
    match (item.said, entry.and_then(|entry| entry.question.as_ref())) {
        (Some(said), _) => {
            let words = match said {
                Said::Right => "right",
                Said::None => "no record",
                Said::Corrected | Said::Undone => "corrected",
            };
            let _ = writeln!(text, "Answered: {words}.\n");
        }
        (None, Some(question)) => {
            let _ = writeln!(text, "{}\n{}\n{}\n", question.ask, question.read, question.other);
        }
        (None, None) => text.push_str("Nothing is doubtful.\n\n"),
    }
    let own = sheet.lines.get(item.span.clone()).unwrap_or_default();
    let corrected = item.said == Some(Said::Corrected);
    let read = entry.map(|entry| &entry.record).filter(|_| item.said != Some(Said::None));
    let field = |name: &str, roles: &[Role], value: Option<String>| {
        let lines: Vec<&str> =
            own.iter().filter(|line| roles.contains(&line.tag.role)).map(|line| line.text.as_str()).collect();
        let lines = Some(lines.join(if name == "creators" { "; " } else { " " })).filter(|text| !text.is_empty());
        let typed = item.fields.get(name).map(|value| match value {
            Value::String(text) => text.clone(),
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            _ => String::new(),
        });
        let shown = if corrected && !roles.is_empty() { lines.or(value.filter(|_| name == "issued")) } else { value };
        typed.or(shown).unwrap_or_default()
    };
    let of = |name: &str| -> Option<String> {
        let record = read?;
        match name {
            "title" => record.title.clone(),
            "issued" => record.issued.clone(),
            "creators" => Some(record.creators.join("; ")),
            "url" => record.url.clone(),
            "publisher" => record.publisher.clone(),
            _ => record.description.clone(),
        }
    };
    for (label, name, roles) in [
        ("Title", "title", &[Role::Title][..]),
        ("Issued", "issued", &[Role::Date]),
        ("Creators", "creators", &[Role::Creator]),
        ("Publisher", "publisher", &[]),
        ("Address", "url", &[]),
        ("Description", "description", &[Role::Description, Role::Continuation]),
    ] {
        let value = field(name, roles, of(name));
        let _ = writeln!(text, "{label}: {}", if value.is_empty() { "–" } else { &value });
    }
    text.lines().flat_map(|line| wrapped(&printable(line), columns)).collect()
}

fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// A line that fits.
fn cut(text: &str, columns: usize) -> String {
    console::truncate_str(text, columns, "…").into_owned()
}

/// A text in lines that fit.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last().map_or(0, |line| width(line));
        if last > 0 && last + 1 + width(word) > columns {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&cut(word, columns));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_are_shown_are_the_keys_that_are_read() {
        let mut letters = Vec::new();
        for entry in KEYS.split(" · ") {
            // The names of keys stand before what they do: "j k next, back".
            for key in entry.split(' ').take_while(|word| word.chars().count() == 1 || *word == "Enter") {
                let pressed = match key {
                    "Enter" => Key::Enter,
                    "↑" => Key::ArrowUp,
                    "↓" => Key::ArrowDown,
                    letter => Key::Char(letter.chars().next().unwrap()),
                };
                // A field is asked for and the review ends outside of the steps.
                assert!(step(&pressed).is_some() || matches!(pressed, Key::Char('e' | 'q')), "{entry}");
                letters.extend(key.chars().filter(char::is_ascii_lowercase));
            }
        }
        for letter in 'a'..='z' {
            assert!(letters.contains(&letter) || step(&Key::Char(letter)).is_none(), "{letter} is not shown");
        }
    }

    #[test]
    fn words_are_wrapped_and_longer_ones_cut() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert!(wrapped(&"x".repeat(50), 10).iter().all(|line| width(line) <= 10));
    }
}
