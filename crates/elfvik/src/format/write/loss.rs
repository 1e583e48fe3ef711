//! What a target cannot express.

use crate::model::{
    AgreementRule, Estimate, Issue, PartyFile, Preferences, Reservation, Scenario, Term, Values,
};

/// Something that a target cannot express.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Loss {
    /// Guesses are written as their likely values alone.
    #[error("{party}: {} written as likely {}", are(*n, "guess"), if *n == 1 { "value" } else { "values" })]
    Guesses {
        /// Id of the party that loses it.
        party: String,
        /// How many are lost.
        n: usize,
    },
    /// Rules are left out.
    #[error("{} left out: what is forbidden becomes possible", are(*n, "rule"))]
    Rules {
        /// How many are lost.
        n: usize,
    },
    /// Consents are left out.
    #[error("{} left out: every option counts as granted", are(*n, "consent"))]
    Consents {
        /// How many are lost.
        n: usize,
    },
    /// States of nature are left out.
    #[error(
        "{} left out: every reservation is that of one state, {}",
        if *n == 1 { "1 state of nature is".to_owned() } else { format!("{n} states of nature are") },
        kept.as_ref().map_or_else(|| "the normal one".to_owned(), |id| format!("`{id}`"))
    )]
    States {
        /// How many are lost.
        n: usize,
        /// The id of the likeliest state, whose reservations are written; none for the normal one.
        kept: Option<String>,
    },
    /// Agreement needs everybody in the target.
    #[error("agreement needs all parties, not a quorum or a coalition")]
    Agreement,
    /// Names, dates and sources.
    #[error("{what} are left out")]
    Background {
        /// What is left out, in the plural.
        what: &'static str,
    },
    /// What one party believes of others, and who must approve.
    #[error("{party}: {what} are left out")]
    Private {
        /// Id of the party that loses it.
        party: String,
        /// What is left out, in the plural.
        what: &'static str,
    },
    /// Terms over several issues.
    #[error("{party}: of what several issues pay together {} left out: utilities change", are(*n, "term"))]
    Coupled {
        /// Id of the party that loses it.
        party: String,
        /// How many are lost.
        n: usize,
    },
    /// Red lines are left out.
    #[error("{party}: {} left out: what is never accepted becomes acceptable", are(*n, "red line"))]
    RedLines {
        /// Id of the party that loses it.
        party: String,
        /// How many are lost.
        n: usize,
    },
    /// There is no discount.
    #[error("{party}: the discount {discount} is left out")]
    Discount {
        /// Id of the party that loses it.
        party: String,
        /// The discount that no longer holds.
        discount: String,
    },
    /// A reservation of another kind.
    #[error("{party}: {from} is written as {to}")]
    Reservation {
        /// Id of the party that loses it.
        party: String,
        /// What it was in the scenario.
        from: String,
        /// What it becomes in the file.
        to: String,
    },
    /// Utilities are cut off where they were not, or not where they were.
    #[error("{party}: utilities are {what}")]
    Ceiling {
        /// Id of the party that loses it.
        party: String,
        /// How utilities differ, as the end of a sentence.
        what: String,
    },
    /// Utilities are moved or stretched.
    #[error("{party}: utilities are {what}, and the reservation with them")]
    Rescaled {
        /// Id of the party that loses it.
        party: String,
        /// How they are moved or stretched, as the end of a sentence.
        what: String,
    },
    /// A name with characters that the target cannot hold in any way.
    #[error("`{text}` holds control characters that XML does not have: they are written out")]
    Characters {
        /// The name as the scenario has it.
        text: String,
    },
    /// What a delegate is told.
    #[error("{party}: what its delegate is told is left out")]
    Elicitation {
        /// Id of the party that loses it.
        party: String,
    },
}

/// "1 rule is", "2 rules are".
fn are(n: usize, thing: &str) -> String {
    let plural = if thing.ends_with('s') { "es" } else { "s" };
    if n == 1 { format!("1 {thing} is") } else { format!("{n} {thing}{plural} are") }
}

/// What every target but our own leaves out; our own is written for scenarios of other systems, which have
/// none of it.
pub(super) fn of_background(scenario: &Scenario, files: &[PartyFile]) -> Vec<Loss> {
    let mut losses = Vec::new();
    let mut add = |is_there: bool, loss: Loss| {
        if is_there {
            losses.push(loss);
        }
    };
    add(!scenario.rules.is_empty(), Loss::Rules { n: scenario.rules.len() });
    add(!scenario.consents.is_empty(), Loss::Consents { n: scenario.consents.len() });
    let kept = scenario.states.likely().map(|state| scenario.states.listed[state.0].id.clone());
    add(!scenario.states.listed.is_empty(), Loss::States { n: scenario.states.listed.len(), kept });
    add(scenario.agreement != AgreementRule::All, Loss::Agreement);
    add(!scenario.packages.is_empty(), Loss::Background { what: "named packages" });
    add(!scenario.stages.is_empty(), Loss::Background { what: "stages and their events" });
    add(!scenario.accords.is_empty(), Loss::Background { what: "earlier accords" });
    add(scenario.talks.is_some(), Loss::Background { what: "the rules of talk" });
    let has_words = scenario.summary.is_some() || scenario.caution.is_some() || scenario.host.is_some();
    let is_named = |issue: &crate::model::Issue| issue.name.is_some();
    add(scenario.issues.iter().any(is_named), Loss::Background { what: "short names of issues" });
    let says = has_words || !scenario.sources.is_empty() || !scenario.statements.is_empty();
    add(says, Loss::Background { what: "texts, sources and statements" });
    let has_people =
        |party: &crate::model::Party| !party.delegates.is_empty() || !party.principals.is_empty();
    add(scenario.parties.iter().any(has_people), Loss::Background { what: "delegates and principals" });
    for file in files {
        let party = || scenario.parties[file.party.0].id.clone();
        add(!file.beliefs.is_empty(), Loss::Private { party: party(), what: "beliefs about others" });
        let ratifies = !file.ratifications.is_empty() || !scenario.parties[file.party.0].ratifiers.is_empty();
        add(ratifies, Loss::Private { party: party(), what: "ratifiers" });
        let n = file.preferences.red_lines.len();
        add(n > 0, Loss::RedLines { party: party(), n });
        let n = guesses(scenario, &file.preferences);
        add(n > 0, Loss::Guesses { party: party(), n });
    }
    let is_measured = |issue: &Issue| issue.theme.is_some() || issue.unit().is_some();
    add(scenario.issues.iter().any(is_measured), Loss::Background { what: "themes and units of issues" });
    losses
}

fn guesses(scenario: &Scenario, preferences: &Preferences) -> usize {
    let one = |estimate: &Estimate| usize::from(estimate.is_uncertain());
    let of_term = |term: &Term| match term {
        Term::Values { weight, values: Values::Each(each), .. } => {
            one(weight) + each.iter().map(one).sum::<usize>()
        }
        Term::Values { weight, values: Values::Line(line), .. } => {
            one(weight) + line.points.iter().map(|(_, y)| one(y)).sum::<usize>()
        }
        Term::Values { weight, values: Values::Curve(curve), .. } => {
            one(weight) + one(&curve.from) + one(&curve.to)
        }
        Term::Product { weight, .. } => one(weight),
        Term::Joint { weight, table, .. } => one(weight) + table.iter().map(one).sum::<usize>(),
        Term::Bonus { value, .. } => one(value),
    };
    let reservation = match preferences.reservation_in(scenario.states.likely()) {
        Reservation::Value(estimate) => one(estimate),
        _ => 0,
    };
    preferences.terms.iter().map(of_term).sum::<usize>()
        + reservation
        + preferences.discount.as_ref().map_or(0, one)
}
