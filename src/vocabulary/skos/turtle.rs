//! Parses Turtle into triples with their lines.

use crate::record::language_codes::{is_tag, normalised};
use oxrdf::{Term, Triple};
use oxttl::TurtleParser;

use super::{OWN, OWN_TERMS};
use crate::error::{Error, Result, nearest};
use crate::vocabulary::{ANY, Scoring};

/// The triples of a text, and the line in which each ends. The text is given to the parser line by line, because the
/// parser does not report the lines of triples.
///
/// # Errors
/// Returns an error at `origin:line` when the text is not Turtle.
pub(crate) fn triples(origin: &str, text: &str) -> Result<(Vec<Triple>, Vec<usize>)> {
    let (mut triples, mut lines) = (Vec::new(), Vec::new());
    let mut parser = TurtleParser::new().low_level();
    let mut feed = text.split_inclusive('\n').zip(1..);
    let mut line = 1;
    loop {
        while let Some(triple) = parser.parse_next() {
            triples.push(triple.map_err(|error| {
                let line = error.location().start.line + 1;
                Error::usage(format!("not Turtle: {}", error.message())).at(format!("{origin}:{line}"))
            })?);
            lines.push(line);
        }
        if parser.is_end() {
            return Ok((triples, lines));
        }
        match feed.next() {
            Some((more, number)) => {
                line = number;
                parser.extend_from_slice(more.as_bytes());
            }
            None => parser.end(),
        }
    }
}

/// Checks a term of this tool's namespace. An unknown name or an invalid number is an error.
pub(crate) fn own_term(triple: &Triple) -> Result<()> {
    let Some(name) = triple.predicate.as_str().strip_prefix(OWN) else { return Ok(()) };
    let setting = name.strip_prefix("scoring-");
    let known = setting.map_or(OWN_TERMS, |_| Scoring::KEYS);
    let wanted = setting.unwrap_or(name);
    if !known.contains(&wanted) {
        let error = Error::usage(format!("unknown term shelflist:{name}"));
        return Err(match nearest(wanted, known.iter().copied()) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("known: {}", known.join(", "))),
        });
    }
    let is_number = setting.is_some() || matches!(name, "weight" | "threshold" | "strict");
    match &triple.object {
        Term::Literal(literal) if is_number => number(literal.value()).map(drop),
        Term::Literal(_) if name != "keyword" => Ok(()),
        Term::NamedNode(_) | Term::BlankNode(_) if name == "keyword" => Ok(()),
        _ => Err(Error::usage(format!("{} is no value of shelflist:{name}", triple.object))),
    }
}

/// Parses a finite number.
pub(crate) fn number(text: &str) -> Result<f64> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| Error::usage(format!("{text} is not a number")))
}

/// The language of a literal, or [`ANY`] where it has no valid language tag.
pub(crate) fn language(tag: Option<&str>) -> String {
    tag.filter(|tag| is_tag(tag)).map_or_else(|| ANY.to_owned(), normalised)
}
