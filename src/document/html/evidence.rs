//! The evidence for and against a candidate being the listing of its page.

/// The evidence for and against a candidate. Each value is from 0 to 1 unless stated otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Evidence {
    /// The number of records.
    pub(crate) count: f32,
    /// The number of characters: those outside of links, and a quarter of those in links, with at most [`LONG`] for
    /// each record.
    pub(crate) text: f32,
    /// The share of records with a link or a heading.
    pub(crate) titled: f32,
    /// The share of records in an element that is named as a sidebar, a widget or a dialog.
    pub(crate) aside: f32,
    /// The share of records in navigation.
    pub(crate) navigation: f32,
    /// The mean number of unlinked characters in a record.
    pub(crate) plain: f32,
    /// The share of records that contain a marked date.
    pub(crate) dated: f32,
    /// The share of records that contain a heading.
    pub(crate) headed: f32,
    /// The mean similarity of the records.
    pub(crate) likeness: f32,
    /// The coefficient of variation of the lengths of the records.
    pub(crate) variation: f32,
    /// The share of records whose text differs from that of all others.
    pub(crate) distinct: f32,
    /// The share of records whose class names mark them as one of many records.
    pub(crate) named: f32,
    /// The number of records for each container.
    pub(crate) density: f32,
    /// The share of records whose first text is a link, a heading or bold.
    pub(crate) led: f32,
    /// The share of records whose first text has the most frequent path.
    pub(crate) opening: f32,
    /// The share of the visible text of the page.
    pub(crate) share: f32,
    /// The length of the text between records of one container, as a share of the text in records.
    pub(crate) gaps: f32,
    /// The length of the text between any two records, as a share of the text in records.
    pub(crate) spread: f32,
    /// The share of records that are themselves lists of similar parts with titles.
    pub(crate) listed: f32,
    /// The number of links for each record.
    pub(crate) links: f32,
    /// The share of linked characters.
    pub(crate) linked: f32,
    /// True if a record is a run of siblings.
    pub(crate) anchored: bool,
    /// The number of form controls for each record.
    pub(crate) controls: f32,
    /// The difference between the similarity to later records and the similarity to the next one.
    pub(crate) beat: f32,
    /// The share of records that begin with a number that continues that of the previous record.
    pub(crate) numbered: f32,
    /// The position of the first record, as the share of the visible text before it.
    pub(crate) place: f32,
    /// The number of pieces of text for each record.
    pub(crate) pieces: f32,
}
