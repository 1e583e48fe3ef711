//! Numbers and lists as people write them.

mod conclusions;
mod conversion;
mod quantities;
mod solutions;
mod talks;

pub(super) use conclusions::{conclusions, part, subject};
pub(super) use conversion::difference;
pub(super) use quantities::assumed;
pub use quantities::number;
pub(super) use solutions::definition;
pub(super) use talks::{ending, of_brief, of_talk};

use crate::brief::{Brief, OutcomeById, PartySummary, RedLineSummary, ShareEstimate, UnsearchedReason};

/// How a party's utilities are written: all with the same decimals, as fine as its range asks for; none
/// where all are whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    decimals: usize,
}

impl Figures {
    pub(super) fn of(brief: &Brief, party: &PartySummary) -> Self {
        let packages = brief.packages.iter().flat_map(|p| {
            let branches = p.branches.iter().map(|b| &b.utilities);
            std::iter::once(&p.utilities).chain(branches)
        });
        let points = brief.frontier.points.iter().map(|p| &p.utilities);
        let shown = packages.chain(points).filter_map(|u| u.get(&party.id).copied());
        let mut shown = shown.chain([party.least, party.most, party.reservation]);
        let span = (party.most - party.least).max(party.reservation.abs());
        let decimals = match span {
            _ if span >= 1_000.0 => 0,
            _ if span > 1.0 && shown.all(|u| u.fract() == 0.0) => 0,
            _ if span >= 100.0 => 1,
            _ if span >= 10.0 => 2,
            _ => 3,
        };
        Self { decimals }
    }

    pub(super) fn write(self, utility: f64) -> String {
        let text = format!("{utility:.*}", self.decimals);
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        let text = format!("{}{point}{fraction}", grouped(whole));
        let is_zero = text.chars().all(|c| !c.is_ascii_digit() || c == '0');
        if is_zero { text.trim_start_matches('-').to_owned() } else { text }
    }

    /// With a sign in front: a gain or a loss.
    pub(super) fn signed(self, utility: f64) -> String {
        let text = self.write(utility);
        if text.starts_with('-') { text } else { format!("+{text}") }
    }
}

/// Digits in groups of three: `1,234,567`.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number as it was written, its whole part in groups of three.
pub(super) fn grouped_number(value: f64) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// A size given as decimal digits: grouped, or as a power of ten when it is long.
pub(super) fn size(digits: &str) -> String {
    let is_power = digits.len() > 7 && digits.starts_with('1') && digits[1..].bytes().all(|b| b == b'0');
    match digits.len() {
        n if is_power => format!("10^{}", n - 1),
        0..=15 => grouped(digits),
        n => format!("about {}.{} x 10^{}", &digits[..1], &digits[1..3], n - 1),
    }
}

/// "1 scenario", "2 scenarios".
pub(super) fn counted(n: usize, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(&n.to_string()))
}

/// A share of a whole: in percent, or as one in so many when it is tiny.
pub(super) fn share(share: f64) -> String {
    match share {
        s if s <= 0.0 => "none".to_owned(),
        s if s >= 0.0995 => format!("{:.0} %", s * 100.0),
        s if s >= 0.001 => format!("{:.1} %", s * 100.0),
        s => format!("one in {}", size(&format!("{:.0}", 1.0 / s))),
    }
}

/// A probability in percent.
pub(super) fn percent(p: f64) -> String {
    format!("{:.0} %", p * 100.0)
}

/// A share of worlds in percent, with a decimal near both ends.
pub(super) fn chance(p: f64) -> String {
    match p {
        p if p <= 0.0 => "0 %".to_owned(),
        p if p >= 1.0 => "100 %".to_owned(),
        p if p < 0.000_5 => "under 0.1 %".to_owned(),
        p if p >= 0.999_5 => "over 99.9 %".to_owned(),
        p if (0.095..0.985).contains(&p) => percent(p),
        p => format!("{:.1} %", p * 100.0),
    }
}

/// "62 % (95 % interval 61.0 to 63.0 %)", with as many decimals as keep both ends from looking certain or
/// alike; without an interval where there is none.
pub(super) fn interval(share: &ShareEstimate) -> String {
    let (low, high) = (share.low * 100.0, share.high * 100.0);
    if low.total_cmp(&high).is_eq() {
        return chance(share.estimate);
    }
    let decimals = (1..=6).find(|&decimals| {
        let [low, high] = [low, high].map(|end| format!("{end:.decimals$}"));
        low != high
    });
    let decimals = decimals.unwrap_or(6);
    format!("{} (95 % interval {low:.decimals$} to {high:.decimals$} %)", chance(share.estimate))
}

/// A number to four digits, without zeros at its end: `0.9904`, `402,200`.
pub(super) fn rough(value: f64) -> String {
    let magnitude = value.abs();
    let decimals = match magnitude {
        m if m >= 1_000.0 => 0,
        m if m >= 100.0 => 1,
        m if m >= 10.0 => 2,
        m if m >= 1.0 => 3,
        m if m >= 0.001 || m <= 0.0 => 4,
        _ => 6,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let text = if text == "-0" { "0" } else { text };
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(text),
    }
}

/// Numbers that were not searched for levers, by the reason: "cells of large tables".
pub(super) fn unsearched(reason: UnsearchedReason) -> &'static str {
    match reason {
        UnsearchedReason::LargeTable => "cells of large tables",
        UnsearchedReason::MultipliesItself => "multiplied with themselves",
        UnsearchedReason::Ceiling => "bent by a ceiling that cuts the reservation off as well",
        UnsearchedReason::PartOfWhole => "weights that must add up to 1, so that none can change alone",
        UnsearchedReason::Derived => "given by a formula of the file and not written there",
        UnsearchedReason::Evaluation => {
            "evaluations divided by the greatest of an issue that has some below zero"
        }
        UnsearchedReason::TooFine => "with more digits than are counted",
        UnsearchedReason::TooMuchWork => "beyond the work that is spent on levers",
    }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// An outcome in one line: `price 12, heating gas`.
pub(super) fn outcome(outcome: &OutcomeById) -> String {
    let chosen = outcome.0.iter().map(|(issue, choice)| format!("{issue} {choice}"));
    chosen.collect::<Vec<_>>().join(", ")
}

/// "Egypt: never relief full", with the ratifier whose it is.
pub(super) fn red_line(brief: &Brief, line: &RedLineSummary) -> String {
    let of = line.ratifier.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
    format!("{}{of}: {}", short(brief, &line.party), line.in_ids())
}

/// How many outcomes a picture shows.
pub(super) fn cloud(cloud: &crate::brief::OutcomeUtilities) -> String {
    let n = grouped(&cloud.rows.len().to_string());
    if cloud.is_complete { format!("all {n} outcomes") } else { format!("{n} outcomes, drawn at random") }
}

/// The short name of a party id.
pub(super) fn short<'b>(brief: &'b Brief, id: &'b str) -> &'b str {
    brief.scenario.parties.iter().find(|p| p.id == id).map_or(id, |p| &p.short)
}

/// The short names of several party ids.
pub(super) fn shorts(brief: &Brief, ids: &[String]) -> String {
    list(&ids.iter().map(|id| short(brief, id).to_owned()).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_stay_readable() {
        assert_eq!(size("2160"), "2,160");
        assert_eq!(size("10000000000000000000000000"), "10^25");
        assert_eq!(size("12345678901234567"), "about 1.23 x 10^16");
    }

    #[test]
    fn shares_are_in_percent_or_one_in_so_many() {
        assert_eq!(share(0.25), "25 %");
        assert_eq!(share(0.012_34), "1.2 %");
        assert_eq!(share(0.000_01), "one in 100,000");
        assert_eq!(share(0.0), "none");
    }

    #[test]
    fn chances_are_never_rounded_to_certainty() {
        assert_eq!(chance(0.624), "62 %");
        assert_eq!(chance(0.9996), "over 99.9 %");
        assert_eq!(chance(0.9876), "98.8 %");
        assert_eq!(chance(0.0001), "under 0.1 %");
        assert_eq!(chance(1.0), "100 %");
    }

    #[test]
    fn the_ends_of_an_interval_differ_or_there_is_none() {
        let check = |(estimate, low, high), expected: &str| {
            assert_eq!(interval(&ShareEstimate { estimate, low, high }), expected);
        };
        check((0.45, 0.417, 0.479), "45 % (95 % interval 41.7 to 47.9 %)");
        check((1.0, 0.999_96, 1.0), "100 % (95 % interval 99.996 to 100.000 %)");
        check((0.0, 0.0, 0.000_4), "0 % (95 % interval 0.00 to 0.04 %)");
        check((1.0, 1.0, 1.0), "100 %");
    }

    #[test]
    fn rough_numbers_have_four_digits() {
        assert_eq!(rough(0.5), "0.5");
        assert_eq!(rough(-0.813_076_9), "-0.8131");
        assert_eq!(rough(402_190.23), "402,190");
        assert_eq!(rough(-0.000_000_1), "0");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(Figures { decimals: 2 }.write(-0.001), "0.00");
        assert_eq!(Figures { decimals: 0 }.signed(1_250.0), "+1,250");
    }
}
