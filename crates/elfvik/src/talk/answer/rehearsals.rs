//! What thousands of rehearsals have in common.

use super::conduct::ConductSummary;
use super::rehearsed_talk::RehearsedTalk;
use super::transcript::{EndingKind, LevelSummary, kind, level_shown};
use crate::names::{Audience, CentralUtilityRange, DisplayNames, IdMap, Names, OutcomeById, ShareEstimate};
use crate::prepare::prospects::{CentralRange, WorldCount};
use crate::prepare::{Control, Game, Parameters};
use crate::talk::TalkError;
use crate::talk::event::{FaultKind, StrategyFault};
use crate::talk::offer::{Offer, OutcomeNumbering};
use crate::talk::players::ProgramFactory;
use crate::talk::rehearsal::{MatchSeries, RehearsalRow, RehearsalSettings, draws};
use crate::talk::session::End;
use crate::unsafe_characters::visible_json;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How the talks may go: the same talk many times, each in another world drawn from the guesses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rehearsals {
    /// The version of this shape.
    pub format: u32,
    /// The title of the scenario.
    pub title: String,
    /// What every reader must know before believing a number.
    pub caution: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// How many talks were held.
    pub talks: usize,
    /// How many were asked for: more than were held in a brief where each takes long, or where all are the
    /// same talk.
    pub asked: usize,
    /// How many talks of equal weight tell as much, where the worlds they are held in were weighed by what
    /// was heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<f64>,
    /// Whether nothing is drawn: no guess, no chance, no strategy that draws. Then all rehearsals are the
    /// same talk, it was held once, and nothing here is an estimate.
    pub deterministic: bool,
    /// What all random numbers come from.
    pub seed: u64,
    /// Who played each party.
    pub strategies: IdMap<String>,
    /// The short name of each party.
    pub names: IdMap<String>,
    /// The rules of each level, the lowest first.
    pub levels: Vec<LevelSummary>,
    /// How likely an agreement is, ratified where it had to be.
    pub agreement: ShareEstimate,
    /// How the talks ended, most frequent first.
    pub endings: Vec<EndingShare>,
    /// What strategies did wrong, by party and kind; most frequent first within a party.
    pub faults: Vec<FaultCount>,
    /// In which round talks agreed, from 1; none without an agreement.
    pub rounds: Option<CentralUtilityRange>,
    /// How many offers a talk took.
    pub offers: CentralUtilityRange,
    /// What each party was left with over all talks: discounted utilities, or what no agreement pays.
    pub payoffs: IdMap<CentralUtilityRange>,
    /// The mean of the same.
    pub mean_payoffs: IdMap<f64>,
    /// On what they agreed, most frequent first, at most twelve.
    pub agreed: Vec<AgreedOutcome>,
    /// How many different outcomes were agreed.
    pub different: usize,
    /// Per issue, what was agreed: the share of each option among the agreements.
    pub issues: IdMap<IdMap<f64>>,
    /// What they reached of what was possible, and how the delegates moved; none unless it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conduct: Option<ConductSummary>,
    /// What people read for its ids.
    #[serde(skip)]
    pub display: DisplayNames,
}

/// A way in which talks ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EndingShare {
    /// In which way they ended.
    pub kind: EndingKind,
    /// In how many talks.
    pub talks: usize,
    /// In which share of all talks, from 0 to 1.
    pub share: f64,
}

/// What the strategy of one party did wrong in some of the talks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaultCount {
    /// The party whose strategy it is.
    pub party: String,
    /// Of which kind it was.
    pub kind: FaultKind,
    /// In how many talks. A talk with several such faults counts once, by its first.
    pub talks: usize,
    /// What it was, most frequent first and at most three; of equally frequent ones the one that comes first
    /// in the alphabet.
    pub reasons: Vec<FaultReason>,
    /// How many different reasons there were.
    pub different: usize,
    /// The last lines of the standard error of the program, in the first of these talks in which it wrote
    /// any.
    pub wrote: Option<String>,
}

/// What a fault was.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FaultReason {
    /// As in a talk.
    #[serde(flatten)]
    pub fault: StrategyFault,
    /// In how many talks.
    pub talks: usize,
}

/// An outcome that was agreed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgreedOutcome {
    /// The option of each issue.
    pub outcome: OutcomeById,
    /// The id of a named package that it is.
    pub package: Option<String>,
    /// In how many talks.
    pub talks: usize,
    /// In which share of all talks.
    pub share: ShareEstimate,
}

impl Rehearsals {
    /// The version of the shape.
    pub const FORMAT: u32 = 2;

    /// Rehearses talks and says what they have in common.
    ///
    /// # Errors
    ///
    /// As [`rehearse`](crate::talk::rehearsal::rehearse).
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::prepare::{Parameters, Control};
    /// use elfvik::seed::Seed;
    /// use elfvik::talk::players::no_programs;
    /// use elfvik::talk::rehearsal::RehearsalSettings;
    /// use elfvik::talk::strategy::StrategySpec;
    /// use elfvik::talk::{Rehearsals, setup};
    /// # use elfvik::format::native;
    /// let view = native::starter_view();
    /// let parameters = Parameters::of(&view).unwrap();
    /// let request = RehearsalSettings {
    ///     talks: 20,
    ///     seed: Seed(1),
    ///     course: setup::course(&view),
    ///     specs: vec![StrategySpec::default(); 2],
    ///     most_listed: RehearsalSettings::MOST_LISTED,
    /// };
    /// let found = Rehearsals::of(&parameters, &request, &no_programs, &Control::default()).unwrap();
    /// assert_eq!((found.talks, found.asked), (20, 20));
    /// let ended: usize = found.endings.iter().map(|ending| ending.talks).sum();
    /// assert_eq!(ended, 20);
    /// ```
    pub fn of(
        parameters: &Parameters,
        request: &RehearsalSettings,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<Self, TalkError> {
        Self::with_talks(parameters, request, players, control).map(|(found, _)| found)
    }

    /// The same, with what became of each talk.
    pub(in crate::talk) fn with_talks(
        parameters: &Parameters,
        request: &RehearsalSettings,
        players: &ProgramFactory<'_>,
        control: &Control<'_>,
    ) -> Result<(Self, Vec<RehearsedTalk>), TalkError> {
        let deterministic = !draws(parameters, request);
        let series = MatchSeries::new(parameters.clone(), request.clone())?;
        let rows = series.rows(players, control)?;
        let game = Game::likely(parameters)?;
        let scenario = parameters.view().scenario();
        let names = Names { scenario, game: &game };
        let numbering = OutcomeNumbering::of(game.space())
            .ok_or_else(|| TalkError::TooManyOutcomes { outcomes: game.space().size().to_string() })?;
        let audience = Audience::of(scenario, parameters.view().viewer());
        let samples = RehearsalSamples { rows: &rows, thinning: series.thinning() };
        let found = Self::counted(&names, (request, audience), (samples, &numbering));
        let talks = rows.iter().enumerate().map(|row| RehearsedTalk::of(&names, &numbering, row)).collect();
        Ok((if deterministic { found.certain() } else { found }, talks))
    }

    fn counted(
        names: &Names<'_>,
        (request, audience): (&RehearsalSettings, Audience),
        (samples, numbering): (RehearsalSamples<'_>, &OutcomeNumbering),
    ) -> Self {
        let rows = samples.rows;
        let thinning = samples.thinning.unwrap_or(1.0);
        let n = rows.len();
        let mut met: BTreeMap<Offer, usize> = BTreeMap::new();
        let mut ends: BTreeMap<EndingKind, usize> = BTreeMap::new();
        for row in rows {
            *ends.entry(kind(&row.end)).or_default() += 1;
            if let End::Agreement(offer) = row.end {
                *met.entry(offer).or_default() += 1;
            }
        }
        let n_agreed: usize = met.values().sum();
        let mut endings: Vec<EndingShare> = ends
            .into_iter()
            .map(|(kind, talks)| EndingShare { kind, talks, share: talks as f64 / n.max(1) as f64 })
            .collect();
        endings.sort_by_key(|ending| (Reverse(ending.talks), ending.kind.name()));
        let spread = |values: Vec<f64>| CentralRange::of(values).map(CentralUtilityRange::of);
        let zero = CentralUtilityRange { low: 0.0, middle: 0.0, high: 0.0 };
        let payoffs = |p: usize| rows.iter().map(|row| row.payoffs[p]).collect::<Vec<f64>>();
        let issues = &names.scenario.issues;
        let options = |issue: usize| {
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            met.iter().for_each(|(offer, talks)| {
                *counts.entry(numbering.option(*offer, issue)).or_default() += talks
            });
            let mut counts: Vec<(u32, usize)> = counts.into_iter().collect();
            counts.sort_by_key(|(option, talks)| (Reverse(*talks), *option));
            let share = |(option, talks): (u32, usize)| {
                (issues[issue].option_id(option), talks as f64 / n_agreed as f64)
            };
            IdMap(counts.into_iter().map(share).collect())
        };
        let mut frequent: Vec<(Offer, usize)> = met.iter().map(|(offer, talks)| (*offer, *talks)).collect();
        frequent.sort_by_key(|(offer, talks)| (Reverse(*talks), *offer));
        let agreed = |(offer, talks): (Offer, usize)| {
            let outcome = numbering.outcome(offer);
            let package = names.scenario.packages.iter().find(|p| p.outcome == outcome);
            AgreedOutcome {
                package: package.map(|p| p.id.clone()),
                outcome: names.outcome(&outcome),
                talks,
                share: ShareEstimate::thinned(WorldCount { yes: talks, of: n }, thinning),
            }
        };
        Self {
            format: Self::FORMAT,
            title: names.scenario.title.clone(),
            caution: names.scenario.caution.clone(),
            audience,
            talks: n,
            asked: request.talks,
            effective: samples.thinning.map(|thinning| thinning * n as f64),
            deterministic: false,
            seed: request.seed.0,
            strategies: names.by_party(|p| request.specs[p].to_string()),
            names: names.by_party(|p| names.scenario.parties[p].short.clone()),
            levels: request.course.levels.iter().map(|level| level_shown(level, names.scenario)).collect(),
            agreement: ShareEstimate::thinned(WorldCount { yes: n_agreed, of: n }, thinning),
            endings,
            faults: faults(names, rows),
            rounds: spread(
                rows.iter().filter_map(|row| row.round).map(|round| f64::from(round) + 1.0).collect(),
            ),
            offers: spread(rows.iter().map(|row| row.n_offers as f64).collect()).unwrap_or(zero),
            payoffs: names.by_party(|p| spread(payoffs(p)).unwrap_or(zero)),
            mean_payoffs: names.by_party(|p| payoffs(p).iter().sum::<f64>() / n.max(1) as f64),
            different: met.len(),
            agreed: frequent.into_iter().take(MOST_AGREED).map(agreed).collect(),
            issues: IdMap((0..issues.len()).map(|at| (issues[at].id.clone(), options(at))).collect()),
            conduct: None,
            display: DisplayNames::of(names.scenario),
        }
    }

    /// The same for a talk that cannot come out otherwise: shares are what they are, without an interval.
    fn certain(self) -> Self {
        let certain =
            |share: ShareEstimate| ShareEstimate { low: share.estimate, high: share.estimate, ..share };
        Self {
            deterministic: true,
            agreement: certain(self.agreement),
            agreed: self
                .agreed
                .into_iter()
                .map(|agreed| AgreedOutcome { share: certain(agreed.share), ..agreed })
                .collect(),
            ..self
        }
    }

    /// The rehearsals as JSON, two spaces to a level, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: every number is finite and every key is text.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{format::native::starter_view, prepare::Control, talk::*};
    /// # let request = RehearsalRequest::of(20);
    /// # let found = request.answer(&starter_view(), &players::no_programs, &Control::default()).unwrap();
    /// let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    /// assert_eq!(json["talks"], 20);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("rehearsals have text keys and finite numbers");
        visible_json(json + "\n")
    }

    /// The JSON Schema of rehearsals, with a line break at its end.
    ///
    /// # Panics
    ///
    /// Never: a schema has text keys.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::talk::Rehearsals;
    /// let schema: serde_json::Value = serde_json::from_str(&Rehearsals::schema()).unwrap();
    /// assert_eq!(schema["properties"]["talks"]["type"], "integer");
    /// ```
    #[must_use]
    #[cfg(feature = "schema")]
    pub fn schema() -> String {
        crate::names::schema::<Self>()
    }
}

/// What became of talks, and what share of them is worth as much as if each had been held in a world drawn
/// alone, where worlds were picked.
#[derive(Clone, Copy)]
struct RehearsalSamples<'r> {
    rows: &'r [RehearsalRow],
    thinning: Option<f64>,
}

/// What strategies did wrong, counted. Rows are in the order of the talks, so that nothing depends on which
/// was over first.
fn faults(names: &Names<'_>, rows: &[RehearsalRow]) -> Vec<FaultCount> {
    #[derive(Default)]
    struct OfferAgreement {
        talks: usize,
        reasons: BTreeMap<StrategyFault, usize>,
        wrote: Option<String>,
    }

    let mut met: BTreeMap<(usize, FaultKind), OfferAgreement> = BTreeMap::new();
    for failure in rows.iter().flat_map(|row| &row.faults) {
        let one = met.entry((failure.party.0, failure.fault.kind())).or_default();
        one.talks += 1;
        *one.reasons.entry(failure.fault.clone()).or_default() += 1;
        if one.wrote.is_none() && !failure.standard_error.is_empty() {
            one.wrote = Some(failure.standard_error.clone());
        }
    }
    let mut counted: Vec<((usize, FaultKind), OfferAgreement)> = met.into_iter().collect();
    counted.sort_by_key(|((party, kind), met)| (*party, Reverse(met.talks), kind.name()));
    let count =
        |((party, kind), OfferAgreement { talks, reasons, wrote }): ((usize, FaultKind), OfferAgreement)| {
            let different = reasons.len();
            let mut reasons: Vec<(StrategyFault, usize)> = reasons.into_iter().collect();
            reasons.sort_by_cached_key(|(fault, talks)| (Reverse(*talks), fault.to_string()));
            let shown = reasons.into_iter().take(MOST_REASONS);
            let reasons = shown.map(|(fault, talks)| FaultReason { fault, talks }).collect();
            FaultCount {
                party: names.scenario.parties[party].id.clone(),
                kind,
                talks,
                reasons,
                different,
                wrote,
            }
        };
    counted.into_iter().map(count).collect()
}

const MOST_REASONS: usize = 3;
const MOST_AGREED: usize = 12;
