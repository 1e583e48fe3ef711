//! Numbers as people write them: with separators, and with no more digits than are known.

use crate::brief::{Brief, PartySummary, ShareEstimate};
use crate::talk::Talk;
use crate::talk::answer::TalkParty;

/// How a party's utilities are written: all with the same decimals, as many as the scale has and at most as
/// fine as a hundredth of it; none where all are whole.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Figures {
    decimals: usize,
    /// What is nearer to zero is zero: the rest of a difference of floats.
    noise: f64,
}

impl Figures {
    pub(in crate::report) fn of(brief: &Brief, party: &PartySummary) -> Self {
        let packages = brief.packages.iter().flat_map(|p| {
            let branches = p.branches.iter().map(|b| &b.utilities);
            std::iter::once(&p.utilities).chain(branches)
        });
        let points = brief.frontier.points.iter().map(|p| &p.utilities);
        let shown = packages.chain(points).filter_map(|u| u.get(&party.id).copied());
        let span = (party.most - party.least).max(party.reservation.abs());
        Self::among(span, shown.chain([party.least, party.most, party.reservation]))
    }

    /// Those of a party of a talk.
    pub(in crate::report) fn of_side(talk: &Talk, side: &TalkParty) -> Self {
        let offers = talk.steps.iter().filter_map(|step| step.utilities.as_ref()?.get(&side.id).copied());
        let span = (side.most - side.least).max(side.reservation.abs());
        Self::among(span, offers.chain([side.least, side.most, side.reservation]))
    }

    /// As fine as these numbers, which spread over so much, ask for.
    pub(in crate::report) fn among(span: f64, shown: impl IntoIterator<Item = f64>) -> Self {
        let most = match span {
            _ if span >= 1_000.0 => 0,
            _ if span >= 10.0 => 1,
            _ => 2,
        };
        let needed = shown.into_iter().map(|value| decimals_of(value, most)).max();
        let is_unit = span <= 1.0;
        let decimals = if is_unit { most } else { needed.unwrap_or(most) };
        Self { decimals, noise: 1e-9 * span.max(1e-9) }
    }

    /// With as many decimals more as it takes, up to four, for different numbers of each list to be written
    /// differently.
    pub(in crate::report) fn telling_apart(self, lists: &[Vec<f64>]) -> Self {
        let is_clear = |figures: &Self| {
            lists.iter().all(|list| {
                let numbers = list.iter().flat_map(|a| list.iter().map(move |b| (*a, *b)));
                numbers
                    .filter(|(a, b)| (a - b).abs() > figures.noise)
                    .all(|(a, b)| figures.write(a) != figures.write(b))
            })
        };
        let finest = FINEST.max(self.decimals);
        let mut finer = (self.decimals..=finest).map(|decimals| Self { decimals, ..self });
        finer.find(is_clear).unwrap_or(Self { decimals: finest, ..self })
    }

    /// A utility. What is not zero is never written as zero.
    pub(in crate::report) fn write(self, utility: f64) -> String {
        let utility = if utility.abs() <= self.noise { 0.0 } else { utility };
        fixed(utility, self.decimals)
    }

    /// With how many decimals.
    pub(in crate::report) fn decimals(self) -> usize {
        self.decimals
    }

    /// With a sign in front: a gain or a loss.
    pub(in crate::report) fn signed(self, utility: f64) -> String {
        let text = self.write(utility);
        if text.starts_with('-') { text } else { format!("+{text}") }
    }
}

/// Numbers are told apart with at most so many decimals.
const FINEST: usize = 4;

/// The least decimals that write a number exactly, at most so many.
fn decimals_of(value: f64, most: usize) -> usize {
    let is_exact = |&decimals: &usize| {
        let scaled = value * POWERS[decimals];
        (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0)
    };
    (0..most).find(is_exact).unwrap_or(most)
}

/// A number with so many decimals, its whole part in groups; with more where it would look like zero.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let is_zero = |text: &str| text.bytes().all(|b| !(b'1'..=b'9').contains(&b));
    if is_zero(&text) && value != 0.0 {
        let finer = (decimals + 1..=MOST_DECIMALS).map(|decimals| format!("{value:.decimals$}"));
        let finer = finer.into_iter().find(|text| !is_zero(text));
        return finer.unwrap_or_else(|| format!("{value:.0e}"));
    }
    let text = if is_zero(&text) { text.trim_start_matches('-') } else { &text };
    grouped_decimal(text)
}

/// A decimal with its whole part in groups.
fn grouped_decimal(text: &str) -> String {
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(text),
    }
}

/// A number of a guess, or one that follows from it, to what a range of this width supports: about a
/// twentieth of it.
///
/// A number without a range is as known as it was written.
pub(in crate::report) fn supported(value: f64, [low, high]: [f64; 2]) -> String {
    let step = (high - low).abs() / 20.0;
    if step <= 0.0 || !step.is_finite() {
        return rough(value);
    }
    if step >= 10.0 {
        let unit = POWERS.iter().copied().rev().find(|power| *power <= step).unwrap_or(1.0);
        let rounded = (value / unit).round() * unit;
        return if rounded == 0.0 { rough(value) } else { fixed(rounded, 0) };
    }
    let decimals = (0..MOST_DECIMALS).find(|&decimals| 1.0 / POWERS[decimals] <= step);
    fixed(value, decimals.unwrap_or(MOST_DECIMALS))
}

/// An amount with its unit, as people write it: `1,250,000 USD` is `USD 1,250,000`, one of `years` is a year.
///
/// Codes and signs of currencies stand before the number, other units behind it. `number` is a decimal as it
/// was written, and keeps its digits.
pub(in crate::report) fn amount(number: &str, unit: Option<&str>) -> String {
    let is_decimal = number.bytes().all(|b| b.is_ascii_digit() || b"-.".contains(&b));
    let written = if is_decimal { grouped_decimal(number) } else { number.to_owned() };
    let Some(unit) = unit.map(str::trim).filter(|unit| !unit.is_empty()) else { return written };
    if let Some((currency, rest)) = currency(unit) {
        let (sign, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |rest| ("-", rest));
        let gap = if currency.is_ascii() && currency != "$" { " " } else { "" };
        return format!("{sign}{currency}{gap}{digits}{rest}");
    }
    let unit = if matches!(number, "1" | "-1") { singular(unit) } else { unit };
    format!("{written} {unit}")
}

/// A unit that begins with a currency, and what follows: `/MWh`, ` million`.
fn currency(unit: &str) -> Option<(&str, &str)> {
    let start = CURRENCIES.iter().find_map(|&currency| unit.strip_prefix(currency).map(|_| currency))?;
    let rest = &unit[start.len()..];
    (rest.is_empty() || rest.starts_with([' ', '/'])).then_some((start, rest))
}

/// The unit of one: the word without its plural.
fn singular(unit: &str) -> &str {
    let is_word = unit.len() >= 4 && unit.bytes().all(|b| b.is_ascii_lowercase());
    let is_plural = is_word && unit.ends_with('s') && !unit.ends_with("ss") && !unit.ends_with("us");
    if is_plural { &unit[..unit.len() - 1] } else { unit }
}

/// Digits in groups of three: `1,234,567`.
pub(in crate::report) fn grouped(digits: &str) -> String {
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
pub(in crate::report) fn grouped_number(value: f64) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", grouped(whole)),
        None => grouped(&text),
    }
}

/// A size given as decimal digits: grouped, or as a power of ten when it is long.
pub(in crate::report) fn size(digits: &str) -> String {
    let is_power = digits.len() > 7 && digits.starts_with('1') && digits[1..].bytes().all(|b| b == b'0');
    match digits.len() {
        n if is_power => format!("10^{}", n - 1),
        0..=15 => grouped(digits),
        n => format!("about {}.{} x 10^{}", &digits[..1], &digits[1..3], n - 1),
    }
}

/// "1 scenario", "2 scenarios".
pub(in crate::report) fn counted(n: usize, thing: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(&n.to_string()))
}

/// A share of a whole: in percent, or as one in so many when it is tiny.
pub(in crate::report) fn share(share: f64) -> String {
    match share {
        s if s <= 0.0 => "none".to_owned(),
        s if s >= 0.001 => percent(s),
        s => format!("one in {}", size(&format!("{:.0}", 1.0 / s))),
    }
}

/// A share in percent: whole, with a decimal near 0 and 100 %, and never 0 or 100 % where it is not.
pub(in crate::report) fn percent(p: f64) -> String {
    let (sign, m) = if p < 0.0 { ("-", -p) } else { ("", p) };
    let text = match m {
        m if m <= 0.0 => return "0 %".to_owned(),
        m if m < 0.000_5 && p < 0.0 => fixed(m * 100.0, 1) + " %",
        m if m < 0.000_5 => "less than 0.1 %".to_owned(),
        m if (0.095..0.985).contains(&m) => format!("{:.0} %", m * 100.0),
        m if (0.999_5..1.0).contains(&m) => "more than 99.9 %".to_owned(),
        m if (1.0..=1.0).contains(&m) || m >= 1.005 => format!("{} %", grouped(&format!("{:.0}", m * 100.0))),
        m if (1.0..1.000_5).contains(&m) => "just over 100 %".to_owned(),
        m => format!("{:.1} %", m * 100.0).replace(".0 %", " %"),
    };
    format!("{sign}{text}")
}

/// A share in whole percent, as of what a guess comes to; never 0 or 100 % where it is not.
pub(in crate::report) fn whole_percent(p: f64) -> String {
    match p {
        p if p > 0.0 && p < 0.005 => "under 1 %".to_owned(),
        p if p > 0.995 && p < 1.0 => "over 99 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

/// To what a number must go at least, to three digits of the way: rounded away from where it is now, so that
/// what is read is enough.
pub(in crate::report) fn reached(from: f64, to: f64) -> String {
    let way = (to - from).abs();
    let decimals = (0..MOST_DECIMALS).find(|&decimals| POWERS[decimals] * way >= 100.0);
    let Some(decimals) = decimals.filter(|_| way.is_finite()) else { return rough(to) };
    let scaled = to * POWERS[decimals];
    let is_whole = (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0);
    let away = match to > from {
        _ if is_whole => scaled.round(),
        true => scaled.ceil(),
        false => scaled.floor(),
    };
    let text = fixed(away / POWERS[decimals], decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.to_owned()
}

/// A share of worlds or talks in percent.
pub(in crate::report) fn chance(p: f64) -> String {
    percent(p)
}

/// A share of worlds or talks: "about 42 % of them (95 % interval 41 % to 43 %)", "all of them".
///
/// The interval is left out where it is narrower than a point, and where there is none.
pub(in crate::report) fn interval(share: &ShareEstimate, of: &str) -> String {
    let about = if share.low.total_cmp(&share.high).is_eq() { "" } else { "about " };
    let part = match share.estimate {
        p if p >= 1.0 => "all".to_owned(),
        p if p <= 0.0 => "none".to_owned(),
        p => match percent(p) {
            text if text.starts_with(|c: char| c.is_ascii_digit()) => format!("{about}{text}"),
            text => text,
        },
    };
    if share.high - share.low <= 0.01 {
        return format!("{part} of {of}");
    }
    format!("{part} of {of} (95 % interval {} to {})", percent(share.low), percent(share.high))
}

/// A number to four digits, without zeros at its end: `0.9904`, `402,200`; what is nearer to zero than 10^-9
/// is zero.
pub(in crate::report) fn rough(value: f64) -> String {
    let decimals = match value.abs() {
        m if m >= 1_000.0 => 0,
        m if m >= 100.0 => 1,
        m if m >= 10.0 => 2,
        m if m >= 1.0 => 3,
        m if m >= 0.001 => 4,
        m if m >= 1e-9 => 6,
        _ => return "0".to_owned(),
    };
    let text = fixed(value, decimals);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.to_owned()
}

/// No number is written with more decimals.
const MOST_DECIMALS: usize = 12;
const POWERS: [f64; MOST_DECIMALS + 1] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];
/// Currencies that stand before their amounts.
const CURRENCIES: [&str; 27] = [
    "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "SEK", "NOK", "DKK", "INR", "KRW", "KPW", "RUB", "BRL", "ZAR",
    "CAD", "AUD", "NZD", "MXN", "TRY", "EGP", "PLN", "US$", "$", "€", "£", "¥",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn percents_are_never_rounded_to_certainty() {
        assert_eq!(percent(0.624), "62 %");
        assert_eq!(percent(0.9996), "more than 99.9 %");
        assert_eq!(percent(0.9876), "98.8 %");
        assert_eq!(percent(0.0001), "less than 0.1 %");
        assert_eq!([percent(1.0), percent(1.25), percent(-0.2)], ["100 %", "125 %", "-20 %"]);
    }

    #[test]
    fn an_interval_is_given_where_it_is_wider_than_a_point() {
        let check = |(estimate, low, high), expected: &str| {
            assert_eq!(interval(&ShareEstimate { estimate, low, high }, "them"), expected);
        };
        check((0.45, 0.417, 0.479), "about 45 % of them (95 % interval 42 % to 48 %)");
        check((0.832, 0.828, 0.836), "about 83 % of them");
        check((1.0, 0.999_96, 1.0), "all of them");
        check((0.0, 0.0, 0.000_4), "none of them");
        check((0.9997, 0.999, 0.9999), "more than 99.9 % of them");
        check((1.0, 0.84, 1.0), "all of them (95 % interval 84 % to 100 %)");
        check((0.5, 0.5, 0.5), "50 % of them");
    }

    #[test]
    fn rough_numbers_have_four_digits() {
        assert_eq!(rough(0.5), "0.5");
        assert_eq!(rough(-0.813_076_9), "-0.8131");
        assert_eq!(rough(402_190.23), "402,190");
        assert_eq!(rough(-0.000_000_000_1), "0");
        assert_eq!(rough(0.000_000_12), "0.0000001");
    }

    #[test]
    fn money_stands_behind_its_code_and_before_its_word() {
        let check = |number, unit, expected: &str| assert_eq!(amount(number, Some(unit)), expected);
        check("1250000", "USD", "USD 1,250,000");
        check("12.5", "EUR million", "EUR 12.5 million");
        check("45", "USD/MWh", "USD 45/MWh");
        check("-300", "$", "-$300");
        check("9", "euros", "9 euros");
        check("402", "thousand dollars", "402 thousand dollars");
        check("10000", "USDollars", "10,000 USDollars");
    }

    #[test]
    fn one_of_a_unit_is_not_several() {
        assert_eq!([amount("1", Some("years")), amount("2", Some("years"))], ["1 year", "2 years"]);
        assert_eq!([amount("1", Some("bcm")), amount("1", None)], ["1 bcm", "1"]);
    }

    #[test]
    fn utilities_have_as_many_digits_as_their_scale() {
        let check = |span, shown: &[f64], utility, expected: &str| {
            assert_eq!(Figures::among(span, shown.iter().copied()).write(utility), expected);
        };
        check(100.0, &[88.0, 45.0], 45.0, "45");
        check(100.0, &[88.25, 45.0], 45.0, "45.0");
        check(1.0, &[0.5], 0.5, "0.50");
        check(40_000.0, &[12_500.5], 12_500.5, "12,500");
        check(100.0, &[88.0], 0.04, "0.04");
        check(100.0, &[88.0], -1e-12, "0");
        assert_eq!(Figures::among(2_000.0, [1.0]).signed(1_250.0), "+1,250");
    }

    #[test]
    fn guesses_have_the_digits_that_their_range_supports() {
        assert_eq!(supported(0.677_5, [0.3, 0.8]), "0.68");
        assert_eq!(supported(39.47, [35.0, 55.0]), "39");
        assert_eq!(supported(412_345.0, [400_000.0, 450_000.0]), "412,000");
        assert_eq!(supported(45.0, [45.0, 45.0]), "45");
    }

    /// The number that a text of digits, separators and a sign reads as.
    fn read(text: &str) -> f64 {
        let text: String = text.chars().filter(|c| *c != ',' && *c != '+').collect();
        text.parse().unwrap()
    }

    proptest! {
        #[test]
        fn a_utility_reads_back_within_its_digits_and_in_order(
            span in 0.1_f64..1e6, shares in prop::collection::vec(-1.0_f64..1.0, 2..6),
        ) {
            let mut values: Vec<f64> = shares.iter().map(|share| share * span).collect();
            values.sort_by(f64::total_cmp);
            let figures = Figures::among(span, values.iter().copied());
            let read: Vec<f64> = values.iter().map(|value| read(&figures.write(*value))).collect();
            prop_assert!(read.is_sorted(), "{values:?} {read:?}");
            for (value, read) in values.iter().zip(&read) {
                prop_assert!((value - read).abs() <= 0.500_001 / POWERS[figures.decimals]);
                prop_assert_eq!(*read == 0.0, value.abs() <= figures.noise);
            }
        }

        #[test]
        fn a_percent_is_in_order_and_certain_only_where_it_is(p in 0.0_f64..=1.0, q in 0.0_f64..=1.0) {
            let read = |p: f64| {
                let text = percent(p).replace("less than 0.1 %", "0.05 %").replace("more than 99.9", "99.95");
                text.trim_end_matches(" %").parse::<f64>().unwrap()
            };
            prop_assert!((read(p) - p * 100.0).abs() <= 0.51);
            prop_assert!((p <= q) == (read(p) <= read(q)) || (read(p) - read(q)).abs() < 1e-9);
            prop_assert_eq!(read(p) == 0.0, p == 0.0);
            prop_assert_eq!(read(p) >= 100.0, p >= 1.0);
        }

        #[test]
        fn a_lever_is_read_far_enough_and_hardly_further(from in -1e4_f64..1e4, way in -1e4_f64..1e4) {
            prop_assume!(way.abs() > 1e-6);
            let to = from + way;
            let beyond = (read(&reached(from, to)) - to) * way.signum();
            let noise = 1e-8 * to.abs().max(1.0);
            prop_assert!((-noise..=way.abs() / 100.0 + noise).contains(&beyond), "{beyond}");
        }

        #[test]
        fn an_amount_keeps_the_digits_that_were_written(number in "-?[0-9]{1,12}([.][0-9]{1,6})?") {
            for unit in [None, Some("USD"), Some("months"), Some("€/t")] {
                let text = amount(&number, unit);
                let digits: String = text.chars().filter(|c| c.is_ascii_digit() || "-.".contains(*c)).collect();
                prop_assert_eq!(&digits, &number);
            }
        }

        #[test]
        fn a_guess_reads_back_within_a_twentieth_of_its_range(
            low in -1e6_f64..1e6, width in 1e-3_f64..1e6, at in 0.0_f64..1.0,
        ) {
            let value = low + at * width;
            let read = read(&supported(value, [low, low + width]));
            prop_assert!((read - value).abs() <= width / 20.0 + 1e-9 * value.abs());
        }
    }
}
