//! Interprets the class names of an element. A page repeats a few lists of class names on most of its elements, so each
//! list is interpreted only once.
//!
//! The words are those of `seeds/classes/*.toml`.

use super::names::{in_lower_case, words};
use crate::document::Field;
use crate::text::class_words::{ClassGroup, ClassWords, Groups};

/// The meaning of a list of class names.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Classes {
    names: Groups,
    words: Groups,
    /// The field that the class names denote.
    pub(crate) field: Option<Field>,
}

impl Classes {
    /// Interprets the value of a `class` attribute.
    pub(crate) fn of(list: &str, known: &ClassWords) -> Self {
        let mut said = Self::default();
        for class in list.split_ascii_whitespace() {
            said.names = said.names.and(known.name(class));
            said.words = said.words.and(of_name(class, known));
            said.field = said.field.or_else(|| field_of(class, known));
        }
        said
    }

    /// Returns whether one of the names or their words has this meaning.
    pub(crate) fn has(self, group: ClassGroup) -> bool {
        self.names.has(group) || self.words.has(group)
    }
}

/// The meanings of the words in a class name or an id.
pub(crate) fn of_name(name: &str, known: &ClassWords) -> Groups {
    let groups = words(name).map(|word| in_lower_case(word, |word| known.word(word)));
    groups.fold(Groups::default(), Groups::and)
}

/// The field that a class name denotes, such as `views-field-title` and `field--name-body` of Drupal, `entry-title` of
/// WordPress, `titulo-noticia` or `artikel-titel`.
pub(crate) fn field_of(name: &str, known: &ClassWords) -> Option<Field> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("views-field-").or_else(|| name.strip_prefix("field--name-")).unwrap_or(&name);
    let all: Vec<&str> = words(name).collect();
    let groups = all.iter().map(|word| known.word(word)).fold(Groups::default(), Groups::and);
    let alone = all.len() == 1;
    if groups.has(ClassGroup::Frame) {
        return None;
    }
    if groups.has(ClassGroup::More) && (groups.has(ClassGroup::Reading) || alone) || groups.has(ClassGroup::ReadMore) {
        return Some(Field::More);
    }
    let (first, last) = (all.first()?, all.last()?);
    let named = |head: Groups| {
        Some(match () {
            () if head.has(ClassGroup::TitleField) && !groups.has(ClassGroup::Part) => Field::Title,
            () if head.has(ClassGroup::IssuedField) => Field::Issued,
            () if head.has(ClassGroup::DescriptionField) => Field::Description,
            () if head.has(ClassGroup::CreatorField) => Field::Creator,
            () if head.has(ClassGroup::LanguageField) => Field::Language,
            () if head.has(ClassGroup::AreaField) => Field::Area,
            () if head.has(ClassGroup::IdentifierField) => Field::Identifier,
            () if head.has(ClassGroup::KickerField) || head.has(ClassGroup::KindField) && !alone => Field::Kind,
            () => return None,
        })
    };
    match *last {
        // Drupal uses names such as `date-display-single` and `field-body`.
        "single" if groups.has(ClassGroup::Date) => Some(Field::Issued),
        "body" if all.contains(&"field") || alone && name == "body" => Some(Field::Description),
        _ => named(known.word(last)).or_else(|| named(known.first(first))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_are_read_in_three_languages() {
        let known = ClassWords::embedded();
        for (name, field) in [
            ("views-field-title", Some(Field::Title)),
            ("titulo-noticia", Some(Field::Title)),
            ("noticia__titulo", Some(Field::Title)),
            ("artikel-titel", Some(Field::Title)),
            ("page-title", None),
            ("titulo-pagina", None),
            ("sectie-titel", None),
            ("subtitulo", None),
            ("date-display-single", Some(Field::Issued)),
            ("fecha-publicacion", Some(Field::Issued)),
            ("publicatie-datum", Some(Field::Issued)),
            ("datum-wrapper", None),
            ("field--name-body", Some(Field::Description)),
            ("resumen", Some(Field::Description)),
            ("zoek-samenvatting", Some(Field::Description)),
            ("Autor", Some(Field::Creator)),
            ("auteur", Some(Field::Creator)),
            ("idioma-documento", Some(Field::Language)),
            ("views-field-taal", Some(Field::Language)),
            ("tema", Some(Field::Area)),
            ("onderwerpen", Some(Field::Area)),
            ("type", None),
            ("tipo-documento", Some(Field::Kind)),
            ("document-type", Some(Field::Kind)),
            ("read-more", Some(Field::More)),
            ("leer-mas", Some(Field::More)),
            ("lees-verder", Some(Field::More)),
            ("more-space", None),
            ("single", None),
            ("", None),
        ] {
            assert_eq!(field_of(name, &known), field, "{name}");
        }
    }

    #[test]
    fn lists_of_names_say_what_an_element_is_in_three_languages() {
        let known = ClassWords::embedded();
        for (list, group) in [
            ("views-row odd", ClassGroup::Record),
            ("caja noticia", ClassGroup::Record),
            ("resultado-busqueda", ClassGroup::Record),
            ("Publicatie", ClassGroup::Record),
            ("menu-lateral", ClassGroup::Navigation),
            ("zijbalk", ClassGroup::Aside),
            ("pagina-siguiente", ClassGroup::Next),
            ("volgende", ClassGroup::Next),
            ("paginador", ClassGroup::Pager),
            ("paginering", ClassGroup::Pager),
            ("fecha", ClassGroup::Date),
            ("sr-only", ClassGroup::Hidden),
        ] {
            assert!(Classes::of(list, &known).has(group), "{list}");
        }
        assert!(!Classes::of("sr-only-focusable container", &known).has(ClassGroup::Hidden));
    }
}
