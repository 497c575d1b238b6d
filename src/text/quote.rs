//! Quotes texts in messages.

/// The largest number of characters of a text that are quoted.
const QUOTED: usize = 60;

/// The text in quotation marks, shortened if it is long.
pub(crate) fn quote(text: &str) -> String {
    let short: String = text.chars().take(QUOTED).collect();
    let mark = if short.len() < text.len() { "…" } else { "" };
    format!("“{short}{mark}”")
}
