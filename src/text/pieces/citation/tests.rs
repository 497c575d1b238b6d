//! Tests of the reading of citations.

use super::*;
use crate::seeds::Seeds;
use crate::text::words::Words;

fn said(text: &str) -> Vec<(Part, String)> {
    let words = Words::load(&Seeds::embedded()).unwrap();
    let mut pieces = parse(text, &Shapes::new(&words)).unwrap_or_default();
    pieces.sort_by_key(|piece| piece.span.start);
    pieces.into_iter().map(|piece| (piece.part, text[piece.span].to_owned())).collect()
}

#[test]
fn citations_of_five_styles() {
    use Part::{Container, Creator, Date, Issue, Pages, Place, Publisher, Title, Volume};
    for (text, parts) in [
        (
            "Smit, J. (2023). Wonen op het water. Waterschap Noord.",
            vec![(Creator, "Smit, J."), (Date, "2023"), (Title, "Wonen op het water"), (Publisher, "Waterschap Noord")],
        ),
        (
            "Moor, A., & Prins, B. (2019). Walking home: notes from the delta. Journal of Border Studies, 12(3), 201–219.",
            vec![
                (Creator, "Moor, A., & Prins, B."),
                (Date, "2019"),
                (Title, "Walking home: notes from the delta"),
                (Container, "Journal of Border Studies"),
                (Volume, "12"),
                (Issue, "3"),
                (Pages, "201–219"),
            ],
        ),
        (
            "Castro, M. 2018. Fronteras quietas. Ciudad de Panamá: Editorial del Istmo.",
            vec![
                (Creator, "Castro, M."),
                (Date, "2018"),
                (Title, "Fronteras quietas"),
                (Place, "Ciudad de Panamá"),
                (Publisher, "Editorial del Istmo"),
            ],
        ),
        (
            "Marsh L, Osei P. Ferry workers by night. Harbour Review. 2021;12(3):45-50.",
            vec![
                (Creator, "Marsh L, Osei P"),
                (Title, "Ferry workers by night"),
                (Container, "Harbour Review"),
                (Date, "2021"),
                (Volume, "12"),
                (Issue, "3"),
                (Pages, "45-50"),
            ],
        ),
        (
            "Whitlock, Ana. “A roof at home.” Hill Quarterly 12.3 (2021): 45–50.",
            vec![
                (Creator, "Whitlock, Ana"),
                (Title, "A roof at home"),
                (Container, "Hill Quarterly"),
                (Volume, "12"),
                (Issue, "3"),
                (Date, "2021"),
                (Pages, "45–50"),
            ],
        ),
        (
            "Ministerio de Salud (2021). Plan de trabajo. Madrid: Ministerio de Salud.",
            vec![
                (Creator, "Ministerio de Salud"),
                (Date, "2021"),
                (Title, "Plan de trabajo"),
                (Place, "Madrid"),
                (Publisher, "Ministerio de Salud"),
            ],
        ),
    ] {
        let wanted: Vec<(Part, String)> = parts.into_iter().map(|(part, said)| (part, said.to_owned())).collect();
        assert_eq!(said(text), wanted, "{text}");
    }
    for text in [
        "Annual report 2012",
        "The findings of 2018 (2019) were read aloud in six villages.",
        "Fact sheet: public transport",
    ] {
        assert_eq!(said(text), vec![], "{text}");
    }
}

#[test]
fn elements_of_reference_lists() {
    use Part::{Address, Container, Creator, Date, Edition, Number, Pages, Place, Publisher, Remark, Title};
    for (text, parts) in [
        (
            "Hassan, R. (2015). Boats and borders (2nd ed.). Cambridge: Harbour University Press.",
            vec![
                (Creator, "Hassan, R."),
                (Date, "2015"),
                (Title, "Boats and borders"),
                (Edition, "2nd ed."),
                (Place, "Cambridge"),
                (Publisher, "Harbour University Press"),
            ],
        ),
        (
            "de Wit, C., & Mora, J. (2022). Crews at sea. In S. Hall & T. Berg (Eds.), Handbook of labour (pp. 210–234). Delta Press.",
            vec![
                (Creator, "de Wit, C., & Mora, J."),
                (Date, "2022"),
                (Title, "Crews at sea"),
                (Remark, "S. Hall & T. Berg (Eds.)"),
                (Container, "Handbook of labour"),
                (Pages, "210–234"),
                (Publisher, "Delta Press"),
            ],
        ),
        (
            "International Harbour Federation. (2020). Global port outlook: Risk (Report No. 45). https://example.org/o.pdf",
            vec![
                (Creator, "International Harbour Federation"),
                (Date, "2020"),
                (Title, "Global port outlook: Risk"),
                (Number, "Report No. 45"),
                (Address, "https://example.org/o.pdf"),
            ],
        ),
        (
            "[2] L. Vega, What the Tide Leaves. Lima: Casa Azul, 2019.",
            vec![
                (Creator, "L. Vega"),
                (Title, "What the Tide Leaves"),
                (Place, "Lima"),
                (Publisher, "Casa Azul"),
                (Date, "2019"),
            ],
        ),
        (
            "Hassan R, editor. Boats and borders. 2nd ed. Cambridge: Harbour Press; 2015. Available from: https://example.org/b",
            vec![
                (Creator, "Hassan R"),
                (Remark, "editor."),
                (Title, "Boats and borders"),
                (Edition, "2nd ed"),
                (Place, "Cambridge"),
                (Publisher, "Harbour Press"),
                (Date, "2015"),
                (Address, "https://example.org/b"),
            ],
        ),
        (
            "Petrova, I. (s.f.). Notas sobre puertos interiores. Centro Danubio.",
            vec![
                (Creator, "Petrova, I."),
                (Remark, "s.f"),
                (Title, "Notas sobre puertos interiores"),
                (Publisher, "Centro Danubio"),
            ],
        ),
    ] {
        let mut found = said(text);
        // A remark of a few letters is left out.
        found.retain(|(part, said)| *part != Remark || said.len() > 3);
        let wanted: Vec<(Part, String)> = parts.into_iter().map(|(part, said)| (part, said.to_owned())).collect();
        let wanted: Vec<_> = wanted.into_iter().filter(|(part, said)| *part != Remark || said.len() > 3).collect();
        assert_eq!(found, wanted, "{text}");
    }
    for text in [
        "Migración laboral en el istmo (2019), Informe, 64 páginas",
        "Fair Rosters in Harbours (2019), Report, 64 pages",
        "The minister said, “we will act” in 2020.",
    ] {
        assert_eq!(said(text), vec![], "{text}");
    }
}

#[test]
fn a_sentence_after_the_title_is_a_summary_and_no_publisher() {
    for (text, body) in [
        (
            "Vos, I. (2021). Dijken. Wat boeren in drie dorpen over het water vertellen.",
            "Wat boeren in drie dorpen over het water vertellen.",
        ),
        (
            "Ruiz, A. (2018). Pozos. Notas de campo con treinta familias: agua, cuotas y turnos.",
            "Notas de campo con treinta familias: agua, cuotas y turnos.",
        ),
        (
            "Holt, M. (2016). Wells. How sixty wells beside schools are kept.",
            "How sixty wells beside schools are kept.",
        ),
    ] {
        assert_eq!(said(text).last(), Some(&(Part::Body, body.to_owned())), "{text}");
    }
    let named = "Ruiz, A. (2018). Censos. Instituto nacional de estadística y censos agrarios.";
    assert_eq!(said(named).last().map(|(part, _)| *part), Some(Part::Publisher));
}
