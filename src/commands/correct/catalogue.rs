//! Corrections of a catalogue in a file, outside of a project.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::taking::{Taken, take};
use super::{Args, rows, summarise};
use crate::commands::any_catalogue;
use crate::commands::correcting::signed;
use crate::commands::run::Run;
use crate::commands::{Context, Status};
use crate::pipeline::{Options, Pipeline};
use crate::store::Edit;
use crate::{Record, Result, refresh};

/// Reads a catalogue, corrects it by a file, and writes it.
///
/// # Errors
/// Returns an error when one of both cannot be read, or the output cannot be written.
pub(super) fn correct(catalogue: &Path, args: &Args, context: &Context) -> Result<Status> {
    let pipeline = Pipeline::new(&context.seeds, &Options::default())?;
    let inputs: [PathBuf; 2] = [catalogue.to_path_buf(), args.file().to_path_buf()];
    let records = any_catalogue::records(catalogue, || Ok(&pipeline))?;
    let given = rows::read(args.file(), &records, &args.decisions()?, &pipeline)?;
    given.say(context);
    let check = |edit: &Edit, before: &Record| match edit.applied(before)? {
        Some(corrected) => pipeline.validate(&corrected).map_or(Ok(()), |rejected| Err(rejected.error)),
        None => Ok(()),
    };
    let none = |_: &str| Ok(Vec::new());
    let Taken { sheet, edits } = take(&given, args.file(), &records, &pipeline, context, none, check)?;
    let to_stdout = args.outputs.output.is_none() && !args.dry_run;
    sheet.print(args.json, to_stdout.then_some(context.console))?;
    let mut changed = 0;
    if !args.dry_run {
        let who = if edits.is_empty() { String::new() } else { args.correcting.name()? };
        let at = refresh::time()?.to_string();
        let mut run = Run::new(context, &args.outputs, None, context.claims(&inputs))?;
        let mut by_id: HashMap<&str, Vec<&Edit>> = HashMap::new();
        edits.iter().for_each(|edit| by_id.entry(&edit.id).or_default().push(edit));
        for mut record in records {
            let mut is_changed = false;
            for edit in by_id.get(record.id.as_str()).into_iter().flatten() {
                if let Some(corrected) = signed(edit, &who, &at).applied(&record)? {
                    record = corrected;
                    is_changed = true;
                }
            }
            changed += u64::from(is_changed);
            run.write(&record)?;
        }
        run.finish()?;
    }
    Ok(summarise(&given, &sheet, edits.len() as u64, changed, args.dry_run, context))
}
