//! What the others are thought to want before anything is known of them.

use crate::talk::profile::PreferenceProfile;

/// The reverse of the own wishes, issue by issue from the own best outcome, each issue as heavy as any other.
/// What cannot stand beside the rest of that outcome counts as what the party wants least.
pub(super) fn opposed(profile: &PreferenceProfile) -> Vec<Vec<f64>> {
    let offer_space = profile.offer_space();
    let numbering = offer_space.numbering();
    let best = numbering.outcome(profile.best());
    let share = 1.0 / numbering.n_issues().max(1) as f64;
    let mut options = best.options().to_vec();
    let mut along = |issue: usize, n: u32| -> Vec<f64> {
        let own = options[issue];
        let step = (n / MOST_LOOKED_AT).max(1);
        let worth = |option: u32, options: &mut Vec<u32>| {
            options[issue] = option;
            let offer = numbering.of_options(options);
            offer_space.is_feasible(offer).then(|| profile.worth(offer) as f64)
        };
        // Of very many options some are looked at, and each counts as the last one that was.
        let mut worths: Vec<Option<f64>> = Vec::with_capacity(n as usize);
        for option in 0..n {
            let known = if option % step == 0 || option == own { worth(option, &mut options) } else { None };
            let last = if step > 1 { worths.last().copied().flatten() } else { None };
            worths.push(known.or(last));
        }
        options[issue] = own;
        let red = profile.red_floor().map_or(f64::NEG_INFINITY, |floor| floor as f64);
        let known = || worths.iter().flatten().copied().filter(|worth| *worth >= red);
        let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let reverse = |worth: &Option<f64>| match worth {
            Some(worth) if high > low => share * (high - worth.max(low)) / (high - low),
            Some(_) => 0.0,
            None => share,
        };
        worths.iter().map(reverse).collect()
    };
    numbering.n_options().iter().enumerate().map(|(issue, &n)| along(issue, n)).collect()
}

/// About so many options of an issue are looked at.
const MOST_LOOKED_AT: u32 = 64;
