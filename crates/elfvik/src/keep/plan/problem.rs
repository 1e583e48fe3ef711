//! Steps to be ordered, checked.

use super::{Detection, Flow, Step, StepId};
use crate::model::PartyId;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, Zero};

/// No problem has more steps.
pub const MOST_STEPS: usize = 64;

/// No plan with everything that flows after it lasts longer, in periods.
pub const MOST_PERIODS: u32 = 2_000;

/// What a plan is about, before it is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSetup {
    /// How many parties there are.
    pub n_parties: usize,
    /// What is to be ordered.
    pub steps: Vec<Step>,
    /// Per party, what one unit in the next period is worth to it now: above 0, at most 1.
    pub discounts: Vec<BigRational>,
    /// How soon a breach of each party is seen.
    pub detection: Vec<Detection>,
    /// What each party gets when all is done, in the period of the last step.
    pub bonus: Vec<BigRational>,
}

impl PlanSetup {
    /// Steps without discounting and bonus, every breach being seen at once.
    #[must_use]
    pub fn plain(n_parties: usize, steps: Vec<Step>) -> Self {
        Self {
            n_parties,
            steps,
            discounts: vec![BigRational::one(); n_parties],
            detection: vec![Detection::IMMEDIATE; n_parties],
            bonus: vec![BigRational::zero(); n_parties],
        }
    }
}

/// A plan that cannot be looked at, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// Nothing is to be done.
    #[error("there is no step")]
    NoSteps,
    /// More than can be held in a set.
    #[error("there are {found} steps, at most {MOST_STEPS} can be ordered")]
    TooManySteps {
        /// How many there are.
        found: usize,
    },
    /// Something is not given once for each party.
    #[error("{found} numbers in {place} where there are {n_parties} parties")]
    WrongLength {
        /// Where.
        place: Place,
        /// How many numbers there are.
        found: usize,
        /// How many there must be.
        n_parties: usize,
    },
    /// Bonds that are not given once for each party.
    #[error("{found} bonds where there are {n_parties} parties")]
    WrongBonds {
        /// How many bonds there are.
        found: usize,
        /// How many there must be.
        n_parties: usize,
    },
    /// A doer who is no party.
    #[error("the doer of step `{step}` is party {}, there are {n_parties}", .doer.0 + 1)]
    UnknownDoer {
        /// Its id.
        step: String,
        /// Who is said to do it.
        doer: PartyId,
        /// How many parties there are.
        n_parties: usize,
    },
    /// Two steps of one name.
    #[error("two steps are called `{step}`")]
    SameId {
        /// The id of both.
        step: String,
    },
    /// A prerequisite that does not exist.
    #[error("step `{step}` needs step {}, there are {n_steps}", .prerequisite.0 + 1)]
    UnknownPrerequisite {
        /// Its id.
        step: String,
        /// What it is said to need.
        prerequisite: StepId,
        /// How many steps there are.
        n_steps: usize,
    },
    /// Steps that wait for each other.
    #[error("step `{step}` needs itself, directly or through others")]
    Circle {
        /// The first of them.
        step: String,
    },
    /// Too late before it can be.
    #[error("step `{step}` may be done from period {earliest} on, but not after period {latest}")]
    EmptyDates {
        /// Its id.
        step: String,
        /// Not before.
        earliest: u32,
        /// Not after.
        latest: u32,
    },
    /// A discount factor that is none.
    #[error("the discount factor of party {} is {found}, it must be above 0 and at most 1", .party + 1)]
    WrongDiscount {
        /// Its position.
        party: usize,
        /// What was given.
        found: BigRational,
    },
    /// A probability that is none.
    #[error("a breach of party {} is seen with probability {found}, it must be from 0 to 1", .party + 1)]
    WrongProbability {
        /// Its position.
        party: usize,
        /// What was given.
        found: BigRational,
    },
    /// Somebody would be punished for keeping its word.
    #[error("the completion bonus of party {} is {found}, it must not be below 0", .party + 1)]
    NegativeBonus {
        /// Its position.
        party: usize,
        /// What was given.
        found: BigRational,
    },
    /// Longer than can be valued.
    #[error("the plan may last {found} periods, at most {MOST_PERIODS} can be looked at")]
    TooLong {
        /// How long it may last.
        found: u64,
    },
    /// Numbers that are too long for exact sums.
    #[error("the numbers have no common scale of at most {most_bits} bits: write fewer digits")]
    NumbersTooLong {
        /// The limit.
        most_bits: u64,
    },
}

/// Where numbers for the parties stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The values of a step.
    Values(String),
    /// What undoing a step is worth.
    Undo(String),
    /// What a step is worth in each period.
    Flow(String),
    /// What the next period is worth now.
    Discounts,
    /// How soon breaches are seen.
    Detection,
    /// What completion is worth.
    Bonus,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Values(step) => write!(f, "the values of step `{step}`"),
            Self::Undo(step) => write!(f, "what undoing step `{step}` is worth"),
            Self::Flow(step) => write!(f, "the flow of step `{step}`"),
            Self::Discounts => f.write_str("what the next period is worth now"),
            Self::Detection => f.write_str("how soon breaches are seen"),
            Self::Bonus => f.write_str("the completion bonus"),
        }
    }
}

/// Steps that can be ordered: everything in them is in range and no step waits for itself.
///
/// # Examples
///
/// ```
/// use elfvik::keep::plan::{PlanProblem, PlanSetup, Step, StepId};
/// use elfvik::model::PartyId;
/// use num_rational::BigRational;
///
/// let worth = |value: i64| BigRational::from_integer(value.into());
/// let delivery = Step::new("delivery", PartyId(0), vec![worth(-3), worth(5)]);
/// let payment = Step::new("payment", PartyId(1), vec![worth(4), worth(-4)]);
/// let setup = PlanSetup::plain(2, vec![delivery, payment]);
/// let problem = PlanProblem::new(setup.clone()).unwrap();
/// assert_eq!(problem.n_steps(), 2);
///
/// let mut circular = setup;
/// circular.steps[0].prerequisites = vec![StepId(0)];
/// assert_eq!(
///     PlanProblem::new(circular).unwrap_err().to_string(),
///     "step `delivery` needs itself, directly or through others",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    setup: PlanSetup,
    /// Per step, what must be done directly before it.
    needs: Vec<u64>,
    /// Per step, what must be done before it, directly or not.
    ancestors: Vec<u64>,
    /// The powers of the discount factor, up to the longest time.
    discounts: Vec<Vec<BigRational>>,
}

impl PlanProblem {
    /// The problem, once everything in it is in range. `O(steps^2 + periods)`.
    ///
    /// # Errors
    ///
    /// The first fault found: counts and lengths, then step by step, then what holds for all.
    pub fn new(setup: PlanSetup) -> Result<Self, PlanError> {
        let n_steps = setup.steps.len();
        match n_steps {
            0 => return Err(PlanError::NoSteps),
            found if found > MOST_STEPS => return Err(PlanError::TooManySteps { found }),
            _ => {}
        }
        let n_parties = setup.n_parties;
        let length = |place: Place, found: usize| match found == n_parties {
            true => Ok(()),
            false => Err(PlanError::WrongLength { place, found, n_parties }),
        };
        length(Place::Discounts, setup.discounts.len())?;
        length(Place::Detection, setup.detection.len())?;
        length(Place::Bonus, setup.bonus.len())?;
        for (at, step) in setup.steps.iter().enumerate() {
            let id = || step.id.clone();
            if step.doer.0 >= n_parties {
                return Err(PlanError::UnknownDoer { step: id(), doer: step.doer, n_parties });
            }
            if setup.steps[..at].iter().any(|other| other.id == step.id) {
                return Err(PlanError::SameId { step: id() });
            }
            length(Place::Values(id()), step.values.len())?;
            step.undo.as_ref().map_or(Ok(()), |undo| length(Place::Undo(id()), undo.len()))?;
            step.flow.as_ref().map_or(Ok(()), |flow| length(Place::Flow(id()), flow.per_period.len()))?;
            if let Some(&prerequisite) = step.prerequisites.iter().find(|p| p.0 >= n_steps) {
                return Err(PlanError::UnknownPrerequisite { step: id(), prerequisite, n_steps });
            }
            if let Some(latest) = step.latest.filter(|&latest| latest < step.earliest) {
                return Err(PlanError::EmptyDates { step: id(), earliest: step.earliest, latest });
            }
        }
        check_numbers(&setup)?;
        let set = |step: &Step| step.prerequisites.iter().fold(0, |set, p| set | 1 << p.0);
        let needs: Vec<u64> = setup.steps.iter().map(set).collect();
        let ancestors = ancestors(&needs);
        if let Some(at) = (0..n_steps).find(|&at| ancestors[at] >> at & 1 == 1) {
            return Err(PlanError::Circle { step: setup.steps[at].id.clone() });
        }
        let found = longest(&setup);
        let periods = u32::try_from(found).ok().filter(|&periods| periods <= MOST_PERIODS);
        let periods = periods.ok_or(PlanError::TooLong { found })?;
        let powers = |discount: &BigRational| match discount.is_one() {
            true => Vec::new(),
            false => (0..=periods).map(|n| Pow::pow(discount, n)).collect(),
        };
        let discounts = setup.discounts.iter().map(powers).collect();
        Ok(Self { setup, needs, ancestors, discounts })
    }

    /// What the problem was made of.
    #[must_use]
    pub fn setup(&self) -> &PlanSetup {
        &self.setup
    }

    /// How many parties there are.
    #[must_use]
    pub fn n_parties(&self) -> usize {
        self.setup.n_parties
    }

    /// How many steps there are.
    #[must_use]
    pub fn n_steps(&self) -> usize {
        self.setup.steps.len()
    }

    /// All steps, in the order in which they were given.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.setup.steps
    }

    /// What must be done directly before a step, as a set of bits.
    pub(super) fn needs(&self, step: usize) -> u64 {
        self.needs[step]
    }

    /// What must be done before a step, directly or not, as a set of bits.
    pub(super) fn ancestors(&self, step: usize) -> u64 {
        self.ancestors[step]
    }

    /// Whether all that a step needs is in a set that lacks it.
    pub(super) fn is_ready(&self, step: usize, done: u64) -> bool {
        done >> step & 1 == 0 && self.needs[step] & !done == 0
    }

    /// In how many periods a step is worth something anew.
    pub(super) fn flow_periods(&self, step: usize) -> u32 {
        self.setup.steps[step].flow.as_ref().map_or(0, |flow| flow.periods)
    }

    /// The steps of a party, as a set of bits.
    pub(super) fn steps_of(&self, party: usize) -> u64 {
        let own = |set, (at, step): (usize, &Step)| set | u64::from(step.doer.0 == party) << at;
        self.setup.steps.iter().enumerate().fold(0, own)
    }

    /// What one unit so many periods later is worth to a party now.
    pub(super) fn discount(&self, party: usize, periods: u32) -> BigRational {
        let powers = &self.discounts[party];
        if powers.is_empty() {
            return BigRational::one();
        }
        let known = powers.get(periods as usize);
        known.cloned().unwrap_or_else(|| Pow::pow(&self.setup.discounts[party], periods))
    }

    /// No step is done later than this.
    pub(super) fn last_period(&self) -> u32 {
        let steps = &self.setup.steps;
        let latest = steps.iter().map(|step| step.earliest).max().unwrap_or(0);
        latest + steps.iter().map(|step| step.duration).sum::<u32>()
    }

    /// All steps as a set of bits.
    pub(super) fn all(&self) -> u64 {
        u64::MAX >> (MOST_STEPS - self.n_steps())
    }
}

/// An upper bound of the periods from the start until nothing flows any more.
fn longest(setup: &PlanSetup) -> u64 {
    let durations: u64 = setup.steps.iter().map(|step| u64::from(step.duration)).sum();
    let latest = setup.steps.iter().map(|step| u64::from(step.earliest)).max().unwrap_or(0);
    let flow = setup.steps.iter().filter_map(|step| step.flow.as_ref());
    let flow = flow.map(|flow| u64::from(flow.periods)).max().unwrap_or(0);
    let delays = setup.detection.iter().filter_map(Detection::horizon);
    durations + latest + flow + u64::from(delays.max().unwrap_or(0))
}

fn check_numbers(setup: &PlanSetup) -> Result<(), PlanError> {
    let is_wrong = |discount: &BigRational| !discount.is_positive() || *discount > BigRational::one();
    if let Some(party) = setup.discounts.iter().position(is_wrong) {
        return Err(PlanError::WrongDiscount { party, found: setup.discounts[party].clone() });
    }
    for (party, detection) in setup.detection.iter().enumerate() {
        if let Detection::PerPeriod(found) = detection
            && (found.is_negative() || *found > BigRational::one())
        {
            return Err(PlanError::WrongProbability { party, found: found.clone() });
        }
    }
    if let Some(party) = setup.bonus.iter().position(Signed::is_negative) {
        return Err(PlanError::NegativeBonus { party, found: setup.bonus[party].clone() });
    }
    let flows = |step: &Step| step.flow.as_ref().map(|flow: &Flow| flow.per_period.clone());
    let numbers = setup.steps.iter().flat_map(|step| {
        let more = step.undo.clone().into_iter().chain(flows(step)).flatten();
        step.values.iter().cloned().chain(more).collect::<Vec<_>>()
    });
    let bits = |number: &BigInt| number.bits();
    let is_long = |n: &BigRational| bits(n.numer()).max(bits(n.denom())) > MOST_BITS;
    match numbers
        .chain(setup.bonus.iter().cloned())
        .chain(setup.discounts.iter().cloned())
        .any(|n| is_long(&n))
    {
        true => Err(PlanError::NumbersTooLong { most_bits: MOST_BITS }),
        false => Ok(()),
    }
}

/// The transitive closure of the prerequisites; a step on a circle is among its own ancestors.
fn ancestors(needs: &[u64]) -> Vec<u64> {
    let mut ancestors = needs.to_vec();
    for middle in 0..needs.len() {
        for at in 0..needs.len() {
            if ancestors[at] >> middle & 1 == 1 {
                ancestors[at] |= ancestors[middle];
            }
        }
    }
    ancestors
}

/// No number of a problem has more bits above or below its line.
const MOST_BITS: u64 = 256;
