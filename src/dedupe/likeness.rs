//! How alike two titles are, and whether what is left of them contradicts: "Bulletin 9" is not "Bulletin 10".

use super::terms::{Counter, Role};
use super::title::{Class, Title, Token};

/// How one title stands to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same words.
    Same,
    /// The same words but for spelling and spaces.
    Spelling,
    /// The same words but for a kind of publication or a note of the file around them.
    Loose,
    /// The page cut one, and the other begins like it.
    Cut,
    /// The page cut one, and the other holds all of it but for a word between.
    CutInside,
    /// One has a piece more before or behind: a subtitle, the name of a series.
    Start,
    /// One holds all words of the other.
    Inside,
    /// Most words are the same.
    Near,
    /// More than half of the words are the same.
    Alike,
    /// They are different.
    Far,
}

/// In what two titles contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Conflict {
    /// Numbers of issues, of volumes, or that say nothing else.
    Number,
    /// Years.
    Year,
    /// Months.
    Month,
    /// Parts, phases, chapters, annexes by letter.
    Part,
    /// Editions.
    Edition,
    /// Quarters, weeks.
    Period,
    /// Places.
    Place,
    /// Languages.
    Language,
    /// Identifiers.
    Identifier,
    /// The dates or places of a title that many publications bear.
    Series,
    /// One is a summary, erratum, annex, reply, draft or part of the other.
    Role(Role),
}

impl Conflict {
    /// The field in which they contradict each other.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Identifier => "identifiers",
            Self::Series => "issued",
            _ => "title",
        }
    }

    /// What it says, for people.
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
            Self::Role(Role::Part) => "one is a part of the other, or made of it",
        }
    }
}

/// What one title has and the other has not, though it does not contradict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// A number.
    pub(crate) number: bool,
    /// A year.
    pub(crate) year: Option<u32>,
    /// A number of an edition.
    pub(crate) edition: bool,
    /// A place or direction.
    pub(crate) place: bool,
    /// A language.
    pub(crate) language: bool,
}

/// Two titles, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    /// How alike they are.
    pub(crate) likeness: Likeness,
    /// In what they contradict each other.
    pub(crate) conflict: Option<Conflict>,
    /// What only one of them has.
    pub(crate) extra: Extra,
}

/// Compares two titles that have words.
pub(crate) fn compare(a: &Title, b: &Title) -> Compared {
    let mut left = Left::of(a, b);
    if left.a.is_empty() && left.b.is_empty() {
        return Compared { likeness: Likeness::Same, conflict: None, extra: Extra::default() };
    }
    left.join(a, b);
    left.spell(a, b);
    if left.a.is_empty() && left.b.is_empty() {
        return Compared { likeness: Likeness::Spelling, conflict: None, extra: Extra::default() };
    }
    let likeness = left.likeness(a, b);
    let conflict = if matches!(likeness, Likeness::Far | Likeness::Cut) { None } else { left.conflict(a, b) };
    Compared { likeness, conflict, extra: left.extra(a, b) }
}

/// Of more words that are left no slips are looked for.
const MOST_LEFT: usize = 12;

/// The places of the words that are left in either title when those of both are taken away.
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

    /// Takes away what is the same without spaces: "GLP-1" and "GLP1", "d isease" and "disease".
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

    /// Takes away words that differ by a slip.
    fn spell(&mut self, a: &Title, b: &Title) -> bool {
        let before = self.a.len();
        // Where most words differ, slips would not make them one title.
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

    fn likeness(&mut self, a: &Title, b: &Title) -> Likeness {
        let one_sided = self.a.is_empty() || self.b.is_empty();
        if one_sided {
            let (longer, left) = if self.a.is_empty() { (b, &self.b) } else { (a, &self.a) };
            let (shorter, left_of_longer) = if self.a.is_empty() { (a, left) } else { (b, left) };
            let kept = longer.tokens.len() - left_of_longer.len();
            if tokens(longer, left_of_longer).all(|token| token.class == Class::Loose && token.edge) && kept > 0 {
                return Likeness::Loose;
            }
            // The words that both have stand before all others.
            let begins = left_of_longer.first().is_some_and(|first| usize::from(*first) >= kept);
            if shorter.cut {
                return if begins { Likeness::Cut } else { Likeness::CutInside };
            }
            if is_piece(longer, left_of_longer, kept) {
                return Likeness::Start;
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

    /// A title that is cut within its last word: "economic and sec…".
    fn cut_word(&self, a: &Title, b: &Title) -> Option<Likeness> {
        for (short, left, long, rest) in [(a, &self.a, b, &self.b), (b, &self.b, a, &self.a)] {
            let [only] = left.as_slice() else { continue };
            let last = short.tokens.len().saturating_sub(1);
            if !short.cut || usize::from(*only) != last || short.tokens.len() < 3 {
                continue;
            }
            let word = short.tokens.last().map(|token| short.word(token))?;
            let next = long.tokens.get(last).map(|token| long.word(token))?;
            // Of "in" a cut leaves "i", and words that say nothing are no longer there.
            let begins = next.starts_with(word) || word.len() <= 2;
            if begins && rest.first().is_some_and(|first| usize::from(*first) == last) {
                return Some(Likeness::Cut);
            }
        }
        None
    }

    /// Which share of the letters of both titles is in words that both have.
    fn share(&self, a: &Title, b: &Title) -> Option<f64> {
        let size = |title: &Title, tokens: &mut dyn Iterator<Item = &Token>| -> usize {
            tokens.map(|token| title.word(token).len().clamp(2, 8)).sum()
        };
        let all = size(a, &mut a.tokens.iter()) + size(b, &mut b.tokens.iter());
        let left = size(a, &mut tokens(a, &self.a)) + size(b, &mut tokens(b, &self.b));
        #[expect(clippy::cast_precision_loss, reason = "titles have few words")]
        (all > 0).then(|| (all - left.min(all)) as f64 / all as f64)
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
        if both(|t| t.class == Class::Letter).is_some() {
            return Some(Conflict::Part);
        }
        both(|t| t.class == Class::Place).map(|_| Conflict::Place)
    }

    fn extra(&self, a: &Title, b: &Title) -> Extra {
        let mut extra = Extra::default();
        for (token, cut) in tokens(a, &self.a).map(|t| (t, b.cut)).chain(tokens(b, &self.b).map(|t| (t, a.cut))) {
            // What a cut title does not have may have stood behind the cut.
            if cut {
                continue;
            }
            match token.class {
                Class::Number(value, _) if is_year(value) => extra.year = Some(value),
                Class::Number(_, Counter::Edition) => extra.edition = true,
                // "The first year" counts nothing.
                Class::Number(_, Counter::None) if token.in_words => {}
                Class::Number(..) => extra.number = true,
                Class::Place => extra.place = true,
                Class::Language => extra.language = true,
                _ => {}
            }
        }
        extra
    }
}

fn tokens<'t>(title: &'t Title, places: &'t [u16]) -> impl Iterator<Item = &'t Token> {
    places.iter().filter_map(|at| title.tokens.get(usize::from(*at)))
}

/// Whether the words that are left are whole pieces before or behind all others.
fn is_piece(longer: &Title, left: &[u16], kept: usize) -> bool {
    let segment = |at: usize| longer.tokens.get(at).map(|token| token.segment);
    let (Some(first), Some(last)) = (left.first(), left.last()) else { return false };
    let (first, last) = (usize::from(*first), usize::from(*last));
    let behind = first == kept && segment(first) != segment(kept.saturating_sub(1));
    let before = last + 1 == left.len() && segment(last) != segment(last + 1);
    kept > 0 && (behind || before)
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

/// Whether a number may be a year.
pub(crate) fn is_year(value: u32) -> bool {
    (1850..=2099).contains(&value)
}

/// Whether two words differ by a slip: one letter in five, two in ten, and none where there are digits.
fn is_slip(a: &str, b: &str) -> bool {
    let (long, short) = (a.len().max(b.len()), a.len().min(b.len()));
    if short < 5 || long - short > 2 || a.bytes().chain(b.bytes()).any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    // Nobody slips on the first letter, and few letters are in one word only.
    let letters = |word: &str| word.bytes().fold(0_u32, |all, byte| all | 1 << (byte & 31));
    let allowed: u32 = if short >= 10 { 2 } else { 1 };
    if a.bytes().next() != b.bytes().next() || (letters(a) ^ letters(b)).count_ones() > 2 * allowed {
        return false;
    }
    // Another ending is another word: "niños" and "niñas".
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
