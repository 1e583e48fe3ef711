//! Measures of one talk.

use super::proposal::TranscriptProposal;
use crate::model::{IssueId, PartyId};
use crate::names::{IdMap, Names, OptionChoice};
use crate::prepare::solution::SolutionConcept;
use crate::prepare::{Analysis, Game};
use crate::talk::conduct::MoveCounts;
use crate::talk::offer::Offer;
use crate::talk::participants::Participants;
use crate::talk::session::BargainingProblem;
use crate::talk::setup::Setup;
use crate::talk::strategy::Strategy;
use serde::Serialize;

/// Euclidean distances of an agreement in utilities; none where there is no such solution.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Distances {
    /// To the nearest efficient outcome; 0 when it is efficient itself.
    pub frontier: f64,
    /// Whether the frontier is exact.
    pub is_exact: bool,
    /// To the Nash solution.
    pub nash: Option<f64>,
    /// To the Kalai solution.
    pub kalai: Option<f64>,
    /// To the Kalai-Smorodinsky solution.
    pub kalai_smorodinsky: Option<f64>,
    /// To the utilitarian solution.
    pub utilitarian: Option<f64>,
}

/// What a party gave way on at one issue.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssueConcession {
    /// The id of the issue.
    pub issue: String,
    /// What it asked for first.
    pub opened: OptionChoice,
    /// What it asked for last.
    pub ended: OptionChoice,
    /// What that cost it, in its own utility, the other issues as in its first offer; below 0 for a gain.
    pub cost: f64,
    /// How many of its offers changed this issue.
    pub changes: usize,
}

/// What one party came to think of another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpponentModelSummary {
    /// The id of the party that thinks so.
    pub of: String,
    /// The id of the party that it is about.
    pub about: String,
    /// Per issue, the weight that it is thought to have.
    pub weights: IdMap<f64>,
    /// How well its estimate goes with the truth over the feasible outcomes: Pearson's correlation; none
    /// where all are equal, or where outcomes are too many to compare.
    pub pearson: Option<f64>,
    /// Where its concession seemed to lead: the reservation, as a share of what it is thought to want at
    /// most.
    pub reservation: Option<f64>,
    /// And when, as a multiple of the known time.
    pub deadline: Option<f64>,
}

impl OpponentModelSummary {
    /// What some strategies, one per party, think of each other in the end.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::*, seed::Seed};
    /// # use elfvik::talk::{answer::OpponentModelSummary, *};
    /// # let view = starter_view();
    /// # let parameters = Parameters::of(&view).unwrap();
    /// # let setup = Setup::new(parameters, setup::course(&view), Seed(1), OfferSpace::MOST_LISTED).unwrap();
    /// let mut game = Match::of(&setup, &vec![Default::default(); 2], 0, &players::no_programs).unwrap();
    /// game.play();
    /// let opinions = OpponentModelSummary::all(&setup, game.strategies());
    /// assert_eq!((opinions[0].of.as_str(), opinions[0].about.as_str()), ("town", "builder"));
    /// ```
    #[must_use]
    pub fn all(setup: &Setup, strategies: &[Box<dyn Strategy + '_>]) -> Vec<Self> {
        let scenario = setup.parameters().view().scenario();
        let n = scenario.parties.len();
        let mut opinions = Vec::new();
        for (of, strategy) in strategies.iter().enumerate() {
            let Some(models) = strategy.models() else { continue };
            for about in (0..n).filter(|about| *about != of) {
                let Some(values) = models.of(PartyId(about)) else { continue };
                let forecast = models.forecast(setup.problem().offer_space.numbering(), PartyId(about));
                let weight = |at: usize| values[at].iter().copied().fold(0.0, f64::max);
                let issues = scenario.issues.iter().enumerate();
                opinions.push(Self {
                    of: scenario.parties[of].id.clone(),
                    about: scenario.parties[about].id.clone(),
                    weights: IdMap(issues.map(|(at, issue)| (issue.id.clone(), weight(at))).collect()),
                    pearson: quality(setup.problem(), about, &values),
                    reservation: forecast.map(|found| found.reservation),
                    deadline: forecast.map(|found| found.deadline),
                });
            }
        }
        opinions
    }
}

/// The correlation of an estimate with the truth over all feasible outcomes, where they are listed.
fn quality(problem: &BargainingProblem, about: usize, values: &[Vec<f64>]) -> Option<f64> {
    let listing = problem.offer_space.listing()?;
    let mut halves = [Vec::new(), Vec::new()];
    listing.halves(values, &mut halves);
    let profile = &problem.profiles[about];
    let pair = |position: u32| {
        let (first, second) = listing.places(position);
        (halves[0][first] + halves[1][second], profile.utility(listing.offer(position)))
    };
    let pairs: Vec<(f64, f64)> = (0..listing.len() as u32).map(pair).collect();
    pearson(&pairs)
}

impl Distances {
    /// The distances of utilities, in whole numbers, in an analysed game.
    pub(crate) fn of(game: &Game, analysis: &Analysis, own: &[i64]) -> Self {
        let distance = |other: &[i64]| {
            let difference = |(p, (a, b)): (usize, (&i64, &i64))| game.scale(p).utility(a - b);
            let differences = own.iter().zip(other).enumerate().map(difference);
            differences.map(|difference| difference * difference).sum::<f64>().sqrt()
        };
        let frontier = (0..analysis.frontier.len()).map(|at| distance(analysis.frontier.utilities(at)));
        let to =
            |concept: SolutionConcept| analysis.solutions.of(concept).map(|pick| distance(&pick.utilities));
        Self {
            frontier: frontier.fold(f64::INFINITY, f64::min),
            is_exact: analysis.frontier.exactness() == crate::prepare::frontier::Exactness::Exact,
            nash: to(SolutionConcept::Nash),
            kalai: to(SolutionConcept::Kalai),
            kalai_smorodinsky: to(SolutionConcept::KalaiSmorodinsky),
            utilitarian: to(SolutionConcept::Utilitarian),
        }
    }
}

pub(super) fn distances(problem: &BargainingProblem, analysis: &Analysis, offer: Offer) -> Distances {
    let own = problem.game.utilities(&problem.offer_space.numbering().outcome(offer));
    Distances::of(&problem.game, analysis, &own)
}

pub(super) fn counts(
    problem: &BargainingProblem,
    proposals: &[TranscriptProposal<'_>],
    p: usize,
) -> MoveCounts {
    let range = |q: usize| {
        let profile = &problem.profiles[q];
        (profile.shown(profile.most()) - profile.shown(profile.bottom())).max(f64::MIN_POSITIVE)
    };
    let n = problem.profiles.len();
    let participants = Participants::new(problem.game.agreement(), n);
    let own: Vec<&TranscriptProposal<'_>> = proposals.iter().filter(|made| made.by.0 == p).collect();
    let mut counts = MoveCounts::default();
    for pair in own.windows(2) {
        // What crosses a red line counts as the least that does not.
        let utility = |made: &TranscriptProposal<'_>, q: usize| {
            let profile = &problem.profiles[q];
            made.utilities.0[q].1.max(profile.shown(profile.bottom()))
        };
        let change = |q: usize| (utility(pair[1], q) - utility(pair[0], q)) / range(q);
        let changes: Vec<f64> = (0..n).map(change).collect();
        counts.note(&participants, PartyId(p), &changes);
    }
    counts
}

pub(super) fn concessions(
    names: &Names<'_>,
    proposals: &[TranscriptProposal<'_>],
    p: usize,
) -> Vec<IssueConcession> {
    let own: Vec<&TranscriptProposal<'_>> = proposals.iter().filter(|made| made.by == PartyId(p)).collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else { return Vec::new() };
    let option = |chosen: &crate::names::OutcomeById, at: usize| {
        let issue = &names.scenario.issues[at];
        (0..issue.n_options()).find(|&o| names.choice(IssueId(at), o) == chosen.0[at].1).unwrap_or(0)
    };
    let issues = 0..names.scenario.issues.len();
    let opening = crate::model::Outcome::new(issues.clone().map(|at| option(first.outcome, at)).collect());
    let concession = |at: usize| {
        let along = names.game.along(&opening, IssueId(at));
        let [from, to] = [first, last].map(|made| option(made.outcome, at) as usize);
        let changes =
            own.windows(2).filter(|pair| pair[0].outcome.0[at].1 != pair[1].outcome.0[at].1).count();
        IssueConcession {
            issue: names.scenario.issues[at].id.clone(),
            opened: first.outcome.0[at].1.clone(),
            ended: last.outcome.0[at].1.clone(),
            cost: names.game.scale(p).utility(along[from][p] - along[to][p]),
            changes,
        }
    };
    issues.map(concession).collect()
}

/// The correlation of two series; none where one does not vary.
fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        xy += (a - x) * (b - y);
        xx += (a - x) * (a - x);
        yy += (b - y) * (b - y);
    }
    (xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}
