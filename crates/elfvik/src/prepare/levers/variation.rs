//! How a number can be varied in the file where it stands, and what moves with it.

use super::lever::UnsearchedReason;
use crate::model::{Term, Values, WrittenForm, WrittenForms};
use crate::number::Decimal;
use crate::prepare::parameters::{ParameterId, ParameterRole, Parameters};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// A number of a file under variation: what each step of one adds to numbers of the view.
pub(super) struct FileNumber {
    /// The numbers that move, with how far each goes per step.
    pub(super) moves: Vec<(ParameterId, BigRational)>,
    /// What the file says now.
    pub(super) from: BigRational,
    course: NumberEffect,
    /// The least and the greatest that the file may say.
    least: Option<BigRational>,
    greatest: Option<BigRational>,
    /// Whether numbers beyond these bounds might do what no number within does.
    pub(super) goes_on: bool,
}

/// What becomes of the number in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberEffect {
    /// It rises by the step.
    Plus,
    /// It is divided by one plus the step.
    Over,
}

/// The evaluations of an issue that are divided by the greatest of them.
struct Evaluations {
    /// That of the first option; the others follow.
    first: ParameterId,
    /// Whether they count with the opposite sign.
    turned: bool,
    /// The greatest evaluation that the file gives to what the domain does not have.
    elsewhere: Option<Decimal>,
}

impl FileNumber {
    /// How a number can be varied: `Ok(None)` where it stands together with an earlier one.
    pub(super) fn of(parameters: &Parameters, number: ParameterId) -> Result<Option<Self>, UnsearchedReason> {
        let likely = |n: ParameterId| parameters.numbers()[n].estimate.likely();
        let Some((standing, twins, first, at)) = standing(parameters, number) else {
            return Ok(Some(Self::simple(&[number], likely(number), false)));
        };
        let own = twins.get(at).map_or(at, |twin| *twin as usize);
        if own != at {
            return Ok(None);
        }
        let is_same = |&other: &usize| twins.get(other).is_some_and(|twin| *twin as usize == own);
        let together: Vec<ParameterId> =
            (0..twins.len()).filter(is_same).map(|other| first + other).collect();
        let together = if together.is_empty() { vec![number] } else { together };
        match standing {
            WrittenForm::PartOfWhole => Err(UnsearchedReason::PartOfWhole),
            WrittenForm::Derived => Err(UnsearchedReason::Derived),
            WrittenForm::Itself => Ok(Some(Self::simple(&together, likely(number), false))),
            WrittenForm::Turned => Ok(Some(Self::simple(&together, likely(number), true))),
            WrittenForm::WithinUnit => Ok(Some(Self {
                least: Some(BigRational::zero()),
                greatest: Some(BigRational::one()),
                ..Self::simple(&together, likely(number), false)
            })),
            WrittenForm::OverGreatest { turned, elsewhere } => {
                let issue = Evaluations { first, turned, elsewhere };
                Ok(Some(Self::evaluation(parameters, number, &together, &issue)))
            }
        }
    }

    /// Numbers that move as the file says, or the other way.
    fn simple(together: &[ParameterId], likely: Decimal, turned: bool) -> Self {
        let way = if turned { -BigRational::one() } else { BigRational::one() };
        Self {
            from: likely.to_rational() * &way,
            moves: together.iter().map(|&n| (n, way.clone())).collect(),
            course: NumberEffect::Plus,
            least: None,
            greatest: None,
            goes_on: false,
        }
    }

    /// An evaluation below the greatest of its issue moves up to that one. The greatest itself always counts
    /// as one: it moves all others, down to the next of them.
    ///
    /// Beyond these bounds the others would only be worth less, unless some are negative or count turned.
    fn evaluation(
        parameters: &Parameters,
        number: ParameterId,
        together: &[ParameterId],
        issue: &Evaluations,
    ) -> Self {
        let Evaluations { first, turned, elsewhere } = *issue;
        let likely = |n: ParameterId| parameters.numbers()[n].estimate.likely();
        let written = |n: ParameterId| if turned { likely(n).negated() } else { likely(n) };
        let n_options = n_options(parameters, number);
        let others: Vec<ParameterId> = (first..first + n_options).filter(|n| !together.contains(n)).collect();
        let next = others.iter().map(|&n| written(n)).chain(elsewhere).max();
        let is_greatest = next.is_none_or(|next| written(number) > next);
        let goes_on = turned || others.iter().any(|&n| written(n).is_negative());
        if is_greatest {
            return Self {
                moves: others.iter().map(|&n| (n, likely(n).to_rational())).collect(),
                from: written(number).to_rational(),
                course: NumberEffect::Over,
                least: Some(next.map_or_else(BigRational::zero, Decimal::to_rational).max(least_maximum())),
                greatest: None,
                goes_on,
            };
        }
        let greatest = next.map(Decimal::to_rational);
        Self { greatest, goes_on, ..Self::simple(together, likely(number), turned) }
    }

    /// What the file says after a step; `None` where it may not say so.
    pub(super) fn after(&self, step: &BigRational) -> Option<BigRational> {
        let to = match self.course {
            NumberEffect::Plus => &self.from + step,
            NumberEffect::Over => {
                let divisor = step + BigRational::one();
                if !divisor.is_positive() {
                    return None;
                }
                &self.from / divisor
            }
        };
        let is_within = self.least.as_ref().is_none_or(|least| *least <= to)
            && self.greatest.as_ref().is_none_or(|greatest| to <= *greatest);
        is_within.then_some(to)
    }
}

/// How a number stands in its file, the twins of its term, the first number of the term's values, and the
/// position among them; `None` where it stands as it counts.
fn standing<'a>(
    parameters: &'a Parameters,
    number: ParameterId,
) -> Option<(WrittenForm, &'a [u32], ParameterId, usize)> {
    let written = |player: usize| -> Option<&'a WrittenForms> {
        let player = parameters.players()[player];
        parameters.view().written(player.party).filter(|_| player.ratifier.is_none())
    };
    match parameters.numbers()[number].place {
        ParameterRole::Reservation(player) => {
            let _ = written(player)?.reservation_bid.as_ref()?;
            Some((WrittenForm::Derived, &[], number, 0))
        }
        ParameterRole::Weight { player, term } => {
            Some((written(player)?.terms.get(term)?.weight, &[], number, 0))
        }
        ParameterRole::Value { player, term, at } => {
            let term = written(player)?.terms.get(term)?;
            // The numbers of a foreign term are exact and stand in a row.
            Some((term.values, &term.twins, number - at, at))
        }
        // No other system has states of nature.
        ParameterRole::Consent(_)
        | ParameterRole::Shared { .. }
        | ParameterRole::StateReservation { .. }
        | ParameterRole::Approval(..) => None,
    }
}

/// How many values the term of a value has.
fn n_options(parameters: &Parameters, number: ParameterId) -> usize {
    let ParameterRole::Value { player, term, .. } = parameters.numbers()[number].place else { return 0 };
    match &parameters.preferences(player).terms[term] {
        Term::Values { values: Values::Each(each), .. } => each.len(),
        _ => 0,
    }
}

/// Below this a greatest evaluation counts for nothing.
fn least_maximum() -> BigRational {
    BigRational::new(1.into(), 100_000.into())
}
