//! Writes the figures for people: as text for a terminal, or as Markdown.

use std::fmt::Write as _;

use super::Report;
use super::figures::Count;
use super::searches::Search;
use crate::console::printable;

/// The most rows of a list that are shown; the others are summed up.
const MOST: usize = 15;

/// The format of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Columns of plain text.
    Plain,
    /// Tables of Markdown (CommonMark with tables).
    Markdown,
}

/// The whole report as text.
pub(crate) fn write(report: &Report, form: Form) -> String {
    let mut page = Page { text: String::new(), form };
    page.flow(report);
    page.searches(&report.sources);
    for (title, counts) in [
        ("Thematic areas", &report.areas),
        ("Languages", &report.languages),
        ("Years of issue", &report.years),
        ("Kinds", &report.kinds),
    ] {
        page.counts(title, counts);
    }
    page.completeness(report);
    if !report.issues.is_empty() {
        page.counts("Wants a look", &report.issues);
    }
    page.text
}

struct Page {
    text: String,
    form: Form,
}

impl Page {
    fn flow(&mut self, report: &Report) {
        let flow = &report.flow;
        let mut rows = vec![
            ("Records found", flow.found),
            ("Duplicates (records of a publication found before)", flow.duplicates),
            ("Publications", flow.publications),
            ("Linked with another publication (not merged)", flow.related),
        ];
        let reasons: Vec<(String, u64)> = flow
            .excluded
            .iter()
            .map(|e| (format!("Excluded: {}", e.reason.as_deref().unwrap_or("no reason given")), e.publications))
            .collect();
        rows.extend(reasons.iter().map(|(reason, count)| (reason.as_str(), *count)));
        rows.extend([("Kept", flow.kept), ("Kept: included", flow.included), ("Kept: maybe", flow.maybe)]);
        rows.push(("Kept: not looked at", flow.undecided));
        let rows = rows.into_iter().map(|(name, count)| vec![name.to_owned(), count.to_string()]).collect();
        self.table("From found to kept", &["", "number"], rows);
        let note = format!(
            "{} found − {} duplicates − {} excluded = {} kept.",
            flow.found,
            flow.duplicates,
            flow.publications - flow.kept,
            flow.kept
        );
        let _ = writeln!(self.text, "{note}\n");
    }

    fn searches(&mut self, searches: &[Search]) {
        let number = |value: Option<u64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
        let rows = searches
            .iter()
            .map(|search| {
                vec![
                    search.name.clone(),
                    number(search.pages),
                    search.found.to_string(),
                    number(search.added),
                    search.duplicates.to_string(),
                    search.excluded.to_string(),
                    search.kept.to_string(),
                    search.accessed.last().map_or("–", |date| date.get(..10).unwrap_or(date)).to_owned(),
                ]
            })
            .collect();
        self.table(
            "Sources",
            &["source", "pages", "found", "new", "duplicates", "excluded", "kept", "last access"],
            rows,
        );
        for search in searches {
            let mut parts = vec![search.method.clone()];
            parts.extend(search.limits.iter().cloned());
            parts.extend(search.copies.iter().map(|copy| format!("copies kept in {copy}")));
            parts.extend(shortened(&search.addresses));
            let line = self.safe(&format!("{}: {}", search.name, parts.join("; ")));
            let bullet = if self.form == Form::Markdown { "- " } else { "  " };
            let _ = writeln!(self.text, "{bullet}{line}");
        }
        let bases: Vec<&str> =
            searches.iter().filter(|search| search.way_by_files).map(|search| search.name.as_str()).collect();
        if !bases.is_empty() {
            let line = self.safe(&format!(
                "Counted as databases, because they are files of references: {} (--website NAME counts otherwise).",
                bases.join(", ")
            ));
            let _ = writeln!(self.text, "\n{line}");
        }
        self.text.push('\n');
    }

    fn counts(&mut self, title: &str, counts: &[Count]) {
        let mut rows: Vec<Vec<String>> = counts
            .iter()
            .take(MOST)
            .map(|count| {
                let value = count.value.clone().unwrap_or_else(|| "not said".to_owned());
                vec![value, count.publications.to_string()]
            })
            .collect();
        let rest = counts.iter().skip(MOST);
        let (number, sum) = rest.fold((0, 0), |(number, sum), count| (number + 1, sum + count.publications));
        if number > 0 {
            rows.push(vec![format!("{number} more"), sum.to_string()]);
        }
        self.table(title, &["", "publications"], rows);
    }

    fn completeness(&mut self, report: &Report) {
        let all = report.flow.publications.max(1);
        let rows = report.completeness.iter();
        let row = |count: &super::figures::Completeness| {
            let share = count.publications * 100 / all;
            vec![count.field.to_owned(), count.publications.to_string(), format!("{share} %")]
        };
        self.table("Completeness", &["field", "publications", "share"], rows.map(row).collect());
    }

    fn safe(&self, text: &str) -> String {
        let line = printable(&text.replace(['\n', '\r', '\t'], " "));
        if self.form == Form::Markdown { line.replace('|', "\\|").replace('<', "&lt;") } else { line }
    }

    fn table(&mut self, title: &str, header: &[&str], rows: Vec<Vec<String>>) {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| self.safe(cell)).collect()).collect();
        if self.form == Form::Markdown {
            let _ = writeln!(self.text, "## {title}\n\n| {} |", header.join(" | "));
            let _ = writeln!(self.text, "| --- |{}", " ---: |".repeat(header.len().saturating_sub(1)));
            for row in rows {
                let _ = writeln!(self.text, "| {} |", row.join(" | "));
            }
            self.text.push('\n');
            return;
        }
        let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let _ = writeln!(self.text, "{title}");
        let header = header.iter().map(|cell| (*cell).to_owned()).collect();
        for row in std::iter::once(header).chain(rows) {
            let row: Vec<String> = row;
            let mut line = String::from(" ");
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let _ = if at == 0 { write!(line, " {cell:<width$}") } else { write!(line, "  {cell:>width$}") };
            }
            if !line.trim().is_empty() {
                let _ = writeln!(self.text, "{}", line.trim_end());
            }
        }
        self.text.push('\n');
    }
}

/// The first three addresses, and the number of the others.
fn shortened(addresses: &[String]) -> Vec<String> {
    let mut shown: Vec<String> = addresses.iter().take(3).cloned().collect();
    if addresses.len() > 3 {
        shown.push(format!("{} more addresses", addresses.len() - 3));
    }
    shown
}
