//! The features of a column, by which its field is decided.

use super::named::named_features;

named_features! {
    /// Always 1.
    bias,
    /// Share of the records that have a value in this column.
    present,
    /// Share of the values that are different.
    distinct,
    /// Whether the values are all the same, or nearly.
    constant,
    /// Length of the median value in characters, on a logarithmic scale.
    length,
    /// Number of words of the median value up to eight, on a logarithmic scale.
    words,
    /// Number of words of the median value above two dozen.
    many_words,
    /// Share of the text of the record.
    share,
    /// Whether no column has longer values, except columns that contain this one.
    longest,
    /// Share of the characters that are linked.
    linked,
    /// Share of the values that contain a link.
    any_link,
    /// Share of the values that are linked to a document.
    document_link,
    /// Share of the characters in bold.
    bold,
    /// Share of the characters in italics.
    italic,
    /// Share of the characters in a heading.
    heading,
    /// Share of the values that are the alternative text of an image.
    alternative,
    /// Share of the values that are a date and nothing else.
    date_whole,
    /// Share of the values that are a date and little else.
    date_most,
    /// Share of the values that contain a date.
    date_in,
    /// Share of the values that are a bare year.
    year,
    /// Share of the values that are a number or code.
    number,
    /// Share of the characters that are digits.
    digits,
    /// Share of the values with a digit.
    any_digit,
    /// Share of the values that are the words of a link.
    link_words,
    /// Share of the values that are names of people.
    people,
    /// Share of the values with initials.
    initials,
    /// Share of the values that begin like an author line.
    by,
    /// Share of the values that are a kind of publication.
    kind,
    /// Share of the values that name languages.
    language,
    /// Share of the values of one word.
    one_word,
    /// Share of the values that end like a sentence.
    stop,
    /// Share of the values that begin with a capital.
    capital,
    /// Share of the values in capitals.
    capitals,
    /// Share of the characters that are small letters.
    small,
    /// Number of commas and semicolons per word.
    commas,
    /// Share of the values of several sentences.
    sentences,
    /// Share of the values with at least three letters.
    letters,
    /// Whether the column is a line together with its label.
    labelled,
    /// Whether the column is the value after a label.
    value,
    /// Whether a label comes before the column.
    has_label,
    /// Number of lines of a value after the first.
    lines,
    /// Position in the record, from 0 to 1.
    order,
    /// Share of the values with which their record begins.
    first,
    /// Whether the column is the whole record, and has parts.
    whole,
    /// Whether the column is an element on lines of its own.
    is_block,
    /// Whether the column is an element inside a line.
    is_inline,
    /// Whether the column is a line.
    is_line,
    /// Whether the column is a piece of a line outside of elements.
    is_bare,
    /// Whether the column is a part of a line.
    is_cut,
    /// Share of the values that are part of running text, or that contain a link that is.
    running,
    /// Whether the column has a head.
    has_head,
    /// Number of columns that are parts of this one, on a logarithmic scale.
    parts,
    /// Whether one of the parts is a date.
    inner_date,
    /// Length of the longest linked part, as a share of this column.
    linked_part,
    /// Whether the head, label or class of another column names a title.
    other_title,
    /// Whether the head of the column names a title.
    head_title,
    /// Whether the head of the column names a date.
    head_date,
    /// Whether the head of the column names a number.
    head_number,
    /// Whether the head of the column names creators.
    head_creator,
    /// Whether the head of the column names a publisher.
    head_publisher,
    /// Whether the head of the column names a kind.
    head_kind,
    /// Whether the head of the column names a file.
    head_file,
    /// Whether the head of the column names a description.
    head_description,
    /// Whether the head of the column names thematic areas.
    head_area,
    /// Whether the head of the column names languages.
    head_language,
    /// Whether the head of the column names something other than a title.
    head_other,
    /// Whether the label of the column names a title.
    label_title,
    /// Whether the label of the column names a date.
    label_date,
    /// Whether the label of the column names a number.
    label_number,
    /// Whether the label of the column names creators.
    label_creator,
    /// Whether the label of the column names a publisher.
    label_publisher,
    /// Whether the label of the column names a kind.
    label_kind,
    /// Whether the label of the column names a file.
    label_file,
    /// Whether the label of the column names a description.
    label_description,
    /// Whether the label of the column names thematic areas.
    label_area,
    /// Whether the label of the column names languages.
    label_language,
    /// Whether the label of the column names something other than a title.
    label_other,
    /// Whether the class names suggest a title.
    class_title,
    /// Whether the class names suggest a date.
    class_date,
    /// Whether the class names suggest a number.
    class_number,
    /// Whether the class names suggest creators.
    class_creator,
    /// Whether the class names suggest a publisher.
    class_publisher,
    /// Whether the class names suggest a kind.
    class_kind,
    /// Whether the class names suggest a file.
    class_file,
    /// Whether the class names suggest a description.
    class_description,
    /// Whether the class names suggest thematic areas.
    class_area,
    /// Whether the class names suggest languages.
    class_language,
    /// Whether the class names suggest something other than a title.
    class_other,
    /// Whether the column is the text before a date, bracket, separator or number of a line.
    cut_before,
    /// Whether the column is the text after a date, separator or number of a line.
    cut_after,
    /// Whether the column is the title of a reference.
    cut_cited,
    /// Share of the values that are linked to a page and not to a document.
    page_link,
    /// Whether most values are dates.
    is_date,
    /// Whether most values are numbers.
    is_number,
    /// Whether most values are words of links.
    is_link,
    /// Whether fewer than half of the records have the column.
    is_rare,
    /// Whether fewer than half of the values have letters.
    is_letterless,
    /// Number of records in the list, on a logarithmic scale.
    records,
    /// Number of columns of the list, on a logarithmic scale.
    columns,
}
