//! The place of a date on its line. A line that is a date has another role than a text that mentions a date.

use super::lexicon::Lexicon;
use crate::text::date_words::Cue;

/// The place of a date on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// The line is a date, possibly with a weekday, a time or a word that announces a date.
    Whole = 1,
    /// The line is a year.
    Year,
    /// A date and a separator are followed by little more: `22 / 03 / 2020 | category | author`.
    Front,
    /// A few words and a separator are followed by a date: `Artikel - 27 juli 2016`.
    Back,
    /// The line ends with a date, such as a headline with its date, or a citation.
    Tail,
    /// The date is somewhere else in the text.
    Inside,
    /// The line begins with a date, with or without a year, and continues with other text.
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

/// The place of the first date in the folded line. A date with a day or a month is preferred to a bare year.
pub fn place(folded: &str, lexicon: &Lexicon) -> Option<Place> {
    if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let tokens = tokens(folded);
    let chars = folded.chars().count();
    let dates = lexicon.dates();
    let found = dates.scan(folded, true, false);
    let named = found.iter().find(|date| !date.is_year());
    let whole = || dates.whole(folded, false).map(|whole| whole.date).filter(|date| !date.is_year());
    let year = || found.iter().find(|date| is_bare(folded, date.start));
    let Some(date) = named.cloned().or_else(whole).or_else(|| year().cloned()) else {
        return yearless(&tokens, chars, lexicon);
    };
    let year_only = date.is_year();
    let (start, end) = (date.start, date.end);
    let from = tokens.partition_point(|(at, _)| *at < start);
    let to = tokens.partition_point(|(at, _)| *at < end);
    let before = tokens.get(..from).unwrap_or_default();
    let behind = tokens.get(to..).unwrap_or_default();
    let blank = |tokens: &[(usize, Token)]| {
        tokens.iter().all(|(_, token)| match token {
            Token::Mark(mark) => !matches!(mark, '|' | '%' | '€' | '$'),
            Token::Word(word) => {
                let known = lexicon.date_word(word);
                known.is(Cue::Weekday) || known.is(Cue::Joint) || known.is(Cue::Clock) || lexicon.is_more(word)
            }
            // A number of at most two digits can belong to a time of day.
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
    // A place name comes before the date: `Sevilla, a 6 de mayo de 2022`.
    let placed = match before {
        [.., (_, Token::Mark(',')), (_, Token::Word(word))] => lexicon.date_word(word).is(Cue::Joint),
        _ => false,
    };
    if rest <= 45 && behind.is_empty() && placed && before.len() <= 8 {
        return Some(Place::Back);
    }
    Some(if behind.len() <= 1 { Place::Tail } else { Place::Inside })
}

/// A day of a month without a year at the beginning of the line. The calendar of a year names the year only once.
fn yearless(tokens: &[(usize, Token)], chars: usize, lexicon: &Lexicon) -> Option<Place> {
    let skipped = tokens.iter().take(3).take_while(|(_, token)| match token {
        Token::Mark(mark) => matches!(mark, '-' | '•' | '*' | '–' | '|' | ',' | '.'),
        Token::Word(word) => lexicon.date_word(word).is(Cue::Weekday),
        Token::Number { .. } => false,
    });
    let from = skipped.count();
    let token = |at: usize| tokens.get(from + at).map(|(_, token)| *token);
    let day = |at: usize| matches!(token(at), Some(Token::Number { value: 1..=31, digits: 1..=2 }));
    let month = |at: usize| matches!(token(at), Some(Token::Word(word)) if lexicon.is_month(word));
    let joint = |at: usize| match token(at) {
        Some(Token::Mark('-' | '–' | '/' | '.')) => true,
        Some(Token::Word(word)) => {
            let known = lexicon.date_word(word);
            known.is(Cue::Joint) || known.is(Cue::Suffix) && word.len() > 1
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

/// Whether the year at `start` stands alone and is no part of a number such as `14/2019` or `#2019`.
fn is_bare(folded: &str, start: usize) -> bool {
    let before = folded.get(..start).unwrap_or_default();
    let behind = folded.get(start + 4..).unwrap_or_default();
    let is_recent = folded.get(start..start + 4).is_some_and(|year| ("1800".."2100").contains(&year));
    is_recent && !before.trim_end().ends_with(['/', '.', ',', '#', '-']) && !behind.trim_start().starts_with(['/', '-'])
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
