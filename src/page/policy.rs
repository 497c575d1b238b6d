//! The content security policy of a page (CSP Level 3, <https://www.w3.org/TR/CSP3/>).

use base64::Engine as _;
use sha2::Digest as _;

/// The source expression that allows an inline script or style with exactly this text (section 2.3.1, `hash-source`).
fn digest(text: &str) -> String {
    let digest = sha2::Sha256::digest(text.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
}

/// A policy under which these scripts and this style are all that a page runs, and nothing is requested.
pub fn policy(scripts: &[&str], style: &str) -> String {
    let scripts: Vec<String> = scripts.iter().map(|script| digest(script)).collect();
    let scripts = if scripts.is_empty() { "'none'".to_owned() } else { scripts.join(" ") };
    format!(
        "default-src 'none'; script-src {scripts}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        digest(style)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_specification() {
        // The example of CSP Level 2, section 7.17.
        assert_eq!(digest("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }
}
