//! The errors in XML that are mended.

use std::fmt;

/// An error with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocatedMarkupError {
    /// The byte in the document.
    pub at: u64,
    /// The error.
    pub slip: MarkupError,
}

/// An error in a document that can be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MarkupError {
    /// An ampersand that is not escaped.
    Ampersand,
    /// A less-than sign that is not escaped.
    LessThan,
    /// An entity that is defined in HTML, but not in XML.
    Entity(String),
    /// An unknown entity.
    UnknownEntity(String),
    /// A control character, which XML does not allow.
    Control,
    /// A reference to a surrogate, or to no character.
    NoCharacter(String),
    /// An element without an end tag.
    Unclosed(String),
    /// An end tag without a start tag.
    Stray(String),
    /// An attribute without a value, or without quotation marks around its value.
    Attribute(String),
}

impl fmt::Display for MarkupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ampersand => f.write_str("an ampersand is not escaped; it was taken for itself"),
            Self::LessThan => f.write_str("a less-than sign is not escaped; it was taken for itself"),
            Self::Entity(name) => write!(f, "{name} is an entity of HTML that XML does not know; it was read as HTML"),
            Self::UnknownEntity(name) => write!(f, "{name} is an entity that is not defined; it was kept as it stands"),
            Self::Control => f.write_str("a control character, which XML may not hold, was removed"),
            Self::NoCharacter(name) => write!(f, "{name} is the number of no character; it was read as U+FFFD"),
            Self::Unclosed(name) => write!(f, "<{name}> is not closed; it was closed where it must end"),
            Self::Stray(name) => write!(f, "</{name}> closes nothing; it was left out"),
            Self::Attribute(name) => {
                write!(f, "the attribute {name} has no value in quotation marks; it was read all the same")
            }
        }
    }
}
