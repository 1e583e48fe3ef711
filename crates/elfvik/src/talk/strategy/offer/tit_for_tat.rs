//! Give as the other gives.

use super::{BiddingStrategy, OfferEntry};
use crate::talk::offer::Offer;
use crate::talk::strategy::description::StrategyPartDescription;
use crate::talk::strategy::error::StrategySpecError;
use crate::talk::strategy::observation::{Observation, StrategyTools};
use crate::talk::strategy::settings::Settings;

/// Where it was published.
const SOURCE: &str = "P. Faratin, C. Sierra, N. R. Jennings, \"Negotiation Decision Functions for \
    Autonomous Agents\", 1998";

/// Tit for tat in its variants.
pub(in crate::talk::strategy) const ENTRIES: &[OfferEntry] = &[
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("tit-for-tat", "concedes in proportion to the other: window, measure=own|theirs"),
            "offers/tit-for-tat.md",
            SOURCE,
        )
        .with(&["window", "measure"], "window=1.. and measure=own|theirs"),
        "next",
        |settings, _| tit_for_tat(settings, TitForTatVariant::Relative, 1.0),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("absolute-tit-for-tat", "concedes as much as the other: window, measure"),
            "offers/tit-for-tat.md",
            SOURCE,
        )
        .with(&["window", "measure"], "window=1.. and measure=own|theirs"),
        "next",
        |settings, _| tit_for_tat(settings, TitForTatVariant::Absolute, 1.0),
    ),
    OfferEntry::of(
        StrategyPartDescription::plain(
            ("averaged-tit-for-tat", "concedes in proportion over a window: window, measure"),
            "offers/tit-for-tat.md",
            SOURCE,
        )
        .with(&["window", "measure"], "window=1.. and measure=own|theirs"),
        "next",
        |settings, _| tit_for_tat(settings, TitForTatVariant::Averaged, 4.0),
    ),
];

fn tit_for_tat(
    settings: &Settings,
    variant: TitForTatVariant,
    window: f64,
) -> Result<Box<dyn BiddingStrategy>, StrategySpecError> {
    let measure = match settings.get("measure") {
        None | Some("own") => ConcessionMeasure::Own,
        Some("theirs") => ConcessionMeasure::Theirs,
        Some(_) => return Err(settings.wrong("measure")),
    };
    let window = settings.number("window", window, 1.0..=1e6)? as usize;
    Ok(Box::new(TitForTat { variant, measure, window }))
}

/// How the other's concession is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitForTatVariant {
    /// In proportion: the own last offer is multiplied by the ratio of an earlier offer of the other to its
    /// latest.
    Relative,
    /// By the same amount.
    Absolute,
    /// The same over a longer window.
    Averaged,
}

/// In whose utility the other's concession is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConcessionMeasure {
    /// What it gains me.
    Own,
    /// What it is thought to cost the other, by the model; without one, as [`ConcessionMeasure::Own`].
    Theirs,
}

/// A tit-for-tat tactic: the next offer concedes as the other conceded between two of its latest offers.
///
/// Source: P. Faratin, C. Sierra, N. R. Jennings, "Negotiation Decision Functions for Autonomous Agents",
/// Robotics and Autonomous Systems 24, 1998. Utilities are shares of the range, and the random part of the
/// absolute variant is left out. For more than two parties all offers of the others count as those of one.
#[derive(Debug, Clone, Copy)]
pub struct TitForTat {
    /// How the concession is answered.
    pub variant: TitForTatVariant,
    /// In whose utility it is measured.
    pub measure: ConcessionMeasure,
    /// How far back the earlier of the two offers lies, at least 1; it is compared with the one after it,
    /// and when averaged with the newest.
    pub window: usize,
}

impl TitForTat {
    /// The target as a share of the range.
    pub(super) fn target(&self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> f64 {
        let profile = observation.turn.profile;
        let Some(last) = observation.own_last() else { return 1.0 };
        let own = profile.share(last);
        let n = observation.theirs.len();
        let Some(earlier) = n.checked_sub(self.window + 1) else { return own };
        let mut kindness = |at: usize| match (self.measure, tools.models.guess()) {
            // What the other keeps to itself is the less kind, the more it is.
            (ConcessionMeasure::Theirs, Some(guess)) => {
                1.0 - guess.value(profile.offer_space(), observation.received[at])
            }
            _ => profile.share(observation.theirs[at].1),
        };
        let later = if self.variant == TitForTatVariant::Averaged { n - 1 } else { earlier + 1 };
        let (before, now) = (kindness(earlier), kindness(later));
        let target = match self.variant {
            TitForTatVariant::Relative | TitForTatVariant::Averaged if now > 0.0 => before / now * own,
            TitForTatVariant::Relative | TitForTatVariant::Averaged => own,
            TitForTatVariant::Absolute => own - (now - before),
        };
        target.clamp(0.0, 1.0)
    }
}

impl BiddingStrategy for TitForTat {
    fn next(&mut self, observation: &Observation<'_>, tools: &mut StrategyTools<'_>) -> Offer {
        let target = self.target(observation, tools);
        from_share(observation, tools, target)
    }

    fn draws(&self) -> bool {
        false
    }
}

/// The offer for a target given as a share of the range.
pub(super) fn from_share(observation: &Observation<'_>, tools: &mut StrategyTools<'_>, share: f64) -> Offer {
    let profile = observation.turn.profile;
    let worth = profile.at_share(share).max(observation.floor);
    tools.offer_from(observation, worth, ((profile.most() - profile.least()) as f64 * BAND) as i64)
}

/// With a model, outcomes up to so much of the range above the target are compared.
const BAND: f64 = 0.02;
