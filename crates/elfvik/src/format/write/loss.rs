//! What a target cannot express.

use crate::model::{
    AgreementRule, Estimate, Issue, PartyFile, Preferences, Reservation, Scenario, Term, Values,
};
use std::fmt;

/// Something that a target cannot express.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
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
    #[error("{part} are left out")]
    Background {
        /// What is left out.
        part: BackgroundPart,
    },
    /// What one party believes of others, and who must approve.
    #[error("{party}: {part} are left out")]
    Private {
        /// Id of the party that loses it.
        party: String,
        /// What is left out.
        part: PrivatePart,
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
    #[error("{party}: the reservation {reservation} is written as {bid}")]
    Reservation {
        /// Id of the party that loses it.
        party: String,
        /// What it was in the scenario, as near as a float can tell.
        reservation: f64,
        /// What it becomes in the file.
        bid: ReservationBid,
    },
    /// Utilities are cut off where they were not, or not where they were.
    #[error("{party}: utilities are {change}")]
    Ceiling {
        /// Id of the party that loses it.
        party: String,
        /// How they differ.
        change: CeilingChange,
    },
    /// Utilities are moved or stretched.
    #[error("{party}: utilities are {change}, and the reservation with them")]
    Rescaled {
        /// Id of the party that loses it.
        party: String,
        /// How they are moved or stretched.
        change: ScaleChange,
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

/// What a target leaves out that no utility depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackgroundPart {
    /// The steps by which an agreement would be kept.
    Steps,
    /// Outcomes with names.
    NamedPackages,
    /// Stages, each with its events.
    Stages,
    /// Accords that were made before.
    EarlierAccords,
    /// How the talks go.
    TalkRules,
    /// Texts, sources and statements.
    Texts,
    /// Delegates and principals.
    People,
    /// Themes and units of issues.
    ThemesAndUnits,
    /// What people call issues in a few words.
    IssueNames,
}

/// What a target leaves out of a party's private file, utilities aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PrivatePart {
    /// What the party believes of others.
    Beliefs,
    /// Who must approve what the party signs.
    Ratifiers,
    /// What others were heard to do.
    Heard,
}

/// The bid that stands for a reservation. Numbers are as near as a float can tell.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ReservationBid {
    /// The bid of the least utility that is not below the reservation.
    Least {
        /// What it is worth.
        utility: f64,
    },
    /// The best bid, since none reaches the reservation.
    Best,
}

/// How a cut of utilities from above differs. Numbers are as near as a float can tell.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum CeilingChange {
    /// The target does not cut.
    Removed {
        /// Where the scenario cuts.
        ceiling: f64,
    },
    /// The target cuts at 1, the scenario elsewhere.
    Moved {
        /// Where the scenario cuts.
        from: f64,
    },
    /// The target cuts at 1, the scenario does not.
    Added {
        /// The greatest utility.
        greatest: f64,
    },
}

/// How utilities are moved or stretched. Numbers are as near as a float can tell.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ScaleChange {
    /// A number is added.
    Raised {
        /// The number.
        by: f64,
    },
    /// A number is taken away, then utilities are divided by another one.
    LoweredAndDivided {
        /// What is taken away.
        by: f64,
        /// What they are divided by.
        divisor: f64,
    },
}

impl fmt::Display for BackgroundPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NamedPackages => "named packages",
            Self::Stages => "stages and their events",
            Self::EarlierAccords => "earlier accords",
            Self::TalkRules => "the rules of talk",
            Self::Texts => "texts, sources and statements",
            Self::People => "delegates and principals",
            Self::ThemesAndUnits => "themes and units of issues",
            Self::Steps => "steps to keep an agreement, and what they are worth",
            Self::IssueNames => "short names of issues",
        })
    }
}

impl fmt::Display for PrivatePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Beliefs => "beliefs about others",
            Self::Ratifiers => "ratifiers",
            Self::Heard => "things heard of others",
        })
    }
}

impl fmt::Display for ReservationBid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Least { utility } => write!(f, "a bid worth {utility}"),
            Self::Best => f.write_str("the best bid, since no bid reaches it"),
        }
    }
}

impl fmt::Display for CeilingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed { ceiling } => write!(f, "no longer cut off at {ceiling}"),
            Self::Moved { from } => write!(f, "cut off at 1, not at {from}"),
            Self::Added { greatest } => write!(f, "cut off at 1, and reach {greatest}"),
        }
    }
}

impl fmt::Display for ScaleChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raised { by } => write!(f, "raised by {by}"),
            Self::LoweredAndDivided { by, divisor } => write!(f, "lowered by {by} and divided by {divisor}"),
        }
    }
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
    add(!scenario.packages.is_empty(), Loss::Background { part: BackgroundPart::NamedPackages });
    add(!scenario.stages.is_empty(), Loss::Background { part: BackgroundPart::Stages });
    add(!scenario.steps.is_empty(), Loss::Background { part: BackgroundPart::Steps });
    add(!scenario.accords.is_empty(), Loss::Background { part: BackgroundPart::EarlierAccords });
    add(scenario.talks.is_some(), Loss::Background { part: BackgroundPart::TalkRules });
    let has_words = scenario.summary.is_some() || scenario.caution.is_some() || scenario.host.is_some();
    let is_named = |issue: &crate::model::Issue| issue.name.is_some();
    add(scenario.issues.iter().any(is_named), Loss::Background { part: BackgroundPart::IssueNames });
    let says = has_words || !scenario.sources.is_empty() || !scenario.statements.is_empty();
    add(says, Loss::Background { part: BackgroundPart::Texts });
    let has_people =
        |party: &crate::model::Party| !party.delegates.is_empty() || !party.principals.is_empty();
    add(scenario.parties.iter().any(has_people), Loss::Background { part: BackgroundPart::People });
    for file in files {
        let party = || scenario.parties[file.party.0].id.clone();
        add(!file.beliefs.is_empty(), Loss::Private { party: party(), part: PrivatePart::Beliefs });
        add(!file.heard.is_empty(), Loss::Private { party: party(), part: PrivatePart::Heard });
        let ratifies = !file.ratifications.is_empty() || !scenario.parties[file.party.0].ratifiers.is_empty();
        add(ratifies, Loss::Private { party: party(), part: PrivatePart::Ratifiers });
        let n = file.preferences.red_lines.len();
        add(n > 0, Loss::RedLines { party: party(), n });
        let n = guesses(scenario, &file.preferences);
        add(n > 0, Loss::Guesses { party: party(), n });
    }
    let is_measured = |issue: &Issue| issue.theme.is_some() || issue.unit().is_some();
    add(scenario.issues.iter().any(is_measured), Loss::Background { part: BackgroundPart::ThemesAndUnits });
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
