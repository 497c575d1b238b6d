//! The query language of `search`: words, phrases and prefixes, and filters by area, language, year and source.

use crate::error::{Error, Result, nearest};

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, phrases and prefixes that must occur, in the syntax of FTS5.
    pub(crate) words: Vec<String>,
    pub(crate) excluded: Vec<String>,
    /// The languages, in lower case.
    pub(crate) languages: Vec<String>,
    /// The first and the last year.
    pub(crate) years: Option<(i64, i64)>,
    pub(crate) sources: Vec<String>,
}

const FILTERS: [&str; 5] = ["area", "language", "year", "source", "title"];

impl Query {
    /// Parses a query: `words`, `"a phrase"`, `prefix*`, `-without`, `title:`, `area:`, `language:`, `year:` (`2019`,
    /// `2018-2021`) and `source:`. A record must meet all conditions; of several languages or sources it must have one.
    ///
    /// # Errors
    /// Returns an error when the name of a filter is misspelt, or its value is not valid.
    pub fn parse(text: &str) -> Result<Self> {
        let mut query = Self::default();
        for term in terms(text) {
            let (negative, term) = match term.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, term.as_str()),
            };
            let filter =
                term.split_once(':').filter(|(name, _)| name.chars().all(char::is_alphabetic) && !name.is_empty());
            match filter {
                _ if term.starts_with('"') => query.word(negative, "", term),
                Some((name, value)) => query.filter(negative, name, value)?,
                None => query.word(negative, "", term),
            }
        }
        Ok(query)
    }

    fn filter(&mut self, negative: bool, name: &str, value: &str) -> Result<()> {
        let plain = value.trim_matches('"').trim().to_owned();
        if plain.is_empty() {
            return Err(
                Error::usage(format!("{name}: says nothing")).hint(format!("write {name}:VALUE without a space"))
            );
        }
        match name {
            "area" => self.word(negative, "areas : ", value),
            "title" => self.word(negative, "title : ", value),
            "language" => self.languages.push(plain.to_lowercase()),
            "source" => self.sources.push(plain),
            "year" => {
                let (from, to) = plain.split_once(['-', '/', '–']).unwrap_or((&plain, &plain));
                let year = |text: &str, open: i64| if text.is_empty() { Ok(open) } else { text.parse() };
                let years = year(from, 0).and_then(|from| Ok((from, year(to, 9999)?)));
                self.years = Some(years.map_err(|_| {
                    Error::usage(format!("{plain} is no year")).hint("write year:2019 or year:2018-2021")
                })?);
            }
            // A colon may belong to a title. A misspelt filter gives an error, because it would silently find nothing.
            _ => match nearest(name, FILTERS) {
                Some(near) => {
                    return Err(
                        Error::usage(format!("there is no filter {name}:")).hint(format!("did you mean {near}:?"))
                    );
                }
                None => {
                    self.word(negative, "", name);
                    self.word(negative, "", value);
                }
            },
        }
        Ok(())
    }

    /// Adds a word, a phrase or a prefix, quoted so that FTS5 finds no operator in it.
    fn word(&mut self, negative: bool, column: &str, text: &str) {
        let prefix = text.ends_with('*');
        let plain = text.replace(['"', '*'], " ");
        if !plain.chars().any(char::is_alphanumeric) {
            return;
        }
        let words = format!("{column}\"{}\"{}", plain.trim(), if prefix { " *" } else { "" });
        if negative { self.excluded.push(words) } else { self.words.push(words) }
    }

    /// Whether the query has words, so that hits have a rank and a snippet.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// The words of the query as an expression of FTS5.
    pub(crate) fn expression(&self) -> String {
        self.without_excluded(self.words.join(" AND "))
    }

    /// The words of the query as an expression of FTS5 that requires all of them in the title.
    pub(crate) fn expression_in_title(&self) -> String {
        self.without_excluded(format!("title : ({})", self.words.join(" AND ")))
    }

    fn without_excluded(&self, mut expression: String) -> String {
        for excluded in &self.excluded {
            expression = format!("({expression}) NOT {excluded}");
        }
        expression
    }
}

/// Splits the query at white space outside of quotes.
fn terms(text: &str) -> Vec<String> {
    let (mut terms, mut term, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars().map(|c| if matches!(c, '“' | '”' | '„') { '"' } else { c }) {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            terms.push(std::mem::take(&mut term));
        } else {
            term.push(c);
        }
    }
    terms.push(term);
    terms.retain(|term| !term.is_empty());
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_filters_are_taken_out() {
        let query = Query::parse(
            r#"retorno "labour market" migra* -draft area:"Migration Data" language:ES year:2018-2020 source:news"#,
        )
        .unwrap();
        assert_eq!(
            query.expression(),
            r#"("retorno" AND "labour market" AND "migra" * AND areas : "Migration Data") NOT "draft""#
        );
        assert_eq!(
            (query.languages, query.sources, query.years),
            (vec!["es".into()], vec!["news".into()], Some((2018, 2020)))
        );
    }

    #[test]
    fn a_misspelt_filter_is_an_error_and_a_colon_is_none() {
        assert!(Query::parse("langauge:es").unwrap_err().to_string().contains("language:"));
        assert!(Query::parse("year:soon").is_err());
        assert_eq!(Query::parse("Honduras: x").unwrap_err().message(), "Honduras: says nothing");
        assert!(Query::parse("AND OR ( * \" NEAR").is_ok());
    }
}
