//! The parts of a query as conditions of SQL on the narrow table of facets.

use rusqlite::types::Value as Sql;

use super::Tables;
use crate::store::query::Node;
use crate::store::query::fields::{Filter, FilterKind, Value};
use crate::store::query::since::{Moment, Since};

/// Conditions of SQL with their parameters, in order.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) texts: Vec<String>,
    pub(super) parameters: Vec<Sql>,
}

impl Conditions {
    /// Adds a condition that a part of the query makes.
    pub(super) fn add(&mut self, tables: Tables, node: &Node) {
        let text = self.of(tables, node);
        self.texts.push(text);
    }

    /// Adds a condition without parameters.
    pub(super) fn plain(&mut self, text: impl Into<String>) {
        self.texts.push(text.into());
    }

    /// All conditions, joined by `AND`.
    pub(super) fn joined(&self) -> String {
        self.texts.join(" AND ")
    }

    fn of(&mut self, tables: Tables, node: &Node) -> String {
        if let Some(expression) = node.expression() {
            let Tables { schema, words, .. } = tables;
            self.parameters.push(expression.into());
            return format!("facet.num IN (SELECT rowid FROM {schema}.{words} WHERE {words} MATCH ?)");
        }
        match node {
            Node::All(parts) => self.several(tables, parts, " AND "),
            Node::Any(parts) => self.several(tables, parts, " OR "),
            Node::Not(part) => format!("NOT {}", self.of(tables, part)),
            Node::Filter(filter) => self.filter(tables, filter),
            // Words always have an expression.
            Node::Words(_) => "0".to_owned(),
        }
    }

    fn several(&mut self, tables: Tables, parts: &[Node], operator: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.of(tables, part)).collect();
        format!("({})", parts.join(operator))
    }

    /// A condition that is never null, so that `NOT` before it holds for records without the field.
    fn filter(&mut self, tables: Tables, filter: &Filter) -> String {
        let mut with = |parameter: Sql, text: &str| {
            self.parameters.push(parameter);
            text.to_owned()
        };
        match (filter.kind, &filter.value) {
            (FilterKind::Type, Value::None) => "facet.type IS NULL".to_owned(),
            (FilterKind::Screening, Value::None) => "facet.screening IS NULL".to_owned(),
            (FilterKind::Year, Value::None) => "facet.first_year IS NULL".to_owned(),
            (FilterKind::Language, Value::None) => "trim(facet.languages) = ''".to_owned(),
            (FilterKind::Issue, Value::None) => "trim(facet.issues) = ''".to_owned(),
            (FilterKind::Area, Value::None) => format!("coalesce({}, '') = ''", tables.areas),
            (FilterKind::Source | FilterKind::New, Value::None) => "0".to_owned(),
            (FilterKind::Year, Value::Years(first, last)) => {
                self.parameters.extend([(*last).into(), (*first).into()]);
                "(facet.first_year IS NOT NULL AND facet.first_year <= ? AND facet.last_year >= ?)".to_owned()
            }
            (FilterKind::Type, Value::Prefix(text)) => {
                with(text.clone().into(), "instr(coalesce(facet.type, ''), ?) = 1")
            }
            (FilterKind::Type, Value::Text(text)) => with(text.clone().into(), "coalesce(facet.type, '') = ?"),
            (FilterKind::Screening, Value::Text(text)) => {
                with(text.clone().into(), "coalesce(facet.screening, '') = ?")
            }
            (FilterKind::Source, Value::Text(name)) => {
                with(name.clone().into(), "facet.source IN (SELECT id FROM source WHERE name = ?)")
            }
            (FilterKind::Issue, Value::Text(code)) => with(format!(" {code} ").into(), "instr(facet.issues, ?)"),
            // `language:pt` also finds `pt-BR`.
            (FilterKind::Language, Value::Text(code)) => {
                self.parameters.extend([format!(" {code} ").into(), format!(" {code}-").into()]);
                "(instr(facet.languages, ?) OR instr(facet.languages, ?))".to_owned()
            }
            (_, Value::Since(since)) => self.since(since),
            // No other pair of a field and a value is made.
            _ => "0".to_owned(),
        }
    }

    fn since(&mut self, since: &Since) -> String {
        const REFRESH: &str = "SELECT coalesce(max(id), 0) FROM run WHERE published = 1 AND kind = 'refresh'";
        let mut end = |moment: &Moment, run: &str, at: &str| match moment {
            Moment::Run(number) => {
                self.parameters.push((*number).into());
                format!("first_run {run} ?")
            }
            Moment::BeforeLast => format!("first_run {run} ({REFRESH} AND id < ({REFRESH}))"),
            Moment::At(time) => {
                self.parameters.push(time.clone().into());
                format!("(SELECT started FROM run WHERE run.id = first_run) {at} ?")
            }
        };
        let mut ends: Vec<String> = since.from.iter().map(|from| end(from, ">", ">=")).collect();
        ends.extend(since.until.iter().map(|until| end(until, "<=", "<")));
        format!("facet.num IN (SELECT num FROM main.record WHERE {})", ends.join(" AND "))
    }
}
