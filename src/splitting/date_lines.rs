//! Where on its line a date stands: a line that is a date plays another role than a text that names one.

use super::lexicon::Lexicon;

/// The place of a date on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// The line is a date, perhaps with a weekday, a time or a word that announces it.
    Whole = 1,
    /// The line is a year.
    Year,
    /// A date, a separator, and little more: `22 / 03 / 2020 | category | author`.
    Front,
    /// A few words, a separator, and a date: `Artikel - 27 juli 2016`.
    Back,
    /// The line ends in a date: a headline with its date, a citation.
    Tail,
    /// A date somewhere in the text.
    Inside,
    /// The line begins with a date, with or without its year, and goes on.
    Lead,
    /// The line is a day of a month without its year: `Vrijdag 19 april`.
    Day,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Number { value: u32, digits: usize },
    Word(&'a str),
    Mark(char),
}

/// The place of the first date in the folded line.
pub fn place(folded: &str, lexicon: &Lexicon) -> Option<Place> {
    if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let tokens = tokens(folded);
    let chars = folded.chars().count();
    let Some((from, to, year_only)) = find(&tokens, lexicon) else { return yearless(&tokens, chars, lexicon) };
    let before = tokens.get(..from).unwrap_or_default();
    let behind = tokens.get(to..).unwrap_or_default();
    let (start, end) = (start_of(&tokens, from, folded.len()), start_of(&tokens, to, folded.len()));
    let blank = |tokens: &[(usize, Token)]| {
        tokens.iter().all(|(_, token)| match token {
            Token::Mark(mark) => !matches!(mark, '|' | '%' | '€' | '$'),
            Token::Word(word) => {
                lexicon.is_weekday(word)
                    || lexicon.is_joint(word)
                    || matches!(*word, "at" | "h" | "hrs" | "uur" | "am" | "pm" | "a" | "las" | "om" | "on")
                    || lexicon.is_more(word)
            }
            // A time of day.
            Token::Number { digits, .. } => *digits <= 2,
        })
    };
    let head = folded.get(..start).unwrap_or_default();
    let announced = lexicon.announces_date(head);
    if year_only {
        if let Some(place) = yearless(&tokens, chars, lexicon) {
            return Some(place);
        }
        if blank(before) && before.len() <= 1 && blank(behind) && behind.len() <= 1 {
            return Some(Place::Year);
        }
        let joined = matches!(before.last(), Some((_, Token::Mark('—' | '–' | '|' | '·'))));
        return Some(if joined && behind.is_empty() && chars <= 60 { Place::Back } else { Place::Inside });
    }
    if chars < 70 && (blank(before) || announced) && blank(behind) && (announced || before.len() <= 4) {
        return Some(Place::Whole);
    }
    let rest = chars.saturating_sub(folded.get(start..end).map_or(0, |date| date.chars().count()));
    let separator = |token: Option<&(usize, Token)>| {
        matches!(token, Some((_, Token::Mark('|' | '-' | '–' | '—' | '·' | '•' | ':' | '/'))))
    };
    if rest <= 60 && blank(before) && before.len() <= 3 && separator(behind.first()) {
        return Some(Place::Front);
    }
    if rest <= 60 && behind.iter().all(|(_, token)| matches!(token, Token::Mark(_))) && separator(before.last()) {
        return Some(Place::Back);
    }
    if rest <= 60 && behind.len() <= 4 && matches!(before.last(), Some((_, Token::Mark('|')))) {
        return Some(Place::Back);
    }
    if blank(before) && before.len() <= 3 {
        return Some(Place::Lead);
    }
    // A place and a date: `Sevilla, a 6 de mayo de 2022`.
    let placed = matches!(before, [.., (_, Token::Mark(',')), (_, Token::Word("a" | "el" | "den"))]);
    if rest <= 45 && behind.is_empty() && placed && before.len() <= 8 {
        return Some(Place::Back);
    }
    Some(if behind.len() <= 1 { Place::Tail } else { Place::Inside })
}

/// A day of a month without its year, at the beginning of the line: the calendar of a year names it once.
fn yearless(tokens: &[(usize, Token)], chars: usize, lexicon: &Lexicon) -> Option<Place> {
    let skipped = tokens.iter().take(3).take_while(|(_, token)| match token {
        Token::Mark(mark) => matches!(mark, '-' | '•' | '*' | '–' | '|' | ',' | '.'),
        Token::Word(word) => lexicon.is_weekday(word),
        Token::Number { .. } => false,
    });
    let from = skipped.count();
    let token = |at: usize| tokens.get(from + at).map(|(_, token)| *token);
    let day = |at: usize| matches!(token(at), Some(Token::Number { value: 1..=31, digits: 1..=2 }));
    let month = |at: usize| matches!(token(at), Some(Token::Word(word)) if lexicon.month(word).is_some());
    let joint = |at: usize| match token(at) {
        Some(Token::Mark('-' | '–' | '/' | '.')) => true,
        Some(Token::Word(word)) => {
            lexicon.is_joint(word) || matches!(word, "en" | "and" | "y" | "st" | "nd" | "rd" | "th")
        }
        _ => false,
    };
    let size = if day(0) && month(1) {
        2
    } else if day(0) && joint(1) && month(2) {
        3
    } else if day(0) && joint(1) && day(2) && month(3) {
        4
    } else if month(0) && day(1) {
        2
    } else {
        return None;
    };
    let behind = tokens.get(from + size..).unwrap_or_default();
    let blank = behind.iter().all(|(_, token)| matches!(token, Token::Mark(_) | Token::Number { digits: ..=2, .. }));
    Some(if blank && chars < 40 { Place::Day } else { Place::Lead })
}

fn start_of(tokens: &[(usize, Token)], at: usize, len: usize) -> usize {
    tokens.get(at).map_or(len, |(start, _)| *start)
}

fn tokens(folded: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut chars = folded.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c == ' ' {
            continue;
        }
        let digit = c.is_ascii_digit();
        if digit || c.is_alphabetic() {
            let mut end = start + c.len_utf8();
            while let Some((at, next)) = chars.peek().copied() {
                if if digit { next.is_ascii_digit() } else { next.is_alphabetic() } {
                    end = at + next.len_utf8();
                    chars.next();
                } else {
                    break;
                }
            }
            let text = folded.get(start..end).unwrap_or_default();
            tokens.push((
                start,
                if digit {
                    Token::Number { value: text.parse().unwrap_or(u32::MAX), digits: text.len() }
                } else {
                    Token::Word(text)
                },
            ));
        } else {
            tokens.push((start, Token::Mark(c)));
        }
    }
    tokens
}

/// The first date: its tokens, and whether it is a bare year.
fn find(tokens: &[(usize, Token)], lexicon: &Lexicon) -> Option<(usize, usize, bool)> {
    let mut year = None;
    for at in 0..tokens.len() {
        let token = |step: usize| tokens.get(at + step).map(|(_, token)| *token);
        let glued = at > 0 && matches!(tokens.get(at - 1), Some((_, Token::Mark('/' | '.' | ',' | '#' | '-'))));
        if let Some(end) =
            day_first(&token, lexicon).or_else(|| month_first(&token, lexicon)).or_else(|| numbers(&token))
        {
            return Some((at, range_end(tokens, at + end, lexicon), false));
        }
        if let Some(Token::Number { value: 1800..=2099, digits: 4 }) = token(0) {
            let part = matches!(token(1), Some(Token::Mark('/' | '-')));
            if year.is_none() && !glued && !part {
                year = Some((at, at + 1, true));
            }
        }
    }
    year
}

/// A range goes on behind a dash or `to`: `June - July 2021`, `3-5 May 2020`.
fn range_end(tokens: &[(usize, Token)], end: usize, lexicon: &Lexicon) -> usize {
    let joint = match tokens.get(end) {
        Some((_, Token::Mark('-' | '–' | '/'))) => true,
        Some((_, Token::Word(word))) => lexicon.is_joint(word),
        _ => false,
    };
    if !joint {
        return end;
    }
    let token = |step: usize| tokens.get(end + 1 + step).map(|(_, token)| *token);
    let more = day_first(&token, lexicon).or_else(|| month_first(&token, lexicon)).or_else(|| numbers(&token));
    more.map_or(end, |more| end + 1 + more)
}

fn is_year(token: Option<Token>) -> bool {
    matches!(token, Some(Token::Number { value: 1000..=2999, digits: 4 }))
}

/// `15 de junio de 2021`, `15 June, 2021`, `15-Jun-2021`, `26th of November 2021`.
fn day_first<'a>(token: &impl Fn(usize) -> Option<Token<'a>>, lexicon: &Lexicon) -> Option<usize> {
    let Some(Token::Number { value: 1..=31, digits: 1..=2 }) = token(0) else { return None };
    let mut at = 1;
    let skip = |at: usize| match token(at) {
        Some(Token::Mark('-' | '/' | '.' | ',' | 'º' | 'ª' | '°')) => true,
        Some(Token::Word(word)) => matches!(word, "st" | "nd" | "rd" | "th" | "o" | "er") || lexicon.is_joint(word),
        _ => false,
    };
    while at < 4 && skip(at) {
        at += 1;
    }
    let Some(Token::Word(word)) = token(at) else { return None };
    lexicon.month(word)?;
    at += 1;
    let start = at;
    while at < start + 2 && skip(at) {
        at += 1;
    }
    is_year(token(at)).then_some(at + 1)
}

/// `November 26, 2021`, `November 2021`, `noviembre de 2021`.
fn month_first<'a>(token: &impl Fn(usize) -> Option<Token<'a>>, lexicon: &Lexicon) -> Option<usize> {
    let Some(Token::Word(word)) = token(0) else { return None };
    lexicon.month(word)?;
    let mut at = 1;
    let skip = |at: usize| match token(at) {
        Some(Token::Mark('.' | ',' | '-' | '/')) => true,
        Some(Token::Word(word)) => matches!(word, "st" | "nd" | "rd" | "th" | "de" | "del" | "of"),
        _ => false,
    };
    while at < 3 && skip(at) {
        at += 1;
    }
    if is_year(token(at)) {
        return Some(at + 1);
    }
    if !matches!(token(at), Some(Token::Number { value: 1..=31, digits: 1..=2 })) {
        return None;
    }
    at += 1;
    let start = at;
    while at < start + 2 && skip(at) {
        at += 1;
    }
    is_year(token(at)).then_some(at + 1)
}

/// `26/11/2021`, `26 / 11 / 2021`, `2021-11-26`, `26.11.2021`, `26/11/21`.
fn numbers<'a>(token: &impl Fn(usize) -> Option<Token<'a>>) -> Option<usize> {
    let number = |step: usize| match token(step) {
        Some(Token::Number { value, digits }) => Some((value, digits)),
        _ => None,
    };
    let Some(Token::Mark(mark @ ('/' | '-' | '.'))) = token(1) else { return None };
    if token(3) != Some(Token::Mark(mark)) {
        return None;
    }
    let (first, second, third) = (number(0)?, number(2)?, number(4)?);
    let small = |(value, digits): (u32, usize), most: u32| (1..=most).contains(&value) && digits <= 2;
    let iso = first.1 == 4 && small(second, 12) && small(third, 31);
    let day = small(first, 31) && small(second, 31) && (third.1 == 4 || third.1 == 2 && mark != '.');
    (iso || day).then_some(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::splitting::line_shape::fold;

    #[test]
    fn dates_are_found_where_they_stand() {
        let lexicon = Lexicon::new(&Seeds::embedded()).unwrap();
        for (line, expected) in [
            ("10 October, 2019", Some(Place::Whole)),
            ("Jueves 25 de febrero de 2021", Some(Place::Whole)),
            ("Published on 3 May 2020, 10:45", Some(Place::Whole)),
            ("May 2015", Some(Place::Whole)),
            ("3-5 May 2020", Some(Place::Whole)),
            ("2019", Some(Place::Year)),
            ("22 / 03 / 2020 | Salud | A. Pérez", Some(Place::Front)),
            ("Artikel - 27 juli 2016", Some(Place::Back)),
            ("News | 27 July 2016", Some(Place::Back)),
            ("Situation report #6. November 26, 2021.", Some(Place::Tail)),
            ("Issued on January 1, 1863, it declared that all was well", Some(Place::Inside)),
            ("In 2018 and later", Some(Place::Inside)),
            ("Bevolkingsprognose 2020-2050", None),
            ("Nothing of the kind", None),
            ("- 18 januari : lezing over het kerkpad", Some(Place::Lead)),
            ("17 enero 2023: Reunión de socios en la sala grande de la vieja biblioteca municipal", Some(Place::Lead)),
            ("May 3: the library opens late", Some(Place::Lead)),
            ("Vrijdag 19 april", Some(Place::Day)),
            ("2017-02-02 » meer", Some(Place::Whole)),
            ("Sevilla, a 6 de mayo de 2022", Some(Place::Back)),
        ] {
            assert_eq!(place(&fold(line), &lexicon), expected, "{line}");
        }
    }
}
