//! Estimates the cost of matching a pinned selector. On a page that is built for it, `a ~ b` and `:has()` examine every
//! pair of elements.

use scraper::Selector;

use super::tree::Tree;
use crate::error::{Error, Result};

/// The greatest number of steps of all selectors on one page, which takes about half a second. `a ~ b` on a listing of
/// 5,000 rows takes an eighth of it.
const MAX_STEPS: u64 = 100_000_000;

/// A selector with the features that determine its cost.
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    pub(crate) text: String,
    pub(crate) selector: Selector,
    /// The number of simple selectors: `ul > li a` has three.
    names: u64,
    /// The number of combinators that examine the siblings of an element.
    siblings: u64,
    /// True if the siblings of ancestors are also examined, as in `a ~ b c`.
    above: bool,
    /// True if the descendants of elements are examined.
    inside: bool,
}

impl Pin {
    /// Parses a selector.
    ///
    /// # Errors
    /// Returns an error if the text is not a valid CSS selector.
    pub(crate) fn new(text: &str) -> Result<Self> {
        let selector = Selector::parse(text).map_err(|_| Error::usage(format!("{text:?} is no CSS selector")))?;
        let bare = outside_brackets(text);
        let is_joint = |c: char| c.is_whitespace() || matches!(c, '>' | '~' | '+' | ',' | '(');
        let names = bare.split(is_joint).filter(|name| !name.is_empty()).count() as u64;
        let siblings = bare.matches('~').count() as u64;
        // The part before the last descendant step.
        let tight = bare.split('~').map(str::trim).collect::<Vec<_>>().join("~");
        let before = tight.trim().rfind(|c: char| c.is_whitespace() || c == '>').and_then(|at| tight.get(..at));
        let above = tight.contains([',', '(']) || before.is_some_and(|before| before.contains('~'));
        let inside = bare.to_ascii_lowercase().contains(":has(");
        Ok(Self { text: text.to_owned(), selector, names, siblings, above, inside })
    }
}

/// The selector without its attributes, in which `~=` is not a combinator.
fn outside_brackets(text: &str) -> String {
    let (mut depth, mut quote) = (0_u32, None);
    let mut bare = String::new();
    for c in text.chars() {
        match c {
            '"' | '\'' if depth > 0 && quote.is_none() => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Refuses a page on which matching these selectors would take too long. The number of steps is estimated from the
/// shape of the tree, and not measured as time, so that every machine makes the same decision.
///
/// # Errors
/// Returns an error if the selectors would take too many steps.
pub(crate) fn check<'p>(tree: &Tree, pins: impl Iterator<Item = &'p Pin>) -> Result<()> {
    // An open level of the tree: its end, the number of its elements so far, and the cost of a sibling combinator up to
    // here.
    let mut open: Vec<(usize, u64, u64)> = vec![(tree.len(), 0, 0)];
    let (mut up, mut along, mut along_above, mut into, mut both) = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    for at in 0..tree.len() {
        while open.len() > 1 && open.last().is_some_and(|(end, _, _)| *end <= at) {
            open.pop();
        }
        if tree.name(at).is_none() {
            continue;
        }
        let depth = open.len() as u64;
        let Some((_, elements, above)) = open.last_mut() else { break };
        *elements += 1;
        let (before, chain) = (*elements, *above + *elements);
        open.push((tree.end(at), 0, chain));
        up += depth;
        along += before;
        along_above += chain;
        into += depth * depth;
        both = both.saturating_add(depth * chain);
    }
    let steps = |pin: &Pin| {
        let (names, siblings) = match (pin.inside, pin.above) {
            (true, _) => (into, both),
            (false, true) => (up, along_above),
            (false, false) => (up, along),
        };
        pin.names.saturating_mul(names).saturating_add(pin.siblings.saturating_mul(siblings))
    };
    let mut all = 0_u64;
    for pin in pins {
        all = all.saturating_add(steps(pin));
        if all > MAX_STEPS {
            let what = format!("the page is too deep or too long for the selector {:?}", pin.text);
            return Err(Error::data(what).hint("pin it without ~ and :has(), or leave it out: what repeats is found"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::parse;

    fn is_read(page: &str, selectors: &[&str]) -> bool {
        let pins: Vec<Pin> = selectors.iter().map(|text| Pin::new(text).unwrap()).collect();
        check(&parse::parse(page, &std::sync::Arc::default()).unwrap(), pins.iter()).is_ok()
    }

    #[test]
    fn pages_that_make_a_selector_costly_are_refused() {
        let flat = "<p>x<br>".repeat(40_000);
        assert!(!is_read(&flat, &[".none ~ *"]));
        assert!(!is_read(&flat, &["p:has(~ .none)"]));
        assert!(is_read(&flat, &["body > p br", "a[rel~=\"next\"]"]));
        let deep = format!("{}{}", "<div>".repeat(450), "<p>x</p>".repeat(20_000));
        assert!(!is_read(&deep, &["*:has(.none)"]));
        assert!(!is_read(&deep, &[".none div div div div div div div div div div div div"]));
    }

    #[test]
    fn long_listings_are_read_with_any_selector() {
        let rows = "<li><h3><a href=x>Minutes</a></h3><p>What was said.</p><p>By whom.</p></li>".repeat(5_000);
        let page = format!("<html><body><main><div><ul>{rows}</ul></div></main></body></html>");
        assert!(is_read(&page, &["li:has(h3 > a)", "main li ~ li", "li h3 a", "h3 + p", "h3 ~ p", "li ~ li a"]));
    }
}
