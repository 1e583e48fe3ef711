//! What a brief concludes, one thing at a time, and when it counts as changed.

use crate::brief::{
    Brief, EvidenceDoubt, GapKind, IssueStatus, LeverSummary, OptionChoice, OptionShare, OutcomeById,
    OutcomeReference, PackageAcceptability, ProspectsSummary, RedLineSummary, SensitivitySummary,
    SolutionConcept, Utilities,
};
use crate::talk::Rehearsals;
use crate::talk::answer::{AgreedOutcome, EndingKind};
use serde::Serialize;

/// A conclusion that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConclusionChange {
    /// What it is about.
    pub about: ConclusionSubject,
    /// What was concluded before; null where nothing was.
    pub before: Option<Conclusion>,
    /// What is concluded after; null where nothing is.
    pub after: Option<Conclusion>,
}

/// What a conclusion is about. Parties, issues, packages and rules are named by their ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ConclusionSubject {
    /// Whether there is a zone of agreement.
    Zone,
    /// How many outcomes it holds.
    ZoneOutcomes,
    /// Whether there is anything that is accepted and ratified.
    RatifiedZone,
    /// How many outcomes that are.
    RatifiedOutcomes,
    /// What a bargaining solution picks of them.
    RatifiedPick {
        /// Which of the four.
        concept: SolutionConcept,
    },
    /// What stands in the way at home of the outcome that comes closest.
    ObstaclesAtHome,
    /// Who refuses a package at home.
    RefusedAtHome {
        /// The id of the package.
        package: String,
    },
    /// The likeliest state of nature, of which all else is said.
    LikeliestState,
    /// Whether there is a deal in a state of nature, one that is ratified where ratifiers are known.
    ZoneInState {
        /// The id of the state; null for the normal one.
        state: Option<String>,
    },
    /// How many outcomes make one.
    OutcomesInState {
        /// The id of the state; null for the normal one.
        state: Option<String>,
    },
    /// The greatest product of gains among them.
    PickInState {
        /// The id of the state; null for the normal one.
        state: Option<String>,
    },
    /// How many outcomes break no rule.
    FeasibleOutcomes,
    /// How many efficient points there are.
    EfficientPoints,
    /// How far the ideals lie from what is possible.
    Opposition,
    /// What a bargaining solution picks.
    Pick {
        /// Which of the four.
        concept: SolutionConcept,
    },
    /// What the gap at an issue comes to.
    Gap {
        /// The id of the issue.
        issue: String,
    },
    /// To whom a package is acceptable.
    AcceptableTo {
        /// The id of the package.
        package: String,
    },
    /// In how many worlds a deal is possible.
    DealPossible,
    /// In how many a deal is possible that is ratified too.
    RatifiedDealPossible,
    /// In how many it is possible by the files alone, without what was heard.
    DealPossibleUnheard,
    /// The guess that what was heard moved furthest.
    MovedByHeard,
    /// What speaks against taking what was heard at face value.
    DoubtsAboutHeard,
    /// In how many worlds of a state of nature a deal is possible, one that is ratified where ratifiers are
    /// known.
    DealPossibleInState {
        /// The id of the state; null for the normal one.
        state: Option<String>,
    },
    /// Whether some order of the steps is safe.
    SafeOrder,
    /// By how much all bonds would have to rise, each by the same, for one to be safe.
    BondsMissing,
    /// The bonds with which one is safe, none of which can be smaller alone.
    MinimalBonds,
    /// Where somebody gains most by walking away in the order that is shown.
    WeakestLink,
    /// Whether nobody can get more than a package gives without somebody getting less.
    Efficient {
        /// The id of the package.
        package: String,
    },
    /// Ratifiers of whom nothing is known.
    UnknownRatifiers,
    /// In how many worlds an outcome is acceptable to all who must agree.
    Acceptable {
        /// What it goes by.
        name: OutcomeReference,
    },
    /// In how many it is ratified.
    Ratified {
        /// What it goes by.
        name: OutcomeReference,
    },
    /// The most robust package.
    MostRobust,
    /// In how many worlds that is acceptable.
    MostRobustAcceptable,
    /// In how many it is ratified.
    MostRobustRatified,
    /// In how many one of the robust packages is acceptable, and ratified where ratifiers are known.
    AnyRobustAcceptable,
    /// Robust packages after the first that add more than the draws explain.
    FurtherRobust,
    /// The guess that decides most.
    FindOutFirst,
    /// Whether one option prevails at an issue in the Nash packages.
    Openness {
        /// The id of the issue.
        issue: String,
    },
    /// The option that is there most often.
    MostFrequent {
        /// The id of the issue.
        issue: String,
    },
    /// The easiest lever that opens a zone.
    EasiestLever,
    /// How far a lever must go to open a zone.
    ToOpenZone {
        /// The rule or the number that is changed.
        lever: LeverSubject,
    },
    /// The easiest lever for a deal that is ratified too.
    EasiestRatifiedLever,
    /// How far a lever must go for a deal that is ratified too.
    ToOpenRatifiedZone {
        /// The rule or the number that is changed.
        lever: LeverSubject,
    },
    /// The easiest lever that makes a package acceptable.
    EasiestLeverFor {
        /// The id of the package.
        package: String,
    },
    /// In how many rehearsals there is an agreement.
    RehearsalsAgree,
    /// In how many the talks end in one way.
    RehearsalsEnd {
        /// The way in which they end.
        ending: EndingKind,
    },
    /// What is agreed most often.
    MostAgreed,
    /// In how many rehearsals that is agreed.
    MostAgreedShare,
    /// What to offer next.
    Offer {
        /// The first of them, the second or the third: from 1.
        number: usize,
    },
    /// In how many worlds the first offer is accepted.
    FirstOfferAccepted,
    /// In how many it is ratified then.
    FirstOfferRatified,
}

/// What is changed by a lever.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LeverSubject {
    /// A rule is dropped, by its id.
    Rule(String),
    /// A red line is given up: `egypt: never relief full`.
    RedLine(
        #[serde(serialize_with = "in_ids")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        RedLineSummary,
    ),
    /// A number, by its place in the files.
    Number(String),
}

/// What is concluded. Shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Conclusion {
    /// Whether something is there; null where that is open.
    Exists(Option<bool>),
    /// Whether a package wastes nothing.
    Efficient(bool),
    /// How many, as decimal digits: at least and at most.
    Count(String, String),
    /// A measure, to three decimals.
    Measure(f64),
    /// Bonds of all parties: several sets where any of them will do.
    Bonds(Vec<Utilities>),
    /// The moment before a step at which a party gains most by walking away.
    WeakestLink {
        /// The step that would not be done; null after the last.
        next: Option<String>,
        /// Who would walk away.
        party: String,
    },
    /// An outcome; null where there is none.
    Outcome(Option<OutcomeById>),
    /// Several outcomes, in the order of the brief.
    Outcomes(Vec<OutcomeById>),
    /// A package, by its id.
    Package(String),
    /// What a gap comes to.
    Gap {
        /// What the gap comes to, in a word.
        reading: GapKind,
        /// The party to which a tradeable issue matters most.
        matters_to: Option<String>,
    },
    /// Parties by their ids.
    Parties(Vec<String>),
    /// Ratifiers by their ids, as `party/ratifier`.
    Ratifiers(Vec<String>),
    /// A share of worlds or talks.
    Share(f64),
    /// A number, by its place in the files.
    Number(String),
    /// A state of nature, by its id; null for the normal one.
    State(Option<String>),
    /// Doubts about what was heard.
    Doubts(Vec<EvidenceDoubt>),
    /// An option of an issue.
    Option(OptionChoice),
    /// Whether one option prevails; null where no world has a Nash package.
    Openness(Option<IssueStatus>),
    /// A lever with how far it goes; null where there is none.
    Lever(Option<LeverConclusion>),
    /// How far a lever goes.
    Reach(Option<NumberRange>),
}

/// A change that suffices alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeverConclusion {
    /// The rule or the number that is changed.
    pub lever: LeverSubject,
    /// How far; null for a rule that is dropped.
    pub reach: Option<NumberRange>,
}

/// From what a number goes to what, each to six digits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NumberRange {
    /// What its file says.
    pub from: f64,
    /// What it must say.
    pub to: f64,
}

/// One conclusion of a brief.
pub(super) struct Concluded {
    about: ConclusionSubject,
    what: ConclusionKind,
    /// Whether it is one of many levers: without a zone all of them go at once, and one line says so.
    is_lever: bool,
}

/// A conclusion with the sample that it rests on.
enum ConclusionKind {
    /// What is computed, without any draw.
    Computed(Conclusion),
    /// A share of worlds or talks that were drawn.
    Drawn(ShareSample),
    /// What comes first of several by a share that was drawn, with the shares of others of the list.
    First { name: Conclusion, all: Vec<(Conclusion, ShareSample)> },
}

/// A share with the size of its sample.
#[derive(Clone, Copy)]
struct ShareSample {
    share: f64,
    of: f64,
}

impl ShareSample {
    fn new(share: f64, of: usize) -> Self {
        Self { share, of: of as f64 }
    }

    /// Whether the difference from another is more than the draws explain: 1.96 standard errors.
    fn differs(self, other: Self) -> bool {
        let variance = |sample: Self| sample.share * (1.0 - sample.share) / sample.of.max(1.0);
        (self.share - other.share).abs() > 1.96 * (variance(self) + variance(other)).sqrt()
    }
}

impl ConclusionKind {
    fn conclusion(&self) -> Conclusion {
        match self {
            Self::Computed(what) => what.clone(),
            Self::Drawn(sample) => Conclusion::Share(sample.share),
            Self::First { name, .. } => name.clone(),
        }
    }

    /// Whether the later conclusion is another one than this.
    fn differs(&self, later: &Self) -> bool {
        match (self, later) {
            (Self::Drawn(before), Self::Drawn(after)) => before.differs(*after),
            (Self::First { name: old, all: before }, Self::First { name: new, all: after }) => {
                old != new && (leads(before, old, new) || leads(after, new, old))
            }
            _ => self.conclusion() != later.conclusion(),
        }
    }
}

/// Whether one of a list lies before another by more than the draws explain; so it does where the other is
/// not listed.
fn leads(all: &[(Conclusion, ShareSample)], first: &Conclusion, second: &Conclusion) -> bool {
    let get = |name: &Conclusion| all.iter().find(|(n, _)| n == name).map(|(_, sample)| *sample);
    match (get(first), get(second)) {
        (Some(first), Some(second)) => first.differs(second),
        _ => true,
    }
}

/// The conclusions that changed, came or went.
pub(super) fn changed(before: &[Concluded], after: &[Concluded]) -> Vec<ConclusionChange> {
    fn get<'c>(all: &'c [Concluded], about: &ConclusionSubject) -> Option<&'c ConclusionKind> {
        all.iter().find(|c| c.about == *about).map(|c| &c.what)
    }
    let has_levers = |all: &[Concluded]| all.iter().any(|c| c.is_lever);
    let both_have = has_levers(before) && has_levers(after);
    let gone = before.iter().filter(|c| get(after, &c.about).is_none());
    let change = |about: &ConclusionSubject| {
        let (old, new) = (get(before, about), get(after, about));
        let is_same = old.zip(new).is_some_and(|(old, new)| !old.differs(new));
        let [before, after] = [old, new].map(|what| what.map(ConclusionKind::conclusion));
        (!is_same).then(|| ConclusionChange { about: about.clone(), before, after })
    };
    after
        .iter()
        .chain(gone)
        .filter(|c| both_have || !c.is_lever)
        .map(|c| &c.about)
        .filter_map(change)
        .collect()
}

/// What a brief concludes.
pub(super) fn of(brief: &Brief) -> Vec<Concluded> {
    let mut all = List(Vec::new());
    all.ratification(brief);
    all.zone(brief);
    all.states(brief);
    all.packages(brief);
    if let Some(prospects) = &brief.prospects {
        all.prospects(prospects);
        all.robust(prospects);
        all.open_issues(prospects);
    }
    all.heard(brief);
    all.levers(brief);
    all.plan(brief);
    if let Some(rehearsals) = &brief.talks {
        all.rehearsals(rehearsals);
    }
    all.offers(brief);
    all.0
}

struct List(Vec<Concluded>);

impl List {
    fn put(&mut self, about: ConclusionSubject, what: ConclusionKind) {
        self.0.push(Concluded { about, what, is_lever: false });
    }

    fn say(&mut self, about: ConclusionSubject, what: Conclusion) {
        self.put(about, ConclusionKind::Computed(what));
    }

    fn draw(&mut self, about: ConclusionSubject, share: f64, of: usize) {
        self.put(about, ConclusionKind::Drawn(ShareSample::new(share, of)));
    }

    fn first(&mut self, about: ConclusionSubject, all: Vec<(Conclusion, ShareSample)>) {
        let Some((name, _)) = all.first() else { return };
        self.put(about, ConclusionKind::First { name: name.clone(), all });
    }

    /// What survives at home.
    fn ratification(&mut self, brief: &Brief) {
        let Some(found) = &brief.ratification else { return };
        self.say(ConclusionSubject::RatifiedZone, Conclusion::Exists(found.zone.exists));
        let (low, high) = (&found.zone.outcomes.low, &found.zone.outcomes.high);
        self.say(ConclusionSubject::RatifiedOutcomes, Conclusion::Count(low.clone(), high.clone()));
        let missing = found.missing_at_home.0.iter().filter(|(_, missing)| *missing > 0.0);
        let obstacles = found.refusing_all.iter().chain(missing.map(|(id, _)| id)).cloned().collect();
        self.say(ConclusionSubject::ObstaclesAtHome, Conclusion::Ratifiers(obstacles));
        for (concept, solution) in found.solutions.named() {
            let about = ConclusionSubject::RatifiedPick { concept };
            self.say(about, Conclusion::Outcome(solution.outcome.clone()));
        }
        for package in &brief.packages {
            let about = ConclusionSubject::RefusedAtHome { package: package.id.clone() };
            self.say(about, Conclusion::Ratifiers(package.refused_at_home.clone()));
        }
    }

    fn zone(&mut self, brief: &Brief) {
        self.say(ConclusionSubject::Zone, Conclusion::Exists(brief.zone.exists));
        let (low, high) = (&brief.zone.outcomes.low, &brief.zone.outcomes.high);
        self.say(ConclusionSubject::ZoneOutcomes, Conclusion::Count(low.clone(), high.clone()));
        let count = |n: String| Conclusion::Count(n.clone(), n);
        self.say(ConclusionSubject::FeasibleOutcomes, count(brief.space.feasible.clone()));
        self.say(ConclusionSubject::EfficientPoints, count(brief.frontier.count.to_string()));
        if let Some(opposition) = brief.opposition {
            self.say(ConclusionSubject::Opposition, Conclusion::Measure((opposition * 1e3).round() / 1e3));
        }
        for (concept, solution) in brief.solutions.named() {
            self.say(ConclusionSubject::Pick { concept }, Conclusion::Outcome(solution.outcome.clone()));
        }
        for gap in &brief.gap {
            let (reading, matters_to) = (gap.reading, gap.matters_to.clone());
            self.say(
                ConclusionSubject::Gap { issue: gap.issue.clone() },
                Conclusion::Gap { reading, matters_to },
            );
        }
    }

    /// What was learned from what was heard.
    fn heard(&mut self, brief: &Brief) {
        let Some(heard) = &brief.heard else { return };
        let Some(learned) = &heard.learned else { return };
        let n = brief.prospects.as_ref().map_or(0, |prospects| prospects.worlds);
        self.draw(ConclusionSubject::DealPossibleUnheard, learned.before.estimate, n);
        if let Some(first) = learned.moved.first() {
            let number = first.number.number.clone();
            self.say(ConclusionSubject::MovedByHeard, Conclusion::Number(number));
        }
        self.say(ConclusionSubject::DoubtsAboutHeard, Conclusion::Doubts(heard.doubts.clone()));
    }

    /// In which order an agreement could be kept.
    fn plan(&mut self, brief: &Brief) {
        let Some(plan) = &brief.plan else { return };
        self.say(ConclusionSubject::SafeOrder, Conclusion::Exists(plan.safe.exists));
        if let Some(missing) = plan.missing {
            self.say(ConclusionSubject::BondsMissing, Conclusion::Measure((missing * 1e3).round() / 1e3));
        }
        let bonds = plan.bonds.minimal.iter().map(|minimal| minimal.bonds.clone()).collect();
        self.say(ConclusionSubject::MinimalBonds, Conclusion::Bonds(bonds));
        if let Some(link) = plan.order.as_ref().and_then(|order| order.weakest.as_ref()) {
            let (next, party) = (link.next.clone(), link.party.clone());
            self.say(ConclusionSubject::WeakestLink, Conclusion::WeakestLink { next, party });
        }
    }

    /// What could be signed in each state of nature.
    fn states(&mut self, brief: &Brief) {
        let Some(states) = &brief.states else { return };
        if let Some(likeliest) = states.states.iter().find(|state| state.likeliest) {
            self.say(ConclusionSubject::LikeliestState, Conclusion::State(likeliest.id.clone()));
        }
        for own in &states.states {
            let state = || own.id.clone();
            let (low, high) = (own.zone.outcomes.low.clone(), own.zone.outcomes.high.clone());
            self.say(ConclusionSubject::ZoneInState { state: state() }, Conclusion::Exists(own.zone.exists));
            self.say(ConclusionSubject::OutcomesInState { state: state() }, Conclusion::Count(low, high));
            if let Some(worlds) = own.worlds.filter(|worlds| worlds.worlds > 0) {
                let about = ConclusionSubject::DealPossibleInState { state: state() };
                self.draw(about, worlds.deal.estimate, worlds.worlds);
            }
            let about = ConclusionSubject::PickInState { state: state() };
            self.say(about, Conclusion::Outcome(own.nash.outcome.clone()));
        }
    }

    fn packages(&mut self, brief: &Brief) {
        for package in &brief.packages {
            let about = ConclusionSubject::AcceptableTo { package: package.id.clone() };
            self.say(about, Conclusion::Parties(package.acceptable_to.clone()));
            let about = ConclusionSubject::Efficient { package: package.id.clone() };
            self.say(about, Conclusion::Efficient(package.efficient));
        }
    }

    fn prospects(&mut self, prospects: &ProspectsSummary) {
        let n = prospects.worth() as usize;
        self.draw(ConclusionSubject::DealPossible, prospects.zone_probability.estimate, n);
        self.draw(ConclusionSubject::RatifiedDealPossible, prospects.ratified.estimate, n);
        if !prospects.unknown_ratifiers.is_empty() {
            let unknown = prospects.unknown_ratifiers.clone();
            self.say(ConclusionSubject::UnknownRatifiers, Conclusion::Ratifiers(unknown));
        }
        let named = prospects.packages.iter().chain(&prospects.solutions);
        for prospect in named {
            // Solutions that pick the same share one entry.
            for name in &prospect.names {
                self.draw(
                    ConclusionSubject::Acceptable { name: name.clone() },
                    prospect.acceptable.estimate,
                    n,
                );
                self.draw(ConclusionSubject::Ratified { name: name.clone() }, prospect.ratified.estimate, n);
            }
        }
    }

    fn robust(&mut self, prospects: &ProspectsSummary) {
        let n = prospects.worth() as usize;
        let robust = &prospects.robust;
        let is_ratified = prospects.ratified_unresolved.is_some();
        let share = |p: &PackageAcceptability| {
            // Without ratifiers both are the same.
            let share = if is_ratified { p.ratified } else { p.acceptable };
            (Conclusion::Outcome(Some(p.outcome.clone())), ShareSample::new(share.estimate, n))
        };
        self.first(ConclusionSubject::MostRobust, robust.iter().map(share).collect());
        if let Some(best) = robust.first() {
            self.draw(ConclusionSubject::MostRobustAcceptable, best.acceptable.estimate, n);
            self.draw(ConclusionSubject::MostRobustRatified, best.ratified.estimate, n);
        }
        if let Some(together) = robust.last().and_then(|last| last.together) {
            self.draw(ConclusionSubject::AnyRobustAcceptable, together.estimate, n);
        }
        let mut earlier = ShareSample::new(0.0, n);
        let mut needed = Vec::new();
        for prospect in robust {
            let together = ShareSample::new(prospect.together.unwrap_or(prospect.acceptable).estimate, n);
            // What adds no more than the draws explain is in the list by chance.
            if earlier.differs(together) {
                needed.push(prospect.outcome.clone());
                earlier = together;
            }
        }
        if needed.len() > 1 {
            self.say(ConclusionSubject::FurtherRobust, Conclusion::Outcomes(needed.split_off(1)));
        }
        let share = |guess: &SensitivitySummary| {
            (Conclusion::Number(guess.number.number.clone()), ShareSample::new(guess.share, n))
        };
        self.first(ConclusionSubject::FindOutFirst, prospects.find_out_first.iter().map(share).collect());
    }

    /// Whether an issue is settled turns on the share of its most frequent option.
    fn open_issues(&mut self, prospects: &ProspectsSummary) {
        // How many worlds have a Nash package.
        let possible = match prospects.ratified_unresolved {
            Some(_) => prospects.ratified,
            None => prospects.zone_probability,
        };
        let n = (prospects.worth() * possible.estimate).round() as usize;
        for issue in &prospects.issues {
            let about = ConclusionSubject::Openness { issue: issue.issue.clone() };
            let (Some(reading), Some(top)) = (issue.reading, issue.options.first()) else {
                self.say(about, Conclusion::Openness(issue.reading));
                continue;
            };
            let share = ShareSample::new(top.share, n);
            let border = match reading {
                IssueStatus::Settled => IssueStatus::Open,
                IssueStatus::Open => IssueStatus::Settled,
            };
            // The other reading begins at nine tenths, which is known exactly.
            let limit = ShareSample { share: SETTLED, of: f64::INFINITY };
            let [name, border] = [reading, border].map(|reading| Conclusion::Openness(Some(reading)));
            let all = vec![(name.clone(), share), (border, limit)];
            self.put(about, ConclusionKind::First { name, all });
            let option =
                |o: &OptionShare| (Conclusion::Option(o.option.clone()), ShareSample::new(o.share, n));
            let about = ConclusionSubject::MostFrequent { issue: issue.issue.clone() };
            self.first(about, issue.options.iter().map(option).collect());
        }
    }

    fn levers(&mut self, brief: &Brief) {
        let levers = &brief.levers;
        let easiest = |levers: &[LeverSummary]| Conclusion::Lever(levers.first().map(LeverConclusion::of));
        self.say(ConclusionSubject::EasiestLever, easiest(&levers.zone));
        for found in &levers.zone {
            let LeverConclusion { lever, reach } = LeverConclusion::of(found);
            let (about, what) =
                (ConclusionSubject::ToOpenZone { lever }, ConclusionKind::Computed(Conclusion::Reach(reach)));
            self.0.push(Concluded { about, what, is_lever: true });
        }
        if let Some(found) = &brief.ratification {
            self.say(ConclusionSubject::EasiestRatifiedLever, easiest(&found.levers.zone));
            for lever in &found.levers.zone {
                let LeverConclusion { lever, reach } = LeverConclusion::of(lever);
                let about = ConclusionSubject::ToOpenRatifiedZone { lever };
                let what = ConclusionKind::Computed(Conclusion::Reach(reach));
                self.0.push(Concluded { about, what, is_lever: true });
            }
        }
        for package in &levers.packages {
            let about = ConclusionSubject::EasiestLeverFor { package: package.package.clone() };
            self.say(about, easiest(&package.levers));
        }
    }

    fn rehearsals(&mut self, rehearsals: &Rehearsals) {
        let n = rehearsals.effective.map_or(rehearsals.talks, |effective| effective as usize);
        self.draw(ConclusionSubject::RehearsalsAgree, rehearsals.agreement.estimate, n);
        for ending in &rehearsals.endings {
            self.draw(ConclusionSubject::RehearsalsEnd { ending: ending.kind }, ending.share, n);
        }
        let name = |agreed: &AgreedOutcome| match &agreed.package {
            Some(package) => Conclusion::Package(package.clone()),
            None => Conclusion::Outcome(Some(agreed.outcome.clone())),
        };
        let share = |agreed: &AgreedOutcome| (name(agreed), ShareSample::new(agreed.share.estimate, n));
        let all: Vec<(Conclusion, ShareSample)> = rehearsals.agreed.iter().map(share).collect();
        match all.first() {
            Some((_, sample)) => self.draw(ConclusionSubject::MostAgreedShare, sample.share, n),
            None => self.say(ConclusionSubject::MostAgreed, Conclusion::Outcome(None)),
        }
        self.first(ConclusionSubject::MostAgreed, all);
    }

    fn offers(&mut self, brief: &Brief) {
        let Some(offers) = &brief.next_offers else { return };
        let n = brief.prospects.as_ref().map_or(0, |prospects| prospects.worth() as usize);
        for (at, offer) in offers.iter().enumerate() {
            self.say(
                ConclusionSubject::Offer { number: at + 1 },
                Conclusion::Outcome(Some(offer.outcome.clone())),
            );
        }
        match offers.first() {
            Some(first) => {
                self.draw(ConclusionSubject::FirstOfferAccepted, first.accepted.estimate, n);
                if let Some(ratified) = first.ratified {
                    self.draw(ConclusionSubject::FirstOfferRatified, ratified.estimate, n);
                }
            }
            None => self.say(ConclusionSubject::Offer { number: 1 }, Conclusion::Outcome(None)),
        }
    }
}

impl LeverConclusion {
    fn of(lever: &LeverSummary) -> Self {
        let reach =
            lever.change.as_ref().map(|shift| NumberRange { from: short(shift.from), to: short(shift.to) });
        let of_number = || lever.change.as_ref().map(|shift| shift.number.number.clone()).unwrap_or_default();
        let of = match (&lever.rule, &lever.red_line) {
            (Some(rule), _) => LeverSubject::Rule(rule.clone()),
            (None, Some(line)) => LeverSubject::RedLine(line.clone()),
            (None, None) => LeverSubject::Number(of_number()),
        };
        Self { lever: of, reach }
    }
}

/// A red line on one line, with its party.
fn in_ids<S: serde::Serializer>(line: &RedLineSummary, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{}: {}", line.party, line.in_ids()))
}

/// The value rounded to six digits.
fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// An option in such a share of Nash packages settles its issue.
const SETTLED: f64 = 0.9;
