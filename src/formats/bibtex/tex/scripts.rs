//! Converts superscripts and subscripts.

/// Converts a superscript (`^`) or subscript (`_`) to Unicode characters if all of its characters exist in this form.
/// Otherwise it is written as plain text, in mathematics with the mark before it.
pub(super) fn script(mark: char, text: &str, math: bool) -> String {
    let text = text.trim();
    let raised: Option<String> = match mark {
        '^' => text.chars().map(above).collect(),
        _ => text.chars().map(below).collect(),
    };
    if let Some(raised) = raised {
        return raised;
    }
    let ordinal = mark == '^' && text.chars().count() <= 3 && text.chars().all(char::is_alphabetic);
    let sign = matches!(text, "°" | "∘" | "′" | "″" | "*" | "†" | "®" | "™" | "\u{2009}");
    if text == "∘" {
        return "°".to_owned();
    }
    if !math || ordinal || sign {
        return text.to_owned();
    }
    if text.chars().count() == 1 { format!("{mark}{text}") } else { format!("{mark}({text})") }
}

fn above(c: char) -> Option<char> {
    Some(match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + c.to_digit(10)?)?,
        '+' => '⁺',
        '-' | '−' => '⁻',
        '=' => '⁼',
        '(' => '⁽',
        ')' => '⁾',
        'n' => 'ⁿ',
        'i' => 'ⁱ',
        _ => return None,
    })
}

fn below(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => char::from_u32('₀' as u32 + c.to_digit(10)?)?,
        '+' => '₊',
        '-' | '−' => '₋',
        '=' => '₌',
        '(' => '₍',
        ')' => '₎',
        _ => return None,
    })
}
