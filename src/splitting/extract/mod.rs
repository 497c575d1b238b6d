//! Extracts the attributes of the first pass from single blocks and from the page as a whole.

pub(crate) mod neighbours;
pub(crate) mod page;

use std::borrow::Cow;

use super::attributes::{Attribute, Attributes, COUNT, get, set};
use super::date_lines;
use super::lexicon::Lexicon;
use super::line_shape;
use super::line_shape::{Ending, Item, fold, fold_into, key};
use crate::document::{Block, Bound, Field};
use crate::text::whitespace::count;
use neighbours::{neighbours, repetition};
use page::{of_page, page};

/// Values that are computed once from the text of a block.
#[derive(Debug)]
pub(crate) struct Extracted {
    chars: usize,
    key: String,
    /// Hashes of the longer words, sorted.
    words: Vec<u64>,
    head: Option<u64>,
    tail: Option<u64>,
    /// Hash of the words of a short line with a number, without its numbers and months.
    pattern: Option<u64>,
    /// Hash of the words before the colon, if they are no known label.
    label: Option<u64>,
}

/// The number of the first bound that `value` does not exceed, counted from 1.
pub(crate) fn bucket(value: f32, bounds: &[f32]) -> usize {
    1 + bounds.iter().take_while(|bound| value > **bound).count()
}

/// The share of a part in the whole; 0 if the whole is 0.
pub(crate) fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The attributes of every block of a page.
pub(crate) fn attributes(blocks: &[Block], lexicon: &Lexicon) -> Vec<Attributes> {
    let mut all = Vec::with_capacity(blocks.len());
    let mut extracted = Vec::with_capacity(blocks.len());
    let mut room = Room::default();
    for block in blocks {
        let mut attributes = [0; COUNT];
        extracted.push(alone(block, lexicon, &mut attributes, &mut room));
        markup(block, &mut attributes);
        all.push(attributes);
    }
    let page = page(blocks, &extracted, &mut all);
    neighbours(blocks, &extracted, &page, &mut all);
    repetition(&extracted, &mut all);
    for (at, attributes) in all.iter_mut().enumerate() {
        of_page(&page, at, attributes);
    }
    all
}

/// Buffers that are reused for every line.
#[derive(Debug, Default)]
struct Room {
    folded: String,
    /// Hashes of the words.
    hashes: Vec<u64>,
    /// Hashes of the longer words.
    long: Vec<u64>,
}

/// Counts of known words of a line.
#[derive(Debug, Default)]
struct Known {
    caption: bool,
    verb: bool,
    function: usize,
}

fn alone(block: &Block, lexicon: &Lexicon, attributes: &mut Attributes, room: &mut Room) -> Extracted {
    let text = block.text.as_str();
    let Room { folded, hashes, long } = room;
    fold_into(text, folded);
    let key = key(folded);
    let letters = Letters::of(text);
    let chars = letters.all;
    hashes.clear();
    long.clear();
    let mut known = Known::default();
    for word in words(&key) {
        let common = lexicon.word(word);
        known.caption |= common.caption;
        known.verb |= common.verb;
        known.function += usize::from(common.function);
        let hash = hash(word);
        hashes.push(hash);
        if word.len() > 3 {
            long.push(hash);
        }
    }
    long.sort_unstable();
    long.dedup();
    let many = hashes.len();
    set(
        attributes,
        Attribute::Length,
        bucket(chars as f32, &[3., 10., 22., 40., 60., 80., 100., 130., 180., 250., 400.]),
    );
    set(attributes, Attribute::Words, bucket(many as f32, &[1., 2., 4., 7., 11., 16., 24.]));
    let ending = line_shape::ending(text, |word| lexicon.word(word).function);
    set(attributes, Attribute::Ending, ending as usize);
    let sentences = line_shape::sentences(text);
    set(attributes, Attribute::Sentences, sentences.min(3));
    set(attributes, Attribute::Prose, usize::from(sentences >= 2 && matches!(ending, Ending::Stop | Ending::Ellipsis)));
    if let Some(place) = date_lines::place(folded, lexicon) {
        set(attributes, Attribute::Date, place as usize);
    }
    let (listed, body) = line_shape::item(text).map_or((None, text), |(listed, body)| (Some(listed), body));
    let bare = listed.map_or(Cow::Borrowed(folded.as_str()), |_| Cow::Owned(fold(body)));
    set(attributes, Attribute::Label, lexicon.label(&bare, many).map_or(0, |label| label as usize));
    set(attributes, Attribute::Note, lexicon.note(&key, many).into());
    set(attributes, Attribute::Navigation, lexicon.is_navigation(&key).into());
    set(attributes, Attribute::Kind, lexicon.kind(&bare, many).into());
    set(attributes, Attribute::Caption, lexicon.has_caption_word(folded, known.caption).into());
    set(attributes, Attribute::FileName, line_shape::is_file_name(folded).into());
    set(attributes, Attribute::Available, usize::from(chars < 90 && lexicon.is_available(folded)));
    set(attributes, Attribute::Introduction, lexicon.opens_introduction(&key).into());
    set(attributes, Attribute::Byline, usize::from(chars < 90 && lexicon.is_byline(folded)));
    set(attributes, Attribute::Names, usize::from(chars < 140 && line_shape::is_names(text, lexicon.words())));
    set(attributes, Attribute::Citation, lexicon.citation_marks().count(text).min(4));
    let start = match (listed, text.chars().next()) {
        (Some(Item::Number), _) => 6,
        (Some(Item::Bullet), _) => 7,
        (_, Some('"' | '“' | '‘' | '«' | '„')) => 1,
        (_, Some('(')) => 2,
        (_, Some('[')) => 3,
        (_, Some(c)) if c.is_lowercase() => 4,
        (_, Some(c)) if c.is_ascii_digit() => 5,
        _ => 0,
    };
    set(attributes, Attribute::Start, start);
    set(attributes, Attribute::Mark, usize::from(!letters.read));
    set(attributes, Attribute::Bar, text.contains('|').into());
    set(
        attributes,
        Attribute::Capitals,
        usize::from(letters.letters > 3 && letters.capitals * 5 > letters.letters * 4),
    );
    let (longer, capitalised) = capitalised(text);
    if longer > 0 {
        set(attributes, Attribute::Capitalised, bucket(share(capitalised, longer), &[0.1, 0.35, 0.7]));
    }
    set(attributes, Attribute::Function, bucket(share(known.function, many), &[0.0, 0.2, 0.35]));
    set(attributes, Attribute::Verb, known.verb.into());
    set(attributes, Attribute::Dateline, line_shape::has_dateline(text).into());
    set(attributes, Attribute::Opener, lexicon.opens_description(&key).into());
    set(attributes, Attribute::Address, usize::from(lexicon.has_address(folded)));
    set(attributes, Attribute::Contact, line_shape::is_contact(text).into());
    set(attributes, Attribute::Quoting, lexicon.is_quoting(&key, many).into());
    let before_colon = text.split_once(':').map(|(before, _)| before);
    let near = before_colon.is_some_and(|before| before.len() < 60 || before.chars().nth(59).is_none());
    set(attributes, Attribute::Colon, near.into());
    let short = (3..=14).contains(&many);
    let pair =
        |words: &mut dyn Iterator<Item = &u64>| Some(words.next()?.rotate_left(7) ^ words.next()?).filter(|_| short);
    let numbered = (2..=12).contains(&many) && chars < 80 && key.bytes().any(|byte| byte.is_ascii_digit());
    let pattern = numbered.then(|| {
        words(&key).zip(&*hashes).fold(0, |sum: u64, (word, hash)| {
            let number = word.bytes().all(|byte| byte.is_ascii_digit()) || lexicon.is_month(word);
            sum.rotate_left(9) ^ if number { 1 } else { *hash }
        })
    });
    let label = (get(attributes, Attribute::Label) == 3).then(|| hash(bare.split(':').next().unwrap_or_default()));
    Extracted {
        pattern,
        label,
        chars,
        head: pair(&mut hashes.iter()),
        tail: pair(&mut hashes.iter().rev()),
        words: long.clone(),
        key,
    }
}

/// Counts of the characters of a line by kind.
#[derive(Debug, Default)]
struct Letters {
    all: usize,
    letters: usize,
    capitals: usize,
    /// Whether the line has a letter or a digit.
    read: bool,
}

impl Letters {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            let bytes = text.as_bytes();
            let letters = count(bytes, |byte| byte.is_ascii_alphabetic());
            return Self {
                all: text.len(),
                letters,
                capitals: count(bytes, |byte| byte.is_ascii_uppercase()),
                read: letters > 0 || bytes.iter().any(u8::is_ascii_digit),
            };
        }
        let mut found = Self::default();
        for c in text.chars() {
            let letter = c.is_alphabetic();
            found.all += 1;
            found.letters += usize::from(letter);
            found.capitals += usize::from(c.is_uppercase());
            found.read |= letter || c.is_numeric();
        }
        found
    }
}

/// The number of longer words of a line without the first word, and how many of them begin with a capital.
fn capitalised(text: &str) -> (usize, usize) {
    let add = |(longer, capitalised), is_capital| (longer + 1, capitalised + usize::from(is_capital));
    if text.is_ascii() {
        let words = text.as_bytes().split(|byte| *byte == b' ').skip(1).filter(|word| word.len() > 3);
        return words.fold((0, 0), |sums, word| add(sums, word.first().is_some_and(u8::is_ascii_uppercase)));
    }
    let words = text.split(' ').skip(1).filter(|word| word.chars().nth(3).is_some());
    words.fold((0, 0), |sums, word| add(sums, word.starts_with(char::is_uppercase)))
}

/// The words of a key, which are separated by single spaces.
fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split_ascii_whitespace()
}

/// The hash of a word by FNV-1a, which is the same on every machine.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn markup(block: &Block, attributes: &mut Attributes) {
    set(
        attributes,
        Attribute::Bounds,
        match block.bound {
            Bound::Free => 0,
            Bound::Start => 1,
            Bound::Inside => 2,
            Bound::Outside => 3,
        },
    );
    let Some(hints) = &block.hints else { return };
    set(attributes, Attribute::Heading, hints.heading.min(4).into());
    set(attributes, Attribute::ListItem, hints.list_item.into());
    set(attributes, Attribute::Alternative, hints.alternative.into());
    set(attributes, Attribute::Chrome, hints.navigation.into());
    set(attributes, Attribute::LabelMarkup, hints.label.into());
    set(
        attributes,
        Attribute::Field,
        hints.field.map_or(0, |field| match field {
            Field::Title => 1,
            Field::Description => 2,
            Field::Issued => 3,
            Field::Creator => 4,
            Field::Kind => 5,
            Field::Language => 6,
            Field::Area => 7,
            Field::Identifier => 8,
            Field::More => 9,
        }),
    );
    set(attributes, Attribute::Linked, if hints.link_share > 0.6 { 2 } else { usize::from(hints.link_share > 0.0) });
    set(attributes, Attribute::Time, hints.time.is_some().into());
}
