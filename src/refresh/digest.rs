//! Digests that tell whether a page has changed.

use sha2::Digest as _;

/// The digest of the bytes of a page. The page is unchanged as long as its digest is the same.
pub fn digest(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    crate::record::hex(bytes.get(..16).unwrap_or(bytes))
}
