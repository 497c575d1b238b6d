//! Maps the columns of a table to fields of the record, by the names that other tools use (`seeds/columns.toml`) and by
//! the choices of the user (`--map`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use super::column_names::plain;
use super::known_tables::KnownTable;
use super::objects::ObjectNames;
use crate::error::{Error, Result, nearest};
use crate::record::Container;
use crate::seeds::Seeds;
use crate::text::words::{LabelField, Words};

/// A field of the record that a column fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The field `title`.
    Title,
    /// The second part of `title`.
    Subtitle,
    /// The field `description`.
    Description,
    /// The text of the publication as a whole, which is the `description` if there is no other or a cut one.
    Content,
    /// The field `issued`.
    Issued,
    /// The time at which something was created, which is `issued` if there is no other date.
    Created,
    /// The month of `issued`, if a table has a separate column for it.
    Month,
    /// The day of `issued`, if a table has a separate column for it.
    Day,
    /// The field `type`.
    Kind,
    /// The field `creators`.
    Creators,
    /// The `contributors` whose role is editor.
    Editors,
    /// The `contributors` whose role is translator.
    Translators,
    /// A field of `container`.
    Container(ContainerField),
    /// The first page, for `pages` of `container`.
    FirstPage,
    /// The last page, for `pages` of `container`.
    LastPage,
    /// The field `publisher`.
    Publisher,
    /// The field `edition`.
    Edition,
    /// The field `place`.
    Place,
    /// The field `key`.
    Key,
    /// The field `languages`.
    Languages,
    /// The field `thematic_areas`.
    Areas,
    /// The field `keywords`.
    Keywords,
    /// The field `url`.
    Url,
    /// The field `files`.
    Files,
    /// The field `links`.
    Links,
    /// The field `notes`.
    Notes,
    /// The decision of `screening`: 1 for included, 0 for excluded.
    Screening,
    /// The reason of `screening`.
    Reason,
    /// An identifier of this scheme.
    Identifier(&'static str),
    /// The field `identifiers`, with identifiers of any scheme.
    Identifiers,
}

/// A field of the container of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerField {
    /// The field `title`.
    Title,
    /// The field `issn`.
    Issn,
    /// The field `volume`.
    Volume,
    /// The field `issue`.
    Issue,
    /// The field `pages`.
    Pages,
}

impl ContainerField {
    /// The label of a note that holds another value of the field.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Title => "In",
            Self::Issn => "ISSN",
            Self::Volume => "Volume",
            Self::Issue => "Issue",
            Self::Pages => "Pages",
        }
    }

    /// Returns a reference to this field of a container.
    pub(crate) fn of(self, container: &mut Container) -> &mut Option<String> {
        match self {
            Self::Title => &mut container.title,
            Self::Issn => &mut container.issn,
            Self::Volume => &mut container.volume,
            Self::Issue => &mut container.issue,
            Self::Pages => &mut container.pages,
        }
    }
}

/// The names by which a file or the user may refer to a field.
const FIELDS: [(&str, Column); 41] = [
    ("title", Column::Title),
    ("title.subtitle", Column::Subtitle),
    ("description", Column::Description),
    ("description.content", Column::Content),
    ("issued", Column::Issued),
    ("issued.created", Column::Created),
    ("issued.month", Column::Month),
    ("issued.day", Column::Day),
    ("type", Column::Kind),
    ("creators", Column::Creators),
    ("publisher", Column::Publisher),
    ("edition", Column::Edition),
    ("place", Column::Place),
    ("key", Column::Key),
    ("languages", Column::Languages),
    ("thematic_areas", Column::Areas),
    ("keywords", Column::Keywords),
    ("contributors.editor", Column::Editors),
    ("contributors.translator", Column::Translators),
    ("container.title", Column::Container(ContainerField::Title)),
    ("container.issn", Column::Container(ContainerField::Issn)),
    ("container.volume", Column::Container(ContainerField::Volume)),
    ("container.issue", Column::Container(ContainerField::Issue)),
    ("container.pages", Column::Container(ContainerField::Pages)),
    ("container.first_page", Column::FirstPage),
    ("container.last_page", Column::LastPage),
    ("url", Column::Url),
    ("files", Column::Files),
    ("links", Column::Links),
    ("notes", Column::Notes),
    ("screening.decision", Column::Screening),
    ("screening.reason", Column::Reason),
    ("pmid", Column::Identifier("pmid")),
    ("pmcid", Column::Identifier("pmcid")),
    ("identifiers.scopus", Column::Identifier("scopus")),
    ("identifiers.wos", Column::Identifier("wos")),
    ("doi", Column::Identifier("doi")),
    ("isbn", Column::Identifier("isbn")),
    ("issn", Column::Identifier("issn")),
    ("report", Column::Identifier("report")),
    ("identifiers", Column::Identifiers),
];

/// The names of columns that were met while the user maps some.
#[derive(Debug, Default)]
struct Met {
    mapped: BTreeSet<String>,
    others: BTreeSet<String>,
}

/// The most other names that are kept for a hint.
const OTHERS: usize = 200;

/// The table of column names and the fields that they fill.
#[derive(Debug, Default)]
pub struct Columns {
    known: HashMap<String, Column>,
    /// The places of names in the list of their field.
    places: HashMap<String, usize>,
    mapped: HashMap<String, Column>,
    /// The mapped names that a table had, and some of the names that tables have instead.
    met: Mutex<Met>,
    tables: Vec<KnownTable>,
    /// The names of members of objects.
    objects: Arc<ObjectNames>,
}

impl Columns {
    /// Reads `columns.toml`. The pairs in `map` give a field and a column, as the option `--map title=Name` does.
    ///
    /// # Errors
    /// Returns an error if the file is malformed, or if `map` names a field that does not exist.
    pub fn load(seeds: &Seeds, map: &[(String, String)]) -> Result<Self> {
        let name = "columns.toml";
        let file: BTreeMap<String, Vec<String>> = seeds.parse(name)?;
        let mut columns =
            Self { tables: KnownTable::load(seeds)?, objects: Arc::new(ObjectNames::load(seeds)?), ..Self::default() };
        // The name of a subfield, such as `container.title`, is unambiguous.
        let parts = FIELDS.iter().filter(|(field, _)| field.contains('.'));
        columns.known.extend(parts.map(|(field, column)| (plain(field), *column)));
        for field in columns.tables.iter().flat_map(KnownTable::named_fields) {
            field_of(field).map_err(|error| error.at(seeds.origin("tables.toml")))?;
        }
        for (field, names) in file {
            let column = field_of(&field).map_err(|error| error.at(seeds.origin(name)))?;
            columns.known.extend(names.iter().map(|name| (plain(name), column)));
            columns.places.extend(names.iter().zip(0..).map(|(name, place)| (plain(name), place)));
        }
        for (field, name) in map {
            columns.mapped.insert(name.trim().to_owned(), field_of(field)?);
        }
        Ok(columns)
    }

    /// Returns whether the user mapped this column with `--map`.
    pub(crate) fn is_mapped(&self, name: &str) -> bool {
        self.meet(name);
        self.mapped.contains_key(name.trim())
    }

    /// The names that the user mapped and that no table had, each with the name of a column that is like it.
    pub(crate) fn never_met(&self) -> Vec<(String, Option<String>)> {
        let Ok(met) = self.met.lock() else { return Vec::new() };
        let mut missing: Vec<&String> = self.mapped.keys().filter(|name| !met.mapped.contains(*name)).collect();
        missing.sort();
        let like = |name: &str| nearest(name, met.others.iter().map(String::as_str)).map(str::to_owned);
        missing.into_iter().map(|name| (name.clone(), like(name))).collect()
    }

    /// Notes the name of a column where the user maps some.
    fn meet(&self, name: &str) {
        if self.mapped.is_empty() {
            return;
        }
        let Ok(mut met) = self.met.lock() else { return };
        if self.mapped.contains_key(name.trim()) {
            met.mapped.insert(name.trim().to_owned());
        } else if met.others.len() < OTHERS {
            met.others.insert(name.trim().to_owned());
        }
    }

    /// Finds a table of another program whose columns have these normalised names.
    pub(crate) fn known_table(&self, names: &[String]) -> Option<&KnownTable> {
        self.tables.iter().find(|table| table.fits(names))
    }

    /// The names of members of objects.
    pub(crate) fn objects(&self) -> &Arc<ObjectNames> {
        &self.objects
    }

    /// The field that a column with this name fills. A choice of the user takes precedence. Programs append endings to
    /// names, such as `title_s` and `titleLabel`.
    pub fn of(&self, name: &str, words: &Words) -> Option<Column> {
        self.meet(name);
        if let Some(column) = self.mapped.get(name.trim()) {
            return Some(*column);
        }
        let name = plain(name);
        self.named(&name, words).or_else(|| self.named(self.objects.without_additions(&name)?, words))
    }

    /// The place of a name in the list of its field, by which a name is preferred to another one.
    pub(crate) fn place(&self, name: &str) -> usize {
        self.places.get(&plain(name)).copied().unwrap_or(usize::MAX)
    }

    /// The field that a column with this normalised name fills.
    fn named(&self, name: &str, words: &Words) -> Option<Column> {
        self.known.get(name).copied().or_else(|| match words.label(name)?.field {
            LabelField::Area => Some(Column::Areas),
            LabelField::Language => Some(Column::Languages),
            LabelField::Date => Some(Column::Issued),
            LabelField::Kind => Some(Column::Kind),
            LabelField::Creator => Some(Column::Creators),
            LabelField::Publisher => Some(Column::Publisher),
            LabelField::Isbn => Some(Column::Identifier("isbn")),
            LabelField::Issn => Some(Column::Identifier("issn")),
            LabelField::Doi => Some(Column::Identifier("doi")),
            LabelField::Report => Some(Column::Identifier("report")),
            LabelField::Number => Some(Column::Identifier("number")),
            LabelField::Url => Some(Column::Url),
            LabelField::Title => Some(Column::Title),
            LabelField::Description => Some(Column::Description),
            LabelField::Place => Some(Column::Place),
            LabelField::Edition => Some(Column::Edition),
            LabelField::Container => Some(Column::Container(ContainerField::Title)),
            LabelField::Volume => Some(Column::Container(ContainerField::Volume)),
            LabelField::Issue => Some(Column::Container(ContainerField::Issue)),
            LabelField::Pages => Some(Column::Container(ContainerField::Pages)),
            LabelField::Upload | LabelField::Other => None,
        })
    }

    /// The label field that corresponds to the field that a column with this name fills.
    pub(crate) fn label_field(&self, name: &str, words: &Words) -> Option<LabelField> {
        Some(match self.of(name, words) {
            Some(Column::Title) => LabelField::Title,
            Some(Column::Description | Column::Content) => LabelField::Description,
            Some(Column::Issued | Column::Created) => LabelField::Date,
            Some(Column::Kind) => LabelField::Kind,
            Some(Column::Creators) => LabelField::Creator,
            Some(Column::Publisher) => LabelField::Publisher,
            Some(Column::Languages) => LabelField::Language,
            Some(Column::Areas | Column::Keywords) => LabelField::Area,
            Some(Column::Container(ContainerField::Title)) => LabelField::Container,
            Some(Column::Container(ContainerField::Volume)) => LabelField::Volume,
            Some(Column::Container(ContainerField::Issue)) => LabelField::Issue,
            Some(Column::Container(ContainerField::Pages)) => LabelField::Pages,
            Some(Column::Container(ContainerField::Issn)) => LabelField::Issn,
            Some(Column::Editors | Column::Translators) => LabelField::Creator,
            Some(Column::Url | Column::Files | Column::Links) => LabelField::Url,
            Some(Column::Identifier("doi")) => LabelField::Doi,
            Some(Column::Identifier("isbn")) => LabelField::Isbn,
            Some(Column::Identifier("issn")) => LabelField::Issn,
            Some(Column::Identifier(_) | Column::Identifiers) => LabelField::Report,
            Some(Column::Place) => LabelField::Place,
            Some(Column::Edition) => LabelField::Edition,
            Some(Column::Notes | Column::Key) => LabelField::Other,
            // These columns hold only a part of a field.
            Some(
                Column::Subtitle
                | Column::Month
                | Column::Day
                | Column::FirstPage
                | Column::LastPage
                | Column::Screening
                | Column::Reason,
            )
            | None => words.label(name)?.field,
        })
    }
}

fn field_of(name: &str) -> Result<Column> {
    FIELDS.iter().find(|(field, _)| *field == name.trim()).map(|(_, column)| *column).ok_or_else(|| {
        let known = || FIELDS.iter().map(|(field, _)| *field);
        let error = Error::usage(format!("there is no field {name} to put a column in"));
        match nearest(name, known()) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("fields are {}", known().collect::<Vec<_>>().join(", "))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_three_languages_and_the_user_has_the_last_word() {
        let seeds = Seeds::embedded();
        let words = Words::load(&seeds).unwrap();
        let map = vec![("title".to_owned(), "Date".to_owned())];
        let columns = Columns::load(&seeds, &map).unwrap();
        for (name, column) in [
            ("Título", Column::Title),
            ("datePublished", Column::Issued),
            ("Fecha de publicación", Column::Issued),
            ("dc:subject", Column::Keywords),
            ("Journal", Column::Container(ContainerField::Title)),
            ("Taal", Column::Languages),
            ("Abstract Note", Column::Description),
            ("Date", Column::Title),
        ] {
            assert_eq!(columns.of(name, &words), Some(column), "{name}");
        }
        assert_eq!(columns.of("Shelf mark of the annex", &words), None);
        assert!(
            Columns::load(&seeds, &[("titel".to_owned(), "x".to_owned())]).unwrap_err().to_string().contains("title")
        );
    }
}
