//! The relations of the parts of a workbook: which part, or which address, another one leads to (ECMA-376 part 2, clause 6.5).

use super::parts::Tag;

/// A relation of a part to another one.
pub(super) struct Relation {
    /// Its name, by which the part refers to it.
    pub id: String,
    /// The last word of its type.
    pub kind: String,
    /// Where it leads.
    pub target: String,
}

impl Relation {
    /// The relation that a tag declares.
    pub(super) fn of(tag: &Tag) -> Option<Self> {
        Some(Self {
            id: tag.attribute("Id")?.to_owned(),
            kind: tag.attribute("Type")?.rsplit('/').next().unwrap_or_default().to_owned(),
            target: tag.attribute("Target")?.to_owned(),
        })
    }

    /// The part that it leads to, seen from the part that has it.
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
