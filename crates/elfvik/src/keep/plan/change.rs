//! What one change to a plan would do.

use super::analysis::{least_bonus, shortfall};
use super::answer::{Exactness, PlanLimits, Shortfall};
use super::{Bonds, Detection, Flow, MOST_STEPS, PlanError, PlanProblem, PlanSetup, Safety, Step, StepId};
use crate::model::{PartyId, words};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// One thing to change about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A step is done in equal parts, one after the other; together they take as long as the step.
    Instalments {
        /// Which.
        step: StepId,
        /// How many parts.
        parts: u32,
    },
    /// What a step is worth comes in equal parts period after period, and lapses when the plan is broken.
    Sunset {
        /// Which.
        step: StepId,
        /// Over how many periods.
        periods: u32,
    },
    /// A breach is seen in another way.
    Detection {
        /// Whose.
        party: PartyId,
        /// How.
        to: Detection,
    },
    /// A party gets more when all is done.
    Bonus {
        /// Who.
        party: PartyId,
        /// How much more.
        amount: BigRational,
    },
    /// A step waits for another.
    Prerequisite {
        /// Which waits.
        step: StepId,
        /// For which.
        needs: StepId,
    },
    /// A step does not wait for another any more.
    NoPrerequisite {
        /// Which waited.
        step: StepId,
        /// For which.
        needed: StepId,
    },
}

words! {
    /// Kinds of changes.
    pub enum ChangeKind {
        /// A step in parts.
        Instalments = "instalments",
        /// A value that flows and lapses.
        Sunset = "sunset",
        /// A breach seen sooner.
        Detection = "detection",
        /// More when all is done.
        Bonus = "bonus",
        /// A step that waits for another.
        Prerequisite = "prerequisite",
        /// A step that waits no more.
        NoPrerequisite = "no-prerequisite",
    }
}

/// A change that cannot be made, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// There is no such step.
    #[error("there is no step {}", .step.0 + 1)]
    UnknownStep {
        /// What was given.
        step: StepId,
    },
    /// There is no such party.
    #[error("there is no party {}", .party.0 + 1)]
    UnknownParty {
        /// What was given.
        party: PartyId,
    },
    /// Nothing is divided by 0.
    #[error("a step is divided into at least one part")]
    NoParts,
    /// What flows already.
    #[error("step {} flows already", .step.0 + 1)]
    FlowsAlready {
        /// Which.
        step: StepId,
    },
    /// The plan that it leads to cannot be looked at.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeEffect {
    /// The change.
    pub change: Change,
    /// What is missing to a safe order afterwards.
    pub after: Shortfall,
    /// By how much the shortfall falls; below 0 where it rises, none where dates leave no order before or
    /// after.
    pub improvement: Option<BigRational>,
}

impl Change {
    /// Which kind of change it is.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::Instalments { .. } => ChangeKind::Instalments,
            Self::Sunset { .. } => ChangeKind::Sunset,
            Self::Detection { .. } => ChangeKind::Detection,
            Self::Bonus { .. } => ChangeKind::Bonus,
            Self::Prerequisite { .. } => ChangeKind::Prerequisite,
            Self::NoPrerequisite { .. } => ChangeKind::NoPrerequisite,
        }
    }

    /// The problem after the change.
    ///
    /// The parts of a step follow each other in its place and move the positions of the steps after it.
    ///
    /// # Errors
    ///
    /// When the change speaks of what is not there, or the problem that it leads to has a fault.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::keep::plan::{Change, PlanProblem, PlanSetup, Step, StepId};
    /// use elfvik::model::PartyId;
    /// use num_rational::BigRational;
    ///
    /// let worth = |value: i64| BigRational::from_integer(value.into());
    /// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
    /// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
    /// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
    /// let halves = Change::Instalments { step: StepId(1), parts: 2 }.applied(&problem).unwrap();
    /// let ids: Vec<&str> = halves.steps().iter().map(|step| step.id.as_str()).collect();
    /// assert_eq!(ids, ["delivery", "payment 1/2", "payment 2/2"]);
    /// ```
    pub fn applied(&self, problem: &PlanProblem) -> Result<PlanProblem, ChangeError> {
        let mut setup = problem.setup().clone();
        match self {
            Self::Instalments { step, parts } => in_instalments(&mut setup, *step, *parts)?,
            Self::Sunset { step, periods } => lapsing(step_of(&mut setup, *step)?, *step, *periods)?,
            Self::Detection { party, to } => *of_party(&mut setup.detection, *party)? = to.clone(),
            Self::Bonus { party, amount } => *of_party(&mut setup.bonus, *party)? += amount,
            Self::Prerequisite { step, needs } => step_of(&mut setup, *step)?.prerequisites.push(*needs),
            Self::NoPrerequisite { step, needed } => {
                step_of(&mut setup, *step)?.prerequisites.retain(|prerequisite| prerequisite != needed);
            }
        }
        Ok(PlanProblem::new(setup)?)
    }
}

/// Changes of some kinds that are worth a look: those that a negotiator would think of.
///
/// Instalments of two, three and four parts of every step that costs its doer; every value to others spread
/// over two, four or as many periods as there are steps; every breach seen at once, or in half of the time or
/// with twice the probability; for each party the least bonus that is enough alone; every prerequisite that
/// can be added, and all that can be dropped. What cannot be made is left out.
///
/// # Errors
///
/// When there is not a bond for each party, or numbers are too long.
pub fn candidates(
    problem: &PlanProblem,
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
    kinds: &[ChangeKind],
) -> Result<Vec<Change>, PlanError> {
    let mut changes = Vec::new();
    for kind in ChangeKind::ALL.into_iter().filter(|kind| kinds.contains(kind)) {
        match kind {
            ChangeKind::Instalments => changes.extend(instalments(problem)),
            ChangeKind::Sunset => changes.extend(sunsets(problem)),
            ChangeKind::Detection => changes.extend(sooner(problem)),
            ChangeKind::Bonus => changes.extend(bonuses(problem, bonds, safety, limits)?),
            ChangeKind::Prerequisite => changes.extend(prerequisites(problem)),
            ChangeKind::NoPrerequisite => changes.extend(dropped_prerequisites(problem)),
        }
    }
    changes.retain(|change| change.applied(problem).is_ok());
    Ok(changes)
}

/// What each of some changes does alone, the most useful first.
///
/// Those after which an order is safe come first, then by how little is missing; of equals in the order
/// given. Takes a search for the least shortfall for each change.
///
/// # Errors
///
/// When there is not a bond for each party, numbers are too long, or a change cannot be made.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{
///     Bonds, Change, ChangeKind, PlanLimits, PlanProblem, PlanSetup, Safety, Step, candidates, ranked,
/// };
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let problem = PlanProblem::new(PlanSetup::plain(2, vec![delivery, payment])).unwrap();
/// let (bonds, limits) = (Bonds::none(2), PlanLimits::STANDARD);
/// let changes = candidates(&problem, &bonds, Safety::Weak, &limits, &[ChangeKind::Bonus]).unwrap();
/// let effects = ranked(&problem, &bonds, Safety::Weak, &limits, &changes).unwrap();
/// assert!(effects[0].after.is_safe());
/// ```
pub fn ranked(
    problem: &PlanProblem,
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
    changes: &[Change],
) -> Result<Vec<ChangeEffect>, ChangeError> {
    let before = shortfall(problem, bonds, safety, limits)?;
    let effect = |change: &Change| {
        let after = shortfall(&change.applied(problem)?, bonds, safety, limits)?;
        let improvement = before.amount.as_ref().zip(after.amount.as_ref()).map(|(b, a)| b - a);
        Ok(ChangeEffect { change: change.clone(), after, improvement })
    };
    let mut effects = changes.iter().map(effect).collect::<Result<Vec<_>, ChangeError>>()?;
    effects.sort_by(|a, b| {
        let key = |effect: &ChangeEffect| (effect.after.amount.is_none(), effect.after.amount.clone());
        key(a).cmp(&key(b))
    });
    Ok(effects)
}

fn step_of(setup: &mut PlanSetup, step: StepId) -> Result<&mut Step, ChangeError> {
    setup.steps.get_mut(step.0).ok_or(ChangeError::UnknownStep { step })
}

fn of_party<T>(all: &mut [T], party: PartyId) -> Result<&mut T, ChangeError> {
    all.get_mut(party.0).ok_or(ChangeError::UnknownParty { party })
}

fn shared(values: &[BigRational], parts: u32) -> Vec<BigRational> {
    let parts = BigRational::from_integer(BigInt::from(parts));
    values.iter().map(|value| value / &parts).collect()
}

fn in_instalments(setup: &mut PlanSetup, at: StepId, parts: u32) -> Result<(), ChangeError> {
    let whole = step_of(setup, at)?.clone();
    if parts == 0 {
        return Err(ChangeError::NoParts);
    }
    let found = setup.steps.len() - 1 + parts as usize;
    if found > MOST_STEPS {
        return Err(PlanError::TooManySteps { found }.into());
    }
    // Whoever needs the step needs its last part; whatever comes after it moves.
    let moved = |step: StepId| if step < at { step } else { StepId(step.0 + parts as usize - 1) };
    for step in &mut setup.steps {
        step.prerequisites.iter_mut().for_each(|step| *step = moved(*step));
    }
    let start = |part: u32| u64::from(whole.duration) * u64::from(part) / u64::from(parts);
    let part = |part: u32| {
        let own = whole.prerequisites.iter().copied().map(moved);
        let previous = (part > 0).then(|| StepId(at.0 + part as usize - 1));
        Step {
            id: format!("{} {}/{parts}", whole.id, part + 1),
            values: shared(&whole.values, parts),
            prerequisites: own.chain(previous).collect(),
            duration: u32::try_from(start(part + 1) - start(part)).unwrap_or(whole.duration),
            undo: whole.undo.as_ref().map(|undo| shared(undo, parts)),
            flow: whole
                .flow
                .as_ref()
                .map(|flow| Flow { per_period: shared(&flow.per_period, parts), periods: flow.periods }),
            ..whole.clone()
        }
    };
    setup.steps.splice(at.0..=at.0, (0..parts).map(part));
    Ok(())
}

fn lapsing(step: &mut Step, at: StepId, periods: u32) -> Result<(), ChangeError> {
    match (periods, &step.flow) {
        (0, _) => Err(ChangeError::NoParts),
        (_, Some(_)) => Err(ChangeError::FlowsAlready { step: at }),
        (_, None) => {
            step.flow = Some(Flow { per_period: shared(&step.values, periods), periods });
            step.values.fill(BigRational::zero());
            // What has been received stays, and what has not lapses: nothing is left to undo.
            step.undo = None;
            Ok(())
        }
    }
}

fn instalments(problem: &PlanProblem) -> impl Iterator<Item = Change> + '_ {
    let costs = |(_, step): &(usize, &Step)| step.values[step.doer.0].is_negative();
    let steps = problem.steps().iter().enumerate().filter(costs);
    steps.flat_map(|(at, _)| (2..=4).map(move |parts| Change::Instalments { step: StepId(at), parts }))
}

fn sunsets(problem: &PlanProblem) -> impl Iterator<Item = Change> + '_ {
    let n_steps = problem.n_steps() as u32;
    let mut periods = vec![2, 4, n_steps];
    periods.retain(|&n| n > 1);
    periods.sort_unstable();
    periods.dedup();
    let helps = |(_, step): &(usize, &Step)| {
        let others = step.values.iter().enumerate().filter(|(party, _)| *party != step.doer.0);
        step.flow.is_none() && others.map(|(_, value)| value).any(Signed::is_positive)
    };
    let steps = problem.steps().iter().enumerate().filter(helps);
    steps.flat_map(move |(at, _)| {
        let sunset = move |periods| Change::Sunset { step: StepId(at), periods };
        periods.clone().into_iter().map(sunset)
    })
}

fn sooner(problem: &PlanProblem) -> impl Iterator<Item = Change> + '_ {
    let all = problem.setup().detection.iter().enumerate();
    all.flat_map(|(party, detection)| {
        let party = PartyId(party);
        let better = match detection {
            Detection::After(0) => Vec::new(),
            Detection::After(1) => vec![Detection::IMMEDIATE],
            Detection::After(delay) => vec![Detection::IMMEDIATE, Detection::After(delay / 2)],
            Detection::PerPeriod(probability) => {
                let twice = (probability + probability).min(BigRational::one());
                vec![Detection::IMMEDIATE, Detection::PerPeriod(twice)]
            }
        };
        better.into_iter().map(move |to| Change::Detection { party, to })
    })
}

fn bonuses(
    problem: &PlanProblem,
    bonds: &Bonds,
    safety: Safety,
    limits: &PlanLimits,
) -> Result<Vec<Change>, PlanError> {
    let mut changes = Vec::new();
    for party in 0..problem.n_parties() {
        if let Some(amount) = least_bonus(problem, bonds, safety, limits, party)? {
            changes.push(Change::Bonus { party: PartyId(party), amount });
        }
    }
    Ok(changes)
}

fn prerequisites(problem: &PlanProblem) -> impl Iterator<Item = Change> + '_ {
    let steps = problem.steps();
    let pairs = (0..steps.len()).flat_map(move |step| (0..steps.len()).map(move |needs| (step, needs)));
    let is_new = move |&(step, needs): &(usize, usize)| {
        step != needs
            && problem.ancestors(step) >> needs & 1 == 0
            && problem.ancestors(needs) >> step & 1 == 0
    };
    let change = |(step, needs)| Change::Prerequisite { step: StepId(step), needs: StepId(needs) };
    pairs.filter(is_new).map(change)
}

fn dropped_prerequisites(problem: &PlanProblem) -> impl Iterator<Item = Change> + '_ {
    problem.steps().iter().enumerate().flat_map(|(at, step)| {
        let dropped = move |needed: &StepId| Change::NoPrerequisite { step: StepId(at), needed: *needed };
        step.prerequisites.iter().map(dropped)
    })
}

impl Shortfall {
    /// Whether some order is known to be safe.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.amount.as_ref().is_some_and(Zero::is_zero)
    }

    /// Whether the amount is the least.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exactness == Exactness::Exact
    }
}
