//! Encodes ascending numbers as text. Each number is written as the difference to the previous one, in groups of five
//! bits with a sixth bit that announces another group, and each group is a character of the URL-safe Base64 alphabet
//! (RFC 4648, section 5). The form is that of source maps (ECMA-426), without a sign.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends a number.
pub(super) fn push(text: &mut String, mut number: u32) {
    loop {
        let group = (number & 31) as usize;
        number >>= 5;
        let more = if number > 0 { 32 } else { 0 };
        text.push(ALPHABET.get(group | more).copied().map_or('A', char::from));
        if number == 0 {
            return;
        }
    }
}

/// Encodes ascending numbers, each with a small value of `bits` bits. If `bits` is 0, there are no such values.
pub(super) fn rising(numbers: impl Iterator<Item = (u32, u32)>, bits: u32) -> String {
    let (mut text, mut last) = (String::new(), 0);
    for (number, beside) in numbers {
        push(&mut text, (number.saturating_sub(last) << bits) | beside);
        last = number;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_take_one_character() {
        assert_eq!(rising([0, 1, 2, 33, 1057].map(|n| (n, 0)).into_iter(), 0), "ABBfggB");
        assert_eq!(rising([(0, 2), (1, 1)].into_iter(), 2), "CF");
    }
}
