//! Tests for reading XML as small trees.

use super::*;
use crate::document::budget::Limits;

fn read(text: &str) -> Result<Vec<Element>> {
    let mut found = Vec::new();
    each(
        text,
        &Budget::default(),
        |_, name| name == "r",
        |element| {
            found.push(element);
            Ok(())
        },
    )?;
    Ok(found)
}

fn texts(text: &str) -> Vec<String> {
    read(text).unwrap().iter().map(Element::text).collect()
}

#[test]
fn elements_come_with_text_namespaces_and_places() {
    let text = "<?xml version='1.0'?>\n<a xmlns:d='urn:d'>\n<r><d:t x='1 &amp; 2'>A&#xe9; &lt;<![CDATA[<b>]]></d:t>\n</r><r/></a>";
    let found = read(text).unwrap();
    assert_eq!(found.len(), 2);
    let title = found[0].child("t").unwrap();
    assert_eq!((title.space.as_str(), title.text().as_str()), ("urn:d", "Aé <<b>"));
    assert_eq!(title.attribute("x"), Some("1 & 2"));
    assert_eq!((found[0].lines, found[1].lines), ((3, 4), (4, 4)));
    assert_eq!(&text[found[0].bytes.0 as usize..][..3], "<r>");
}

#[test]
fn a_text_that_is_no_xml_or_nests_too_deep_is_an_error() {
    for text in ["", "plain", &"<r>".repeat(300)] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn of_what_is_cut_off_the_whole_elements_come() {
    let text = "<a>\n<r>one</r>\n<r>tw";
    let mut found = Vec::new();
    let take = |element: Element| {
        found.push(element.text());
        Ok(())
    };
    let cut = each(text, &Budget::default(), |_, name| name == "r", take).unwrap().unwrap();
    assert_eq!((found.as_slice(), cut.inside.as_str(), cut.line), (&["one".to_owned()][..], "r", 3));
    assert_eq!(cut.begun, Some((3, "<r>tw".to_owned())));
    assert!(check("<a><r>one</r>").is_ok());
}

#[test]
fn malformed_xml_is_mended_and_the_fault_is_said() {
    let found = read("<a>\n<r>one & &nbsp;two</r>\n<r>three</r></b>").unwrap();
    assert_eq!(found[0].markup_errors.len(), 2, "{:?}", found[0].markup_errors);
    assert!(found[1].markup_errors.is_empty());
    assert_eq!((found[1].lines, found[1].bytes), ((3, 3), (27, 39)));
    assert_eq!(texts("<a><r></a></r>"), [""]);
    assert_eq!(texts("<a><r>1<r>2</r><r>3<r>4</r></a>"), ["1", "2", "3", "4"]);
}

#[test]
fn an_element_of_too_many_parts_is_refused_and_many_small_ones_are_not() {
    let budget = Limits::new(1 << 16, "--max-document").budget();
    let count = |text: &str| {
        let mut found = 0;
        each(
            text,
            &budget,
            |_, name| name == "r",
            |_| {
                found += 1;
                Ok(())
            },
        )
        .map(|_| found)
    };
    for part in ["<b/>", "<b></b>", "<b x='1' y='2' z='3'/>"] {
        let error = count(&format!("<a><r>{}</r></a>", part.repeat(3000))).unwrap_err();
        assert!(error.message().contains("parts in one record"), "{error}");
    }
    assert_eq!(count(&format!("<a>{}</a>", "<r><b/></r>".repeat(3000))).unwrap(), 3000);
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE a [<!ENTITY x 'boo'><!ENTITY y SYSTEM 'file:///etc/passwd'>]><a><r>&x;&y;&nbsp;</r></a>";
    assert_eq!(texts(bomb), ["&x;&y;\u{a0}"]);
}
