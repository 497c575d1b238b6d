//! The lists of words and phrases that pages use around their records, each with its name in the files.

/// A list in the table `[words]` of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// Link words to the full text, such as "Read more".
    More,
    /// Words of links to a document, such as "PDF" and "Download".
    Link,
    /// Other lines of a record, which belong to no field.
    Note,
    /// Lines that belong to the page and not to a record.
    Navigation,
    /// Words of links in the headers and footers of sites: "privacy", "jobs".
    Site,
    /// Words for a document; a bare year beside one is its year of issue.
    Document,
    /// Words before a year that a title is about.
    About,
    /// Words that begin a caption.
    Caption,
    /// Words that open an availability note.
    Available,
    /// The word "only".
    Only,
    /// Words that open a line of authors.
    By,
    /// Words of links to the next page of a listing.
    Next,
    /// Words of links, or at the beginning of links, to more of the same listing.
    Further,
    /// Words before the number of a page.
    Page,
    /// Link words that never begin a longer link, such as "more".
    Comparative,
    /// Words before a number on a line that belongs to the page: "page", "results".
    Counter,
    /// Words at the end of the alternative texts of pictures of people.
    Picture,
    /// The word "also".
    Also,
    /// The word between the last two of several names ("and").
    And,
    /// Names that content management systems give in place of the name of a person.
    Account,
    /// Words at the beginning of a table row with totals.
    Total,
    /// Words that are typical of names of institutions and not of names of people: "ministry", "inc".
    Institution,
    /// Words before the languages of a publication in a note of a catalogue: "text in".
    Spoken,
    /// Words between the first and the last number of a range ("to").
    Until,
    /// Words before the total of a listing ("of").
    Amount,
    /// Headings of lists beside publications ("upcoming events").
    Beside,
    /// Words after the total of a listing ("results").
    Items,
    /// Words before the total of a listing if the total has no range before it ("found").
    Found,
    /// Marks after the names of editors in a citation ("eds").
    Editors,
    /// Words before the host publication in a citation ("in").
    Host,
    /// Words for an edition in a citation ("2nd ed").
    Edition,
    /// Words that begin a note about access in a citation ("available at").
    Retrieved,
    /// Words in place of the year of a publication without one ("n.d.").
    Undated,
    /// Particles of the names of people ("van").
    Particle,
    /// Words in place of further names ("et al").
    Others,
    /// Abbreviations with which a text may end, so that their full stop ends no sentence ("etc").
    Ending,
    /// Abbreviations before a word or a number, so that their full stop ends nothing ("no").
    Abbreviation,
    /// Abbreviations in names, which have a capital letter there ("Univ").
    NameAbbreviation,
    /// Words before the number of a volume ("vol").
    Volume,
    /// Words before the number of an issue ("no").
    Issue,
    /// Words before or after numbers of pages ("pp").
    Pages,
    /// Words after the number of the leaves of a publication ("hojas").
    Leaves,
    /// Words after a length of time ("minutes").
    Minutes,
    /// Words before the number of a document or a case ("docket").
    Docket,
    /// Words between a publication and the year that it covers ("of").
    Genitive,
}

/// The names of the lists in the files.
pub(super) const LISTS: [(&str, List); 45] = [
    ("site", List::Site),
    ("editors", List::Editors),
    ("host", List::Host),
    ("edition", List::Edition),
    ("retrieved", List::Retrieved),
    ("undated", List::Undated),
    ("beside", List::Beside),
    ("spoken", List::Spoken),
    ("institution", List::Institution),
    ("until", List::Until),
    ("amount", List::Amount),
    ("items", List::Items),
    ("found", List::Found),
    ("total", List::Total),
    ("more", List::More),
    ("link", List::Link),
    ("note", List::Note),
    ("navigation", List::Navigation),
    ("document", List::Document),
    ("about", List::About),
    ("caption", List::Caption),
    ("available", List::Available),
    ("only", List::Only),
    ("by", List::By),
    ("next", List::Next),
    ("further", List::Further),
    ("page", List::Page),
    ("comparative", List::Comparative),
    ("counter", List::Counter),
    ("picture", List::Picture),
    ("also", List::Also),
    ("and", List::And),
    ("account", List::Account),
    ("particle", List::Particle),
    ("others", List::Others),
    ("ending", List::Ending),
    ("abbreviation", List::Abbreviation),
    ("name_abbreviation", List::NameAbbreviation),
    ("volume", List::Volume),
    ("issue", List::Issue),
    ("pages", List::Pages),
    ("leaves", List::Leaves),
    ("minutes", List::Minutes),
    ("docket", List::Docket),
    ("genitive", List::Genitive),
];
