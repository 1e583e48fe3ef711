//! How likely an act is for somebody who wants something.

use crate::model::EvidenceAct;

/// How far judgements slip, as a share of a party's range of utilities: the one parameter of learning from
/// what was heard.
///
/// A package worth this much more than the reservation is accepted with odds of e to 1 (73 %), one worth
/// three times as much more with odds of e^3 to 1 (95 %).
pub const SLIP: f64 = 0.05;

/// How likely a party does something with a package that is worth so much more to it than its reservation,
/// as a share of its range of utilities.
///
/// It finds the package acceptable with probability `1 / (1 + e^(-margin / SLIP))`, at least one in a
/// thousand and at most 999: no report is taken for a proof. Offered and accepted is what it finds
/// acceptable, refused and unacceptable what it does not. What is not firm counts for half: as likely either
/// way, or as it would be if it were firm, with one half each.
///
/// Source: the logistic choice of R. D. Luce, "Individual Choice Behavior", Wiley, 1959; as the likelihood of
/// moves in negotiations in the spirit of D. Zeng, K. Sycara, "Bayesian learning in negotiation",
/// International Journal of Human-Computer Studies 48(1), 1998, and K. Hindriks, D. Tykhonov, "Opponent
/// Modelling in Automated Multi-Issue Negotiation Using Bayesian Learning", AAMAS 2008, whose likelihood is
/// that of an offer by an assumed concession.
///
/// # Examples
///
/// ```
/// use elfvik::model::EvidenceAct;
/// use elfvik::prepare::evidence::{SLIP, likelihood};
///
/// // What is worth just the reservation is accepted as often as refused.
/// assert_eq!(likelihood(EvidenceAct::Accepted, true, 0.0), 0.5);
/// let [refused, hinted] =
///     [true, false].map(|is_firm| likelihood(EvidenceAct::Refused, is_firm, 3.0 * SLIP));
/// assert!((refused - 0.0474).abs() < 1e-4 && (hinted - 0.2737).abs() < 1e-4);
/// ```
#[must_use]
pub fn likelihood(act: EvidenceAct, firm: bool, margin: f64) -> f64 {
    let finds_acceptable = (1.0 / (1.0 + libm::exp(-margin / SLIP))).clamp(LEAST, 1.0 - LEAST);
    let firmly = match act {
        EvidenceAct::Offered | EvidenceAct::Accepted => finds_acceptable,
        EvidenceAct::Refused | EvidenceAct::Unacceptable => 1.0 - finds_acceptable,
    };
    if firm { firmly } else { (firmly + 0.5) / 2.0 }
}

/// No act is less likely.
const LEAST: f64 = 0.001;
