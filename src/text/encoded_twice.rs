//! Detects text that was encoded in UTF-8, mistaken for Windows-1252, and encoded again, so that `é` appears as `Ã©`.

/// A piece of a text that was encoded twice, with the text that was meant; `None` if there is no such piece.
pub(crate) fn sample(text: &str) -> Option<(String, String)> {
    // The first bytes of characters of two, three and four bytes look like this in Windows-1252.
    let starts = text.char_indices().filter(|(_, c)| matches!(c, '\u{c2}'..='\u{f4}')).take(200);
    for (at, first) in starts {
        let length = match first {
            '\u{c2}'..='\u{df}' => 2,
            '\u{e0}'..='\u{ef}' => 3,
            _ => 4,
        };
        let piece: String = text.get(at..).unwrap_or_default().chars().take(length).collect();
        if piece.chars().count() < length {
            continue;
        }
        let (bytes, _, unmapped) = encoding_rs::WINDOWS_1252.encode(&piece);
        let meant = std::str::from_utf8(&bytes).ok().filter(|meant| !unmapped && meant.chars().count() == 1);
        if let Some(meant) = meant.filter(|meant| meant.chars().all(|c| !c.is_control())) {
            return Some((piece.clone(), meant.to_owned()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_encoded_twice_is_told_from_other_languages() {
        for (text, found) in [
            ("MÃ©xico", Some(("Ã©", "é"))),
            ("the countryâ€™s ports", Some(("â€™", "’"))),
            ("São Paulo, Ângela, IRMÃ", None),
            ("Fußgänger, Ærø, Þingvellir, â la carte", None),
            ("México", None),
            ("", None),
        ] {
            let found = found.map(|(piece, meant)| (piece.to_owned(), meant.to_owned()));
            assert_eq!(sample(text), found, "{text}");
        }
    }
}
