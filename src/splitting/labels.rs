//! Labels: each number stands for a role and for whether a record starts with the block.

use super::{Role, Tag};

/// Number of labels: two for each role, and one for boilerplate, which starts no record.
pub const LABELS: usize = 25;

/// Scores of the labels of one block.
pub type Scores = [f32; LABELS];

/// The number of a label.
pub fn label(tag: Tag) -> usize {
    match role_number(tag.role) {
        0 => 0,
        role if tag.start => 2 * role - 1,
        role => 2 * role,
    }
}

/// The label with that number.
pub(crate) fn tag(label: usize) -> Tag {
    Tag { role: role(label.div_ceil(2)), start: label % 2 == 1 }
}

/// The name of a label. A plus sign means that a record starts, as in `+title`.
pub fn label_name(number: usize) -> String {
    let tag = tag(number);
    format!("{}{}", if tag.start { "+" } else { "" }, role_name(tag.role))
}

/// The number of a role, from 0.
pub(crate) fn role_number(role: Role) -> usize {
    ROLES.iter().position(|known| *known == role).unwrap_or(0)
}

/// The name of a role, as layouts and `explain` write it.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Boilerplate => "boilerplate",
        Role::Separator => "separator",
        Role::Kind => "kind",
        Role::Caption => "caption",
        Role::Date => "date",
        Role::Creator => "creator",
        Role::Title => "title",
        Role::Repeat => "repeat",
        Role::Description => "description",
        Role::Continuation => "continuation",
        Role::Label => "label",
        Role::Value => "value",
        Role::Note => "note",
    }
}

/// The role with that number.
pub(crate) fn role(number: usize) -> Role {
    ROLES.get(number).copied().unwrap_or(Role::Boilerplate)
}

const ROLES: [Role; 13] = [
    Role::Boilerplate,
    Role::Separator,
    Role::Kind,
    Role::Caption,
    Role::Date,
    Role::Creator,
    Role::Title,
    Role::Repeat,
    Role::Description,
    Role::Continuation,
    Role::Label,
    Role::Value,
    Role::Note,
];

/// All roles.
pub(crate) fn roles() -> impl Iterator<Item = Role> + Clone {
    ROLES.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_one_tag() {
        for number in 0..LABELS {
            assert_eq!(label(tag(number)), number);
        }
    }
}
