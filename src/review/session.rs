//! The state of a review: the current record, the answers so far, and the effect of each step on the lines.

use std::ops::Range;

use serde_json::{Map, Value};

use super::sheet::{Sheet, SheetLine};
use crate::splitting::reviewed::{Correction, Said};
use crate::splitting::{Role, Tag};

/// A step of a review.
#[derive(Debug, Clone, PartialEq)]
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
    /// Gives the current line another role. A line directly beside the record becomes part of it.
    Role(Role),
    /// Takes the current line, which is the first or the last of the record, out of the record.
    Outside,
    /// Begins a record at the current line, which is in no record.
    Begin,
    /// Sets the value of a field.
    Field(String, Value),
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
    /// The index of the record in the sheet, as it was read; `None` for a record that the person began.
    pub entry: Option<usize>,
    /// The range of its lines.
    pub span: Range<usize>,
    /// The values of fields that the person typed.
    pub fields: Map<String, Value>,
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
                let span = entry.span.clone();
                let item = Item { sheet: number, entry: Some(at), span, fields: Map::new(), said: None };
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
            Step::Down => {
                let count = self.sheets.get(item.sheet).map_or(0, |sheet| sheet.lines.len());
                self.line = (self.line + 1).min(count.saturating_sub(1));
            }
            Step::Up => self.line = self.line.saturating_sub(1),
            Step::Undo => self.undo()?,
            Step::Right => {
                let said = if item.fields.is_empty() { Said::Right } else { Said::Corrected };
                let said = if item.said == Some(Said::Corrected) { Said::Corrected } else { said };
                self.answer(&item, item.span.clone(), said, &[]);
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
            Step::Role(Role::Title) => self.title(&item)?,
            Step::Role(role) => self.role(&item, role)?,
            Step::Outside => self.outside(&item)?,
            Step::Begin => self.begin(&item)?,
            Step::Field(name, value) => {
                let mut item = item;
                item.fields.insert(name, value);
                self.answer(&item, item.span.clone(), Said::Corrected, &[]);
            }
        }
        Ok(())
    }

    /// Gives the current line a role. A line directly before or after the record that is in no record becomes part of it.
    fn role(&mut self, item: &Item, role: Role) -> Result<(), &'static str> {
        let (at, mut item) = (self.line, item.clone());
        let tag = self.tag(item.sheet, at).ok_or("there is no such line")?;
        let mut changes = Vec::new();
        if item.span.contains(&at) {
            changes.push((at, Tag { role, ..tag }));
        } else if tag.role != Role::Boilerplate {
            return Err("the line is in another record: m merges the records");
        } else if at == item.span.end {
            changes.push((at, Tag { role, start: false }));
            item.span.end += 1;
        } else if at + 1 == item.span.start {
            let first = self.tag(item.sheet, item.span.start).map_or(Role::Title, |tag| tag.role);
            changes.extend([(at, Tag { role, start: true }), (item.span.start, Tag { role: first, start: false })]);
            item.span.start = at;
        } else {
            return Err("the line is not beside the record: b begins another record there");
        }
        self.lead(&item, at + 1, &mut changes);
        self.answer(&item, item.span.clone(), Said::Corrected, &changes);
        Ok(())
    }

    /// Takes the first or the last line out of the record.
    fn outside(&mut self, item: &Item) -> Result<(), &'static str> {
        let (at, whole, mut item) = (self.line, item.span.clone(), item.clone());
        if !whole.contains(&at) {
            return Err("the line is in no record: point at a line of the record");
        }
        if whole.len() == 1 {
            return Err("the line is the whole record: x takes the record away");
        }
        let mut changes = vec![(at, Tag { role: Role::Boilerplate, start: false })];
        if at + 1 == whole.end {
            item.span.end = at;
        } else if at == whole.start {
            item.span.start = at + 1;
            let next = self.tag(item.sheet, at + 1).map_or(Role::Title, |tag| tag.role);
            let next = if next == Role::Continuation { Role::Description } else { next };
            changes.push((at + 1, Tag { role: next, start: true }));
        } else {
            return Err("only the first or the last line can be taken out: n makes this line a note");
        }
        self.answer(&item, whole, Said::Corrected, &changes);
        self.line = self.line.clamp(item.span.start, item.span.end.saturating_sub(1));
        Ok(())
    }

    /// Begins a record at the current line, which is its title until the person says otherwise.
    fn begin(&mut self, item: &Item) -> Result<(), &'static str> {
        let at = self.line;
        if self.tag(item.sheet, at).is_none_or(|tag| tag.role != Role::Boilerplate) {
            return Err("the line is in a record: s begins another record there");
        }
        let begun = Item { sheet: item.sheet, entry: None, span: at..at + 1, fields: Map::new(), said: None };
        let before = (self.items.clone(), self.at);
        self.items.insert(self.at + 1, begun.clone());
        self.at += 1;
        self.answer(&begun, begun.span.clone(), Said::Corrected, &[(at, Tag { role: Role::Title, start: true })]);
        if let Some(answer) = self.answers.last_mut() {
            (answer.items, answer.at) = before;
        }
        Ok(())
    }

    /// Makes the line `at` the first line of the description if it continued a line that is no longer part of the description.
    fn lead(&self, item: &Item, at: usize, changes: &mut Vec<(usize, Tag)>) {
        let tag = self.tag(item.sheet, at).filter(|tag| tag.role == Role::Continuation && item.span.contains(&at));
        changes.extend(tag.map(|tag| (at, Tag { role: Role::Description, ..tag })));
    }

    fn split(&mut self, item: &Item) -> Result<(), &'static str> {
        let at = self.line;
        if at <= item.span.start || at >= item.span.end {
            return Err("a record cannot be split at its first line: point at another one");
        }
        let role = self.tag(item.sheet, at).map_or(Role::Title, |tag| tag.role);
        let role = if role == Role::Continuation { Role::Description } else { role };
        self.answer(item, item.span.clone(), Said::Corrected, &[(at, Tag { role, start: true })]);
        let (span, fields) = (at..item.span.end, Map::new());
        let second = Item { span, said: Some(Said::Corrected), fields, ..item.clone() };
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
        // The old title and the new one exchange their roles: where title and description were taken for each other, the
        // old title is the description.
        let before = match self.tag(item.sheet, self.line).map(|tag| tag.role) {
            Some(Role::Continuation) => Role::Description,
            Some(Role::Title | Role::Boilerplate) | None => Role::Note,
            Some(role) => role,
        };
        let mut changes = Vec::new();
        for at in item.span.clone() {
            let Some(tag) = self.tag(item.sheet, at) else { continue };
            if at == self.line {
                changes.push((at, Tag { role: Role::Title, ..tag }));
            } else if tag.role == Role::Title {
                changes.push((at, Tag { role: before, ..tag }));
            }
        }
        self.lead(item, self.line + 1, &mut changes);
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
        let fields = if said == Said::None { Map::new() } else { item.fields.clone() };
        let correction = sheet.correction(span, said, fields);
        self.answers.push(Answer { correction, items, at: self.at, sheet: item.sheet, lines: before });
        if let Some(own) = self.items.get_mut(self.at) {
            *own = Item { said: Some(said), ..item.clone() };
        }
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
        let entry = item.entry.and_then(|entry| sheet.entries.get(entry));
        let asked = entry.and_then(|entry| entry.question.as_ref()?.line);
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
    use crate::review::question::Question;
    use crate::review::sheet::Entry;

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
    fn the_old_and_the_new_title_exchange_their_roles() {
        let mut session = Session::new(vec![sheet()], false);
        session.take(Step::Up).unwrap();
        session.take(Step::Title).unwrap();
        let roles: Vec<Role> = session.sheets[0].lines[3..6].iter().map(|line| line.tag.role).collect();
        assert_eq!(roles, [Role::Description, Role::Title, Role::Description]);
        session.take(Step::Up).unwrap();
        assert!(session.take(Step::Split).is_err(), "a record cannot be split at its first line");
    }
    #[test]
    fn a_record_begins_at_a_line_of_no_record_and_takes_in_the_lines_beside_it() {
        let mut session = Session::new(vec![sheet()], false);
        session.line = 2;
        assert!(session.take(Step::Role(Role::Description)).is_ok(), "the line before the record becomes part of it");
        assert_eq!(session.items[0].span, 2..6);
        session.take(Step::Undo).unwrap();
        session.line = 2;
        session.take(Step::Begin).unwrap();
        assert_eq!((session.items.len(), session.at, session.items[1].span.clone()), (3, 1, 2..3));
        session.take(Step::Field("issued".to_owned(), "2019".into())).unwrap();
        let last = session.corrections().last().unwrap();
        assert_eq!((last.lines[0].role.as_str(), last.fields["issued"].as_str()), ("title", Some("2019")));
        session.take(Step::Undo).unwrap();
        session.take(Step::Undo).unwrap();
        assert_eq!((session.items.len(), session.at), (2, 0));
        assert_eq!(session.sheets[0].lines[2].tag.role, Role::Boilerplate);
        session.line = 5;
        session.take(Step::Outside).unwrap();
        assert_eq!(session.items[0].span, 3..5);
        session.line = 0;
        assert!(session.take(Step::Outside).is_err() && session.take(Step::Begin).is_err());
    }
}
