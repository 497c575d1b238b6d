//! Finds lists with bullets and numbers: `-`, `•`, `1.`, `2)`, `(a)`, `iv.`, `[3]`, which may be nested and have
//! wrapped lines.

use std::ops::Range;

use super::lines::Line;

/// The characters that are used as bullets.
const SIGNS: &str = "•·*▪●■►»›–—-◦‣○▶✓✔➤⁃∙□◆❖+➢➔→⇒▸▹▻◇◊★☆✦✧☞☐☑✅📄📌🔹🔸👉§✗✘⬥⮞❯➜\u{f0b7}\u{f0a7}\u{f0d8}";
/// The number of lines in which the next marker of a list is searched.
const FAR: usize = 12;

/// The kind of a list marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// This bullet character.
    Sign(char),
    /// A number with the characters around it: `1.`, `1)`, `(1)`, `[1]`.
    Number(char, char),
    /// A lower-case or upper-case letter, or a Roman numeral, with the characters around it.
    Letter(char, char),
}

/// A list marker at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) mark: Mark,
    /// The length in bytes of the marker and the blanks after it.
    pub(super) length: usize,
    /// The value of the number, or 0 for a bullet.
    pub(super) number: u32,
    /// The value of a letter such as "i" as a Roman numeral; otherwise the same value.
    pub(super) roman: u32,
}

/// The list marker at the beginning of a line.
pub(super) fn marked(text: &str) -> Option<Marked> {
    let first = text.chars().next()?;
    let blank = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace());
    let length = |rest: &str| text.len() - rest.trim_start().len();
    if SIGNS.contains(first) {
        let rest = text.get(first.len_utf8()..)?;
        // "--" is a rule or a dash, and a minus sign has no blank before its number.
        return (blank(rest) && !rest.trim().is_empty()).then(|| Marked {
            mark: Mark::Sign(first),
            length: length(rest),
            number: 0,
            roman: 0,
        });
    }
    // In some fonts, the bullet of the second level is a small "o".
    if let Some(rest) = text.strip_prefix('o').filter(|rest| blank(rest)) {
        let begins = rest.trim_start().starts_with(char::is_uppercase);
        return begins.then(|| Marked { mark: Mark::Sign('o'), length: length(rest), number: 0, roman: 0 });
    }
    let open = if matches!(first, '(' | '[') { first } else { ' ' };
    let inner = if open == ' ' { text } else { text.get(1..)? };
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (said, after) = inner.split_at_checked(end)?;
    let close = after.chars().next()?;
    let rest = after.get(close.len_utf8()..)?;
    let fits = match open {
        '(' => close == ')',
        '[' => close == ']',
        _ => matches!(close, '.' | ')' | ':' | 'º' | '°') || close == '/' && said.len() < 3,
    };
    // "1.- Title", "1º. Title"
    let rest = if open == ' ' { rest.trim_start_matches(['-', '–', '.', ')']) } else { rest };
    // References such as "[3]Smit" are printed without a blank.
    if !fits || !(blank(rest) || open == '[') || said.is_empty() || said.len() > 5 {
        return None;
    }
    if said.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = said.parse().ok().filter(|_| said.len() <= 3)?;
        return Some(Marked { mark: Mark::Number(open, close), length: length(rest), number, roman: number });
    }
    let number = letter(said).or_else(|| roman(said)).filter(|_| !matches!(close, ':' | '/'))?;
    let roman = roman(said).unwrap_or(number);
    Some(Marked { mark: Mark::Letter(open, close), length: length(rest), number, roman })
}

/// The value of a letter: a, b, c …
fn letter(said: &str) -> Option<u32> {
    let mut chars = said.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?.to_ascii_lowercase();
    c.is_ascii_lowercase().then(|| u32::from(c) - u32::from('a') + 1)
}

/// The value of a Roman numeral: i, ii, iii, iv …
fn roman(said: &str) -> Option<u32> {
    let value = |c: char| match c.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        _ => None,
    };
    let values: Vec<u32> = said.chars().map(value).collect::<Option<_>>()?;
    let (mut total, mut last) = (0_i64, 0);
    for own in values.iter().rev() {
        total += if *own < last { -i64::from(*own) } else { i64::from(*own) };
        last = *own;
    }
    u32::try_from(total).ok().filter(|total| *total > 0)
}

/// An item of a list.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The lines of the item, beginning with the marked one.
    pub(super) lines: Range<usize>,
    /// The length in bytes of the marker on the first line.
    pub(super) mark: usize,
    /// The number of lists around the item's own list.
    pub(super) level: usize,
}

/// A sequence of items.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) lines: Range<usize>,
    pub(super) items: Vec<Item>,
}

/// Finds the lists of a text. Numbers that do not count up, and single bullets, do not form a list.
pub(super) fn find(lines: &[Line]) -> Vec<List> {
    let marks: Vec<Option<Marked>> = counted(lines);
    let mut lists: Vec<List> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match marks.get(at) {
            Some(Some(_)) => {
                let list = run(lines, &marks, at);
                at = list.lines.end;
                lists.push(list);
            }
            _ => at += 1,
        }
    }
    lists
}

/// The markers of the lines. Numbers and letters are kept only if they count up.
fn counted(lines: &[Line]) -> Vec<Option<Marked>> {
    let mut marks: Vec<Option<Marked>> = lines.iter().map(|line| marked(line.text)).collect();
    let mut kinds: Vec<(Mark, usize)> = Vec::new();
    for (mark, line) in marks.iter().zip(lines) {
        if let Some(Marked { mark: mark @ (Mark::Number(..) | Mark::Letter(..)), .. }) = mark
            && !kinds.contains(&(*mark, line.indent))
        {
            kinds.push((*mark, line.indent));
        }
    }
    for (kind, indent) in kinds.into_iter().take(40) {
        let of_kind = |(_, (mark, line)): &(usize, (&Option<Marked>, &Line))| {
            mark.is_some_and(|mark| mark.mark == kind) && line.indent == indent
        };
        let counted = |value: fn(&Marked) -> u32| -> (Vec<(usize, u32)>, usize) {
            let of = marks.iter().zip(lines).enumerate().filter(of_kind);
            let places: Vec<(usize, u32)> =
                of.filter_map(|(at, (mark, _))| Some((at, value(mark.as_ref()?)))).collect();
            // A list numbers its items continuously, or begins again under each heading.
            let follows = |pair: &&[(usize, u32)]| matches!(pair, [(_, a), (_, b)] if *b == a + 1 || *b == 1);
            let steps = places.windows(2).filter(follows).count();
            (places, steps)
        };
        let (letters, romans) = (counted(|mark| mark.number), counted(|mark| mark.roman));
        let (places, steps) = if romans.1 > letters.1 { romans } else { letters };
        let alone = places.len() == 1 && places.first().is_some_and(|(_, number)| *number == 1);
        // "A. Prins" and "I. Mora" are names, and not list items.
        let letters = matches!(kind, Mark::Letter(..)) && places.len() < 2;
        if letters || !(alone || places.len() > 1 && steps * 5 >= (places.len() - 1) * 4) {
            for (at, _) in places {
                if let Some(mark) = marks.get_mut(at) {
                    *mark = None;
                }
            }
        }
    }
    marks
}

/// The list that begins at a line.
fn run(lines: &[Line], marks: &[Option<Marked>], first: usize) -> List {
    let margin = lines.get(first).map_or(0, |line| line.indent);
    let own = marks.get(first).copied().flatten();
    let mut items: Vec<Item> = Vec::new();
    // The margins of the open lists.
    let mut margins: Vec<(usize, Mark)> = Vec::new();
    let mut at = first;
    while let Some(line) = lines.get(at) {
        match marks.get(at).copied().flatten() {
            Some(mark) if line.indent + 1 >= margin => {
                let sibling =
                    margins.iter().rposition(|(indent, kind)| *kind == mark.mark && indent.abs_diff(line.indent) < 2);
                match sibling {
                    Some(level) => margins.truncate(level + 1),
                    // A different marker at the margin of the first item, outside of any list, begins another list.
                    None if line.indent <= margin + 1
                        && !margins.is_empty()
                        && line.gap > 0
                        && is_top(&margins, own) =>
                    {
                        break;
                    }
                    None => margins.push((line.indent, mark.mark)),
                }
                let level = margins.len().saturating_sub(1);
                items.push(Item { lines: at..at + 1, mark: mark.length, level });
            }
            Some(_) => break,
            None => {
                let inside = line.indent > margin;
                let next = || {
                    marks.iter().zip(lines).skip(at + 1).take(FAR).any(|(mark, line)| {
                        mark.zip(own).is_some_and(|(mark, own)| mark.mark == own.mark)
                            && line.indent.abs_diff(margin) < 2
                    })
                };
                // Lines of an item that are not indented are wrapped lines, or paragraphs before the next
                // marker.
                let lazy = line.gap == 0;
                let paragraph = line.gap > 0 && !inside && !is_heading(line) && next();
                if !(inside || lazy || paragraph) {
                    break;
                }
            }
        }
        if let Some(last) = items.last_mut() {
            last.lines.end = at + 1;
        }
        at += 1;
    }
    List { lines: first..at, items }
}

fn is_top(margins: &[(usize, Mark)], own: Option<Marked>) -> bool {
    margins.len() == 1 && own.is_some()
}

/// Returns whether a line is short and ends without punctuation, so that it may be the heading of the next list.
fn is_heading(line: &Line) -> bool {
    line.length() <= 60 && !line.text.ends_with(['.', '!', '?', ';', ','])
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;

    fn items(text: &str) -> Vec<(usize, String)> {
        let lines = of(text);
        let lists = find(&lines);
        let said = |item: &Item| {
            let said: Vec<&str> = lines[item.lines.clone()].iter().map(|line| line.text).collect();
            (item.level, said.join("/")[item.mark..].to_owned())
        };
        lists.iter().flat_map(|list| list.items.iter().map(said)).collect()
    }

    #[test]
    fn marks_of_all_kinds() {
        for (text, number) in [
            ("- a", Some(0)),
            ("• a", Some(0)),
            ("12) a", Some(12)),
            ("(c) a", Some(3)),
            ("iv. a", Some(4)),
            ("[3] a", Some(3)),
            ("2019. a", None),
            ("-5 a", None),
            ("Mr. a", None),
        ] {
            assert_eq!(marked(text).map(|mark| mark.number), number, "{text}");
        }
    }

    #[test]
    fn lists_are_nested_and_their_lines_wrap() {
        assert_eq!(
            items("Head\n- one\n  two\n  - three\n- four\n\nEnd of all.\n"),
            [(0, "one/two".to_owned()), (1, "three".to_owned()), (0, "four".to_owned())]
        );
        assert_eq!(items("1. one\n\nText of one.\n\n2. two\n\nText of two.\n").len(), 2);
        assert_eq!(items("3. one\n7. two\n"), []);
        assert_eq!(items("I. Mora, the author\n"), []);
    }
}
