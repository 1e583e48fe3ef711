//! One talk from its first event to its last.

mod ending;
mod movement;
mod steps;

pub use ending::{Ending, EndingKind, LevelOmission};
pub use movement::OfferMovement;
pub use steps::{LevelStart, RatificationEntry, StepKind, TranscriptEntry};

pub(super) use ending::kind;

use super::measures::{Distances, IssueConcession, OpponentModelSummary, concessions, counts, distances};
use crate::model::{
    Disagreement, DiscountPer, Protocol, Scenario, TalkLevel, TalkRules, TimeConvention, Unit,
};
use crate::names::{Audience, DisplayNames, IdMap, Names};
use crate::prepare::Analysis;
use crate::talk::conduct::MoveCounts;
use crate::talk::event::StrategyFault;
use crate::talk::offer::Offer;
use crate::talk::rehearsal::payoffs;
use crate::talk::session::{BargainingProblem, End, Session};
use crate::talk::setup::Setup;
use crate::unsafe_characters::visible_json;
use ending::ending;
use serde::Serialize;
use steps::{proposals, steps};

/// One talk: what was said, how it ended, what it gave.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Talk {
    /// The version of this shape.
    pub format: u32,
    /// The title of the scenario.
    pub title: String,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// What all random numbers come from.
    pub seed: u64,
    /// Who talks, in the order of the scenario.
    pub parties: Vec<TalkParty>,
    /// The ids of the issues, in order.
    pub issues: Vec<String>,
    /// The levels of the talks, the lowest first.
    pub levels: Vec<LevelSummary>,
    /// How it ended, and who carried what was agreed.
    pub ending: Ending,
    /// What each party got.
    pub results: IdMap<PartyResult>,
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
    pub moves: IdMap<MoveCounts>,
    /// What each party gave way on, issue by issue.
    pub concessions: IdMap<Vec<IssueConcession>>,
    /// What parties came to think of each other.
    pub opinions: Vec<OpponentModelSummary>,
    /// What strategies did wrong.
    pub faults: Vec<FaultSummary>,
    /// By how much the worst outcome at a target can be missed, in utility; 0 when exact.
    pub gap: IdMap<f64>,
    /// Some efficient outcomes, for pictures: the utilities of each party.
    #[serde(skip)]
    pub frontier: Vec<Vec<f64>>,
    /// What people read for its ids.
    #[serde(skip)]
    pub display: DisplayNames,
}

/// One party of a talk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TalkParty {
    /// Its id, as the scenario has it.
    pub id: String,
    /// Its name in plain words.
    pub name: String,
    /// Its short name, for tables and pictures.
    pub short: String,
    /// The strategy or program that played it.
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelSummary {
    /// Its name in plain words.
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
    pub clock: TimeConvention,
    /// The probability that it breaks off after a round.
    pub breakdown: f64,
    /// What no agreement pays.
    pub no_agreement: Disagreement,
    /// The id of the party that begins.
    pub first: String,
}

/// What a party got.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartyResult {
    /// The utility of the agreement.
    pub utility: Option<f64>,
    /// What it is left with: the discounted utility, or what no agreement pays.
    pub payoff: f64,
    /// Where the utility lies between the reservation (0) and the greatest utility (1); none without an
    /// agreement, or where both are one.
    pub advantage: Option<f64>,
    /// Where the utility lies between the least (0) and the greatest (1).
    pub share: Option<f64>,
}

/// What a strategy did wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaultSummary {
    /// The id of the party whose strategy it is.
    pub party: String,
    /// What it did wrong.
    #[serde(flatten)]
    pub fault: StrategyFault,
}

impl Talk {
    /// The version of the shape.
    pub const FORMAT: u32 = 2;

    /// The answer about a session of a setup, ended or not. `strategies` says who played, in words;
    /// `opinions` what they came to think.
    ///
    /// # Panics
    ///
    /// Never: what a session has logged can be replayed.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed, talk::*};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// # let mut session = setup.session().unwrap();
    /// # let analysis = Analysis::of(&setup.problem().game, &analysis::AnalysisRequest::STANDARD).unwrap();
    /// session.apply(Event::Entered { level: 0, limit: 100 }).unwrap();
    /// let strategies = ["by hand".to_owned(), "by hand".to_owned()];
    /// let talk = Talk::of(&setup, &session, &analysis, &strategies, Vec::new());
    /// assert_eq!((talk.ending.kind, talk.steps.len()), (answer::EndingKind::Stopped, 1));
    /// ```
    #[must_use]
    pub fn of(
        setup: &Setup,
        session: &Session,
        analysis: &Analysis,
        strategies: &[String],
        opinions: Vec<OpponentModelSummary>,
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
        Self {
            format: Self::FORMAT,
            title: scenario.title.clone(),
            caution: scenario.caution.clone(),
            audience: Audience::of(scenario, setup.parameters().view().viewer()),
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
                .map(|(party, fault)| FaultSummary { party: names.party(*party), fault: fault.clone() })
                .collect(),
            gap: names.by_party(|p| problem.profiles[p].gap()),
            frontier: frontier(problem, analysis),
            display: DisplayNames::of(scenario),
            ending,
            steps,
        }
    }

    /// The talk as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// # let request::TalkAnswer::Talk(talk) = result.answer() else { unreachable!() };
    /// let json: serde_json::Value = serde_json::from_str(&talk.to_json()).unwrap();
    /// assert_eq!(json["parties"][0]["id"], "town");
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::Talk;
    /// let schema: serde_json::Value = serde_json::from_str(&Talk::schema()).unwrap();
    /// assert_eq!(schema["properties"]["title"]["type"], "string");
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }

    /// Whether there is an agreement.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let (view, control) = (starter_view(), Control::default());
    /// # let result = hold(&view, &TalkRequest::standard(), &players::no_programs, &control).unwrap();
    /// # let request::TalkAnswer::Talk(talk) = result.answer() else { unreachable!() };
    /// assert!(talk.is_agreement());
    /// assert!(talk.ending.outcome.is_some());
    /// ```
    #[must_use]
    pub fn is_agreement(&self) -> bool {
        self.ending.kind == EndingKind::Agreement
    }
}

fn sides(
    scenario: &Scenario,
    (problem, rules): (&BargainingProblem, &TalkRules),
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
            discount_per: profile.discount_per(rules, scenario.origin),
        }
    };
    scenario.parties.iter().enumerate().map(side).collect()
}

pub(super) fn level_shown(level: &TalkLevel, scenario: &Scenario) -> LevelSummary {
    let TalkRules { protocol, deadline, clock, breakdown, disagreement, first, .. } = &level.rules;
    LevelSummary {
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

/// Efficient points for pictures, evenly spread.
fn frontier(problem: &BargainingProblem, analysis: &Analysis) -> Vec<Vec<f64>> {
    let n = analysis.frontier.len();
    let step = n.div_ceil(MOST_POINTS).max(1);
    let point = |at: usize| problem.game.shown(analysis.frontier.utilities(at));
    (0..n).step_by(step).map(point).collect()
}

const MOST_POINTS: usize = 500;
