//! The rows and cells of a table, whatever file they come from.

use serde_json::Value;

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    /// Its value; null where it is empty.
    pub value: Value,
    /// The address that it links to.
    pub link: Option<String>,
}

impl Cell {
    /// Nothing but white space is in it.
    pub(super) fn is_blank(&self) -> bool {
        self.value.is_null() || self.value.as_str().is_some_and(|text| text.trim().is_empty())
    }

    /// Its value as a text.
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
    /// Its line, or its number in a sheet, counted from 1.
    pub line: u64,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
    /// Its quotes did not follow the standard, and it was read all the same.
    pub repaired: bool,
}

impl Row {
    /// The number of cells with something in them.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}
