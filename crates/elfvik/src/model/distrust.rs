//! Statements that are not believed: what rests on them becomes a wider guess.

use super::{
    Estimate, GuessDistribution, PartyFile, Preferences, Range, RatifierDecisionModel, RatifierInformation,
    Reservation, StatementId, Term, Values, View,
};
use crate::number::Decimal;
use num_bigint::BigInt;

impl Range {
    /// The guess without some statements: what it says for that case, else one three times as wide on both
    /// sides of its likely value; itself where it rests on none of them.
    ///
    /// What is not below zero stays so, and what lies between 0 and 1 stays there. A uniform guess stays
    /// uniform; one of listed values becomes a triangle.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{Range, StatementId};
    ///
    /// let [low, likely, high] = ["0.3", "0.4", "0.7"].map(|n| n.parse().unwrap());
    /// let rests_on = vec![StatementId(2)];
    /// let range = Range { rests_on, ..Range::triangular(low, likely, high) };
    /// assert_eq!(range.without(&[StatementId(1)]), range);
    /// let wide = range.without(&[StatementId(2)]);
    /// assert_eq!([wide.low, wide.likely, wide.high], ["0.1", "0.4", "1"].map(|n| n.parse().unwrap()));
    /// ```
    #[must_use]
    pub fn without(&self, statements: &[StatementId]) -> Self {
        if !self.rests_on.iter().any(|statement| statements.contains(statement)) {
            return self.clone();
        }
        match &self.without {
            Some(without) => Self { unknown: self.unknown.clone(), ..(**without).clone() },
            None => self.widened(),
        }
    }

    fn widened(&self) -> Self {
        let away = |end: Decimal| {
            let likely = self.likely.to_rational();
            let end = &likely + (end.to_rational() - &likely) * BigInt::from(WIDER);
            Decimal::nearest(&end).map_or(self.likely, |(near, _)| near)
        };
        let (mut low, mut high) = (away(self.low), away(self.high));
        if self.low >= Decimal::ZERO {
            low = low.max(Decimal::ZERO);
            high = if self.high <= Decimal::ONE { high.min(Decimal::ONE) } else { high };
        }
        let distribution = match self.distribution {
            GuessDistribution::Uniform => GuessDistribution::Uniform,
            GuessDistribution::Triangular | GuessDistribution::Discrete(_) => GuessDistribution::Triangular,
        };
        Self { low, high, distribution, without: None, ..self.clone() }
    }
}

impl View {
    /// The same without some statements: every guess that rests on one of them as it is
    /// [without](Range::without) it.
    ///
    /// # Examples
    ///
    /// ```
    /// use elfvik::model::{PartyId, StatementId};
    ///
    /// let view = elfvik::format::native::starter_view();
    /// // Nothing rests on a statement there.
    /// let without = view.without_statements(&[StatementId(0)]);
    /// assert_eq!(without.preferences(PartyId(0)), view.preferences(PartyId(0)));
    /// ```
    #[must_use]
    pub fn without_statements(&self, statements: &[StatementId]) -> Self {
        let mut discount = |range: &mut Range| *range = range.without(statements);
        let mut scenario = self.scenario().clone();
        for consent in &mut scenario.consents {
            in_estimate(&mut consent.probability, &mut discount);
        }
        scenario.unknowns.iter_mut().for_each(|unknown| discount(&mut unknown.range));
        let mut files: Vec<PartyFile> = self.files().to_vec();
        for file in &mut files {
            in_preferences(&mut file.preferences, &mut discount);
            in_ratifications(&mut file.ratifications, &mut discount);
            for belief in &mut file.beliefs {
                in_preferences(&mut belief.preferences, &mut discount);
                in_ratifications(&mut belief.ratifications, &mut discount);
            }
            file.unknowns.iter_mut().for_each(|unknown| discount(&mut unknown.range));
        }
        self.over(scenario).with_files(files)
    }
}

fn in_ratifications(all: &mut [RatifierInformation], change: &mut impl FnMut(&mut Range)) {
    for known in all {
        match &mut known.vote {
            RatifierDecisionModel::Probability(estimate) => in_estimate(estimate, change),
            RatifierDecisionModel::Profile(preferences) => in_preferences(preferences, change),
        }
    }
}

fn in_preferences(preferences: &mut Preferences, change: &mut impl FnMut(&mut Range)) {
    let by_state = preferences.reservation_by_state.iter_mut().map(|(_, reservation)| reservation);
    for reservation in by_state.chain([&mut preferences.reservation]) {
        if let Reservation::Value(estimate) = reservation {
            in_estimate(estimate, change);
        }
    }
    preferences.discount.iter_mut().for_each(|discount| in_estimate(discount, change));
    preferences.terms.iter_mut().for_each(|term| in_term(term, change));
}

fn in_term(term: &mut Term, change: &mut impl FnMut(&mut Range)) {
    match term {
        Term::Values { weight, values, .. } => {
            in_estimate(weight, change);
            match values {
                Values::Each(each) => each.iter_mut().for_each(|value| in_estimate(value, change)),
                Values::Line(line) => {
                    line.points.iter_mut().for_each(|(_, value)| in_estimate(value, change))
                }
                Values::Curve(curve) => {
                    in_estimate(&mut curve.from, change);
                    in_estimate(&mut curve.to, change);
                }
            }
        }
        Term::Joint { weight, table, .. } => {
            in_estimate(weight, change);
            table.iter_mut().for_each(|cell| in_estimate(cell, change));
        }
        Term::Product { weight, .. } => in_estimate(weight, change),
        Term::Bonus { value, .. } => in_estimate(value, change),
    }
}

fn in_estimate(estimate: &mut Estimate, change: &mut impl FnMut(&mut Range)) {
    if let Estimate::Guess(range) = estimate {
        change(range);
    }
}

/// How many times as far from its likely value a guess reaches without what it rests on.
const WIDER: i64 = 3;
