//! Compares two titles: how similar they are, and whether their differing words contradict each other, as in "Bulletin
//! 9" and "Bulletin 10".

use super::extra::{Extra, Side, is_year, only_counts, tokens};
use super::terms::{Counter, Role};
use super::title::{Class, Title, Token};

/// The similarity of two titles, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The titles have the same words.
    Same,
    /// The titles have the same words, with differences in spelling and spaces.
    Spelling,
    /// The titles have the same words, except for a kind of publication, a note about the file, the names of those who
    /// made the publication, or the year of issue.
    Loose,
    /// The page cut one title, and the other begins like it.
    Cut,
    /// The page cut one title, and the other contains its words with further words between them.
    CutInside,
    /// One title has an additional part before or after the words of the other: a subtitle, the name of a series.
    Start,
    /// One title contains all words of the other.
    Inside,
    /// Most words are the same.
    Near,
    /// More than half of the words are the same.
    Alike,
    /// The titles are different.
    Far,
}

/// A contradiction between two titles or records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Conflict {
    /// Different numbers of issues or volumes, or different numbers without a counter.
    Number,
    /// Different years.
    Year,
    /// Different months.
    Month,
    /// Different parts, phases, chapters, or annexes by letter.
    Part,
    /// Different editions.
    Edition,
    /// Different quarters or weeks.
    Period,
    /// Different places.
    Place,
    /// Different languages.
    Language,
    /// Different identifiers.
    Identifier,
    /// Different dates or places under a title that many publications have.
    Series,
    /// One is a summary, erratum, annex, reply, draft or part of the other.
    Role(Role),
}

impl Conflict {
    /// The field in which the records contradict each other.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Identifier => "identifiers",
            Self::Series => "issued",
            _ => "title",
        }
    }

    /// The contradiction in words for people.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Number => "they are different numbers of a series",
            Self::Year => "they are of different years",
            Self::Month => "they are of different months",
            Self::Part => "they are different parts",
            Self::Edition => "they are different editions",
            Self::Period => "they are of different periods",
            Self::Place => "they are about different places",
            Self::Language => "they are in different languages",
            Self::Identifier => "their identifiers differ",
            Self::Series => "many publications have this title, and these have different dates",
            Self::Role(Role::Summary) => "one is a summary of the other",
            Self::Role(Role::Erratum) => "one is an erratum of the other",
            Self::Role(Role::Annex) => "one is an annex of the other",
            Self::Role(Role::Reply) => "one is a reply to the other",
            Self::Role(Role::Version) => "one is another version of the other",
            Self::Role(Role::Translation) => "one is a translation of the other",
            Self::Role(Role::Part) => "one is a part of the other, or made of it",
        }
    }
}

/// The result of comparing two titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The similarity of the titles.
    pub(crate) likeness: Likeness,
    /// The contradiction between the titles.
    pub(crate) conflict: Option<Conflict>,
    /// The elements that only one of the titles has.
    pub(crate) extra: Extra,
}

/// Compares two titles that both have words. `is_name` tells the words of the names of those who made or published one of
/// the publications.
pub(crate) fn compare(a: &Title, b: &Title, is_name: impl Fn(&str) -> bool) -> Compared {
    let mut left = Left::of(a, b);
    if left.a.is_empty() && left.b.is_empty() {
        return Compared { likeness: Likeness::Same, conflict: None, extra: Extra::default() };
    }
    left.join(a, b);
    left.spell(a, b);
    if left.a.is_empty() && left.b.is_empty() {
        return Compared { likeness: Likeness::Spelling, conflict: None, extra: Extra::default() };
    }
    let likeness = left.likeness(a, b, is_name);
    let conflict = if matches!(likeness, Likeness::Far | Likeness::Cut) { None } else { left.conflict(a, b) };
    Compared { likeness, conflict, extra: Extra::new(left.sides(a, b)) }
}

/// The largest number of differing words among which spelling mistakes are searched.
const MOST_LEFT: usize = 12;

/// The positions of the words of each title that the other title lacks.
struct Left {
    a: Vec<u16>,
    b: Vec<u16>,
}

impl Left {
    fn of(a: &Title, b: &Title) -> Self {
        let mut left = Self { a: Vec::new(), b: Vec::new() };
        let (mut x, mut y) = (a.sorted.iter().peekable(), b.sorted.iter().peekable());
        loop {
            match (x.peek(), y.peek()) {
                (Some((one, at)), Some((other, place))) => match one.cmp(other) {
                    std::cmp::Ordering::Equal => {
                        x.next();
                        y.next();
                    }
                    std::cmp::Ordering::Less => {
                        left.a.push(*at);
                        x.next();
                    }
                    std::cmp::Ordering::Greater => {
                        left.b.push(*place);
                        y.next();
                    }
                },
                (Some((_, at)), None) => {
                    left.a.push(*at);
                    x.next();
                }
                (None, Some((_, place))) => {
                    left.b.push(*place);
                    y.next();
                }
                (None, None) => break,
            }
        }
        left.a.sort_unstable();
        left.b.sort_unstable();
        left
    }

    /// Removes differing words that are the same without spaces: "GLP-1" and "GLP1", "d isease" and "disease".
    fn join(&mut self, a: &Title, b: &Title) -> bool {
        let numbers = |title: &Title, left: &[u16]| {
            tokens(title, left).filter(|token| matches!(token.class, Class::Number(..))).count() == left.len()
        };
        if self.a.is_empty() || self.b.is_empty() || numbers(a, &self.a) || numbers(b, &self.b) {
            return false;
        }
        let joined = |title: &Title, left: &[u16]| tokens(title, left).map(|t| title.word(t)).collect::<String>();
        if joined(a, &self.a) != joined(b, &self.b) {
            return false;
        }
        self.a.clear();
        self.b.clear();
        true
    }

    /// Removes pairs of differing words that differ only by a spelling mistake.
    fn spell(&mut self, a: &Title, b: &Title) -> bool {
        let before = self.a.len();
        // If most words differ, correcting spelling mistakes cannot make the titles equal.
        if before == 0 || self.b.is_empty() || before + self.b.len() > MOST_LEFT {
            return false;
        }
        let others = &mut self.b;
        self.a.retain(|at| {
            let Some(word) = a.tokens.get(usize::from(*at)).filter(|t| is_wordy(t)).map(|t| a.word(t)) else {
                return true;
            };
            let slip = others.iter().position(|other| {
                b.tokens.get(usize::from(*other)).filter(|t| is_wordy(t)).is_some_and(|t| is_slip(word, b.word(t)))
            });
            match slip {
                Some(found) => {
                    others.remove(found);
                    false
                }
                None => true,
            }
        });
        self.a.len() < before
    }

    fn likeness(&mut self, a: &Title, b: &Title, is_name: impl Fn(&str) -> bool) -> Likeness {
        let one_sided = self.a.is_empty() || self.b.is_empty();
        if one_sided {
            let (longer, left) = if self.a.is_empty() { (b, &self.b) } else { (a, &self.a) };
            let (shorter, left_of_longer) = if self.a.is_empty() { (a, left) } else { (b, left) };
            let kept = longer.tokens.len() - left_of_longer.len();
            if tokens(longer, left_of_longer).all(|token| token.class == Class::Loose && token.edge) && kept > 0 {
                return Likeness::Loose;
            }
            // The common words come before all additional words.
            let begins = left_of_longer.first().is_some_and(|first| usize::from(*first) >= kept);
            if shorter.cut {
                return if begins { Likeness::Cut } else { Likeness::CutInside };
            }
            if is_piece(longer, left_of_longer, kept) {
                let names = is_names(longer, left_of_longer, is_name);
                return if names { Likeness::Loose } else { Likeness::Start };
            }
            return self
                .share(a, b)
                .map_or(Likeness::Far, |share| if share >= 0.5 { Likeness::Inside } else { Likeness::Alike });
        }
        // The last word of a cut title may itself be cut.
        if let Some(cut) = self.cut_word(a, b) {
            return cut;
        }
        match self.share(a, b) {
            Some(share) if share >= 0.85 => Likeness::Near,
            Some(share) if share >= 0.6 => Likeness::Alike,
            _ => Likeness::Far,
        }
    }

    /// The similarity of a title that is cut within its last word, such as "economic and sec…", to a longer title.
    fn cut_word(&self, a: &Title, b: &Title) -> Option<Likeness> {
        for (short, left, long, rest) in [(a, &self.a, b, &self.b), (b, &self.b, a, &self.a)] {
            let [only] = left.as_slice() else { continue };
            let last = short.tokens.len().saturating_sub(1);
            if !short.cut || usize::from(*only) != last || short.tokens.len() < 3 {
                continue;
            }
            let word = short.tokens.last().map(|token| short.word(token))?;
            let next = long.tokens.get(last).map(|token| long.word(token))?;
            // A word of one or two letters may be the rest of any word, and words without meaning have been left out of
            // the longer title.
            let begins = next.starts_with(word) || word.len() <= 2;
            if begins && rest.first().is_some_and(|first| usize::from(*first) == last) {
                return Some(Likeness::Cut);
            }
        }
        None
    }

    /// The share of the letters of both titles that belong to common words, from 0 to 1.
    fn share(&self, a: &Title, b: &Title) -> Option<f64> {
        let size = |title: &Title, tokens: &mut dyn Iterator<Item = &Token>| -> usize {
            tokens.map(|token| title.word(token).len().clamp(2, 8)).sum()
        };
        let all = size(a, &mut a.tokens.iter()) + size(b, &mut b.tokens.iter());
        let left = size(a, &mut tokens(a, &self.a)) + size(b, &mut tokens(b, &self.b));
        #[expect(clippy::cast_precision_loss, reason = "titles have few words")]
        (all > 0).then(|| (all - left.min(all)) as f64 / all as f64)
    }

    fn sides<'t>(&'t self, a: &'t Title, b: &'t Title) -> [Side<'t>; 2] {
        [Side { title: a, left: &self.a }, Side { title: b, left: &self.b }]
    }

    fn conflict(&self, a: &Title, b: &Title) -> Option<Conflict> {
        let both = |test: fn(&Token) -> bool| {
            let (one, other) = (tokens(a, &self.a).find(|t| test(t))?, tokens(b, &self.b).find(|t| test(t))?);
            Some((*one, *other))
        };
        let role = |title, left: &[u16]| {
            tokens(title, left).find_map(|token| match token.class {
                Class::Role(role) if token.edge => Some(role),
                _ => None,
            })
        };
        if let Some((one, other)) = both(|t| matches!(t.class, Class::Number(..))) {
            return Some(numbers(one, other));
        }
        if tokens(a, &self.a).any(|one| tokens(b, &self.b).any(|other| is_next(one, other))) {
            return Some(Conflict::Number);
        }
        if both(|t| matches!(t.class, Class::Month(_))).is_some() {
            return Some(Conflict::Month);
        }
        if both(|t| t.class == Class::Language).is_some() {
            return Some(Conflict::Language);
        }
        match (role(a, &self.a), role(b, &self.b)) {
            (Some(role), None) | (None, Some(role)) => return Some(Conflict::Role(role)),
            (Some(one), Some(other)) if one != other => return Some(Conflict::Role(one.min(other))),
            _ => {}
        }
        if only_counts(Counter::Part, self.sides(a, b)) {
            return Some(Conflict::Role(Role::Part));
        }
        if both(|t| t.class == Class::Letter).is_some() {
            return Some(Conflict::Part);
        }
        both(|t| t.class == Class::Place).map(|_| Conflict::Place)
    }
}

/// Whether the additional words are whole parts of the title before or after all common words.
fn is_piece(longer: &Title, left: &[u16], kept: usize) -> bool {
    let segment = |at: usize| longer.tokens.get(at).map(|token| token.segment);
    let (Some(first), Some(last)) = (left.first(), left.last()) else { return false };
    let (first, last) = (usize::from(*first), usize::from(*last));
    let behind = first == kept && segment(first) != segment(kept.saturating_sub(1));
    let before = last + 1 == left.len() && segment(last) != segment(last + 1);
    kept > 0 && (behind || before)
}

/// Whether the additional words are those of names: "The rented room / by R. Quill".
fn is_names(longer: &Title, left: &[u16], is_name: impl Fn(&str) -> bool) -> bool {
    let is_own = |token: &Token| is_name(longer.word(token));
    let is_small = |token: &Token| token.class == Class::Loose || longer.word(token).len() == 1;
    tokens(longer, left).any(is_own) && tokens(longer, left).all(|token| is_own(token) || is_small(token))
}

fn is_wordy(token: &Token) -> bool {
    matches!(token.class, Class::Word | Class::Loose | Class::Role(_))
}

/// Whether two words are numbers of one series: "Q1" and "Q2".
fn is_next(one: &Token, other: &Token) -> bool {
    matches!((one.class, other.class), (Class::Code(a, _), Class::Code(b, _)) if a == b)
}

fn numbers(one: Token, other: Token) -> Conflict {
    let (Class::Number(a, one), Class::Number(b, other)) = (one.class, other.class) else { return Conflict::Number };
    match one.max(other) {
        Counter::Edition => Conflict::Edition,
        Counter::Part => Conflict::Part,
        Counter::Period => Conflict::Period,
        _ if is_year(a) && is_year(b) => Conflict::Year,
        _ => Conflict::Number,
    }
}

/// Whether two words differ only by a spelling mistake: by one letter in words of five or more letters, by two in words
/// of ten or more. Words with digits never do.
fn is_slip(a: &str, b: &str) -> bool {
    let (long, short) = (a.len().max(b.len()), a.len().min(b.len()));
    if short < 5 || long - short > 2 || a.bytes().chain(b.bytes()).any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // Mistakes in the first letter are rare, and two words that differ little have nearly the same set of letters.
    let letters = |word: &str| word.bytes().fold(0_u32, |all, byte| all | 1 << (byte & 31));
    let allowed: u32 = if short >= 10 { 2 } else { 1 };
    if a.bytes().next() != b.bytes().next() || (letters(a) ^ letters(b)).count_ones() > 2 * allowed {
        return false;
    }
    // Different vowels at the end make different words, such as "niños" and "niñas".
    let mut differ = a.chars().rev().zip(b.chars().rev()).enumerate().filter(|(_, (a, b))| a != b);
    let vowel = |c| matches!(c, 'a' | 'e' | 'o');
    if a.len() == b.len()
        && let (Some((at, (one, other))), None) = (differ.next(), differ.next())
        && (at < 2 && vowel(one) && vowel(other))
    {
        return false;
    }
    strsim::osa_distance(a, b) <= allowed as usize
}
