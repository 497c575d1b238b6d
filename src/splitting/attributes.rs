//! The traits of a block: what the decoder knows of it.
//!
//! A trait is a small number: 0 where it does not apply, else a bucket from 1. The model's features are the traits
//! of a block, those of its neighbours, and pairs of them (see `features.rs`).

macro_rules! traits {
    ($($(#[$meta:meta])* $name:ident, $text:literal, $values:literal, $near:literal;)*) => {
        /// The traits, in the order of [`Traits`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Trait { $($(#[$meta])* $name),* }

        /// Name, number of values above 0, and whether the neighbours' value counts too.
        pub(crate) const TRAITS: &[(&str, u8, bool)] = &[$(($text, $values, $near)),*];

        /// How many traits there are.
        pub const COUNT: usize = TRAITS.len();
    };
}

traits! {
    /// Characters.
    Length, "length", 12, true;
    /// Words.
    Words, "words", 8, true;
    /// How it ends: see `shape::Ending`.
    Ending, "ending", 8, true;
    /// 1, 2, 3 or more sentences.
    Sentences, "sentences", 3, true;
    /// Several sentences and a final mark.
    Prose, "prose", 1, true;
    /// Where a date stands: see `dateline::Place`.
    Date, "date", 8, true;
    /// See `lexicon::Label`; 4: unknown words, but before the colon of several lines.
    Label, "label", 4, true;
    /// A line of a record that is no field, link words, or like link words.
    Note, "note", 3, true;
    /// The page's machinery.
    Navigation, "navigation", 1, true;
    /// A kind of publication, or like one.
    Kind, "kind", 2, true;
    /// Has a word that captions have.
    Caption, "caption", 1, true;
    /// Is a file name.
    FileName, "file-name", 1, true;
    /// Says in which language the publication is available.
    Available, "available", 1, true;
    /// Begins like the introduction of a page.
    Introduction, "introduction", 1, true;
    /// Begins like a byline.
    Byline, "byline", 1, true;
    /// Initials, or names with initials.
    Names, "names", 1, true;
    /// How many habits of a bibliographic citation it has.
    Citation, "citation", 4, true;
    /// What it begins with: quote, parenthesis, bracket, small letter, digit, list number, bullet.
    Start, "start", 7, true;
    /// No letter and no digit.
    Mark, "mark", 1, true;
    /// Has a vertical bar.
    Bar, "bar", 1, true;
    /// All in capitals.
    Capitals, "capitals", 1, true;
    /// Share of the long words that begin with a capital.
    Capitalised, "capitalised", 4, true;
    /// Share of words of grammar.
    Function, "function", 4, true;
    /// Has a frequent verb.
    Verb, "verb", 1, true;
    /// A place and a dash before the text.
    Dateline, "dateline", 1, true;
    /// Begins as descriptions begin.
    Opener, "opener", 1, true;
    /// Has an address in it.
    Address, "address", 1, false;
    /// A short line with a telephone number, an e-mail address or hours of the day: whom to ask, and when.
    Contact, "contact", 1, true;
    /// Goes on from a quotation.
    Quoting, "quoting", 1, true;
    /// Has a colon in its first 60 characters.
    Colon, "colon", 1, false;
    /// Blank lines before it: 0, 1, 2, 3 or more.
    Gap, "gap", 4, true;
    /// Blank lines after it.
    After, "after", 4, false;
    /// Among the gaps of the page: the largest, the smallest, between.
    GapRank, "gap-rank", 3, true;
    /// More, as many, fewer blank lines than most often on the page.
    GapMode, "gap-mode", 3, false;
    /// The gap before against the gap after: larger, smaller, equal.
    GapStep, "gap-step", 3, true;
    /// Indented more than most blocks, less, or on a page without indents nothing.
    Indent, "indent", 2, true;
    /// The same words stand on the page twice, three times or more.
    Repeated, "repeated", 2, true;
    /// The same words as the block before, or after.
    Twin, "twin", 2, true;
    /// The same words a few blocks before.
    Echo, "echo", 1, false;
    /// Words shared with the next block.
    SharedNext, "shared-next", 5, false;
    /// Words shared with the block before.
    SharedBefore, "shared-before", 5, false;
    /// The block before begins with it, or it begins with the block before; the same for the next.
    PrefixBefore, "prefix-before", 2, true;
    /// As above, of the next block.
    PrefixNext, "prefix-next", 2, true;
    /// Quotes a whole neighbour: "Lees meer over …", "Cover of …".
    QuotesNext, "quotes-next", 2, true;
    /// As above, of the block before.
    QuotesBefore, "quotes-before", 2, true;
    /// Without its numbers and months it says what another short line says, two others or more.
    Pattern, "pattern", 2, true;
    /// Begins with two words with which other short lines begin.
    SharedHead, "shared-head", 2, true;
    /// Ends in two words in which other short lines end.
    SharedTail, "shared-tail", 2, true;
    /// Length against the next block: longer, shorter, alike.
    AgainstNext, "against-next", 3, false;
    /// Length against the block before.
    AgainstBefore, "against-before", 3, false;
    /// On the long or the short side of the page's own threshold.
    Side, "side", 2, true;
    /// As above, where the two sides are well apart.
    SideSure, "side-sure", 2, false;
    /// Blocks in the unbroken run of long ones that it is in.
    Run, "run", 4, true;
    /// How well the page's lengths fall in two classes.
    PageApart, "page-apart", 4, false;
    /// Share of cut blocks on the page.
    PageCut, "page-cut", 3, false;
    /// On a page of cut texts: cut, not cut.
    CutHere, "cut-here", 2, true;
    /// Share of date lines on the page.
    PageDates, "page-dates", 3, false;
    /// Which gaps the page has: any 0, any 1, several above.
    PageGaps, "page-gaps", 8, false;
    /// Share of long blocks.
    PageLong, "page-long", 4, false;
    /// Share of very short blocks.
    PageShort, "page-short", 4, false;
    /// How often long and short blocks take turns.
    PageTurns, "page-turns", 4, false;
    /// Share of numbered and bulleted blocks: few, some, most.
    PageItems, "page-items", 3, false;
    /// Blocks on the page.
    PageSize, "page-size", 4, false;
    /// After how many blocks the page repeats its shape; 7: it does not.
    PagePeriod, "page-period", 7, false;
    /// The shape agrees one period before and after, on one side, on none.
    Phase, "phase", 3, false;
    /// Blocks before it on the page: 0, 1, 2, up to 5.
    FromStart, "from-start", 4, false;
    /// Blocks after it.
    FromEnd, "from-end", 4, false;
    /// The page has markup.
    Markup, "markup", 1, false;
    /// Level of heading.
    Heading, "heading", 4, true;
    /// Its level of heading is the page's most frequent one.
    HeadingMode, "heading-mode", 1, true;
    /// In a list item or table row.
    ListItem, "list-item", 1, true;
    /// Alternative text of an image.
    Alternative, "alternative", 1, true;
    /// In navigation, by its markup.
    Chrome, "chrome", 1, true;
    /// A label, by its markup.
    LabelMarkup, "label-markup", 1, true;
    /// The field that its markup names.
    Field, "field", 9, true;
    /// Share of linked characters: some, most.
    Linked, "linked", 2, true;
    /// Links to where the block before links, the next, both.
    SameLink, "same-link", 3, true;
    /// Has a time in its markup.
    Time, "time", 1, true;
    /// What is known of record bounds.
    Bounds, "bounds", 3, true;
    // What the first pass believed; nothing in the first pass itself.
    /// The likeliest label.
    Belief, "belief", 25, true;
    /// How likely that is.
    BeliefSure, "belief-sure", 3, true;
    /// Share of record starts among the blocks with as many blank lines before.
    GapStarts, "gap-starts", 5, false;
    /// Share of the page's record starts that have as many blank lines before.
    StartsGap, "starts-gap", 5, false;
    /// Share of record starts among the blocks of the same look.
    LookStarts, "look-starts", 5, false;
    /// What blocks of the same look mostly are.
    LookRole, "look-role", 13, true;
    /// Share of titled records.
    Titled, "titled", 5, false;
    /// Share of described records.
    Described, "described", 5, false;
    /// Titles stand before descriptions, behind, neither.
    Order, "order", 3, false;
    /// A record starts one usual record length before, after.
    Stride, "stride", 4, false;
    /// Two long blocks in a row with this gap mostly are two records, or one.
    Joined, "joined", 5, false;
    /// What mostly follows the role of the block before on this page.
    Successor, "successor", 26, false;
    /// Records on the page.
    Records, "records", 4, false;
}

/// The traits of one block.
pub type Traits = [u8; COUNT];

/// Reads a trait.
pub(crate) fn get(traits: &Traits, which: Trait) -> u8 {
    traits.get(which as usize).copied().unwrap_or(0)
}

/// Sets a trait, never above its number of values.
pub(crate) fn set(traits: &mut Traits, which: Trait, value: usize) {
    let most = TRAITS.get(which as usize).map_or(0, |(_, most, _)| *most);
    if let Some(slot) = traits.get_mut(which as usize) {
        *slot = u8::try_from(value).unwrap_or(u8::MAX).min(most);
    }
}
