//! Briefs where somebody must approve at home: offers, robust packages and comparisons speak of what survives
//! there.

use crate::trials::{Dice, seeds};
use elfvik::brief::{
    Brief, BriefRequest, Comparison, ConclusionSubject, IdMap, OptionChoice, OutcomeById, Version,
};
use elfvik::format::{FileText, native};
use elfvik::model::{PartyFile, PartyId, Scenario, View};
use elfvik::report::{self, Colours};
use std::fmt::Write as _;

/// A shop that buys from a mill, and a treasurer at the shop's home who looks at some issues alone.
struct Deal {
    scenario: Scenario,
    files: [PartyFile; 2],
    /// What the treasurer counts: per issue the weight, and whether more is better.
    treasurer: Vec<(i64, bool)>,
    least: i64,
}

const ISSUES: [&str; 3] = ["price", "quality", "delivery"];
const MOST: i64 = 6;

fn preferences(table: &str, weights: &[(i64, bool)]) -> String {
    let mut text = String::new();
    for (issue, (weight, rises)) in ISSUES.iter().zip(weights) {
        let ends = if *rises { (0, MOST) } else { (MOST, 0) };
        writeln!(
            text,
            "[{table}issues.{issue}]\nweight = {weight}\npoints = [[0, {}], [{MOST}, {}]]",
            ends.0, ends.1
        )
        .unwrap();
    }
    text
}

fn weights(dice: &mut Dice) -> Vec<(i64, bool)> {
    ISSUES.iter().map(|_| (dice.below(4) as i64, dice.below(2) == 0)).collect()
}

impl Deal {
    fn new(wants: [&[(i64, bool)]; 3], accepts_from: [i64; 3]) -> Self {
        let mut public = "format = 1\ntitle = \"Flour\"\n[[parties]]\nid = \"shop\"\nname = \"The shop\"\n\
                          ratifiers = [{ id = \"treasurer\", name = \"the treasurer\" }]\n\
                          [[parties]]\nid = \"mill\"\nname = \"The mill\"\n"
            .to_owned();
        for issue in ISSUES {
            let integer = format!("integer = {{ from = 0, to = {MOST} }}");
            write!(public, "[[issues]]\nid = \"{issue}\"\nquestion = \"{issue}?\"\n{integer}\n").unwrap();
        }
        public += "[[packages]]\nid = \"middle\"\nname = \"half way\"\n\
                   choose = { price = 3, quality = 3, delivery = 3 }\n";
        let [shop, mill, treasurer] = wants;
        let guess = |least: i64| format!("{{ low = {}, likely = {least}, high = {} }}", least - 3, least + 3);
        let own = format!(
            "format = 1\nparty = \"shop\"\nreservation = {}\n{}[ratifiers.treasurer]\nreservation = {}\n{}\
             [believes.mill]\nreservation = {}\n{}",
            accepts_from[0],
            preferences("", shop),
            accepts_from[2],
            preferences("ratifiers.treasurer.", treasurer),
            guess(accepts_from[1]),
            preferences("believes.mill.", mill)
        );
        let theirs = format!(
            "format = 1\nparty = \"mill\"\nreservation = {}\n{}",
            guess(accepts_from[1]),
            preferences("", mill)
        );
        let file = |name: &'static str, text: &str| (name, text.to_owned());
        let (name, text) = file("scenario.toml", &public);
        let scenario = native::scenario(FileText { name, text: &text }).unwrap();
        let read = |p: usize, text: &str| {
            native::party_file(FileText { name: "party.toml", text }, &scenario, PartyId(p)).unwrap()
        };
        let files = [read(0, &own), read(1, &theirs)];
        Self { files, scenario, treasurer: treasurer.to_vec(), least: accepts_from[2] }
    }

    fn drawn(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let wants = [weights(&mut dice), weights(&mut dice), weights(&mut dice)];
        let mut from = || dice.below(40) as i64;
        let accepts_from = [from(), from(), from()];
        Self::new([&wants[0], &wants[1], &wants[2]], accepts_from)
    }

    fn treasurer_approves(&self, outcome: &OutcomeById) -> bool {
        let worth = |((_, choice), (weight, rises)): (&(String, OptionChoice), &(i64, bool))| {
            let OptionChoice::Integer(n) = choice else { unreachable!("every issue is a whole number") };
            weight * if *rises { *n } else { MOST - n }
        };
        outcome.0.iter().zip(&self.treasurer).map(worth).sum::<i64>() >= self.least
    }

    fn view(&self, viewer: Option<PartyId>) -> View {
        match viewer {
            None => View::of_analyst(self.scenario.clone(), self.files.clone()).unwrap(),
            Some(viewer) => View::of_party(self.scenario.clone(), self.files[viewer.0].clone()).unwrap(),
        }
    }

    fn brief(&self, viewer: Option<PartyId>) -> Brief {
        Brief::of(&self.view(viewer), &request()).unwrap()
    }
}

fn request() -> BriefRequest {
    BriefRequest { n_worlds: 200, n_talks: 0, ..BriefRequest::STANDARD }
}

/// The numbers that a line of a first page chooses for the three issues, if it chooses all.
fn chosen(line: &str) -> Option<OutcomeById> {
    let number = |issue: &str| {
        let rest = line.split_once(&format!("{issue}?: "))?.1;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((issue.to_owned(), OptionChoice::Integer(digits.parse().ok()?)))
    };
    Some(IdMap(ISSUES.iter().map(|issue| number(issue)).collect::<Option<_>>()?))
}

#[test]
fn a_first_page_leads_with_what_survives_at_home_and_puts_nothing_first_that_does_not() {
    for seed in seeds(25) {
        let deal = Deal::drawn(seed);
        for (viewer, n_worlds) in [(None, 0), (None, 200), (Some(PartyId(0)), 200)] {
            let request = BriefRequest { n_worlds, ..request() };
            let brief = Brief::of(&deal.view(viewer), &request).unwrap();
            let page = report::first_page(&brief).text(Colours::Plain, 1000);
            let short = page.lines().find(|line| line.starts_with("In short: ")).unwrap();
            let says = match (brief.signable_zone().exists, brief.zone.exists) {
                (Some(true), _) => "there is room for a deal: ",
                (Some(false), Some(true)) => "there is no deal that lasts: ",
                _ => "there is no deal: ",
            };
            assert!(short.contains(says), "seed {seed}: {page}");
            let advised = page.lines().filter(|line| {
                let line = line.trim_start();
                line.starts_with("- A: ") || line.starts_with("- Offer ")
            });
            let advised: Vec<OutcomeById> = advised.filter_map(chosen).collect();
            for outcome in &advised {
                assert!(deal.treasurer_approves(outcome), "seed {seed}: {outcome:?}\n{page}");
            }
            if n_worlds == 0 {
                assert_eq!(!advised.is_empty(), says.contains("room"), "seed {seed}: {page}");
            }
        }
    }
}

#[test]
fn a_next_offer_is_never_refused_at_the_own_home() {
    for seed in seeds(25) {
        let deal = Deal::drawn(seed);
        let brief = deal.brief(Some(PartyId(0)));
        let offers = brief.next_offers.as_ref().unwrap();
        for offer in offers {
            assert!(deal.treasurer_approves(&offer.outcome), "seed {seed}: {:?}", offer.outcome);
            let (accepted, ratified) = (offer.accepted.estimate, offer.ratified.unwrap().estimate);
            assert!(0.0 < ratified && ratified <= accepted, "seed {seed}");
        }
        // The treasurer and the shop are certain: what the likely mill accepts too can be offered.
        let home = brief.ratification.as_ref().unwrap();
        assert!(home.zone.exists != Some(true) || !offers.is_empty(), "seed {seed}: nothing is offered");
    }
}

#[test]
fn every_package_that_is_advised_survives_at_home_in_some_world_and_robust_ones_in_the_most() {
    for seed in seeds(25) {
        let deal = Deal::drawn(seed);
        let brief = deal.brief(None);
        let home = brief.ratification.as_ref().unwrap();
        for (concept, pick) in home.solutions.named() {
            let refused = pick.outcome.as_ref().filter(|outcome| !deal.treasurer_approves(outcome));
            assert_eq!(refused, None, "seed {seed}: {concept}");
        }
        let Some(prospects) = &brief.prospects else { continue };
        assert!(prospects.ratified.estimate <= prospects.zone_probability.estimate, "seed {seed}");
        let named = prospects.packages.iter().chain(&prospects.solutions);
        let best = named.map(|package| package.ratified.estimate).fold(0.0, f64::max);
        let robust = prospects.robust.first().map_or(0.0, |robust| robust.ratified.estimate);
        assert!(robust >= best, "seed {seed}: {robust} of the most robust, {best} of a named one");
        for robust in &prospects.robust {
            assert!(deal.treasurer_approves(&robust.outcome), "seed {seed}: {:?}", robust.outcome);
            assert!(robust.together.unwrap().estimate <= prospects.ratified.estimate + 1e-9, "seed {seed}");
        }
    }
}

/// The shop likes quality more than it minds the price; its treasurer looks at the price alone.
fn with_treasurer_from(least: i64) -> Deal {
    let shop = [(1, false), (2, true), (0, true)];
    let mill = [(2, true), (1, false), (0, true)];
    let treasurer = [(1, false), (0, true), (0, true)];
    Deal::new([&shop, &mill, &treasurer], [2, 6, least])
}

#[test]
fn a_treasurer_who_becomes_lenient_changes_what_survives_and_not_what_is_accepted() {
    let [strict, lenient] = [5, 0].map(with_treasurer_from);
    let briefs = [&strict, &lenient].map(|deal| deal.brief(None));
    let views = [&strict, &lenient].map(|deal| deal.view(None));
    let [before, after] = [0, 1].map(|at| Version { view: &views[at], brief: &briefs[at] });
    let compared = Comparison::of(&before, &after);
    let changed = |about: &ConclusionSubject| compared.conclusions.iter().any(|c| c.about == *about);
    assert!(changed(&ConclusionSubject::RatifiedOutcomes));
    assert!(!changed(&ConclusionSubject::ZoneOutcomes));
    let refused = ConclusionSubject::RefusedAtHome { package: "middle".into() };
    assert!(changed(&refused));
    assert_eq!(briefs[0].packages[0].refused_at_home, ["shop/treasurer"]);
    // With the lenient one both answers are the same.
    assert_eq!(briefs[1].ratification.as_ref().unwrap().zone, briefs[1].zone);
}

#[test]
fn without_a_ratified_outcome_the_one_in_the_way_is_named() {
    let deal = with_treasurer_from(7);
    let brief = deal.brief(None);
    let home = brief.ratification.as_ref().unwrap();
    assert_eq!((brief.zone.exists, home.zone.exists), (Some(true), Some(false)));
    let (id, missing) = &home.missing_at_home.0[0];
    assert!(id == "shop/treasurer" && *missing > 0.0);
    assert!(!home.levers.zone.is_empty());
    let text = elfvik::report::brief(&brief).text(elfvik::report::Colours::Plain, 2_000);
    assert!(text.contains("in the way at home: the treasurer"), "{text}");
}

#[test]
#[allow(clippy::disallowed_methods, reason = "reads a shipped scenario")]
fn the_robust_package_of_the_failed_treaty_survives_as_often_as_the_named_draft_that_passes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/failed-ratification/");
    let text = |name: &str| std::fs::read_to_string(format!("{folder}{name}.toml")).unwrap();
    let public = text("scenario");
    let scenario = native::scenario(FileText { name: "scenario.toml", text: &public }).unwrap();
    let file = |p: usize, name: &str| {
        native::party_file(FileText { name, text: &text(name) }, &scenario, PartyId(p)).unwrap()
    };
    let files = [file(0, "norland"), file(1, "osterland")];
    let view = View::of_analyst(scenario.clone(), files).unwrap();
    let brief = Brief::of(&view, &BriefRequest { n_worlds: 1_000, ..request() }).unwrap();
    let prospects = brief.prospects.as_ref().unwrap();
    let id = |package: &elfvik::brief::PackageAcceptability| package.names[0].to_string();
    let draft = prospects.packages.iter().find(|package| id(package) == "draft-with-quota").unwrap();
    let robust = &prospects.robust[0];
    assert!(robust.ratified.estimate >= draft.ratified.estimate && draft.ratified.estimate > 0.85);
    let delegations = brief.packages.iter().find(|package| package.id == "delegations-draft").unwrap();
    assert!(delegations.acceptable && delegations.ratified == Some(false));
    assert_eq!(delegations.refused_at_home, ["norland/parliament"]);
    let home = brief.ratification.as_ref().unwrap();
    assert_eq!(home.by_probability.0, [("osterland/president".to_owned(), 0.92)]);
    assert!((home.approval_probability.unwrap() - 0.92).abs() < 1e-12);
}
