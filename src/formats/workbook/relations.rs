//! The relationships between the parts of a workbook: the part or the address to which a part refers (ECMA-376 part 2,
//! clause 6.5).

use super::parts::Tag;

/// A relationship of a part to another one.
pub(super) struct Relation {
    /// The id by which the part refers to the relationship.
    pub id: String,
    /// The last component of the type.
    pub kind: String,
    /// The target of the relationship.
    pub target: String,
}

impl Relation {
    /// Reads the relationship in a tag.
    pub(super) fn of(tag: &Tag) -> Option<Self> {
        Some(Self {
            id: tag.attribute("Id")?.to_owned(),
            kind: tag.attribute("Type")?.rsplit('/').next().unwrap_or_default().to_owned(),
            target: tag.attribute("Target")?.to_owned(),
        })
    }

    /// The path of the target part, resolved against the part that declares the relationship.
    pub(super) fn part(&self, from: &str) -> String {
        if let Some(absolute) = self.target.strip_prefix('/') {
            return absolute.to_owned();
        }
        let mut folders: Vec<&str> = from.split('/').collect();
        folders.pop();
        for step in self.target.split('/') {
            match step {
                "." | "" => {}
                ".." => drop(folders.pop()),
                step => folders.push(step),
            }
        }
        folders.join("/")
    }
}
