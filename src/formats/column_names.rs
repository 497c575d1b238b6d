//! Normalises the names of columns and members for comparison.

use crate::text::folding::fold;

/// Normalises a name: `datePublished`, `date_published`, `dc:date` and `Date Published` become the same. The language
/// that DSpace appends to a name (`dc.title[en]`) is removed.
pub(crate) fn plain(name: &str) -> String {
    let name = name.trim();
    let tagged = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let is_tag =
        |tag: &str| tag.len() <= 12 && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*'));
    let name = tagged.filter(|(name, tag)| !name.is_empty() && is_tag(tag)).map_or(name, |(name, _)| name);
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut lower = false;
    for c in name.chars() {
        if c.is_uppercase() && lower {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(if matches!(c, '_' | '-' | '.' | ':' | '/') { ' ' } else { c });
    }
    fold(&spaced).split_whitespace().collect::<Vec<_>>().join(" ")
}
