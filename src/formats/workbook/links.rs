//! The links of the cells in a sheet, and the positions of cells.

use std::collections::HashMap;

/// The greatest number of links that span several cells.
const RANGES: usize = 1000;

/// The row and the column of a cell.
type Cell = (u64, usize);

/// The addresses to which cells link.
#[derive(Default)]
pub(super) struct Links {
    cells: HashMap<Cell, String>,
    ranges: Vec<(Cell, Cell, String)>,
}

impl Links {
    /// Adds the address of a cell (`B7`) or of a range of cells (`B7:C9`).
    pub(super) fn add(&mut self, cells: &str, address: String) {
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        match (place(first), place(last)) {
            (Some(first), Some(last)) if first == last => drop(self.cells.insert(first, address)),
            (Some(first), Some(last)) if self.ranges.len() < RANGES => self.ranges.push((first, last, address)),
            _ => {}
        }
    }

    /// The address to which a cell links.
    pub(super) fn at(&self, place: (u64, usize)) -> Option<String> {
        let within = |((top, left), (bottom, right), _): &&((u64, usize), (u64, usize), String)| {
            (*top..=*bottom).contains(&place.0) && (*left..=*right).contains(&place.1)
        };
        let of_range = || self.ranges.iter().find(within).map(|(.., address)| address);
        self.cells.get(&place).or_else(of_range).cloned()
    }
}

/// Parses a reference such as `B7` into the row, counted from 1, and the column, counted from 0.
pub(super) fn place(reference: &str) -> Option<(u64, usize)> {
    let reference = reference.replace('$', "");
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 4 {
        return None;
    }
    let mut column = 0_usize;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?;
        column = column * 26 + usize::from(value) + 1;
    }
    Some((row.parse().ok()?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_ranges_have_addresses() {
        let mut links = Links::default();
        links.add("B7", "one".to_owned());
        links.add("$C$1:D3", "two".to_owned());
        links.add("nowhere", "three".to_owned());
        let at = |reference| links.at(place(reference).unwrap());
        assert_eq!((at("B7").as_deref(), at("D2").as_deref(), at("E2")), (Some("one"), Some("two"), None));
        assert_eq!((place("AA10"), place("7"), place("A")), (Some((10, 26)), None, None));
    }
}
