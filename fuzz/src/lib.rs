//! What the fuzz targets share.

use elfvik::brief::catalogue::{CatalogueRow, ScenarioLocation};
use elfvik::format::foreign::{
    self, Duplicates, FolderContents, Grouping, Missing, ReadingOptions, ScenarioWithProfiles,
    WeightConvention,
};
use elfvik::format::write::{TargetFormat, written};
use elfvik::format::{FileFault, FileText, native};
use elfvik::model::{Origin, PartyId, View};
use elfvik::prepare::Parameters;
use elfvik::prepare::analysis::AnalysisRequest;
use elfvik::prepare::diagram::DiagramLimits;
use elfvik::prepare::frontier::Limits;
use elfvik::seed::Seed;
use elfvik::talk::{OfferSpace, Setup, setup};

/// Any bytes, read as the files of a folder, one after a line `%%%` each: what can be read is measured,
/// written for every system, and read again. `origin` decides what is gone on with.
pub fn folder(bytes: &[u8], origin: Origin) {
    let text = FileText::decoded(bytes);
    let texts: Vec<&str> = text.split("%%%\n").take(6).collect();
    let names: Vec<String> = (0..texts.len()).map(|n| format!("file-{n}")).collect();
    let files = names.iter().zip(texts).map(|(name, text)| FileText { name, text });
    let mut parts = FolderContents::of(files);
    parts.domains.retain(|domain| domain.origin == origin);
    parts.profiles.retain(|profile| profile.origin() == origin);
    parts.broken.iter().for_each(|file| shown(&[file.fault.clone()]));
    let Grouping { groups, orphans, .. } = foreign::scenarios(parts);
    orphans.iter().for_each(|orphan| shown(&[orphan.profile.without_domain()]));
    let lenient = ReadingOptions {
        weights: WeightConvention::Normalised,
        missing: Missing::Zero,
        duplicates: Duplicates::Merge,
    };
    for group in groups {
        for reading in [ReadingOptions::FAITHFUL, lenient] {
            match foreign::assembled(&group.domain, &group.profiles, "fuzzed", &reading) {
                Ok(assembled) => go_on(&assembled),
                Err(faults) => shown(&faults),
            }
        }
    }
}

/// Every fault can be shown.
fn shown(faults: &[FileFault]) {
    assert!(!faults.is_empty());
    faults.iter().for_each(|fault| assert!(fault.to_string().contains("help")));
}

fn go_on(scenario: &ScenarioWithProfiles) {
    let size: u64 = scenario.scenario.space().n_options().iter().map(|&n| u64::from(n)).sum();
    if size > 300 {
        return;
    }
    let view =
        View::of_analyst(scenario.scenario.clone(), scenario.files.clone()).expect("one file per party");
    let limits = Limits { points: 200, widest: DiagramLimits { states: 200, arcs: 2_000 } };
    let request = AnalysisRequest { limits, ..AnalysisRequest::STANDARD };
    if let Ok(row) = CatalogueRow::of(&view, ScenarioLocation::default(), &request) {
        assert!(row.efficient > 0);
        assert!(serde_json::to_string(&row).is_ok());
    }
    for target in TargetFormat::ALL {
        let out = written(&scenario.scenario, &scenario.files, target);
        match target {
            TargetFormat::Native => {
                let text = |at: usize| FileText { name: &out.files[at].name, text: &out.files[at].text };
                let public = native::scenario(text(0)).expect("what was written can be read");
                for p in 0..public.parties.len() {
                    native::party_file(text(p + 1), &public, PartyId(p))
                        .expect("what was written can be read");
                }
            }
            _ => {
                for file in &out.files {
                    foreign::part(FileText { name: &file.name, text: &file.text })
                        .expect("what was written can be read");
                }
            }
        }
    }
}

/// Calls `use_it` with the setup of the starter scenario.
pub fn with_hall(use_it: impl FnOnce(&Setup)) {
    let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
    let scenario = native::scenario(public).expect("the starter can be used");
    let file = |text, p| native::party_file(text, &scenario, PartyId(p)).expect("the starter can be used");
    let files = [file(town, 0), file(builder, 1)];
    let view = View::of_analyst(scenario.clone(), files.clone()).expect("one file per party");
    let parameters = Parameters::of(&view).expect("the starter can be analysed");
    let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED);
    use_it(&setup.expect("the starter can be talked over"));
}
