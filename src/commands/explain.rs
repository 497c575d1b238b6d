//! `explain`: why a page was split, dated, tagged and called Spanish as it was, quoting it.

pub(crate) mod areas;
pub(crate) mod columns;
mod evidence;
mod machine;
pub(crate) mod merged;
mod people;

use std::io::Write as _;

use serde_json::json;

use super::args::{Inputs, Reading, VocabularyName};
use super::{Context, Status};
use crate::document::budget::Count;
use crate::document::html::Listing;
use crate::document::plain_text;
use crate::document::{Block, Content, Document};
use crate::pipeline::parts::Opened;
use crate::pipeline::{Examined, Options, Pipeline};
use crate::record::{AreaBasis, Ids};
use crate::splitting::doubt::Sure;
use crate::splitting::fields::Assembled;
use crate::splitting::slots::Explanation;
use crate::splitting::{Reading as PageReading, Role, Tag};
use crate::vocabulary::Weighed;
use crate::{Error, Record, Result};

/// Show why a page was read as it was: the role of every line, the layout, and the evidence for each record
///
/// Of a catalogue, says what the values of its records rest on, and which detail pages filled them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist explain page.txt
  shelflist explain page.txt --id 3f2a9c    only the record whose id begins so
  shelflist explain page.txt -f json | jq '.documents[].margin'")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Show only the record whose id begins so
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Form of the explanation
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    format: Form,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    vocabulary: VocabularyName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people, in colour on a terminal
    Text,
    /// For machines
    Json,
}

/// A document, explained.
struct Page {
    name: String,
    location: Option<String>,
    blocks: Vec<Block>,
    /// The listing of an HTML page.
    listing: Option<Listing>,
    /// The reasons for the columns of the list.
    columns: Option<Explanation>,
    examined: Examined,
    /// The areas by rule of each record, weighed.
    weighed: Vec<Vec<Weighed>>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let options = Options {
        vocabulary: args.vocabulary.name().to_owned(),
        mode: args.vocabulary.mode(),
        all: false,
        layout: args.reading.layout()?,
        map: args.reading.map.clone(),
        corrections: args.reading.corrections()?,
    };
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    let mut ids = Ids::default();
    let mut pages = Vec::new();
    let mut status = Status::Done;
    let read = |opened: Opened| {
        let (mut document, detail_pages) = opened.whole()?;
        if matches!(document.content, Content::Entries(_)) {
            // A catalogue is not split. The evidence for the values of its records can be explained all the same.
            let (name, location) = (document.name.clone(), document.location.clone());
            let records = pipeline.split(document, &mut Ids::default())?.records;
            // The rules were not applied to a record that has no area by rule.
            let tagged = |record: &Record| record.thematic_areas.iter().any(|area| area.basis == AreaBasis::Rule);
            let weigh = |record| if tagged(record) { areas::weighed(pipeline.tagger(), record) } else { Vec::new() };
            let weighed = records.iter().map(weigh).collect();
            let reading = PageReading { layout: String::new(), tags: Vec::new(), evidence: Vec::new() };
            let assembled = Assembled { records, ..Assembled::default() };
            let (judged, reasons) = (Vec::new(), Vec::new());
            let examined = Examined { reading, rival: None, assembled, judged, reasons };
            return Ok(Page { name, location, blocks: Vec::new(), listing: None, columns: None, examined, weighed });
        }
        let columns = pipeline.lay(&mut document);
        pipeline.outline(&mut document);
        let Document { name, location, content, listing, text, .. } = document;
        let mut blocks = match content {
            Content::Blocks(blocks) => blocks,
            Content::LongText(limits) => {
                let blocks = plain_text::blocks(&text);
                limits.budget().check(Count::Lines, blocks.len() as u64)?;
                blocks
            }
            Content::Page(_) | Content::Entries(_) => return Err(Error::data("nothing to explain")),
        };
        let mut examined = pipeline.examine(&name, &mut blocks)?;
        if let Some(pages) = &detail_pages {
            for record in &mut examined.assembled.records {
                record.source.location.clone_from(&location);
            }
            pipeline.complete(&mut examined.assembled.records, &**pages);
        }
        let records = examined.assembled.records.iter();
        let weighed = records.map(|record| areas::weighed(pipeline.tagger(), record)).collect();
        Ok(Page { name, location, blocks, listing, columns, examined, weighed })
    };
    super::documents::documents(&args.inputs, &args.reading, false, context, pipeline.known(), read, |page| {
        match page {
            Ok(mut page) => {
                for record in &mut page.examined.assembled.records {
                    if !page.blocks.is_empty() {
                        record.source.name.clone_from(&page.name);
                    }
                    record.id = ids.next(record);
                }
                pages.push(page);
            }
            Err(error) if error.kind() == crate::error::Kind::Usage => return Err(error),
            Err(error) if error.kind() == crate::error::Kind::Skipped => context.console.warn(&error),
            Err(error) => {
                context.console.error(&error);
                status = Status::of(&error);
            }
        }
        Ok(())
    })?;
    args.reading.say_unapplied(pipeline.splitting(), context);
    let wanted = |record: &Record| args.id.as_deref().is_none_or(|id| record.id.starts_with(id));
    if args.id.is_some() && !pages.iter().any(|page| page.examined.assembled.records.iter().any(wanted)) {
        return Err(Error::usage(format!("no record has the id {}", args.id.as_deref().unwrap_or_default()))
            .hint("the ids are those that split and import give to the same inputs"));
    }
    let mut out = anstream::stdout();
    let text = match args.format {
        Form::Json => {
            format!(
                "{:#}\n",
                json!({"documents": pages.iter().map(|page| machine::page(page, &wanted)).collect::<Vec<_>>()})
            )
        }
        Form::Text => {
            pages.iter().map(|page| people::page(page, args.id.is_some(), &wanted)).collect::<Vec<_>>().join("\n")
        }
    };
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Error::from_io("standard output", &error))?;
    let none = pages.iter().all(|page| page.examined.assembled.records.is_empty());
    Ok(if status == Status::Done && none { Status::Findings } else { status })
}

/// The number of the record that a block belongs to.
fn record_of(page: &Page, block: usize) -> Option<usize> {
    page.examined.assembled.spans.iter().position(|span| span.contains(&block))
}

fn weighed(page: &Page, record: usize) -> &[Weighed] {
    page.weighed.get(record).map_or(&[], Vec::as_slice)
}

/// The confidence in a record of a page.
fn sure(page: &Page, record: usize) -> Option<&Sure> {
    page.examined.judged.get(record).map(|judged| &judged.sure)
}

/// A group that made no record is boilerplate.
fn effective(tag: Tag, owner: Option<usize>) -> Role {
    if owner.is_some() { tag.role } else { Role::Boilerplate }
}
