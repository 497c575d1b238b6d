//! Draws the flow diagram of PRISMA 2020 as SVG: the column of identification via other methods, from found to
//! included.

use std::fmt::Write as _;

use super::flow::Flow;

const WIDTH: u32 = 760;
const LEFT: u32 = 60;
const RIGHT: u32 = 420;
const BOX: u32 = 300;
const LINE: u32 = 18;
/// The space between the bars of two phases.
const GAP: u32 = 8;

/// The diagram as SVG. It needs no font and no style sheet.
pub(crate) fn svg(flow: &Flow) -> String {
    let mut drawing = Drawing { body: String::new() };
    let ways =
        [("Websites", flow.websites), ("Organisations", flow.organisations), ("Citation searching", flow.citations)];
    let mut found = vec![format!("Records identified from (n = {}):", flow.found)];
    found.extend(ways.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("   {name} (n = {n})")));
    let removed =
        vec!["Records removed before screening:".to_owned(), format!("   Duplicate records (n = {})", flow.duplicates)];
    let missed = vec![format!("Reports not retrieved (n = {})", flow.not_retrieved)];
    let excluded: u64 = flow.reasons().map(|exclusion| exclusion.publications).sum();
    let mut out = vec![format!("Reports excluded (n = {excluded})")];
    out.extend(flow.reasons().map(|exclusion| {
        let reason = exclusion.reason.as_deref().unwrap_or("No reason given");
        format!("   {} (n = {})", cut(reason), exclusion.publications)
    }));
    let mut open = vec![format!("Reports included (n = {})", flow.included)];
    if flow.maybe + flow.undecided > 0 {
        open.push(format!("   Not yet decided (n = {})", flow.maybe + flow.undecided));
    }
    let stages = [
        (found, Some(removed), "Identification"),
        (vec![format!("Reports sought for retrieval (n = {})", flow.publications)], Some(missed), "Screening"),
        (vec![format!("Reports assessed for eligibility (n = {})", flow.assessed())], Some(out), "Screening"),
        (open, None, "Included"),
    ];
    let mut y = 60;
    let mut phases: Vec<(&str, u32, u32)> = Vec::new();
    let count = stages.len();
    for (at, (left, right, phase)) in stages.into_iter().enumerate() {
        let height = height(&left).max(right.as_ref().map_or(0, |lines| self::height(lines)));
        drawing.boxed(LEFT, y, self::height(&left), &left);
        if let Some(lines) = &right {
            let middle = y + self::height(&left).min(self::height(lines)) / 2;
            drawing.arrow((LEFT + BOX, middle), (RIGHT, middle));
            drawing.boxed(RIGHT, y, self::height(lines), lines);
        }
        match phases.last_mut() {
            Some((name, _, to)) if *name == phase => *to = y + height,
            _ => phases.push((phase, y, y + height)),
        }
        if at + 1 < count {
            drawing.arrow((LEFT + BOX / 2, y + self::height(&left)), (LEFT + BOX / 2, y + height + 30));
        }
        y += height + 30;
    }
    for (at, (name, from, to)) in phases.iter().enumerate() {
        // The bar of a phase reaches to the next one, so that its name has room.
        let to = phases.get(at + 1).map_or(*to, |(_, next, _)| next - GAP);
        drawing.phase(name, *from, to);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{y}\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>PRISMA 2020 flow diagram: identification of studies via other \
         methods</title>\n<defs><marker id=\"tip\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n<rect width=\"{WIDTH}\" height=\"{y}\" fill=\"#fff\"/>\n\
         <rect x=\"{LEFT}\" y=\"16\" width=\"660\" height=\"28\" rx=\"6\" fill=\"#ddd\"/>\n<text x=\"390\" y=\"35\" \
         text-anchor=\"middle\" font-weight=\"bold\">Identification of studies via other methods</text>\n{}</svg>\n",
        drawing.body
    )
}

struct Drawing {
    body: String,
}

impl Drawing {
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
fn cut(reason: &str) -> String {
    match reason.char_indices().nth(34) {
        Some((end, _)) => format!("{}…", reason.get(..end).unwrap_or_default()),
        None => reason.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    kept.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
