//! What speaks for a part of a page being its listing, with its columns.

use super::named::named_features;

named_features! {
    /// The score of the ranking, below that of the best.
    ranking,
    /// No column may be a title.
    untitled,
    /// Score of the title, squashed to 0 to 1.
    title,
    /// Share of the records that have the title.
    title_present,
    /// Share of its values that are different.
    title_distinct,
    /// It is linked.
    title_linked,
    /// It is a heading.
    title_heading,
    /// Its head, its label or its class says that it is one.
    title_named,
    /// Words of the title, squashed.
    title_words,
    /// It is a text.
    title_long,
    /// It is the whole record.
    title_whole,
    /// Share of the records that hold more pieces of the kind of the title: each record has one.
    several,
    /// It is the words of an image.
    title_alternative,
    /// Share of the records that are dated inside.
    dated,
    /// Their dates are different.
    dated_distinct,
    /// Headings over groups date them.
    dated_heading,
    /// Share of the records that link to a document.
    documents,
    /// Share of linked text.
    linked,
    /// Records, squashed.
    records,
    /// There is one record.
    single,
    /// There are two.
    pair,
    /// Columns, squashed.
    columns,
    /// Share of the records in what is called navigation.
    navigation,
    /// It lies in a `main` or `article`, or below the first heading of the page.
    main,
    /// It stands right below a heading that is the page's first or nearly.
    headed,
    /// The records are cells of one row.
    cells,
    /// The records are single pieces of larger rows that are alike.
    parts,
    /// Share of the visible text of the page.
    share,
}
