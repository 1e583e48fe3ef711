//! The rules of talk, level by level.

use crate::format::ScenarioError;
use crate::format::native::raw;
use crate::format::native::raw::RawSpanned;
use crate::format::native::reader::{Checker, party_id};
use crate::model::{
    AgreementRule, BindingForce, Course, Deadline, Disagreement, DiscountPer, LevelEntry, OnFault, OnRefusal,
    Origin, Party, Protocol, TalkLevel, TalkRules, TimeConvention, Unit,
};

/// The course of the talks: the levels that are written, or a single one.
pub(super) fn course(
    checker: &mut Checker<'_>,
    raw: &raw::RawTalk,
    (parties, agreement): (&[Party], &AgreementRule),
    origin: Origin,
) -> Course {
    let rules = rules(checker, raw, parties, origin);
    let mut course = Course { levels: Vec::new(), ..Course::single(rules.clone()) };
    course = course.ratified_by(parties, agreement);
    for level in &raw.levels {
        course.levels.push(self::level(checker, level, &rules, parties));
    }
    if course.levels.is_empty() {
        course.levels = Course::single(rules).levels;
        if !course.ratifiers.is_empty() {
            course.levels[0].seal = BindingForce::Initialled(OnRefusal::End);
        }
    }
    for (at, level) in course.levels.iter().enumerate() {
        if level.rules.protocol.n_parties().is_some_and(|only| only != parties.len()) {
            let own = raw.levels.get(at).and_then(|level| level.protocol.as_ref());
            let span = own.or(raw.protocol.as_ref()).map_or(0..0, RawSpanned::span);
            checker.fault(span, ScenarioError::TwoPartiesOnly { found: parties.len() });
        }
    }
    course
}

/// What holds on every level that does not say otherwise.
fn rules(checker: &mut Checker<'_>, raw: &raw::RawTalk, parties: &[Party], origin: Origin) -> TalkRules {
    let mut rules = TalkRules::of(origin);
    let own = Own { protocol: &raw.protocol, rounds: &raw.rounds, first: &raw.first };
    own.put(checker, parties, &mut rules);
    if let Some(ticks) = &raw.ticks {
        rules.deadline.unit = Unit::Ticks;
        rules.deadline.most = count(checker, ticks, "the number of ticks");
        if raw.rounds.is_some() {
            checker.fault(ticks.span(), ScenarioError::TwoDeadlines);
        }
    }
    if let Some(from) = &raw.hidden_from {
        let least = count(checker, from, "the first round or tick that may be the last");
        if least > rules.deadline.most {
            checker.fault(from.span(), ScenarioError::LateHidden { most: rules.deadline.most });
        }
        rules.deadline.hidden_from = Some(least.min(rules.deadline.most));
    }
    rules.clock = named(checker, raw.clock.as_ref(), ("clock", &TimeConvention::ALL, TimeConvention::name))
        .unwrap_or(rules.clock);
    let per = ("unit of a discount", &DiscountPer::ALL[..], DiscountPer::name as fn(_) -> _);
    rules.discount_per = named(checker, raw.discount_per.as_ref(), per);
    rules.disagreement = named(
        checker,
        raw.no_agreement.as_ref(),
        ("rule of no agreement", &Disagreement::ALL, Disagreement::name),
    )
    .unwrap_or(rules.disagreement);
    rules.on_fault = named(checker, raw.on_fault.as_ref(), ("rule of faults", &OnFault::ALL, OnFault::name))
        .unwrap_or_default();
    if let Some(breakdown) = &raw.breakdown {
        let p = checker.decimal(breakdown.get_ref(), breakdown.span()).to_f64();
        if !(0.0..=1.0).contains(&p) {
            checker.fault(breakdown.span(), ScenarioError::NoProbability);
        }
        rules.breakdown = p.clamp(0.0, 1.0);
    }
    rules
}

/// A talk that could become longer than can be held is a fault of its longest deadline.
pub(super) fn check_length(
    checker: &mut Checker<'_>,
    raw: &raw::RawTalk,
    course: &Course,
    (agreement, n_parties): (&AgreementRule, usize),
) {
    let (events, most) = (course.most_events(agreement, n_parties), Course::MOST_EVENTS);
    if events <= most {
        return;
    }
    let of_levels = raw.levels.iter().filter_map(|level| level.rounds.as_ref());
    let deadlines = of_levels.chain(&raw.ticks).chain(&raw.rounds);
    let span = deadlines.max_by_key(|number| *number.get_ref()).map_or(0..0, RawSpanned::span);
    checker.fault(span, ScenarioError::TalkTooLong { events, most });
}

/// What the talks as a whole and each level can say.
struct Own<'r> {
    protocol: &'r Option<raw::RawWord>,
    rounds: &'r Option<RawSpanned<i64>>,
    first: &'r Option<raw::RawWord>,
}

impl Own<'_> {
    fn put(&self, checker: &mut Checker<'_>, parties: &[Party], rules: &mut TalkRules) {
        let protocol = named(checker, self.protocol.as_ref(), ("protocol", &Protocol::ALL, Protocol::name));
        rules.protocol = protocol.unwrap_or(rules.protocol);
        if let Some(rounds) = self.rounds {
            let most = count(checker, rounds, "the number of rounds");
            let hidden_from = rules.deadline.hidden_from.map(|from| from.min(most));
            rules.deadline = Deadline { hidden_from, ..Deadline::rounds(most) };
        }
        if let Some(first) = self.first {
            rules.first = party_id(checker, parties, first).unwrap_or(rules.first);
        }
    }
}

fn level(
    checker: &mut Checker<'_>,
    raw: &raw::RawTalkLevel,
    rules: &TalkRules,
    parties: &[Party],
) -> TalkLevel {
    let mut rules = rules.clone();
    Own { protocol: &raw.protocol, rounds: &raw.rounds, first: &raw.first }.put(checker, parties, &mut rules);
    let entry = raw.all_but.as_ref().map_or(LevelEntry::Always, |most| {
        LevelEntry::AllBut(usize::try_from(*most.get_ref()).unwrap_or_else(|_| {
            checker.fault(most.span(), ScenarioError::Negative);
            0
        }))
    });
    let returns = raw.returns.as_ref().map(|most| {
        u32::try_from(*most.get_ref()).unwrap_or_else(|_| {
            checker.fault(most.span(), ScenarioError::Negative);
            0
        })
    });
    let on_refusal = match returns {
        None | Some(0) => OnRefusal::End,
        Some(most) => OnRefusal::Return { most },
    };
    let seals = ("seal", &raw::SealWord::ALL[..], raw::SealWord::name as fn(_) -> _);
    let seal = match named(checker, raw.seal.as_ref(), seals) {
        Some(raw::SealWord::Binding) => BindingForce::Binding,
        Some(raw::SealWord::Initialled) | None => BindingForce::Initialled(on_refusal),
    };
    TalkLevel { name: raw.name.clone(), rules, entry, seal }
}

/// A choice by its name.
fn named<T: Copy>(
    checker: &mut Checker<'_>,
    word: Option<&raw::RawWord>,
    (kind, all, name): (&'static str, &[T], fn(T) -> &'static str),
) -> Option<T> {
    checker.word(word?, kind, (all, name))
}

fn count(checker: &mut Checker<'_>, number: &RawSpanned<i64>, what: &'static str) -> u32 {
    let found = u32::try_from(*number.get_ref()).ok().filter(|n| (1..=MOST_ROUNDS).contains(n));
    found.unwrap_or_else(|| {
        let range = "from 1 to 1000000";
        let error = ScenarioError::OutOfRange { what, number: number.get_ref().to_string(), range };
        checker.fault(number.span(), error);
        1
    })
}

/// A talk ends within so many rounds or ticks.
const MOST_ROUNDS: u32 = 1_000_000;
