//! A title for comparison: its words without those that have no meaning, and its numbers as numbers.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::numbers::{is_bare_number, number};
use super::plain_title::without_markup;
use super::terms::{Counter, Role, Sense, Terms};
use crate::text::folding::fold;

/// The class of a word in a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// An ordinary word.
    Word,
    /// A number in digits, words or roman numerals, with the kind of thing that it counts.
    Number(u32, Counter),
    /// A month, by its number from 1.
    Month(u8),
    /// A single letter, as in "annex B".
    Letter,
    /// Letters with a number, as in "Q2": the hash of the letters, and the number.
    Code(u64, u32),
    /// A place or a direction.
    Place,
    /// The name of a language.
    Language,
    /// A word that names the role of the publication in relation to another one, such as "annex".
    Role(Role),
    /// A word that may come before or after a title on one site and be missing on another.
    Loose,
}

/// A word of a title, for comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// A hash that is equal for words with the same meaning: "7", "seven", "VII".
    pub(crate) hash: u64,
    /// The class of the word.
    pub(crate) class: Class,
    /// The first byte of the word in the folded title and the byte after its last.
    span: (u32, u32),
    /// The number of the part of the title that contains the word. Colons, full stops and brackets divide a title
    /// into parts.
    pub(crate) segment: u32,
    /// Whether the word is a number in words.
    pub(crate) in_words: bool,
    /// Whether the word is at an edge: the first or last word of the title, or in a short part of its own.
    pub(crate) edge: bool,
}

/// A title, folded and divided into words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Title {
    text: String,
    /// The words in their order.
    pub(crate) tokens: Vec<Token>,
    /// The hash and the position of each word, sorted by hash.
    pub(crate) sorted: Vec<(u64, u16)>,
    /// Whether the page cut the title.
    pub(crate) cut: bool,
    /// Whether the title names something that appears repeatedly under one title.
    pub(crate) serial: bool,
    /// Whether no word of the title names a subject, so that any institution may have a publication of this title.
    pub(crate) general: bool,
}

/// The largest number of words of a short part of a title.
const SHORT_PIECE: usize = 6;
/// The largest number of words that are compared.
const LONGEST: usize = 60;

/// The hash of a text, which is the same on every machine and in every run.
pub(crate) fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

impl Title {
    /// Makes the title for comparison from a printed title.
    pub(crate) fn new(printed: &str, truncated: bool, terms: &Terms) -> Self {
        let printed = printed.trim();
        let bare = printed.trim_end_matches(['…', '.', ']', ')', ' ']);
        let tail = printed.get(bare.len()..).unwrap_or_default();
        let cut = truncated || tail.contains('…') || tail.contains("...");
        let text = fold(&without_markup(printed));
        let pieces = pieces(&text, terms);
        let mut title = Self {
            tokens: Vec::with_capacity(pieces.len()),
            sorted: Vec::new(),
            text: String::new(),
            cut,
            serial: false,
            general: false,
        };
        for (at, piece) in pieces.iter().enumerate().take(LONGEST) {
            title.push(piece, at.checked_sub(1).and_then(|at| pieces.get(at)), pieces.get(at + 1), terms);
        }
        title.mark_edges(&pieces);
        title.serial = pieces.iter().any(|piece| terms.sense(piece.word).is_some_and(|sense| sense.serial));
        title.general = pieces
            .iter()
            .all(|piece| terms.sense(piece.word).map_or_else(|| is_bare_number(piece.word, terms), Sense::is_general));
        drop(pieces);
        title.text = text;
        title.sorted = title.tokens.iter().zip(0..).map(|(token, at)| (token.hash, at)).collect();
        title.sorted.sort_unstable();
        title
    }

    /// The text of a word.
    pub(crate) fn word(&self, token: &Token) -> &str {
        self.text.get(token.span.0 as usize..token.span.1 as usize).unwrap_or_default()
    }

    /// Whether the title has no words to compare.
    pub(crate) fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// A hash that is equal for titles with the same words in any order.
    pub(crate) fn key(&self) -> u64 {
        let mut all = 0_u64;
        for (hash, _) in &self.sorted {
            all = FixedState::default().hash_one((all, *hash));
        }
        all
    }

    fn push(&mut self, piece: &Piece, before: Option<&Piece>, after: Option<&Piece>, terms: &Terms) {
        let word = piece.word;
        let sense = terms.sense(word);
        let counts = |piece: Option<&Piece>| piece.and_then(|piece| terms.sense(piece.word)).map(|s| s.counter);
        let beside = [counts(before), counts(after)].into_iter().flatten().find(|c| *c != Counter::None);
        let span = (piece.start, piece.start + u32::try_from(word.len()).unwrap_or(0));
        let in_words = sense.is_some_and(|sense| sense.number.is_some());
        let segment = piece.segment;
        let mut add = |hash, class| self.tokens.push(Token { hash, class, span, segment, in_words, edge: false });
        if let Some(value) = number(word, sense, beside.is_some(), terms) {
            return add(hash_number(value), Class::Number(value, beside.unwrap_or_default()));
        }
        if let Some(role) = piece.role {
            return add(hash(word), Class::Role(role));
        }
        let is_letter = word.chars().count() == 1;
        let Some(sense) = sense else {
            let class = if is_letter { Class::Letter } else { code(word).unwrap_or(Class::Word) };
            return add(hash(&terms.standard(word)), class);
        };
        let counted = |piece: Option<&Piece>| {
            piece.is_some_and(|piece| {
                number(piece.word, terms.sense(piece.word), true, terms).is_some() || piece.word.len() == 1
            })
        };
        match sense.counter {
            Counter::None => {}
            // "No. 7", "#7" and "7" have the same meaning.
            Counter::Number if counted(after) => return,
            counter if counted(after) || counted(before) => {
                return add(counted_hash(counter), Class::Word);
            }
            _ => {}
        }
        // In "annex A" the letter is not an article.
        let names = |piece: Option<&Piece>| {
            piece
                .and_then(|piece| terms.sense(piece.word))
                .is_some_and(|s| s.counter != Counter::None || s.role.is_some())
        };
        if is_letter && names(before) {
            return add(hash(word), Class::Letter);
        }
        if sense.plain {
            return;
        }
        let dated = |piece: Option<&Piece>| piece.is_some_and(|piece| number(piece.word, None, false, terms).is_some());
        match sense {
            Sense { role: Some(role), .. } => add(hash(word), Class::Role(*role)),
            Sense { month: Some(month), .. } if word.len() > 3 || dated(before) || dated(after) => {
                add(hash_number(u32::MAX - 100 - u32::from(*month)), Class::Month(*month));
            }
            Sense { language: Some(code), .. } => add(hash(&format!("language {code}")), Class::Language),
            Sense { place: true, .. } => add(hash(word), Class::Place),
            Sense { loose: true, .. } => add(hash(&terms.standard(word)), Class::Loose),
            _ if is_letter => add(hash(word), Class::Letter),
            _ => add(hash(&terms.standard(word)), Class::Word),
        }
    }

    /// Marks the words at an edge of the title or in a short part of it.
    fn mark_edges(&mut self, pieces: &[Piece]) {
        let mut sizes: foldhash::HashMap<u32, usize> = foldhash::HashMap::default();
        pieces.iter().for_each(|piece| *sizes.entry(piece.segment).or_default() += 1);
        let several = sizes.len() > 1;
        let last = self.tokens.len().saturating_sub(1);
        let mut pieces = pieces.iter();
        for (at, token) in self.tokens.iter_mut().enumerate() {
            let piece = pieces.find(|piece| piece.start == token.span.0);
            let alone = piece.and_then(|piece| sizes.get(&piece.segment)).is_some_and(|size| *size <= SHORT_PIECE);
            token.edge = at == 0 || at == last || (several && alone);
        }
    }
}

/// A word before its class is determined.
struct Piece<'t> {
    word: &'t str,
    start: u32,
    segment: u32,
    /// The role that the word names together with its neighbours.
    role: Option<Role>,
}

impl<'t> Piece<'t> {
    fn new(word: &'t str, start: usize, segment: u32) -> Self {
        Self { word, start: u32::try_from(start).unwrap_or(0), segment, role: None }
    }
}

/// Marks the words of phrases that name a role, such as "easy read".
fn mark_phrases(pieces: &mut [Piece], terms: &Terms) {
    for at in 0..pieces.len() {
        let Some((first, behind)) = pieces.get(at..).and_then(<[Piece]>::split_first) else { continue };
        let same = behind.iter().take_while(|piece| piece.segment == first.segment).map(|piece| piece.word);
        let Some((role, count)) = terms.sense(first.word).and_then(|sense| sense.phrase(same)) else { continue };
        pieces.iter_mut().skip(at).take(count + 1).for_each(|piece| piece.role = Some(role));
    }
}

/// The words of a folded title, without brackets that are not part of it.
fn pieces<'t>(text: &'t str, terms: &Terms) -> Vec<Piece<'t>> {
    let (mut pieces, mut segment, mut start, mut skip) = (Vec::new(), 0_u32, None, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if at < skip {
            continue;
        }
        if c.is_alphanumeric() && !matches!(c, 'º' | 'ª') {
            start.get_or_insert(at);
            continue;
        }
        // An apostrophe inside a word does not end it.
        if c == '\''
            && start.is_some()
            && text.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
        {
            if let (Some(from), Some(word)) = (start, start.and_then(|from| text.get(from..at))) {
                pieces.push(Piece::new(word, from, segment));
                start = None;
            }
            continue;
        }
        if let Some(from) = start.take()
            && let Some(word) = text.get(from..at)
        {
            pieces.push(Piece::new(word, from, segment));
        }
        match c {
            '(' | '[' => {
                let inside = text.get(at + 1..).unwrap_or_default();
                let end = inside.find([')', ']']).unwrap_or(inside.len());
                let inside = inside.get(..end).unwrap_or_default();
                if is_note(inside) || terms.is_remark(inside) {
                    skip = at + 1 + end;
                }
                segment += 1;
            }
            ')' | ']' | ':' | ';' | '.' | '–' | '—' | '|' | '/' | '!' | '?' => segment += 1,
            '-' if text.get(..at).is_some_and(|before| before.ends_with(' ')) => segment += 1,
            _ => {}
        }
    }
    mark_phrases(&mut pieces, terms);
    pieces
}

/// Whether a text in brackets describes a file: "PDF, 2.1 MB".
fn is_note(inside: &str) -> bool {
    let first = inside.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_size = inside.ends_with("mb") || inside.ends_with("kb");
    is_size || matches!(first, "pdf" | "doc" | "docx" | "xls" | "xlsx" | "epub" | "html" | "zip" | "ppt" | "pptx")
}

/// The class of a short word of letters and a number: "q2", "cop26".
fn code(word: &str) -> Option<Class> {
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = word.get(letters.len()..)?;
    let plain = !letters.is_empty() && letters.len() <= 5 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    if !plain || digits.is_empty() || digits.len() > 4 {
        return None;
    }
    Some(Class::Code(hash(letters), digits.parse().ok()?))
}

/// The hash of a word that says what a number beside it counts.
pub(crate) fn counted_hash(counter: Counter) -> u64 {
    hash_number(u32::MAX - counter as u32)
}

fn hash_number(value: u32) -> u64 {
    FixedState::default().hash_one(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedupe::plain_title::entities;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn title(printed: &str) -> Title {
        let seeds = Seeds::embedded();
        Title::new(printed, false, &Terms::load(&seeds, Words::load(&seeds).unwrap()).unwrap())
    }

    #[test]
    fn numbers_are_numbers_however_they_are_printed() {
        for (a, b) in [
            ("Bulletin no. 7", "Bulletin #7"),
            ("Bulletin seven", "Bulletin VII"),
            ("Boletín n.º 7", "Boletín número siete"),
            ("Bericht nr. 7", "Bericht zeven"),
            ("Atlas, vol. II", "Atlas, volume 2"),
            ("Handbook (3rd ed.)", "Handbook, third edition"),
            ("Monitor, Sept. 2019", "Monitor September 2019"),
            ("Sex &amp; power", "Sex and power"),
            ("ApoE<sup>-/-</sup> mice", "ApoE(-/-) mice"),
        ] {
            assert_eq!(title(a).key(), title(b).key(), "{a} | {b}");
        }
        assert_ne!(title("Annex A").key(), title("Annex B").key());
        assert_ne!(title("Update Q1 2022").key(), title("Update Q2 2022").key());
    }

    #[test]
    fn a_title_of_general_words_and_numbers_names_no_subject() {
        for general in ["Annual report 2018", "Annual report XIV", "3rd annual report", "Annual report, part B"] {
            assert!(title(general).general, "{general}");
        }
        for subject in ["H1N1 annual report 2019", "COVID19 annual report", "Annual report of the harbour 2018"] {
            assert!(!title(subject).general, "{subject}");
        }
    }

    #[test]
    fn notes_of_files_and_catalogues_are_no_part_of_a_title() {
        let plain = title("Shelter after storms: lessons").key();
        assert_eq!(title("Shelter after storms: lessons (PDF, 2.1 MB)").key(), plain);
        assert_eq!(title("Shelter after storms: lessons. [Review] [42 refs]").key(), plain);
        assert_ne!(title("Shelter after storms: lessons (summary)").key(), plain);
    }

    #[test]
    fn entities_are_letters() {
        assert_eq!(entities("M&#252;ller &amp; S&ouml;hne; R&D"), "Müller & Sohne; R&D");
        assert_eq!(entities("a & b; c"), "a & b; c");
    }
}
