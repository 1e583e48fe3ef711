//! What can hardly be meant, with its places.

use crate::folder::{self, Folder};
use crate::output::Output;
use crate::source::Source;
use elfvik::brief;
use elfvik::format::native::{self, SCENARIO_FILE};
use elfvik::format::{Place, Text, Warning};
use elfvik::model::{Concern, View};
use std::path::Path;

/// What a scenario that was read whole says that can hardly be meant: first what its files show, then what
/// the analysis does.
pub(super) fn of(source: &Source<'_>, folder: &Folder) -> Vec<Warning> {
    let at = source.shown();
    let Some(texts) = Texts::of(at, folder) else {
        let place = Place::of_file(&at.display().to_string());
        return concerns(folder)
            .into_iter()
            .map(|concern| Warning { place: place.clone(), concern })
            .collect();
    };
    let private: Vec<Text<'_>> = texts.private.iter().map(|(_, file)| file.text()).collect();
    let mut warnings = native::warnings(texts.public.text(), &private);
    warnings.extend(
        concerns(folder).into_iter().map(|concern| Warning { place: texts.place(&concern), concern }),
    );
    warnings
}

/// One line on the standard error, where there is something to look at.
pub(super) fn mention(source: &Source<'_>, folder: &Folder, output: &Output) {
    // Files of other systems are as they are.
    if !source.shown().join(SCENARIO_FILE).exists() {
        return;
    }
    let shown = source.shown().display();
    match of(source, folder).len() {
        0 => {}
        1 => output.complain(&format!("note: 1 warning; `elfvik check {shown}` shows it")),
        n => output.complain(&format!("note: {n} warnings; `elfvik check {shown}` lists them")),
    }
}

/// None of a scenario that cannot be analysed: then that is the error.
fn concerns(folder: &Folder) -> Vec<Concern> {
    let view = View::of_analyst(folder.scenario.clone(), folder.files.clone());
    view.and_then(|view| brief::concerns(&view).ok()).unwrap_or_default()
}

/// The texts of a folder of our own.
struct Texts {
    public: File,
    /// By the id of the party.
    private: Vec<(String, File)>,
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

impl Texts {
    /// `None` of another system's scenario.
    fn of(at: &Path, folder: &Folder) -> Option<Self> {
        let public = File::at(&at.join(SCENARIO_FILE))?;
        let parties = &folder.scenario.parties;
        let private = parties.iter().map(|party| Some((party.id.clone(), File::at(&at.join(&party.file))?)));
        Some(Self { public, private: private.collect::<Option<_>>()? })
    }

    fn place(&self, concern: &Concern) -> Place {
        let of = |party: &str| self.private.iter().find(|(id, _)| id == party).map(|(_, file)| file);
        let file = concern.place().0.and_then(of).unwrap_or(&self.public);
        native::place_of(file.text(), concern)
    }
}

impl File {
    fn at(path: &Path) -> Option<Self> {
        let bytes = path.exists().then(|| folder::bytes(path).ok()).flatten()?;
        Some(Self { name: path.display().to_string(), bytes })
    }

    /// Its text, which was read before; nothing where that has changed since.
    fn text(&self) -> Text<'_> {
        let name = &self.name;
        Text::of_bytes(name, &self.bytes).unwrap_or(Text { name, text: "" })
    }
}
