//! Cuts lines whose fields are separated by full stops: `Safe ports. A. Smit and B. Prins. Working paper 14.`

use std::ops::Range;

use super::citation::{is_institution, is_named_institution, is_numbered_kind, is_retrieved, segments};
use super::shape::{Shape, Shapes, is_sentence};
use super::{Part, Piece};

/// Cuts the lines at full stops, if at least three of five filled lines are a title before names, dates, kinds and other
/// typed values.
pub(super) fn cut(lines: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    if filled < 2 {
        return None;
    }
    let found: Vec<Option<Vec<Piece>>> = lines.iter().map(|line| fields(line, shapes)).collect();
    if found.iter().flatten().count() * 5 < filled * 3 {
        return None;
    }
    let whole = |line: &&str| vec![Piece { span: 0..line.len(), part: Part::Head }];
    Some(found.into_iter().zip(lines).map(|(pieces, line)| pieces.unwrap_or_else(|| whole(line))).collect())
}

/// The pieces of one line; `None` if it is not a title before typed values.
pub(crate) fn fields(line: &str, shapes: &Shapes) -> Option<Vec<Piece>> {
    let segments = segments(line, 0..line.len(), shapes);
    let (first, others) = segments.split_first().filter(|(_, others)| !others.is_empty())?;
    let title = line.get(first.clone())?;
    if !matches!(shapes.of(title), Shape::Words | Shape::Sentence) || title.split_whitespace().count() < 2 {
        return None;
    }
    let mut pieces = vec![Piece { span: first.clone(), part: Part::Head }];
    let (mut typed, mut untyped) = (0, 0);
    for (segment, left) in others.iter().zip((1..=others.len()).rev()) {
        // Where even the segments that are left cannot outnumber the untyped ones, the line has another form.
        if typed + left <= untyped {
            return None;
        }
        match typed_pieces(line, segment, shapes) {
            Some(found) => {
                typed += 1;
                pieces.extend(found);
            }
            // The words before an address, such as "Available at", say nothing of the publication.
            None if is_retrieved(line.get(segment.clone()).unwrap_or_default(), shapes) => {
                pieces.push(Piece { span: segment.clone(), part: Part::Remark });
            }
            None if is_institution(line.get(segment.clone()).unwrap_or_default()) => {
                pieces.push(Piece { span: segment.clone(), part: Part::Publisher });
            }
            None => {
                untyped += 1;
                let is_text =
                    line.get(segment.clone()).is_some_and(|said| is_sentence(&format!("{said}."), shapes.words()));
                pieces.push(Piece { span: segment.clone(), part: if is_text { Part::Body } else { Part::Remark } });
            }
        }
    }
    (typed > untyped).then_some(pieces)
}

/// The typed values of a segment: one, or several with commas between them, such as "Report, 48 pp."
fn typed_pieces(line: &str, segment: &Range<usize>, shapes: &Shapes) -> Option<Vec<Piece>> {
    let said = line.get(segment.clone())?;
    let typed = |said: &str| match shapes.of(said) {
        // The name of an institution after a title is more often that of its publisher.
        Shape::Name if !is_named_institution(said, shapes) => Some(Part::Creator),
        Shape::Name => Some(Part::Publisher),
        _ if is_numbered_kind(said, shapes) => Some(Part::Number),
        shape => Part::of(shape),
    };
    if let Some(part) = typed(said) {
        return Some(vec![Piece { span: segment.clone(), part }]);
    }
    let mut pieces = Vec::new();
    let mut start = segment.start;
    for part in said.split(", ") {
        pieces.push(Piece { span: start..start + part.len(), part: typed(part)? });
        start += part.len() + 2;
    }
    (pieces.len() > 1).then_some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn titles_stand_before_names_and_kinds() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let lines = [
            "Safe ports for small boats. A. Lindgren and P. Osei. Working paper 14.",
            "Derechos de pesca en las bahías. M. Quispe. 2021.",
            "How coastal towns count their visitors. J. van Dam. Report, 48 pp.",
        ];
        let cut = cut(&lines, &shapes, 3).unwrap();
        let said = |at: usize| -> Vec<(Part, &str)> {
            cut[at].iter().map(|piece| (piece.part, &lines[at][piece.span.clone()])).collect()
        };
        assert_eq!(
            said(0),
            [
                (Part::Head, "Safe ports for small boats"),
                (Part::Creator, "A. Lindgren and P. Osei"),
                (Part::Number, "Working paper 14")
            ]
        );
        assert_eq!(
            said(1),
            [(Part::Head, "Derechos de pesca en las bahías"), (Part::Creator, "M. Quispe"), (Part::Date, "2021")]
        );
        assert_eq!(said(2)[2..], [(Part::Kind, "Report"), (Part::Size, "48 pp")]);
        for lines in [
            ["Rain fell on the hills. The roads were closed for a week.", "Boats stayed in port. Nobody was hurt."],
            ["Harbour v. Harbour", "In re A. B. Mills"],
        ] {
            assert!(super::cut(&lines, &shapes, 2).is_none(), "{lines:?}");
        }
    }
}
