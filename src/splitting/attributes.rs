//! The attributes of a block: the properties by which the decoder judges it.
//!
//! A attribute is a small number: 0 if it does not apply, else the number of a bucket, counted from 1. The features of the
//! model are the attributes of a block, the attributes of its neighbours, and pairs of attributes (see `features.rs`).

macro_rules! attributes {
    ($($(#[$meta:meta])* $name:ident, $text:literal, $values:literal, $near:literal;)*) => {
        /// The attributes, in the order of [`Attributes`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Attribute { $($(#[$meta])* $name),* }

        /// The name of each attribute, its number of values above 0, and whether its value in the neighbouring blocks is a
        /// feature, too.
        pub(crate) const ATTRIBUTES: &[(&str, u8, bool)] = &[$(($text, $values, $near)),*];

        /// Number of attributes.
        pub const COUNT: usize = ATTRIBUTES.len();
    };
}

attributes! {
    /// Number of characters.
    Length, "length", 12, true;
    /// Number of words.
    Words, "words", 8, true;
    /// How the text ends: see `line_shape::Ending`.
    Ending, "ending", 8, true;
    /// Number of sentences: 1, 2, or 3 and more.
    Sentences, "sentences", 3, true;
    /// Has several sentences and a final punctuation mark.
    Prose, "prose", 1, true;
    /// The place of a date on the line: see `date_lines::Place`.
    Date, "date", 8, true;
    /// The kind of label: see `lexicon::Label`. Value 4 is an unknown label that stands before the colon of several
    /// lines.
    Label, "label", 4, true;
    /// A line of a record that is no field, a line of link words, or a line that resembles link words.
    Note, "note", 3, true;
    /// A line of the navigation of the page.
    Navigation, "navigation", 1, true;
    /// A kind of publication, or a line that resembles one.
    Kind, "kind", 2, true;
    /// Has a word that is typical of captions.
    Caption, "caption", 1, true;
    /// Is a file name.
    FileName, "file-name", 1, true;
    /// Says in which language the publication is available.
    Available, "available", 1, true;
    /// Begins in the way that the introduction of a page begins.
    Introduction, "introduction", 1, true;
    /// Begins in the way that a byline begins.
    Byline, "byline", 1, true;
    /// Has initials, or names with initials.
    Names, "names", 1, true;
    /// Number of marks of a bibliographic citation: see `citation.rs`.
    Citation, "citation", 4, true;
    /// The first character: quotation mark, parenthesis, bracket, small letter, digit, list number or bullet.
    Start, "start", 7, true;
    /// Has neither a letter nor a digit.
    Mark, "mark", 1, true;
    /// Has a vertical bar.
    Bar, "bar", 1, true;
    /// Is all in capitals.
    Capitals, "capitals", 1, true;
    /// Share of the long words that begin with a capital.
    Capitalised, "capitalised", 4, true;
    /// Share of function words, such as articles and prepositions.
    Function, "function", 4, true;
    /// Has a frequent verb.
    Verb, "verb", 1, true;
    /// Has a place name and a dash before the text, in the way of newspapers.
    Dateline, "dateline", 1, true;
    /// Begins with words with which descriptions often begin.
    Opener, "opener", 1, true;
    /// Contains a web address or an e-mail address.
    Address, "address", 1, false;
    /// A short line of contact details, with a telephone number, an e-mail address or opening hours.
    Contact, "contact", 1, true;
    /// Begins with the words after a quotation, such as ", legt hij uit."
    Quoting, "quoting", 1, true;
    /// Has a colon in its first 60 characters.
    Colon, "colon", 1, false;
    /// Number of blank lines before the block: 0, 1, 2, or 3 and more.
    Gap, "gap", 4, true;
    /// Number of blank lines after the block.
    After, "after", 4, false;
    /// Rank of the gap before the block among the gaps of the page: the largest, the smallest, or between them.
    GapRank, "gap-rank", 3, true;
    /// The gap before the block against the most frequent gap of the page: larger, equal or smaller.
    GapMode, "gap-mode", 3, false;
    /// The gap before the block against the gap after it: larger, smaller or equal.
    GapStep, "gap-step", 3, true;
    /// Indented more than most blocks of the page, or less; does not apply on a page without indents.
    Indent, "indent", 2, true;
    /// The same text occurs on the page twice, or three times and more.
    Repeated, "repeated", 2, true;
    /// Has the same text as the block before, or as the block after.
    Twin, "twin", 2, true;
    /// A block a few blocks before has the same text.
    Echo, "echo", 1, false;
    /// Share of words that the next block has, too.
    SharedNext, "shared-next", 5, false;
    /// Share of words that the block before has, too.
    SharedBefore, "shared-before", 5, false;
    /// The block before begins with this text, or this text begins with the block before.
    PrefixBefore, "prefix-before", 2, true;
    /// The same relation as `PrefixBefore`, with the next block.
    PrefixNext, "prefix-next", 2, true;
    /// Ends with or contains the whole text of the next block after other words, as in "Lees meer over …" or
    /// "Cover of …", or the next block contains this text in the same way.
    QuotesNext, "quotes-next", 2, true;
    /// The same relation as `QuotesNext`, with the block before.
    QuotesBefore, "quotes-before", 2, true;
    /// Without its numbers and months, the text equals that of one other short line, or of two or more.
    Pattern, "pattern", 2, true;
    /// Begins with the same two words as at least two other short lines.
    SharedHead, "shared-head", 2, true;
    /// Ends with the same two words as at least two other short lines.
    SharedTail, "shared-tail", 2, true;
    /// Length against the next block: longer, shorter or alike.
    AgainstNext, "against-next", 3, false;
    /// Length against the block before.
    AgainstBefore, "against-before", 3, false;
    /// On the long or the short side of the threshold between long and short blocks of this page.
    Side, "side", 2, true;
    /// The same as `Side`, but only on pages whose long and short blocks are well separated.
    SideSure, "side-sure", 2, false;
    /// Number of blocks in the unbroken run of long blocks around this block.
    Run, "run", 4, true;
    /// How well the blocks of the page separate into a long and a short class.
    PageApart, "page-apart", 4, false;
    /// Share of truncated blocks on the page.
    PageCut, "page-cut", 3, false;
    /// Whether this block is truncated, on a page with truncated texts.
    CutHere, "cut-here", 2, true;
    /// Share of lines on the page that are dates.
    PageDates, "page-dates", 3, false;
    /// The gaps of the page: whether any is 0, whether any is 1, and whether several are larger.
    PageGaps, "page-gaps", 8, false;
    /// Share of long blocks on the page.
    PageLong, "page-long", 4, false;
    /// Share of very short blocks on the page.
    PageShort, "page-short", 4, false;
    /// How often long and short blocks alternate on the page.
    PageTurns, "page-turns", 4, false;
    /// Share of numbered and bulleted blocks on the page: few, some or most.
    PageItems, "page-items", 3, false;
    /// Number of blocks on the page.
    PageSize, "page-size", 4, false;
    /// Number of blocks after which the page repeats its shape; 7 if it does not repeat it.
    PagePeriod, "page-period", 7, false;
    /// The shape agrees with the blocks one period before and after, with one of them, or with neither.
    Phase, "phase", 3, false;
    /// Number of blocks before this one on the page: 0, 1, 2, or 3 to 5.
    FromStart, "from-start", 4, false;
    /// Number of blocks after this one on the page.
    FromEnd, "from-end", 4, false;
    /// The page comes with markup.
    Markup, "markup", 1, false;
    /// Level of the heading.
    Heading, "heading", 4, true;
    /// The level of the heading is the most frequent one of the page.
    HeadingMode, "heading-mode", 1, true;
    /// Is in a list item or a table row.
    ListItem, "list-item", 1, true;
    /// Is the alternative text of an image.
    Alternative, "alternative", 1, true;
    /// Is in the navigation according to the markup.
    Chrome, "chrome", 1, true;
    /// Is a label according to the markup.
    LabelMarkup, "label-markup", 1, true;
    /// The field that the markup names.
    Field, "field", 9, true;
    /// Share of characters in links: some or most.
    Linked, "linked", 2, true;
    /// Has the same link target as the block before, as the next block, or as both.
    SameLink, "same-link", 3, true;
    /// Has a time in the markup.
    Time, "time", 1, true;
    /// Whether the block is the start of a record, inside or outside of a record, if the bounds are known.
    Bounds, "bounds", 3, true;
    // The following attributes are results of the first pass. They are 0 in the first pass itself.
    /// The likeliest label according to the first pass.
    Belief, "belief", 25, true;
    /// The probability of this label.
    BeliefSure, "belief-sure", 3, true;
    /// Share of record starts among the blocks with the same number of blank lines before them.
    GapStarts, "gap-starts", 5, false;
    /// Share of the record starts of the page that have the same number of blank lines before them.
    StartsGap, "starts-gap", 5, false;
    /// Share of record starts among the blocks that look alike.
    LookStarts, "look-starts", 5, false;
    /// The most frequent role of the blocks that look alike.
    LookRole, "look-role", 13, true;
    /// Share of records with a title.
    Titled, "titled", 5, false;
    /// Share of records with a description.
    Described, "described", 5, false;
    /// Titles stand before descriptions, after them, or neither.
    Order, "order", 3, false;
    /// Records start one usual record length before and after this block, at one of these places, or at neither; 4 if
    /// there is no usual length.
    Stride, "stride", 4, false;
    /// Whether two long blocks in a row with this gap are mostly two records, or one.
    Joined, "joined", 5, false;
    /// The role that most often follows the role of the block before on this page.
    Successor, "successor", 26, false;
    /// Number of records on the page.
    Records, "records", 4, false;
}

/// The attributes of one block.
pub type Attributes = [u8; COUNT];

/// Reads a attribute.
pub(crate) fn get(attributes: &Attributes, which: Attribute) -> u8 {
    attributes.get(which as usize).copied().unwrap_or(0)
}

/// Sets a attribute, at most to its number of values.
pub(crate) fn set(attributes: &mut Attributes, which: Attribute, value: usize) {
    let most = ATTRIBUTES.get(which as usize).map_or(0, |(_, most, _)| *most);
    if let Some(slot) = attributes.get_mut(which as usize) {
        *slot = u8::try_from(value).unwrap_or(u8::MAX).min(most);
    }
}
