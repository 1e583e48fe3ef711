//! What options are worth to a party beyond what its worlds say, learnt from what it does.

use crate::talk::offer::{Offer, OutcomeNumbering};

/// Per option of each issue what it is worth more than believed, as a share of the party's range.
///
/// What is wrong is shared among the options in which two offers differ. Where some sum over issues explains
/// all that the party does, such corrections come nearer to one that does.
///
/// Source: S. Agmon, "The Relaxation Method for Linear Inequalities", Canadian Journal of Mathematics 6,
/// 1954.
#[derive(Debug, Clone)]
pub(super) struct Corrections {
    values: Vec<Vec<f32>>,
}

impl Corrections {
    /// Nothing was learnt yet.
    pub(super) fn none(numbering: &OutcomeNumbering) -> Self {
        Self { values: numbering.n_options().iter().map(|&n| vec![0.0; n as usize]).collect() }
    }

    /// What they come to for an offer.
    pub(super) fn of(&self, numbering: &OutcomeNumbering, offer: Offer) -> f32 {
        let value = |(issue, values): (usize, &Vec<f32>)| values[numbering.option(offer, issue) as usize];
        self.values.iter().enumerate().map(value).sum()
    }

    /// Shares a difference among the issues in which two offers differ: so much of it is added to the better
    /// one, and so much taken from the worse one. Nothing where nothing is wrong.
    pub(super) fn correct(
        &mut self,
        numbering: &OutcomeNumbering,
        (better, worse): (Offer, Offer),
        [added, taken]: [f64; 2],
    ) {
        let options = |issue: usize| [better, worse].map(|offer| numbering.option(offer, issue) as usize);
        let differs = |issue: &usize| {
            let [better, worse] = options(*issue);
            better != worse
        };
        let differing: Vec<usize> = (0..self.values.len()).filter(differs).collect();
        let n = differing.len() as f64;
        for issue in differing {
            let [better, worse] = options(issue);
            self.values[issue][better] += (added.max(0.0) / n) as f32;
            self.values[issue][worse] -= (taken.max(0.0) / n) as f32;
        }
    }

    /// Counts where the party stands by what it asked for `before` instead of what it `refused`, while it gives
    /// way elsewhere: options farther from that are worth less, and where it gave way more, together as much.
    /// Of more than [`FEW`] options neighbours count as near.
    pub(super) fn note_stand(
        &mut self,
        numbering: &OutcomeNumbering,
        (before, made): (Offer, Offer),
        refused: Offer,
    ) {
        let option = |offer: Offer, issue: usize| numbering.option(offer, issue) as usize;
        let contested = |issue: &usize| option(before, *issue) != option(refused, *issue);
        let (stays, moves): (Vec<usize>, Vec<usize>) = (0..self.values.len())
            .filter(contested)
            .partition(|&issue| option(made, issue) == option(before, issue));
        if stays.is_empty() || moves.is_empty() {
            return;
        }
        for (issues, by) in [(stays, COUNTED), (moves, -COUNTED)] {
            let by = by / issues.len() as f32;
            for issue in issues {
                let (at, n) = (option(before, issue), self.values[issue].len());
                for (option, value) in self.values[issue].iter_mut().enumerate() {
                    let far = option.abs_diff(at) as f32 / (n - 1).max(1) as f32;
                    *value -= by * if n > FEW { far } else { far.ceil() };
                }
            }
        }
    }

    /// Adds a share of them to some values per option.
    pub(super) fn add(&self, share: f64, to: &mut [Vec<f64>]) {
        let cells = to.iter_mut().flatten().zip(self.values.iter().flatten());
        cells.for_each(|(value, correction)| *value += share * f64::from(*correction));
    }
}

/// What is shared among the issues by which a party stands, each time.
const COUNTED: f32 = 0.05;
/// Up to so many options of an issue are all equally far from each other.
const FEW: usize = 3;

#[cfg(test)]
mod tests {
    use super::{COUNTED, Corrections};
    use crate::model::{Outcome, OutcomeSpace};
    use crate::talk::offer::{Offer, OutcomeNumbering};

    fn numbering() -> OutcomeNumbering {
        OutcomeNumbering::of(&OutcomeSpace::new(vec![2, 3, 5])).unwrap()
    }

    fn offer(options: [u32; 3]) -> Offer {
        numbering().offer(&Outcome::new(options.to_vec())).unwrap()
    }

    fn values(corrections: &Corrections) -> Vec<Vec<f64>> {
        let mut values = vec![vec![0.0; 2], vec![0.0; 3], vec![0.0; 5]];
        corrections.add(1.0, &mut values);
        values
    }

    #[test]
    fn what_is_corrected_makes_up_the_difference() {
        let mut corrections = Corrections::none(&numbering());
        let (better, worse) = (offer([0, 1, 4]), offer([0, 2, 0]));
        corrections.correct(&numbering(), (better, worse), [0.1, 0.3]);
        let [up, down] = [better, worse].map(|offer| corrections.of(&numbering(), offer));
        assert!((up - 0.1).abs() < 1e-6 && (down + 0.3).abs() < 1e-6);
        // Where they agree nothing changes, nor where nothing was wrong.
        assert_eq!(values(&corrections)[0], [0.0, 0.0]);
        let known = values(&corrections);
        corrections.correct(&numbering(), (better, worse), [-0.1, -0.3]);
        corrections.correct(&numbering(), (better, better), [0.1, 0.3]);
        assert_eq!(values(&corrections), known);
    }

    #[test]
    fn whoever_stands_by_an_issue_wants_it_more_and_where_it_gives_way_less() {
        let mut corrections = Corrections::none(&numbering());
        let before = offer([0, 0, 0]);
        // It gives way on the second issue and stands by the third; the first is not contested.
        corrections.note_stand(&numbering(), (before, offer([0, 1, 0])), offer([0, 2, 4]));
        let counted = f64::from(COUNTED);
        let expected = [
            vec![0.0, 0.0],
            vec![0.0, counted, counted],
            [0.0, -0.25, -0.5, -0.75, -1.0].map(|far| far * counted).to_vec(),
        ];
        for (found, expected) in values(&corrections).iter().flatten().zip(expected.iter().flatten()) {
            assert!((found - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn whoever_gives_way_nowhere_or_everywhere_says_nothing() {
        let mut corrections = Corrections::none(&numbering());
        let (before, refused) = (offer([0, 0, 0]), offer([1, 2, 0]));
        corrections.note_stand(&numbering(), (before, before), refused);
        corrections.note_stand(&numbering(), (before, offer([1, 1, 0])), refused);
        assert!(values(&corrections).iter().flatten().all(|value| *value == 0.0));
    }
}
