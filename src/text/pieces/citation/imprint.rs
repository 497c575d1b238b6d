//! Splits the part of a citation after its title: edition, host publication, journal with volume, issue and pages,
//! place and publisher, addresses, and notes about access.
//!
//! In all styles, full stops separate these elements, and each element has a form of its own: a publisher comes after its
//! place and a colon, a journal before numbers, a host publication after "In".

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::elements::{
    edition_ahead, editors, host, is_edition, is_place, is_prose, is_standard_number, retrieved, segments_around,
    trimmed, without_pages,
};
use super::marks::is_numbered_kind;
use super::title::imprint_in_brackets;
use super::{Pattern, numbers};
use crate::text::letters::count_letters;
use crate::text::pieces::shape::{Shape, Shapes, is_address};
use crate::text::pieces::{Part, Piece};
use crate::text::words::List;

/// A DOI or another address.
static ADDRESS: Pattern = LazyLock::new(|| {
    let doi = r"(?:https?://(?:dx\.)?doi\.org/|\b[Dd][Oo][Ii]: ?)?10\.[0-9]{4,9}/\S+";
    Regex::new(&format!(r"{doi}|https?://\S+|www\.\S+")).ok()
});

/// The elements after the title, which ends at the byte `from` of the text.
pub(super) struct Imprint<'t> {
    text: &'t str,
    shapes: &'t Shapes<'t>,
    /// The elements that were found.
    pub(super) pieces: Vec<Piece>,
    /// Whether an element has the form of an imprint, so that the text is a citation and not a sentence.
    pub(super) is_sure: bool,
    /// Whether the publication is part of another one, whose publisher follows.
    is_hosted: bool,
    /// Whether commas separate the host publication from its publisher and place.
    by_commas: bool,
    /// Whether the title of the host publication follows the names of its editors in an element of its own.
    is_host_next: bool,
}

impl<'t> Imprint<'t> {
    /// Splits the text from the byte `from` on. `year` is the year of the citation, if it comes after the title.
    /// `by_commas` says whether commas separate all elements.
    pub(super) fn read(
        text: &'t str,
        from: usize,
        year: Option<&Range<usize>>,
        by_commas: bool,
        shapes: &'t Shapes<'t>,
    ) -> Self {
        let mut imprint =
            Self { text, shapes, pieces: Vec::new(), is_sure: false, is_hosted: false, by_commas, is_host_next: false };
        let end = imprint.addresses(from);
        let end = from + retrieved(text.get(from..end).unwrap_or_default(), shapes).unwrap_or(end - from);
        let brackets = imprint.brackets(from..end, year);
        let mut open: Option<Range<usize>> = None;
        let first = brackets.as_ref().map_or(from..end, |inner| from..inner.start - 1);
        imprint.segments(first, year, &mut open);
        if let Some(inner) = brackets {
            // The words before an imprint in brackets name the publication that the imprint belongs to.
            if let Some(host) = open.take() {
                imprint.add(host, if imprint.is_hosted { Part::Remark } else { Part::Container });
            }
            imprint.segments(inner.clone(), year, &mut open);
            imprint.close(&mut open);
            imprint.after_brackets(inner.end + 1..end);
        }
        imprint.close(&mut open);
        imprint
    }

    /// The inner bytes of an imprint in brackets: "(Leeds: Quayside, 2013)".
    fn brackets(&self, range: Range<usize>, year: Option<&Range<usize>>) -> Option<Range<usize>> {
        let year = year.filter(|year| range.start <= year.start && year.end <= range.end)?;
        let open = self.text.get(range.start..year.start)?.rfind('(')? + range.start;
        imprint_in_brackets(self.text, open).filter(|inner| year.end <= inner.end)
    }

    /// Reads what comes after an imprint in brackets: the pages that are cited.
    fn after_brackets(&mut self, range: Range<usize>) {
        let range = trimmed(self.text, range);
        let said = self.said(&range);
        let figures = without_pages(said, self.shapes);
        if !figures.is_empty() && figures.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | ' ')) {
            // Without a host publication, these are the pages that a note refers to.
            let part =
                if self.pieces.iter().any(|piece| piece.part == Part::Container) { Part::Pages } else { Part::Remark };
            self.add(range.end - figures.len()..range.end, part);
        } else if count_letters(said) > 0 {
            self.segments(range, None, &mut None);
        }
    }

    fn segments(&mut self, range: Range<usize>, year: Option<&Range<usize>>, open: &mut Option<Range<usize>>) {
        for segment in segments_around(self.text, range, year, self.shapes) {
            self.segment(segment, year, open);
        }
    }

    fn said(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn add(&mut self, range: Range<usize>, part: Part) {
        let range = trimmed(self.text, range);
        if !range.is_empty() {
            self.pieces.push(Piece { span: range, part });
        }
    }

    /// Finds the addresses, and returns the position of the first one, or the end of the text.
    fn addresses(&mut self, from: usize) -> usize {
        let tail = self.text.get(from..).unwrap_or_default();
        let mut first = self.text.len();
        let begins = [&b"http"[..], b"www.", b"10."].iter().any(|mark| memmem::find(tail.as_bytes(), mark).is_some());
        if !begins {
            return first;
        }
        for found in ADDRESS.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(tail)) {
            let address = found.as_str().trim_end_matches(['.', ',', ')', ']', ';']);
            first = first.min(from + found.start());
            self.is_sure = true;
            let span = from + found.start()..from + found.start() + address.len();
            self.pieces.push(Piece { span, part: Part::Address });
        }
        first
    }

    /// Reads one element. `open` is an element before it whose part depends on what follows.
    fn segment(&mut self, segment: Range<usize>, year: Option<&Range<usize>>, open: &mut Option<Range<usize>>) {
        let said = self.said(&segment);
        if is_edition(said, self.shapes) {
            self.is_sure = true;
            return self.add(segment, Part::Edition);
        }
        if let Some(edition) = edition_ahead(said, self.shapes) {
            self.is_sure = true;
            self.add(segment.start..segment.start + edition, Part::Edition);
            let rest = trimmed(self.text, segment.start + edition..segment.end);
            if !rest.is_empty() {
                self.segment(rest, year, open);
            }
            return;
        }
        if self.shapes.words().numbering().extent.as_ref().is_some_and(|pattern| pattern.is_match(said)) {
            let stop = usize::from(self.text.get(segment.end..).is_some_and(|rest| rest.starts_with('.')));
            self.pieces.push(Piece { span: segment.start..segment.end + stop, part: Part::Size });
            return;
        }
        if std::mem::take(&mut self.is_host_next) {
            return self.host_title(segment, year);
        }
        if let Some(host) = host(said, self.shapes) {
            self.close(open);
            (self.is_sure, self.is_hosted) = (true, true);
            return self.host(segment.start + host..segment.end, year);
        }
        if let Some(law) = numbers::law(said, segment.start) {
            self.is_sure = true;
            self.pieces.extend(law);
            return;
        }
        let Some((numbers, pieces)) = numbers::find(said, segment.start, self.shapes) else {
            return self.plain(segment, year, open);
        };
        self.is_sure = true;
        let has_volume = pieces.iter().any(|piece| piece.part != Part::Pages);
        self.pieces.extend(pieces);
        let mut before = segment.start..numbers.start;
        // In "Review. 2021;12(3):45-50", the name of the journal is the element before.
        if let Some(year) = year.filter(|year| before.start <= year.start && year.end <= before.end) {
            let imprinted = self.said(&before).split_once(": ").is_some_and(|(place, _)| is_place(place));
            if imprinted && !has_volume {
                self.plain(before, Some(year), open);
                return self.rest_of_numbers(numbers.end..segment.end, Some(year));
            }
            before.end = year.start;
        }
        let before = trimmed(self.text, before);
        if count_letters(self.said(&before)) >= 2 {
            self.close(open);
            self.container(before);
        } else if let Some(journal) = open.take() {
            self.container(journal);
        }
        self.rest_of_numbers(numbers.end..segment.end, year);
    }

    /// Adds a journal or a host publication. Its editors and its publisher may follow after commas: "Winter Readings,
    /// edited by Paul Orme, Hollow Tree Books".
    fn container(&mut self, range: Range<usize>) {
        let said = self.said(&range);
        let edited = said.match_indices(", ").find(|(at, _)| {
            said.get(at + 2..).is_some_and(|next| self.shapes.words().begins_with(List::Editors, next).is_some())
        });
        let Some((at, _)) = edited else {
            let mut elements = said.split(", ");
            let first = elements.next().filter(|_| self.by_commas && self.is_hosted).map_or(said.len(), str::len);
            self.add(range.start..range.start + first, Part::Container);
            let mut start = range.start + first + 2;
            for (element, part) in elements.zip([Part::Publisher, Part::Place]).filter(|_| first < said.len()) {
                self.add(start..start + element.len(), part);
                start += element.len() + 2;
            }
            return;
        };
        self.add(range.start..range.start + at, Part::Container);
        self.is_hosted = true;
        let rest = range.start + at + 2..range.end;
        let editors = self.said(&rest).find(", ").map_or(rest.end, |end| rest.start + end);
        self.add(rest.start..editors, Part::Remark);
        self.plain(editors..rest.end, None, &mut None);
        let publisher = trimmed(self.text, editors..rest.end);
        if count_letters(self.said(&publisher)) > 1 && !self.pieces.iter().any(|piece| piece.part == Part::Publisher) {
            self.add(publisher, Part::Publisher);
        }
    }

    /// Reads what comes after volume and pages in the same element: "Lima: Casa Azul" after "(pp. 10-31)".
    fn rest_of_numbers(&mut self, rest: Range<usize>, year: Option<&Range<usize>>) {
        let mut rest = rest;
        if let Some(year) = year.filter(|year| rest.start <= year.start && year.end <= rest.end) {
            rest.start = year.end;
        }
        let rest = trimmed(self.text, rest);
        if count_letters(self.said(&rest)) >= 3 {
            let mut open = None;
            self.plain(rest, None, &mut open);
            self.close(&mut open);
        }
    }

    /// Reads a host publication after "In": editors with their mark, the title of the host, its pages.
    fn host(&mut self, range: Range<usize>, year: Option<&Range<usize>>) {
        let said = self.said(&range);
        let mut start = range.start;
        if let Some((mark, end)) = editors(said, self.shapes) {
            self.add(range.start..range.start + mark, Part::Remark);
            start = range.start + end;
        }
        let rest = trimmed(self.text, start..range.end);
        if rest.is_empty() {
            self.is_host_next = true;
        } else {
            self.host_title(rest, year);
        }
    }

    /// Reads the title of a host publication and what follows it.
    fn host_title(&mut self, rest: Range<usize>, year: Option<&Range<usize>>) {
        let found = numbers::find(self.said(&rest), rest.start, self.shapes);
        let numbers = found.map(|(numbers, pieces)| {
            self.pieces.extend(pieces);
            numbers
        });
        let mut title = rest.start..numbers.as_ref().map_or(rest.end, |numbers| numbers.start);
        // "In Proceedings of the conference, Geneva, 2015": other elements follow the title after commas.
        let within = self.said(&title);
        let comma = within.match_indices(", ").find(|(at, _)| {
            let next = within.get(at + 2..).unwrap_or_default();
            next.contains(|c: char| c.is_ascii_digit())
        });
        let comma = comma.map(|(at, _)| title.start + at);
        if let Some(year) = year.filter(|year| title.start < year.start && year.end <= title.end) {
            title.end = year.start;
        }
        if let Some(at) = comma.filter(|at| *at < title.end) {
            self.add(at..title.end, Part::Remark);
            title.end = at;
        }
        let title = trimmed(self.text, title);
        match self.said(&title).rsplit_once(": ").filter(|_| numbers.is_none()) {
            Some((before, _)) if is_place(before) => self.plain(title, None, &mut None),
            _ => self.container(title),
        }
        if let Some(numbers) = numbers {
            self.rest_of_numbers(numbers.end..rest.end, year);
        }
    }

    /// Reads an element without numbers: place and publisher, the publisher alone, or a sentence about the publication.
    fn plain(&mut self, segment: Range<usize>, year: Option<&Range<usize>>, open: &mut Option<Range<usize>>) {
        let mut segment = segment;
        if let Some(year) = year.filter(|year| segment.start <= year.start && year.end <= segment.end) {
            let after = trimmed(self.text, year.end..segment.end);
            if count_letters(self.said(&after)) >= 4 {
                self.add(after, Part::Remark);
            }
            segment.end = year.start;
            self.is_sure |= count_letters(self.said(&segment)) > 0;
        }
        let segment = trimmed(self.text, segment);
        let said = self.said(&segment);
        if count_letters(said) < 2 || is_address(said) {
            return;
        }
        // "PhD thesis, University of Harrow Vale": the publisher follows the kind.
        if let Some((kind, _)) = said.split_once(", ").filter(|(kind, _)| self.shapes.of(kind) == Shape::Kind) {
            self.close(open);
            self.is_sure = true;
            self.add(segment.start..segment.start + kind.len(), Part::Kind);
            *open = Some(trimmed(self.text, segment.start + kind.len()..segment.end));
            return;
        }
        if let Some((place, _)) = said.split_once(": ").filter(|(place, _)| is_place(place)) {
            self.series(open);
            self.is_sure = true;
            self.add(segment.start..segment.start + place.len(), Part::Place);
            return self.add(segment.start + place.len() + 2..segment.end, Part::Publisher);
        }
        self.close(open);
        *open = Some(segment);
    }

    /// Adds an element before a place and a publisher, which is a series or a sentence.
    fn series(&mut self, open: &mut Option<Range<usize>>) {
        let Some(range) = open.take() else { return };
        let said = self.said(&range);
        let known = self.shapes.of(said) == Shape::Kind || is_numbered_kind(said, self.shapes);
        if known || is_prose(said, self.shapes) {
            *open = Some(range);
            return self.close(open);
        }
        self.add(range, Part::Remark);
    }

    /// Adds an element to which nothing that follows belongs. The first one is the publisher.
    fn close(&mut self, open: &mut Option<Range<usize>>) {
        let Some(range) = open.take() else { return };
        let said = self.said(&range);
        let has = |part| self.pieces.iter().any(|piece| piece.part == part);
        if is_prose(said, self.shapes) {
            let stop = self.text.get(range.end..).unwrap_or_default();
            let stop = stop.chars().take_while(|c| matches!(c, '.' | ')' | ']')).map(char::len_utf8).sum::<usize>();
            self.pieces.push(Piece { span: range.start..range.end + stop, part: Part::Body });
        } else if self.shapes.of(said) == Shape::Kind && !has(Part::Kind) {
            self.add(range, Part::Kind);
        } else if is_numbered_kind(said, self.shapes) || is_standard_number(said) {
            self.add(range, Part::Number);
        } else if has(Part::Publisher) || has(Part::Container) && !self.is_hosted {
            self.add(range, Part::Remark);
        } else {
            self.add(range, Part::Publisher);
        }
    }
}
