//! The inverse of a utility: of the outcomes that are worth about so much to me, the best one for the others.

mod coupled;
mod guess;

pub use guess::{BelievedPreferences, ChosenOffer};

use super::offer::Offer;
use super::offer_space::OfferSpace;
use super::profile::{PreferenceProfile, WorthIndex};
use super::utility_index::{SumLayer, Sums};
use coupled::Prices;
use guess::NOISE;

/// Chooses offers for one profile, and keeps what it computed until the guess changes.
///
/// In a listed space the window is scanned. In a large one each cluster has a table of the best value for
/// the others per cell of own worth, built backwards; a sliding maximum over the window bounds a
/// depth-first search. Where issues are tied together in too many combinations to list them, prices of own
/// worth bound it. When the search takes too long it stops with the best outcome so far and says how much
/// better another could be.
#[derive(Debug, Clone, Default)]
pub struct OfferChooser {
    /// What the tables were built for: the guess, the width of the window, and the range of the profile,
    /// which levels narrow.
    key: Option<(u64, i64, [i64; 2])>,
    halves: [Vec<f64>; 2],
    bounds: Vec<Vec<f64>>,
    values: Vec<Vec<f64>>,
    cell: i64,
    /// Whether cells lose nothing.
    is_exact: bool,
    /// Where clusters are not listed.
    prices: Prices,
}

impl OfferChooser {
    /// Of the outcomes worth from `low` to `high` (whole numbers) the one that is thought best for the
    /// others; among equals the one worth most to me, then the first. `None` when there is no outcome in
    /// the window.
    ///
    /// `O(outcomes in the window)` where outcomes are listed, else microseconds for a guess that did not
    /// change.
    ///
    /// # Panics
    ///
    /// Never: profiles whose outcomes are listed stand on a listing.
    ///
    /// # Examples
    ///
    /// ```
    /// # use elfvik::{model::PartyId, prepare::Game, talk::{OfferSpace, PreferenceProfile}};
    /// # let game = Game::additive(vec![vec![vec![9, 1], vec![6, 6], vec![2, 8]]; 3], vec![9, 3]).unwrap();
    /// # let offer_space = std::sync::Arc::new(OfferSpace::of(&game, 1_000).unwrap());
    /// # let profile = PreferenceProfile::of(&game, PartyId(0), &offer_space).unwrap();
    /// // Three issues, each with options worth 9, 6 and 2 to me.
    /// let guess = elfvik::talk::BelievedPreferences { values: vec![vec![0.1, 0.6, 0.8]; 3], version: 1 };
    /// let chosen = elfvik::talk::OfferChooser::default().best(&profile, &guess, (20, 27)).unwrap();
    /// let outcome = offer_space.numbering().outcome(chosen.offer);
    /// assert_eq!((outcome.options(), profile.worth(chosen.offer)), (&[0, 1, 1][..], 21));
    /// ```
    pub fn best(
        &mut self,
        profile: &PreferenceProfile,
        guess: &BelievedPreferences,
        window: (i64, i64),
    ) -> Option<ChosenOffer> {
        self.best_where(profile, guess, window, &|_| true)
    }

    /// The same among outcomes of a kind. Where outcomes are searched and not listed, one may be missed, and
    /// where they are tied together in too many combinations, only the best of all is looked at.
    pub(in crate::talk) fn best_where(
        &mut self,
        profile: &PreferenceProfile,
        guess: &BelievedPreferences,
        (low, high): (i64, i64),
        is_meant: &dyn Fn(Offer) -> bool,
    ) -> Option<ChosenOffer> {
        let range = [profile.least(), profile.most()];
        match &profile.own {
            WorthIndex::Listed(ladder) => {
                let listing = profile.offer_space.listing().expect("a ladder stands on a listing");
                if self.key != Some((guess.version, 0, range)) {
                    listing.halves(&guess.values, &mut self.halves);
                    self.key = Some((guess.version, 0, range));
                }
                let mut best: Option<(f64, u32)> = None;
                for position in ladder.within(low, high) {
                    let (first, second) = listing.places(position);
                    let value = self.halves[0][first] + self.halves[1][second];
                    let is_better = best.is_none_or(|(most, other)| {
                        let order = || (ladder.worth(position), other) > (ladder.worth(other), position);
                        value > most + NOISE || (value > most - NOISE && order())
                    });
                    if is_better && is_meant(listing.offer(position)) {
                        best = Some((value, position));
                    }
                }
                best.map(|(value, position)| ChosenOffer { offer: listing.offer(position), value, gap: 0.0 })
            }
            WorthIndex::Summed(sums) if !sums.is_listed() => {
                let key = Some((guess.version, 0, range));
                if self.key != key {
                    self.prices = Prices::of(&profile.offer_space, sums, guess);
                    self.key = key;
                }
                let high = if high >= profile.most() { i64::MAX / 4 } else { high };
                let window = (low.saturating_sub(sums.base), high.saturating_sub(sums.base));
                self.prices.best(&profile.offer_space, sums, window).filter(|chosen| is_meant(chosen.offer))
            }
            WorthIndex::Summed(sums) => {
                let window = (low, high);
                self.best_sums((profile, sums), guess, window, (1, is_meant)).into_iter().next()
            }
        }
    }

    /// Of the outcomes in a window of a large space whose clusters are listed up to `most` of a kind that are
    /// thought best for the others, the best first; of equals first the one worth most to me. Some may be
    /// missed.
    fn best_sums(
        &mut self,
        (profile, sums): (&PreferenceProfile, &Sums),
        guess: &BelievedPreferences,
        (low, high): (i64, i64),
        (most, is_meant): (usize, &dyn Fn(Offer) -> bool),
    ) -> Vec<ChosenOffer> {
        // From the ceiling on all outcomes are alike.
        let high = if high >= profile.most() { i64::MAX / 4 } else { high };
        let width = high.saturating_sub(low);
        let key = Some((guess.version, width, [profile.least(), profile.most()]));
        if self.key != key {
            self.build(sums, guess, width);
            self.key = key;
        }
        let window = (low.saturating_sub(sums.base), high.saturating_sub(sums.base));
        let is_meant = |path: &[usize]| is_meant(sums.offer(&profile.offer_space, path));
        self.search(&profile.offer_space, sums, (window, most), &is_meant)
    }

    /// Of the outcomes worth from `low` to `high` some that are thought best for the others, the best first;
    /// among equals the first. Where clusters are listed and outcomes are not, some may be missed, and among
    /// equals first comes what is worth most to me; where clusters are not listed, the best alone.
    pub(in crate::talk) fn some_best(
        &mut self,
        profile: &PreferenceProfile,
        guess: &BelievedPreferences,
        (low, high): (i64, i64),
        (most, is_meant): (usize, &dyn Fn(Offer) -> bool),
    ) -> Vec<Offer> {
        let ladder = match &profile.own {
            WorthIndex::Listed(ladder) => ladder,
            WorthIndex::Summed(sums) if sums.is_listed() => {
                let best = self.best_sums((profile, sums), guess, (low, high), (most, is_meant));
                return best.into_iter().map(|chosen| chosen.offer).collect();
            }
            WorthIndex::Summed(_) => {
                let best = self.best_where(profile, guess, (low, high), is_meant);
                return best.map(|chosen| chosen.offer).into_iter().collect();
            }
        };
        let listing = profile.offer_space.listing().expect("a ladder stands on a listing");
        let key = Some((guess.version, 0, [profile.least(), profile.most()]));
        if self.key != key {
            listing.halves(&guess.values, &mut self.halves);
            self.key = key;
        }
        let mut found: Vec<(f64, u32)> = Vec::new();
        for position in ladder.within(low, high) {
            let (first, second) = listing.places(position);
            found.push((self.halves[0][first] + self.halves[1][second], position));
        }
        let by_value = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        // Few are not meant, and asking is slow: the best are asked about first.
        let mut chosen = Vec::with_capacity(most.min(found.len()));
        let mut rest = &mut found[..];
        while chosen.len() < most && !rest.is_empty() {
            let n = most.saturating_mul(2).min(rest.len());
            if n < rest.len() {
                rest.select_nth_unstable_by(n, by_value);
            }
            let (best, others) = rest.split_at_mut(n);
            best.sort_unstable_by(by_value);
            let offers = best.iter().map(|(_, position)| listing.offer(*position));
            chosen.extend(offers.filter(|offer| is_meant(*offer)).take(most - chosen.len()));
            rest = others;
        }
        chosen
    }

    fn build(&mut self, sums: &Sums, guess: &BelievedPreferences, width: i64) {
        let value = |cluster: &SumLayer, combination: u32| {
            let options = cluster.issues.iter().zip(cluster.options(combination));
            options.map(|(&issue, &option)| guess.values[issue][option as usize]).sum::<f64>()
        };
        self.values = sums
            .layers
            .iter()
            .map(|cluster| (0..cluster.n_choices() as u32).map(|choice| value(cluster, choice)).collect())
            .collect();
        let range = |cluster: &SumLayer| cluster.arcs.iter().map(|arc| arc.above).max().unwrap_or(0);
        let all: i64 = sums.layers.iter().map(range).sum();
        let n_combinations: usize = sums.layers.iter().map(SumLayer::n_choices).sum();
        let cells = (WORK / n_combinations.max(1) as i64).clamp(FEWEST_CELLS, MOST_CELLS);
        let unit = sums.unit();
        self.is_exact = all / unit <= cells;
        self.cell = if self.is_exact { unit } else { all / cells + 1 };
        let mut best = vec![0.0];
        self.bounds = vec![best.clone()];
        for (later, (cluster, values)) in sums.layers.iter().zip(&self.values).rev().enumerate() {
            let longest = (range(cluster) / self.cell) as usize;
            let mut own = vec![f64::NEG_INFINITY; best.len() + longest];
            for (arc, value) in cluster.arcs.iter().zip(values).filter(|(arc, _)| !arc.crosses) {
                let at = (arc.above / self.cell) as usize;
                own[at..].iter_mut().zip(&best).for_each(|(most, later)| *most = most.max(value + later));
            }
            best = own;
            let loss = if self.is_exact { 0 } else { 2 + later };
            let reach = ((width / self.cell) as usize).min(best.len()) + 1 + loss;
            self.bounds.push(sliding_maximum(&best, reach));
        }
        self.bounds.reverse();
    }

    fn search(
        &self,
        offer_space: &OfferSpace,
        sums: &Sums,
        (window, most): ((i64, i64), usize),
        is_meant: &dyn Fn(&[usize]) -> bool,
    ) -> Vec<ChosenOffer> {
        let mut search = WindowSearch {
            chooser: self,
            is_meant,
            sums,
            window,
            path: vec![0; sums.layers.len()],
            most,
            best: Vec::new(),
            nodes: 0,
        };
        let root = search.bound(0, 0);
        if root.is_finite() {
            search.descend(0, 0, 0.0);
        }
        let is_cut = search.nodes > MOST_NODES;
        let chosen = |way: &ChosenWay| {
            let gap = if is_cut { (root - way.value).max(0.0) } else { 0.0 };
            ChosenOffer { offer: sums.offer(offer_space, &way.path), value: way.value, gap }
        };
        search.best.iter().map(chosen).collect()
    }
}

/// A depth-first search under bounds.
struct WindowSearch<'c> {
    chooser: &'c OfferChooser,
    /// Which outcomes can be chosen, by their ways.
    is_meant: &'c dyn Fn(&[usize]) -> bool,
    sums: &'c Sums,
    window: (i64, i64),
    path: Vec<usize>,
    /// How many are looked for.
    most: usize,
    /// The best so far, the best first.
    best: Vec<ChosenWay>,
    nodes: usize,
}

/// An outcome by its way through the clusters.
struct ChosenWay {
    value: f64,
    above: i64,
    path: Vec<usize>,
}

impl WindowSearch<'_> {
    /// No way on from cluster `at` with `above` so far leads to a greater value.
    fn bound(&self, at: usize, above: i64) -> f64 {
        let bounds = &self.chooser.bounds[at];
        let left = (self.sums.layers.len() - at) as i64;
        if above > self.window.1 {
            return f64::NEG_INFINITY;
        }
        if left == 0 {
            return if above >= self.window.0 { 0.0 } else { f64::NEG_INFINITY };
        }
        let cells = (self.window.0 - above).div_euclid(self.chooser.cell);
        let whole = (self.window.0 - above).rem_euclid(self.chooser.cell) == 0;
        let first = if self.chooser.is_exact { cells + i64::from(!whole) } else { cells - left }.max(0);
        bounds.get(first as usize).copied().unwrap_or(f64::NEG_INFINITY)
    }

    fn descend(&mut self, at: usize, above: i64, value: f64) {
        if at == self.path.len() {
            let is_behind = |known: &ChosenWay| {
                value > known.value + NOISE || (value > known.value - NOISE && above > known.above)
            };
            let place = self.best.iter().position(is_behind).unwrap_or(self.best.len());
            if place < self.most && (self.is_meant)(&self.path) {
                self.best.truncate(self.most - 1);
                self.best.insert(place, ChosenWay { value, above, path: self.path.clone() });
            }
            return;
        }
        let cluster = &self.sums.layers[at];
        let values = &self.chooser.values[at];
        let mut ways: Vec<(f64, usize)> = (0..cluster.arcs.len())
            .filter(|&c| !cluster.arcs[c].crosses)
            .map(|c| (value + values[c] + self.bound(at + 1, above + cluster.arcs[c].above), c))
            .filter(|(bound, _)| bound.is_finite())
            .collect();
        ways.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (bound, c) in ways {
            self.nodes += 1;
            let least = if self.best.len() < self.most { None } else { self.best.last() };
            if self.nodes > MOST_NODES || least.is_some_and(|least| bound <= least.value + NOISE) {
                return;
            }
            self.path[at] = c;
            self.descend(at + 1, above + cluster.arcs[c].above, value + values[c]);
        }
    }
}

/// For each place the greatest of the `reach` values from it on.
fn sliding_maximum(values: &[f64], reach: usize) -> Vec<f64> {
    let mut queue: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
    let mut maxima = vec![f64::NEG_INFINITY; values.len()];
    for at in (0..values.len()).rev() {
        while queue.back().is_some_and(|&last| values[last] <= values[at]) {
            queue.pop_back();
        }
        queue.push_back(at);
        while queue.front().is_some_and(|&first| first >= at + reach) {
            queue.pop_front();
        }
        maxima[at] = values[queue[0]];
    }
    maxima
}

/// Building a table touches about so many cells: fewer make looser bounds, more take longer whenever the
/// guess changes.
const WORK: i64 = 1 << 20;
const FEWEST_CELLS: i64 = 128;
const MOST_CELLS: i64 = 4_096;
const MOST_NODES: usize = 5_000;
