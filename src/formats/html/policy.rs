//! The content security policy of a page (CSP Level 3, <https://www.w3.org/TR/CSP3/>).

use base64::Engine as _;
use sha2::Digest as _;

/// The source expression that allows an inline script or style with exactly this text (section 2.3.1, `hash-source`).
fn digest(text: &str) -> String {
    let digest = sha2::Sha256::digest(text.as_bytes());
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
}

fn digests(scripts: &[&str]) -> String {
    let scripts: Vec<String> = scripts.iter().map(|script| digest(script)).collect();
    if scripts.is_empty() { "'none'".to_owned() } else { scripts.join(" ") }
}

fn policy(scripts: &str, style: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// A policy that allows only these inline scripts and this style, and no requests.
pub(crate) fn inline(scripts: &[&str], style: &str) -> String {
    policy(&digests(scripts), &digest(style))
}

/// Like [`inline`], for a page that also loads scripts from its own folder.
pub(crate) fn loading(scripts: &[&str], style: &str) -> String {
    policy(&format!("'self' {}", digests(scripts)), &digest(style))
}

/// A policy for a document without scripts whose style sheet is a file beside it.
pub(crate) fn files() -> String {
    policy("'none'", "'self'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_specification() {
        // This is the example of CSP Level 2, section 7.17.
        assert_eq!(digest("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }
}
