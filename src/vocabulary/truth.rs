//! The areas that people gave to a record, resolved to concepts of the vocabulary.

use crate::record::{Area, AreaBasis};
use std::collections::BTreeSet;

use super::Tagger;
use crate::record::Record;

/// The areas that people gave to a record, and the areas about which nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    /// The ids of the concepts. A name that the vocabulary does not know is kept as it is.
    pub areas: BTreeSet<String>,
    /// Areas that count neither as right nor as wrong for this record.
    pub unscored: BTreeSet<String>,
    /// The declared areas that are not concepts of the vocabulary, so that no rule can give them.
    pub unknown: BTreeSet<String>,
    /// Whether the record declares areas. A record without declared areas says nothing about its areas.
    pub declared: bool,
    /// Whether all areas of the record were given by rules and confirmed by nobody.
    pub guessed: bool,
}

impl Truth {
    /// The areas of a record all of whose areas a person looked at: those that rules gave were confirmed by leaving them
    /// as they are, and a record without areas has none.
    pub(crate) fn confirmed(record: &Record, tagger: &Tagger) -> Self {
        let mut labelled = record.clone();
        labelled.thematic_areas.iter_mut().for_each(|area| area.basis = AreaBasis::Declared);
        Self { declared: true, guessed: false, ..Self::of(&labelled, tagger) }
    }

    /// The declared areas of a record. Areas that its field `unscored` lists are left undecided.
    pub(crate) fn of(record: &Record, tagger: &Tagger) -> Self {
        let mut declared = Record {
            thematic_areas: record.thematic_areas.iter().filter(|area| area.basis != "rule").cloned().collect(),
            ..Record::default()
        };
        tagger.resolve(&mut declared);
        let unscored = record.unknown.iter().filter(|field| field.name == "unscored");
        let labels = unscored.filter_map(|field| serde_json::from_str::<Vec<String>>(field.value.get()).ok()).flatten();
        let mut unknown = Record {
            thematic_areas: labels.map(|label| Area { label, ..Area::default() }).collect(),
            ..Record::default()
        };
        tagger.resolve(&mut unknown);
        let names = |record: Record| -> BTreeSet<String> {
            record.thematic_areas.into_iter().map(|area| area.id.unwrap_or(area.label)).collect()
        };
        let areas = names(declared);
        Self {
            unscored: names(unknown),
            unknown: areas.iter().filter(|id| tagger.vocabulary().concept(id).is_none()).cloned().collect(),
            declared: !areas.is_empty(),
            guessed: areas.is_empty() && !record.thematic_areas.is_empty(),
            areas,
        }
    }
}
