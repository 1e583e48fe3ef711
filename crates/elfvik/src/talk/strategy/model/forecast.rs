//! Where a concession leads: the deadline and the reservation of the other, by regression.

/// What a concession curve says of its maker.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcessionForecast {
    /// When it will have come to its reservation, as a multiple of the time that is known; 1 is the known
    /// end.
    pub deadline: f64,
    /// What it will then ask for, in the utilities of the points.
    pub reservation: f64,
    /// The exponent of its concession: above 1 for Boulware, below for a conceder.
    pub exponent: f64,
}

/// The forecast of a concession: fits `u(t) = u_0 + (r - u_0) (t / T)^β` to points of time and utility by
/// least squares in `r` over a grid of deadlines `T` and exponents `β`, and weighs all fits by their
/// likelihood under normal errors: a Bayesian non-linear regression. `None` with fewer than four points, or
/// when nothing was conceded.
///
/// Source: C. Hou, "Predicting Agents Tactics in Automated Negotiation", IAT 2004; the grid of hypotheses
/// follows C. Yu, F. Ren, M. Zhang, "An Adaptive Bilateral Negotiation Model Based on Bayesian Learning",
/// Complex Automated Negotiations, 2013.
///
/// # Examples
///
/// ```
/// use elfvik::talk::strategy::model::forecast;
///
/// // Falls in a straight line from 1; at the known end it would ask for 0.4.
/// let point = |k: i32| (f64::from(k) / 40.0, 1.0 - 0.6 * f64::from(k) / 40.0);
/// let points: Vec<(f64, f64)> = (0..30).map(point).collect();
/// let found = forecast(&points).unwrap();
/// let asked = 1.0 + (found.reservation - 1.0) * (1.0 / found.deadline);
/// assert!((asked - 0.4).abs() < 0.05 && (found.exponent - 1.0).abs() < 0.1);
/// ```
#[must_use]
pub fn forecast(points: &[(f64, f64)]) -> Option<ConcessionForecast> {
    let (&(_, first), &(latest, last)) = (points.first()?, points.last()?);
    if points.len() < 4 || last >= first {
        return None;
    }
    let mut fits = Vec::with_capacity(N_DEADLINES * N_EXPONENTS);
    for d in 0..N_DEADLINES {
        let deadline = latest.max(0.05) * (1.0 + d as f64 * 0.1);
        for e in 0..N_EXPONENTS {
            let exponent = libm::pow(2.0, (e as f64 - 12.0) / 4.0);
            let (mut along, mut square) = (0.0, 0.0);
            for (time, utility) in points {
                let way = libm::pow(time / deadline, exponent);
                along += way * (utility - first);
                square += way * way;
            }
            if square <= 0.0 {
                continue;
            }
            let fall = (along / square).clamp(-first.max(0.0), 0.0);
            let error: f64 = points
                .iter()
                .map(|(time, utility)| {
                    let off = utility - first - fall * libm::pow(time / deadline, exponent);
                    off * off
                })
                .sum();
            fits.push((error, ConcessionForecast { deadline, reservation: first + fall, exponent }));
        }
    }
    let least = fits.iter().map(|(error, _)| *error).fold(f64::INFINITY, f64::min);
    let variance = (least / points.len() as f64).max(1e-6);
    let mut sum = 0.0;
    let mut mean = ConcessionForecast { deadline: 0.0, reservation: 0.0, exponent: 0.0 };
    for (error, fit) in fits {
        let weight = libm::exp(-(error - least) / (2.0 * variance));
        sum += weight;
        mean.deadline += weight * fit.deadline;
        mean.reservation += weight * fit.reservation;
        mean.exponent += weight * fit.exponent;
    }
    (sum > 0.0).then(|| ConcessionForecast {
        deadline: mean.deadline / sum,
        reservation: mean.reservation / sum,
        exponent: mean.exponent / sum,
    })
}

const N_DEADLINES: usize = 20;
const N_EXPONENTS: usize = 25;
