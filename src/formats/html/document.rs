//! A document in the style of the page, without scripts: a report, or the page of one record.

use super::frame::{ICON, STYLE};
use super::policy;
use crate::formats::xml::escape;

/// The place of the style sheet of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Look<'d> {
    /// The style sheet is in the document itself.
    #[default]
    Inline,
    /// The style sheet is a file with this relative address.
    File(&'d str),
}

/// The content of a document. Texts are plain; `head` and `body` are HTML.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Document<'d> {
    /// The language, as a BCP 47 code.
    pub(crate) language: &'d str,
    /// The title.
    pub(crate) title: &'d str,
    /// The address and the name of the page to which the document belongs.
    pub(crate) home: Option<(&'d str, &'d str)>,
    /// A line below the title.
    pub(crate) facts: &'d str,
    /// Further elements of the head.
    pub(crate) head: &'d str,
    /// The content, as HTML.
    pub(crate) body: &'d str,
    /// The place of the style sheet.
    pub(crate) look: Look<'d>,
}

impl Document<'_> {
    /// Formats the whole document.
    pub(crate) fn html(&self) -> String {
        let (title, facts) = (escape(self.title), escape(self.facts));
        let facts = if facts.is_empty() { String::new() } else { format!("<p class=\"facts\">{facts}</p>\n") };
        let (policy, style) = match self.look {
            Look::Inline => (policy::inline(&[], STYLE), format!("<style>{STYLE}</style>")),
            Look::File(name) => (policy::files(), format!("<link rel=\"stylesheet\" href=\"{}\">", escape(name))),
        };
        let home = self.home.map(|(address, name)| {
            format!("<nav class=\"home\"><a href=\"{}\">{}</a></nav>\n", escape(address), escape(name))
        });
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"shelflist {}\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"{ICON}\">\n{}{style}\n</head>\n<body>\n\
             <header class=\"masthead\"><div class=\"wide\"><div class=\"name\">\n\
             {}<h1 dir=\"auto\">{title}</h1>\n{facts}</div></div></header>\n\
             <main class=\"wide document\">\n{}</main>\n</body>\n</html>\n",
            escape(self.language),
            env!("CARGO_PKG_VERSION"),
            self.head,
            home.unwrap_or_default(),
            self.body,
        )
    }
}
