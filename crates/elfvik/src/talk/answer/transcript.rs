//! One talk from its first event to its last.

use super::measures::{Concession, Distances, MoveCounts, Opinion, concessions, counts, distances};
use crate::characters::visible_json;
use crate::model::{
    Clock, Disagreement, DiscountPer, PartyId, Protocol, Rules, Scenario, TalkLevel, Unit, words,
};
use crate::names::{Chosen, Keyed, Names, Utilities};
use crate::prepare::Analysis;
use crate::talk::event::{Event, Move, Verdict};
use crate::talk::hall::Hall;
use crate::talk::offer::Offer;
use crate::talk::play::replay;
use crate::talk::rehearsal::payoffs;
use crate::talk::session::{End, Ground, Session};
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
    pub parties: Vec<Side>,
    /// The ids of the issues, in order.
    pub issues: Vec<String>,
    /// The levels of the talks, the lowest first.
    pub levels: Vec<LevelShown>,
    /// How it ended.
    pub ending: Ending,
    /// What each party got.
    pub results: Keyed<Result>,
    /// The sum of the utilities of the agreement.
    pub welfare: Option<f64>,
    /// How far the agreement lies from what is efficient and from the bargaining solutions.
    pub distances: Option<Distances>,
    /// Whether any outcome is acceptable to all who must agree; none where nobody knows.
    pub zone: Option<bool>,
    /// How many offers were made.
    pub offers: usize,
    /// Everything that happened, in order.
    pub steps: Vec<Step>,
    /// How often each party moved in which direction; alternating and simultaneous offers only.
    pub moves: Keyed<MoveCounts>,
    /// What each party gave way on, issue by issue.
    pub concessions: Keyed<Vec<Concession>>,
    /// What parties came to think of each other.
    pub opinions: Vec<Opinion>,
    /// What strategies did wrong.
    pub faults: Vec<FaultShown>,
    /// By how much the worst outcome at a target can be missed, in utility; 0 when exact.
    pub gap: Keyed<f64>,
    /// Some efficient outcomes, for pictures: the utilities of each party.
    #[serde(skip)]
    pub frontier: Vec<Vec<f64>>,
}

/// One party of a talk.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Side {
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
    /// What that unit is: the whole time of the talk, or each round.
    pub discount_per: DiscountPer,
}

/// The rules of one level.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LevelShown {
    /// Its name.
    pub name: String,
    /// Who may say what, and when there is an agreement.
    pub protocol: Protocol,
    /// What the deadline counts.
    pub unit: Unit,
    /// After so many it ends at the latest.
    pub most: u32,
    /// The earliest end, when the true one is hidden.
    pub hidden_from: Option<u32>,
    /// Whose clock it is.
    pub clock: Clock,
    /// The probability that it breaks off after a round.
    pub breakdown: f64,
    /// What no agreement pays.
    pub no_agreement: Disagreement,
    /// Who begins.
    pub first: String,
}

/// How a talk ended.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ending {
    /// In which way.
    pub kind: EndingKind,
    /// The same in words.
    pub words: String,
    /// The agreement.
    pub outcome: Option<Chosen>,
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
    pub refused: Vec<Chosen>,
}

words! {
    /// A way in which a talk ends.
    pub enum EndingKind {
        /// With an agreement, ratified where it had to be.
        Agreement = "agreement",
        /// Time ran out.
        Deadline = "deadline",
        /// Somebody walked away whose agreement was needed.
        Walked = "walked",
        /// Broken off by chance.
        BrokenOff = "broken-off",
        /// Nobody had anything new to offer.
        Exhausted = "exhausted",
        /// Nobody would concede.
        Conflict = "conflict",
        /// The mediator's text was not signed.
        NotSigned = "not-signed",
        /// A strategy failed.
        Fault = "fault",
        /// A ratifier refused what was initialled.
        NotRatified = "not-ratified",
        /// Too many issues were open for the next level to meet.
        TooManyOpen = "too-many-open",
        /// For a reason from outside.
        Collapsed = "collapsed",
        /// It paused and can go on.
        Suspended = "suspended",
        /// It is not over.
        Stopped = "stopped",
    }
}

/// What a party got.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Result {
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
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// The level, from 0.
    pub level: usize,
    /// The round, from 1.
    pub round: u32,
    /// The time, from 0 to 1.
    pub time: f64,
    /// What it was.
    pub what: StepKind,
    /// Who did it.
    pub by: Option<String>,
    /// The outcome that it is about.
    pub outcome: Option<Chosen>,
    /// What that is worth to each party.
    pub utilities: Option<Utilities>,
    /// A cause, a fault, or who at home.
    pub note: Option<String>,
}

words! {
    /// What can happen in a talk.
    pub enum StepKind {
        /// A level of the talks began.
        Entered = "entered",
        /// An offer was made.
        Propose = "propose",
        /// Somebody accepted, voted yes or signed.
        Accept = "accept",
        /// Somebody rejected or voted no.
        Reject = "reject",
        /// Somebody stood by its last proposal.
        Pass = "pass",
        /// Somebody left the talks.
        Walk = "walk",
        /// The mediator put a text to the vote.
        Text = "text",
        /// A strategy failed.
        Fault = "fault",
        /// Chance ended the talks.
        BrokenOff = "broken-off",
        /// A ratifier approved.
        Approved = "approved",
        /// A ratifier refused.
        Refused = "refused",
        /// The talks paused.
        Suspended = "suspended",
        /// They went on.
        Resumed = "resumed",
        /// They ended for a reason from outside.
        Collapsed = "collapsed",
    }
}

/// What a strategy did wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FaultShown {
    /// Whose.
    pub party: String,
    /// What, in words.
    pub what: String,
}

impl Talk {
    /// The version of the shape.
    pub const FORMAT: u32 = 1;

    /// The answer about a session of a hall, ended or not. `strategies` says who played, in words; `opinions` what they came to think.
    ///
    /// # Panics
    ///
    /// Never: what a session has logged can be replayed.
    #[must_use]
    pub fn of(
        hall: &Hall,
        session: &Session,
        analysis: &Analysis,
        (strategies, opinions): (&[String], Vec<Opinion>),
    ) -> Self {
        let scenario = hall.blueprint().view().scenario();
        let ground = hall.ground();
        let names = Names { scenario, game: &ground.game };
        let steps = steps(hall, session, &names);
        let ending = ending(session, &names, &steps);
        let agreed = match session.end() {
            Some(End::Agreement(offer)) => Some(*offer),
            _ => None,
        };
        let payoffs = payoffs(session, ground, scenario.origin);
        let stamp = stamp(scenario, hall.blueprint().view().viewer());
        Self {
            format: Self::FORMAT,
            title: scenario.title.clone(),
            caution: scenario.caution.clone(),
            stamp,
            seed: hall.seed().0,
            parties: sides(scenario, (ground, session.rules()), strategies),
            issues: scenario.issues.iter().map(|issue| issue.id.clone()).collect(),
            levels: hall.course().levels.iter().map(|level| level_shown(level, scenario)).collect(),
            results: names.by_party(|p| result(ground, p, agreed, payoffs[p])),
            welfare: agreed.map(|offer| ground.profiles.iter().map(|profile| profile.utility(offer)).sum()),
            distances: agreed.map(|offer| distances(ground, analysis, offer)),
            zone: analysis.zone.exists,
            offers: session.n_offers(),
            moves: names.by_party(|p| counts(ground, &proposals(&steps, scenario), p)),
            concessions: names.by_party(|p| concessions(&names, &proposals(&steps, scenario), p)),
            opinions,
            faults: session
                .faults()
                .iter()
                .map(|(party, fault)| FaultShown { party: names.party(*party), what: fault.to_string() })
                .collect(),
            gap: names.by_party(|p| ground.profiles[p].gap()),
            frontier: frontier(ground, analysis),
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
        self.ending.kind == EndingKind::Agreement
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
pub(super) struct Proposal<'s> {
    pub(super) by: PartyId,
    pub(super) outcome: &'s Chosen,
    pub(super) utilities: &'s Utilities,
}

fn proposals<'s>(steps: &'s [Step], scenario: &Scenario) -> Vec<Proposal<'s>> {
    let proposal = |step: &'s Step| {
        if step.what != StepKind::Propose {
            return None;
        }
        let by = scenario.party(step.by.as_deref()?)?;
        Some(Proposal { by, outcome: step.outcome.as_ref()?, utilities: step.utilities.as_ref()? })
    };
    steps.iter().filter_map(proposal).collect()
}

fn sides(scenario: &Scenario, (ground, rules): (&Ground, &Rules), strategies: &[String]) -> Vec<Side> {
    let side = |(p, party): (usize, &crate::model::Party)| {
        let profile = &ground.profiles[p];
        Side {
            id: party.id.clone(),
            name: party.name.clone(),
            short: party.short.clone(),
            strategy: strategies[p].clone(),
            reservation: ground.game.scale(p).utility(ground.game.reservation()[p]),
            least: profile.shown(profile.least()),
            most: profile.shown(profile.most()),
            discount: profile.discount,
            discount_per: profile.discount_per(rules, scenario.origin),
        }
    };
    scenario.parties.iter().enumerate().map(side).collect()
}

pub(super) fn level_shown(level: &TalkLevel, scenario: &Scenario) -> LevelShown {
    let Rules { protocol, deadline, clock, breakdown, disagreement, first, .. } = &level.rules;
    LevelShown {
        name: level.name.clone(),
        protocol: *protocol,
        unit: deadline.unit,
        most: deadline.most,
        hidden_from: deadline.hidden_from,
        clock: *clock,
        breakdown: *breakdown,
        no_agreement: *disagreement,
        first: scenario.parties[first.0].id.clone(),
    }
}

fn result(ground: &Ground, p: usize, agreed: Option<Offer>, payoff: f64) -> Result {
    let profile = &ground.profiles[p];
    let utility = agreed.map(|offer| profile.utility(offer));
    let reservation = ground.game.scale(p).utility(ground.game.reservation()[p]);
    let room = profile.shown(profile.most()) - reservation;
    Result {
        advantage: utility.filter(|_| room > 0.0).map(|utility| (utility - reservation) / room),
        share: agreed.map(|offer| profile.share(profile.worth(offer))),
        utility,
        payoff,
    }
}

fn steps(hall: &Hall, session: &Session, names: &Names<'_>) -> Vec<Step> {
    let mut shadow = hall.session().expect("it was made before");
    let ground = hall.ground();
    let numbering = ground.agenda.numbering();
    let mut steps = Vec::with_capacity(session.log().len());
    let utilities = |offer: Offer| names.by_party(|p| ground.profiles[p].utility(offer));
    replay(&mut shadow, session.log(), |before, event| {
        // Nothing happened that the next step does not show.
        if *event == Event::WentOn {
            return;
        }
        let at = before.moment();
        let mut step = Step {
            number: steps.len() + 1,
            level: before.level(),
            round: at.round + 1,
            time: at.time,
            what: StepKind::Entered,
            by: None,
            outcome: None,
            utilities: None,
            note: None,
        };
        if let (Some(_), Some(last)) = (before.end(), steps.last()) {
            // What was found after the end happened when it came.
            let last: &Step = last;
            (step.round, step.time) = (last.round, last.time);
        }
        let mut about = None;
        match event {
            Event::Entered { level, limit } => {
                step.what = StepKind::Entered;
                let level = &hall.course().levels[*level];
                let unit = if level.rules.deadline.unit == Unit::Rounds { "rounds" } else { "ticks" };
                step.note = Some(format!("{}: {limit} {unit}", level.name));
            }
            Event::Moved { by, what, .. } => {
                step.by = Some(names.party(*by));
                let standing = before.standing().map(|made| made.offer);
                (step.what, about) = match what {
                    Move::Propose(offer) => (StepKind::Propose, Some(*offer)),
                    Move::Accept => (StepKind::Accept, asked(before).or(standing)),
                    Move::Reject => (StepKind::Reject, asked(before)),
                    Move::Pass => (StepKind::Pass, None),
                    Move::Walk => (StepKind::Walk, None),
                };
            }
            Event::Suggested { text } => (step.what, about) = (StepKind::Text, Some(*text)),
            Event::Failed { by, fault } => {
                step.by = Some(names.party(*by));
                (step.what, step.note) = (StepKind::Fault, Some(fault.to_string()));
            }
            Event::WentOn => {}
            Event::BrokenOff => step.what = StepKind::BrokenOff,
            Event::Decided { party, ratifier, verdict } => {
                step.by = Some(names.party(*party));
                step.what =
                    if *verdict == Verdict::Approved { StepKind::Approved } else { StepKind::Refused };
                let who = &names.scenario.parties[party.0].ratifiers[*ratifier].person.name;
                step.note = Some(match verdict {
                    Verdict::Approved => who.clone(),
                    Verdict::Worthless => format!("{who}: worth less than its reservation"),
                    Verdict::Refused => format!("{who}: refused"),
                });
                about = asked(before);
            }
            Event::Suspended { cause } => {
                (step.what, step.note) = (StepKind::Suspended, Some(cause.to_string()))
            }
            Event::Resumed => step.what = StepKind::Resumed,
            Event::Collapsed { cause } => {
                (step.what, step.note) = (StepKind::Collapsed, Some(cause.to_string()))
            }
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
    use crate::talk::session::Ask;
    match session.ask() {
        Ask::Answer(_, offer) | Ask::Vote(_, offer) | Ask::Confirm(_, offer) | Ask::Ratify(_, _, offer) => {
            Some(offer)
        }
        _ => None,
    }
}

fn ending(session: &Session, names: &Names<'_>, steps: &[Step]) -> Ending {
    let numbering = session.ground().agenda.numbering();
    let scenario = names.scenario;
    let name = |party: &PartyId| scenario.parties[party.0].name.clone();
    let last = steps.last();
    let (mut round, mut time) = last.map_or((0, 0.0), |step| (step.round, step.time));
    if let Some(at) = session.agreed_at() {
        (round, time) = (at.round + 1, at.time);
    }
    let mut ending = Ending {
        kind: EndingKind::Stopped,
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
            ending.kind = EndingKind::Suspended;
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
fn carriers(session: &Session, steps: &[Step], outcome: &Chosen) -> (Option<String>, Vec<String>) {
    let has_one_offer = session.rules().protocol.has_one_offer();
    let (mut proposer, mut assents) = (None, Vec::<String>::new());
    for step in steps.iter().filter(|step| step.level == session.level()) {
        let Some(by) = &step.by else { continue };
        let is_about = step.outcome.as_ref() == Some(outcome);
        match step.what {
            StepKind::Propose if is_about => {
                match proposer.replace(by.clone()) {
                    _ if has_one_offer => assents.clear(),
                    Some(before) => assents.push(before),
                    None => {}
                }
                assents.retain(|other| other != by);
            }
            StepKind::Accept if is_about => {
                assents.retain(|other| other != by);
                assents.push(by.clone());
            }
            StepKind::Reject if is_about => assents.retain(|other| other != by),
            StepKind::Walk => {
                assents.retain(|other| other != by);
                proposer = proposer.filter(|proposer| proposer != by);
            }
            _ => {}
        }
    }
    (proposer, assents)
}

/// The kind of an end.
pub(super) fn kind(end: &End) -> EndingKind {
    match end {
        End::Agreement(_) => EndingKind::Agreement,
        End::Deadline => EndingKind::Deadline,
        End::Walked(_) => EndingKind::Walked,
        End::BrokenOff => EndingKind::BrokenOff,
        End::Exhausted => EndingKind::Exhausted,
        End::Conflict => EndingKind::Conflict,
        End::NotSigned(_) => EndingKind::NotSigned,
        End::Fault(_) => EndingKind::Fault,
        End::NotRatified(..) => EndingKind::NotRatified,
        End::TooManyOpen { .. } => EndingKind::TooManyOpen,
        End::Collapsed(_) => EndingKind::Collapsed,
    }
}

/// Efficient points for pictures, evenly spread.
fn frontier(ground: &Ground, analysis: &Analysis) -> Vec<Vec<f64>> {
    let n = analysis.frontier.len();
    let step = n.div_ceil(MOST_POINTS).max(1);
    let point = |at: usize| ground.game.shown(analysis.frontier.utilities(at));
    (0..n).step_by(step).map(point).collect()
}

const MOST_POINTS: usize = 500;
