//! The state of a review: the current record, the answers so far, and the effect of each step on the lines.

use std::ops::Range;

use serde_json::{Map, Value};

use super::sheet::{Sheet, SheetLine};
use crate::splitting::reviewed::{Correction, Said};
use crate::splitting::{Role, Tag};

/// A step of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Confirms the record as it is.
    Right,
    /// Begins a record at the current line.
    Split,
    /// Adds the lines to the record before.
    Merge,
    /// Declares that the lines are no record.
    NoRecord,
    /// Makes the current line the title.
    Title,
    /// Goes to the next record.
    Next,
    /// Goes to the record before.
    Back,
    /// Goes to the next line.
    Down,
    /// Goes to the line before.
    Up,
    /// Withdraws the last answer.
    Undo,
}

/// A record of the review, with its sheet and the lines that belong to it at present.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// The index of the sheet.
    pub sheet: usize,
    /// The index of the record in the sheet, as it was read.
    pub entry: usize,
    /// The range of its lines.
    pub span: Range<usize>,
    /// The answer about the record, if there is one.
    pub said: Option<Said>,
}

/// An answer, together with the state before it.
#[derive(Debug, Clone)]
struct Answer {
    correction: Correction,
    items: Vec<Item>,
    at: usize,
    sheet: usize,
    lines: Vec<(usize, Tag)>,
}

/// The state of a review.
#[derive(Debug)]
pub(crate) struct Session {
    /// The pages with their lines and records.
    pub sheets: Vec<Sheet>,
    /// The records to review, the least certain first.
    pub items: Vec<Item>,
    /// The index of the current record.
    pub at: usize,
    /// The index of the current line in the sheet.
    pub line: usize,
    answers: Vec<Answer>,
}

impl Session {
    /// Starts a review of the doubtful records of these pages, or of all records.
    pub(crate) fn new(sheets: Vec<Sheet>, all: bool) -> Self {
        let mut queue: Vec<(f64, Item)> = Vec::new();
        for (number, sheet) in sheets.iter().enumerate() {
            for (at, entry) in sheet.entries.iter().enumerate() {
                let wanted = all || entry.question.is_some() && !entry.reviewed;
                let item = Item { sheet: number, entry: at, span: entry.span.clone(), said: None };
                queue.extend(wanted.then_some((entry.sure, item)));
            }
        }
        // The sort is stable, so records with equal confidence stay in the order of the page.
        queue.sort_by(|a, b| a.0.total_cmp(&b.0));
        let items = queue.into_iter().map(|(_, item)| item).collect();
        let mut session = Self { sheets, items, at: 0, line: 0, answers: Vec::new() };
        session.point();
        session
    }

    /// The current record and its page.
    pub(crate) fn now(&self) -> Option<(&Item, &Sheet)> {
        let item = self.items.get(self.at)?;
        Some((item, self.sheets.get(item.sheet)?))
    }

    /// Whether every record has an answer.
    pub(crate) fn is_done(&self) -> bool {
        self.items.iter().all(|item| item.said.is_some())
    }

    /// The corrections so far, in order.
    pub(crate) fn corrections(&self) -> impl Iterator<Item = &Correction> {
        self.answers.iter().map(|answer| &answer.correction)
    }

    /// Takes a step.
    ///
    /// # Errors
    ///
    /// Returns the reason if the step is not possible.
    pub(crate) fn take(&mut self, step: Step) -> Result<(), &'static str> {
        let Some(item) = self.items.get(self.at).cloned() else { return Err("there is no doubtful record") };
        match step {
            Step::Next => self.go((self.at + 1).min(self.items.len() - 1)),
            Step::Back => self.go(self.at.saturating_sub(1)),
            Step::Down => self.line = (self.line + 1).min(item.span.end.saturating_sub(1)),
            Step::Up => self.line = self.line.saturating_sub(1).max(item.span.start),
            Step::Undo => self.undo()?,
            Step::Right => {
                self.answer(&item, item.span.clone(), Said::Right, &[]);
                self.on();
            }
            Step::NoRecord => {
                let outside = Tag { role: Role::Boilerplate, start: false };
                let changes: Vec<(usize, Tag)> = item.span.clone().map(|at| (at, outside)).collect();
                self.answer(&item, item.span.clone(), Said::None, &changes);
                self.on();
            }
            Step::Split => self.split(&item)?,
            Step::Merge => self.merge(&item)?,
            Step::Title => self.title(&item)?,
        }
        Ok(())
    }

    fn split(&mut self, item: &Item) -> Result<(), &'static str> {
        let at = self.line;
        if at <= item.span.start || at >= item.span.end {
            return Err("a record cannot be split at its first line: point at another one");
        }
        let role = self.tag(item.sheet, at).map_or(Role::Title, |tag| tag.role);
        let role = if role == Role::Continuation { Role::Description } else { role };
        self.answer(item, item.span.clone(), Said::Corrected, &[(at, Tag { role, start: true })]);
        let second = Item { span: at..item.span.end, said: Some(Said::Corrected), ..item.clone() };
        if let Some(first) = self.items.get_mut(self.at) {
            first.span.end = at;
        }
        self.items.insert(self.at + 1, second);
        self.line = item.span.start;
        Ok(())
    }

    fn merge(&mut self, item: &Item) -> Result<(), &'static str> {
        let before = self.before(item).ok_or("there is no record before this one on its page")?;
        let span = before.start..item.span.end;
        // Lines between the two records become notes of the joined record.
        let changes: Vec<(usize, Tag)> = (before.end..item.span.end)
            .filter_map(|at| {
                let tag = self.tag(item.sheet, at)?;
                let role = match tag.role {
                    Role::Boilerplate => Role::Note,
                    Role::Title => Role::Description,
                    other => other,
                };
                Some((at, Tag { role, start: false }))
            })
            .collect();
        self.answer(item, span.clone(), Said::Corrected, &changes);
        self.items.retain(|other| other.sheet != item.sheet || other.span != before);
        self.at = self.items.iter().position(|other| other.sheet == item.sheet && other.span == item.span).unwrap_or(0);
        if let Some(own) = self.items.get_mut(self.at) {
            own.span = span;
        }
        self.line = before.start;
        Ok(())
    }

    fn title(&mut self, item: &Item) -> Result<(), &'static str> {
        if !item.span.contains(&self.line) {
            return Err("the line is in no record: point at a line of the record");
        }
        let mut changes = Vec::new();
        for at in item.span.clone() {
            let Some(tag) = self.tag(item.sheet, at) else { continue };
            if at == self.line {
                changes.push((at, Tag { role: Role::Title, ..tag }));
            } else if tag.role == Role::Title {
                changes.push((at, Tag { role: Role::Note, ..tag }));
            }
        }
        self.answer(item, item.span.clone(), Said::Corrected, &changes);
        Ok(())
    }

    /// The lines of the record before on the same page, in their present state.
    fn before(&self, item: &Item) -> Option<Range<usize>> {
        let sheet = self.sheets.get(item.sheet)?;
        let starts = |at: &usize| sheet.lines.get(*at).is_some_and(|line| line.tag.start);
        let start = (0..item.span.start).rev().find(starts)?;
        let goes_on =
            |at: &usize| sheet.lines.get(*at).is_some_and(|line| !line.tag.start && line.tag.role != Role::Boilerplate);
        let end = (start + 1..item.span.start).take_while(goes_on).last().map_or(start + 1, |last| last + 1);
        Some(start..end)
    }

    fn tag(&self, sheet: usize, at: usize) -> Option<Tag> {
        self.sheets.get(sheet)?.lines.get(at).map(|line| line.tag)
    }

    fn line_mut(&mut self, sheet: usize, at: usize) -> Option<&mut SheetLine> {
        self.sheets.get_mut(sheet)?.lines.get_mut(at)
    }

    /// Stores an answer together with the state that it changes.
    fn answer(&mut self, item: &Item, span: Range<usize>, said: Said, changes: &[(usize, Tag)]) {
        let items = self.items.clone();
        let before: Vec<(usize, Tag)> =
            changes.iter().filter_map(|(at, _)| Some((*at, self.tag(item.sheet, *at)?))).collect();
        for (at, tag) in changes {
            self.line_mut(item.sheet, *at).into_iter().for_each(|line| line.tag = *tag);
        }
        let Some(sheet) = self.sheets.get(item.sheet) else { return };
        let correction = sheet.correction(span, said, Map::<String, Value>::new());
        self.answers.push(Answer { correction, items, at: self.at, sheet: item.sheet, lines: before });
        self.items.get_mut(self.at).into_iter().for_each(|own| own.said = Some(said));
    }

    fn undo(&mut self) -> Result<(), &'static str> {
        let Answer { items, at, sheet, lines, .. } = self.answers.pop().ok_or("nothing was said yet")?;
        for (at, tag) in lines {
            self.line_mut(sheet, at).into_iter().for_each(|line| line.tag = tag);
        }
        (self.items, self.at) = (items, at);
        self.point();
        Ok(())
    }

    /// Goes to the next record without an answer.
    fn on(&mut self) {
        let open = |at: &usize| self.items.get(*at).is_some_and(|item| item.said.is_none());
        let next = (self.at + 1..self.items.len()).chain(0..self.at).find(open);
        self.go(next.unwrap_or(self.at));
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.point();
    }

    /// Makes the line of the question the current one, or else the first line of the record.
    fn point(&mut self) {
        let Some((item, sheet)) = self.now() else { return };
        let asked = sheet.entries.get(item.entry).and_then(|entry| entry.question.as_ref()?.line);
        let asked = asked.and_then(|asked| {
            let mut own = item.span.clone();
            own.find(|at| sheet.lines.get(*at).is_some_and(|line| line.number == asked))
        });
        self.line = asked.unwrap_or(item.span.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::review::Entry;
    use crate::review::question::Question;

    fn sheet() -> Sheet {
        let line = |(number, (text, role, start)): (usize, (&str, Role, bool))| SheetLine {
            number: number as u64 + 1,
            text: text.to_owned(),
            tag: Tag { role, start },
        };
        let lines = [
            ("A harbour", Role::Title, true),
            ("Its boats.", Role::Description, false),
            ("Menu", Role::Boilerplate, false),
            ("The hills", Role::Title, true),
            ("A library.", Role::Description, false),
            ("The coast", Role::Description, false),
        ];
        let entry = |span: Range<usize>, sure: f64, line: Option<u64>| {
            let (ask, read, other) = (String::new(), String::new(), String::new());
            let question = Some(Question { ask, read, other, sure, line });
            Entry { record: Record::default(), span, question, sure, reviewed: false }
        };
        Sheet {
            source: "news".to_owned(),
            location: None,
            lines: lines.into_iter().enumerate().map(line).collect(),
            entries: vec![entry(0..2, 0.7, None), entry(3..6, 0.4, Some(6))],
        }
    }

    #[test]
    fn the_least_sure_record_comes_first_and_the_line_in_question_is_pointed_at() {
        let session = Session::new(vec![sheet()], false);
        assert_eq!((session.items[0].span.clone(), session.line), (3..6, 5));
        assert!(!session.is_done());
    }

    #[test]
    fn steps_change_lines_and_can_be_taken_back() {
        let mut session = Session::new(vec![sheet()], false);
        session.take(Step::Split).unwrap();
        assert!(session.sheets[0].lines[5].tag.start);
        assert_eq!(session.items.len(), 3);
        session.take(Step::Undo).unwrap();
        assert!(!session.sheets[0].lines[5].tag.start && session.items.len() == 2);
        session.take(Step::Merge).unwrap();
        let merged: Vec<&Correction> = session.corrections().collect();
        assert_eq!(merged[0].lines.len(), 6);
        assert_eq!(merged[0].lines.iter().filter(|line| line.start).count(), 1);
        assert_eq!(merged[0].lines[2].role, "note", "lines between the records become notes");
        session.take(Step::Undo).unwrap();
        session.take(Step::NoRecord).unwrap();
        assert_eq!(session.at, 1, "the session goes to the next record without an answer");
        session.take(Step::Right).unwrap();
        assert!(session.is_done());
        assert_eq!(session.corrections().map(|one| one.said).collect::<Vec<_>>(), [Said::None, Said::Right]);
        session.take(Step::Undo).unwrap();
        session.take(Step::Undo).unwrap();
        assert!(session.take(Step::Undo).is_err());
    }

    #[test]
    fn a_line_becomes_the_title_and_the_old_one_a_note() {
        let mut session = Session::new(vec![sheet()], false);
        session.take(Step::Up).unwrap();
        session.take(Step::Title).unwrap();
        let roles: Vec<Role> = session.sheets[0].lines[3..6].iter().map(|line| line.tag.role).collect();
        assert_eq!(roles, [Role::Note, Role::Title, Role::Description]);
        session.take(Step::Up).unwrap();
        assert!(session.take(Step::Split).is_err(), "a record cannot be split at its first line");
    }
}
