//! Finds lists of references whose lines wrap, and which may have a short form or a call number before them and an
//! annotation below them.

use std::ops::Range;

use super::lines::Line;
use crate::text::pieces::name_words::{is_joint, is_others};
use crate::text::pieces::shape::is_sentence;
use crate::text::pieces::{Shapes, citation};
use crate::text::whitespace::normalise;

/// The largest number of lines of a reference.
const TALLEST: usize = 12;
/// The number of lines in which the names, the year and the title of a reference stand.
const HEAD: usize = 4;
/// The largest number of characters in a short form or a call number.
const SHORT: usize = 60;
/// The largest number of characters of a line between references.
const HEADING: usize = 80;
/// The number of references that are a listing if they are half of a text.
const SEVERAL: usize = 3;

/// A reference in a list.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    /// The lines of the reference with all that belongs to it.
    pub(super) lines: Range<usize>,
    /// The bytes of the short form or the call number before the reference.
    pub(super) key: Option<Range<usize>>,
    /// The bytes of the reference itself.
    pub(super) cited: Range<usize>,
    /// The bytes of each paragraph about the publication.
    pub(super) annotation: Vec<Range<usize>>,
}

/// The references of a text; empty if they are not most of it.
pub(super) fn find(lines: &[Line], shapes: &Shapes) -> Vec<Reference> {
    let mut found = wrapped(lines, shapes);
    if found.is_empty() {
        found = alike(lines, shapes);
    }
    let said =
        |range: &Range<usize>| lines.get(range.clone()).unwrap_or_default().iter().map(Line::length).sum::<usize>();
    let covered: usize = found.iter().map(|reference| said(&reference.lines)).sum();
    let total = said(&(0..lines.len()));
    let most = covered * 10 >= total * 7 || found.len() >= SEVERAL && covered * 2 >= total;
    if !found.is_empty() && most && !leaves_text_out(lines, &found, shapes) { found } else { Vec::new() }
}

/// Whether lines between the references are too long or too many to be headings.
fn leaves_text_out(lines: &[Line], found: &[Reference], shapes: &Shapes) -> bool {
    let between =
        || found.windows(2).filter_map(|pair| lines.get(pair.first()?.lines.end..pair.get(1)?.lines.start)).flatten();
    let is_text = |line: &Line| line.length() > HEADING || is_sentence(line.text, shapes.words());
    between().any(is_text) || between().count() > found.len()
}

/// The references that are recognised by themselves, and those without creators among them.
fn wrapped(lines: &[Line], shapes: &Shapes) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match reference(lines, at, shapes) {
            Some(reference) => {
                at = reference.lines.end;
                found.push(reference);
            }
            None => at += 1,
        }
    }
    if found.len() > 1 {
        without_creators(lines, &mut found, shapes);
    }
    for number in 0..found.len() {
        let next = found.get(number + 1).map_or(lines.len(), |next| next.lines.start);
        annotate(lines, &mut found, number, next, shapes);
    }
    // A paragraph below the last reference belongs to it only if the other references have such paragraphs, too.
    let annotated = found.iter().filter(|reference| !reference.annotation.is_empty()).count();
    if annotated * 2 < found.len().max(2)
        && let Some(last) = found.last_mut()
    {
        withdraw(lines, last);
    }
    found
}

/// The reference that begins at a line.
fn reference(lines: &[Line], at: usize, shapes: &Shapes) -> Option<Reference> {
    let short = is_short_form(lines, at, shapes);
    let first = at + usize::from(short);
    let skip = lines.get(first).map_or(0, |line| key(line.text));
    let end = extent(lines.get(first..)?, skip, false, shapes)? + first;
    let (line, last) = (lines.get(first)?, lines.get(end.checked_sub(1)?)?);
    let key = match lines.get(at).filter(|_| short) {
        Some(short) => Some(short.bytes.clone()),
        None => (skip > 0)
            .then(|| line.bytes.start..line.bytes.start + line.text.get(..skip).unwrap_or_default().trim_end().len()),
    };
    let cited = line.bytes.start + skip..last.bytes.end;
    Some(Reference { lines: at..end, key, cited, annotation: Vec::new() })
}

/// The number of lines of the reference at the beginning of these lines. The first `skip` bytes are its call number.
/// `alone` says that all of the lines up to a blank one belong to one item of a list.
pub(super) fn extent(lines: &[Line], skip: usize, alone: bool, shapes: &Shapes) -> Option<usize> {
    let base = lines.first()?.indent;
    // The other lines of a reference hang, or only the first one is indented.
    let inner = lines.get(1).filter(|line| line.gap == 0).map(|line| line.indent).filter(|indent| *indent != base);
    let is_first =
        |line: &Line| inner.is_some_and(|inner| if inner > base { line.indent <= base } else { line.indent >= base });
    let mut text = normalise(lines.first()?.text.get(skip..)?);
    let mut found = None;
    for end in 1..=TALLEST {
        if citation::parse(&text, shapes).is_some() {
            found = Some(end);
        } else if found.is_none() && end >= HEAD {
            return None;
        }
        let Some(next) = lines.get(end).filter(|next| next.gap == 0) else { break };
        let ends = || !alone && opens(lines, end, &text, shapes) || is_annotated(lines, end, &text, alone, shapes);
        if !alone && is_first(next) || found == Some(end) && ends() {
            break;
        }
        text.push(' ');
        text.push_str(&normalise(next.text));
    }
    found
}

/// Whether another reference begins at a line, after a reference with this text.
fn opens(lines: &[Line], at: usize, text: &str, shapes: &Shapes) -> bool {
    if is_short_form(lines, at, shapes) {
        return true;
    }
    let Some(line) = lines.get(at) else { return false };
    let mut said = normalise(line.text.get(key(line.text)..).unwrap_or_default());
    // Names may begin with a particle: "de Wit, C."
    if said.starts_with(char::is_lowercase) {
        return is_closed(text) && citation::parse(&said, shapes).is_some();
    }
    if is_closed(text) && citation::is_untitled(&said, shapes) {
        return true;
    }
    for next in at + 1..at + HEAD {
        if citation::parse(&said, shapes).is_some() {
            return true;
        }
        let Some(next) = lines.get(next).filter(|next| next.gap == 0) else { return false };
        said.push(' ');
        said.push_str(&normalise(next.text));
    }
    false
}

/// Whether a paragraph about the publication begins at a line, after a reference with this text.
fn is_annotated(lines: &[Line], at: usize, text: &str, alone: bool, shapes: &Shapes) -> bool {
    let Some(next) = lines.get(at) else { return false };
    if !text.ends_with(['.', ')', '”']) || !next.text.starts_with(char::is_uppercase) {
        return false;
    }
    let margin = next.indent;
    let rest = lines.iter().skip(at).enumerate();
    let rest = rest.take_while(|(number, line)| *number == 0 || line.gap == 0 && (alone || line.indent == margin));
    let said: Vec<&str> = rest.take(TALLEST).map(|(_, line)| line.text).collect();
    let said = said.join(" ");
    is_sentence(&said, shapes.words()) && citation::is_running(&said, shapes)
}

/// Whether a text ends as a reference ends: with a mark or a figure.
fn is_closed(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ']' | '>' | '”' | '"' | '?' | '!'))
}

/// The length of the call number or the key in brackets that a line begins with: `338.1 BAI   Bairstow, Helen.`, `[Smi14] `.
fn key(text: &str) -> usize {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    let rest = match bracketed {
        Some((inner, rest)) => {
            let is_key = inner.contains(char::is_alphabetic) && !inner.contains(' ') && inner.len() <= 20;
            Some(rest).filter(|_| is_key)
        }
        None => {
            let gap = text.find("  ").or_else(|| text.find('\t')).filter(|at| *at <= 24);
            let number =
                gap.and_then(|at| text.get(..at)).filter(|said| said.bytes().any(|byte| byte.is_ascii_digit()));
            number.and_then(|number| text.get(number.len()..)).map(str::trim_start)
        }
    };
    rest.filter(|rest| !rest.is_empty()).map_or(0, |rest| text.len() - rest.len())
}

/// Whether a line is the short form of the reference below it: the names and the year of "Hellema & Smeets 2019".
fn is_short_form(lines: &[Line], at: usize, shapes: &Shapes) -> bool {
    let (Some(line), Some(next)) = (lines.get(at), lines.get(at + 1)) else { return false };
    let year = line.text.trim_end_matches([':', '.', ')', ']', 'a', 'b', 'c']);
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    if line.length() > SHORT || next.gap > 0 || !year.get(year.len().saturating_sub(4)..).is_some_and(is_year) {
        return false;
    }
    let below: Vec<&str> = lines.iter().skip(at + 1).take(HEAD).map(|line| line.text).collect();
    let below = format!(" {} ", below.join(" ").to_lowercase());
    let said = line.text.to_lowercase();
    let parts = said.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    parts.clone().count() > 1
        && next.length() > line.length()
        && parts
            .into_iter()
            .all(|word| is_joint(word, shapes.words()) || is_others(word, shapes.words()) || below.contains(word))
}

/// Adds the references without creators between the others.
fn without_creators(lines: &[Line], found: &mut Vec<Reference>, shapes: &Shapes) {
    let mut added: Vec<Reference> = Vec::new();
    let mut start = 0;
    let bounds: Vec<Range<usize>> = found.iter().map(|reference| reference.lines.clone()).collect();
    for bound in bounds.iter().cloned().chain(std::iter::once(lines.len()..lines.len())) {
        for at in start..bound.start.max(start) {
            let Some(line) = lines.get(at) else { continue };
            if citation::is_untitled(&normalise(line.text), shapes) {
                let cited = line.bytes.clone();
                added.push(Reference { lines: at..at + 1, key: None, cited, annotation: Vec::new() });
            }
        }
        start = bound.end;
    }
    found.extend(added);
    found.sort_by_key(|reference| reference.lines.start);
}

/// Adds the paragraphs below a reference, up to the next one, that are sentences about it.
fn annotate(lines: &[Line], found: &mut [Reference], number: usize, next: usize, shapes: &Shapes) {
    let Some(reference) = found.get_mut(number) else { return };
    let mut at = reference.lines.end;
    while at < next {
        let more = lines.get(at + 1..next).unwrap_or_default().iter().take_while(|line| line.gap == 0).count();
        let paragraph = lines.get(at..at + 1 + more).unwrap_or_default();
        let said: Vec<&str> = paragraph.iter().map(|line| line.text).collect();
        let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { return };
        if !is_sentence(&said.join(" "), shapes.words()) {
            return;
        }
        reference.annotation.push(first.bytes.start..last.bytes.end);
        at += 1 + more;
        reference.lines.end = at;
    }
}

/// Removes the paragraphs below a blank line from a reference.
fn withdraw(lines: &[Line], reference: &mut Reference) {
    while let Some(last) = reference.annotation.last().cloned() {
        let at = lines.partition_point(|line| line.bytes.start < last.start);
        if lines.get(at).is_none_or(|line| line.gap == 0) {
            return;
        }
        reference.annotation.pop();
        reference.lines.end = at;
    }
}

/// The lines of names, titles, publishers and years with commas between them, each of which is a reference.
fn alike(lines: &[Line], shapes: &Shapes) -> Vec<Reference> {
    let fits = |(at, line): (usize, &Line)| {
        citation::is_line(line.text, shapes).then(|| Reference {
            lines: at..at + 1,
            key: None,
            cited: line.bytes.clone(),
            annotation: Vec::new(),
        })
    };
    let found: Vec<Reference> = lines.iter().enumerate().filter_map(fits).collect();
    if found.len() >= SEVERAL { found } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    /// The references with their lines joined, each with its key and its annotation.
    fn references(text: &str) -> Vec<(String, String, usize)> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let said = |bytes: &Range<usize>| normalise(&text[bytes.clone()]);
        let of_one = |reference: Reference| {
            let key = reference.key.as_ref().map(said).unwrap_or_default();
            (key, said(&reference.cited), reference.annotation.len())
        };
        find(&of(text), &Shapes::new(&words)).into_iter().map(of_one).collect()
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let found = references(
            "Works\n\nMoor, A., & Prins, B. (2019). Walking home:\n    notes from the delta. Border Studies, 12(3), 1-9.\n\
             Smit, J. (2023). Wonen op het water. Dijk.\nVega, L. (2020). Tides and\n    towns. Casa Azul.\n",
        );
        let cited: Vec<&str> = found.iter().map(|(_, cited, _)| cited.as_str()).collect();
        assert_eq!(
            cited,
            [
                "Moor, A., & Prins, B. (2019). Walking home: notes from the delta. Border Studies, 12(3), 1-9.",
                "Smit, J. (2023). Wonen op het water. Dijk.",
                "Vega, L. (2020). Tides and towns. Casa Azul.",
            ]
        );
    }

    #[test]
    fn keys_stand_before_and_annotations_below() {
        let found = references(
            "Prins 2019\nB. Prins, Naar huis, Deventer: Dijk 2019.\nSmit 2021\nJ. Smit, De sloot, Zwolle: Kade 2021.\n",
        );
        assert_eq!(found[0].0, "Prins 2019");
        assert_eq!(found[1].1, "J. Smit, De sloot, Zwolle: Kade 2021.");
        let found = references(
            "Smit, J. (2023). Wonen op het water. Dijk.\n\nThe author follows nine families who live on boats.\n\n\
             Vega, L. (2020). Tides. Casa Azul.\n\nA short book on how towns wait for the water to fall.\n",
        );
        assert_eq!(found.iter().map(|(_, _, count)| *count).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn running_text_is_no_list_of_references() {
        let text = "Smit (2019) walked along the river for a year. He met many people who lived on boats, and wrote down \
            what they said.\n\nAnother paragraph tells how the book came about, and who paid for it in the end.\n";
        assert!(references(text).is_empty());
    }
}
