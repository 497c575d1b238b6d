//! Names by their kind: 100 and 110 for the first creator, 700 and 710 for the others, 720 where the kind is not known.

use crate::formats::marc::record::Marc;
use crate::formats::marc::relators::code_of_role;
use crate::record::{Contributor, ContributorKind, Record, Role};

/// Those who had a part in a publication: its creators in their order, then the others.
pub(crate) fn contributors(record: &Record) -> Vec<Contributor> {
    let writes = |one: &&Contributor| one.role.as_ref().is_none_or(|role| *role == Role::Author);
    let mut found: Vec<Contributor> = Vec::new();
    for name in &record.creators {
        let known = record.contributors.iter().filter(writes).find(|one| one.name == *name);
        found.push(known.cloned().unwrap_or_else(|| Contributor { name: name.clone(), ..Contributor::default() }));
    }
    let others = record.contributors.iter().filter(|one| !writes(one) || !record.creators.contains(&one.name));
    found.extend(others.cloned());
    found
}

/// Puts the first creator on a record where its kind is known: the record is entered under that name. Returns whether it
/// is, so that the others follow.
pub(super) fn add_main(marc: &mut Marc, contributors: &[Contributor]) -> bool {
    let main = contributors.first().filter(|one| one.role.as_ref().is_none_or(|role| *role == Role::Author));
    let Some(main) = main.filter(|one| one.kind.is_some()) else { return false };
    add(marc, main, '1');
    true
}

/// Puts names on a record beside the one that it is entered under.
pub(super) fn add_others(marc: &mut Marc, contributors: &[Contributor]) {
    contributors.iter().for_each(|one| add(marc, one, '7'));
}

fn add(marc: &mut Marc, one: &Contributor, block: char) {
    let term = one.role.as_ref().map(Role::as_str).unwrap_or_default();
    let code = one.role.as_ref().and_then(code_of_role).unwrap_or_default();
    let roles = [('e', term), ('4', code)];
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let (tag, first, name) = match one.kind {
        Some(ContributorKind::Person) => match (part(&one.family), part(&one.given)) {
            (family, given) if family.is_empty() && given.is_empty() => ("20", '1', one.name.clone()),
            (family, given) if family.is_empty() => ("00", '0', given),
            (family, given) if given.is_empty() => ("00", '1', family),
            (family, given) => ("00", '1', format!("{family}, {given}")),
        },
        Some(ContributorKind::Institution) => ("10", '2', one.name.clone()),
        _ => ("20", ' ', one.name.clone()),
    };
    // There is no 120: a person whose name is not taken apart is no main entry.
    let tag = if tag == "20" { "720".to_owned() } else { format!("{block}{tag}") };
    let printed = if one.name == name { "" } else { one.name.as_str() };
    let subfields = [('a', name.as_str()), roles[0], roles[1], ('9', printed)];
    marc.add(&tag, &format!("{first} "), &subfields);
}
