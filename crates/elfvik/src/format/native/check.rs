//! What all parts of the reader share: collecting faults, looking up ids, turning numbers into estimates.

use super::number::{RawEstimate, RawNumber, RawRange};
use super::raw::{ById, Unknown as RawUnknown, Word};
use crate::format::{Fault, ScenarioError, Text};
use crate::model::{Estimate, Range, SourceId, Unknown};
use crate::number::Decimal;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// A range of bytes.
pub(super) type Span = std::ops::Range<usize>;

/// A file under check, with what is wrong so far.
pub(super) struct Checker<'a> {
    text: Text<'a>,
    pub(super) faults: Vec<Fault>,
    sources: Vec<String>,
    unknowns: Vec<Unknown>,
    /// Whose judgement and which source estimates have unless they say otherwise.
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<SourceId>,
}

/// The raw form of a file, or the one fault that stops the TOML reader.
pub(super) fn parsed<T: DeserializeOwned>(text: Text<'_>) -> Result<T, Vec<Fault>> {
    toml::from_str(text.text).map_err(|error| vec![toml_fault(text, &error)])
}

fn toml_fault(text: Text<'_>, error: &toml::de::Error) -> Fault {
    let message = error.message().trim().replace('\n', ", ");
    let error_of = || unknown_key(&message).unwrap_or(ScenarioError::Toml { message: message.clone() });
    Fault { place: text.place(error.span().unwrap_or(0..0)), error: error_of() }
}

/// Reads "unknown field `a`, expected one of `b`, `c`".
fn unknown_key(message: &str) -> Option<ScenarioError> {
    let mut words = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2).map(str::to_owned);
    let key = words.next()?;
    let known: Vec<String> = words.collect();
    Some(ScenarioError::UnknownKey { nearest: nearest(&key, known.iter()), key, known })
}

/// The nearest of some names, if it is near enough to be a slip of the pen.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n String>) -> Option<String> {
    let shortened: String = name.chars().take(LONGEST_NAME).collect();
    let short = known.filter(|k| k.len() <= LONGEST_NAME).take(MOST_COMPARED);
    let (distance, best) = short.map(|k| (strsim::damerau_levenshtein(&shortened, k), k)).min()?;
    (distance <= 1 + shortened.chars().count() / 3).then(|| best.clone())
}

/// An id that nothing has, with what may have been meant.
pub(super) fn unknown<'n>(
    kind: &'static str,
    id: &str,
    known: impl Iterator<Item = &'n String> + Clone,
) -> ScenarioError {
    ScenarioError::Unknown {
        kind,
        id: id.to_owned(),
        nearest: nearest(id, known.clone()),
        known: known.take(MOST_SHOWN).cloned().collect(),
    }
}

impl<'a> Checker<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self {
            text,
            faults: Vec::new(),
            sources: Vec::new(),
            unknowns: Vec::new(),
            judged_by: None,
            source: None,
        }
    }

    /// Notes a fault; after many, one more would help nobody.
    pub(super) fn fault(&mut self, span: Span, error: ScenarioError) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { place: self.text.place(span), error });
        }
    }

    /// The value, if nothing was wrong.
    pub(super) fn done<T>(self, value: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }

    pub(super) fn format(&mut self, format: &Spanned<i64>) {
        if *format.get_ref() != 1 {
            self.fault(format.span(), ScenarioError::Format { found: *format.get_ref() });
        }
    }

    /// An id of the common form.
    pub(super) fn id(&mut self, id: &Word) {
        self.id_where(id, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    }

    /// An option's id, which may also hold capitals, dots and spaces.
    pub(super) fn option_id(&mut self, id: &str, span: Span) {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
        self.id_at(id, span, inside);
    }

    fn id_where(&mut self, id: &Word, inside: impl Fn(char) -> bool) {
        self.id_at(id.get_ref(), id.span(), inside);
    }

    fn id_at(&mut self, id: &str, span: Span, inside: impl Fn(char) -> bool) {
        let framed = id.starts_with(char::is_alphanumeric) && !id.ends_with(' ');
        if !framed || id.chars().count() > LONGEST_NAME || !id.chars().all(inside) {
            self.fault(span, ScenarioError::Id { id: id.chars().take(LONGEST_NAME + 1).collect() });
        }
    }

    /// Ids of one kind, each of the common form and none twice.
    pub(super) fn distinct<'w>(&mut self, kind: &'static str, ids: impl Iterator<Item = &'w Word>) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            self.id(id);
            if !seen.insert(id.get_ref()) {
                self.fault(id.span(), ScenarioError::Duplicate { kind, id: id.get_ref().clone() });
            }
        }
    }

    /// The position of an id among known ones.
    pub(super) fn find<'n>(
        &mut self,
        kind: &'static str,
        id: &str,
        span: Span,
        known: impl Iterator<Item = &'n String> + Clone,
    ) -> Option<usize> {
        let at = known.clone().position(|k| k == id);
        if at.is_none() {
            self.fault(span, unknown(kind, id, known));
        }
        at
    }

    pub(super) fn know_sources(&mut self, ids: impl Iterator<Item = String>) {
        self.sources = ids.collect();
    }

    pub(super) fn know_unknowns(&mut self, unknowns: &[Unknown]) {
        self.unknowns.extend_from_slice(unknowns);
    }

    pub(super) fn source(&mut self, id: Option<&Word>) -> Option<SourceId> {
        let id = id?;
        self.source_at(id.get_ref(), id.span())
    }

    fn source_at(&mut self, id: &str, span: Span) -> Option<SourceId> {
        let known = std::mem::take(&mut self.sources);
        let found = self.find("source", id, span, known.iter());
        self.sources = known;
        found.map(SourceId)
    }

    pub(super) fn decimal(&mut self, number: RawNumber, span: Span) -> Decimal {
        number.decimal().unwrap_or_else(|| {
            self.fault(span, ScenarioError::Number { number: number.to_string() });
            Decimal::ZERO
        })
    }

    pub(super) fn estimate(&mut self, raw: &Spanned<RawEstimate>) -> Estimate {
        self.estimate_at(raw.get_ref(), raw.span())
    }

    pub(super) fn estimate_at(&mut self, raw: &RawEstimate, span: Span) -> Estimate {
        match raw {
            RawEstimate::Number(number) => Estimate::Exact(self.decimal(*number, span)),
            RawEstimate::Range(range) => self.range(range, span),
        }
    }

    fn range(&mut self, raw: &RawRange, span: Span) -> Estimate {
        let source = raw.source.as_ref().and_then(|id| self.source_at(id, span.clone()));
        match (raw.low, raw.likely, raw.high, &raw.unknown) {
            (None, None, None, Some(id)) => self.unknown(id, span),
            (Some(low), Some(likely), Some(high), None) => {
                let [low, likely, high] = [low, likely, high].map(|n| self.decimal(n, span.clone()));
                self.in_order(low, likely, high, span);
                let judged_by = raw.judged_by.clone().or_else(|| self.judged_by.clone());
                let source = source.or(self.source);
                Estimate::Guess(Box::new(Range { low, likely, high, unknown: None, source, judged_by }))
            }
            _ => {
                self.fault(span, ScenarioError::Estimate);
                Estimate::Exact(Decimal::ZERO)
            }
        }
    }

    fn unknown(&mut self, id: &str, span: Span) -> Estimate {
        let known = std::mem::take(&mut self.unknowns);
        let found = self.find("unknown", id, span, known.iter().map(|u| &u.id));
        let estimate = found.map(|at| Estimate::Guess(Box::new(known[at].range.clone())));
        self.unknowns = known;
        estimate.unwrap_or(Estimate::Exact(Decimal::ZERO))
    }

    fn in_order(&mut self, low: Decimal, likely: Decimal, high: Decimal, span: Span) {
        if !(low <= likely && likely <= high) {
            let [low, likely, high] = [low, likely, high].map(|n| n.to_string());
            self.fault(span, ScenarioError::Order { low, likely, high });
        }
    }

    /// The shared unknowns of a file, which join the known ones.
    pub(super) fn unknowns(&mut self, raw: &ById<RawUnknown>) -> Vec<Unknown> {
        self.distinct("unknown", raw.keys());
        let mut unknowns = Vec::with_capacity(raw.len());
        for (id, raw) in raw {
            let span = id.span();
            if self.unknowns.iter().any(|u| u.id == *id.get_ref()) {
                self.fault(
                    span.clone(),
                    ScenarioError::Duplicate { kind: "unknown", id: id.get_ref().clone() },
                );
            }
            let [low, likely, high] = [raw.low, raw.likely, raw.high].map(|n| self.decimal(n, span.clone()));
            self.in_order(low, likely, high, span);
            let source = self.source(raw.source.as_ref()).or(self.source);
            let judged_by = raw.judged_by.clone().or_else(|| self.judged_by.clone());
            let unknown = Some(id.get_ref().clone());
            let range = Range { low, likely, high, unknown, source, judged_by };
            unknowns.push(Unknown { id: id.get_ref().clone(), question: raw.question.clone(), range });
        }
        self.know_unknowns(&unknowns);
        unknowns
    }

    /// An estimate whose every value lies in a range.
    pub(super) fn estimate_within(
        &mut self,
        raw: &Spanned<RawEstimate>,
        what: &'static str,
        range: &'static str,
        is_inside: impl Fn(Decimal) -> bool,
    ) -> Estimate {
        let estimate = self.estimate(raw);
        let (low, high) = estimate.bounds();
        if let Some(outside) = [low, high].into_iter().find(|n| !is_inside(*n)) {
            self.fault(raw.span(), ScenarioError::OutOfRange { what, number: outside.to_string(), range });
        }
        estimate
    }
}

/// Ids have at most this many characters.
const LONGEST_NAME: usize = 64;
/// A misspelt id is compared with at most this many.
const MOST_COMPARED: usize = 500;
/// At most this many faults of a file are collected.
const MOST_FAULTS: usize = 50;
/// Errors list at most this many known ids.
const MOST_SHOWN: usize = 12;
