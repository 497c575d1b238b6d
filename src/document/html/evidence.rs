//! The evidence for and against a candidate being the listing of its page.

/// What speaks for and against a candidate; each from 0 to 1 unless said otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Evidence {
    /// How many records.
    pub(crate) count: f32,
    /// Characters: plain ones and a quarter of the linked ones, of a record at most [`LONG`].
    pub(crate) text: f32,
    /// Share of records with a link or a heading.
    pub(crate) titled: f32,
    /// Share of records in what is called a sidebar, a widget, a dialog.
    pub(crate) aside: f32,
    /// Share of records in navigation.
    pub(crate) navigation: f32,
    /// Mean of plain characters a record.
    pub(crate) plain: f32,
    /// Share of records that hold a marked date.
    pub(crate) dated: f32,
    /// Share of records that hold a heading.
    pub(crate) headed: f32,
    /// Mean similarity of the records.
    pub(crate) likeness: f32,
    /// Coefficient of variation of the records' length.
    pub(crate) variation: f32,
    /// Share of records whose text is not that of another.
    pub(crate) distinct: f32,
    /// Class names say that it is one record of many.
    pub(crate) named: f32,
    /// Records a container.
    pub(crate) density: f32,
    /// Share of records whose first text is that of a link, a heading or bold.
    pub(crate) led: f32,
    /// Share of records whose first text has the commonest path.
    pub(crate) opening: f32,
    /// Share of the visible text of the page.
    pub(crate) share: f32,
    /// Text between records of one container, as a share of the text in records.
    pub(crate) gaps: f32,
    /// The same between any two records.
    pub(crate) spread: f32,
    /// Share of records that are themselves lists of alike, titled parts.
    pub(crate) listed: f32,
    /// Links a record.
    pub(crate) links: f32,
    /// Share of linked characters.
    pub(crate) linked: f32,
    /// A record is a run of siblings.
    pub(crate) anchored: bool,
    /// Fields of forms a record.
    pub(crate) controls: f32,
    /// How much more alike records are to later ones than to the next.
    pub(crate) beat: f32,
    /// Share of records that begin with the number after that of the record before.
    pub(crate) numbered: f32,
    /// Place of the first record: share of the visible text of the page before it.
    pub(crate) place: f32,
    /// Pieces of text a record.
    pub(crate) pieces: f32,
}
