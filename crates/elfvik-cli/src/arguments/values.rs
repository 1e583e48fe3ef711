//! How the values of arguments are read, and what is said of those that cannot be.

/// How many talks are rehearsed.
pub(super) fn talks() -> impl Fn(&str) -> Result<usize, String> + Clone {
    whole::<usize>(1, 10_000_000)
}

/// A whole number in a range; anything else is told what is possible.
pub(super) fn whole<T: TryFrom<u64>>(least: u64, most: u64) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let found =
            text.parse().ok().filter(|n| (least..=most).contains(n)).and_then(|n| T::try_from(n).ok());
        found.ok_or_else(|| format!("write a whole number from {least} to {most}, in digits alone"))
    }
}

/// One of several things, by its name.
pub(super) fn names<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::TypedValueParser as _;
    clap::builder::PossibleValuesParser::new(all.iter().map(|choice| name(*choice)))
        .map(move |text| *all.iter().find(|choice| name(**choice) == text).expect("only names are possible"))
}

/// A time that a program may take.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|seconds| (0.001..=86_400.0).contains(seconds));
    value.ok_or_else(|| "write seconds from 0.001 to 86400, with a decimal point: 2.5".to_owned())
}

/// A probability.
pub(super) fn probability(text: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    value.ok_or_else(|| "write a probability from 0 to 1, with a decimal point: 0.01".to_owned())
}

/// So many of anything are listed at most.
pub(super) const MOST_LISTED: u64 = u32::MAX as u64;
