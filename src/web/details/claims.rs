//! Derives the claims of a detail page as fields of a record, from its metadata and from its text with the hints of the
//! markup.

use super::Claim;
use super::extract::{Origin, PageParts};
use crate::document::{Block, Field, Hints};
use crate::formats::columns::Columns;
use crate::formats::normalise::Settle;
use crate::record::Record;
use crate::splitting::fields::Fields;
use crate::splitting::{Role, Tag};
use crate::text::folding::fold;
use crate::text::marks::has_cut_mark;
use crate::text::words::{LabelField, List, Words};

/// The claims of a page, the most reliable first.
pub(crate) fn claims(own: PageParts, words: &Words, columns: &Columns) -> Vec<Claim> {
    let settle = Settle::new(words, columns);
    let text = plain(&own.text);
    let mut claims: Vec<Claim> = own
        .entries
        .into_iter()
        .map(|(origin, entry)| {
            let record = settle.record(entry);
            let seen = record.description.as_deref().is_some_and(|said| is_seen(said, &text));
            Claim { origin, record, seen }
        })
        .collect();
    if let Some(record) = of_text(&own.blocks, words) {
        claims.push(Claim { origin: Origin::Page, record, seen: true });
    }
    claims
}

/// Whether the text of a page contains the beginning of a description. Only the beginning is compared, because metadata
/// often cut descriptions.
fn is_seen(said: &str, text: &str) -> bool {
    let said = plain(said);
    let start: String = said.chars().take(60).collect();
    text.contains(start.trim_end_matches(['.', '…', ' ']))
}

/// The text in lower case, without accents and with single spaces.
fn plain(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The record that the visible text of a page gives: its heading, the labels below it, its paragraphs and its
/// documents.
fn of_text(blocks: &[Block], words: &Words) -> Option<Record> {
    let tags = roles(blocks, words)?;
    let span = tags.iter().position(|tag| tag.start)?;
    let (blocks, tags) = (blocks.get(span..)?, tags.get(span..)?);
    let end = tags.iter().position(|tag| tag.role == Role::Separator).unwrap_or(tags.len());
    let mut records = Fields::new(words).records(blocks.get(..end)?, tags.get(..end)?).records;
    let record = records.drain(..).next()?;
    Some(record)
}

/// The role of each block by its markup. A separator stands between the publication and what follows it.
fn roles(blocks: &[Block], words: &Words) -> Option<Vec<Tag>> {
    let nothing = Hints::default();
    let hints = |block: &Block| block.hints.as_deref().cloned().unwrap_or_else(|| nothing.clone());
    let heading = blocks.iter().position(|block| hints(block).heading == 1);
    let mut tags = Vec::with_capacity(blocks.len());
    let mut labelled = false;
    let mut over = false;
    for (at, block) in blocks.iter().enumerate() {
        let hints = hints(block);
        let after = heading.is_none_or(|heading| at > heading);
        let role = if over {
            Role::Separator
        } else if Some(at) == heading {
            Role::Title
        } else if hints.heading > 0 && after {
            match words.label(&block.text).map(|label| label.field) {
                Some(LabelField::Description) => Role::Boilerplate,
                _ if words.is(List::Note, &block.text) => Role::Note,
                // Any other heading begins a part that is not about the publication, such as "Related publications",
                // "Share this" or the next article.
                _ => {
                    over = true;
                    Role::Separator
                }
            }
        } else {
            role(block, &hints, labelled, words)
        };
        labelled = role == Role::Label && words.label(&block.text).is_none_or(|label| label.value.is_empty());
        // A block with the role of boilerplate would end the record.
        let role = if role == Role::Boilerplate { Role::Note } else { role };
        tags.push(Tag { role, start: false });
    }
    let first = tags.iter_mut().find(|tag| tag.role != Role::Separator)?;
    first.start = true;
    Some(tags)
}

/// The role of a block that is not a heading.
fn role(block: &Block, hints: &Hints, labelled: bool, words: &Words) -> Role {
    let length = block.text.chars().count();
    if labelled && length < 200 {
        return Role::Value;
    }
    let label = words.label(&block.text);
    if hints.label || label.is_some() && length < 300 {
        return Role::Label;
    }
    if hints.alternative {
        return Role::Note;
    }
    match hints.field {
        Some(Field::Issued) if length < 80 => return Role::Date,
        Some(Field::Creator) if length < 200 => return Role::Creator,
        Some(Field::Description) => return Role::Description,
        Some(Field::Title | Field::Language | Field::Area | Field::Kind | Field::Identifier | Field::More) => {
            return Role::Note;
        }
        _ => {}
    }
    if hints.time.is_some() && length < 60 {
        return Role::Date;
    }
    let sentence = length >= 40 && (block.text.ends_with(['.', '!', '?', '”', '"', ')', ':']) || length >= 120)
        || has_cut_mark(&block.text);
    if sentence && hints.link_share < 0.5 { Role::Description } else { Role::Note }
}
