//! The private part of a sheet: what a party's points are, and what it has without a deal.

use crate::brief::red_lines::{IssueOptions, RedLineSummary};
use crate::model::{
    AgreementRule, DiscountPer, Estimate, IssueId, PartyFile, PartyId, Preferences, Reservation, Scenario,
    Term, View, words,
};
use crate::names::{OptionChoice, choice};
use crate::number::Decimal;
use crate::prepare::{AnalysisError, Game, Parameters};
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one party alone is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleSummary {
    /// The id of the party.
    pub party: String,
    /// What it has without a deal.
    pub fallback: FallbackSummary,
    /// What the options of each issue are worth, every consent granted.
    pub issues: Vec<IssuePoints>,
    /// What combinations of a few issues pay: tables.
    pub tables: Vec<TablePoints>,
    /// What products of the numbers of issues pay.
    pub products: Vec<ProductPoints>,
    /// What is paid, or lost, when a combination holds.
    pub bonuses: Vec<CombinationPoints>,
    /// The most that any deal counts; none where there is no such limit.
    pub ceiling: Option<f64>,
    /// What a unit of waiting leaves of the points; none where waiting costs nothing.
    pub discount: Option<f64>,
    /// What that unit is, where the file says so.
    pub discount_per: Option<DiscountPer>,
    /// What it never accepts, whatever else is offered.
    pub red_lines: Vec<RedLineSummary>,
    /// How many of its own numbers the file guesses within a range; the sheet has their likely values.
    pub n_guesses: usize,
    /// What it is told in confidence.
    pub confidential: Option<String>,
}

/// What a party has without a deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FallbackSummary {
    /// How it is given.
    pub kind: FallbackKind,
    /// How many points that is; none for a party that prefers any deal.
    pub points: Option<f64>,
    /// The name of the package whose worth it is.
    pub package: Option<String>,
    /// What it is in states of nature where it is something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_state: Vec<StateFallback>,
}

words! {
    /// How a fallback is given.
    pub enum FallbackKind {
        /// As points.
        Points = "points",
        /// As a named package.
        Package = "package",
        /// As less than any deal.
        AnyDeal = "any-deal",
    }
}

/// What a party has without a deal in a state of nature.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StateFallback {
    /// The name of the state.
    pub state: String,
    /// How many points; none where it prefers any deal.
    pub points: Option<f64>,
}

/// What the options of an issue are worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IssuePoints {
    /// The id of the issue.
    pub issue: String,
    /// Whether every option is listed; else some, evenly spread, both ends among them.
    pub is_complete: bool,
    /// The options with their points.
    pub options: Vec<OptionPoints>,
    /// The arguments of the file.
    pub why: Vec<String>,
}

/// What an option is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionPoints {
    /// A label's id or a number.
    pub option: OptionChoice,
    /// Its points.
    pub points: f64,
}

/// What combinations of the options of a few issues pay.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TablePoints {
    /// The ids of the issues.
    pub issues: Vec<String>,
    /// What every combination pays that has no row.
    pub otherwise: f64,
    /// All others.
    pub rows: Vec<TableRow>,
    /// The argument of the file.
    pub why: Option<String>,
}

/// What one combination of a table pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableRow {
    /// An option of each issue.
    pub options: Vec<OptionChoice>,
    /// What they pay together.
    pub points: f64,
}

/// What the product of the numbers of some issues pays.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductPoints {
    /// The ids of the issues.
    pub issues: Vec<String>,
    /// What one of the product pays.
    pub points: f64,
    /// The argument of the file.
    pub why: Option<String>,
}

/// What is paid when a combination holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CombinationPoints {
    /// The combination: all of these at once.
    pub when: Vec<IssueOptions>,
    /// What it pays; below zero for a loss.
    pub points: f64,
    /// The argument of the file.
    pub why: Option<String>,
}

impl RoleSummary {
    pub(super) fn of(scenario: &Scenario, file: &PartyFile) -> Result<Self, AnalysisError> {
        let own = &file.preferences;
        // A bonus or a table on one issue would count among its options in a game.
        let is_single = |term: &&Term| matches!(term, Term::Values { .. });
        let single = own.terms.iter().filter(is_single).cloned().collect();
        let game = own_game(scenario, file.party, &Preferences { terms: single, ..own.clone() })?;
        let party = file.party.0;
        let mut role = Self {
            party: scenario.parties[party].id.clone(),
            fallback: fallback(scenario, file)?,
            issues: (0..scenario.issues.len())
                .map(|i| issue(scenario, own, &game, (party, IssueId(i))))
                .collect(),
            tables: Vec::new(),
            products: Vec::new(),
            bonuses: Vec::new(),
            ceiling: own.ceiling.map(Decimal::to_f64),
            discount: own.discount.as_ref().map(|discount| discount.likely().to_f64()),
            discount_per: own.discount_per,
            red_lines: own
                .red_lines
                .iter()
                .map(|line| RedLineSummary::of(scenario, file.party, None, line))
                .collect(),
            n_guesses: guesses(own),
            confidential: file.confidential.clone(),
        };
        own.terms.iter().for_each(|term| role.add(scenario, term));
        Ok(role)
    }

    /// Adds a term over several issues; what single options are worth is known from the game.
    fn add(&mut self, scenario: &Scenario, term: &Term) {
        let ids = |issues: &[IssueId]| issues.iter().map(|i| scenario.issues[i.0].id.clone()).collect();
        match term {
            Term::Values { .. } => {}
            Term::Joint { issues, weight, table, out_of, why } => {
                let worth = |value: &Estimate| points(Some(weight), Some(value), *out_of);
                let (otherwise, rows) = rows(scenario, issues, &table.iter().map(worth).collect::<Vec<_>>());
                self.tables.push(TablePoints { issues: ids(issues), otherwise, rows, why: why.clone() });
            }
            Term::Product { issues, weight, out_of, why } => self.products.push(ProductPoints {
                issues: ids(issues),
                points: points(Some(weight), None, *out_of),
                why: why.clone(),
            }),
            Term::Bonus { when, value, out_of, why } => self.bonuses.push(CombinationPoints {
                when: IssueOptions::of_region(scenario, when),
                points: points(None, Some(value), *out_of),
                why: why.clone(),
            }),
        }
    }
}

/// The game of one party alone, every consent granted and without rules: what options are worth to it, and
/// nothing that any other file says.
fn own_game(scenario: &Scenario, party: PartyId, own: &Preferences) -> Result<Game, AnalysisError> {
    let mut scenario = scenario.with_consents_granted();
    scenario.rules.clear();
    scenario.agreement = AgreementRule::All;
    let file = |(p, preferences): (usize, Preferences)| PartyFile::of(PartyId(p), preferences);
    let nothing = Preferences { normalise: own.normalise, ..Preferences::of(Vec::new(), Reservation::Any) };
    let own = Preferences { red_lines: Vec::new(), ..own.clone() };
    let all = (0..scenario.parties.len()).map(|p| if p == party.0 { own.clone() } else { nothing.clone() });
    let files: Vec<PartyFile> = all.enumerate().map(file).collect();
    let view = View::of_analyst(scenario, files).expect("one file for each party of a checked scenario");
    Game::likely(&Parameters::of(&view)?)
}

fn fallback(scenario: &Scenario, file: &PartyFile) -> Result<FallbackSummary, AnalysisError> {
    let (own, party) = (&file.preferences, file.party);
    let reservation = own.reservation_in(scenario.states.likely());
    let points = |reservation: &Reservation| match reservation {
        Reservation::Any => Ok(None),
        Reservation::Value(estimate) => Ok(Some(estimate.likely().to_f64())),
        Reservation::Package(_) => {
            let own = Preferences {
                reservation: reservation.clone(),
                reservation_by_state: Vec::new(),
                ..own.clone()
            };
            Ok(Some(own_game(scenario, party, &own)?.reservation_as_written(party.0)))
        }
    };
    let (kind, package) = match reservation {
        Reservation::Any => (FallbackKind::AnyDeal, None),
        Reservation::Value(_) => (FallbackKind::Points, None),
        Reservation::Package(at) => (FallbackKind::Package, Some(scenario.packages[at.0].name.clone())),
    };
    let of_state = |(name, reservation)| Ok(StateFallback { state: name, points: points(reservation)? });
    let by_state = match own.reservation_by_state.is_empty() {
        true => Vec::new(),
        false => {
            let named = scenario
                .states
                .possible()
                .into_iter()
                .map(|state| (scenario.states.name(state).to_owned(), own.reservation_in(state)));
            named.map(of_state).collect::<Result<_, AnalysisError>>()?
        }
    };
    Ok(FallbackSummary { kind, points: points(reservation)?, package, by_state })
}

fn issue(scenario: &Scenario, own: &Preferences, game: &Game, (party, id): (usize, IssueId)) -> IssuePoints {
    let n_options = scenario.issues[id.0].n_options();
    let listed = listed(n_options, &corners(scenario, own, id));
    let option = |&option: &u32| OptionPoints {
        option: choice(scenario, id, option),
        points: game.value_as_written(id.0, option, party),
    };
    let why = own.terms.iter().filter_map(|term| match term {
        Term::Values { issue, why, .. } if *issue == id => why.clone(),
        _ => None,
    });
    IssuePoints {
        issue: scenario.issues[id.0].id.clone(),
        is_complete: listed.len() == n_options as usize,
        options: listed.iter().map(option).collect(),
        why: why.collect(),
    }
}

/// The options at which straight lines bend.
fn corners(scenario: &Scenario, own: &Preferences, id: IssueId) -> Vec<u32> {
    let issue = &scenario.issues[id.0];
    let line = |term: &Term| match term {
        Term::Values { issue, values: crate::model::Values::Line(line), .. } if *issue == id => {
            line.points.iter().map(|(x, _)| *x).collect()
        }
        _ => Vec::new(),
    };
    let numbers: Vec<Decimal> = own.terms.iter().flat_map(line).collect();
    let is_corner = |option: &u32| issue.number(*option).is_some_and(|number| numbers.contains(&number));
    (0..issue.n_options()).filter(is_corner).collect()
}

/// The options to be listed: all of a few, else some evenly spread, with both ends and where lines bend.
fn listed(n_options: u32, corners: &[u32]) -> Vec<u32> {
    let labels_or_few = n_options <= MOST_OPTIONS;
    if labels_or_few {
        return (0..n_options).collect();
    }
    let even = crate::brief::answers::spread(n_options as usize, EVENLY).into_iter().map(|at| at as u32);
    let mut all: Vec<u32> = even.chain(corners.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What most combinations of a table pay, and the rows of all others.
fn rows(scenario: &Scenario, issues: &[IssueId], cells: &[f64]) -> (f64, Vec<TableRow>) {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    cells.iter().for_each(|cell| *counts.entry(cell.to_bits()).or_default() += 1);
    let most = counts.values().copied().max().unwrap_or(0);
    let is_common = |cell: &&f64| most > 1 && counts[&cell.to_bits()] == most;
    let otherwise = cells.iter().find(is_common).copied();
    let row = |(cell, &points): (usize, &f64)| {
        let mut rest = cell;
        let mut options: Vec<OptionChoice> = Vec::with_capacity(issues.len());
        for &issue in issues.iter().rev() {
            let n_options = scenario.issues[issue.0].n_options() as usize;
            options.push(choice(scenario, issue, (rest % n_options) as u32));
            rest /= n_options;
        }
        options.reverse();
        TableRow { options, points }
    };
    let differs = |(_, cell): &(usize, &f64)| otherwise.is_none_or(|o| o.to_bits() != cell.to_bits());
    (otherwise.unwrap_or(0.0), cells.iter().enumerate().filter(differs).map(row).collect())
}

/// A weight times a value over what values are divided by, each 1 where it is left out: the nearest float.
fn points(weight: Option<&Estimate>, value: Option<&Estimate>, out_of: Option<Decimal>) -> f64 {
    let number = |estimate: Option<&Estimate>| {
        estimate.map_or_else(BigRational::one, |estimate| estimate.likely().to_rational())
    };
    let out_of = out_of.map_or_else(BigRational::one, Decimal::to_rational);
    (number(weight) * number(value) / out_of).to_f64().unwrap_or(0.0)
}

/// How many of a party's own numbers are guesses.
fn guesses(own: &Preferences) -> usize {
    let reservations =
        std::iter::once(&own.reservation).chain(own.reservation_by_state.iter().map(|(_, r)| r));
    let values = reservations.filter_map(|reservation| match reservation {
        Reservation::Value(estimate) => Some(estimate),
        Reservation::Package(_) | Reservation::Any => None,
    });
    let terms = own.terms.iter().flat_map(Term::estimates);
    values.chain(terms).chain(&own.discount).filter(|estimate| estimate.is_uncertain()).count()
}

/// Of so many options all are listed.
const MOST_OPTIONS: u32 = 24;
/// Of more, so many evenly spread.
const EVENLY: usize = 11;
