//! Texts quoted in messages.

/// The number of characters of a value that are quoted.
const QUOTED: usize = 60;

/// A text in quotes, cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    let short: String = text.chars().take(QUOTED).collect();
    let mark = if short.len() < text.len() { "…" } else { "" };
    format!("“{short}{mark}”")
}
