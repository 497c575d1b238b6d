//! The accent colour of a page: a colour chosen by the user, adjusted so that it is legible on a light and on a dark
//! background.
//!
//! The contrast is that of the Web Content Accessibility Guidelines 2.2 (success criterion 1.4.3): at least 4.5 to 1.

const CONTRAST: f64 = 4.5;
const LIGHT_PAPER: Colour = Colour([252.0, 251.0, 248.0]);
const DARK_PAPER: Colour = Colour([21.0, 24.0, 27.0]);
const WHITE: Colour = Colour([255.0; 3]);
const BLACK: Colour = Colour([0.0; 3]);

/// Red, green and blue in sRGB, each from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Colour([f64; 3]);

impl Colour {
    /// Parses `#rgb` or `#rrggbb`. Returns `None` for any other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits: String = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return None,
        };
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(f64::from);
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// The CSS declarations that make this the accent colour of a page.
    pub(crate) fn style(self) -> String {
        let (light, light_wash) = self.legible(LIGHT_PAPER, BLACK, 0.88);
        let (dark, dark_wash) = self.legible(DARK_PAPER, WHITE, 0.78);
        let ink = |on: Self| if on.contrast(WHITE) >= on.contrast(BLACK) { WHITE } else { BLACK };
        let both =
            |name: &str, light: Self, dark: Self| format!("--{name}:light-dark({},{});", light.css(), dark.css());
        format!(
            ":root{{{}{}{}{}}}",
            both("accent", light, dark),
            both("accent-ink", ink(light), ink(dark)),
            both("accent-wash", light_wash, dark_wash),
            both("accent-line", light.mixed(LIGHT_PAPER, 0.62), dark.mixed(DARK_PAPER, 0.6)),
        )
    }

    /// Moves the colour towards `ink` until it is legible on the paper and on a pale tint of itself. Returns the colour
    /// and the tint.
    fn legible(self, paper: Self, ink: Self, share: f64) -> (Self, Self) {
        let steps = (0..=20).map(|step| self.mixed(ink, f64::from(step) / 20.0));
        let with_wash = steps.map(|colour| (colour, colour.mixed(paper, share)));
        let fits =
            |(colour, wash): &(Self, Self)| colour.contrast(paper) >= CONTRAST && colour.contrast(*wash) >= CONTRAST;
        with_wash.into_iter().find(fits).unwrap_or((ink, ink.mixed(paper, share)))
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let Self([a, b, c]) = self;
        let Self([x, y, z]) = other;
        let mix = |a: f64, b: f64| (a * (1.0 - share) + b * share).round();
        Self([mix(a, x), mix(b, y), mix(c, z)])
    }

    /// Relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let Self(parts) = self;
        let linear = |part: f64| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        parts.iter().zip([0.2126, 0.7152, 0.0722]).map(|(part, weight)| weight * linear(*part)).sum()
    }

    /// The contrast ratio of two colours, from 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    fn css(self) -> String {
        let Self([red, green, blue]) = self;
        format!("rgb({red} {green} {blue})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_is_made_legible() {
        for text in ["#fff", "#000", "#ffff00", "#0b6157", "#ff0000", "#888888", "#00f"] {
            let colour = Colour::parse(text).unwrap();
            for (paper, ink, share) in [(LIGHT_PAPER, BLACK, 0.88), (DARK_PAPER, WHITE, 0.78)] {
                let (accent, wash) = colour.legible(paper, ink, share);
                assert!(accent.contrast(paper) >= CONTRAST && accent.contrast(wash) >= CONTRAST, "{text}");
            }
        }
        assert_eq!(Colour::parse("teal"), None);
        assert_eq!(Colour::parse("#12345"), None);
        assert_eq!(Colour::parse("#é1234"), None);
    }

    #[test]
    fn black_on_white_is_twenty_one_to_one() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
    }
}
