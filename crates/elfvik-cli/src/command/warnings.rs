//! What can hardly be meant, with its places.

use crate::folder::{self, Folder};
use crate::output::Output;
use crate::source::Source;
use elfvik::brief;
use elfvik::format::native::{self, SCENARIO_FILE};
use elfvik::format::{FilePlace, FileText, Warning};
use elfvik::model::{PlausibilityWarning, View};
use elfvik::report::notes;
use std::collections::HashMap;
use std::path::Path;

/// What a scenario that was read whole says that can hardly be meant: first what its files show, then what
/// the analysis does.
pub(super) fn of(source: &Source<'_>, folder: &Folder) -> Vec<Warning> {
    let at = source.shown();
    let Some(texts) = Texts::of(at, folder) else {
        let place = FilePlace::of_file(&at.display().to_string());
        return concerns(folder)
            .into_iter()
            .map(|concern| Warning { place: place.clone(), concern })
            .collect();
    };
    let private: Vec<FileText<'_>> = texts.private.iter().map(|(_, file)| file.text()).collect();
    let mut warnings = native::warnings(texts.public.text(), &private);
    let concerns = concerns(folder);
    let places = texts.places(&concerns);
    warnings.extend(places.into_iter().zip(concerns).map(|(place, concern)| Warning { place, concern }));
    warnings
}

/// One line on the standard error, where there is something to look at.
pub(super) fn mention(source: &Source<'_>, folder: &Folder, output: &Output) {
    // Files of other systems are as they are.
    if !source.shown().join(SCENARIO_FILE).exists() {
        return;
    }
    let n = of(source, folder).len();
    if n > 0 {
        let shown = source.shown().to_string_lossy();
        output.note(&notes::of_warnings(n, &shown));
    }
}

/// None of a scenario that cannot be analysed: then that is the error.
fn concerns(folder: &Folder) -> Vec<PlausibilityWarning> {
    let view = View::of_analyst(folder.scenario.clone(), folder.files.clone());
    view.ok().and_then(|view| brief::concerns(&view).ok()).unwrap_or_default()
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

    /// Where each of some concerns stands.
    fn places(&self, concerns: &[PlausibilityWarning]) -> Vec<FilePlace> {
        let by_party: HashMap<&str, usize> =
            self.private.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at + 1)).collect();
        let file = |concern: &PlausibilityWarning| {
            concern.place().0.and_then(|party| by_party.get(party)).copied().unwrap_or(0)
        };
        let files: Vec<usize> = concerns.iter().map(file).collect();
        let mut places: Vec<Option<FilePlace>> = vec![None; concerns.len()];
        for (at, own) in std::iter::once(&self.public).chain(self.private.iter().map(|(_, f)| f)).enumerate()
        {
            let here: Vec<usize> = (0..concerns.len()).filter(|&c| files[c] == at).collect();
            if !here.is_empty() {
                let found = native::places_of(own.text(), here.iter().map(|&c| &concerns[c]));
                here.into_iter().zip(found).for_each(|(c, place)| places[c] = Some(place));
            }
        }
        places
            .into_iter()
            .map(|place| place.unwrap_or_else(|| FilePlace::of_file(&self.public.name)))
            .collect()
    }
}

impl File {
    fn at(path: &Path) -> Option<Self> {
        let bytes = path.exists().then(|| folder::bytes(path).ok()).flatten()?;
        Some(Self { name: path.display().to_string(), bytes })
    }

    /// Its text, which was read before; nothing where that has changed since.
    fn text(&self) -> FileText<'_> {
        let name = &self.name;
        FileText::of_bytes(name, &self.bytes).unwrap_or(FileText { name, text: "" })
    }
}
