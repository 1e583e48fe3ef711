//! What a brief concludes, one sentence at a time, and when it counts as changed.

use super::ConclusionChange;
use crate::brief::{Brief, LeverSummary, OutcomeById, Prospect, ProspectsSummary};
use crate::talk::Rehearsals;
use crate::talk::answer::AgreedOutcome;

/// One conclusion of a brief.
pub(super) struct Conclusion {
    about: String,
    what: ConclusionKind,
    /// Whether it is one of many levers: without a zone all of them go at once, and one line says so.
    is_lever: bool,
}

/// What is concluded.
enum ConclusionKind {
    /// Something computed.
    Said(String),
    /// A share of worlds or talks that were drawn.
    Drawn(ShareSample),
    /// What comes first of several by a share that was drawn, with the shares of others of the list.
    First { name: String, all: Vec<(String, ShareSample)> },
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
    fn shown(&self) -> String {
        match self {
            Self::Said(what) => what.clone(),
            Self::Drawn(sample) => percent(sample.share),
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
            _ => self.shown() != later.shown(),
        }
    }
}

/// Whether one of a list lies before another by more than the draws explain; so it does where the other is
/// not listed.
fn leads(all: &[(String, ShareSample)], first: &str, second: &str) -> bool {
    let get = |name: &str| all.iter().find(|(n, _)| n == name).map(|(_, sample)| *sample);
    match (get(first), get(second)) {
        (Some(first), Some(second)) => first.differs(second),
        _ => true,
    }
}

/// To a whole percent, and finer where that would hide a difference.
fn percent(share: f64) -> String {
    let is_small = share > 0.0 && share < 0.1 || share > 0.9 && share < 1.0;
    if is_small { format!("{:.1} %", share * 100.0) } else { format!("{:.0} %", share * 100.0) }
}

/// The conclusions that changed, came or went.
pub(super) fn changed(before: &[Conclusion], after: &[Conclusion]) -> Vec<ConclusionChange> {
    fn get<'c>(all: &'c [Conclusion], about: &str) -> Option<&'c ConclusionKind> {
        all.iter().find(|c| c.about == about).map(|c| &c.what)
    }
    let has_levers = |all: &[Conclusion]| all.iter().any(|c| c.is_lever);
    let both_have = has_levers(before) && has_levers(after);
    let gone = before.iter().filter(|c| get(after, &c.about).is_none());
    let change = |about: &String| {
        let (old, new) = (get(before, about), get(after, about));
        let is_same = old.zip(new).is_some_and(|(old, new)| !old.differs(new));
        let shown = |what: Option<&ConclusionKind>| {
            what.map_or_else(|| "not there".to_owned(), ConclusionKind::shown)
        };
        let (before, after) = (shown(old), shown(new));
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
pub(super) fn of(brief: &Brief) -> Vec<Conclusion> {
    let mut all = List(Vec::new());
    all.zone(brief);
    all.packages(brief);
    if let Some(prospects) = &brief.prospects {
        all.prospects(prospects);
    }
    all.levers(brief);
    if let Some(rehearsals) = &brief.talks {
        all.rehearsals(rehearsals);
    }
    all.offers(brief);
    all.0
}

struct List(Vec<Conclusion>);

impl List {
    fn put(&mut self, about: String, what: ConclusionKind) {
        self.0.push(Conclusion { about, what, is_lever: false });
    }

    fn say(&mut self, about: impl Into<String>, what: impl Into<String>) {
        self.put(about.into(), ConclusionKind::Said(what.into()));
    }

    fn draw(&mut self, about: impl Into<String>, share: f64, of: usize) {
        self.put(about.into(), ConclusionKind::Drawn(ShareSample::new(share, of)));
    }

    fn first(&mut self, about: &str, all: Vec<(String, ShareSample)>) {
        let Some((name, _)) = all.first() else { return };
        self.put(about.to_owned(), ConclusionKind::First { name: name.clone(), all });
    }

    fn zone(&mut self, brief: &Brief) {
        let exists = match brief.zone.exists {
            Some(true) => "exists",
            Some(false) => "does not exist",
            None => "is open",
        };
        self.say("the zone of agreement", exists);
        let (low, high) = (&brief.zone.outcomes.low, &brief.zone.outcomes.high);
        self.say("outcomes in the zone", if low == high { low.clone() } else { format!("{low} to {high}") });
        self.say("outcomes that break no rule", brief.space.feasible.clone());
        self.say("efficient points", brief.frontier.count.to_string());
        if let Some(opposition) = brief.opposition {
            self.say("opposition", format!("{opposition:.3}"));
        }
        for (name, solution) in brief.solutions.named() {
            let picked = solution.outcome.as_ref().map_or_else(|| "nothing".to_owned(), chosen);
            self.say(format!("{name} picks"), picked);
        }
        for gap in &brief.gap {
            let matters = |party| format!(", matters most to {party}");
            let to = gap.matters_to.as_ref().map(matters).unwrap_or_default();
            self.say(format!("{} is", gap.issue), format!("{}{to}", gap.reading));
        }
    }

    fn packages(&mut self, brief: &Brief) {
        for package in &brief.packages {
            let parties = package.acceptable_to.join(", ");
            let accept = if parties.is_empty() { "nobody".to_owned() } else { parties };
            self.say(format!("{} is acceptable to", package.id), accept);
        }
    }

    fn prospects(&mut self, prospects: &ProspectsSummary) {
        let n = prospects.worlds;
        self.draw("a deal is possible in", prospects.zone_probability.estimate, n);
        self.draw("a Nash package is there and ratified in", prospects.ratified.estimate, n);
        if !prospects.unknown_ratifiers.is_empty() {
            self.say("nothing is known of the ratifiers", prospects.unknown_ratifiers.join(", "));
        }
        let named = prospects.packages.iter().chain(&prospects.solutions);
        for prospect in named {
            // Solutions that pick the same share one entry.
            for name in &prospect.names {
                self.draw(
                    format!("{name} is acceptable to all who must agree in"),
                    prospect.acceptable.estimate,
                    n,
                );
                self.draw(format!("{name} is ratified in"), prospect.ratified.estimate, n);
            }
        }
        let robust = &prospects.robust;
        let share = |p: &Prospect| (chosen(&p.outcome), ShareSample::new(p.acceptable.estimate, n));
        self.first("the most robust package", robust.iter().map(share).collect());
        if let Some(best) = robust.first() {
            self.draw("the most robust package is acceptable in", best.acceptable.estimate, n);
            self.draw("the most robust package is ratified in", best.ratified.estimate, n);
        }
        if let Some(together) = robust.last().and_then(|last| last.together) {
            self.draw("one of the robust packages is acceptable in", together.estimate, n);
        }
        let mut earlier = ShareSample::new(0.0, n);
        let mut needed = Vec::new();
        for prospect in robust {
            let together = ShareSample::new(prospect.together.unwrap_or(prospect.acceptable).estimate, n);
            // What adds no more than the draws explain is in the list by chance.
            if earlier.differs(together) {
                needed.push(chosen(&prospect.outcome));
                earlier = together;
            }
        }
        if needed.len() > 1 {
            self.say("further robust packages", needed.split_off(1).join("; "));
        }
        let share = |guess: &crate::brief::SensitivitySummary| {
            (guess.number.number.clone(), ShareSample::new(guess.share, n))
        };
        self.first("to be found out first", prospects.find_out_first.iter().map(share).collect());
        self.open_issues(prospects);
    }

    /// Whether an issue is settled turns on the share of its most frequent option.
    fn open_issues(&mut self, prospects: &ProspectsSummary) {
        let n = (prospects.worlds as f64 * prospects.zone_probability.estimate).round() as usize;
        for issue in &prospects.issues {
            let reading = issue.reading.unwrap_or("absent");
            let about = format!("in Nash packages {} is", issue.issue);
            let Some(top) = issue.options.first() else {
                self.say(about, reading);
                continue;
            };
            let share = ShareSample::new(top.share, n);
            let border = if reading == "settled" { "open" } else { "settled" };
            // The other reading begins at nine tenths, which is known exactly.
            let limit = ShareSample { share: SETTLED, of: f64::INFINITY };
            let all = vec![(reading.to_owned(), share), (border.to_owned(), limit)];
            self.put(about, ConclusionKind::First { name: reading.to_owned(), all });
            let option = |o: &crate::brief::OptionShare| (o.option.to_string(), ShareSample::new(o.share, n));
            let about = format!("in Nash packages {} is mostly", issue.issue);
            self.first(&about, issue.options.iter().map(option).collect());
        }
    }

    fn levers(&mut self, brief: &Brief) {
        let levers = &brief.levers;
        self.say("the easiest lever", levers.zone.first().map_or_else(|| "none".to_owned(), lever));
        for found in &levers.zone {
            let (about, what) =
                (format!("to open a zone, {}", name(found)), ConclusionKind::Said(reach(found)));
            self.0.push(Conclusion { about, what, is_lever: true });
        }
        for package in &levers.packages {
            let first = package.levers.first().map_or_else(|| "none".to_owned(), lever);
            self.say(format!("the easiest lever for {}", package.package), first);
        }
    }

    fn rehearsals(&mut self, rehearsals: &Rehearsals) {
        let n = rehearsals.talks;
        self.draw("rehearsals agree in", rehearsals.agreement.estimate, n);
        for ending in &rehearsals.endings {
            self.draw(format!("rehearsals end by {} in", ending.kind), ending.share, n);
        }
        let name = |agreed: &AgreedOutcome| agreed.package.clone().unwrap_or_else(|| chosen(&agreed.outcome));
        let share = |agreed: &AgreedOutcome| (name(agreed), ShareSample::new(agreed.share.estimate, n));
        let all: Vec<(String, ShareSample)> = rehearsals.agreed.iter().map(share).collect();
        if all.is_empty() {
            self.say("rehearsals agree most often on", "nothing");
        }
        if let Some((_, sample)) = all.first() {
            self.draw("what rehearsals agree on most often is agreed in", sample.share, n);
        }
        self.first("rehearsals agree most often on", all);
    }

    fn offers(&mut self, brief: &Brief) {
        let Some(offers) = &brief.next_offers else { return };
        let n = brief.prospects.as_ref().map_or(0, |prospects| prospects.worlds);
        let names = ["the first offer", "the second offer", "the third offer"];
        for (name, offer) in names.into_iter().zip(offers) {
            self.say(name, chosen(&offer.outcome));
        }
        match offers.first() {
            Some(first) => self.draw("the first offer is accepted in", first.accepted.estimate, n),
            None => self.say("the first offer", "none"),
        }
    }
}

fn name(lever: &LeverSummary) -> String {
    match (&lever.rule, &lever.change) {
        (Some(rule), _) => format!("the rule {rule}"),
        (None, change) => change.as_ref().map(|shift| shift.number.number.clone()).unwrap_or_default(),
    }
}

/// What would have to be done: "from 0.75 to 0.6".
fn reach(lever: &LeverSummary) -> String {
    match &lever.change {
        None => "is dropped".to_owned(),
        Some(shift) => format!("goes from {} to {}", short(shift.from), short(shift.to)),
    }
}

fn lever(lever: &LeverSummary) -> String {
    format!("{} {}", name(lever), reach(lever))
}

/// Six digits.
fn short(value: f64) -> String {
    let rounded = format!("{value:.5e}").parse().unwrap_or(value);
    f64::to_string(&rounded)
}

fn chosen(outcome: &OutcomeById) -> String {
    outcome.0.iter().map(|(issue, choice)| format!("{issue} {choice}")).collect::<Vec<_>>().join(", ")
}

/// An option in such a share of Nash packages settles its issue.
const SETTLED: f64 = 0.9;
