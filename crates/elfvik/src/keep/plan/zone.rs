//! Zones of bonds that are not dominated yet: a limit for each party, within which more is looked for.

/// How much a party may gain at most by walking away.
pub(super) trait ZoneLimit: Clone + PartialEq {
    /// A gain.
    type Gain;

    /// Whether a gain is within the limit.
    fn holds(&self, gain: &Self::Gain) -> bool;

    /// The limit that just excludes a gain; none where no gain is less.
    fn below(gain: &Self::Gain) -> Option<Self>;

    /// Whether no gain is within this limit and not within another.
    fn is_within(&self, other: &Self) -> bool;
}

impl ZoneLimit for i128 {
    type Gain = Self;

    fn holds(&self, gain: &Self) -> bool {
        gain <= self
    }

    fn below(gain: &Self) -> Option<Self> {
        (*gain > 0).then(|| gain - 1)
    }

    fn is_within(&self, other: &Self) -> bool {
        self <= other
    }
}

/// The zones without what a point dominates; none lies within another.
pub(super) fn split<L: ZoneLimit>(zones: Vec<Vec<L>>, point: &[L::Gain]) -> Vec<Vec<L>> {
    let mut parts: Vec<Vec<L>> = Vec::new();
    for zone in zones {
        if !zone.iter().zip(point).all(|(limit, gain)| limit.holds(gain)) {
            parts.push(zone);
            continue;
        }
        for (party, gain) in point.iter().enumerate() {
            let Some(limit) = L::below(gain) else { continue };
            let mut part = zone.clone();
            part[party] = limit;
            parts.push(part);
        }
    }
    let is_within = |a: &[L], b: &[L]| a.iter().zip(b).all(|(a, b)| a.is_within(b));
    let is_kept = |at: usize| {
        let other =
            |with: usize| is_within(&parts[at], &parts[with]) && (parts[at] != parts[with] || with < at);
        !(0..parts.len()).any(|with| with != at && other(with))
    };
    let kept: Vec<bool> = (0..parts.len()).map(is_kept).collect();
    parts.into_iter().zip(kept).filter_map(|(part, kept)| kept.then_some(part)).collect()
}
