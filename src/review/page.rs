//! The page for a browser: the sheets of a review in one file that needs no network and works from `file://`.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::sheet::Sheet;
use crate::formats::html::{ICON, STYLE, policy, script_json};
use crate::formats::xml::escape;

const FRAME: &str = include_str!("assets/frame.html");
const OWN_STYLE: &str = include_str!("assets/review.css");
const EARLY: &str = include_str!("../formats/html/assets/early.js");

/// The parts of the script, in their order; they share one scope. The first part also belongs to the page that `-f
/// html` writes.
const SCRIPTS: [&str; 4] = [
    include_str!("../formats/html/assets/dom.js"),
    include_str!("assets/steps.js"),
    include_str!("assets/view.js"),
    include_str!("assets/main.js"),
];

/// Writes the page. `title` is the name of the review; if `all` is true, records that are not doubtful are listed, too.
///
/// # Errors
/// Returns an error when `out` cannot be written.
pub(crate) fn write(out: &mut dyn Write, title: &str, sheets: &[Sheet], all: bool) -> io::Result<()> {
    let style = format!("{STYLE}{OWN_STYLE}");
    let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPTS.join("\n"));
    let pages: Vec<Value> = sheets.iter().map(Sheet::json).collect();
    let data = json!({"title": title, "all": all, "pages": pages});
    let mut pieces = FRAME.split("{{");
    out.write_all(pieces.next().unwrap_or_default().as_bytes())?;
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        let hole = match name {
            "title" => escape(title).into_owned(),
            "policy" => policy::inline(&[EARLY, &script], &style),
            "generator" => format!("shelflist {}", env!("CARGO_PKG_VERSION")),
            "icon" => ICON.to_owned(),
            "style" => style.clone(),
            "early" => EARLY.to_owned(),
            "script" => script.clone(),
            "data" => script_json(&data),
            _ => String::new(),
        };
        out.write_all(hole.as_bytes())?;
        out.write_all(rest.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_page_is_markup() {
        let mut out = Vec::new();
        write(&mut out, "<b>x</b>", &[], false).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>x"));
        assert!(!page.contains("{{") && page.matches("<script").count() == 3, "{page}");
    }
}
