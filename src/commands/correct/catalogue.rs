//! Corrections of a catalogue in a file, outside of a project.

use std::path::{Path, PathBuf};

use super::taking::{Taken, take};
use super::{Args, rows, summarise};
use crate::commands::any_catalogue;
use crate::commands::correcting::signed;
use crate::commands::run::Run;
use crate::commands::{Context, Status};
use crate::pipeline::{Options, Pipeline};
use crate::record::values::set;
use crate::{Error, Record, Result, refresh};

/// Reads a catalogue, corrects it by a file, and writes it.
///
/// # Errors
/// Returns an error when one of both cannot be read, or the output cannot be written.
pub(super) fn correct(catalogue: &Path, args: &Args, context: &Context) -> Result<Status> {
    let pipeline = Pipeline::new(&context.seeds, &Options::default())?;
    let inputs: [PathBuf; 2] = [catalogue.to_path_buf(), args.file().to_path_buf()];
    let mut records = any_catalogue::records(catalogue, || Pipeline::new(&context.seeds, &Options::default()))?;
    let given = rows::read(args.file(), &records, &args.decisions()?, &pipeline)?;
    given.say(context);
    let check = |edit: &crate::store::Edit, before: &Record| {
        let Some(value) = &edit.value else { return Ok(()) };
        let corrected = set(before, &edit.field, value)
            .map_err(|error| Error::data(format!("{} does not take this value: {error}", edit.field)))?;
        pipeline.validate(&corrected).map_or(Ok(()), |rejected| Err(rejected.error))
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
        for record in &mut records {
            let (id, mut is_changed) = (record.id.clone(), false);
            for edit in edits.iter().filter(|edit| edit.id == id).map(|edit| signed(edit, &who, &at)) {
                if let Some(Ok(corrected)) = edit.value.as_ref().map(|value| set(record, &edit.field, value)) {
                    *record = corrected;
                    is_changed = true;
                }
            }
            changed += u64::from(is_changed);
            run.write(record)?;
        }
        run.finish()?;
    }
    Ok(summarise(&given, &sheet, edits.len() as u64, changed, args.dry_run, context))
}
