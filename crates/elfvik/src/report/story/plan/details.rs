//! What a first page of a plan leaves out: all minimal bonds, all changes, the steps and their worth.

use crate::brief::plan::{BondsSummary, ChangeSummary, Plan, PlanStep};
use crate::report::document::{ColumnUnit, Document, StyledText, Table};
use crate::report::words::{self, PlanWords};

pub(super) fn write(page: &mut Document<'_>, plan: &Plan) {
    let say = PlanWords::of(plan);
    page.section(2, "Which bonds make which order safe");
    bonds(page, plan, say);
    page.section(3, "What changes would do");
    changes(page, plan, say);
    page.section(4, "What it rests on");
    steps(page, plan, say);
}

fn bonds(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    page.paragraph(
        "A bond is what a side loses by being seen to break its word. No bond of a line can be smaller \
         without another being greater.",
    );
    let order = |found: &&BondsSummary| {
        let steps: Vec<&str> = found.order.iter().map(|step| say.step(step)).collect();
        steps.join("; ")
    };
    let mut table = Table::of(plan.bonds.minimal.iter().take(MOST_BONDS));
    for party in &plan.parties {
        table = table.number(party.short.clone(), ColumnUnit::Utility, |found| {
            found.bonds.get(&party.id).map_or_else(String::new, |bond| say.amount(*bond))
        });
    }
    page.table(table.text("order", order).end());
    let more = plan.bonds.minimal.len().saturating_sub(MOST_BONDS);
    if more > 0 {
        page.paragraph(StyledText::left_out(more, "."));
    }
}

fn changes(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    let missing = |change: &&ChangeSummary| {
        change.missing.map_or_else(|| "none".to_owned(), |missing| say.amount(missing))
    };
    let before = plan.changes.before.map_or_else(|| "no order".to_owned(), |before| say.amount(before));
    page.paragraph(format!(
        "By how much every bond would have to rise for an order to be safe, each change alone; without a \
         change: {before}."
    ));
    let table = Table::of(plan.changes.changes.iter().take(MOST_CHANGES))
        .text("change", |change| say.change(&change.change))
        .number("then missing", ColumnUnit::Utility, missing)
        .number("better by", ColumnUnit::Utility, |change| {
            change.improvement.map_or_else(|| "-".to_owned(), |improvement| say.signed(improvement))
        })
        .text("", |change| change.exactness.name())
        .end();
    page.table(table);
    let more = plan.changes.changes.len().saturating_sub(MOST_CHANGES);
    if more > 0 {
        page.paragraph(StyledText::left_out(more, "."));
    }
}

fn steps(page: &mut Document<'_>, plan: &Plan, say: PlanWords<'_>) {
    let conditions = |step: &&PlanStep| {
        let after: Vec<&str> = step.after.iter().map(|step| say.step(step)).collect();
        let mut parts = Vec::new();
        if !after.is_empty() {
            parts.push(format!("after {}", after.join(", ")));
        }
        match (step.earliest, step.latest) {
            (0, None) => {}
            (earliest, None) => parts.push(format!("from {} {earliest}", plan.period)),
            (0, Some(latest)) => parts.push(format!("by {} {latest}", plan.period)),
            (earliest, Some(latest)) => parts.push(format!("{} {earliest} to {latest}", plan.period)),
        }
        if step.duration > 0 {
            parts.push(format!("takes {}", say.periods(step.duration)));
        }
        if step.undo.is_some() {
            parts.push("can be undone".to_owned());
        }
        parts.join("; ")
    };
    let mut table = Table::of(&plan.steps)
        .text("who", |step| say.party(&step.by).to_owned())
        .text("does", |step| step.name.clone());
    for party in plan.parties.iter().take(MOST_COLUMNS) {
        table = table.text(format!("worth to {}", party.short), |step| {
            let once = step.values.get(&party.id).copied().unwrap_or(0.0);
            let flow = step.per_period.as_ref().and_then(|flow| flow.get(&party.id)).zip(step.flow);
            match flow {
                None => say.signed(once),
                Some((each, periods)) if once.abs() <= 0.0 => {
                    format!("{} x {periods}", say.signed(*each))
                }
                Some((each, periods)) => {
                    format!("{}, then {} x {periods}", say.signed(once), say.signed(*each))
                }
            }
        });
    }
    page.table(table.text("when", conditions).end());
    for party in &plan.parties {
        let seen = match (party.detected_after, party.detected_with) {
            (Some(0), _) => "at once".to_owned(),
            (Some(periods), _) => format!("after {}", say.periods(periods)),
            (None, Some(probability)) => {
                format!("with {} in each {}", words::percent(probability), plan.period)
            }
            (None, None) => "never".to_owned(),
        };
        let bonus = match party.bonus > 0.0 {
            true => format!(", gets {} when all is done", say.amount(party.bonus)),
            false => String::new(),
        };
        page.bullet(format!(
            "{}: a breach is seen {seen}; it stakes {}{bonus}",
            party.name,
            say.amount(party.bond)
        ));
    }
    discounts(page, plan);
    page.paragraph("Amounts are utilities, each side's on its own scale.");
}

/// What the next period is worth now: to all alike, or party by party.
fn discounts(page: &mut Document<'_>, plan: &Plan) {
    if plan.parties.iter().all(|party| party.discount >= 1.0) {
        return;
    }
    let each: Vec<String> = plan.parties.iter().map(|party| words::rough(party.discount)).collect();
    let worth = match each.windows(2).all(|pair| pair[0] == pair[1]) {
        true => each.first().cloned().unwrap_or_default(),
        false => {
            let all = plan.parties.iter().zip(&each);
            let all: Vec<String> = all.map(|(party, worth)| format!("{worth} to {}", party.short)).collect();
            words::list(&all)
        }
    };
    page.paragraph(format!("One unit in the next {} is worth {worth} now.", plan.period));
}

const MOST_BONDS: usize = 20;
const MOST_CHANGES: usize = 40;
/// More columns than this do not fit on a line.
const MOST_COLUMNS: usize = 4;
