//! Terms and values of triples.

use crate::record::language_codes::{is_tag, normalised};
use oxrdf::{Term, Triple};

use super::{OWN, OWN_TERMS};
use crate::error::{Error, Result, nearest};
use crate::vocabulary::{ANY, Scoring};

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

/// The language of a literal, or [`ANY`] if it has no valid language tag.
pub(crate) fn language(tag: Option<&str>) -> String {
    tag.filter(|tag| is_tag(tag)).map_or_else(|| ANY.to_owned(), normalised)
}
