//! The keys of the project file and of source files: what each means, and the value that holds where it is missing.
//!
//! `shelflist config --keys`, `docs/project.md` and `shelflist config` are made from this table. A test compares it with
//! the keys that the parsers accept.

use std::path::Path;

use serde_json::{Value, json};

use super::{Notify, Project, When};

/// A table of a TOML file, with its keys.
pub(crate) struct Table {
    /// The name of the table; empty for keys above all tables.
    pub(crate) name: &'static str,
    /// How the table is written: `[page]`, `[[source]]`.
    pub(crate) heading: &'static str,
    /// The purpose of the table.
    pub(crate) about: &'static str,
    /// The keys of the table.
    pub(crate) keys: &'static [Key],
}

/// A key of a table.
pub(crate) struct Key {
    /// The name of the key.
    pub(crate) name: &'static str,
    /// The type of its value, for people.
    pub(crate) kind: &'static str,
    /// The meaning of the key.
    pub(crate) about: &'static str,
    /// The value that holds where the key is missing.
    pub(crate) missing: Missing,
}

/// The value of a key that the file does not have.
pub(crate) enum Missing {
    /// A value of the project.
    Value(fn(&Project) -> Value),
    /// A text for people; an empty one where nothing is set.
    Said(&'static str),
}

const fn key(name: &'static str, kind: &'static str, about: &'static str, missing: Missing) -> Key {
    Key { name, kind, about, missing }
}

use Missing::{Said, Value as Is};

/// A path as the project file would write it.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}

/// The tables of the project file.
pub(crate) const PROJECT: &[Table] = &[
    Table {
        name: "",
        heading: "shelflist.toml",
        about: "Keys that stand before the first table.",
        keys: &[
            key(
                "vocabulary",
                "name or path",
                "Vocabulary of the thematic areas: a built-in name, a file of your own, or \"none\" for no areas by rule.",
                Is(|project| json!(project.vocabulary)),
            ),
            key(
                "seeds",
                "path",
                "Folder whose files stand in place of the built-in ones, as with --seeds.",
                Is(|project| project.seeds.as_ref().map_or(Value::Null, |path| json!(path.display().to_string()))),
            ),
            key(
                "strict",
                "true or false",
                "Prefer precision: give an area by rule only where its score reaches the strict threshold.",
                Is(|project| json!(project.strict)),
            ),
            key(
                "all",
                "true or false",
                "Give areas by rule also where the page declares some. The older name all_areas means the same.",
                Is(|project| json!(project.all_areas)),
            ),
            key(
                "lang",
                "language code",
                "Language of the page and of reports, where [page] names none.",
                Is(|project| json!(project.page.settings.language)),
            ),
            key(
                "duplicates",
                "true or false",
                "Merge the records of one publication in the exports.",
                Is(|project| json!(project.duplicates)),
            ),
            key(
                "store",
                "path",
                "The file that holds the records, their history and their corrections.",
                Is(|project| json!(shown(&project.store))),
            ),
        ],
    },
    Table {
        name: "source",
        heading: "[[source]]",
        about: "A source of records; one table for each. It needs a name, and url, urls, site, path or paths.",
        keys: &[
            key("name", "text", "Name of the source, which is part of the id of each of its records.", Said("")),
            key(
                "was",
                "text",
                "Name that the source had before: its records, their history and their corrections move with it.",
                Said(""),
            ),
            key("url", "address", "Address of a listing page, a feed or a repository.", Said("")),
            key("urls", "list of addresses", "Several addresses.", Said("")),
            key("site", "name or path", "A source file: its name in sources/ of the seeds, or its path.", Said("")),
            key("path", "path", "A file, or a folder of documents.", Said("")),
            key("paths", "list of paths", "Several files and folders.", Said("")),
            key("layout", "name", "Layout in which every page is read.", Said("found for each page")),
            key("from", "format", "Format of the documents; oai harvests a repository.", Said("told by the content")),
            key("set", "text", "Set of the repository that is harvested.", Said("the whole repository")),
            key("details", "true or false", "Read the detail page of each record, too.", Said("false")),
            key(
                "every",
                "length of time",
                "Read the source at most this often: \"12h\", \"1d\" or \"2w\". A source that failed is tried again each time.",
                Said("at each refresh"),
            ),
            key(
                "archived",
                "true or false",
                "Read nothing any more, and keep the records of the source in the catalogue.",
                Said("false"),
            ),
        ],
    },
    Table {
        name: "export",
        heading: "[[export]]",
        about: "A catalogue that a refresh writes where its content changed; one table for each.",
        keys: &[
            key("path", "path", "The file that is written.", Said("")),
            key(
                "format",
                "format",
                "Format of the file; \"additions\" is a feed of the records that were added, in Atom, or in JSON Feed where the path ends in .json.",
                Said("that of the extension"),
            ),
            key("bom", "true or false", "Begin a CSV with a byte order mark, for Excel.", Said("false")),
            key("datapackage", "true or false", "Write a datapackage.json beside a CSV.", Said("false")),
        ],
    },
    Table {
        name: "page",
        heading: "[page]",
        about: "The page of an export in HTML.",
        keys: &[
            key("title", "text", "Title of the page.", Is(|project| json!(project.page.settings.title))),
            key(
                "introduction",
                "text",
                "What stands below the title, in Markdown.",
                Is(|project| json!(project.page.settings.introduction)),
            ),
            key(
                "logo",
                "path",
                "A picture of 1 MiB at most: .svg, .png, .jpg, .gif or .webp.",
                Is(|project| {
                    project.page.logo.as_ref().map_or(Value::Null, |(path, _)| json!(path.display().to_string()))
                }),
            ),
            key("colour", "colour", "Accent colour, such as \"#0b6157\".", Is(|_| Value::Null)),
            key(
                "facets",
                "list of names",
                "What the page filters by, in this order: area, language, kind, source, publisher, creator, keyword, container, document, screening.",
                Is(|project| {
                    let facets = &project.page.settings.facets;
                    if facets.is_empty() { json!(crate::formats::html::FACETS) } else { json!(facets) }
                }),
            ),
            key(
                "language",
                "language code",
                "Language of the page's own words; that of the reader's browser where neither this key nor lang is set.",
                Is(|project| json!(project.page.settings.language)),
            ),
            key(
                "address",
                "address",
                "Address of the folder in which the page will lie; feeds and sitemaps need it.",
                Is(|project| json!(project.page.settings.address)),
            ),
        ],
    },
    Table {
        name: "politeness",
        heading: "[politeness]",
        about: "How pages are fetched.",
        keys: &[
            key(
                "contact",
                "text",
                "Mail address or page of a person whom an institution can write to; part of the user agent.",
                Is(|project| json!(project.politeness.fetch.contact)),
            ),
            key(
                "pace",
                "seconds",
                "Time between two requests to one host.",
                Is(|project| json!(project.politeness.fetch.pace.as_secs_f64())),
            ),
            key(
                "timeout",
                "seconds",
                "Time for one request, from connecting to the last byte.",
                Is(|project| json!(project.politeness.fetch.timeout.as_secs_f64())),
            ),
            key(
                "max_wait",
                "seconds",
                "Longest wait that a server can ask for.",
                Is(|project| json!(project.politeness.fetch.max_wait.as_secs_f64())),
            ),
            key(
                "per_host",
                "number",
                "Requests to one host at the same time.",
                Is(|project| json!(project.politeness.fetch.per_host)),
            ),
            key(
                "retries",
                "number",
                "Attempts after the first, where a server is busy or a connection breaks.",
                Is(|project| json!(project.politeness.fetch.retries)),
            ),
            key(
                "allow_private",
                "true or false",
                "Follow redirects and links to addresses of your own network.",
                Is(|project| json!(project.politeness.fetch.allow_private)),
            ),
            key(
                "ca",
                "path",
                "File of PEM certificates to trust beside the system's.",
                Is(|project| {
                    let ca = project.politeness.fetch.ca.as_ref();
                    ca.map_or(Value::Null, |path| json!(path.display().to_string()))
                }),
            ),
        ],
    },
    Table {
        name: "limits",
        heading: "[limits]",
        about: "Limits beyond which a source is refused, and how patient a refresh is.",
        keys: &[
            key(
                "max_document",
                "size",
                "Largest document that is read, such as \"64M\".",
                Is(|project| json!(crate::text::sizes::size(project.limits.max_document))),
            ),
            key(
                "max_pages",
                "number",
                "Most pages of one listing that are read.",
                Is(|project| json!(project.limits.max_pages)),
            ),
            key(
                "gone_after",
                "number",
                "Complete runs in a row without a record after which the record is gone.",
                Is(|project| json!(project.limits.gone_after)),
            ),
            key(
                "parallel",
                "number",
                "Sources that are read at the same time.",
                Is(|project| json!(project.limits.parallel)),
            ),
            key(
                "source_time",
                "time",
                "How long a source may take in one run, such as \"10m\"; the rest is read by the next run.",
                Said(""),
            ),
            key(
                "run_time",
                "time",
                "How long a whole run may take, such as \"1h\"; the rest is read by the next run.",
                Said(""),
            ),
            key(
                "keep",
                "time",
                "How long the history of records is kept, such as \"52w\"; \"all\" keeps all of it.",
                Said("two years"),
            ),
        ],
    },
    Table {
        name: "notify",
        heading: "[notify]",
        about: "A command of your own that a refresh starts at its end, with the report as JSON on its standard input.",
        keys: &[
            key(
                "command",
                "list of texts",
                "The program and its arguments, started in the folder of the project without a shell.",
                Is(|project| project.notify.as_ref().map_or(Value::Null, |notify| json!(notify.command))),
            ),
            key(
                "when",
                "name",
                "The runs after which it is started: \"changes\", \"trouble\" (changes, and sources that failed or were refused) or \"always\".",
                Is(|project| {
                    json!(project.notify.as_ref().map_or(When::Changes, |notify: &Notify| notify.when).name())
                }),
            ),
            key(
                "timeout",
                "length of time",
                "Time after which it is ended.",
                Is(|project| {
                    let timeout = project.notify.as_ref().map_or(60, |notify| notify.timeout.as_secs());
                    json!(format!("{timeout}s"))
                }),
            ),
        ],
    },
];

/// The tables of a source file.
pub(crate) const SOURCE_FILE: &[Table] = &[Table {
    name: "",
    heading: "a source file",
    about: "Keys that stand before the first table.",
    keys: &[
        key(
            "name",
            "text",
            "Name of the source, which is part of the id of each of its records.",
            Said("that of the file"),
        ),
        key("urls", "list of addresses", "Addresses of its listing pages, feeds or repositories.", Said("")),
        key("kind", "format", "Format of its addresses, such as oai.", Said("told by the content")),
        key("set", "text", "Set of the repository.", Said("the whole repository")),
        key("details", "true or false", "Read the detail page of each record, too.", Said("false")),
        key("layout", "name", "Layout in which texts are read.", Said("found for each page")),
        key("pace", "seconds", "Time between two requests, where that is more than elsewhere said.", Said("")),
        key("max_pages", "number", "Most pages of one listing that are read.", Said("")),
        key("record", "CSS selector", "Selector of a record.", Said("found for each page")),
        key(
            "follows",
            "true or false",
            "A record goes on from the selected element to where the next one begins.",
            Said("false"),
        ),
        key("next", "CSS selector", "Selector of the link to the next page.", Said("found for each page")),
        key("fields", "table", "Selectors of fields, within records, by the name of the field.", Said("")),
    ],
}];

/// A table of the project file.
pub(crate) fn table(name: &str) -> Option<&'static Table> {
    PROJECT.iter().find(|table| table.name == name)
}
