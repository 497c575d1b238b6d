//! Draws the flow diagram of PRISMA 2020 as SVG, from found to included: a column for databases and one for other methods.

use std::fmt::Write as _;

use super::flow::{Column, Flow};
use crate::text::quote::beginning;

const WIDTH: u32 = 760;
const LEFT: u32 = 60;
const RIGHT: u32 = 420;
const BOX: u32 = 300;
const LINE: u32 = 18;
/// The space between the bars of two phases.
const GAP: u32 = 8;

/// The space of one column, with its boxes and those beside them.
const COLUMN: u32 = 720;

/// The diagram as SVG: the column of other methods, and before it that of databases where one was searched. It needs no
/// font and no style sheet. Stages that no publication has reached are not drawn.
pub(crate) fn svg(flow: &Flow) -> String {
    let mut drawing = Drawing { body: String::new() };
    let ways =
        [("Websites", flow.websites), ("Organisations", flow.organisations), ("Citation searching", flow.citations)];
    let mut columns = Vec::new();
    if flow.databases > 0 {
        columns.push(("databases and registers", &flow.via_databases, vec![("Databases", flow.databases)]));
    }
    if flow.databases == 0 || flow.via_others.found > 0 {
        columns.push(("other methods", &flow.via_others, ways.to_vec()));
    }
    let mut phases: Vec<(&str, u32, u32)> = Vec::new();
    let (mut x, mut ends) = (0, Vec::new());
    for (name, column, ways) in &columns {
        let y = drawing.column(x, column, ways, &mut phases);
        drawing.title(x, name);
        ends.push((x, y));
        x += COLUMN;
    }
    let mut open = vec![format!("Reports included (n = {})", flow.included)];
    if flow.maybe + flow.undecided > 0 {
        open.push(format!("   Not yet decided (n = {})", flow.maybe + flow.undecided));
    }
    let y = ends.iter().map(|(_, y)| *y).max().unwrap_or(60) + 30;
    drawing.boxed(LEFT, y, self::height(&open), &open);
    for (x, end) in &ends {
        let middle = x + LEFT + BOX / 2;
        if *x == 0 {
            drawing.arrow((middle, *end), (middle, y));
        } else {
            let across = y + self::height(&open) / 2;
            drawing.line((middle, *end), (middle, across));
            drawing.arrow((middle, across), (LEFT + BOX, across));
        }
    }
    phases.push(("Included", y, y + self::height(&open)));
    let (width, y) = (WIDTH - COLUMN + x.max(COLUMN), y + self::height(&open) + 30);
    for (at, (name, from, to)) in phases.iter().enumerate() {
        // The bar of a phase reaches to the next one, so that its name has room.
        let to = phases.get(at + 1).map_or(*to, |(_, next, _)| next - GAP);
        drawing.phase(name, *from, to);
    }
    let names: Vec<&str> = columns.iter().map(|(name, ..)| *name).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{y}\" viewBox=\"0 0 {width} {y}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>PRISMA 2020 flow diagram: identification of studies via \
         {}</title>\n<defs><marker id=\"tip\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n<rect width=\"{width}\" height=\"{y}\" fill=\"#fff\"/>\n{}</svg>\n",
        names.join(", and via "),
        drawing.body
    )
}

/// A box, the box beside it, and the phase of both.
type Stage = (Vec<String>, Option<Vec<String>>, &'static str);

/// The stages of a column from identification to eligibility.
fn stages(column: &Column, ways: &[(&str, u64)]) -> Vec<Stage> {
    let mut found = vec![format!("Records identified from (n = {}):", column.found)];
    found.extend(ways.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("   {name} (n = {n})")));
    let removed = vec![
        "Records removed before screening:".to_owned(),
        format!("   Duplicate records (n = {})", column.duplicates),
    ];
    let mut stages: Vec<Stage> = vec![(found, Some(removed), "Identification")];
    if !column.is_screened() {
        stages.push((vec![format!("Records to be screened (n = {})", column.publications)], None, "Screening"));
        return stages;
    }
    let missed = vec![format!("Reports not retrieved (n = {})", column.not_retrieved)];
    let excluded: u64 = column.excluded.iter().map(|exclusion| exclusion.publications).sum();
    let mut out = vec![format!("Reports excluded (n = {excluded})")];
    out.extend(column.excluded.iter().map(|exclusion| {
        let reason = exclusion.reason.as_deref().unwrap_or("No reason given");
        format!("   {} (n = {})", cut(reason), exclusion.publications)
    }));
    stages.push((vec![format!("Reports sought for retrieval (n = {})", column.sought())], Some(missed), "Screening"));
    stages.push((
        vec![format!("Reports assessed for eligibility (n = {})", column.assessed())],
        Some(out),
        "Screening",
    ));
    stages
}

struct Drawing {
    body: String,
}

impl Drawing {
    /// Draws the stages of a column, and returns where the last of its boxes ends.
    fn column(
        &mut self,
        x: u32,
        column: &Column,
        ways: &[(&str, u64)],
        phases: &mut Vec<(&'static str, u32, u32)>,
    ) -> u32 {
        let (mut y, mut end) = (60, 60);
        let stages = stages(column, ways);
        let count = stages.len();
        for (at, (left, right, phase)) in stages.into_iter().enumerate() {
            let height = height(&left).max(right.as_ref().map_or(0, |lines| self::height(lines)));
            end = y + self::height(&left);
            self.boxed(x + LEFT, y, self::height(&left), &left);
            if let Some(lines) = &right {
                let middle = y + self::height(&left).min(self::height(lines)) / 2;
                self.arrow((x + LEFT + BOX, middle), (x + RIGHT, middle));
                self.boxed(x + RIGHT, y, self::height(lines), lines);
            }
            match phases.iter_mut().find(|(name, ..)| *name == phase) {
                Some((_, from, to)) => (*from, *to) = ((*from).min(y), (*to).max(y + height)),
                None => phases.push((phase, y, y + height)),
            }
            if at + 1 < count {
                let middle = x + LEFT + BOX / 2;
                self.arrow((middle, end), (middle, y + height + 30));
            } else {
                // The next box stands below the higher of the two.
                self.line((x + LEFT + BOX / 2, end), (x + LEFT + BOX / 2, y + height));
                end = y + height;
            }
            y += height + 30;
        }
        end
    }

    /// Draws the bar with the name of a column.
    fn title(&mut self, x: u32, name: &str) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"16\" width=\"660\" height=\"28\" rx=\"6\" fill=\"#ddd\"/>\n<text x=\"{}\" y=\"35\" \
             text-anchor=\"middle\" font-weight=\"bold\">Identification of studies via {name}</text>",
            x + LEFT,
            x + LEFT + 330
        );
    }

    fn line(&mut self, from: (u32, u32), to: (u32, u32)) {
        let _ =
            writeln!(self.body, "<path d=\"M{} {}L{} {}\" stroke=\"#000\" fill=\"none\"/>", from.0, from.1, to.0, to.1);
    }

    fn boxed(&mut self, x: u32, y: u32, height: u32, lines: &[String]) {
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX}\" height=\"{height}\" fill=\"#fff\" stroke=\"#000\"/>"
        );
        for (line, at) in lines.iter().zip(0..) {
            let indent = if line.starts_with(' ') { 14 } else { 0 };
            let _ = writeln!(
                self.body,
                "<text x=\"{}\" y=\"{}\">{}</text>",
                x + 10 + indent,
                y + 20 + at * LINE,
                escaped(line.trim_start())
            );
        }
    }

    fn arrow(&mut self, from: (u32, u32), to: (u32, u32)) {
        let _ = writeln!(
            self.body,
            "<path d=\"M{} {}L{} {}\" stroke=\"#000\" fill=\"none\" marker-end=\"url(#tip)\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    fn phase(&mut self, name: &str, from: u32, to: u32) {
        let height = (to - from).max(60);
        let middle = from + height / 2;
        let _ = writeln!(
            self.body,
            "<rect x=\"14\" y=\"{from}\" width=\"28\" height=\"{height}\" rx=\"6\" fill=\"#bcd2ee\"/>\n\
             <text x=\"28\" y=\"{middle}\" font-size=\"11\" text-anchor=\"middle\" dominant-baseline=\"central\" \
             transform=\"rotate(-90 28 {middle})\">{name}</text>"
        );
    }
}

fn height(lines: &[String]) -> u32 {
    14 + LINE * u32::try_from(lines.len()).unwrap_or(1)
}

/// The reason, shortened to fit into its box.
fn cut(reason: &str) -> std::borrow::Cow<'_, str> {
    beginning(reason, 34, "…")
}

fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
