//! The rows and cells of a table, independent of the file format.

use serde_json::Value;

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    /// The value, which is null if the cell is empty.
    pub value: Value,
    /// The address to which the cell links.
    pub link: Option<String>,
}

impl Cell {
    /// Returns whether the cell contains only white space.
    pub(super) fn is_blank(&self) -> bool {
        self.value.is_null() || self.value.as_str().is_some_and(|text| text.trim().is_empty())
    }

    /// The value as text.
    pub(crate) fn text(&self) -> String {
        match &self.value {
            Value::Null => String::new(),
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        }
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, link: None }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { value: Value::String(text), link: None }
    }
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// The line, or the row number in a sheet, counted from 1.
    pub line: u64,
    /// The cells, from the first column on.
    pub cells: Vec<Cell>,
    /// True if the quotes of the row did not follow the standard, but the row could be read.
    pub repaired: bool,
}

impl Row {
    /// The number of cells that are not blank.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}
