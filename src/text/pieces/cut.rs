//! Cuts the lines of a list into pieces, by one decision for all lines.

use super::ends::ends;
use super::fields::fields;
use super::shape::Shapes;
use super::{Part, Piece, citation, lead, stops};

/// The pieces of every line, in the order of the text. A line that is not cut is one piece with the part
/// [`Part::Head`].
pub(crate) fn cut(lines: &[&str], shapes: &Shapes) -> Vec<Vec<Piece>> {
    let filled = lines.iter().filter(|line| !line.is_empty()).count();
    if filled == 0 {
        return vec![Vec::new(); lines.len()];
    }
    if let Some(leads) = lead::common(lines, shapes) {
        let rests: Vec<&str> =
            lines.iter().zip(&leads).map(|(line, (_, end))| line.get(*end..).unwrap_or_default()).collect();
        let behind = cut(&rests, shapes);
        let joined = |((mut pieces, end), rest): ((Vec<Piece>, usize), Vec<Piece>)| {
            pieces.extend(rest.into_iter().map(|piece| piece.moved(end)));
            pieces
        };
        return leads.into_iter().zip(behind).map(joined).collect();
    }
    let mut cut = citations(lines, shapes, filled)
        .or_else(|| fields(lines, shapes, filled))
        .or_else(|| stops::cut(lines, shapes, filled))
        .unwrap_or_else(|| ends(lines, shapes, filled));
    for pieces in &mut cut {
        pieces.retain(|piece| !piece.span.is_empty());
        pieces.sort_by_key(|piece| (piece.span.start, piece.part));
    }
    cut
}

/// Cuts the lines as citations, if at least three of five filled lines are citations.
fn citations(lines: &[&str], shapes: &Shapes, filled: usize) -> Option<Vec<Vec<Piece>>> {
    let parsed = citation::listed(lines, filled, shapes)?;
    let whole = |line: &&str| vec![Piece { span: 0..line.len(), part: Part::Head }];
    Some(parsed.into_iter().zip(lines).map(|(pieces, line)| pieces.unwrap_or_else(|| whole(line))).collect())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    /// The pieces of lines with their words.
    pub(in crate::text::pieces) fn said(texts: &[&str]) -> Vec<Vec<(Part, String)>> {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let cut = cut(texts, &Shapes::new(&words));
        let pieces = |(pieces, text): (Vec<Piece>, &&str)| {
            pieces.into_iter().map(|piece| (piece.part, text[piece.span].to_owned())).collect()
        };
        cut.into_iter().zip(texts).map(pieces).collect()
    }

    fn parts(found: &[(Part, &str)]) -> Vec<(Part, String)> {
        found.iter().map(|(part, said)| (*part, (*said).to_owned())).collect()
    }

    #[test]
    fn a_title_and_a_text_behind_a_dash() {
        let found = said(&[
            "Annual report 2019 – Its conclusion is plain: without money the plans stay on paper.",
            "Soil – what to do – The text gives an account of soil, with maps and short portraits.",
            "Who pays?",
        ]);
        assert_eq!(found[0][0], (Part::Head, "Annual report 2019".to_owned()));
        assert_eq!(found[0][1].0, Part::Body);
        assert_eq!(found[2], parts(&[(Part::Head, "Who pays?")]));
    }

    #[test]
    fn names_stand_before_titles() {
        let found = said(&[
            "Ana Ruiz – Ports after the storm",
            "Tom Kok – The price of ice",
            "Eva Mora: Night work on ferries",
        ]);
        assert_eq!(found[0], parts(&[(Part::Creator, "Ana Ruiz"), (Part::Head, "Ports after the storm")]));
        assert_eq!(found[2], parts(&[(Part::Creator, "Eva Mora"), (Part::Head, "Night work on ferries")]));
        let subjects = said(&["Water – how it is shared", "Roads – who pays"]);
        assert!(subjects.iter().flatten().all(|(part, _)| *part != Part::Creator), "{subjects:?}");
    }

    #[test]
    fn the_year_after_an_institution_is_a_date() {
        let found =
            said(&["Ports after the storm – Delta Institute, 2021", "Night work on ferries – Harbour Union, 2019"]);
        assert_eq!(
            found[0],
            parts(&[(Part::Head, "Ports after the storm"), (Part::Creator, "Delta Institute"), (Part::Date, "2021")])
        );
        // A year after other words is part of the title.
        let found = said(&["Ports after the storm, 2021", "Night work on ferries, 2019"]);
        assert_eq!(found[0], parts(&[(Part::Head, "Ports after the storm, 2021")]));
    }

    #[test]
    fn fields_between_marks_in_any_order() {
        let found = said(&["Harbour Office · 2022 · Evaluation", "2021 · Report · Harbour Office"]);
        assert_eq!(
            found[0],
            parts(&[(Part::Other(0), "Harbour Office"), (Part::Date, "2022"), (Part::Kind, "Evaluation")])
        );
        assert_eq!(
            found[1],
            parts(&[(Part::Date, "2021"), (Part::Kind, "Report"), (Part::Other(0), "Harbour Office")])
        );
    }

    #[test]
    fn a_cut_counts_where_half_of_the_lines_have_it() {
        let found = said(&["Soil quality (2021)", "Archives (2020)", "Evaluation (of archives)", "Plans"]);
        assert_eq!(found[0], parts(&[(Part::Head, "Soil quality"), (Part::Date, "2021")]));
        assert_eq!(found[2], parts(&[(Part::Head, "Evaluation (of archives)")]));
        assert_eq!(said(&["Soil (2021)", "A", "B"])[0], parts(&[(Part::Head, "Soil (2021)")]));
    }

    #[test]
    fn authors_behind_a_title() {
        let found = said(&["Soil quality, by Ana Whitlock", "Homes on the water, by Peter Osei and Lucy Marsh"]);
        assert_eq!(
            found[1],
            parts(&[(Part::Head, "Homes on the water"), (Part::Creator, "Peter Osei and Lucy Marsh")])
        );
    }
}
