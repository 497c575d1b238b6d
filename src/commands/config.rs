//! `config`: prints the settings of a project that hold, and where each of them comes from.

use std::io::Write as _;

use clap::ValueEnum;
use serde_json::{Value, json};
use toml_edit::{Document, TableLike};

use crate::console::{WIDTH, printable, wrapped};
use crate::output::Output;
use crate::project::keys::{Key, Missing, PROJECT, Table, table};
use crate::project::{Export, Form as Exported, Project, reference};
use crate::{Error, Result};

use super::args::{Config, Overruling};
use super::{Context, Status};

/// Print the settings of a project that hold, and where each comes from
///
/// Each setting comes from the project file (with its line), from an option of the command line, or is the default. The
/// text is TOML, so that a setting can be copied into shelflist.toml. --keys is the reference of all keys of
/// shelflist.toml and of source files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist config
  shelflist config --strict --format json
  shelflist config --keys             what can be set, and its defaults")]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
    #[command(flatten)]
    overruling: Overruling,
    /// Print the reference of all keys instead; no project is needed
    #[arg(long)]
    keys: bool,
    /// Format of the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people, as TOML
    Text,
    /// One JSON document
    Json,
    /// Markdown, for --keys
    Md,
}

/// The origin of a setting.
enum Origin {
    /// A line of the project file.
    Line(usize),
    /// An option of the command line.
    Option(&'static str),
    /// The default, which holds where no option and no file sets the value.
    Default,
    /// The extension of the path of an export.
    Extension,
}

/// A setting that holds.
struct Setting {
    table: &'static str,
    /// The name of the source or the path of the export that the setting belongs to; empty for other tables.
    of: String,
    key: &'static str,
    value: Value,
    origin: Origin,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let text = match (args.keys, args.format) {
        (true, Form::Text) => reference::text(WIDTH)?,
        (true, Form::Md) => reference::markdown()?,
        (true, Form::Json) => format!("{:#}\n", reference::json()?),
        (false, Form::Md) => {
            return Err(Error::usage("settings are not written as Markdown").hint("--keys -f md is the reference"));
        }
        (false, format) => {
            let project = args.overruling.project(&args.config)?;
            let settings = settings(&project, args, context)?;
            if format == Form::Json { machine(&project, &settings) } else { people(&project, &settings) }
        }
    };
    let mut out = Output::stdout();
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}

/// All settings of a project, in the order of the reference.
fn settings(project: &Project, args: &Args, context: &Context) -> Result<Vec<Setting>> {
    let place = project.file.display();
    let text = std::fs::read_to_string(&project.file).map_err(|error| Error::from_io(&place, &error))?;
    let document = Document::parse(&text).map_err(|error| Error::usage(error.message()).at(&place))?;
    let said = toml::from_str(&text).map_err(|error| crate::error::toml_error(&place.to_string(), &text, &error))?;
    let file = File { text: &text, document: document.as_table(), said };
    let mut settings = Vec::new();
    for table in PROJECT {
        match table.name {
            "source" | "export" => file.of_list(table, project, &mut settings),
            "notify" if project.notify.is_none() => {}
            _ => settings.extend(table.keys.iter().map(|key| file.setting(table, key, project))),
        }
    }
    let overrides = args.overruling.overrides();
    let flags = [
        ("vocabulary", "--vocabulary", overrides.vocabulary.is_some()),
        ("strict", "--strict", overrides.strict.is_some()),
        ("all", "--all", overrides.all.is_some()),
        ("lang", "--lang", overrides.lang.is_some()),
        ("seeds", "--seeds", context.seeds.folder().is_some()),
    ];
    for setting in settings.iter_mut().filter(|setting| setting.table.is_empty()) {
        if let Some((_, option, _)) = flags.iter().find(|(key, _, given)| *given && *key == setting.key) {
            setting.origin = Origin::Option(option);
            if let (Some(folder), "seeds") = (context.seeds.folder(), setting.key) {
                setting.value = json!(folder.display().to_string());
            }
        }
    }
    Ok(settings)
}

/// The project file as it is written.
struct File<'f> {
    text: &'f str,
    document: &'f dyn TableLike,
    said: Value,
}

impl File<'_> {
    /// The line of a key, by the place of its first character.
    fn line(&self, table: &dyn TableLike, key: &str) -> Option<usize> {
        let span = table.key(key).and_then(toml_edit::Key::span)?;
        Some(self.text.get(..span.start)?.matches('\n').count() + 1)
    }

    /// A setting of a table that stands once in the file.
    fn setting(&self, table: &'static Table, key: &'static Key, project: &Project) -> Setting {
        let top = table.name.is_empty();
        let of =
            if top { Some(self.document) } else { self.document.get(table.name).and_then(|item| item.as_table_like()) };
        let said = if top { Some(&self.said) } else { self.said.get(table.name) };
        let names = [key.name, if key.name == "all" { "all_areas" } else { key.name }];
        let found = names.into_iter().find_map(|name| Some((self.line(of?, name)?, said?.get(name)?.clone())));
        let held = match key.missing {
            Missing::Value(value) => value(project),
            Missing::Said(_) => Value::Null,
        };
        let (value, origin) = match found {
            Some((line, said)) => (if held.is_null() { said } else { held }, Origin::Line(line)),
            None => (held, Origin::Default),
        };
        Setting { table: table.name, of: String::new(), key: key.name, value, origin }
    }

    /// The settings of the sources or of the exports: those that the file has, and the format of each export.
    fn of_list(&self, table: &'static Table, project: &Project, settings: &mut Vec<Setting>) {
        let Some(tables) = self.document.get(table.name).and_then(|item| item.as_array_of_tables()) else { return };
        for (at, of) in tables.iter().enumerate() {
            let said = self.said.get(table.name).and_then(|all| all.get(at));
            let name = ["name", "path"].iter().find_map(|key| said?.get(key)?.as_str()).unwrap_or_default();
            for key in table.keys {
                let Some(value) = said.and_then(|said| said.get(key.name)) else {
                    if let (Some(export), "format") = (project.exports.get(at), key.name) {
                        settings.push(by_extension(export, name));
                    }
                    continue;
                };
                let origin = self.line(of, key.name).map_or(Origin::Default, Origin::Line);
                let (of, value) = (name.to_owned(), value.clone());
                settings.push(Setting { table: table.name, of, key: key.name, value, origin });
            }
        }
    }
}

fn by_extension(export: &Export, name: &str) -> Setting {
    let value = match export.form {
        Exported::Catalogue(format) => json!(format.name),
        Exported::Additions(_) => json!(export.form.name()),
    };
    Setting { table: "export", of: name.to_owned(), key: "format", value, origin: Origin::Extension }
}

/// The column at which the origin of a setting begins.
const ORIGIN: usize = 44;

fn people(project: &Project, settings: &[Setting]) -> String {
    let mut text = String::new();
    let mut last = ("", String::new());
    for setting in settings {
        if last != (setting.table, setting.of.clone()) {
            let heading = table(setting.table).map_or("", |table| table.heading);
            text.push_str(&format!("\n{heading}\n"));
            last = (setting.table, setting.of.clone());
        }
        let origin = match setting.origin {
            Origin::Line(line) => format!("{}:{line}", project.file.display()),
            Origin::Option(option) => option.to_owned(),
            Origin::Default => "default".to_owned(),
            Origin::Extension => "its extension".to_owned(),
        };
        let origin = printable(&origin);
        let line = match &setting.value {
            Value::Null => match said(setting) {
                "" => format!("# {} is not set", setting.key),
                holds => format!("# {} is not set: {holds}", setting.key),
            },
            value => format!("{} = {}", setting.key, toml(value)),
        };
        let width = line.chars().count().max(ORIGIN);
        if matches!(setting.value, Value::Null) {
            text.push_str(&format!("{line}\n"));
        } else if width + 3 + origin.chars().count() <= WIDTH {
            text.push_str(&format!("{line:ORIGIN$} # {origin}\n"));
        } else {
            text.push_str(&format!("# {origin}\n{}\n", folded(setting.key, &setting.value, line)));
        }
    }
    text.trim_start().to_owned()
}

/// The words for what holds where a key is missing.
fn said(setting: &Setting) -> &'static str {
    let key = table(setting.table).and_then(|table| table.keys.iter().find(|key| key.name == setting.key));
    match key.map(|key| &key.missing) {
        Some(Missing::Said(text)) => text,
        _ => "",
    }
}

/// A list that is too long for a line, on several lines; other settings as they are.
fn folded(key: &str, value: &Value, line: String) -> String {
    match value {
        Value::Array(members) if line.chars().count() > WIDTH => {
            let members = members.iter().map(toml).collect::<Vec<_>>().join(", ");
            format!("{key} = [\n{}\n]", wrapped(&members, WIDTH, "  "))
        }
        _ => line,
    }
}

/// A value as TOML writes it.
fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => toml_edit::Value::from(text.as_str()).to_string(),
        Value::Array(members) => format!("[{}]", members.iter().map(toml).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn machine(project: &Project, settings: &[Setting]) -> String {
    let each: Vec<Value> = settings
        .iter()
        .map(|setting| {
            let (from, line) = match setting.origin {
                Origin::Line(line) => ("file", Some(line)),
                Origin::Option(option) => (option, None),
                Origin::Default => ("default", None),
                Origin::Extension => ("extension", None),
            };
            json!({
                "table": setting.table, "of": (!setting.of.is_empty()).then_some(&setting.of), "key": setting.key,
                "value": setting.value, "from": from, "line": line,
            })
        })
        .collect();
    format!("{:#}\n", json!({"file": project.file.display().to_string(), "settings": each}))
}
