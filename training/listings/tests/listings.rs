//! Tests of properties that every generated listing must have.

use std::collections::HashSet;

use shelflist_listings::{Form, Generator, Language, Listing, Role, TitleLength, Words};

fn some(words: Words, size: usize) -> Vec<Listing> {
    let generator = Generator::new(7, words);
    let mut listings = Vec::new();
    for layout in Generator::layouts() {
        for language in Language::ALL {
            for length in [TitleLength::Short, TitleLength::Long] {
                listings.push(generator.listing(layout, language, size, length));
            }
        }
    }
    listings
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let layout = Generator::layout("cards").expect("the layout exists");
    let make = |seed| Generator::new(seed, Words::A).listing(layout, Language::Nl, 12, TitleLength::Mixed).document;
    assert_eq!(make(3), make(3));
    assert_ne!(make(3), make(4));
}

#[test]
fn layouts_have_names_of_their_own_and_are_many() {
    let names: HashSet<&str> = Generator::layouts().iter().map(|layout| layout.name).collect();
    assert_eq!(names.len(), Generator::layouts().len());
    assert!(names.len() >= 150, "{}", names.len());
}

#[test]
fn every_record_has_its_title_in_the_document() {
    for listing in some(Words::B, 5) {
        assert_eq!(listing.gold.len(), 5, "{}", listing.layout);
        if Generator::layout(listing.layout).is_some_and(|layout| layout.is_unseen()) {
            continue;
        }
        for (record, gold) in listing.gold.iter().enumerate() {
            let title = gold.title.as_deref().expect("a title");
            let piece = listing
                .pieces
                .iter()
                .find(|piece| piece.record == record && piece.role == Role::Title)
                .unwrap_or_else(|| panic!("{}: record {record} has no title", listing.layout));
            let shown = &listing.document[piece.bytes.clone()];
            if !shown.contains(['<', '&']) {
                assert_eq!(shown, title, "{}", listing.layout);
            }
            assert!(listing.spans.iter().any(|span| span.record == record), "{}", listing.layout);
        }
    }
}

#[test]
fn derived_text_holds_the_words_of_every_record() {
    for listing in some(Words::A, 4) {
        for derived in [listing.clipboard(), listing.markdown()].into_iter().flatten() {
            assert_eq!(derived.pieces.len(), listing.pieces.len(), "{} {:?}", listing.layout, derived.form);
            for (record, gold) in derived.gold.iter().enumerate() {
                let title = gold.title.as_deref().expect("a title");
                let piece = derived.pieces.iter().find(|piece| piece.record == record && piece.role == Role::Title);
                let piece = piece.unwrap_or_else(|| panic!("{}: no title", listing.layout));
                let shown = &derived.document[piece.bytes.clone()];
                if derived.form == Form::Text {
                    assert_eq!(shown, title, "{}", listing.layout);
                }
            }
        }
    }
}

#[test]
fn the_two_sets_of_words_have_no_title_and_no_text_in_common() {
    let taken = |words| -> HashSet<String> {
        some(words, 6)
            .iter()
            .filter(|listing| !listing.layout.contains("series"))
            .flat_map(|listing| listing.gold.clone())
            .flat_map(|gold| [gold.title, gold.description])
            .flatten()
            .filter(|text| !text.contains(char::is_numeric))
            .collect()
    };
    let (a, b) = (taken(Words::A), taken(Words::B));
    let both: Vec<_> = a.intersection(&b).collect();
    assert!(both.is_empty(), "{both:?}");
}

#[test]
fn a_hundred_thousand_records_are_made_in_one_go() {
    let layout = Generator::layout("ul-links").expect("the layout exists");
    let listing = Generator::new(1, Words::A).listing(layout, Language::En, 100_000, TitleLength::Short);
    assert_eq!(listing.gold.len(), 100_000);
    let titles: HashSet<_> = listing.gold.iter().map(|gold| &gold.title).collect();
    assert_eq!(titles.len(), 100_000);
}
