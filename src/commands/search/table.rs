//! The hits of a search as a table for people, which fits the terminal.

use anstyle::Style;
use console::{measure_text_width, truncate_str};

use crate::console::printable;
use crate::refresh::report::name;
use crate::store::{Hit, Query, Store, View};
use crate::{Record, Result};

/// The width of the table where the terminal does not say its own.
const WIDTH: usize = 80;

/// The least width that a title keeps.
const TITLE: usize = 24;

const BOLD: Style = Style::new().bold();

/// A column of the table before the title: its name, the most characters that it takes, and its cells.
struct Column {
    name: &'static str,
    most: usize,
    cells: Vec<String>,
}

/// The width of the terminal, or that of `COLUMNS`, or 80.
pub(super) fn width() -> usize {
    let given = std::env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    let terminal = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    given.or_else(terminal).filter(|width| *width > 0).unwrap_or(WIDTH)
}

/// The table. The title stands last and takes what the others leave; below it stands the place where the words of the
/// query were found. A column in which no record has a value is left out, and in a narrow terminal the least telling
/// ones are.
pub(super) fn table(store: &Store, view: &View, query: &Query, hits: &[Hit], width: usize) -> Result<String> {
    let records = hits.iter().map(|hit| view.record(hit)).collect::<Result<Vec<Record>>>()?;
    let ids = records.iter().map(|record| store.short_id(&record.id)).collect::<Result<Vec<String>>>()?;
    let of = |cell: &dyn Fn(&Record) -> Option<String>| -> Vec<String> {
        records.iter().map(|record| printable(&cell(record).unwrap_or_default())).collect()
    };
    let mut columns = vec![
        Column { name: "ID", most: 20, cells: ids.iter().map(|id| printable(id)).collect() },
        Column { name: "ISSUED", most: 10, cells: of(&|record| record.issued.clone()) },
        Column { name: "LANG", most: 5, cells: of(&|record| record.languages.first().cloned()) },
        Column { name: "SOURCE", most: 14, cells: of(&|record| Some(record.source.name.clone())) },
    ];
    columns.retain(|column| column.cells.iter().any(|cell| !cell.is_empty()));
    // In a narrow terminal the columns from the right are left out, but never the id.
    while columns.len() > 1 && columns.iter().map(|column| column.width() + 2).sum::<usize>() + TITLE > width {
        columns.pop();
    }
    let left = columns.iter().map(|column| column.width() + 2).sum::<usize>();
    let room = width.saturating_sub(left).max(TITLE.min(width));
    let mut text = String::new();
    for column in &columns {
        text.push_str(&padded(column.name, column.width()));
    }
    text.push_str("TITLE\n");
    let snippets = view.snippets(query, hits)?;
    for ((at, record), snippet) in records.iter().enumerate().zip(snippets) {
        for column in &columns {
            text.push_str(&padded(column.cells.get(at).map_or("", String::as_str), column.width()));
        }
        let title = printable(&name(record).replace(['\n', '\r'], " "));
        text.push_str(&format!("{BOLD}{}{BOLD:#}\n", truncate_str(&title, room, "…")));
        if !snippet.is_empty() {
            text.push_str(&format!("  {}\n", marked(&snippet, width.saturating_sub(2))));
        }
    }
    Ok(text)
}

impl Column {
    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| measure_text_width(cell)).max().unwrap_or(0);
        cells.min(self.most).max(self.name.len())
    }
}

/// A cell in its width, with the gap behind it.
fn padded(cell: &str, width: usize) -> String {
    let cut = truncate_str(cell, width, "…");
    let gap = width.saturating_sub(measure_text_width(&cut)) + 2;
    format!("{cut}{}", " ".repeat(gap))
}

/// The snippet in one line of this width, with the words that were found in bold type. The marks become bold type only
/// after all control characters have been escaped.
fn marked(snippet: &str, width: usize) -> String {
    let (mut text, mut left) = (String::new(), width);
    let (mut bold, mut rest) = (false, snippet);
    while !rest.is_empty() && left > 0 {
        let end = rest.find(['\u{2}', '\u{3}']).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        let plain = printable(&piece.split_whitespace().collect::<Vec<_>>().join(" "));
        let spaced = |edge: Option<char>| if edge.is_some_and(char::is_whitespace) { " " } else { "" };
        let plain = match plain.is_empty() {
            true => spaced(piece.chars().next()).to_owned(),
            false => format!("{}{plain}{}", spaced(piece.chars().next()), spaced(piece.chars().next_back())),
        };
        let cut = truncate_str(&plain, left, "…");
        left = left.saturating_sub(measure_text_width(&cut));
        match bold {
            true => text.push_str(&format!("{BOLD}{cut}{BOLD:#}")),
            false => text.push_str(&cut),
        }
        bold = behind.starts_with('\u{2}');
        rest = behind.get(1..).unwrap_or_default();
    }
    text
}
