//! Logins in addresses, such as `https://name:password@example.org/`.
//!
//! An address is printed in messages and kept in the store, in saved pages and in catalogues, so it must hold no
//! password. An address of the user with a login is refused, and the login is removed from an address of a server.

use url::Url;

use crate::error::{Error, Result};

/// The advice for an address with a login.
pub(crate) const ADVICE: &str =
    "leave the login out, and give it with --header 'Authorization: Basic …', which is kept nowhere";

/// Refuses an address of the user that has a user name or a password in it.
///
/// # Errors
/// Returns an error of usage, which shows the address without its login.
pub(crate) fn refuse(address: &str) -> Result<()> {
    let hidden = without(address);
    if hidden == address {
        return Ok(());
    }
    Err(Error::usage(format!("the address {hidden} has a login in it, which messages and catalogues would show"))
        .hint(ADVICE))
}

/// The schemes whose addresses name a person or a thing with an @.
const NAMING: [&str; 12] = ["mailto", "acct", "sip", "sips", "xmpp", "im", "pres", "news", "mid", "cid", "tag", "urn"];

/// Whether the part before the first slash holds an @, as that of an address with a login does.
fn is_host(path: &str) -> bool {
    path.split('/').next().is_some_and(|host| host.contains('@'))
}

/// The address without user name and password. An address without a login is not changed in any way.
pub(crate) fn without(address: &str) -> String {
    match Url::parse(address) {
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            // Both setters fail only for addresses without a host, which cannot have a user name.
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.into()
        }
        // In `name:password@example.org` the name looks like a scheme.
        Ok(url) if url.cannot_be_a_base() && !NAMING.contains(&url.scheme()) && is_host(url.path()) => {
            address.rsplit_once('@').map_or(address, |(_, rest)| rest).to_owned()
        }
        Ok(_) => address.to_owned(),
        // The end of the password in a malformed address is unknown, so everything before the last @ is left out.
        Err(_) => match (address.find("//"), address.rfind('@')) {
            (Some(start), Some(end)) if start < end => {
                let kept = address.get(..start + 2).zip(address.get(end + 1..));
                kept.map_or_else(String::new, |(scheme, rest)| format!("{scheme}{rest}"))
            }
            (None, Some(end)) if address.get(..end).is_some_and(|login| login.contains(':')) => {
                address.get(end + 1..).unwrap_or_default().to_owned()
            }
            _ => address.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_found_in_every_spelling_and_never_shown() {
        for (address, hidden) in [
            ("https://me:secret@example.org/a", "https://example.org/a"),
            ("https://me@example.org/a", "https://example.org/a"),
            ("https://:secret@example.org", "https://example.org/"),
            ("https:me:secret@example.org/a", "https://example.org/a"),
            ("https:\\\\me:secret@example.org\\a", "https://example.org/a"),
            ("https://me:sec ret@exa mple.org/", "https://exa mple.org/"),
            ("https://me:se/cret@example.org:x/", "https://example.org:x/"),
            ("me:secret@example.org:port", "example.org:port"),
        ] {
            assert_eq!(without(address), hidden);
            let error = refuse(address).unwrap_err();
            assert!(!error.to_string().contains("ret@") && error.to_string().contains("--header"), "{error}");
            assert_eq!(error.exit_status(), 2);
        }
        for address in ["https://example.org/@me:x@y", "https://example.org", "mailto:me@example.org", "example", ""] {
            assert_eq!(without(address), address);
            assert!(refuse(address).is_ok());
        }
    }
}
