//! Splits the part of a citation after its title: edition, host publication, journal with volume, issue and pages,
//! place and publisher, addresses, and notes about access.
//!
//! In all styles, full stops separate these elements, and each element has a form of its own: a publisher comes after its
//! place and a colon, a journal before numbers, a host publication after "In".

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::Pattern;
use crate::text::folding::fold;
use crate::text::pieces::shape::{Shape, Shapes, is_address};
use crate::text::pieces::{Part, Piece};
use crate::text::words::List;

/// Volume and issue: `12(3), 45–50`, `12(3): 45-50`, `2021;12(3):45-50`, `vol. 12, no. 3, pp. 45–50`.
static VOLUME: Pattern = LazyLock::new(|| {
    let issue = r" ?\(([0-9]{1,4}(?:[–/-][0-9]{1,4})?)\)|\.([0-9]{1,3})\b|, (?:no|nr|núm)\. ?([0-9]{1,4})";
    Regex::new(&format!(r"(?:\b[Vv]ol\. ?)?\b([0-9]{{1,4}})(?:{issue})|\b[Vv]ol\. ?([0-9]{{1,4}})\b")).ok()
});

static PAGES: Pattern = LazyLock::new(|| {
    Regex::new(r"(?:\bpp?\.? ?|\bblz\. ?|\bpágs?\. ?|[:,] ?)([0-9]{1,5}[–-][0-9]{1,5}|[eE][0-9]{3,8})\b").ok()
});

/// A DOI or another address.
static ADDRESS: Pattern = LazyLock::new(|| {
    let doi = r"(?:https?://(?:dx\.)?doi\.org/|\b[Dd][Oo][Ii]: ?)?10\.[0-9]{4,9}/\S+";
    Regex::new(&format!(r"{doi}|https?://\S+|www\.\S+")).ok()
});

/// The marks around an element.
const MARKS: [char; 9] = [' ', '\u{a0}', '.', ',', ';', ':', '(', ')', '['];

/// The largest number of words of a place of publication.
const PLACE: usize = 5;

/// The elements after the title, which ends at the byte `from` of the text.
pub(super) struct Imprint<'t> {
    text: &'t str,
    shapes: &'t Shapes<'t>,
    /// The elements that were found.
    pub(super) pieces: Vec<Piece>,
    /// Whether an element has the form of an imprint, so that the text is a citation and not a sentence.
    pub(super) is_sure: bool,
    /// Whether the publication is part of another one, whose publisher follows.
    is_hosted: bool,
}

impl<'t> Imprint<'t> {
    /// Splits the text from the byte `from` on. `year` is the year of the citation, if it comes after the title.
    pub(super) fn read(text: &'t str, from: usize, year: Option<&Range<usize>>, shapes: &'t Shapes<'t>) -> Self {
        let mut imprint = Self { text, shapes, pieces: Vec::new(), is_sure: false, is_hosted: false };
        let end = imprint.addresses(from);
        let end = from + retrieved(text.get(from..end).unwrap_or_default(), shapes).unwrap_or(end - from);
        let mut open: Option<Range<usize>> = None;
        for segment in segments(text, from..end) {
            imprint.segment(segment, year, &mut open);
        }
        imprint.close(&mut open);
        imprint
    }

    fn said(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn add(&mut self, range: Range<usize>, part: Part) {
        let range = trimmed(self.text, range);
        if !range.is_empty() {
            self.pieces.push(Piece { span: range, part });
        }
    }

    /// Finds the addresses, and returns the position of the first one, or the end of the text.
    fn addresses(&mut self, from: usize) -> usize {
        let tail = self.text.get(from..).unwrap_or_default();
        let mut first = self.text.len();
        let begins = [&b"http"[..], b"www.", b"10."].iter().any(|mark| memmem::find(tail.as_bytes(), mark).is_some());
        if !begins {
            return first;
        }
        for found in ADDRESS.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(tail)) {
            let address = found.as_str().trim_end_matches(['.', ',', ')', ']', ';']);
            first = first.min(from + found.start());
            self.is_sure = true;
            let span = from + found.start()..from + found.start() + address.len();
            self.pieces.push(Piece { span, part: Part::Address });
        }
        first
    }

    /// Reads one element. `open` is an element before it whose part depends on what follows.
    fn segment(&mut self, segment: Range<usize>, year: Option<&Range<usize>>, open: &mut Option<Range<usize>>) {
        let said = self.said(&segment);
        if is_edition(said, self.shapes) {
            self.is_sure = true;
            return self.add(segment, Part::Edition);
        }
        if let Some(host) = host(said, self.shapes) {
            self.close(open);
            (self.is_sure, self.is_hosted) = (true, true);
            return self.host(segment.start + host..segment.end);
        }
        let Some(numbers) = self.numbers(&segment) else {
            return self.plain(segment, year, open);
        };
        self.is_sure = true;
        let mut before = segment.start..numbers.start;
        // In "Review. 2021;12(3):45-50", the name of the journal is the element before.
        if let Some(year) = year.filter(|year| before.start <= year.start && year.end <= before.end) {
            before.end = year.start;
        }
        let before = trimmed(self.text, before);
        if letters(self.said(&before)) >= 2 {
            self.close(open);
            self.add(before, Part::Container);
        } else if let Some(journal) = open.take() {
            self.add(journal, Part::Container);
        }
        self.rest_of_numbers(numbers.end..segment.end, year);
    }

    /// Reads what comes after volume and pages in the same element: "Lima: Casa Azul" after "(pp. 10-31)".
    fn rest_of_numbers(&mut self, rest: Range<usize>, year: Option<&Range<usize>>) {
        let mut rest = rest;
        if let Some(year) = year.filter(|year| rest.start <= year.start && year.end <= rest.end) {
            rest.start = year.end;
        }
        let rest = trimmed(self.text, rest);
        if letters(self.said(&rest)) >= 3 {
            let mut open = None;
            self.plain(rest, None, &mut open);
            self.close(&mut open);
        }
    }

    /// Adds volume, issue and pages, and returns the bytes from the first to the last of them.
    fn numbers(&mut self, segment: &Range<usize>) -> Option<Range<usize>> {
        let said = self.said(segment);
        // The patterns are prepared when a text needs them, which takes longer than to see that most have no figure.
        if !has_figure(said) {
            return None;
        }
        let mut all: Option<Range<usize>> = None;
        let mut extend = |found: regex::Match<'_>| {
            let all = all.get_or_insert(found.range());
            *all = all.start.min(found.start())..all.end.max(found.end());
        };
        if let Some(found) = VOLUME.as_ref().and_then(|pattern| pattern.captures(said)) {
            let parts = [(1, Part::Volume), (2, Part::Issue), (3, Part::Issue), (4, Part::Issue), (5, Part::Volume)];
            for (group, part) in parts {
                let at = found.get(group).map(|at| segment.start + at.start()..segment.start + at.end());
                self.pieces.extend(at.map(|span| Piece { span, part }));
            }
            found.get(0).into_iter().for_each(&mut extend);
        }
        if let Some(found) = PAGES.as_ref().and_then(|pattern| pattern.captures(said)) {
            let at = found.get(1).map(|at| segment.start + at.start()..segment.start + at.end());
            self.pieces.extend(at.map(|span| Piece { span, part: Part::Pages }));
            found.get(0).into_iter().for_each(&mut extend);
        }
        all.map(|all| segment.start + all.start..segment.start + all.end)
    }

    /// Reads a host publication after "In": editors with their mark, the title of the host, its pages.
    fn host(&mut self, range: Range<usize>) {
        let said = self.said(&range);
        let mut start = range.start;
        if let Some((mark, end)) = editors(said, self.shapes) {
            self.add(range.start..range.start + mark, Part::Remark);
            start = range.start + end;
        }
        let rest = start..range.end;
        let numbers = self.numbers(&rest);
        let mut title = rest.start..numbers.as_ref().map_or(rest.end, |numbers| numbers.start);
        // "In Proceedings of the conference, Geneva, 2015": other elements follow the title after commas.
        let within = self.said(&title);
        let comma = within.match_indices(", ").find(|(at, _)| {
            let next = within.get(at + 2..).unwrap_or_default();
            next.contains(|c: char| c.is_ascii_digit())
        });
        if let Some((at, _)) = comma {
            self.add(title.start + at..title.end, Part::Remark);
            title.end = title.start + at;
        }
        match self.said(&title).rsplit_once(": ").filter(|_| numbers.is_none()) {
            Some((before, _)) if is_place(before) => self.plain(title, None, &mut None),
            _ => self.add(title, Part::Container),
        }
        if let Some(numbers) = numbers {
            self.rest_of_numbers(numbers.end..range.end, None);
        }
    }

    /// Reads an element without numbers: place and publisher, the publisher alone, or a sentence about the publication.
    fn plain(&mut self, segment: Range<usize>, year: Option<&Range<usize>>, open: &mut Option<Range<usize>>) {
        let mut segment = segment;
        if let Some(year) = year.filter(|year| segment.start <= year.start && year.end <= segment.end) {
            let after = trimmed(self.text, year.end..segment.end);
            if letters(self.said(&after)) >= 4 {
                self.add(after, Part::Remark);
            }
            segment.end = year.start;
            self.is_sure |= letters(self.said(&segment)) > 0;
        }
        let segment = trimmed(self.text, segment);
        let said = self.said(&segment);
        if letters(said) < 2 || is_address(said) {
            return;
        }
        if let Some((place, _)) = said.split_once(": ").filter(|(place, _)| is_place(place)) {
            self.close(open);
            self.is_sure = true;
            self.add(segment.start..segment.start + place.len(), Part::Place);
            return self.add(segment.start + place.len() + 2..segment.end, Part::Publisher);
        }
        self.close(open);
        *open = Some(segment);
    }

    /// Adds an element to which nothing that follows belongs. The first one is the publisher.
    fn close(&mut self, open: &mut Option<Range<usize>>) {
        let Some(range) = open.take() else { return };
        let said = self.said(&range);
        let has = |part| self.pieces.iter().any(|piece| piece.part == part);
        if is_prose(said, self.shapes) {
            let stop = self.text.get(range.end..).unwrap_or_default();
            let stop = stop.chars().take_while(|c| matches!(c, '.' | ')' | ']')).map(char::len_utf8).sum::<usize>();
            self.pieces.push(Piece { span: range.start..range.end + stop, part: Part::Body });
        } else if self.shapes.of(said) == Shape::Kind && !has(Part::Kind) {
            self.add(range, Part::Kind);
        } else if has(Part::Publisher) || has(Part::Container) && !self.is_hosted {
            self.add(range, Part::Remark);
        } else {
            self.add(range, Part::Publisher);
        }
    }
}

/// Whether a text has a digit.
pub(super) fn has_figure(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The elements of a range: the texts between full stops that do not belong to an abbreviation.
pub(in crate::text::pieces) fn segments(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let said = text.get(range.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in said.match_indices(['.', '?', '!']) {
        let (before, after) = (said.get(start..at).unwrap_or_default(), said.get(at + 1..).unwrap_or_default());
        let is_stop = said.get(at..at + 1) == Some(".") && !is_abbreviated(before);
        let is_mark = said.get(at..at + 1).is_some_and(|mark| matches!(mark, "?" | "!"));
        let begins = after.starts_with(' ') && after.trim_start().starts_with(|c: char| !c.is_lowercase());
        if (is_stop || is_mark) && begins {
            found.push(range.start + start..range.start + at);
            start = at + 1;
        }
    }
    found.push(range.start + start..range.end);
    found.into_iter().map(|part| trimmed(text, part)).filter(|part| !part.is_empty()).collect()
}

/// Whether a full stop after this text belongs to its last word: an initial, or a short word with a capital letter that
/// stands in a name, such as "Proc." and "Int.".
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit([' ', '(', '.']).next().unwrap_or_default();
    let count = word.chars().count();
    let shortened =
        matches!(word, "Proc" | "Int" | "Conf" | "Univ" | "Inst" | "Dept" | "Dr" | "St" | "vs" | "no" | "No");
    let numbers = matches!(word, "vol" | "Vol" | "nr" | "núm" | "pp" | "p" | "págs" | "pág" | "blz");
    shortened || numbers || count == 1 && word.chars().all(|c| c.is_alphabetic() && !c.is_numeric())
}

/// Whether a text names the edition of a publication: "2nd ed", "3e druk", "2ª edición", "revised edition".
pub(super) fn is_edition(said: &str, shapes: &Shapes) -> bool {
    let said = said.trim_matches(MARKS).trim_end_matches(']');
    let words: Vec<&str> = said.split_whitespace().collect();
    let is_word = |word: &str| shapes.words().has(List::Edition, fold(word.trim_matches(['.', ',', ')'])).as_str());
    (2..=5).contains(&words.len()) && said.len() <= 40 && words.iter().any(|word| is_word(word))
        || shapes.words().has(List::Edition, fold(said).as_str()) && words.len() > 1
}

/// The length of the word "In" before a host publication.
fn host(said: &str, shapes: &Shapes) -> Option<usize> {
    let (word, rest) = said.split_once(' ')?;
    let is_host = shapes.words().has(List::Host, fold(word.trim_end_matches(':')).as_str());
    (is_host && rest.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '«')))
        .then(|| said.len() - rest.len())
}

/// The end of the names of editors with their mark, "S. Hall & T. Berg (Eds.)", and the beginning of what follows.
fn editors(said: &str, shapes: &Shapes) -> Option<(usize, usize)> {
    let open = said.find('(')?;
    let close = open + said.get(open..)?.find(')')?;
    let mark = said.get(open + 1..close)?;
    is_editor(mark, shapes).then(|| {
        let rest = said.get(close + 1..).unwrap_or_default();
        (close + 1, said.len() - rest.trim_start_matches([',', ':', ' ', '.']).len())
    })
}

/// Whether a text is a mark after the names of editors: "eds.", "coord.", "red."
pub(super) fn is_editor(mark: &str, shapes: &Shapes) -> bool {
    shapes.words().has(List::Editors, fold(mark.trim_matches(MARKS)).as_str())
}

/// The position of a note about access, such as "Available at" and "Accessed 3 May 2022".
pub(super) fn retrieved(said: &str, shapes: &Shapes) -> Option<usize> {
    let begins = |at: usize| {
        let next = said.get(at..)?.trim_start_matches(MARKS);
        begins_note(next, shapes).then(|| said.len() - next.len())
    };
    let marks = said.match_indices(['.', ',', ';', '[', '(']).map(|(at, mark)| at + mark.len());
    std::iter::once(0).chain(marks).find_map(begins)
}

/// Whether a text begins with the words of a note about access.
pub(super) fn begins_note(said: &str, shapes: &Shapes) -> bool {
    let begins: String = said.chars().take(24).collect();
    shapes.words().starts_with(List::Retrieved, &fold(&begins)).is_some()
}

/// Whether the text before a colon is a place: few words without digits, of which the longer ones have a capital letter.
fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let long = words.iter().filter(|word| word.chars().count() >= 4);
    (1..=PLACE).contains(&words.len())
        && text.starts_with(char::is_uppercase)
        && long.clone().all(|word| word.trim_start_matches('(').starts_with(char::is_uppercase))
        && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the words are running text and not the name of a publisher: most longer words are written small, and none is
/// typical of institutions.
fn is_prose(said: &str, shapes: &Shapes) -> bool {
    let long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    let (mut small, mut large) = (0, 0);
    for word in said.split_whitespace().skip(1).filter(long) {
        let letter = word.chars().find(|c| c.is_alphabetic());
        if letter.is_some_and(char::is_lowercase) { small += 1 } else { large += 1 }
    }
    said.split_whitespace().count() >= 5
        && small >= 2
        && small > 2 * large
        && !shapes.words().has_word(List::Institution, &fold(said))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// The range without the marks around it. A bracket that is opened inside of the range keeps its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let open = said.trim_start_matches([' ', '\u{a0}', '.', ',', ';', ':', ')', ']', '“', '”', '"', '’']);
    let open = if open.starts_with('(') && open.find(')').is_none_or(|end| end + 2 >= open.len()) {
        open.trim_start_matches('(')
    } else if open.starts_with('[') && !open.contains(']') {
        open.trim_start_matches('[')
    } else {
        open
    };
    let start = range.start + said.len() - open.len();
    let mut close = open.trim_end_matches([' ', '\u{a0}', '.', ',', ';', ':', '(', '[']);
    while close.ends_with(')') && !close.contains('(') || close.ends_with(']') && !close.contains('[') {
        close = close.get(..close.len() - 1).unwrap_or_default().trim_end_matches([' ', '.', ',', ';', ':']);
    }
    start..start + close.len()
}
