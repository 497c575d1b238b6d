//! The features by which a part of a page, with its columns, is judged to be the listing.

use super::named::named_features;

named_features! {
    /// The score in the ranking, relative to the best candidate.
    ranking,
    /// Whether no column can be the title.
    untitled,
    /// Score of the title, scaled to the range from 0 to 1.
    title,
    /// Share of the records that have the title.
    title_present,
    /// Share of the titles that are different.
    title_distinct,
    /// Share of linked text in the title.
    title_linked,
    /// Whether the title is a heading.
    title_heading,
    /// Whether the head, the label or the class of the title column names a title.
    title_named,
    /// Number of words of the title, on a logarithmic scale.
    title_words,
    /// Whether the title is as long as running text.
    title_long,
    /// Whether the title is the whole record.
    title_whole,
    /// Share of the records that contain more pieces of the same kind as the title. A record should have one title.
    several,
    /// Whether the title is the alternative text of an image.
    title_alternative,
    /// Share of the records that contain a date.
    dated,
    /// Share of different dates, multiplied by the share of records that have one.
    dated_distinct,
    /// Whether headings of groups date the records.
    dated_heading,
    /// Share of the records that link to a document.
    documents,
    /// Share of linked text.
    linked,
    /// Number of records, on a logarithmic scale.
    records,
    /// Whether there is exactly one record.
    single,
    /// Whether there are exactly two records.
    pair,
    /// Number of columns, on a logarithmic scale.
    columns,
    /// Share of the records in elements whose names suggest navigation.
    navigation,
    /// Whether the part is in a `main` or `article` element, or below the first heading of the page.
    main,
    /// Whether the part comes directly after a heading that is one of the first of the page.
    headed,
    /// Whether the records are cells of one row.
    cells,
    /// Whether the records are cells of one row and no column can be the title.
    parts,
    /// Share of the visible text of the page.
    share,
}
