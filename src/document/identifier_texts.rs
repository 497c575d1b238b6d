//! Identifiers and addresses as people and programs print them.

/// The bare DOI, without the address of a resolver and without punctuation at its end.
pub(crate) fn bare_doi(value: &str) -> &str {
    let value = value.trim();
    let bare = schemed(value).filter(|(scheme, _)| *scheme == "doi").map_or(value, |(_, doi)| doi);
    let ended = bare.trim_end_matches(['.', ',', ';', '/', ' ']);
    if ended.contains('/') { ended } else { bare }
}

/// The scheme and the value of an identifier that names its scheme: `doi:10.1/x`, `https://doi.org/10.1/x`,
/// `urn:isbn:…`, `ISBN 978…`.
pub(crate) fn schemed(value: &str) -> Option<(&'static str, &str)> {
    let after = |lead: &str| {
        let start = value.get(..lead.len())?;
        start.eq_ignore_ascii_case(lead).then(|| value.get(lead.len()..).unwrap_or_default())
    };
    let leads = [
        ("doi", "https://doi.org/"),
        ("doi", "http://doi.org/"),
        ("doi", "https://dx.doi.org/"),
        ("doi", "http://dx.doi.org/"),
        ("doi", "https://www.doi.org/"),
        ("doi", "doi.org/"),
        ("doi", "dx.doi.org/"),
        ("doi", "info:doi/"),
        ("doi", "urn:doi:"),
        ("doi", "doi:"),
        ("isbn", "urn:isbn:"),
        ("isbn", "isbn:"),
        ("isbn", "isbn "),
        ("issn", "urn:issn:"),
        ("issn", "issn:"),
        ("issn", "issn "),
        ("handle", "hdl:"),
        ("oai", "oai:"),
    ];
    for (scheme, lead) in leads {
        if let Some(rest) = after(lead)
            && !rest.trim().is_empty()
        {
            // The prefix `oai:` is part of an OAI identifier.
            return Some((scheme, if scheme == "oai" { value } else { rest.trim() }));
        }
    }
    (value.starts_with("10.") && value.contains('/') && !value.contains(' ')).then_some(("doi", value))
}

/// Returns whether a text is an absolute address of the web.
pub(crate) fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "ftp"))
}
