//! Writes the figures in the formats that reviews require.
//!
//! [`flow_csv`] writes the table that the R package PRISMA2020 reads (Haddaway and others 2022), with its columns and
//! keys and one row for each figure. [`searches_csv`] writes the log of searches that PRISMA-S requires (Rethlefsen and
//! others 2021).

use super::Report;
use super::flow::{Column, Flow};
use crate::error::{Error, Result};
use crate::formats::csv::cell::neutralise;

/// The columns of the table of the R package.
const COLUMNS: [&str; 8] = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"];

/// The rows of the table: key, node, box, description, text of the box. A figure that this tool does not know is 0, and
/// so is a figure of a stage that no publication has reached.
const ROWS: [(&str, &str, &str, &str, &str); 30] = [
    ("NA", "node4", "prevstud", "Grey title box; Previous studies", "Previous studies"),
    (
        "previous_studies",
        "node5",
        "box1",
        "Studies included in previous version of review",
        "Studies included in previous version of review",
    ),
    (
        "previous_reports",
        "NA",
        "box1",
        "Reports of studies included in previous version of review",
        "Reports of studies included in previous version of review",
    ),
    (
        "NA",
        "node6",
        "newstud",
        "Yellow title box; Identification of new studies via databases and registers",
        "Identification of new studies via databases and registers",
    ),
    ("database_results", "node7", "box2", "Records identified from: Databases", "Databases"),
    ("register_results", "NA", "box2", "Records identified from: Registers", "Registers"),
    (
        "NA",
        "node16",
        "othstud",
        "Grey title box; Identification of new studies via other methods",
        "Identification of new studies via other methods",
    ),
    ("website_results", "node17", "box11", "Records identified from: Websites", "Websites"),
    ("organisation_results", "NA", "box11", "Records identified from: Organisations", "Organisations"),
    ("citations_results", "NA", "box11", "Records identified from: Citation searching", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records", "Duplicate records"),
    (
        "excluded_automatic",
        "NA",
        "box3",
        "Records marked as ineligible by automation tools",
        "Records marked as ineligible by automation tools",
    ),
    ("excluded_other", "NA", "box3", "Records removed for other reasons", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened (databases and registers)", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded (databases and registers)", "Records excluded"),
    (
        "dbr_sought_reports",
        "node11",
        "box6",
        "Reports sought for retrieval (databases and registers)",
        "Reports sought for retrieval",
    ),
    (
        "dbr_notretrieved_reports",
        "node12",
        "box7",
        "Reports not retrieved (databases and registers)",
        "Reports not retrieved",
    ),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval (other)", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved (other)", "Reports not retrieved"),
    (
        "dbr_assessed",
        "node13",
        "box8",
        "Reports assessed for eligibility (databases and registers)",
        "Reports assessed for eligibility",
    ),
    ("dbr_excluded", "node14", "box9", "Reports excluded (databases and registers)", "Reports excluded"),
    (
        "other_assessed",
        "node20",
        "box14",
        "Reports assessed for eligibility (other)",
        "Reports assessed for eligibility",
    ),
    ("other_excluded", "node21", "box15", "Reports excluded (other)", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review", "New studies included in review"),
    ("new_reports", "NA", "box10", "Reports of new included studies", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review", "Total studies included in review"),
    ("total_reports", "NA", "box16", "Reports of total included studies", "Reports of total included studies"),
    ("identification", "node1", "identification", "Blue identification box", "Identification"),
    ("screening", "node2", "screening", "Blue screening box", "Screening"),
    ("included", "node3", "included", "Blue included box", "Included"),
];

/// The table of the flow diagram as CSV.
///
/// # Errors
/// Returns an error when the table cannot be written.
pub(crate) fn flow_csv(flow: &Flow) -> Result<String> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for (key, node, place, description, text) in &ROWS {
        let note = match *key {
            "duplicates" => {
                "Records of publications found before, those found via other methods included: that column has no box for them"
            }
            _ => description,
        };
        let n = figure(flow, key);
        rows.push([*key, *node, *place, *description, *text, note, "NA", n.as_str()].map(str::to_owned).to_vec());
    }
    table(rows)
}

fn figure(flow: &Flow, key: &str) -> String {
    let (bases, others) = (&flow.via_databases, &flow.via_others);
    let number = match key {
        "database_results" => flow.databases,
        "website_results" => flow.websites,
        "organisation_results" => flow.organisations,
        "citations_results" => flow.citations,
        // The column of other methods has no box for duplicates.
        "duplicates" => bases.duplicates + others.duplicates,
        "records_screened" | "dbr_sought_reports" => bases.sought(),
        "dbr_notretrieved_reports" => bases.not_retrieved,
        "dbr_assessed" => bases.assessed(),
        "dbr_excluded" => return reasons(bases),
        "other_sought_reports" => others.sought(),
        "other_notretrieved_reports" => others.not_retrieved,
        "other_assessed" => others.assessed(),
        "other_excluded" => return reasons(others),
        "new_studies" | "new_reports" | "total_studies" | "total_reports" => flow.included,
        _ => 0,
    };
    number.to_string()
}

/// The reasons in the form `Reason1, 3; Reason2, 1`, which the package reads. Commas and semicolons within a reason are
/// replaced.
fn reasons(column: &Column) -> String {
    let plain = |reason: &Option<String>| {
        let reason = reason.as_deref().unwrap_or("No reason given");
        reason.replace([',', ';'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let reasons: Vec<String> =
        column.excluded.iter().map(|one| format!("{}, {}", plain(&one.reason), one.publications)).collect();
    if reasons.is_empty() { "None, 0".to_owned() } else { reasons.join("; ") }
}

/// The log of searches as CSV, with one row for each source.
///
/// # Errors
/// Returns an error when the table cannot be written.
pub(crate) fn searches_csv(report: &Report) -> Result<String> {
    let header = [
        "source",
        "counted_as",
        "address",
        "method",
        "limits",
        "first_access",
        "last_access",
        "kept_copies",
        "pages",
        "records_found",
        "new_in_last_run",
        "duplicates",
        "publications",
        "excluded",
        "kept",
        "duplicates_found_by",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for search in &report.sources {
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        rows.push(vec![
            search.name.clone(),
            format!("{:?}", search.way).to_lowercase(),
            search.addresses.join(" | "),
            search.method.clone(),
            search.limits.join("; "),
            search.accessed.first().cloned().unwrap_or_default(),
            search.accessed.last().cloned().unwrap_or_default(),
            search.copies.join(" | "),
            number(search.pages),
            search.found.to_string(),
            number(search.added),
            search.duplicates.to_string(),
            search.publications.to_string(),
            search.excluded.to_string(),
            search.kept.to_string(),
            concat!("shelflist dedupe ", env!("CARGO_PKG_VERSION")).to_owned(),
        ]);
    }
    table(rows)
}

fn table(rows: Vec<Vec<String>>) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fail = |error: &dyn std::fmt::Display| Error::io(format!("the table cannot be made: {error}"));
    for row in rows {
        let cells = row.iter().map(|cell| neutralise(cell.as_str().into()));
        writer.write_record(cells.map(|cell| cell.as_bytes().to_vec())).map_err(|error| fail(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| fail(&error))?;
    String::from_utf8(bytes).map_err(|error| fail(&error))
}
