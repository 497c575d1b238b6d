//! Reads MARC 21 as lines of text (MARCMaker, Library of Congress; the `.mrk` files of MarcEdit): `=245  10$aRivers`.
//!
//! A blank is written as a backslash, and marks of the format as mnemonics in braces, such as `{dollar}`.

use super::reader;
use super::record::{Field, Marc};
use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::Result;
use crate::formats::opening::{Opening, Signs};
use crate::formats::reference;

/// Returns whether a document with this opening begins with the leader of a record, or with a field.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let is_field = |line: &&str| line_of(line).is_some_and(|(tag, _)| tag.bytes().all(|byte| byte.is_ascii_digit()));
    opening.signs() == Signs::Lines && {
        let found = reference::first_lines(opening);
        let leads = found.iter().take(3).any(|line| line_of(line).is_some_and(|(tag, _)| is_leader(tag)));
        leads && found.iter().filter(|line| is_field(line)).count() >= 2
    }
}

/// Reads a file of records. A blank line, or the next leader, ends a record.
///
/// # Errors
/// Returns an error if a record has more fields than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn read(text: &str, lines_before: u64, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut open: Option<(u64, Marc)> = None;
    let (mut last, mut blank) = (0, true);
    for (number, (line, _)) in (lines_before + 1..).zip(plain_text::lines(text)) {
        let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        match (line_of(line), &mut open) {
            (Some((tag, value)), before) => {
                if blank || is_leader(tag) {
                    close(before.replace((number, Marc::default())), last, sink)?;
                }
                let (_, marc) = before.get_or_insert_with(|| (number, Marc::default()));
                add(marc, tag, value);
                budget.check(Count::Parts, (marc.controls.len() + marc.fields.len()) as u64)?;
            }
            // A long field goes on in the next line.
            (None, Some((_, marc))) => {
                if let Some((_, value)) = marc.fields.last_mut().and_then(|field| field.subfields.last_mut()) {
                    value.push(' ');
                    value.push_str(&plain(line.trim()));
                }
            }
            (None, None) => sink.stray(number, line)?,
        }
        (last, blank) = (number, false);
    }
    close(open, last, sink)
}

/// Returns whether a record begins at a line: at a leader, or at a field behind a blank line.
pub(crate) fn starts(line: &str, above: &mut dyn Iterator<Item = &str>) -> bool {
    let bare = |line: &str| line.trim_start_matches('\u{feff}').trim().is_empty();
    let found = line_of(line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']));
    found.is_some_and(|(tag, _)| is_leader(tag) || above.next().is_some_and(bare))
}

fn close(open: Option<(u64, Marc)>, last: u64, sink: &mut dyn EntrySink) -> Result<()> {
    let Some((first, marc)) = open else { return Ok(()) };
    let mut entry = reader::entry(&marc);
    entry.record.source.lines = Some((first, last));
    sink.entry(entry)
}

/// The tag and the rest of a line such as `=245  10$aRivers`.
fn line_of(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.strip_prefix('=')?.split_at_checked(3)?;
    let is_tag = tag.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let rest = rest.strip_prefix("  ").or_else(|| rest.is_empty().then_some(""))?;
    is_tag.then_some((tag, rest))
}

fn is_leader(tag: &str) -> bool {
    matches!(tag, "LDR" | "000")
}

fn add(marc: &mut Marc, tag: &str, value: &str) {
    if is_leader(tag) {
        marc.leader = value.replace('\\', " ");
    } else if tag.starts_with("00") {
        marc.controls.push((tag.to_owned(), plain(&value.replace('\\', " "))));
    } else {
        let (marks, rest) = value.split_once('$').unwrap_or((value, ""));
        let mut marks = marks.chars().map(|mark| if mark == '\\' { ' ' } else { mark });
        let indicators = (marks.next().unwrap_or(' '), marks.next().unwrap_or(' '));
        let parts = rest.split('$').filter_map(|part| {
            let code = part.chars().next()?;
            Some((code, plain(part.get(code.len_utf8()..)?.trim())))
        });
        let subfields = parts.filter(|(_, text)| !text.is_empty()).collect();
        marc.fields.push(Field { tag: tag.to_owned(), indicators, subfields });
    }
}

/// Mnemonics that stand before a letter, each with the combining character that stands after it in Unicode.
const COMBINING: [(&str, char); 14] = [
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macr", '\u{304}'),
    ("breve", '\u{306}'),
    ("dot", '\u{307}'),
    ("uml", '\u{308}'),
    ("ring", '\u{30a}'),
    ("caron", '\u{30c}'),
    ("cedil", '\u{327}'),
    ("ogon", '\u{328}'),
    ("dotb", '\u{323}'),
    ("under", '\u{332}'),
];

/// Mnemonics for characters (MARCMaker, "Mnemonic character entities").
const CHARACTERS: [(&str, &str); 34] = [
    ("dollar", "$"),
    ("bsol", "\\"),
    ("lcub", "{"),
    ("rcub", "}"),
    ("lcurly", "{"),
    ("rcurly", "}"),
    ("esc", ""),
    ("pound", "£"),
    ("deg", "°"),
    ("copy", "©"),
    ("reg", "®"),
    ("AElig", "Æ"),
    ("aelig", "æ"),
    ("OElig", "Œ"),
    ("oelig", "œ"),
    ("Oslash", "Ø"),
    ("oslash", "ø"),
    ("Lstrok", "Ł"),
    ("lstrok", "ł"),
    ("Dstrok", "Đ"),
    ("dstrok", "đ"),
    ("THORN", "Þ"),
    ("thorn", "þ"),
    ("eth", "ð"),
    ("inodot", "ı"),
    ("szlig", "ß"),
    ("iexcl", "¡"),
    ("iquest", "¿"),
    ("softsign", "ʹ"),
    ("hardsign", "ʺ"),
    ("alif", "ʼ"),
    ("ayn", "ʻ"),
    ("middot", "·"),
    ("plusmn", "±"),
];

/// Replaces the mnemonics in a value. Unknown ones stay.
fn plain(value: &str) -> String {
    if !value.contains('{') {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        rest = tail;
        if let Some((_, character)) = CHARACTERS.iter().find(|(known, _)| *known == name) {
            text.push_str(character);
        } else if let Some((_, mark)) = COMBINING.iter().find(|(known, _)| *known == name) {
            let mut letters = rest.chars();
            text.extend(letters.next());
            text.push(*mark);
            rest = letters.as_str();
        } else {
            text.extend(["{", name, "}"]);
        }
    }
    text.push_str(rest);
    unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn lines_of_fields_are_records() {
        let text = "=LDR  00755cam  22002414a 4500\n=001  ab7\n=008  000107s2000\\\\\\\\nyua\\\\\\\\\\\\\\\\\\\\001\\0\\spa\\\\\n\
                    =100  1\\$aMora, Ana,$d1976-\n=245  10$aR{acute}ios :$bmapas por {dollar}5 /$cAna Mora.\n\
                    =260  \\\\$aLima :$bDelta,$c2000.\n\n=LDR  00755cam  22002414a 4500\n=245  10$aLagos\n";
        assert!(recognise(&Opening::of(text.as_bytes(), "txt")));
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, 0, &budget, sink)).unwrap().entries;
        let titles: Vec<_> = found.iter().filter_map(|entry| entry.record.title.as_deref()).collect();
        assert_eq!(titles, ["Ríos : mapas por $5", "Lagos"]);
        assert_eq!((&found[0].languages[..], found[0].record.source.lines), (&["spa".to_owned()][..], Some((1, 6))));
        assert!(!recognise(&Opening::of(b"=== A heading\n=245 is a number\n", "txt")));
    }
}
