//! The grammar of queries. `OR` binds less than terms one after another and `AND`, and these bind less than `NOT`.

use super::fields::{Column, Field, Filter, FilterKind};
use super::terms::{Term, terms};
use super::{Node, Words};
use crate::error::{Error, Result};

/// The most terms of a query. SQLite bounds the depth of its expressions.
const MOST_TERMS: usize = 200;

/// The most brackets inside one another.
const DEEPEST: usize = 40;

/// Parses a query; `None` where it has no term.
///
/// # Errors
/// Returns an error when a field does not exist, a value is not valid, or brackets, quotes or operators are incomplete.
pub(crate) fn parse(text: &str) -> Result<Option<Node>> {
    let terms = terms(text)?;
    if terms.len() > MOST_TERMS {
        return Err(Error::usage(format!("the query has {} terms, and at most {MOST_TERMS} are read", terms.len()))
            .hint("ask in several searches"));
    }
    let mut parser = Parser { terms: &terms, depth: 0 };
    let root = parser.alternatives(None)?;
    match parser.terms.first() {
        None => Ok(root),
        Some(_) => Err(Error::usage("a bracket ) closes none").hint("write a ( before it, or put it into quotes")),
    }
}

struct Parser<'t> {
    terms: &'t [Term],
    depth: usize,
}

impl Parser<'_> {
    fn next_is(&mut self, term: &Term) -> bool {
        match self.terms.split_first() {
            Some((first, rest)) if first == term => {
                self.terms = rest;
                true
            }
            _ => false,
        }
    }

    /// Parts with `OR` between them. Words and values without a field of their own belong to `field`.
    fn alternatives(&mut self, field: Option<Field>) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        let first = self.sequence(field)?;
        let mut missing = first.is_none();
        parts.extend(first);
        let mut several = false;
        while self.next_is(&Term::Or) {
            several = true;
            let part = self.sequence(field)?;
            missing |= part.is_none();
            parts.extend(part);
        }
        if several && missing {
            return Err(Error::usage("OR stands between two terms, and one of them is missing")
                .hint("write boats OR ferries; put it into quotes where it is a word: \"OR\""));
        }
        Ok(one_or(parts, Node::Any))
    }

    /// Parts that must all hold, one after another or with `AND` between them.
    fn sequence(&mut self, field: Option<Field>) -> Result<Option<Node>> {
        let (mut parts, mut joined) = (Vec::new(), Vec::new());
        let mut waiting = false;
        loop {
            if self.next_is(&Term::And) {
                if waiting || parts.is_empty() {
                    return Err(lonely("AND"));
                }
                waiting = true;
                continue;
            }
            match self.terms.first() {
                None | Some(Term::Close | Term::Or) => break,
                Some(_) => {
                    parts.extend(self.part(field)?);
                    joined.resize(parts.len(), waiting);
                    waiting = false;
                }
            }
        }
        if waiting {
            return Err(lonely("AND"));
        }
        Ok(one_or(merged(parts, &joined), Node::All))
    }

    /// A term, or brackets with what is in them; `None` for a term without a letter or digit.
    fn part(&mut self, field: Option<Field>) -> Result<Option<Node>> {
        let Some((first, rest)) = self.terms.split_first() else { return Ok(None) };
        self.terms = rest;
        match first {
            Term::Not => {
                self.depth += 1;
                self.check_depth()?;
                if matches!(self.terms.first(), None | Some(Term::Close | Term::Or | Term::And)) {
                    return Err(lonely("NOT"));
                }
                let part = self.part(field)?;
                self.depth -= 1;
                Ok(part.map(|part| match part {
                    Node::Not(inner) => *inner,
                    part => Node::Not(Box::new(part)),
                }))
            }
            Term::Open => {
                self.depth += 1;
                self.check_depth()?;
                let inner = self.alternatives(field)?;
                if !self.next_is(&Term::Close) {
                    return Err(Error::usage("a bracket ( is not closed")
                        .hint("write a ) at its end, or put it into quotes where it belongs to the words"));
                }
                self.depth -= 1;
                Ok(inner)
            }
            Term::Field(name) => {
                let named = super::fields::field(name)?;
                match self.terms.first() {
                    Some(Term::Open | Term::Word(_) | Term::Phrase(..)) => self.part(Some(named)),
                    _ => Err(Error::usage(format!("{name}: says nothing"))
                        .hint(format!("write {name}:VALUE, and put a value of several words into quotes"))),
                }
            }
            Term::Word(word) => value(field, word.trim_end_matches('*'), word.ends_with('*')),
            Term::Phrase(phrase, prefix) => value(field, phrase, *prefix),
            Term::And | Term::Or | Term::Close => Ok(None),
        }
    }

    fn check_depth(&self) -> Result<()> {
        if self.depth > DEEPEST {
            return Err(Error::usage(format!("more than {DEEPEST} brackets or NOTs stand inside one another")));
        }
        Ok(())
    }
}

fn lonely(operator: &str) -> Error {
    Error::usage(format!("{operator} has no term beside it"))
        .hint(format!("write a term on each side; put it into quotes where it is a word: \"{operator}\""))
}

/// The condition that a word or value makes in its field.
fn value(field: Option<Field>, text: &str, prefix: bool) -> Result<Option<Node>> {
    let column = match field {
        Some(Field::Column(Column::Area)) if text == "none" && !prefix => {
            return Filter::new(FilterKind::Area, text, prefix).map(|filter| Some(Node::Filter(filter)));
        }
        Some(Field::Filter(kind)) => return Filter::new(kind, text, prefix).map(|filter| Some(Node::Filter(filter))),
        Some(Field::Column(column)) => Some(column),
        None => None,
    };
    Ok(words(column, text, prefix).map(Node::Words))
}

/// Words to look for; `None` where the text has no letter or digit.
fn words(column: Option<Column>, text: &str, prefix: bool) -> Option<Words> {
    let text = text.replace(['"', '*'], " ");
    let text = text.trim();
    text.chars().any(char::is_alphanumeric).then(|| Words { column, text: text.to_owned(), prefix })
}

/// Makes alternatives of filters of one field that follow one another without `AND`.
fn merged(parts: Vec<Node>, joined: &[bool]) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    // The places in `found` of the filters that may still get alternatives, by field.
    let mut open: Vec<(FilterKind, usize)> = Vec::new();
    for (part, joined) in parts.into_iter().zip(joined) {
        if let Node::Filter(filter) = &part {
            let kind = filter.kind;
            let place = open.iter().find(|(other, _)| *other == kind).map(|(_, at)| *at);
            match place.filter(|_| !joined).and_then(|at| found.get_mut(at)) {
                Some(Node::Any(alternatives)) => {
                    alternatives.push(part);
                    continue;
                }
                Some(node) => {
                    let before = std::mem::replace(node, Node::Any(Vec::new()));
                    *node = Node::Any(vec![before, part]);
                    continue;
                }
                None => open.push((kind, found.len())),
            }
        }
        found.push(part);
    }
    found
}

fn one_or(mut parts: Vec<Node>, several: impl FnOnce(Vec<Node>) -> Node) -> Option<Node> {
    if parts.len() > 1 { Some(several(parts)) } else { parts.pop() }
}

#[cfg(test)]
mod tests {
    use super::super::Query;
    use super::*;

    #[test]
    fn an_incomplete_query_is_an_error_with_advice() {
        for (text, words) in [
            ("(boats", "not closed"),
            ("boats)", "closes none"),
            ("boats OR", "OR stands between"),
            ("OR boats", "OR stands between"),
            ("boats AND", "AND has no term"),
            ("boats NOT", "NOT has no term"),
            ("\"boats", "quote"),
            ("year:", "says nothing"),
            ("year:soon", "no year"),
            ("year:2021..2019", "backwards"),
            ("langauge:es", "language"),
            ("zzz:es", "no field zzz"),
        ] {
            let error = Query::parse(text).unwrap_err();
            assert!(error.to_string().contains(words) && error.exit_status() == 2, "{text}: {error}");
            assert!(error.advice().is_some(), "{text}: {error}");
        }
        let deep = "(".repeat(5000);
        assert!(Query::parse(&deep).is_err());
        assert!(Query::parse(&"(".repeat(100)).unwrap_err().to_string().contains("inside one another"));
        assert!(Query::parse(&"-".repeat(100)).is_ok());
    }

    #[test]
    fn a_colon_of_a_time_and_a_word_of_signs_are_no_fields() {
        assert_eq!(Query::parse("* + -- \"\"").unwrap().root, None);
        let query = Query::parse("10:30").unwrap();
        let words = Words { column: None, text: "10:30".into(), prefix: false };
        assert_eq!(query.root, Some(Node::Words(words)));
    }
}
