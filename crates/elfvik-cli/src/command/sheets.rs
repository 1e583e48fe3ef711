//! Role sheets: a scenario in, a folder of sheets out.

use super::{explained, read_from, view};
use crate::arguments;
use crate::files::{is_free, make_folder};
use crate::output::{Output, shown};
use crate::progress::Progress;
use anyhow::{Context as _, anyhow, bail};
use elfvik::brief::{RoleSheet, Score};
use elfvik::prepare::Control;
use elfvik::prepare::analysis::ComputationPhase;
use elfvik::report::{self, Colours, Document};
use std::process::ExitCode;

pub(crate) fn run(arguments: &arguments::Sheets, output: &Output) -> anyhow::Result<ExitCode> {
    let to = &arguments.output;
    if !is_free(to)? {
        bail!("{} exists already and is not an empty folder; choose another name", shown(to));
    }
    let source = arguments.scenario.source();
    let folder = read_from(&source, None, output)?;
    let explained = |error| anyhow!(explained(source.shown(), &folder.scenario, &error));
    let mut written = Written { arguments, files: Vec::new() };
    let public = RoleSheet::public(&folder.scenario);
    let mut names = Names::default();
    let ids: Vec<String> = folder.scenario.parties.iter().map(|party| names.free(&party.id)).collect();
    written.add(&names.free("public"), &report::sheet(&public), &|| public.to_json());
    for file in &folder.files {
        let sheet = RoleSheet::of(&folder.scenario, file).map_err(explained)?;
        written.add(&ids[file.party.0], &report::sheet(&sheet), &|| sheet.to_json());
    }
    if arguments.instructor {
        let view = view(&folder, None)?;
        let progress = Progress::new("looking at what could be signed");
        let begin = |task: ComputationPhase| progress.begin(task.to_string());
        let control = Control { begin: Some(&begin), ..Control::default() };
        let score = Score::of_case(&view, &control).map_err(explained)?;
        drop(progress);
        written.add(&names.free("instructor"), &report::score(&score), &|| score.to_json());
    }
    let files = written.files;
    make_folder(to, &files).with_context(|| format!("cannot make {}", shown(to)))?;
    let listed: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    output.say(&format!("{} holds {}.\n", shown(to), listed.join(", ")))?;
    Ok(ExitCode::SUCCESS)
}

/// The files under way.
struct Written<'a> {
    arguments: &'a arguments::Sheets,
    files: Vec<(String, String)>,
}

impl Written<'_> {
    /// A sheet in every form that is asked for; as a page where none is.
    fn add(&mut self, name: &str, document: &Document<'_>, json: &dyn Fn() -> String) {
        let asked = self.arguments;
        let is_page = asked.html || !(asked.markdown || asked.text || asked.json);
        let forms: [(bool, &str, &dyn Fn() -> String); 4] = [
            (is_page, "html", &|| document.html()),
            (asked.markdown, "md", &|| document.markdown()),
            (asked.text, "txt", &|| document.text(Colours::Plain, WIDTH)),
            (asked.json, "json", json),
        ];
        for (_, extension, text) in forms.into_iter().filter(|(is_asked, ..)| *is_asked) {
            self.files.push((format!("{name}.{extension}"), text()));
        }
    }
}

/// The names of files, each once in whatever case.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// A name like this that no other file has, and that stays inside its folder.
    fn free(&mut self, name: &str) -> String {
        let mut free = name.replace(['/', '*', '?'], "-");
        while self.0.contains(&free.to_lowercase()) {
            free.push_str("-sheet");
        }
        self.0.push(free.to_lowercase());
        free
    }
}

/// The columns of text.
const WIDTH: usize = 100;
