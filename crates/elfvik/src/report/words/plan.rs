//! A plan in words: bonds, weak points and changes.

use super::{Figures, counted, list, percent, rough};
use crate::brief::plan::{ChangeBasis, ChangeSummary, Plan, PlanChange, PlanParty, WeakestLinkSummary};
use crate::names::Utilities;

/// Why there is no plan, in a sentence.
pub(in crate::report) fn no_plan(reason: &str) -> String {
    format!("The steps cannot be put in order: {reason}.")
}

/// How a plan is spoken of: names for its ids, and its amounts.
#[derive(Clone, Copy)]
pub(in crate::report) struct PlanWords<'p> {
    plan: &'p Plan,
    figures: Figures,
}

impl<'p> PlanWords<'p> {
    pub(in crate::report) fn of(plan: &'p Plan) -> Self {
        let steps = plan
            .steps
            .iter()
            .flat_map(|step| step.values.values().chain(step.per_period.iter().flat_map(Utilities::values)));
        let bonds = plan.bonds.minimal.iter().flat_map(|minimal| minimal.bonds.values());
        let points = plan.order.iter().flat_map(|order| &order.points);
        let gains = points.flat_map(|point| point.gain.values().chain(point.received.values()));
        let own = plan.parties.iter().flat_map(|party| [&party.bond, &party.bonus]);
        let all: Vec<f64> = steps.chain(bonds).chain(gains).chain(own).copied().collect();
        let span = all.iter().map(|amount| amount.abs()).fold(1.01, f64::max);
        let of_party = |party: &PlanParty| {
            let bonds = plan.bonds.minimal.iter().filter_map(|minimal| minimal.bonds.get(&party.id));
            bonds.copied().collect::<Vec<f64>>()
        };
        let bonds: Vec<Vec<f64>> = plan.parties.iter().map(of_party).collect();
        Self { plan, figures: Figures::among(span, all).telling_apart(&bonds) }
    }

    /// An amount of utility.
    pub(in crate::report) fn amount(self, amount: f64) -> String {
        self.figures.write(amount)
    }

    /// A gain or a loss.
    pub(in crate::report) fn signed(self, amount: f64) -> String {
        self.figures.signed(amount)
    }

    /// The short name of a party.
    pub(in crate::report) fn party(self, id: &'p str) -> &'p str {
        self.plan.parties.iter().find(|party| party.id == id).map_or(id, |party| &party.short)
    }

    /// The name of a step.
    pub(in crate::report) fn step(self, id: &'p str) -> &'p str {
        self.plan.steps.iter().find(|step| step.id == id).map_or(id, |step| &step.name)
    }

    /// The name of a step in quotes.
    pub(in crate::report) fn quoted(self, id: &'p str) -> String {
        format!("\"{}\"", self.step(id))
    }

    /// "3 months".
    pub(in crate::report) fn periods(self, n: u32) -> String {
        counted(n as usize, &self.plan.period)
    }

    /// "the U.S. stakes 1 and North Korea 2"; of parties that stake nothing nothing is said.
    pub(in crate::report) fn stakes(self, bonds: &'p Utilities) -> String {
        let some = bonds.0.iter().filter(|(_, bond)| *bond > 0.0);
        let each: Vec<String> =
            some.map(|(id, bond)| format!("{} {}", self.party(id), self.amount(*bond))).collect();
        list(&each)
    }

    /// The bonds of the parties: "with bonds of U.S. 1 and DPRK 2", "without bonds".
    pub(in crate::report) fn own_bonds(self) -> String {
        let some = self.plan.parties.iter().filter(|party| party.bond > 0.0);
        let each: Vec<String> =
            some.map(|party| format!("{} {}", party.short, self.amount(party.bond))).collect();
        match each.len() {
            0 => "without bonds".to_owned(),
            1 => format!("with a bond of {}", list(&each)),
            _ => format!("with bonds of {}", list(&each)),
        }
    }

    /// At which moment a plan is weakest, and what is in hand there.
    pub(in crate::report) fn weakest(self, link: &'p WeakestLinkSummary) -> String {
        let order = self.plan.order.as_ref();
        let before = link.done.checked_sub(1).and_then(|at| order?.steps.get(at));
        let moment = match (before, &link.next) {
            (None, _) => "before the first step".to_owned(),
            (Some(_), None) => "after the last step".to_owned(),
            (Some(before), Some(_)) => format!("after step {}, {},", link.done, self.quoted(before)),
        };
        let own = link
            .next
            .as_deref()
            .filter(|next| self.plan.steps.iter().any(|step| step.id == **next && step.by == link.party));
        let own = own.map(|next| format!(" instead of doing {}", self.quoted(next))).unwrap_or_default();
        let received: Vec<String> = link.received.iter().map(|step| self.quoted(step)).collect();
        let received = match received.len() {
            0 => String::new(),
            _ => format!(" It has then received {} since its own last step.", list(&received)),
        };
        let party = self.party(&link.party);
        let gain = self.amount(link.gain);
        if link.gain <= 0.0 {
            let loss = self.amount(-link.gain);
            return format!(
                "{moment} {party} comes closest to walking away: it would still lose {loss} by it.{received}"
            );
        }
        let held = match link.gain_beyond_bond > 0.0 {
            true if link.gain > link.gain_beyond_bond => {
                format!(", {} more than its bond", self.amount(link.gain_beyond_bond))
            }
            true => String::new(),
            false => ", no more than its bond holds".to_owned(),
        };
        format!("{moment} {party} gains {gain} by walking away{own}{held}.{received}")
    }

    /// What a change is, as an order: "do "Relief" in 3 equal parts".
    pub(in crate::report) fn change(self, change: &'p PlanChange) -> String {
        match change {
            PlanChange::Instalments { step, parts } => {
                format!("do {} in {parts} equal parts", self.quoted(step))
            }
            PlanChange::Sunset { step, periods } => format!(
                "let what {} is worth come over {}, and lapse when the plan is broken",
                self.quoted(step),
                self.periods(*periods)
            ),
            PlanChange::DetectedAfter { party, periods: 0 } => {
                format!("see a breach of {} at once", self.party(party))
            }
            PlanChange::DetectedAfter { party, periods } => {
                format!("see a breach of {} after {}", self.party(party), self.periods(*periods))
            }
            PlanChange::DetectedWith { party, probability } => format!(
                "see a breach of {} with {} in each {}",
                self.party(party),
                percent(*probability),
                self.plan.period
            ),
            PlanChange::Bonus { party, amount } => {
                format!("give {} a bonus of {} when all is done", self.party(party), self.amount(*amount))
            }
            PlanChange::Prerequisite { step, needs } => {
                format!("demand {} before {}", self.quoted(needs), self.quoted(step))
            }
            PlanChange::NoPrerequisite { step, needed } => {
                format!("ask no more for {} before {}", self.quoted(needed), self.quoted(step))
            }
        }
    }

    /// What a change does: "then an order is safe".
    pub(in crate::report) fn effect(self, change: &ChangeSummary) -> String {
        let changes = &self.plan.changes;
        let before = changes.before.map(rough);
        let bound = match change.exactness {
            crate::keep::plan::Exactness::Exact => "",
            crate::keep::plan::Exactness::Bounded => "at most ",
        };
        match (change.missing, changes.basis, before) {
            (None, ..) => "then the dates leave no order".to_owned(),
            (Some(missing), ChangeBasis::Bonds, _) if missing <= 0.0 => "then an order is safe".to_owned(),
            (Some(missing), ChangeBasis::NoBonds, _) if missing <= 0.0 => "then no bond is needed".to_owned(),
            (Some(missing), ChangeBasis::Bonds, Some(before)) => {
                format!("then {bound}{} is missing from the bonds, instead of {before}", rough(missing))
            }
            (Some(missing), ChangeBasis::NoBonds, Some(before)) => {
                format!("then every side must stake {bound}{}, instead of {before}", rough(missing))
            }
            (Some(missing), _, None) => format!("then {bound}{} is missing", rough(missing)),
        }
    }
}
