//! The words of a query as expressions of the full-text index (FTS5).

use super::{Node, Query, Words};

impl Words {
    /// The words, quoted so that FTS5 finds no operator in them.
    fn expression(&self) -> String {
        let column = self.column.map(|column| format!("{} : ", column.name())).unwrap_or_default();
        format!("{column}\"{}\"{}", self.text, if self.prefix { " *" } else { "" })
    }
}

impl Node {
    /// The part as an expression of FTS5; `None` where it asks for more than words, or only for what must not occur.
    pub(crate) fn expression(&self) -> Option<String> {
        match self {
            Self::Words(words) => Some(words.expression()),
            Self::Any(parts) => {
                let parts: Option<Vec<String>> = parts.iter().map(Self::expression).collect();
                Some(format!("({})", parts?.join(" OR ")))
            }
            Self::All(parts) => {
                let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
                for part in parts {
                    match part {
                        Self::Not(part) => excluded.push(part.expression()?),
                        part => wanted.push(part.expression()?),
                    }
                }
                (!wanted.is_empty()).then(|| without(wanted.join(" AND "), &excluded))
            }
            Self::Not(_) | Self::Filter(_) => None,
        }
    }

    /// The part as an expression without what must not occur. It matches whatever [`Node::expression`] matches.
    fn wanted(&self) -> Option<String> {
        let several = |parts: &[Self], operator: &str| {
            let parts: Vec<String> = parts.iter().filter_map(Self::wanted).collect();
            (!parts.is_empty()).then(|| format!("({})", parts.join(operator)))
        };
        match self {
            Self::Words(words) => Some(words.expression()),
            Self::Any(parts) => several(parts, " OR "),
            Self::All(parts) => several(parts, " AND "),
            Self::Not(_) | Self::Filter(_) => None,
        }
    }

    /// The words that must or may occur.
    pub(crate) fn positive_words(&self) -> Vec<&Words> {
        match self {
            Self::Words(words) => vec![words],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::positive_words).collect(),
            Self::Not(_) | Self::Filter(_) => Vec::new(),
        }
    }
}

fn without(mut expression: String, excluded: &[String]) -> String {
    for excluded in excluded {
        expression = format!("({expression}) NOT {excluded}");
    }
    expression
}

/// The words that every hit of a query has, and the conditions that are left beside them.
pub(crate) struct RequiredWords<'q> {
    /// The expression of FTS5 that finds the hits.
    pub(crate) expression: String,
    /// The same expression for the hits that have all words in the title.
    pub(crate) in_title: String,
    /// The parts of the query that the expression does not hold.
    pub(crate) rest: Vec<&'q Node>,
}

impl Query {
    /// The words that every hit has; `None` where a record can be a hit without any of them.
    pub(crate) fn driven(&self) -> Option<RequiredWords<'_>> {
        let root = self.root.as_ref()?;
        let parts = match root {
            Node::All(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let (mut wanted, mut titled, mut excluded, mut rest) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match (part.expression(), part) {
                (Some(expression), _) => {
                    wanted.push(expression);
                    titled.extend(part.wanted());
                }
                (None, Node::Not(inner)) => match inner.expression() {
                    Some(expression) => excluded.push(expression),
                    None => rest.push(part),
                },
                (None, part) => rest.push(part),
            }
        }
        if wanted.is_empty() {
            return None;
        }
        let expression = without(wanted.join(" AND "), &excluded);
        let in_title = format!("({expression}) AND title : ({})", titled.join(" AND "));
        Some(RequiredWords { expression, in_title, rest })
    }

    /// An expression that matches where any word of the query occurs that must or may occur; `None` without words.
    pub(crate) fn any_word(&self) -> Option<String> {
        let words = self.root.as_ref()?.positive_words();
        let each: Vec<String> = words.iter().map(|words| words.expression()).collect();
        (!each.is_empty()).then(|| each.join(" OR "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_and_filters_are_left() {
        let query = Query::parse(
            r#"retorno "labour market" migra* -draft area:"Migration Data" language:ES year:2018..2020 source:news"#,
        )
        .unwrap();
        let driven = query.driven().unwrap();
        assert_eq!(
            driven.expression,
            r#"("retorno" AND "labour market" AND "migra" * AND areas : "Migration Data") NOT "draft""#
        );
        assert_eq!(driven.rest.len(), 3);
        let query = Query::parse("(boats OR ferries -old) NOT (bread OR type:news)").unwrap();
        let driven = query.driven().unwrap();
        assert_eq!(driven.expression, r#"("boats" OR ("ferries") NOT "old")"#);
        assert_eq!(driven.in_title, r#"(("boats" OR ("ferries") NOT "old")) AND title : (("boats" OR ("ferries")))"#);
        assert_eq!(driven.rest.len(), 1);
        assert!(Query::parse("boats OR type:news").unwrap().driven().is_none());
    }
}
