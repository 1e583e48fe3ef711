//! One talk from its first event to its last.

use super::measures::{Distances, IssueConcession, MoveCounts, Opinion, concessions, counts, distances};
use crate::characters::visible_json;
use crate::model::{PartyId, Rules, Scenario, TalkLevel, Unit};
use crate::names::{Keyed, Names, OutcomeById, Utilities};
use crate::prepare::Analysis;
use crate::talk::event::{Event, Move, Verdict};
use crate::talk::offer::Offer;
use crate::talk::play::replay;
use crate::talk::rehearsal::payoffs;
use crate::talk::session::{BargainingProblem, End, Session};
use crate::talk::setup::Setup;
use schemars::JsonSchema;
use serde::Serialize;

/// One talk: what was said, how it ended, what it gave.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Talk {
    /// The version of this shape.
    pub format: u32,
    /// The title of the scenario.
    pub title: String,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// Who may see it.
    pub stamp: String,
    /// What all random numbers come from.
    pub seed: u64,
    /// Who talks, in the order of the scenario.
    pub parties: Vec<TalkParty>,
    /// The ids of the issues, in order.
    pub issues: Vec<String>,
    /// The levels of the talks, the lowest first.
    pub levels: Vec<LevelSummary>,
    /// How it ended.
    pub ending: Ending,
    /// What each party got.
    pub results: Keyed<PartyResult>,
    /// The sum of the utilities of the agreement.
    pub welfare: Option<f64>,
    /// How far the agreement lies from what is efficient and from the bargaining solutions.
    pub distances: Option<Distances>,
    /// Whether any outcome is acceptable to all who must agree; none where nobody knows.
    pub zone: Option<bool>,
    /// How many offers were made.
    pub offers: usize,
    /// Everything that happened, in order.
    pub steps: Vec<TranscriptEntry>,
    /// How often each party moved in which direction; alternating and simultaneous offers only.
    pub moves: Keyed<MoveCounts>,
    /// What each party gave way on, issue by issue.
    pub concessions: Keyed<Vec<IssueConcession>>,
    /// What parties came to think of each other.
    pub opinions: Vec<Opinion>,
    /// What strategies did wrong.
    pub faults: Vec<FaultSummary>,
    /// By how much the worst outcome at a target can be missed, in utility; 0 when exact.
    pub gap: Keyed<f64>,
    /// Some efficient outcomes, for pictures: the utilities of each party.
    #[serde(skip)]
    pub frontier: Vec<Vec<f64>>,
}

/// One party of a talk.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TalkParty {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// Who played it.
    pub strategy: String,
    /// The least that it accepts.
    pub reservation: f64,
    /// The least utility of an outcome.
    pub least: f64,
    /// The greatest utility of an outcome.
    pub most: f64,
    /// What a unit of waiting leaves of a utility.
    pub discount: f64,
    /// What that unit is: `time` for the whole time of the talk, `round` for each round.
    pub discount_per: &'static str,
}

/// The rules of one level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelSummary {
    /// Its name.
    pub name: String,
    /// `alternating`, `tentative`, `mediated` or `concession`.
    pub protocol: &'static str,
    /// `rounds` or `ticks`.
    pub unit: &'static str,
    /// After so many it ends at the latest.
    pub most: u32,
    /// The earliest end, when the true one is hidden.
    pub hidden_from: Option<u32>,
    /// Whose clock it is.
    pub clock: &'static str,
    /// The probability that it breaks off after a round.
    pub breakdown: f64,
    /// What no agreement pays.
    pub no_agreement: &'static str,
    /// Who begins.
    pub first: String,
}

/// How a talk ended.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ending {
    /// `agreement`, `deadline`, `walked`, `broken-off`, `exhausted`, `conflict`, `not-signed`, `fault`, `not-ratified`,
    /// `too-many-open`, `collapsed`, `suspended` or `stopped`.
    pub kind: &'static str,
    /// The same in words.
    pub words: String,
    /// The agreement.
    pub outcome: Option<OutcomeById>,
    /// The id of a named package that is the agreement.
    pub package: Option<String>,
    /// The party that ended it, or whose ratifier did.
    pub by: Option<String>,
    /// The level on which it ended, from 0.
    pub level: usize,
    /// The round of the agreement, or the last one, from 1.
    pub round: u32,
    /// The time of it, from 0 to 1.
    pub time: f64,
    /// Who made the agreed offer.
    pub proposed_by: Option<String>,
    /// Who else accepted or signed it, in order.
    pub accepted_by: Vec<String>,
    /// Who left the talks, in order; whoever ended them by that is the last.
    pub left: Vec<String>,
    /// Packages that ratifiers refused on the way.
    pub refused: Vec<OutcomeById>,
}

/// What a party got.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PartyResult {
    /// The utility of the agreement.
    pub utility: Option<f64>,
    /// What it is left with: the discounted utility, or what no agreement pays.
    pub payoff: f64,
    /// Where the utility lies between the reservation (0) and the greatest utility (1); none without an agreement, or where both are one.
    pub advantage: Option<f64>,
    /// Where the utility lies between the least (0) and the greatest (1).
    pub share: Option<f64>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TranscriptEntry {
    /// Its number, from 1.
    pub number: usize,
    /// The level, from 0.
    pub level: usize,
    /// The round, from 1.
    pub round: u32,
    /// The time, from 0 to 1.
    pub time: f64,
    /// `entered`, `propose`, `accept`, `reject`, `pass`, `walk`, `text`, `fault`, `broken-off`, `approved`, `refused`, `suspended`, `resumed` or `collapsed`.
    pub what: &'static str,
    /// Who did it.
    pub by: Option<String>,
    /// The outcome that it is about.
    pub outcome: Option<OutcomeById>,
    /// What that is worth to each party.
    pub utilities: Option<Utilities>,
    /// A cause, a fault, or who at home.
    pub note: Option<String>,
}

/// What a strategy did wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FaultSummary {
    /// Whose.
    pub party: String,
    /// What, in words.
    pub what: String,
}

impl Talk {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The answer about a session of a setup, ended or not. `strategies` says who played, in words; `opinions` what they came to think.
    ///
    /// # Panics
    ///
    /// Never: what a session has logged can be replayed.
    #[must_use]
    pub fn of(
        setup: &Setup,
        session: &Session,
        analysis: &Analysis,
        (strategies, opinions): (&[String], Vec<Opinion>),
    ) -> Self {
        let scenario = setup.parameters().view().scenario();
        let problem = setup.problem();
        let names = Names { scenario, game: &problem.game };
        let steps = steps(setup, session, &names);
        let ending = ending(session, &names, &steps);
        let agreed = match session.end() {
            Some(End::Agreement(offer)) => Some(*offer),
            _ => None,
        };
        let payoffs = payoffs(session, problem, scenario.origin);
        let stamp = stamp(scenario, setup.parameters().view().viewer());
        Self {
            format: Self::FORMAT,
            title: scenario.title.clone(),
            caution: scenario.caution.clone(),
            stamp,
            seed: setup.seed().0,
            parties: sides(scenario, (problem, session.rules()), strategies),
            issues: scenario.issues.iter().map(|issue| issue.id.clone()).collect(),
            levels: setup.course().levels.iter().map(|level| level_shown(level, scenario)).collect(),
            results: names.by_party(|p| result(problem, p, agreed, payoffs[p])),
            welfare: agreed.map(|offer| problem.profiles.iter().map(|profile| profile.utility(offer)).sum()),
            distances: agreed.map(|offer| distances(problem, analysis, offer)),
            zone: analysis.zone.exists,
            offers: session.n_offers(),
            moves: names.by_party(|p| counts(problem, &proposals(&steps, scenario), p)),
            concessions: names.by_party(|p| concessions(&names, &proposals(&steps, scenario), p)),
            opinions,
            faults: session
                .faults()
                .iter()
                .map(|(party, fault)| FaultSummary { party: names.party(*party), what: fault.to_string() })
                .collect(),
            gap: names.by_party(|p| problem.profiles[p].gap()),
            frontier: frontier(problem, analysis),
            ending,
            steps,
        }
    }

    /// The talk as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("a talk has text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of a talk, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    #[must_use]
    pub fn schema() -> String {
        let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
        let schema = settings.into_generator().into_root_schema_for::<Self>();
        serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
    }

    /// Whether there is an agreement.
    #[must_use]
    pub fn is_agreement(&self) -> bool {
        self.ending.kind == "agreement"
    }
}

/// What to stamp an answer with.
pub(super) fn stamp(scenario: &Scenario, viewer: Option<PartyId>) -> String {
    match viewer.map(|party| &scenario.parties[party.0].name) {
        Some(name) => {
            format!("For {name} only: a rehearsal on its own file and its beliefs about the others.")
        }
        None => "For the analyst only: this shows what all parties want; show it to none of them.".into(),
    }
}

/// A proposal among the steps: who made it, and what.
pub(super) struct TranscriptProposal<'s> {
    pub(super) by: PartyId,
    pub(super) outcome: &'s OutcomeById,
    pub(super) utilities: &'s Utilities,
}

fn proposals<'s>(steps: &'s [TranscriptEntry], scenario: &Scenario) -> Vec<TranscriptProposal<'s>> {
    let proposal = |step: &'s TranscriptEntry| {
        if step.what != "propose" {
            return None;
        }
        let by = scenario.party(step.by.as_deref()?)?;
        Some(TranscriptProposal { by, outcome: step.outcome.as_ref()?, utilities: step.utilities.as_ref()? })
    };
    steps.iter().filter_map(proposal).collect()
}

fn sides(
    scenario: &Scenario,
    (problem, rules): (&BargainingProblem, &Rules),
    strategies: &[String],
) -> Vec<TalkParty> {
    let side = |(p, party): (usize, &crate::model::Party)| {
        let profile = &problem.profiles[p];
        TalkParty {
            id: party.id.clone(),
            name: party.name.clone(),
            short: party.short.clone(),
            strategy: strategies[p].clone(),
            reservation: problem.game.scale(p).utility(problem.game.reservation()[p]),
            least: profile.shown(profile.least()),
            most: profile.shown(profile.most()),
            discount: profile.discount,
            discount_per: profile.discount_per(rules, scenario.origin).name(),
        }
    };
    scenario.parties.iter().enumerate().map(side).collect()
}

pub(super) fn level_shown(level: &TalkLevel, scenario: &Scenario) -> LevelSummary {
    let Rules { protocol, deadline, clock, breakdown, disagreement, first, .. } = &level.rules;
    LevelSummary {
        name: level.name.clone(),
        protocol: protocol.name(),
        unit: deadline.unit.name(),
        most: deadline.most,
        hidden_from: deadline.hidden_from,
        clock: clock.name(),
        breakdown: *breakdown,
        no_agreement: disagreement.name(),
        first: scenario.parties[first.0].id.clone(),
    }
}

fn result(problem: &BargainingProblem, p: usize, agreed: Option<Offer>, payoff: f64) -> PartyResult {
    let profile = &problem.profiles[p];
    let utility = agreed.map(|offer| profile.utility(offer));
    let reservation = problem.game.scale(p).utility(problem.game.reservation()[p]);
    let room = profile.shown(profile.most()) - reservation;
    PartyResult {
        advantage: utility.filter(|_| room > 0.0).map(|utility| (utility - reservation) / room),
        share: agreed.map(|offer| profile.share(profile.worth(offer))),
        utility,
        payoff,
    }
}

fn steps(setup: &Setup, session: &Session, names: &Names<'_>) -> Vec<TranscriptEntry> {
    let mut shadow = setup.session().expect("it was made before");
    let problem = setup.problem();
    let numbering = problem.offer_space.numbering();
    let mut steps = Vec::with_capacity(session.log().len());
    let utilities = |offer: Offer| names.by_party(|p| problem.profiles[p].utility(offer));
    replay(&mut shadow, session.log(), |before, event| {
        // Nothing happened that the next step does not show.
        if *event == Event::WentOn {
            return;
        }
        let at = before.moment();
        let mut step = TranscriptEntry {
            number: steps.len() + 1,
            level: before.level(),
            round: at.round + 1,
            time: at.time,
            what: "",
            by: None,
            outcome: None,
            utilities: None,
            note: None,
        };
        if let (Some(_), Some(last)) = (before.end(), steps.last()) {
            // What was found after the end happened when it came.
            let last: &TranscriptEntry = last;
            (step.round, step.time) = (last.round, last.time);
        }
        let mut about = None;
        match event {
            Event::Entered { level, limit } => {
                step.what = "entered";
                let level = &setup.course().levels[*level];
                let unit = if level.rules.deadline.unit == Unit::Rounds { "rounds" } else { "ticks" };
                step.note = Some(format!("{}: {limit} {unit}", level.name));
            }
            Event::Moved { by, what, .. } => {
                step.by = Some(names.party(*by));
                let standing = before.standing().map(|made| made.offer);
                (step.what, about) = match what {
                    Move::Propose(offer) => ("propose", Some(*offer)),
                    Move::Accept => ("accept", asked(before).or(standing)),
                    Move::Reject => ("reject", asked(before)),
                    Move::Pass => ("pass", None),
                    Move::Walk => ("walk", None),
                };
            }
            Event::Suggested { text } => (step.what, about) = ("text", Some(*text)),
            Event::Failed { by, fault } => {
                step.by = Some(names.party(*by));
                (step.what, step.note) = ("fault", Some(fault.to_string()));
            }
            Event::WentOn => {}
            Event::BrokenOff => step.what = "broken-off",
            Event::Decided { party, ratifier, verdict } => {
                step.by = Some(names.party(*party));
                step.what = if *verdict == Verdict::Approved { "approved" } else { "refused" };
                let who = &names.scenario.parties[party.0].ratifiers[*ratifier].person.name;
                step.note = Some(match verdict {
                    Verdict::Approved => who.clone(),
                    Verdict::Worthless => format!("{who}: worth less than its reservation"),
                    Verdict::Refused => format!("{who}: refused"),
                });
                about = asked(before);
            }
            Event::Suspended { cause } => (step.what, step.note) = ("suspended", Some(cause.to_string())),
            Event::Resumed => step.what = "resumed",
            Event::Collapsed { cause } => (step.what, step.note) = ("collapsed", Some(cause.to_string())),
        }
        step.outcome = about.map(|offer| names.outcome(&numbering.outcome(offer)));
        step.utilities = about.map(utilities);
        steps.push(step);
    })
    .expect("what a session has logged can be replayed");
    steps
}

/// The outcome that is asked about.
fn asked(session: &Session) -> Option<Offer> {
    use crate::talk::session::NextInput;
    match session.ask() {
        NextInput::Answer(_, offer)
        | NextInput::Vote(_, offer)
        | NextInput::Confirm(_, offer)
        | NextInput::Ratify(_, _, offer) => Some(offer),
        _ => None,
    }
}

fn ending(session: &Session, names: &Names<'_>, steps: &[TranscriptEntry]) -> Ending {
    let numbering = session.problem().offer_space.numbering();
    let scenario = names.scenario;
    let name = |party: &PartyId| scenario.parties[party.0].name.clone();
    let last = steps.last();
    let (mut round, mut time) = last.map_or((0, 0.0), |step| (step.round, step.time));
    if let Some(at) = session.agreed_at() {
        (round, time) = (at.round + 1, at.time);
    }
    let mut ending = Ending {
        kind: "stopped",
        words: "the talk is not over".into(),
        outcome: None,
        package: None,
        by: None,
        level: session.level(),
        round,
        time,
        proposed_by: None,
        accepted_by: Vec::new(),
        left: session.left().iter().map(|party| names.party(*party)).collect(),
        refused: session.refused().iter().map(|offer| names.outcome(&numbering.outcome(*offer))).collect(),
    };
    let Some(end) = session.end() else {
        if let Some(cause) = session.suspended() {
            ending.kind = "suspended";
            ending.words = format!("suspended: {cause}");
        }
        return ending;
    };
    ending.kind = kind(end);
    (ending.words, ending.by) = match end {
        End::Agreement(offer) => {
            let outcome = numbering.outcome(*offer);
            ending.package = scenario.packages.iter().find(|p| p.outcome == outcome).map(|p| p.id.clone());
            let outcome = names.outcome(&outcome);
            (ending.proposed_by, ending.accepted_by) = carriers(session, steps, &outcome);
            ending.outcome = Some(outcome);
            ("agreement".to_owned(), None)
        }
        End::Deadline => ("no agreement: time ran out".to_owned(), None),
        End::Walked(by) => (format!("no agreement: {} walked away", name(by)), Some(names.party(*by))),
        End::BrokenOff => ("no agreement: the talks broke off by chance".to_owned(), None),
        End::Exhausted => ("no agreement: nobody had anything new to offer".to_owned(), None),
        End::Conflict => ("no agreement: nobody would concede".to_owned(), None),
        End::NotSigned(by) => {
            (format!("no agreement: {} did not sign the mediator's text", name(by)), Some(names.party(*by)))
        }
        End::Fault(by) => {
            (format!("no agreement: the strategy of {} failed", name(by)), Some(names.party(*by)))
        }
        End::NotRatified(by, ratifier) => {
            let who = &scenario.parties[by.0].ratifiers[*ratifier].person.name;
            (
                format!("no agreement: {who} ({}) refused what was initialled", name(by)),
                Some(names.party(*by)),
            )
        }
        End::TooManyOpen { level, open } => {
            let level = &session.course().levels[*level].name;
            (format!("no agreement: {open} issues were still open, so that \"{level}\" did not meet"), None)
        }
        End::Collapsed(cause) => (format!("the talks collapsed: {cause}"), None),
    };
    ending
}

/// Who proposed an outcome last on the present level, and who else assented to it: the last word of each counts, and where there is one offer on the table only
/// what was said after the proposal.
fn carriers(
    session: &Session,
    steps: &[TranscriptEntry],
    outcome: &OutcomeById,
) -> (Option<String>, Vec<String>) {
    let has_one_offer = session.rules().protocol.has_one_offer();
    let (mut proposer, mut assents) = (None, Vec::<String>::new());
    for step in steps.iter().filter(|step| step.level == session.level()) {
        let Some(by) = &step.by else { continue };
        let is_about = step.outcome.as_ref() == Some(outcome);
        match step.what {
            "propose" if is_about => {
                match proposer.replace(by.clone()) {
                    _ if has_one_offer => assents.clear(),
                    Some(before) => assents.push(before),
                    None => {}
                }
                assents.retain(|other| other != by);
            }
            "accept" if is_about => {
                assents.retain(|other| other != by);
                assents.push(by.clone());
            }
            "reject" if is_about => assents.retain(|other| other != by),
            "walk" => {
                assents.retain(|other| other != by);
                proposer = proposer.filter(|proposer| proposer != by);
            }
            _ => {}
        }
    }
    (proposer, assents)
}

/// The kind of an end, as in files.
pub(super) fn kind(end: &End) -> &'static str {
    match end {
        End::Agreement(_) => "agreement",
        End::Deadline => "deadline",
        End::Walked(_) => "walked",
        End::BrokenOff => "broken-off",
        End::Exhausted => "exhausted",
        End::Conflict => "conflict",
        End::NotSigned(_) => "not-signed",
        End::Fault(_) => "fault",
        End::NotRatified(..) => "not-ratified",
        End::TooManyOpen { .. } => "too-many-open",
        End::Collapsed(_) => "collapsed",
    }
}

/// Efficient points for pictures, evenly spread.
fn frontier(problem: &BargainingProblem, analysis: &Analysis) -> Vec<Vec<f64>> {
    let n = analysis.frontier.len();
    let step = n.div_ceil(MOST_POINTS).max(1);
    let point = |at: usize| problem.game.shown(analysis.frontier.utilities(at));
    (0..n).step_by(step).map(point).collect()
}

const MOST_POINTS: usize = 500;
