//! A long text, split window by window.
//!
//! The decoder weighs every line of a page against all others, and takes several hundred bytes for each line. The lines
//! of a window of tens of thousands show the pattern of the page well enough, so a longer text is read in windows. Each
//! window is cut where a record begins. The next window sees the lines before the cut once more, because they show what
//! the preceding records look like.

use crate::document::Block;
use crate::document::doubt::Evidence;
use crate::document::plain_text::Cursor;
use crate::error::Result;
use crate::splitting::{Reading, Role};

/// Blocks that are read together.
const WINDOW: usize = 32_768;
/// Blocks at the end of a window among which it is cut, and blocks before the cut that the next one sees again.
const MARGIN: usize = 512;
/// Bytes of text that are read together: 4 MiB.
const BYTES: usize = 4 << 20;

/// The windows of a text.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    cursor: Cursor,
    /// Blocks that were made and not given out, behind those that only are seen again.
    waiting: Vec<Block>,
    /// How many of them are only seen again.
    seen: usize,
    ended: bool,
}

impl Windows {
    /// The blocks of the next window with their reading by `read`; `None` behind the last one.
    ///
    /// # Errors
    /// Returns the errors of `read`.
    pub(crate) fn next(
        &mut self,
        text: &str,
        read: impl FnOnce(&mut [Block]) -> Result<Reading>,
    ) -> Result<Option<(Vec<Block>, Reading)>> {
        if self.ended {
            return Ok(None);
        }
        let mut blocks = std::mem::take(&mut self.waiting);
        let wanted = (self.seen + WINDOW + MARGIN).saturating_sub(blocks.len());
        blocks.extend(self.cursor.take(text, wanted, BYTES));
        self.ended = self.cursor.is_at_end(text);
        let mut reading = read(&mut blocks)?;
        let cut = if self.ended { blocks.len() } else { self.cut(&blocks, &reading) };
        let again = cut.saturating_sub(MARGIN).max(self.seen);
        self.waiting = blocks.get(again..).unwrap_or_default().to_vec();
        let seen = std::mem::replace(&mut self.seen, cut - again);
        blocks.truncate(cut);
        blocks.drain(..seen);
        own_part(&mut reading, seen, cut);
        Ok(Some((blocks, reading)))
    }

    /// Where a window is cut: before the first record of its last lines, or at its end where none begins there.
    fn cut(&self, blocks: &[Block], reading: &Reading) -> usize {
        let own = blocks.len() - self.seen;
        let from = blocks.len() - MARGIN.min(own / 2);
        let starts = |at: &usize| reading.tags.get(*at).is_some_and(|tag| tag.start);
        (from..blocks.len()).find(starts).filter(|cut| *cut > self.seen).unwrap_or(blocks.len())
    }
}

/// Keeps the reading of the blocks from `seen` to `cut`.
fn own_part(reading: &mut Reading, seen: usize, cut: usize) {
    let starts = |tags: &[crate::splitting::Tag]| tags.iter().filter(|tag| tag.start).count();
    let before = starts(reading.tags.get(..seen).unwrap_or_default());
    reading.tags.truncate(cut);
    reading.tags.drain(..seen.min(reading.tags.len()));
    reading.evidence.drain(..before.min(reading.evidence.len()));
    // The window before began a record here. Where this one would have gone on with the last one, that is in doubt.
    if let Some(first) = reading.tags.first_mut().filter(|first| !first.start && first.role != Role::Boilerplate)
        && seen > 0
    {
        first.start = true;
        reading.evidence.insert(0, Evidence::default());
    }
    reading.evidence.truncate(starts(&reading.tags));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::splitting::Tag;

    /// Reads every third block as the start of a record.
    fn read(blocks: &mut [Block]) -> Result<Reading> {
        let tag = |block: &Block| match block.lines.0 % 3 {
            1 => Tag { role: Role::Title, start: true },
            _ => Tag { role: Role::Description, start: false },
        };
        let tags: Vec<Tag> = blocks.iter().map(tag).collect();
        let evidence = vec![Evidence::default(); tags.iter().filter(|tag| tag.start).count()];
        Ok(Reading { layout: "test".to_owned(), tags, evidence })
    }

    fn all(text: &str) -> Vec<(Vec<Block>, Reading)> {
        let (mut windows, mut found) = (Windows::default(), Vec::new());
        while let Some(window) = windows.next(text, read).unwrap() {
            found.push(window);
        }
        found
    }

    #[test]
    fn every_line_is_in_one_window_and_every_window_begins_a_record() {
        for lines in [0, 1, 3, 1000, 33_279, 33_280, 33_281, 100_001] {
            let text: String = (0..lines).map(|number| format!("line {number}\n")).collect();
            let found = all(&text);
            let said: Vec<u64> =
                found.iter().flat_map(|(blocks, _)| blocks.iter().map(|block| block.lines.0)).collect();
            assert_eq!(said, (1..=lines).collect::<Vec<_>>());
            for (blocks, reading) in &found {
                assert_eq!(reading.tags.len(), blocks.len());
                assert_eq!(reading.evidence.len(), reading.tags.iter().filter(|tag| tag.start).count());
                assert!(reading.tags.first().is_none_or(|tag| tag.start));
            }
            assert!(lines < 100_000 || found.len() == 4, "{}", found.len());
        }
    }

    #[test]
    fn long_lines_make_a_window_of_few_blocks() {
        let text: String = (0..30).map(|_| "x".repeat(1 << 20) + "\n\n").collect();
        let found = all(&text);
        assert!(found.len() > 4 && found.iter().all(|(blocks, _)| blocks.len() < 9), "{}", found.len());
        assert_eq!(found.iter().map(|(blocks, _)| blocks.len()).sum::<usize>(), 30);
    }
}
