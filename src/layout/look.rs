//! What is seen of one block, and of a page as a whole: the traits of the first pass.

use foldhash::HashMap;

use super::lexicon::Lexicon;
use super::shape::{self, Ending, Item, fold, key};
use super::traits::{COUNT, Trait, Traits, get, set};
use super::{citation, dateline};
use crate::document::{Block, Bound, Field};

/// What is computed once of a block's text.
#[derive(Debug)]
struct Look {
    chars: usize,
    key: String,
    /// Hashes of the longer words, sorted.
    words: Vec<u64>,
    head: Option<u64>,
    tail: Option<u64>,
    /// The words with their numbers and months taken out, of a short line that has a number.
    pattern: Option<u64>,
    /// What stands before its colon, where that is no known label.
    label: Option<u64>,
}

/// The page as a whole.
#[derive(Debug, Default)]
struct Page {
    size: usize,
    threshold: f32,
    apart: f32,
    cut: f32,
    dates: f32,
    gaps: usize,
    long: f32,
    short: f32,
    turns: f32,
    period: usize,
    items: f32,
    gap_mode: u32,
    gap_most: u32,
    gap_least: u32,
    indent: u32,
    markup: bool,
    heading: u8,
}

/// The number of the first bound that `value` does not exceed, counted from 1.
pub fn bucket(value: f32, bounds: &[f32]) -> usize {
    1 + bounds.iter().take_while(|bound| value > **bound).count()
}

/// A share of a count; 0 of nothing.
pub fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// The traits of every block of a page.
pub fn traits(blocks: &[Block], lexicon: &Lexicon) -> Vec<Traits> {
    let mut all = Vec::with_capacity(blocks.len());
    let mut looks = Vec::with_capacity(blocks.len());
    for block in blocks {
        let mut traits = [0; COUNT];
        looks.push(alone(block, lexicon, &mut traits));
        markup(block, &mut traits);
        all.push(traits);
    }
    let page = page(blocks, &looks, &mut all);
    neighbours(blocks, &looks, &page, &mut all);
    repetition(&looks, &mut all);
    for (at, traits) in all.iter_mut().enumerate() {
        of_page(&page, at, traits);
    }
    all
}

fn alone(block: &Block, lexicon: &Lexicon, traits: &mut Traits) -> Look {
    let text = block.text.as_str();
    let folded = fold(text);
    let key = key(&folded);
    let chars = text.chars().count();
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let count = words.len();
    set(traits, Trait::Length, bucket(chars as f32, &[3., 10., 22., 40., 60., 80., 100., 130., 180., 250., 400.]));
    set(traits, Trait::Words, bucket(count as f32, &[1., 2., 4., 7., 11., 16., 24.]));
    let ending = shape::ending(text, |word| lexicon.is_function(word));
    set(traits, Trait::Ending, ending as usize);
    let sentences = shape::sentences(text);
    set(traits, Trait::Sentences, sentences.min(3));
    set(traits, Trait::Prose, usize::from(sentences >= 2 && matches!(ending, Ending::Stop | Ending::Ellipsis)));
    if let Some(place) = dateline::place(&folded, lexicon) {
        set(traits, Trait::Date, place as usize);
    }
    let (listed, body) = shape::item(text).map_or((None, text), |(listed, body)| (Some(listed), body));
    let bare = listed.map_or_else(|| folded.clone(), |_| fold(body));
    set(traits, Trait::Label, lexicon.label(&bare, count).map_or(0, |label| label as usize));
    set(traits, Trait::Note, lexicon.note(&key, count).into());
    set(traits, Trait::Navigation, lexicon.is_navigation(&key).into());
    set(traits, Trait::Kind, lexicon.kind(&bare, count).into());
    set(traits, Trait::Caption, lexicon.has_caption_word(&folded).into());
    set(traits, Trait::FileName, shape::is_file_name(&folded).into());
    set(traits, Trait::Available, usize::from(chars < 90 && lexicon.is_available(&folded)));
    set(traits, Trait::Introduction, lexicon.opens_introduction(&key).into());
    set(traits, Trait::Byline, usize::from(chars < 90 && lexicon.is_byline(&folded)));
    set(traits, Trait::Names, usize::from(chars < 140 && shape::is_names(text)));
    set(traits, Trait::Citation, citation::marks(text).min(4));
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
    set(traits, Trait::Start, start);
    set(traits, Trait::Mark, usize::from(!text.chars().any(char::is_alphanumeric)));
    set(traits, Trait::Bar, text.contains('|').into());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    set(traits, Trait::Capitals, usize::from(letters > 3 && capitals * 5 > letters * 4));
    let long: Vec<&str> = text.split(' ').skip(1).filter(|word| word.chars().count() > 3).collect();
    if !long.is_empty() {
        let capitalised = long.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        set(traits, Trait::Capitalised, bucket(share(capitalised, long.len()), &[0.1, 0.35, 0.7]));
    }
    let function = words.iter().filter(|word| lexicon.is_function(word)).count();
    set(traits, Trait::Function, bucket(share(function, count), &[0.0, 0.2, 0.35]));
    set(traits, Trait::Verb, words.iter().any(|word| lexicon.is_verb(word)).into());
    set(traits, Trait::Dateline, shape::has_dateline(text).into());
    set(traits, Trait::Opener, lexicon.opens_description(&key).into());
    set(
        traits,
        Trait::Address,
        usize::from(folded.contains("http") || folded.contains("www.") || folded.contains('@')),
    );
    set(traits, Trait::Contact, shape::is_contact(text).into());
    set(traits, Trait::Quoting, lexicon.is_quoting(&key, count).into());
    set(traits, Trait::Colon, text.chars().take(60).any(|c| c == ':').into());
    let short = (3..=14).contains(&count);
    let mut content: Vec<u64> = words.iter().filter(|word| word.len() > 3).map(|word| hash(word)).collect();
    content.sort_unstable();
    content.dedup();
    let pair = |words: &mut dyn Iterator<Item = &&str>| {
        Some(hash(words.next()?).rotate_left(7) ^ hash(words.next()?)).filter(|_| short)
    };
    let numbered = (2..=12).contains(&count) && chars < 80 && key.bytes().any(|byte| byte.is_ascii_digit());
    let pattern = numbered.then(|| {
        words.iter().fold(0, |sum: u64, word| {
            let number = word.bytes().all(|byte| byte.is_ascii_digit()) || lexicon.month(word).is_some();
            sum.rotate_left(9) ^ if number { 1 } else { hash(word) }
        })
    });
    let label = (get(traits, Trait::Label) == 3).then(|| hash(bare.split(':').next().unwrap_or_default()));
    Look {
        pattern,
        label,
        chars,
        head: pair(&mut words.iter()),
        tail: pair(&mut words.iter().rev()),
        words: content,
        key,
    }
}

/// FNV-1a: the same on every machine.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn markup(block: &Block, traits: &mut Traits) {
    set(
        traits,
        Trait::Bounds,
        match block.bound {
            Bound::Free => 0,
            Bound::Start => 1,
            Bound::Inside => 2,
            Bound::Outside => 3,
        },
    );
    let Some(hints) = &block.hints else { return };
    set(traits, Trait::Heading, hints.heading.min(4).into());
    set(traits, Trait::ListItem, hints.list_item.into());
    set(traits, Trait::Alternative, hints.alternative.into());
    set(traits, Trait::Chrome, hints.navigation.into());
    set(traits, Trait::LabelMarkup, hints.label.into());
    set(
        traits,
        Trait::Field,
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
    set(traits, Trait::Linked, if hints.link_share > 0.6 { 2 } else { usize::from(hints.link_share > 0.0) });
    set(traits, Trait::Time, hints.time.is_some().into());
}

fn page(blocks: &[Block], looks: &[Look], all: &mut [Traits]) -> Page {
    let size = blocks.len();
    let mut page = Page { size, markup: blocks.iter().any(|block| block.hints.is_some()), ..Page::default() };
    let lengths: Vec<f32> =
        looks.iter().filter(|look| look.chars > 12).map(|look| (look.chars as f32 + 1.0).ln()).collect();
    (page.threshold, page.apart) = two_classes(lengths);
    let is = |which: Trait, value: u8| move |traits: &&Traits| get(traits, which) == value;
    page.cut = share(all.iter().filter(is(Trait::Ending, 1)).count(), size);
    page.dates = share(all.iter().filter(|t| matches!(get(t, Trait::Date), 1 | 3 | 4 | 7 | 8)).count(), size);
    page.long = share(looks.iter().filter(|look| look.chars > 110).count(), size);
    page.short = share(looks.iter().filter(|look| look.chars <= 25).count(), size);
    let mut gaps: HashMap<u32, usize> = HashMap::default();
    for block in blocks.iter().skip(1) {
        *gaps.entry(block.gap).or_default() += 1;
    }
    // Of equally frequent gaps the smaller, so that the order of a hash map never shows.
    page.gap_mode = gaps.iter().max_by_key(|(gap, count)| (**count, u32::MAX - **gap)).map_or(0, |(gap, _)| *gap);
    page.gap_most = gaps.keys().max().copied().unwrap_or(0);
    page.gap_least = gaps.keys().min().copied().unwrap_or(0);
    let several = gaps.iter().filter(|(gap, _)| **gap > 1).map(|(_, count)| *count).sum::<usize>() > 1;
    page.gaps =
        1 + usize::from(gaps.contains_key(&0)) + 2 * usize::from(gaps.contains_key(&1)) + 4 * usize::from(several);
    let mut indents: HashMap<u32, usize> = HashMap::default();
    for block in blocks {
        *indents.entry(block.indent).or_default() += 1;
    }
    page.indent =
        indents.iter().max_by_key(|(indent, count)| (**count, u32::MAX - **indent)).map_or(0, |(indent, _)| *indent);
    let mut headings = [0_usize; 5];
    for traits in all.iter_mut() {
        if let Some(count) = headings.get_mut(usize::from(get(traits, Trait::Heading))) {
            *count += 1;
        }
    }
    page.heading = (1_u8..5)
        .zip(headings.iter().skip(1))
        .filter(|(_, count)| **count >= 2)
        .max_by_key(|(_, count)| **count)
        .map_or(0, |(level, _)| level);
    for (look, traits) in looks.iter().zip(all.iter_mut()) {
        if look.chars > 12 {
            let high = (look.chars as f32 + 1.0).ln() > page.threshold;
            set(traits, Trait::Side, if high { 1 } else { 2 });
            set(
                traits,
                Trait::SideSure,
                if page.apart <= 0.7 {
                    0
                } else if high {
                    1
                } else {
                    2
                },
            );
        }
    }
    let turns = all.windows(2).filter(|pair| match pair {
        [a, b] => get(a, Trait::Side) != get(b, Trait::Side),
        _ => false,
    });
    page.turns = share(turns.count(), size.saturating_sub(1));
    page.period = period(blocks, all);
    page.items = share(all.iter().filter(|traits| get(traits, Trait::Start) >= 6).count(), size);
    page
}

/// The threshold that best splits `values` in two classes (Otsu 1979), and the share of variance it explains.
fn two_classes(mut values: Vec<f32>) -> (f32, f32) {
    values.sort_unstable_by(f32::total_cmp);
    let (count, total) = (values.len() as f64, values.iter().map(|v| f64::from(*v)).sum::<f64>());
    let mean = total / count.max(1.0);
    let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / count.max(1.0);
    // A title of a page without two classes would have fewer than 90 characters.
    let mut best = (0.0, 4.5);
    if values.len() < 3 || variance < 1e-9 {
        return (best.1, 0.0);
    }
    let mut sum = 0.0;
    for (at, pair) in values.windows(2).enumerate() {
        let [low, high] = pair else { continue };
        sum += f64::from(*low);
        if low == high {
            continue;
        }
        let below = (at + 1) as f64;
        let difference = sum / below - (total - sum) / (count - below);
        let between = below * (count - below) / count / count * difference * difference;
        if between > best.0 {
            best = (between, (low + high) / 2.0);
        }
    }
    (best.1, (best.0 / variance) as f32)
}

/// What of a block repeats from record to record.
fn outline(block: &Block, traits: &Traits) -> u32 {
    let length = match get(traits, Trait::Length) {
        0..=3 => 0_u32,
        _ => u32::from(get(traits, Trait::Side)),
    };
    let ending = match get(traits, Trait::Ending) {
        1 => 1_u32,
        3 => 2,
        2 => 3,
        _ => 0,
    };
    length * 100 + block.gap.min(3) * 10 + ending
}

/// After how many blocks, up to six, the outlines agree most often; 7 where they hardly do.
fn period(blocks: &[Block], all: &[Traits]) -> usize {
    let outlines: Vec<u32> = blocks.iter().zip(all).map(|(block, traits)| outline(block, traits)).collect();
    let mut best = (0.6, 7);
    for lag in 1..=6_usize {
        let pairs = outlines.iter().zip(outlines.iter().skip(lag));
        let agree = share(pairs.filter(|(a, b)| a == b).count(), outlines.len().saturating_sub(lag));
        if outlines.len() > 2 * lag && agree > best.0 + 0.05 {
            best = (agree, lag);
        }
    }
    best.1
}

fn neighbours(blocks: &[Block], looks: &[Look], page: &Page, all: &mut [Traits]) {
    let outlines: Vec<u32> = blocks.iter().zip(all.iter()).map(|(block, traits)| outline(block, traits)).collect();
    let mut runs = vec![0_usize; blocks.len()];
    let mut start = 0;
    for at in 0..=blocks.len() {
        let long = |at: usize| all.get(at).is_some_and(|traits| get(traits, Trait::Length) >= 8);
        let joined = at > start && long(at) && blocks.get(at).is_some_and(|block| block.gap == 0);
        if !joined {
            let length = at - start;
            for (place, run) in runs.iter_mut().enumerate().skip(start).take(length) {
                *run = if long(place) { bucket(length as f32, &[1., 2., 4.]) } else { 0 };
            }
            start = at;
        }
    }
    for (at, traits) in all.iter_mut().enumerate() {
        let Some((block, look)) = blocks.get(at).zip(looks.get(at)) else { continue };
        let next = blocks.get(at + 1).zip(looks.get(at + 1));
        let before = at.checked_sub(1).and_then(|at| blocks.get(at).zip(looks.get(at)));
        let after = next.map_or(9, |(next, _)| next.gap);
        set(traits, Trait::Gap, 1 + block.gap.min(3) as usize);
        set(traits, Trait::After, 1 + after.min(3) as usize);
        if at > 0 && page.gap_most > page.gap_least {
            let rank = if block.gap == page.gap_most {
                1
            } else if block.gap == page.gap_least {
                2
            } else {
                3
            };
            set(traits, Trait::GapRank, rank);
            set(
                traits,
                Trait::GapMode,
                match block.gap.cmp(&page.gap_mode) {
                    std::cmp::Ordering::Greater => 1,
                    std::cmp::Ordering::Equal => 2,
                    std::cmp::Ordering::Less => 3,
                },
            );
            if next.is_some() {
                set(
                    traits,
                    Trait::GapStep,
                    match block.gap.cmp(&after) {
                        std::cmp::Ordering::Greater => 1,
                        std::cmp::Ordering::Less => 2,
                        std::cmp::Ordering::Equal => 3,
                    },
                );
            }
        }
        let indent = match block.indent {
            indent if indent >= page.indent + 2 => 1,
            indent if indent + 2 <= page.indent => 2,
            _ => 0,
        };
        set(traits, Trait::Indent, indent);
        set(traits, Trait::Run, runs.get(at).copied().unwrap_or(0));
        if let Some((next, there)) = next {
            set(traits, Trait::SharedNext, shared(look, there));
            set(traits, Trait::PrefixNext, prefix(look, there));
            set(traits, Trait::QuotesNext, quotes(look, there));
            set(traits, Trait::AgainstNext, against(look.chars, there.chars));
            let _ = next;
        }
        if let Some((_, there)) = before {
            set(traits, Trait::SharedBefore, shared(look, there));
            set(traits, Trait::PrefixBefore, prefix(look, there));
            set(traits, Trait::QuotesBefore, quotes(look, there));
            set(traits, Trait::AgainstBefore, against(look.chars, there.chars));
        }
        let same = |other: Option<(&Block, &Look)>| {
            let link = |block: &Block| block.hints.as_ref().and_then(|hints| hints.link.clone());
            other.is_some_and(|(other, _)| link(block).is_some() && link(block) == link(other))
        };
        set(traits, Trait::SameLink, usize::from(same(before)) + 2 * usize::from(same(next)));
        if page.period < 7 {
            let here = outlines.get(at);
            let agrees = |place: Option<usize>| place.and_then(|place| outlines.get(place)) == here;
            let agreed = usize::from(agrees(at.checked_sub(page.period))) + usize::from(agrees(Some(at + page.period)));
            set(traits, Trait::Phase, 3 - agreed);
        }
    }
}

fn shared(a: &Look, b: &Look) -> usize {
    let common = a.words.iter().filter(|word| b.words.binary_search(word).is_ok()).count();
    bucket(share(common, a.words.len().min(b.words.len())), &[0.0, 0.2, 0.5, 0.8])
}

/// 1: `a` is how `b` begins. 2: the other way round.
fn prefix(a: &Look, b: &Look) -> usize {
    if a.key == b.key {
        0
    } else if a.chars > 8 && b.key.starts_with(&a.key) {
        1
    } else if b.chars > 8 && a.key.starts_with(&b.key) {
        2
    } else {
        0
    }
}

/// 1: `a` holds all of `b` behind its beginning. 2: the other way round.
fn quotes(a: &Look, b: &Look) -> usize {
    let holds = |whole: &Look, part: &Look| {
        part.key.len() > 10
            && whole.chars < part.chars * 2 + 60
            && whole.key.len() > part.key.len()
            && whole.key.find(&part.key).is_some_and(|at| at > 0)
    };
    if holds(a, b) {
        1
    } else if holds(b, a) {
        2
    } else {
        0
    }
}

fn against(here: usize, there: usize) -> usize {
    if here * 10 > there * 16 {
        1
    } else if there * 10 > here * 16 {
        2
    } else {
        3
    }
}

fn repetition(looks: &[Look], all: &mut [Traits]) {
    let mut counts: HashMap<&str, usize> = HashMap::default();
    let (mut heads, mut tails): (HashMap<u64, usize>, HashMap<u64, usize>) = (HashMap::default(), HashMap::default());
    let (mut patterns, mut labels): (HashMap<u64, usize>, HashMap<u64, usize>) =
        (HashMap::default(), HashMap::default());
    for look in looks {
        *counts.entry(&look.key).or_default() += 1;
        if let Some(head) = look.head {
            *heads.entry(head).or_default() += 1;
        }
        if let Some(tail) = look.tail {
            *tails.entry(tail).or_default() += 1;
        }
        if let Some(pattern) = look.pattern {
            *patterns.entry(pattern).or_default() += 1;
        }
        if let Some(label) = look.label {
            *labels.entry(label).or_default() += 1;
        }
    }
    for (at, (look, traits)) in looks.iter().zip(all.iter_mut()).enumerate() {
        let count = counts.get(look.key.as_str()).copied().unwrap_or(0);
        let often = |count: usize| match count {
            0..=2 => 0,
            3..=4 => 1,
            _ => 2,
        };
        set(traits, Trait::SharedHead, look.head.and_then(|head| heads.get(&head)).map_or(0, |count| often(*count)));
        set(traits, Trait::SharedTail, look.tail.and_then(|tail| tails.get(&tail)).map_or(0, |count| often(*count)));
        let times = |key: Option<u64>, of: &HashMap<u64, usize>| key.and_then(|key| of.get(&key)).copied().unwrap_or(0);
        set(traits, Trait::Pattern, times(look.pattern, &patterns).saturating_sub(1).min(2));
        if times(look.label, &labels) >= 2 {
            // What stands before the colon of several lines is a label, though no list knows it.
            set(traits, Trait::Label, 4);
        }
        if look.key.is_empty() || count < 2 {
            continue;
        }
        set(traits, Trait::Repeated, (count - 1).min(2));
        let same = |at: Option<usize>| at.and_then(|at| looks.get(at)).is_some_and(|other| other.key == look.key);
        let before = same(at.checked_sub(1));
        set(
            traits,
            Trait::Twin,
            if before {
                1
            } else if same(Some(at + 1)) {
                2
            } else {
                0
            },
        );
        let near = (2..=14).any(|back| same(at.checked_sub(back)));
        set(traits, Trait::Echo, usize::from(near && !before && look.chars > 25));
    }
}

fn of_page(page: &Page, at: usize, traits: &mut Traits) {
    set(traits, Trait::PageApart, bucket(page.apart, &[0.5, 0.7, 0.85]));
    set(traits, Trait::PageCut, bucket(page.cut, &[0.0, 0.25]));
    if page.cut > 0.25 && get(traits, Trait::Length) > 3 {
        set(traits, Trait::CutHere, if get(traits, Trait::Ending) == 1 { 1 } else { 2 });
    }
    set(traits, Trait::PageDates, bucket(page.dates, &[0.0, 0.12]));
    set(traits, Trait::PageGaps, page.gaps);
    set(traits, Trait::PageLong, bucket(page.long, &[0.05, 0.3, 0.45]));
    set(traits, Trait::PageShort, bucket(page.short, &[0.1, 0.3, 0.6]));
    set(traits, Trait::PageTurns, bucket(page.turns, &[0.2, 0.5, 0.8]));
    set(traits, Trait::PageItems, bucket(page.items, &[0.1, 0.4, 0.75]) - 1);
    set(traits, Trait::PageSize, bucket(page.size as f32, &[3., 8., 25.]));
    set(traits, Trait::PagePeriod, page.period);
    let edge = |distance: usize| {
        if distance < 3 {
            distance + 1
        } else if distance < 6 {
            4
        } else {
            0
        }
    };
    set(traits, Trait::FromStart, edge(at));
    set(traits, Trait::FromEnd, edge(page.size - 1 - at));
    set(traits, Trait::Markup, page.markup.into());
    let heading = get(traits, Trait::Heading);
    set(traits, Trait::HeadingMode, usize::from(heading > 0 && heading == page.heading));
}
