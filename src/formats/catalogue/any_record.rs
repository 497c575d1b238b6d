//! Generates records with values that are known to break other tools, for property tests.

use proptest::prelude::*;

use crate::record::{
    Archive, Area, AreaBasis, Container, Contributor, Details, Evidence, File, Filled, Identifier, Issue, Link, Record,
    Relation, Screening, Source, TextLanguage, Unknown,
};

/// Generates texts with characters that are known to break other tools.
fn text() -> BoxedStrategy<String> {
    let hard = prop::sample::select(vec![
        "",
        "=1+1",
        "+",
        "-x",
        "@",
        "'",
        "'=",
        "''",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "|",
        "\\",
        "\\|",
        "a|b",
        "\"",
        "\"\"",
        ",",
        ";",
        " ",
        "\u{feff}",
        "\u{202e}",
        "\u{2028}",
        "\u{7f}",
        "\u{9b}",
        "\u{fffd}",
        "😀",
        "é",
        "e\u{301}",
        "{}",
        "[1]",
        "null",
        "true",
        "１",
        "＝",
        "a\r\nb",
        "x\n\ny",
        "\u{10ffff}",
    ]);
    prop_oneof![
        4 => prop::collection::vec(hard, 0..4).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => "[a-zé ]{0,12}",
    ]
    .boxed()
}

/// Generates a term of a closed list, or any other text.
fn term<T: From<String> + std::fmt::Debug + 'static>() -> BoxedStrategy<T> {
    let known = prop::sample::select(vec!["stated", "detected", "rule", "report", "editor", "part", "maybe", "note"]);
    prop_oneof![known.prop_map(str::to_owned), text()].prop_map(T::from).boxed()
}

fn some_term<T: From<String> + std::fmt::Debug + 'static>() -> impl Strategy<Value = Option<T>> {
    prop::option::of(term())
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..4)
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::vec((text(), inner), 0..3)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn unknown() -> BoxedStrategy<Vec<Unknown>> {
    // The prefix keeps the generated names from colliding with fields of the object.
    let fields = prop::collection::btree_map(text().prop_map(|name| format!("x{name}")), json(), 0..3);
    let raw = |value: &serde_json::Value| serde_json::value::to_raw_value(value).unwrap();
    let unknown = move |(name, value): (String, serde_json::Value)| Unknown { name, value: raw(&value) };
    fields.prop_map(move |fields| fields.into_iter().map(unknown).collect()).boxed()
}

fn pair() -> impl Strategy<Value = Option<(u64, u64)>> {
    prop::option::of(any::<(u64, u64)>())
}

fn area() -> impl Strategy<Value = Area> {
    let number = prop::option::of(-1e9..1e9_f64);
    let evidence = (text(), text(), pair(), text(), unknown())
        .prop_map(|(keyword, field, span, rule, unknown)| Evidence { keyword, field, span, rule, unknown });
    let basis = prop_oneof![Just("declared".into()), Just("rule".into()), "[a-z]{1,4}".prop_map(AreaBasis::from)];
    (some_text(), some_text(), text(), basis, number, prop::collection::vec(evidence, 0..2), unknown()).prop_map(
        |(id, uri, label, basis, score, evidence, unknown)| Area { id, uri, label, basis, score, evidence, unknown },
    )
}

fn details() -> impl Strategy<Value = Details> {
    // Numbers with a decimal point are left out, because they may be printed in another form.
    let listing = prop_oneof![Just(serde_json::Value::Null), text().prop_map(Into::into)];
    let filled = (text(), text(), listing, unknown()).prop_map(|(field, from, listing, unknown)| Filled {
        field,
        from,
        listing,
        unknown,
    });
    (text(), some_text(), prop::collection::vec(filled, 0..2), unknown())
        .prop_map(|(location, retrieved, fields, unknown)| Details { location, retrieved, fields, unknown })
}

prop_compose! {
    fn source()(name in text(), location in some_text(), retrieved in some_text(), lines in pair(), bytes in pair(),
        layout in some_text(), confidence in prop::option::of(0.0..1.0_f64), archive in prop::option::of(archive()),
        details in prop::option::of(details().boxed()), repeated in texts(), unknown in unknown()) -> Source {
        Source { name, location, retrieved, lines, bytes, layout, confidence, archive, details, repeated, unknown }
    }
}

fn archive() -> impl Strategy<Value = Archive> {
    (text(), any::<Option<u64>>(), some_text(), unknown()).prop_map(|(file, offset, record, unknown)| Archive {
        file,
        offset,
        record,
        unknown,
    })
}

prop_compose! {
    fn contributor()(name in text(), kind in some_term(), family in some_text(), given in some_text(),
        role in some_term(), unknown in unknown()) -> Contributor {
        Contributor { name, kind, family, given, role, unknown }
    }
}

prop_compose! {
    fn container()(title in some_text(), kind in some_text(), issn in some_text(), volume in some_text(),
        issue in some_text(), pages in some_text(), unknown in unknown()) -> Container {
        Container { title, kind, issn, volume, issue, pages, unknown }
    }
}

prop_compose! {
    fn relation()(kind in term(), id in some_text(), url in some_text(), unknown in unknown()) -> Relation {
        Relation { kind, id, url, unknown }
    }
}

prop_compose! {
    fn screening()(decision in term(), reason in some_text(), by in some_text(), at in some_text(),
        unknown in unknown()) -> Screening {
        Screening { decision, reason, by, at, unknown }
    }
}

/// Generates objects, some of which have only the value that their cell shows.
fn plain_or<T: Clone + std::fmt::Debug + 'static>(
    plain: impl Strategy<Value = T> + 'static,
    whole: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<T> {
    prop_oneof![plain, whole].boxed()
}

fn contributors() -> impl Strategy<Value = Vec<Contributor>> {
    let plain = text().prop_map(|name| Contributor { name, ..Contributor::default() });
    prop::collection::vec(plain_or(plain, contributor()), 0..3)
}

fn links() -> impl Strategy<Value = Vec<Link>> {
    let plain = text().prop_map(|url| Link { url, ..Link::default() });
    let whole = (text(), some_text(), unknown()).prop_map(|(url, text, unknown)| Link { url, text, unknown });
    prop::collection::vec(plain_or(plain, whole), 0..3)
}

fn relations() -> impl Strategy<Value = Vec<Relation>> {
    let address = text().prop_map(|path| format!("https://example.org/{path}"));
    let plain = (term(), prop_oneof![text(), address]).prop_map(|(kind, url)| Relation {
        kind,
        url: Some(url),
        ..Relation::default()
    });
    prop::collection::vec(plain_or(plain, relation()), 0..3)
}
prop_compose! {
    pub(crate) fn record()(
        (id, title, description, issued, issued_basis, languages) in
            (text(), some_text(), some_text(), some_text(), some_term(), texts()),
        (title_truncated, description_truncated, languages_basis, kind, publisher, url) in
            (any::<bool>(), any::<bool>(), some_term(), some_term(), some_text(), some_text()),
        (creators, notes, source, unknown) in (texts(), texts(), source().boxed(), unknown()),
        (contributors, edition, place, keywords, key, links) in
            (contributors(), some_text(), some_text(), texts(), some_text(), links()),
        container in prop::option::of(plain_or(
            some_text().prop_map(|title| Container { title, ..Container::default() }), container())),
        (sources, merged, relations) in (prop::collection::vec(source().boxed(), 0..2), texts(), relations()),
        screening in prop::option::of(plain_or(
            term().prop_map(|decision| Screening { decision, ..Screening::default() }), screening())),
        text_language in prop::option::of((text(), 0.0..1.0_f64, unknown())
            .prop_map(|(code, confidence, unknown)| TextLanguage { code, confidence, unknown })),
        thematic_areas in prop::collection::vec(area().boxed(), 0..3),
        identifiers in prop::collection::vec((text(), text(), unknown())
            .prop_map(|(scheme, value, unknown)| Identifier { scheme, value, unknown }), 0..3),
        files in prop::collection::vec((text(), some_text(), any::<Option<u64>>(), unknown())
            .prop_map(|(url, media_type, bytes, unknown)| File { url, media_type, bytes, unknown }), 0..3),
        issues in prop::collection::vec((term(), some_text(), text(), unknown())
            .prop_map(|(code, field, message, unknown)| Issue { code, field, message, unknown }), 0..3),
    ) -> Record {
        Record { id, title, title_truncated, description, description_truncated, issued, issued_basis, languages,
            languages_basis, text_language, thematic_areas, kind, creators, publisher, contributors, container, edition,
            place, keywords, key, identifiers, url, files, links, notes, source, sources, merged, relations, screening,
            issues, unknown }
    }
}
