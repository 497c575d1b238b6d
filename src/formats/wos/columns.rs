//! Reads the export of the Web of Science in columns: one record on each row, separated by tabs, below a header row of
//! two-letter tags. Cells are not quoted, and lists are separated by semicolons.

use super::Fields;
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;

/// Reads an export in columns.
///
/// # Errors
/// Returns the errors of `sink`.
pub(crate) fn read(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut names: Vec<&str> = Vec::new();
    for (number, (line, _)) in (1_u64..).zip(plain_text::lines(text)) {
        let line = line.trim_start_matches('\u{feff}');
        let cells: Vec<&str> = line.split('\t').map(unquoted).collect();
        match names.is_empty() {
            _ if line.trim().is_empty() => {}
            true => names = cells,
            false if cells.iter().skip(names.len()).any(|cell| !cell.is_empty()) => {
                let message = format!("the row has {} cells, but there are {} columns", cells.len(), names.len());
                sink.rejected(Rejected::new(Error::data(message).at(format!("line {number}")), line.to_owned()))?;
            }
            false => {
                let cells = names.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
                let fields: Fields = cells.map(|(name, cell)| ((*name).to_owned(), vec![cell.to_owned()])).collect();
                budget.check_length("this row", line.len() as u64)?;
                sink.entry(super::entry(&fields, (number, number)))?;
            }
        }
    }
    Ok(())
}

/// Removes the quotes that a spreadsheet may have added to a cell.
fn unquoted(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')).unwrap_or(cell).trim()
}

/// Returns whether a line is the header row of two-letter tags with which this export begins.
pub(crate) fn is_header(line: &str) -> bool {
    let cells: Vec<&str> = line.trim_start_matches('\u{feff}').split('\t').map(unquoted).collect();
    cells.len() > 3
        && ["PT", "AU", "TI"].iter().all(|name| cells.contains(name))
        && cells.iter().all(|cell| cell.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn rows_become_records() {
        let text = "\u{feff}PT\tAU\tAF\tTI\tSO\tDT\tDE\tPY\tSN\tUT\t\nJ\tMora, A; Vries, K\tMora, Ana; Vries, Kees\tRivers\tJ RIV\tArticle\twater; rain\t2020\t0378-5955\tWOS:1\t\n";
        assert!(is_header(text.lines().next().unwrap()));
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, &budget, sink)).unwrap();
        let record = &found.entries[0].record;
        assert_eq!(
            (record.creators.len(), record.keywords.len(), record.identifiers[0].value.as_str()),
            (2, 2, "WOS:1")
        );
        assert_eq!(record.source.lines, Some((2, 2)));
    }
}
