//! Explains a merged record: the member that each value comes from, and the rule that chose it.

use crate::Record;
use crate::dedupe::{merge, undo};

/// The fields whose value a rule chose between members, each with the reason for its value.
pub(crate) fn lines(record: &Record) -> Vec<(String, String)> {
    if record.sources.is_empty() {
        return Vec::new();
    }
    let members = undo::apart(record.clone());
    if members.len() < 2 {
        return Vec::new();
    }
    let ids: Vec<&str> = members.iter().map(|member| member.id.as_str()).collect();
    let mut lines = vec![("merged".to_owned(), format!("of {} records: {}", members.len(), ids.join(", ")))];
    for choice in merge::choices(&members) {
        if let Some(member) = members.get(choice.member) {
            let why = format!("from {} ({}): {}", member.id, member.source.name, choice.rule);
            lines.push((choice.field.to_owned(), why));
        }
    }
    lines
}
