//! A page as it was read, in the form in which a person reviews it.

use serde_json::{Map, Value, json};

use super::question::{Question, is_doubtful};
use crate::document::Block;
use crate::pipeline::Examined;
use crate::record::Record;
use crate::splitting::labels::role_name;
use crate::splitting::reviewed::{Correction, FIELDS, Line, Said};
use crate::splitting::{Role, Tag};

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetLine {
    /// The number of the first line of the block in the document.
    pub number: u64,
    /// The text of the line.
    pub text: String,
    /// The role of the line, and whether a record begins there.
    pub tag: Tag,
}

/// A record of a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The record as it was read.
    pub record: Record,
    /// The range of the lines of the record.
    pub span: std::ops::Range<usize>,
    /// The question about the record; `None` if nothing is doubtful.
    pub question: Option<Question>,
    /// The confidence of the record, or of its least certain field if that field is doubtful.
    pub sure: f64,
    /// Whether a person reviewed the record before.
    pub reviewed: bool,
}

/// A page as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// The name of the source.
    pub source: String,
    /// The path or address of the page.
    pub location: Option<String>,
    /// The lines of the page.
    pub lines: Vec<SheetLine>,
    /// The records of the page, in order.
    pub entries: Vec<Entry>,
}

impl Sheet {
    /// Makes the sheet of a page that was examined.
    pub(crate) fn new(source: &str, location: Option<&str>, blocks: &[Block], examined: Examined) -> Self {
        let Examined { reading, assembled, judged, .. } = examined;
        let mut lines: Vec<SheetLine> = blocks
            .iter()
            .zip(&reading.tags)
            .map(|(block, tag)| SheetLine { number: block.lines.0, text: block.text.clone(), tag: *tag })
            .collect();
        let mut inside = vec![false; lines.len()];
        for at in assembled.spans.iter().cloned().flatten() {
            inside.get_mut(at).into_iter().for_each(|slot| *slot = true);
        }
        // A group of lines that did not become a record is boilerplate.
        for (line, inside) in lines.iter_mut().zip(inside) {
            if !inside {
                line.tag = Tag { role: Role::Boilerplate, start: false };
            }
        }
        let entries = assembled
            .records
            .into_iter()
            .zip(assembled.spans)
            .zip(judged)
            .map(|((record, span), judged)| {
                let question = Question::of(&record, &judged).filter(|_| is_doubtful(&record));
                let sure = question.as_ref().map_or(judged.sure.record, |question| question.sure);
                Entry { record, span, question, sure, reviewed: judged.evidence.reviewed.is_some() }
            })
            .collect();
        Self { source: source.to_owned(), location: location.map(str::to_owned), lines, entries }
    }

    /// The correction that describes these lines in their present state.
    pub(crate) fn correction(
        &self,
        span: std::ops::Range<usize>,
        said: Said,
        fields: Map<String, Value>,
    ) -> Correction {
        let own = self.lines.get(span.clone()).unwrap_or_default();
        let line = |line: &SheetLine| Line {
            text: line.text.clone(),
            role: role_name(line.tag.role).to_owned(),
            start: line.tag.start,
        };
        let texts = |at: usize| self.lines.get(at..at + own.len()).unwrap_or_default().iter().map(|line| &line.text);
        let alike = |at: &usize| texts(*at).eq(own.iter().map(|line| &line.text));
        Correction {
            source: self.source.clone(),
            said,
            lines: own.iter().map(line).collect(),
            occurrence: (0..span.start).filter(alike).count(),
            fields,
            by: None,
            at: None,
        }
    }

    /// The sheet as JSON for the page in the browser.
    pub(crate) fn json(&self) -> Value {
        let lines: Vec<Value> = self
            .lines
            .iter()
            .map(|line| json!([line.number, line.text, role_name(line.tag.role), u8::from(line.tag.start)]))
            .collect();
        let entries: Vec<Value> = self.entries.iter().map(Entry::json).collect();
        json!({"source": self.source, "location": self.location, "lines": lines, "records": entries})
    }
}

impl Entry {
    fn json(&self) -> Value {
        let record = &self.record;
        let value = serde_json::to_value(record).unwrap_or_default();
        let mut fields = Map::new();
        for name in FIELDS {
            fields.insert(name.to_owned(), value.get(name).cloned().unwrap_or_default());
        }
        let areas: Vec<String> =
            record.thematic_areas.iter().map(|area| format!("{} ({})", area.label, &*area.basis)).collect();
        json!({
            "id": record.id, "span": [self.span.start, self.span.end], "sure": self.sure, "reviewed": self.reviewed,
            "fields": fields, "areas": areas, "notes": record.notes,
            "question": self.question.as_ref().map(|question| json!({
                "ask": question.ask, "read": question.read, "other": question.other, "line": question.line,
            })),
        })
    }
}
