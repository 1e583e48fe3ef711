//! Profiles that take over what others say: in which order they are read.

use super::raw::{RawSpanned, RawWord};
use super::reader::Span;
use crate::format::ScenarioError;

use super::raw::OthersWord;
use super::reader::Checker;

/// What counts where a profile says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// That is a fault.
    Required,
    /// What the profile says that this one is like.
    Like,
    /// Issues that are left out count nothing.
    Indifferent,
    /// Issues that are left out are unknown.
    UnknownIssues,
    /// Issues that are left out and the reservation are unknown.
    UnknownWhole,
}

impl Rest {
    /// What `like`, `others` and `unknown` say of a profile; more than one of them is a fault.
    pub(super) fn of(
        checker: &mut Checker<'_>,
        whose: &str,
        like: Option<&RawWord>,
        others: Option<&RawWord>,
        unknown: Option<&RawSpanned<bool>>,
    ) -> Self {
        let unknown = unknown.filter(|unknown| *unknown.get_ref());
        let spans: Vec<Span> =
            [like.map(RawSpanned::span), others.map(RawSpanned::span), unknown.map(RawSpanned::span)]
                .into_iter()
                .flatten()
                .collect();
        if let [_, second, ..] = &spans[..] {
            checker.fault(second.clone(), ScenarioError::TwoRests { whose: whose.to_owned() });
        }
        let others = others.and_then(|word| {
            checker.word(word, "way to take what is left out", (&OthersWord::ALL, OthersWord::name))
        });
        match (like, others, unknown) {
            (Some(_), ..) => Self::Like,
            (_, Some(OthersWord::Indifferent), _) => Self::Indifferent,
            (_, Some(OthersWord::Unknown), _) => Self::UnknownIssues,
            (_, _, Some(_)) => Self::UnknownWhole,
            _ => Self::Required,
        }
    }
}

/// The positions of profiles such that each comes after the one that it is like, and whether each leads
/// into a circle. Each is looked at once, however long the chain.
pub(super) fn by_likeness(like: &[Option<usize>]) -> (Vec<usize>, Vec<bool>) {
    let mut order = Vec::with_capacity(like.len());
    let mut is_circle = vec![false; like.len()];
    let mut seen_in: Vec<Option<usize>> = vec![None; like.len()];
    for first in 0..like.len() {
        let mut chain = Vec::new();
        let mut next = Some(first);
        while let Some(at) = next.filter(|&at| seen_in[at].is_none()) {
            seen_in[at] = Some(first);
            chain.push(at);
            next = like[at];
        }
        // It ends in one that is like none, in one that was seen before, or in itself.
        let ends_badly = next.is_some_and(|at| is_circle[at] || seen_in[at] == Some(first));
        chain.iter().for_each(|&at| is_circle[at] = ends_badly);
        order.extend(chain.into_iter().rev());
    }
    (order, is_circle)
}

#[cfg(test)]
mod tests {
    use super::by_likeness;

    #[test]
    fn each_profile_comes_after_the_one_that_it_is_like() {
        let (order, is_circle) = by_likeness(&[Some(2), None, Some(1), Some(0)]);
        assert_eq!((order, is_circle), (vec![1, 2, 0, 3], vec![false; 4]));
    }

    #[test]
    fn what_leads_into_a_circle_is_told_from_what_ends() {
        let (order, is_circle) = by_likeness(&[Some(1), Some(0), Some(0), Some(3), None, Some(4)]);
        assert_eq!(order.len(), 6);
        assert_eq!(is_circle, [true, true, true, true, false, false]);
    }
}
