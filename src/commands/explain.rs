//! `explain`: why a page was split, dated, tagged and called Spanish as it was, quoting it.

pub(crate) mod areas;
pub(crate) mod columns;
pub(crate) mod merged;

use std::io::Write as _;

use crate::console::printable;
use crate::document::budget::Count;
use crate::document::html::Listing;
use crate::document::plain_text;
use crate::document::{Block, Content, Document};
use crate::pipeline::parts::Opened;
use crate::pipeline::{Examined, Options, Pipeline};
use crate::record::{AreaBasis, Ids, IssuedBasis};
use crate::splitting::doubt::{Sure, three};
use crate::splitting::feature_names::describe;
use crate::splitting::fields::Assembled;
use crate::splitting::labels::role_name;
use crate::splitting::slots::Explanation;
use crate::splitting::{Reading as PageReading, Reason, Rival, Role, Tag};
use crate::vocabulary::Weighed;
use crate::{Error, Record, Result};
use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::args::{Inputs, Reading, VocabularyName};
use super::run::counted;
use super::{Context, Status};

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
    /// Why the columns of its list are what they are.
    columns: Option<Explanation>,
    examined: Examined,
    /// By record: its areas by rule, weighed.
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
            // Nothing is split here; what its values rest on can be said all the same.
            let (name, location) = (document.name.clone(), document.location.clone());
            let records = pipeline.split(document, &mut Ids::default())?.records;
            // Nobody asked the rules about a record that has no area of theirs.
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
            format!("{:#}\n", json!({"documents": pages.iter().map(|page| machine(page, &wanted)).collect::<Vec<_>>()}))
        }
        Form::Text => pages.iter().map(|page| people(page, args.id.is_some(), &wanted)).collect::<Vec<_>>().join("\n"),
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

/// How sure a record of a page is.
fn sure(page: &Page, record: usize) -> Option<&Sure> {
    page.examined.judged.get(record).map(|judged| &judged.sure)
}

/// How sure the fields of a record are, for machines.
fn confidences(sure: &Sure) -> Value {
    json!({"title": three(sure.title), "bounds": three(sure.bounds), "issued": three(sure.issued)})
}

fn machine(page: &Page, wanted: &dyn Fn(&Record) -> bool) -> Value {
    let Examined { reading, assembled, reasons, .. } = &page.examined;
    let shown = |record: Option<usize>| record.is_none_or(|at| assembled.records.get(at).is_some_and(wanted));
    let spans = assembled.spans.iter().zip(&assembled.records);
    let mut owners = vec![None; page.blocks.len()];
    for ((span, _), number) in spans.zip(0_usize..) {
        owners.iter_mut().skip(span.start).take(span.len()).for_each(|owner| *owner = Some(number));
    }
    let blocks: Vec<Value> = page
        .blocks
        .iter()
        .zip(&reading.tags)
        .zip(reasons.iter().zip(owners))
        .filter(|(_, (_, owner))| shown(*owner))
        .map(|((block, tag), (reasons, owner))| {
            json!({
                "lines": [block.lines.0, block.lines.1], "text": block.text, "role": role_name(effective(*tag, owner)),
                "start": tag.start && owner.is_some(), "record": owner.map(|at| at + 1),
                "reasons": reasons.iter().map(reason).collect::<Vec<_>>(),
            })
        })
        .collect();
    let records: Vec<Value> = assembled
        .records
        .iter()
        .enumerate()
        .filter(|(_, record)| wanted(record))
        .map(|(at, record)| {
            json!({
                "record": at + 1, "id": record.id, "confidence": sure(page, at).map(|sure| three(sure.record)),
                "confidences": sure(page, at).map(confidences), "title": record.title,
                "issued": record.issued, "issued_basis": record.issued_basis, "languages": record.languages,
                "languages_basis": record.languages_basis, "text_language": record.text_language,
                "thematic_areas": record.thematic_areas, "areas_by_rule": areas::machine(weighed(page, at)),
                "details": record.source.details, "issues": record.issues,
            })
        })
        .collect();
    let rival = page.examined.rival.as_ref();
    json!({
        "name": page.name, "location": page.location, "layout": reading.layout,
        "margin": rival.map(|rival| three(rival.margin)), "second": rival.map(|rival| &rival.layout),
        "listing": page.listing.as_ref().map(place), "columns": page.columns.as_ref().map(columns::machine),
        "blocks": blocks, "records": records,
    })
}

fn place(listing: &Listing) -> Value {
    json!({
        "selector": listing.selector, "follows": listing.follows, "count": listing.count,
        "runner_up": listing.runner_up,
        "left_out": listing.left.iter().map(|left| json!({"selector": left.selector, "count": left.count})).collect::<Vec<_>>(),
    })
}

fn reason(reason: &Reason) -> Value {
    json!({"feature": reason.feature, "weight": three(reason.weight), "meaning": describe(&reason.feature)})
}

/// A group that made no record is boilerplate.
fn effective(tag: Tag, owner: Option<usize>) -> Role {
    if owner.is_some() { tag.role } else { Role::Boilerplate }
}

fn style(role: Role) -> Style {
    let colour = match role {
        Role::Title | Role::Repeat => return AnsiColor::Green.on_default().bold(),
        Role::Boilerplate | Role::Separator => return Style::new().dimmed(),
        Role::Description | Role::Continuation => return Style::new(),
        Role::Date => AnsiColor::Yellow,
        Role::Kind | Role::Creator => AnsiColor::Cyan,
        Role::Label | Role::Value => AnsiColor::Magenta,
        Role::Caption | Role::Note => AnsiColor::Blue,
    };
    colour.on_default()
}

/// `1 record begins`, `4 records begin`.
fn begin(count: u64) -> String {
    format!("{} {}", counted(count, "records"), if count == 1 { "begins" } else { "begin" })
}

fn people(page: &Page, only: bool, wanted: &dyn Fn(&Record) -> bool) -> String {
    use std::fmt::Write as _;
    let bold = Style::new().bold();
    let Examined { reading, assembled, .. } = &page.examined;
    let mut out = String::new();
    let place = page.location.as_deref().unwrap_or(&page.name);
    let count = assembled.records.len();
    if page.blocks.is_empty() {
        let _ =
            writeln!(out, "{bold}{}{bold:#}: {} of a catalogue", printable(place), counted(count as u64, "records"));
        for (number, record) in (1..).zip(&assembled.records).filter(|(_, record)| wanted(record)) {
            let _ = writeln!(out, "\n{bold}record {number}{bold:#} {}", record.id);
            let found = record.source.location.as_deref().unwrap_or(&record.source.name);
            let title = record.title.as_deref().unwrap_or("(without a title)");
            let _ = writeln!(out, "        “{}”, found at {}", printable(title), printable(found));
            evidence(&mut out, page, 0..0, record, weighed(page, number - 1));
        }
        return out;
    }
    let _ = writeln!(
        out,
        "{bold}{}{bold:#}: {}, layout {}",
        printable(place),
        counted(count as u64, "records"),
        reading.layout
    );
    if let Some(Rival { layout, margin }) = &page.examined.rival {
        let _ = writeln!(out, "the next best reading, in the layout {layout}, is {} less likely", times(*margin));
    }
    if let Some(listing) = &page.listing {
        let goes_on = if listing.follows { ", each up to the next" } else { "" };
        let _ = writeln!(out, "{} at {}{goes_on}", begin(listing.count as u64), printable(&listing.selector));
        if let Some(other) = &listing.runner_up {
            let _ = writeln!(out, "the next best place was {}", printable(other));
        }
        for left in &listing.left {
            let (items, place) = (counted(left.count as u64, "items"), printable(&left.selector));
            let _ = writeln!(out, "{items} at {place} look like publications, too, and were left out");
        }
    }
    if let Some(explanation) = &page.columns {
        columns::lines(&mut out, explanation);
    }
    let mut at = 0;
    while at < page.blocks.len() {
        let owner = record_of(page, at);
        let Some((number, record)) = owner.and_then(|number| Some((number, assembled.records.get(number)?))) else {
            if !only {
                line(&mut out, page, at, Role::Boilerplate);
            }
            at += 1;
            continue;
        };
        let span = assembled.spans.get(number).cloned().unwrap_or(at..at + 1);
        if !only || wanted(record) {
            let sure = sure(page, number).map_or_else(String::new, |sure| format!(", confidence {:.2}", sure.record));
            let _ = writeln!(out, "\n{bold}record {}{bold:#} {}{sure}", number + 1, record.id);
            for block in span.clone() {
                line(&mut out, page, block, reading.tags.get(block).map_or(Role::Note, |tag| tag.role));
            }
            if let Some(sure) = self::sure(page, number) {
                let Sure { title, bounds, issued, .. } = sure;
                let _ = writeln!(out, "        confidence: title {title:.2}, bounds {bounds:.2}, issued {issued:.2}");
            }
            evidence(&mut out, page, span.clone(), record, weighed(page, number));
        }
        at = span.end;
    }
    out
}

/// The odds of a margin between two readings, which is their natural logarithm: "12 times".
fn times(margin: f64) -> String {
    match margin.exp() {
        odds if odds > 1e6 => "more than a million times".to_owned(),
        odds if odds >= 10.0 => format!("{odds:.0} times"),
        odds => format!("{odds:.1} times"),
    }
}

fn line(out: &mut String, page: &Page, at: usize, role: Role) {
    use std::fmt::Write as _;
    let Some(block) = page.blocks.get(at) else { return };
    let style = style(role);
    let _ = writeln!(
        out,
        "{:>6}  {style}{:12}{style:#} {style}{}{style:#}",
        block.lines.0,
        role_name(role),
        printable(&block.text)
    );
}

/// The value of a field as it is now, quoted.
fn value_of(record: &Record, field: &str) -> String {
    let value = serde_json::to_value(record).ok().and_then(|record| record.get(field).cloned());
    quoted(&value.unwrap_or_default())
}

/// Describes the value of the listing that a value of the detail page replaced.
fn listing(value: &Value) -> String {
    match value {
        Value::Null => "the listing says nothing".to_owned(),
        Value::Array(items) if items.is_empty() => "the listing says nothing".to_owned(),
        value => format!("the listing says {}", quoted(value)),
    }
}

fn quoted(value: &Value) -> String {
    let text = crate::refresh::report::shown(value);
    let short: String = text.chars().take(200).collect();
    format!("“{short}{}”", if short.len() < text.len() { " …" } else { "" })
}

/// The name of a part of a page, for people.
fn meaning(from: &str) -> &str {
    match from {
        "citation" => "its citation_* metadata",
        "dublin-core" => "its Dublin Core metadata",
        "schema.org" => "its schema.org data",
        "open-graph" => "its Open Graph metadata",
        "description" => "its meta elements",
        "page" => "its text",
        other => other,
    }
}

/// Why the title is a title, where the date comes from, and what the languages and areas rest on.
fn evidence(out: &mut String, page: &Page, span: std::ops::Range<usize>, record: &Record, weighed: &[Weighed]) {
    use std::fmt::Write as _;
    let tags = &page.examined.reading.tags;
    let first = |role: Role| span.clone().find(|at| tags.get(*at).is_some_and(|tag| tag.role == role));
    let because = |at: usize| {
        if page.examined.reading.is_by_columns() {
            return "decided together with the other values of its column".to_owned();
        }
        let reasons = page.examined.reasons.get(at).map_or(&[][..], Vec::as_slice);
        reasons
            .iter()
            .map(|reason| format!("{} ({:+.1})", describe(&reason.feature), reason.weight))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut say = |what: &str, why: String| {
        let _ = writeln!(out, "        {what}: {why}");
    };
    let own = record.source.details.as_ref();
    for filled in own.into_iter().flat_map(|details| &details.fields) {
        let page = own.map_or("", |details| details.location.as_str());
        let why = format!(
            "{}, from the record's detail page {page} ({}); {}",
            value_of(record, &filled.field),
            meaning(&filled.from),
            listing(&filled.listing)
        );
        say(&filled.field, printable(&why));
    }
    for (field, why) in merged::lines(record) {
        say(&field, printable(&why));
    }
    match first(Role::Title) {
        Some(at) => say("title", because(at)),
        None if page.blocks.is_empty() => {}
        None => say("title", "no line of the record is one".to_owned()),
    }
    match (record.issued.as_deref(), &record.issued_basis) {
        (Some(date), Some(IssuedBasis::Stated)) => match first(Role::Date) {
            Some(at) => say("issued", format!("{date}, from its date line: {}", because(at))),
            None if page.blocks.is_empty() => say("issued", format!("{date}, as it was stated")),
            None => say("issued", format!("{date}, from a label or a byline")),
        },
        (Some(date), Some(IssuedBasis::Heading)) => {
            say("issued", format!("{date}, from the heading of its group"));
        }
        (Some(date), basis) => say("issued", format!("{date}, from {}", basis.as_deref().unwrap_or("the page"))),
        (None, _) => say("issued", "no date line, label, metadata or title gives a date".to_owned()),
    }
    if let Some(language) = &record.text_language {
        say("text", format!("{} ({:.2}), detected in the text", language.code, language.confidence));
    }
    if !record.languages.is_empty() {
        say(
            "languages",
            format!("{}, {}", record.languages.join(", "), record.languages_basis.as_deref().unwrap_or("")),
        );
    }
    for why in areas::lines(record, weighed) {
        say("area", printable(&why));
    }
    for issue in &record.issues {
        say("issue", printable(&format!("{}: {}", issue.code, issue.message)));
    }
}
