//! Whether two scenarios mean the same: what a conversion changed, found by comparing what was written with
//! what it was written from.

use crate::model::{Clock, Disagreement, DiscountPer, Issue, Options, Outcome, PartyId, Scenario, View};
use crate::prepare::diagram::DiagramLimits;
use crate::prepare::frontier::{self, Exactness, Frontier, Limits};
use crate::prepare::{AnalysisError, Game, space, zone};
use crate::talk::discounted;
use crate::talk::session::Moment;
use num_bigint::BigUint;

/// Something in which two scenarios differ. Numbers are utilities, rounds are counted from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConversionDifference {
    /// There are more or fewer parties.
    #[error("{before} parties become {after}")]
    Parties {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// A party is called otherwise.
    #[error("{party}: its name `{before}` becomes `{after}`")]
    PartyName {
        /// The party.
        party: String,
        /// Its name before.
        before: String,
        /// Its name after.
        after: String,
    },
    /// The parties stand in another order, which decides who begins.
    #[error("the parties stand in another order: {after}")]
    PartyOrder {
        /// Their ids in the new order.
        after: String,
    },
    /// There are more or fewer issues.
    #[error("{before} issues become {after}")]
    Issues {
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// An issue is called otherwise.
    #[error("the issue `{before}` becomes `{after}`")]
    IssueName {
        /// Its name before.
        before: String,
        /// Its name after.
        after: String,
    },
    /// An issue has more or fewer options.
    #[error("{issue}: {before} options become {after}")]
    Options {
        /// The issue.
        issue: String,
        /// How many there were.
        before: usize,
        /// How many there are.
        after: usize,
    },
    /// Options are called otherwise.
    #[error("{issue}: the option `{before}` becomes `{after}`{}", more(*others, "option"))]
    OptionName {
        /// The issue.
        issue: String,
        /// The first of these before.
        before: String,
        /// The same after.
        after: String,
        /// How many others of the issue are called otherwise too.
        others: usize,
    },
    /// More or fewer outcomes are possible.
    #[error("{before} possible outcomes become {after}")]
    Size {
        /// How many there were, as decimal digits.
        before: String,
        /// How many there are, as decimal digits.
        after: String,
    },
    /// Outcomes are worth something else.
    #[error("{party}: {outcome} is worth {} instead of {}{}", plain(*after), plain(*before), more(*others, "outcome"))]
    Utility {
        /// The party.
        party: String,
        /// The first of these, option by option.
        outcome: String,
        /// What it was worth.
        before: f64,
        /// What it is worth.
        after: f64,
        /// How many others of those that were looked at differ too.
        others: usize,
    },
    /// A party accepts from another utility.
    #[error("{party}: accepts from {} instead of {}", plain(*after), plain(*before))]
    Reservation {
        /// The party.
        party: String,
        /// From what before.
        before: f64,
        /// From what after.
        after: f64,
    },
    /// Waiting costs something else.
    #[error("{party}: an agreement in round {round} of {of} keeps {} of its worth instead of {}", plain(*after), plain(*before))]
    Discount {
        /// The party.
        party: String,
        /// The round.
        round: u32,
        /// The deadline.
        of: u32,
        /// Which share was left.
        before: f64,
        /// Which share is left.
        after: f64,
    },
    /// Talks without agreement pay something else.
    #[error("{party}: no agreement in {of} rounds pays {} instead of {}", plain(*after), plain(*before))]
    NoAgreement {
        /// The party.
        party: String,
        /// The deadline.
        of: u32,
        /// What it paid.
        before: f64,
        /// What it pays.
        after: f64,
    },
    /// More or fewer utility vectors are efficient.
    #[error("{before} efficient utility vectors become {after}")]
    Frontier {
        /// How many were.
        before: usize,
        /// How many are.
        after: usize,
    },
    /// More or fewer outcomes make a deal.
    #[error("{before} outcomes in the zone of agreement become {after}")]
    Zone {
        /// How many did, or between which bounds.
        before: String,
        /// How many do, or between which bounds.
        after: String,
    },
}

/// In what two scenarios differ, most basic first; nothing where one means what the other means.
///
/// Both are taken at their likely values. Compared are the parties with their names and order, the issues
/// and options with their names, how many outcomes are possible, what outcomes are worth to each party (all
/// where there are at most 100,000; otherwise every change of one option, and 2,000 outcomes spread
/// evenly), what each accepts from, what a talk under the rules of each scenario pays to those who wait and
/// to those who do not agree, and how many outcomes are efficient and acceptable: exactly where both counts
/// are exact, otherwise as far as bounds contradict each other; of more than 2^50 outcomes only whether any
/// is acceptable. Utilities count as equal up to 10^-12 of the greatest, or of 1 where that is more.
///
/// # Errors
///
/// When one of them has nothing to analyse, as [`Game::new`] says.
///
/// # Examples
///
/// ```
/// use elfvik::brief::conversion::differences;
/// use elfvik::format::{FileText, native};
/// use elfvik::model::{PartyId, View};
///
/// let [public, town, builder] = native::STARTER.map(|file| FileText { name: file.name, text: file.text });
/// let scenario = native::scenario(public).unwrap();
/// let files = [
///     native::party_file(town, &scenario, PartyId(0)).unwrap(),
///     native::party_file(builder, &scenario, PartyId(1)).unwrap(),
/// ];
/// let mut other = files.clone();
/// other[0].preferences.discount = Some(elfvik::model::Estimate::Exact("0.5".parse().unwrap()));
/// let view = |files: [_; 2]| View::of_analyst(scenario.clone(), files).unwrap();
/// let (before, after) = (view(files), view(other));
/// assert!(differences(&before, &before).unwrap().is_empty());
/// let found = differences(&before, &after).unwrap();
/// assert!(found[0].to_string().starts_with("town: an agreement in round"));
/// ```
pub fn differences(before: &View, after: &View) -> Result<Vec<ConversionDifference>, AnalysisError> {
    let mut found = Vec::new();
    let (old, new) = (before.scenario(), after.scenario());
    if old.parties.len() != new.parties.len() {
        found.push(ConversionDifference::Parties { before: old.parties.len(), after: new.parties.len() });
        return Ok(found);
    }
    let pairs = pairs(old, new);
    of_parties(old, new, &pairs, &mut found);
    if !of_issues(old, new, &mut found) {
        return Ok(found);
    }
    let games = Games { before: Game::new(before)?, after: Game::new(after)?, pairs };
    games.sizes(&mut found)?;
    games.utilities(old, &mut found);
    games.reservations(old, &mut found);
    waiting((before, after), &games, &mut found);
    games.counts(&mut found);
    Ok(found)
}

/// A number with all its digits, or with four of them where it is very small.
fn plain(number: f64) -> String {
    let is_tiny = number != 0.0 && number.abs() < 1e-6;
    if is_tiny { format!("{number:.3e}") } else { number.to_string() }
}

/// ` and 3 others`, where there are others.
fn more(others: usize, what: &str) -> String {
    match others {
        0 => String::new(),
        1 => format!(", and 1 other {what}"),
        n => format!(", and {n} other {what}s"),
    }
}

/// For each party of the first scenario the same party of the second: by id, by name, or what is left in
/// order.
fn pairs(old: &Scenario, new: &Scenario) -> Vec<usize> {
    let mut free: Vec<usize> = (0..new.parties.len()).collect();
    let mut pairs = vec![None; old.parties.len()];
    let same: [fn(&crate::model::Party, &crate::model::Party) -> bool; 3] =
        [|a, b| a.id == b.id, |a, b| a.name.eq_ignore_ascii_case(&b.name), |_, _| true];
    for same in same {
        for (at, party) in old.parties.iter().enumerate() {
            let found = free.iter().position(|&p| pairs[at].is_none() && same(party, &new.parties[p]));
            if let Some(position) = found {
                pairs[at] = Some(free.remove(position));
            }
        }
    }
    pairs.into_iter().enumerate().map(|(at, pair)| pair.unwrap_or(at)).collect()
}

fn of_parties(old: &Scenario, new: &Scenario, pairs: &[usize], found: &mut Vec<ConversionDifference>) {
    for (party, &pair) in old.parties.iter().zip(pairs) {
        let after = &new.parties[pair].name;
        if party.name != *after {
            let (party, before) = (party.id.clone(), party.name.clone());
            found.push(ConversionDifference::PartyName { party, before, after: after.clone() });
        }
    }
    if !pairs.is_sorted() {
        let ids: Vec<&str> = new.parties.iter().map(|party| party.id.as_str()).collect();
        found.push(ConversionDifference::PartyOrder { after: ids.join(", ") });
    }
}

/// Whether the issues have as many options, so that their outcomes can be compared.
fn of_issues(old: &Scenario, new: &Scenario, found: &mut Vec<ConversionDifference>) -> bool {
    if old.issues.len() != new.issues.len() {
        found.push(ConversionDifference::Issues { before: old.issues.len(), after: new.issues.len() });
        return false;
    }
    let mut is_same = true;
    for (old, new) in old.issues.iter().zip(&new.issues) {
        if old.question != new.question {
            let (before, after) = (old.question.clone(), new.question.clone());
            found.push(ConversionDifference::IssueName { before, after });
        }
        let (before, after) = (old.n_options() as usize, new.n_options() as usize);
        if before != after {
            is_same = false;
            found.push(ConversionDifference::Options { issue: old.id.clone(), before, after });
            continue;
        }
        let renamed = (0..old.n_options()).filter(|&o| option_name(old, o) != option_name(new, o));
        let renamed: Vec<u32> = renamed.collect();
        if let Some(&first) = renamed.first() {
            found.push(ConversionDifference::OptionName {
                issue: old.id.clone(),
                before: option_name(old, first),
                after: option_name(new, first),
                others: renamed.len() - 1,
            });
        }
    }
    is_same
}

/// How an option is called: its text, or its id where it has none.
fn option_name(issue: &Issue, option: u32) -> String {
    match &issue.options {
        Options::Labels { labels, .. } => {
            let label = &labels[option as usize];
            label.text.as_ref().unwrap_or(&label.id).clone()
        }
        _ => issue.option_id(option),
    }
}

/// Both scenarios as whole numbers.
struct Games {
    before: Game,
    after: Game,
    /// For each party of the first the same of the second.
    pairs: Vec<usize>,
}

impl Games {
    fn sizes(&self, found: &mut Vec<ConversionDifference>) -> Result<(), AnalysisError> {
        let (before, after) = (space::feasible(&self.before)?, space::feasible(&self.after)?);
        if before != after {
            found.push(ConversionDifference::Size { before: before.to_string(), after: after.to_string() });
        }
        Ok(())
    }

    fn utilities(&self, old: &Scenario, found: &mut Vec<ConversionDifference>) {
        let mut first: Vec<Option<ConversionDifference>> = vec![None; self.pairs.len()];
        let mut n_others = vec![0; self.pairs.len()];
        for outcome in self.looked_at() {
            let (before, after) = (self.before.utilities(&outcome), self.after.utilities(&outcome));
            for (p, &pair) in self.pairs.iter().enumerate() {
                let before = self.before.scale(p).utility(before[p]);
                let after = self.after.scale(pair).utility(after[pair]);
                if is_near(before, after) {
                    continue;
                }
                if first[p].is_some() {
                    n_others[p] += 1;
                    continue;
                }
                let (party, outcome) = (old.parties[p].id.clone(), shown(old, &outcome));
                first[p] = Some(ConversionDifference::Utility { party, outcome, before, after, others: 0 });
            }
        }
        for (mut difference, n) in first.into_iter().zip(n_others) {
            if let Some(ConversionDifference::Utility { others, .. }) = &mut difference {
                *others = n;
            }
            found.extend(difference);
        }
    }

    /// All outcomes where they are few; else every change of one option, and some spread evenly.
    fn looked_at(&self) -> Box<dyn Iterator<Item = Outcome> + '_> {
        let space = self.before.space();
        let size = space.size();
        if size <= MOST_LISTED.into() {
            return Box::new(space.iter());
        }
        let base = Outcome::new(vec![0; space.n_options().len()]);
        let changes = space
            .n_options()
            .iter()
            .enumerate()
            .flat_map(|(issue, &n)| (0..n).map(move |option| (crate::model::IssueId(issue), option)));
        let changed = changes.map(move |(issue, option)| base.with(issue, option));
        let spread = (0..N_SPREAD).filter_map(move |k| space.outcome(&(&size * k / N_SPREAD)));
        Box::new(changed.chain(spread))
    }

    fn reservations(&self, old: &Scenario, found: &mut Vec<ConversionDifference>) {
        for (p, &pair) in self.pairs.iter().enumerate() {
            let before = self.before.scale(p).utility(self.before.reservation()[p]);
            let after = self.after.scale(pair).utility(self.after.reservation()[pair]);
            if !is_near(before, after) {
                found.push(ConversionDifference::Reservation {
                    party: old.parties[p].id.clone(),
                    before,
                    after,
                });
            }
        }
    }

    /// Efficient and acceptable outcomes.
    fn counts(&self, found: &mut Vec<ConversionDifference>) {
        let frontier = |game: &Game| frontier::pareto(game, &LIMITS);
        let (before, after) = (frontier(&self.before), frontier(&self.after));
        let are_exact = [&before, &after].iter().all(|f| f.exactness() == Exactness::Exact);
        if are_exact && before.len() != after.len() {
            found.push(ConversionDifference::Frontier { before: before.len(), after: after.len() });
        }
        if self.before.space().size().bits() > MOST_COUNTED_BITS {
            let exists = |game: &Game, frontier: &Frontier| frontier.rows().any(|row| game.accepts(row));
            let is_before = exists(&self.before, &before);
            if are_exact && is_before != exists(&self.after, &after) {
                let [some, none] = ["some".to_owned(), "no".to_owned()];
                let (before, after) = if is_before { (some, none) } else { (none, some) };
                found.push(ConversionDifference::Zone { before, after });
            }
            return;
        }
        let before = zone::count(&self.before, &before, &LIMITS);
        let after = zone::count(&self.after, &after, &LIMITS);
        if before.low > after.high || after.low > before.high {
            found.push(ConversionDifference::Zone { before: bounds(&before), after: bounds(&after) });
        }
    }
}

fn bounds(zone: &zone::Zone) -> String {
    let zone::Zone { low, high, .. } = zone;
    let text = |n: &BigUint| n.to_string();
    if low == high { text(low) } else { format!("{} to {}", text(low), text(high)) }
}

/// What a talk pays to those who wait, and without agreement: in each scenario by its own rules and clock.
fn waiting((before, after): (&View, &View), games: &Games, found: &mut Vec<ConversionDifference>) {
    for (p, &pair) in games.pairs.iter().enumerate() {
        let (old, new) = (TimePreference::of(before, p), TimePreference::of(after, pair));
        let party = || before.scenario().parties[p].id.clone();
        let least = games.before.scale(p).utility(games.before.reservation()[p]);
        let least_after = games.after.scale(pair).utility(games.after.reservation()[pair]);
        let moments = DEADLINES.iter().flat_map(|&of| [0, of / 2, of - 1].map(|round| (round, of)));
        let by = |round: u32, of: u32| (old.left(round, of) - new.left(round, of)).abs();
        let differs = |&(round, of): &(u32, u32)| !is_near(old.left(round, of), new.left(round, of));
        let widest = moments.filter(differs).max_by(|&(r, of), &(s, n)| by(r, of).total_cmp(&by(s, n)));
        if let Some((round, of)) = widest {
            let (before, after) = (old.left(round, of), new.left(round, of));
            found.push(ConversionDifference::Discount {
                party: party(),
                round: round + 1,
                of,
                before,
                after,
            });
        }
        let unequal = |of: u32| {
            let (before, after) = (old.no_agreement(least, of), new.no_agreement(least_after, of));
            // A reservation of another worth has been named already.
            (is_near(least, least_after) && !is_near(before, after)).then_some((of, before, after))
        };
        if let Some((of, before, after)) = DEADLINES.into_iter().filter_map(unequal).next_back() {
            found.push(ConversionDifference::NoAgreement { party: party(), of, before, after });
        }
    }
}

/// How a party's utilities pass with time in a talk by the rules of its scenario.
struct TimePreference {
    discount: f64,
    per: DiscountPer,
    clock: Clock,
    disagreement: Disagreement,
}

impl TimePreference {
    fn of(view: &View, party: usize) -> Self {
        let scenario = view.scenario();
        let own = view.preferences(PartyId(party));
        let discount = own.discount.as_ref();
        let rules =
            scenario.talks.as_ref().and_then(|course| course.levels.first()).map(|level| &level.rules);
        let origin = scenario.origin;
        let standard = crate::model::Rules::of(origin);
        let rules = rules.unwrap_or(&standard);
        Self {
            discount: discount.map_or(1.0, |discount| discount.likely().to_f64()),
            per: rules.discount_per.or(own.discount_per).unwrap_or(DiscountPer::of(origin)),
            clock: rules.clock,
            disagreement: rules.disagreement,
        }
    }

    /// Which share of an agreement's worth is left in a round, counted from 0.
    fn left(&self, round: u32, of: u32) -> f64 {
        let at = Moment { round, ticks: round, time: self.clock.time(round, of) };
        discounted((self.discount, self.per), 1.0, at)
    }

    /// What no agreement pays after the last round.
    fn no_agreement(&self, reservation: f64, of: u32) -> f64 {
        match self.disagreement {
            Disagreement::Reservation => reservation,
            Disagreement::DiscountedReservation => reservation * self.left(of, of),
            Disagreement::Zero => 0.0,
        }
    }
}

/// An outcome, option by option.
fn shown(scenario: &Scenario, outcome: &Outcome) -> String {
    let options = scenario.issues.iter().zip(outcome.options());
    let names: Vec<String> = options.take(MOST_SHOWN).map(|(issue, &o)| option_name(issue, o)).collect();
    let rest = if scenario.issues.len() > MOST_SHOWN { ", ..." } else { "" };
    format!("`{}{rest}`", names.join(", "))
}

/// Whether two numbers are equal up to what floats can tell.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}

/// As the grain of utilities from 0 to 1.
const TOLERANCE: f64 = 1e-12;
/// Up to this many outcomes are compared one by one.
const MOST_LISTED: u32 = 100_000;
/// Of more, so many are, spread evenly.
const N_SPREAD: u32 = 2_000;
/// Of an outcome at most so many options are shown.
const MOST_SHOWN: usize = 6;
/// At these deadlines, in rounds, talks are compared.
const DEADLINES: [u32; 4] = [1, 10, 100, 1_000];
/// In larger spaces than two to this power it is only compared whether there is a zone.
const MOST_COUNTED_BITS: u64 = 50;
/// How hard to try to count.
const LIMITS: Limits = Limits { points: 20_000, widest: DiagramLimits { states: 20_000, arcs: 800_000 } };
