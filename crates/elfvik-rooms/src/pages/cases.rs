//! What talks are held over: the cases that come with the server, and files that a host sends.

use elfvik::format::foreign::{self, FolderContents, ProfileRelation, ReadingOptions};
use elfvik::format::write::{TargetFormat, written};
use elfvik::format::{FileText, native};
use elfvik::model::{Course, PartyFile, PartyId, Scenario, TalkRules, View};
use elfvik::prepare::Game;
use elfvik::room::{Room, RoomSettings};
use elfvik::unsafe_characters::visible_line;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A case: its public file, and what each party alone is told.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// The public file as text.
    pub(super) text: String,
    /// The private files by the ids of their parties.
    pub(super) private: BTreeMap<String, String>,
    pub(super) scenario: Arc<Scenario>,
    /// One per party, in the order of the scenario; empty where not all were given.
    pub(super) files: Vec<PartyFile>,
}

/// A case that comes with the server.
#[derive(Debug)]
pub(super) struct ShippedCase {
    /// The name of its folder.
    pub(super) id: &'static str,
    /// Whether it was made to be taught with; the others are about real talks.
    pub(super) is_for_teaching: bool,
    pub(super) case: Case,
}

impl Case {
    /// The view of somebody who knows every file; `None` where files are missing.
    pub(super) fn view(&self) -> Option<View> {
        View::of_analyst(Scenario::clone(&self.scenario), self.files.clone()).ok()
    }

    /// By which rules its parties talk: those of the scenario, or what stands for none.
    pub(super) fn course(&self) -> Course {
        match self.view() {
            Some(view) => elfvik::talk::setup::course(&view),
            None => {
                let standard = || Course::single(TalkRules::of(self.scenario.origin));
                self.scenario.talks.clone().unwrap_or_else(standard)
            }
        }
    }

    /// The case of its public file and its private files.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the words of `elfvik check`.
    pub(super) fn of_texts(text: String, private: BTreeMap<String, String>) -> Result<Self, Vec<String>> {
        let public = FileText { name: native::SCENARIO_FILE, text: &text };
        let scenario = native::scenario(public).map_err(sentences)?;
        let mut faults = Vec::new();
        let mut files = Vec::new();
        for (idx, party) in scenario.parties.iter().enumerate() {
            let Some(text) = private.get(&party.id) else { continue };
            let named = FileText { name: &party.file, text };
            match native::party_file(named, &scenario, PartyId(idx)) {
                Ok(file) => files.push(file),
                Err(found) => faults.extend(sentences(found)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if files.len() < scenario.parties.len() {
            files.clear();
        }
        Ok(Self { text, private, scenario: Arc::new(scenario), files })
    }

    /// The case of files that were sent: Elfvik's own, or those of another system that `elfvik check` reads.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, in the words of `elfvik check`.
    pub(super) fn of_files(files: &[SentFile]) -> Result<Self, Vec<String>> {
        let mut texts = Vec::new();
        for file in files {
            let text =
                FileText::of_bytes(&file.name, &file.bytes).map_err(|fault| vec![fault.to_string()])?;
            texts.push(text);
        }
        let case = match texts.iter().find(|text| text.name == native::SCENARIO_FILE) {
            Some(public) => own_files(public, &texts)?,
            None => match &texts[..] {
                [public] if public.name.ends_with(".toml") => own_files(public, &texts)?,
                _ => files_of_others(&texts)?,
            },
        };
        if let Some(view) = case.view() {
            Game::new(&view).map_err(|error| vec![error.to_string()])?;
        }
        Room::new(Scenario::clone(&case.scenario), RoomSettings::named("check"))
            .map_err(|error| vec![error.to_string()])?;
        Ok(case)
    }
}

/// A file that a form sent.
#[derive(Debug)]
pub(super) struct SentFile {
    /// Its name without a folder.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The public file with the private files that it names.
fn own_files(public: &FileText<'_>, texts: &[FileText<'_>]) -> Result<Case, Vec<String>> {
    let scenario = native::scenario(*public).map_err(sentences)?;
    let given = |file: &str| texts.iter().find(|text| text.name == base_name(file));
    let private = scenario.parties.iter().filter_map(|party| {
        let file = given(&party.file)?;
        Some((party.id.clone(), file.text.to_owned()))
    });
    Case::of_texts(public.text.to_owned(), private.collect())
}

/// A domain with its profiles, written as Elfvik's own files.
fn files_of_others(texts: &[FileText<'_>]) -> Result<Case, Vec<String>> {
    let parts = FolderContents::of(texts.iter().copied());
    if !parts.broken.is_empty() {
        return Err(sentences(parts.faults()));
    }
    let passed_over = parts
        .others
        .iter()
        .map(|(name, what)| format!("note: passed over {}: {}", visible_line(name), visible_line(what)));
    let passed_over: Vec<String> = passed_over.collect();
    let mut groups = foreign::scenarios(parts).groups;
    groups.retain(|group| group.n_profiles() >= 2);
    let [group] = &groups[..] else {
        let mut found = vec![if groups.is_empty() {
            "these files hold no scenario: neither scenario.toml nor a domain of GENIUS, GeniusWeb, NegoLog \
             or NegMAS with two profiles"
                .to_owned()
        } else {
            format!("these files hold {} scenarios; send the files of one", groups.len())
        }];
        found.extend(passed_over);
        return Err(found);
    };
    if group.seating != ProfileRelation::Table {
        return Err(vec![format!(
            "{} fits {} profiles, and nothing says that they sit at one table: send the domain with two",
            visible_line(group.domain.text.name),
            group.profiles.len()
        )]);
    }
    let title = foreign::title(group.domain.text.name);
    let assembled = foreign::assembled(&group.domain, &group.profiles, &title, &ReadingOptions::FAITHFUL)
        .map_err(sentences)?;
    let own = written(&assembled.scenario, &assembled.files, TargetFormat::Native);
    let files = own.files.into_iter().map(|file| SentFile { name: file.name, bytes: file.text.into_bytes() });
    let files: Vec<SentFile> = files.collect();
    let texts: Result<Vec<_>, _> =
        files.iter().map(|file| FileText::of_bytes(&file.name, &file.bytes)).collect();
    let texts = texts.map_err(|fault| vec![fault.to_string()])?;
    let public = texts.iter().find(|text| text.name == native::SCENARIO_FILE);
    own_files(public.ok_or_else(|| vec!["the files cannot be written as our own".to_owned()])?, &texts)
}

fn sentences(faults: Vec<elfvik::format::FileFault>) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

/// A name without the folders before it, however they are written.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The cases that come with the server, those made for teaching first.
pub(super) fn shipped() -> &'static [ShippedCase] {
    static CASES: LazyLock<Vec<ShippedCase>> = LazyLock::new(|| {
        let read = SHIPPED.iter().filter_map(|(id, is_for_teaching, texts)| {
            let file = |name: &str| texts.iter().find(|(own, _)| *own == name).map(|(_, text)| *text);
            let public = file(native::SCENARIO_FILE)?;
            let scenario = native::scenario(FileText { name: native::SCENARIO_FILE, text: public }).ok()?;
            let party =
                |party: &elfvik::model::Party| Some((party.id.clone(), file(&party.file)?.to_owned()));
            let private = scenario.parties.iter().filter_map(party).collect();
            let case = Case::of_texts(public.to_owned(), private).ok()?;
            Room::new(Scenario::clone(&case.scenario), RoomSettings::named("check")).ok()?;
            Some(ShippedCase { id, is_for_teaching: *is_for_teaching, case })
        });
        read.collect()
    });
    &CASES
}

/// A case that comes with the server.
pub(super) fn named(id: &str) -> Option<&'static ShippedCase> {
    shipped().iter().find(|case| case.id == id)
}

macro_rules! case {
    ($id:literal, $teaching:literal, $($file:literal)+) => {
        ($id, $teaching, &[$(($file, include_str!(
            concat!("../../../../scenarios/", $id, "/", $file)
        ))),+])
    };
}

type CaseTexts = (&'static str, bool, &'static [(&'static str, &'static str)]);

const SHIPPED: &[CaseTexts] = &[
    case!("house-sale", true, "scenario.toml" "seller.toml" "buyer.toml"),
    case!("job-offer", true, "scenario.toml" "engineer.toml" "works.toml"),
    case!("supply-contract", true, "scenario.toml" "buyer.toml" "supplier.toml"),
    case!("night-flights", true, "scenario.toml" "airport.toml" "authority.toml" "carrier.toml" "residents.toml"
        "staff.toml" "town.toml"),
    case!("river-basin", true, "scenario.toml" "upland.toml" "midland.toml" "delta.toml"),
    case!("harbour-six", true, "scenario.toml" "company.toml" "league.toml" "ministry.toml" "ports.toml"
        "region.toml" "union.toml"),
    case!("coalition-of-five", true, "scenario.toml" "conservatives.toml" "farmers.toml" "greens.toml"
        "liberals.toml" "reds.toml"),
    case!("failed-ratification", true, "scenario.toml" "norland.toml" "osterland.toml"),
    case!("river-dam", false, "scenario.toml" "egypt.toml" "ethiopia.toml" "sudan.toml"),
    case!("jcpoa-2015", false, "scenario.toml" "iran.toml" "powers.toml"),
    case!("stockholm-2019", false, "scenario.toml" "us.toml" "dprk.toml"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_that_is_shipped_can_be_talked_over() {
        let ids: Vec<&str> = shipped().iter().map(|case| case.id).collect();
        assert_eq!(ids, SHIPPED.iter().map(|(id, ..)| *id).collect::<Vec<_>>());
        assert!(shipped().iter().all(|case| case.case.view().is_some()));
    }
}
