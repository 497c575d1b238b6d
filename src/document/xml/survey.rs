//! A look at a long document before it is read in pieces, and before anything of it is accepted.

use quick_xml::NsReader;
use quick_xml::events::Event;

use super::mend::{self, Mended};
use super::pieces::{Before, Done};
use super::{DEPTH, Lines, check_held, malformed, no_element, space_of, too_deep};
use crate::document::budget::Limits;
use crate::document::window::Window;
use crate::error::Result;

/// Returns whether a document can be read in pieces with the same result as when it is held whole, after a look at all
/// of it. It cannot if an element is longer than a document may be, or if the end of one that holds several pieces is
/// missing.
///
/// # Errors
/// Returns an error if the document cannot be read, and the errors of [`check`].
pub(crate) fn is_divisible(
    mut window: Window<'_>,
    limits: Limits,
    wanted: impl Fn(&str, &str) -> bool,
) -> Result<bool> {
    let mut before = Before::default();
    let mut rooted = false;
    loop {
        let passed = {
            let text = before.piece(&window);
            let mended = mend::mend_piece(&text, before.place(&window));
            if mended.is_entangled {
                return Ok(false);
            }
            let mut survey = Survey { mended: &mended, depth: 0, inside: 0, done: Done::none(&mended), rooted };
            survey.run(&wanted, before.lines())?;
            rooted = survey.rooted;
            if window.is_last() {
                return if rooted { Ok(true) } else { Err(no_element()) };
            }
            let done = survey.done;
            before.advance(done, &mended)
        };
        window.leave(passed);
        if check_held(&window, limits).is_err() {
            return Ok(false);
        }
        window.more()?;
    }
}

/// A look at a piece of a document.
struct Survey<'t> {
    mended: &'t Mended<'t>,
    depth: usize,
    /// The number of open elements in a wanted one, with it.
    inside: usize,
    done: Done,
    /// True if an element was met.
    rooted: bool,
}

impl Survey<'_> {
    fn run(&mut self, wanted: impl Fn(&str, &str) -> bool, lines: u64) -> Result<()> {
        let mut counted = Lines { text: &self.mended.text, at: 0, line: lines + 1 };
        let mut reader = NsReader::from_str(&self.mended.text);
        loop {
            let start = reader.buffer_position();
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let place = reader.error_position();
                    return Err(malformed(&error, counted.line_of(place)));
                }
            };
            let end = reader.buffer_position();
            match event {
                Event::Start(tag) => {
                    if self.depth >= DEPTH {
                        return Err(too_deep(counted.line_of(start)));
                    }
                    (self.depth, self.rooted) = (self.depth + 1, true);
                    if self.inside > 0 || wanted(&space_of(&reader, &tag), tag.local_name().as_ref()) {
                        self.inside += 1;
                    } else {
                        self.done.begin(self.mended, start, end);
                    }
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    match self.inside {
                        0 => self.done.end(end),
                        1 => {
                            self.inside = 0;
                            self.done.up_to(end);
                        }
                        _ => self.inside -= 1,
                    }
                }
                Event::Eof => return Ok(()),
                Event::Text(_) | Event::GeneralRef(_) => {}
                Event::Empty(_) => {
                    self.rooted = true;
                    if self.inside == 0 {
                        self.done.up_to(end);
                    }
                }
                _ if self.inside == 0 => self.done.up_to(end),
                _ => {}
            }
        }
    }
}
