//! Writes and reads sizes in bytes in the form that people use.

/// A size in bytes in the form `64 MiB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Reads a size such as `64M`, `16 MiB`, `500K` or `1048576`.
///
/// # Errors
/// Returns a message for the command line when the text is not a size.
pub(crate) fn parse_size(text: &str) -> std::result::Result<u64, String> {
    let digits = text.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim();
    let unit = text.trim().get(digits.len()..).unwrap_or_default().trim().to_lowercase();
    let factor: u64 = match unit.trim_end_matches("ib").trim_end_matches('b') {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return Err(format!("{text} is not a size; write 64M or 500K")),
    };
    let number: u64 = digits.parse().map_err(|_| format!("{text} is not a size; write 64M or 500K"))?;
    number.checked_mul(factor).ok_or_else(|| format!("{text} is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        assert_eq!(parse_size("64M"), Ok(64 << 20));
        assert_eq!(parse_size("16 MiB"), Ok(16 << 20));
        assert_eq!(parse_size("1048576"), Ok(1 << 20));
        assert!(parse_size("many").is_err());
    }
}
