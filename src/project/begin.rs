//! The text of a new project file.

use std::fmt::Write as _;

/// A source of a new project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Begun {
    /// The name of the source.
    pub(crate) name: String,
    /// The key that says where its documents are: `url`, `path` or `site`.
    pub(crate) key: &'static str,
    /// The value of the key: an address, or a path relative to the project file.
    pub(crate) place: String,
}

/// The project file, in which one line stands for the sources.
const TEMPLATE: &str = include_str!("template.toml");

/// The line of the template that stands for the sources.
const SOURCES: &str = "# (sources)\n";

/// The project file of a project with these sources, with comments on what else can be set.
pub(crate) fn text(sources: &[Begun]) -> String {
    let mut tables = String::new();
    for Begun { name, key, place } in sources {
        if !tables.is_empty() {
            tables.push('\n');
        }
        let (name, place) = (toml_edit::Value::from(name.as_str()), toml_edit::Value::from(place.as_str()));
        // Writing to a string never fails, so the results are ignored.
        let _ = writeln!(tables, "[[source]]\nname = {name}\n{key} = {place}");
    }
    TEMPLATE.replacen(SOURCES, &tables, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;
    use std::path::Path;

    #[test]
    fn the_keys_in_comments_are_valid() {
        let begun = Begun { name: "a \"b\"".to_owned(), key: "path", place: "pages".to_owned() };
        let text = text(&[begun]);
        let project = Project::parse(Path::new("/srv/shelflist.toml"), &text).unwrap();
        assert_eq!(project.sources[0].name, "a \"b\"");
        // Every key that is commented out exists, and its value is valid.
        let uncommented: String = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|rest| is_toml(rest)).unwrap_or(line))
            .fold(String::new(), |all, line| all + line + "\n");
        assert!(uncommented.contains("\nevery = ") && uncommented.contains("\nstrict = "), "{uncommented}");
        Project::parse(Path::new("/srv/shelflist.toml"), &uncommented).unwrap();
    }

    fn is_toml(line: &str) -> bool {
        line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))
    }
}
