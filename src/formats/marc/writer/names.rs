//! Writes names by their kind: 100 and 110 for the first creator, 700 and 710 for the others, and 720 for names of
//! unknown kind.

use crate::formats::marc::record::Marc;
use crate::formats::marc::relators::code_of_role;
use crate::record::{Contributor, ContributorKind, Record, Role};

/// The contributors of a publication: its creators in their order, then the others.
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

/// Adds the first creator as the main entry if the kind of the name is known. Returns whether a main entry was added,
/// so that the caller adds the other names.
pub(super) fn add_main(marc: &mut Marc, contributors: &[Contributor]) -> bool {
    let main = contributors.first().filter(|one| one.role.as_ref().is_none_or(|role| *role == Role::Author));
    let Some(main) = main.filter(|one| one.kind.is_some()) else { return false };
    add(marc, main, '1');
    true
}

/// Adds the names that are not the main entry.
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
    // A name of unknown kind cannot be a main entry, because field 120 does not exist.
    let tag = if tag == "20" { "720".to_owned() } else { format!("{block}{tag}") };
    let printed = if one.name == name { "" } else { one.name.as_str() };
    let subfields = [('a', name.as_str()), roles[0], roles[1], ('9', printed)];
    marc.add(&tag, &format!("{first} "), &subfields);
}
