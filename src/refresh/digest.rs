//! Digests by which a page is known to be as it was.

use sha2::Digest as _;

/// The digest by which a page is known to be as it was.
pub fn digest(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    crate::record::hex(bytes.get(..16).unwrap_or(bytes))
}
