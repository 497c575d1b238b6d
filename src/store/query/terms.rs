//! Divides the text of a query into terms, operators and brackets.

use crate::error::{Error, Result};

/// A piece of the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `NOT`, or a hyphen before a term.
    Not,
    /// The name of a field with its colon.
    Field(String),
    /// A word or prefix as it was typed.
    Word(String),
    /// A phrase without its quotes, and whether a star stood at its end.
    Phrase(String, bool),
}

/// The terms of a query.
///
/// # Errors
/// Returns an error when a quote is not closed.
pub(crate) fn terms(text: &str) -> Result<Vec<Term>> {
    let letters: Vec<char> =
        text.chars().map(|c| if matches!(c, '“' | '”' | '„' | '«' | '»') { '"' } else { c }).collect();
    let mut rest = letters.as_slice();
    let mut found = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        match first {
            c if c.is_whitespace() => rest = after,
            '(' => {
                found.push(Term::Open);
                rest = after;
            }
            ')' => {
                found.push(Term::Close);
                rest = after;
            }
            // A hyphen excludes only where a term follows it at once.
            '-' if after.first().is_some_and(|next| !next.is_whitespace() && !matches!(next, '-' | ')')) => {
                found.push(Term::Not);
                rest = after;
            }
            '"' => {
                let Some(end) = after.iter().position(|c| *c == '"') else {
                    let phrase: String = after.iter().collect();
                    return Err(Error::usage(format!("the quote before {} is not closed", phrase.trim()))
                        .hint("close it with another \", or leave it out"));
                };
                let (phrase, behind) = after.split_at(end);
                rest = behind.get(1..).unwrap_or_default();
                let inner = phrase.last() == Some(&'*');
                let outer = rest.first() == Some(&'*');
                if outer {
                    rest = rest.get(1..).unwrap_or_default();
                }
                found.push(Term::Phrase(phrase.iter().collect(), inner || outer));
            }
            _ => {
                let end = rest.iter().position(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"' | ':'));
                let end = end.unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                let word: String = word.iter().collect();
                let colon = behind.first() == Some(&':');
                if colon && !word.is_empty() && word.chars().all(char::is_alphabetic) {
                    found.push(Term::Field(word));
                    rest = behind.get(1..).unwrap_or_default();
                    continue;
                }
                // A colon behind anything but letters belongs to the word: 10:30, 2021-05-01T10:00.
                let end = rest.iter().position(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
                let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
                rest = behind;
                let word: String = word.iter().collect();
                found.push(match word.as_str() {
                    "AND" => Term::And,
                    "OR" => Term::Or,
                    "NOT" => Term::Not,
                    _ => Term::Word(word),
                });
            }
        }
    }
    Ok(found)
}
