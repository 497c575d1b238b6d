//! Removes the line that blog software appends to syndicated texts, "The post … appeared first on …", in many languages
//! (`seeds/footers.toml`).

use std::sync::LazyLock;

use crate::seeds::Seeds;
use crate::text::folding::fold;

/// The fixed words of each line: those before the title, between the title and the name of the site, and after the name
/// of the site.
static FOOTERS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    #[derive(serde::Deserialize, Default)]
    struct File {
        footers: Vec<String>,
    }
    let text = Seeds::embedded().read_text("footers.toml").unwrap_or_default();
    let file: File = toml::from_str(&text).unwrap_or_default();
    file.footers.iter().map(|line| line.split('…').map(|words| fold(words).trim().to_owned()).collect()).collect()
});

/// The greatest length of such a line without the title, in bytes.
const LONGEST: usize = 300;

/// Removes such a line from the end of a text. If the entry has a title, the line must contain it.
pub(super) fn remove(text: &mut String, title: Option<&str>) {
    let start = text.rfind("\n\n").map_or(0, |at| at + 2);
    let Some(line) = text.get(start..) else { return };
    let longest = LONGEST + title.map_or(LONGEST, str::len);
    if line.len() <= longest && is_footer(line, title) {
        text.truncate(start);
        let kept = text.trim_end().len();
        text.truncate(kept);
    }
}

fn is_footer(line: &str, title: Option<&str>) -> bool {
    let line = fold(line);
    let line = line.trim().trim_end_matches(['.', '。']).trim_end();
    let names_title = title.is_none_or(|title| line.contains(fold(title).trim()));
    names_title && FOOTERS.iter().any(|words| fits(line, words))
}

/// Returns whether a line contains the words in this order, the first at its beginning and the last at its end.
fn fits(line: &str, words: &[String]) -> bool {
    let (Some((first, rest)), Some(last)) = (words.split_first(), words.last()) else { return false };
    let Some(mut rest_of_line) = line.strip_prefix(first.as_str()) else { return false };
    for words in rest {
        let Some(at) = rest_of_line.find(words.as_str()) else { return false };
        rest_of_line = rest_of_line.get(at + words.len()..).unwrap_or_default();
    }
    last.is_empty() || line.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_software_goes_and_sentences_stay() {
        for (text, title, kept) in [
            ("One.\n\nThe post Rivers appeared first on Desk.", Some("Rivers"), "One."),
            ("One. […]\n\nThe post Rivers first appeared on Desk.", Some("Rivers"), "One. […]"),
            ("Uno.\n\nLa entrada Ríos se publicó primero en Mesa.", Some("Ríos"), "Uno."),
            ("Een.\n\nHet bericht Rivieren verscheen eerst op Bureau.", Some("Rivieren"), "Een."),
            ("Un.\n\nL’article Fleuves est apparu en premier sur Bureau.", Some("Fleuves"), "Un."),
            ("投稿 川 は 机 に最初に表示されました。", Some("川"), ""),
            ("The post Rivers appeared first on Desk.", None, ""),
            (
                "The post office appeared first on the map.",
                Some("Rivers"),
                "The post office appeared first on the map.",
            ),
        ] {
            let mut found = text.to_owned();
            remove(&mut found, title);
            assert_eq!(found, kept, "{text}");
        }
    }
}
