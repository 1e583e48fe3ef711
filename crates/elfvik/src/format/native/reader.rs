//! What all parts of the reader share: collecting faults, looking up ids, turning numbers into estimates.

use super::number::{RawEstimate, RawNumber, RawRange, RawShare, RawWithout, ShapeWord};
use super::raw;
use super::raw::RawSpanned;
use super::raw::{RawById, RawUnknown, RawWord};
use crate::format::budget::ReadingBudget;
use crate::format::{FileFault, FileText, ScenarioError};
use crate::model::{Estimate, GuessDistribution, Range, Scenario, SharedEstimate, SourceId, StatementId};
use crate::model::{Party, PartyId};
use crate::number::Decimal;
use crate::unsafe_characters::visible;
use num_rational::BigRational;
use num_traits::{One, Zero};
use std::collections::HashMap;

/// A range of bytes.
pub(super) type Span = std::ops::Range<usize>;

/// A file under check, with what is wrong so far.
pub(crate) struct Checker<'a> {
    text: FileText<'a>,
    faults: Vec<FileFault>,
    /// How many faults were noted, those that were joined to others too.
    pub(super) n_faults: usize,
    sources: IdIndex,
    statements: IdIndex,
    unknowns: Vec<SharedEstimate>,
    unknown_names: IdIndex,
    budget: ReadingBudget,
    /// How many options conditions may still look at, those that nested lists name again included.
    work: u64,
    /// Whose judgement and which source estimates have unless they say otherwise.
    pub(super) judged_by: Option<String>,
    pub(super) source: Option<SourceId>,
}

/// Ids by which something is known, looked up and not searched; of those that stand twice the first counts.
#[derive(Default)]
pub(super) struct IdIndex {
    ids: Vec<String>,
    positions: HashMap<String, usize>,
}

impl IdIndex {
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }
}

impl FromIterator<String> for IdIndex {
    fn from_iter<I: IntoIterator<Item = String>>(ids: I) -> Self {
        let ids: Vec<String> = ids.into_iter().collect();
        let mut positions = HashMap::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            positions.entry(id.clone()).or_insert(at);
        }
        Self { ids, positions }
    }
}

/// The nearest of some names, if it is near enough to be a slip of the pen.
pub(in crate::format) fn nearest<'n>(
    name: &str,
    known: impl Iterator<Item = &'n String> + Clone,
) -> Option<String> {
    let known_again = known.clone();
    let shortened: String = name.chars().take(LONGEST_NAME).collect();
    let short = known.filter(|k| k.len() <= LONGEST_NAME).take(MOST_COMPARED);
    let (distance, best) = short.map(|k| (strsim::damerau_levenshtein(&shortened, k), k)).min()?;
    // A word that was left off early, or went on too long, is nearer than letters can tell.
    let begins = |k: &&String| {
        shortened.len() >= SHORTEST_BEGINNING
            && (k.starts_with(&shortened)
                || (k.len() >= SHORTEST_BEGINNING && shortened.starts_with(k.as_str())))
    };
    let is_near = distance <= 1 + shortened.chars().count() / 3;
    if is_near { Some(best.clone()) } else { known_again.take(MOST_COMPARED).find(begins).cloned() }
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
    pub(crate) fn new(text: FileText<'a>) -> Self {
        Self {
            text,
            faults: Vec::new(),
            n_faults: 0,
            sources: IdIndex::default(),
            statements: IdIndex::default(),
            unknowns: Vec::new(),
            unknown_names: IdIndex::default(),
            budget: ReadingBudget::whole(),
            work: MOST_WORK,
            judged_by: None,
            source: None,
        }
    }

    /// The checker of a private file, with what the public one leaves of the budget.
    pub(super) fn of_private(text: FileText<'a>, scenario: &Scenario) -> Self {
        Self { budget: ReadingBudget::of_private(scenario), ..Self::new(text) }
    }

    /// What is left of what the scenario may describe.
    pub(super) fn budget(&self) -> ReadingBudget {
        self.budget
    }

    pub(super) fn with_budget(self, budget: ReadingBudget) -> Self {
        Self { budget, ..self }
    }

    /// Whether so many values may still be described; where they may not, that is a fault, once.
    pub(super) fn spend(&mut self, n: u64, what: &'static str, whose: &'static str, span: &Span) -> bool {
        let spent = self.budget.spend(n);
        if let Err(found) = spent {
            let most = self.budget.most();
            self.fault(span.clone(), ScenarioError::TooMuch { what, whose, found, most });
        }
        spent == Ok(true)
    }

    /// Whether a condition may still look at so many options; where it may not, that is a fault.
    pub(super) fn look(&mut self, n: u32, span: &Span) -> bool {
        let left = self.work.checked_sub(u64::from(n));
        if left.is_none() {
            let (what, whose) = ("list of options", "this file");
            let error =
                ScenarioError::TooMuch { what, whose, found: MOST_WORK + u64::from(n), most: MOST_WORK };
            self.fault(span.clone(), error);
        }
        self.work = left.unwrap_or(self.work);
        left.is_some()
    }

    /// Whether one more fault would no longer be told, so that its cause need not be looked for.
    pub(super) fn is_full(&self) -> bool {
        self.n_faults >= MOST_FAULTS
    }

    /// Notes a fault; after many, one more would help nobody.
    pub(crate) fn fault(&mut self, span: Span, error: ScenarioError) {
        if self.n_faults < MOST_FAULTS {
            self.n_faults += 1;
            FileFault { place: self.text.place(span), error, also: Vec::new() }.join(&mut self.faults);
        }
    }

    /// The value, if nothing was wrong.
    pub(crate) fn done<T>(self, value: T) -> Result<T, Vec<FileFault>> {
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }

    pub(crate) fn format(&mut self, format: &RawSpanned<i64>) {
        if *format.get_ref() != 1 {
            self.fault(format.span(), ScenarioError::Format { found: *format.get_ref() });
        }
    }

    /// An id that can stand in numbers' names, on command lines and before a `:`.
    pub(crate) fn id(&mut self, id: &RawWord) {
        let (span, id) = (id.span(), id.get_ref());
        if !is_id(id) || id.contains('.') {
            let instead = plain_id(id);
            self.fault(span, ScenarioError::Id { id: id.chars().take(LONGEST_NAME + 1).collect(), instead });
        }
    }

    /// Whether text can be an option's id, which may also hold dots.
    pub(super) fn is_option_id(id: &str) -> bool {
        is_id(id)
    }

    /// Ids of one kind, each of the common form and none twice.
    pub(crate) fn distinct<'w>(&mut self, kind: &'static str, ids: impl Iterator<Item = &'w RawWord>) {
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            self.id(id);
            if !seen.insert(id.get_ref()) {
                self.fault(id.span(), ScenarioError::Duplicate { kind, id: id.get_ref().clone() });
            }
        }
    }

    /// The position of an id among known ones.
    pub(crate) fn find<'n>(
        &mut self,
        kind: &'static str,
        id: &str,
        span: Span,
        known: impl Iterator<Item = &'n String> + Clone,
    ) -> Option<usize> {
        let at = known.clone().position(|k| k == id);
        if at.is_none() && !self.is_full() {
            self.fault(span, unknown(kind, id, known));
        }
        at
    }

    /// The position of an id among many, which are looked up and not searched.
    pub(super) fn find_named(
        &mut self,
        kind: &'static str,
        id: &str,
        span: Span,
        known: &IdIndex,
    ) -> Option<usize> {
        let at = known.position(id);
        if at.is_none() && !self.is_full() {
            self.fault(span, unknown(kind, id, known.ids.iter()));
        }
        at
    }

    pub(crate) fn know_sources(&mut self, ids: impl Iterator<Item = String>) {
        self.sources = ids.collect();
    }

    pub(super) fn know_statements(&mut self, ids: impl Iterator<Item = String>) {
        self.statements = ids.collect();
    }

    /// What a guess rests on, and what holds without that.
    fn grounds(
        &mut self,
        (rests_on, without): (Option<&[String]>, Option<&RawWithout>),
        range: &mut Range,
        span: &Span,
    ) {
        let known = std::mem::take(&mut self.statements);
        for id in rests_on.unwrap_or_default() {
            let found = self.find_named("statement", id, span.clone(), &known);
            range.rests_on.extend(found.map(StatementId));
        }
        self.statements = known;
        let Some(RawWithout { low, likely, high }) = without else { return };
        if rests_on.is_none_or(<[String]>::is_empty) {
            self.fault(span.clone(), ScenarioError::WithoutNothing);
        }
        let spread = RawSpread { low, likely, high, shape: &None, either: &None };
        range.without = self.spread(&spread, span).map(|without| {
            let Range { source, judged_by, .. } = range.clone();
            Box::new(Range { source, judged_by, ..without })
        });
    }

    pub(super) fn know_unknowns(&mut self, unknowns: &[SharedEstimate]) {
        self.unknowns.extend_from_slice(unknowns);
        self.unknown_names = self.unknowns.iter().map(|unknown| unknown.id.clone()).collect();
    }

    pub(crate) fn source(&mut self, id: Option<&RawWord>) -> Option<SourceId> {
        let id = id?;
        self.source_at(id.get_ref(), id.span())
    }

    fn source_at(&mut self, id: &str, span: Span) -> Option<SourceId> {
        let known = std::mem::take(&mut self.sources);
        let found = self.find_named("source", id, span, &known);
        self.sources = known;
        found.map(SourceId)
    }

    /// A choice by its name; anything else is a fault that lists what is possible.
    pub(crate) fn word<T: Copy>(
        &mut self,
        word: &RawWord,
        kind: &'static str,
        (all, name): (&[T], fn(T) -> &'static str),
    ) -> Option<T> {
        let found = all.iter().copied().find(|choice| name(*choice) == word.get_ref());
        if found.is_none() {
            let known: Vec<String> = all.iter().map(|choice| name(*choice).to_owned()).collect();
            let nearest = nearest(&word.get_ref().to_lowercase(), known.iter());
            let error = ScenarioError::UnknownWord { kind, word: word.get_ref().clone(), nearest, known };
            self.fault(word.span(), error);
        }
        found
    }

    pub(crate) fn decimal(&mut self, number: &RawNumber, span: Span) -> Decimal {
        number.decimal().unwrap_or_else(|error| {
            self.fault(span, error);
            Decimal::ZERO
        })
    }

    pub(super) fn estimate(&mut self, raw: &RawSpanned<RawEstimate>) -> Estimate {
        self.estimate_at(raw.get_ref(), raw.span())
    }

    pub(super) fn estimate_at(&mut self, raw: &RawEstimate, span: Span) -> Estimate {
        match raw {
            RawEstimate::Number(number) => Estimate::Exact(self.decimal(number, span)),
            RawEstimate::Range(range) => self.range(range, span),
        }
    }

    fn range(&mut self, raw: &RawRange, span: Span) -> Estimate {
        let source = raw.source.as_ref().and_then(|id| self.source_at(id, span.clone()));
        let RawRange { low, likely, high, shape, either, unknown, .. } = raw;
        if let Some(id) = unknown {
            let is_alone = low.is_none() && likely.is_none() && high.is_none();
            let is_alone = is_alone && raw.rests_on.is_none() && raw.without.is_none();
            if is_alone && shape.is_none() && either.is_none() {
                return self.unknown(id, span);
            }
            self.fault(span, ScenarioError::Estimate);
            return Estimate::Exact(Decimal::ZERO);
        }
        let spread = RawSpread { low, likely, high, shape, either };
        let Some(mut range) = self.spread(&spread, &span) else { return Estimate::Exact(Decimal::ZERO) };
        range.judged_by = raw.judged_by.clone().or_else(|| self.judged_by.clone());
        range.source = source.or(self.source);
        self.grounds((raw.rests_on.as_deref(), raw.without.as_ref()), &mut range, &span);
        Estimate::Guess(Box::new(range))
    }

    /// The ends of a guess and how it is spread between them; `None` with a fault where that is not said.
    fn spread(&mut self, raw: &RawSpread<'_>, span: &Span) -> Option<Range> {
        let shape = raw.shape.as_ref().map(|word| {
            let known = ShapeWord::ALL.map(|shape| shape.name().to_owned());
            let found = ShapeWord::ALL.into_iter().find(|shape| shape.name() == word);
            found.ok_or_else(|| ScenarioError::UnknownWord {
                kind: "shape of a guess",
                word: word.clone(),
                nearest: nearest(word, known.iter()),
                known: known.to_vec(),
            })
        });
        let shape = match shape.transpose() {
            Ok(shape) => shape,
            Err(error) => {
                self.fault(span.clone(), error);
                return None;
            }
        };
        match (raw.low, raw.likely, raw.high, raw.either) {
            (None, None, None, Some(either)) if shape.is_none() => self.discrete(either, span),
            (Some(low), Some(likely), Some(high), None) if shape != Some(ShapeWord::Uniform) => {
                let [low, likely, high] = [low, likely, high].map(|n| self.decimal(n, span.clone()));
                self.in_order(low, likely, high, span.clone());
                Some(Range::triangular(low, likely, high))
            }
            (Some(low), None, Some(high), None) if shape != Some(ShapeWord::Triangular) => {
                let [low, high] = [low, high].map(|n| self.decimal(n, span.clone()));
                if low > high {
                    let [low, high] = [low, high].map(|n| n.to_string());
                    self.fault(span.clone(), ScenarioError::EndsInOrder { low, high });
                }
                Some(uniform(low, high))
            }
            (Some(_), _, Some(_), None) => {
                self.fault(span.clone(), ScenarioError::GuessShape);
                None
            }
            _ => {
                self.fault(span.clone(), ScenarioError::Estimate);
                None
            }
        }
    }

    /// One of a few values; equal ones are one with the sum of their probabilities.
    fn discrete(&mut self, raw: &[(RawNumber, RawShare)], span: &Span) -> Option<Range> {
        let n_faults = self.n_faults;
        let mut values: Vec<(Decimal, BigRational)> = Vec::with_capacity(raw.len());
        let mut positions: HashMap<Decimal, usize> = HashMap::with_capacity(raw.len());
        for (value, share) in raw {
            let value = self.decimal(value, span.clone());
            let share = match share.fraction() {
                Ok(share) => share,
                Err(error) => {
                    self.fault(span.clone(), error);
                    continue;
                }
            };
            match positions.get(&value) {
                Some(&at) => values[at].1 += share,
                None => {
                    positions.insert(value, values.len());
                    values.push((value, share));
                }
            }
        }
        if self.n_faults > n_faults {
            return None;
        }
        // The first of the most probable.
        let Some(most) = values.iter().map(|(_, share)| share).max().cloned() else {
            self.fault(span.clone(), ScenarioError::Empty { what: "a list of values with probabilities" });
            return None;
        };
        let likely = values.iter().find(|(_, share)| *share == most).map(|(value, _)| *value)?;
        let sum = sum_of_shares(&values);
        if sum != Some(BigRational::one()) {
            let found = sum.map_or_else(|| "another number".to_owned(), |sum| told(&sum));
            self.fault(span.clone(), ScenarioError::SharesSum { found });
            return None;
        }
        values.sort_by_key(|(value, _)| *value);
        let (low, high) = (values.first()?.0, values.last()?.0);
        let distribution = GuessDistribution::Discrete(values);
        Some(Range { distribution, ..Range::triangular(low, likely, high) })
    }

    fn unknown(&mut self, id: &str, span: Span) -> Estimate {
        let known = std::mem::take(&mut self.unknown_names);
        let found = self.find_named("unknown", id, span, &known);
        let estimate = found.map(|at| Estimate::Guess(Box::new(self.unknowns[at].range.clone())));
        self.unknown_names = known;
        estimate.unwrap_or(Estimate::Exact(Decimal::ZERO))
    }

    fn in_order(&mut self, low: Decimal, likely: Decimal, high: Decimal, span: Span) {
        if !(low <= likely && likely <= high) {
            let [low, likely, high] = [low, likely, high].map(|n| n.to_string());
            self.fault(span, ScenarioError::Order { low, likely, high });
        }
    }

    /// The shared unknowns of a file, which join the known ones.
    pub(super) fn unknowns(&mut self, raw: &RawById<RawUnknown>) -> Vec<SharedEstimate> {
        self.distinct("unknown", raw.keys());
        let mut unknowns = Vec::with_capacity(raw.len());
        for (id, raw) in raw {
            let span = id.span();
            if self.unknown_names.position(id.get_ref()).is_some() {
                self.fault(
                    span.clone(),
                    ScenarioError::Duplicate { kind: "unknown", id: id.get_ref().clone() },
                );
            }
            let RawUnknown { low, likely, high, shape, either, .. } = raw;
            let missing = match (low, high, either) {
                (_, _, Some(_)) | (Some(_), Some(_), None) => None,
                (None, _, None) => Some("low"),
                (Some(_), None, None) => Some("high"),
            };
            if let Some(key) = missing {
                let table = Some(format!("unknowns.{}", id.get_ref()));
                let error = ScenarioError::MissingKey { key: key.to_owned(), table, example: "0.5" };
                self.fault(span.clone(), error);
            }
            let spread = RawSpread { low, likely, high, shape, either };
            let range = missing.is_none().then(|| self.spread(&spread, &span)).flatten();
            // What could not be read is known all the same, so that its uses are not blamed too.
            let mut range = range.unwrap_or_else(|| uniform(Decimal::ZERO, Decimal::ZERO));
            range.source = self.source(raw.source.as_ref()).or(self.source);
            range.judged_by = raw.judged_by.clone().or_else(|| self.judged_by.clone());
            range.unknown = Some(id.get_ref().clone());
            self.grounds((raw.rests_on.as_deref(), raw.without.as_ref()), &mut range, &span);
            unknowns.push(SharedEstimate { id: id.get_ref().clone(), question: raw.question.clone(), range });
        }
        self.know_unknowns(&unknowns);
        unknowns
    }

    /// An estimate whose every value lies in a range.
    pub(super) fn estimate_within(
        &mut self,
        raw: &RawSpanned<RawEstimate>,
        what: &'static str,
        range: &'static str,
        is_inside: impl Fn(Decimal) -> bool,
    ) -> Estimate {
        let estimate = self.estimate(raw);
        let (low, high) = estimate.bounds();
        let without = match &estimate {
            Estimate::Guess(range) => range.without.as_ref().map(|without| [without.low, without.high]),
            Estimate::Exact(_) => None,
        };
        let ends = [low, high].into_iter().chain(without.into_iter().flatten());
        if let Some(outside) = ends.into_iter().find(|n| !is_inside(*n)) {
            self.fault(raw.span(), ScenarioError::OutOfRange { what, number: outside.to_string(), range });
        }
        estimate
    }
}

/// A guess as it is written.
struct RawSpread<'r> {
    low: &'r Option<RawNumber>,
    likely: &'r Option<RawNumber>,
    high: &'r Option<RawNumber>,
    shape: &'r Option<String>,
    either: &'r Option<Vec<(RawNumber, RawShare)>>,
}

/// Every value from low to high alike, the likely one in the middle, up to the digits that are kept.
pub(super) fn uniform(low: Decimal, high: Decimal) -> Range {
    let middle = (low.to_rational() + high.to_rational()) / BigRational::from_integer(2.into());
    let likely =
        Decimal::nearest(&middle).map_or(low, |(middle, _)| middle.clamp(low.min(high), high.max(low)));
    Range { distribution: GuessDistribution::Uniform, ..Range::triangular(low, likely, high) }
}

/// The sum of the probabilities, `None` where it takes numbers beyond all that anybody writes.
fn sum_of_shares(values: &[(Decimal, BigRational)]) -> Option<BigRational> {
    let mut sum = BigRational::zero();
    for (_, share) in values {
        sum += share;
        if sum.denom().bits() > MOST_SHARE_BITS {
            return None;
        }
    }
    Some(sum)
}

/// A fraction as people write it: a decimal where it is one.
fn told(fraction: &BigRational) -> String {
    match Decimal::nearest(fraction) {
        Some((decimal, true)) => decimal.to_string(),
        _ => fraction.to_string(),
    }
}

/// Whether text can be an id: of any script, with single spaces inside, and with none of the characters that
/// mean something where ids are written one after the other.
fn is_id(id: &str) -> bool {
    let is_framed = id.starts_with(char::is_alphanumeric) && !id.ends_with(' ');
    let is_inside = |c: char| !SEPARATORS.contains(c) && (c == ' ' || !c.is_whitespace());
    is_framed
        && id.chars().count() <= LONGEST_NAME
        && id.chars().all(is_inside)
        && !id.contains("  ")
        && visible(id) == id
}

/// The id in plain letters that is nearest to a text: `2 %` gives `2-percent`.
pub(super) fn plain_id(text: &str) -> String {
    let mut id = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let piece: &str = match c {
            c if c.is_ascii_alphanumeric() || c == '_' => {
                id.push(c);
                continue;
            }
            '%' => "-percent-",
            '\u{2030}' => "-per-mille-",
            '\u{20ac}' => "-euro-",
            '$' => "-dollar-",
            '\u{a3}' => "-pound-",
            '&' | '+' => "-and-",
            '<' => "-below-",
            '>' => "-above-",
            '\u{2264}' => "-at-most-",
            '\u{2265}' => "-at-least-",
            '\u{b0}' => "-degree-",
            '\'' | '\u{2019}' => "",
            '\u{e0}'..='\u{e5}' => "a",
            '\u{e6}' => "ae",
            '\u{e7}' => "c",
            '\u{e8}'..='\u{eb}' => "e",
            '\u{ec}'..='\u{ef}' => "i",
            '\u{f1}' => "n",
            '\u{f2}'..='\u{f6}' | '\u{f8}' => "o",
            '\u{f9}'..='\u{fc}' => "u",
            '\u{df}' => "ss",
            _ => "-",
        };
        id.push_str(piece);
    }
    let words: Vec<&str> = id.split('-').filter(|word| !word.is_empty()).collect();
    let joined: String = words.join("-").trim_start_matches('_').chars().take(LONGEST_PROPOSED).collect();
    let joined = joined.trim_end_matches('-');
    if joined.is_empty() { "an-id".to_owned() } else { joined.to_owned() }
}

/// The common denominator of probabilities has at most so many bits.
const MOST_SHARE_BITS: u64 = 4096;
/// What no id holds: it separates ids in lists, choices, names of numbers and on command lines.
const SEPARATORS: &str = ",:;=\"\\[]{}<>|`^~";
/// Ids have at most this many characters.
const LONGEST_NAME: usize = 64;
/// Fewer letters are the beginning of too many names.
const SHORTEST_BEGINNING: usize = 3;
/// A misspelt id is compared with at most this many.
const MOST_COMPARED: usize = 500;
/// The conditions of a file look at no more options, counting those again that nested lists name again.
const MOST_WORK: u64 = 20_000_000;
/// At most this many faults of a file are collected.
const MOST_FAULTS: usize = 200;
/// Errors list at most this many known ids.
const MOST_SHOWN: usize = 12;
/// A proposed id has at most this many, so that a number still fits behind.
const LONGEST_PROPOSED: usize = 56;

pub(super) fn party_id(checker: &mut Checker<'_>, parties: &[Party], id: &raw::RawWord) -> Option<PartyId> {
    checker.find("party", id.get_ref(), id.span(), parties.iter().map(|p| &p.id)).map(PartyId)
}

/// Errors about the public file speak of what all files describe.
/// Whose share of the budget is spent.
pub(super) const WHOSE: &str = "the scenario";
