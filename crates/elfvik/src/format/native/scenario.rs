//! The public file: from what is written to a checked scenario.

mod background;
mod issues;
mod talks;

use super::check::Checker;
use super::raw;
use crate::format::{Fault, ScenarioError, Text};
use crate::model::{
    Agreement, Bar, Consent, Delegate, Issue, Origin, Outcome, Package, PackageKind, Party, PartyId, Person,
    Rank, Ratifier, Rule, Scenario,
};
use toml::Spanned;

pub(super) fn checked(text: Text<'_>, raw: raw::Scenario) -> Result<Scenario, Vec<Fault>> {
    let mut checker = Checker::new(text);
    checker.format(&raw.format);
    if raw.title.get_ref().trim().is_empty() {
        checker.fault(raw.title.span(), ScenarioError::Empty { what: "a title" });
    }
    checker.distinct("source", raw.sources.keys());
    checker.know_sources(raw.sources.keys().map(|id| id.get_ref().clone()));
    let unknowns = checker.unknowns(&raw.unknowns);
    let parties = parties(&mut checker, &raw.parties);
    let agreement = agreement(&mut checker, raw.agreement.as_ref(), &parties);
    let consents = consents(&mut checker, &raw.consents);
    let issues = issues::issues(&mut checker, &raw.issues, &consents);
    // What follows speaks of parties and issues: with those in doubt it would only repeat what is wrong.
    let checker = checker.done(());
    let mut checker = match checker {
        Ok(()) => known_sources(text, &raw),
        Err(faults) => return Err(faults),
    };
    let rules = rules(&mut checker, &raw.rules, &issues);
    let packages = packages(&mut checker, &raw.packages, &parties, &issues, &rules);
    let stages = background::stages(&mut checker, &raw.stages);
    let accords = background::accords(&mut checker, &raw.accords, &parties);
    let origin = raw.origin.as_ref().and_then(|word| checker.word(word, "origin", ORIGINS.into_iter()));
    let origin = origin.unwrap_or_default();
    let talks = raw.talk.as_ref().map(|talk| {
        let course = talks::course(&mut checker, talk, (&parties, origin));
        talks::check_length(&mut checker, talk, &course, (&agreement, parties.len()));
        course
    });
    let mut scenario = Scenario {
        title: raw.title.into_inner(),
        summary: raw.summary,
        caution: raw.caution,
        origin,
        talks,
        host: raw.host.map(|host| background::host(&mut checker, host)),
        sources: raw.sources.into_iter().map(background::source).collect(),
        statements: Vec::new(),
        agreement,
        parties,
        issues,
        consents,
        rules,
        packages,
        stages,
        accords,
        unknowns,
    };
    scenario.statements = background::statements(&mut checker, raw.statements, &scenario);
    checker.done(scenario)
}

/// A checker that knows the sources of a file.
fn known_sources<'a>(text: Text<'a>, raw: &raw::Scenario) -> Checker<'a> {
    let mut checker = Checker::new(text);
    checker.know_sources(raw.sources.keys().map(|id| id.get_ref().clone()));
    checker
}

fn parties(checker: &mut Checker<'_>, raw: &[Spanned<raw::Party>]) -> Vec<Party> {
    if !(2..=MOST_PARTIES).contains(&raw.len()) {
        let span = raw.get(MOST_PARTIES).map_or(0..0, Spanned::span);
        let found = raw.len() as u64;
        checker.fault(span, ScenarioError::Count { what: "parties", found, range: "from 2 to 32 parties" });
    }
    checker.distinct("party", raw.iter().map(|party| &party.get_ref().id));
    raw.iter().map(|party| self::party(checker, party.get_ref())).collect()
}

fn party(checker: &mut Checker<'_>, raw: &raw::Party) -> Party {
    let id = raw.id.get_ref().clone();
    if let Some(short) = &raw.short {
        let n = short.get_ref().chars().count();
        if !(1..=LONGEST_SHORT).contains(&n) {
            let error = ScenarioError::Count {
                what: "characters",
                found: n as u64,
                range: "from 1 to 12 characters",
            };
            checker.fault(short.span(), error);
        }
    }
    if let Some(file) = raw.file.as_ref().filter(|file| !is_plain(file.get_ref())) {
        checker.fault(file.span(), ScenarioError::FileName { name: file.get_ref().clone() });
    }
    let person = |name: &String, role: &Option<String>| Person { name: name.clone(), role: role.clone() };
    let mut delegates = Vec::with_capacity(raw.delegates.len());
    for d in &raw.delegates {
        let rank =
            d.rank.as_ref().and_then(|word| checker.word(word, "rank of a delegate", RANKS.into_iter()));
        delegates.push(Delegate { person: person(&d.name, &d.role), rank: rank.unwrap_or(Rank::Member) });
    }
    checker.distinct("ratifier", raw.ratifiers.iter().map(|r| &r.id));
    let ratifier =
        |r: &raw::Ratifier| Ratifier { id: r.id.get_ref().clone(), person: person(&r.name, &r.role) };
    Party {
        name: raw.name.clone(),
        short: raw
            .short
            .as_ref()
            .map_or_else(|| id.chars().take(LONGEST_SHORT).collect(), |s| s.get_ref().clone()),
        file: raw.file.as_ref().map_or_else(|| format!("{id}.toml"), |file| file.get_ref().clone()),
        delegates,
        principals: raw.principals.iter().map(|p| person(&p.name, &p.role)).collect(),
        ratifiers: raw.ratifiers.iter().map(ratifier).collect(),
        source: checker.source(raw.source.as_ref()),
        id,
    }
}

/// Whether a file name stays in the scenario's folder: a scenario from a stranger must not open other files.
fn is_plain(name: &str) -> bool {
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    name.starts_with(char::is_alphanumeric) && name.chars().all(is_safe)
}

fn agreement(
    checker: &mut Checker<'_>,
    raw: Option<&Spanned<raw::Agreement>>,
    parties: &[Party],
) -> Agreement {
    let Some(spanned) = raw else { return Agreement::All };
    match spanned.get_ref() {
        raw::Agreement { quorum: Some(n), coalitions: None } => {
            let quorum = usize::try_from(*n.get_ref()).ok().filter(|n| (1..=parties.len()).contains(n));
            quorum.map_or_else(
                || {
                    let number = n.get_ref().to_string();
                    let range = "from 1 to the number of parties";
                    checker.fault(n.span(), ScenarioError::OutOfRange { what: "the quorum", number, range });
                    Agreement::All
                },
                Agreement::Quorum,
            )
        }
        raw::Agreement { quorum: None, coalitions: Some(groups) } => {
            if groups.is_empty() {
                checker.fault(spanned.span(), ScenarioError::Empty { what: "a list of coalitions" });
            }
            Agreement::Coalitions(groups.iter().map(|group| coalition(checker, group, parties)).collect())
        }
        _ => {
            checker.fault(spanned.span(), ScenarioError::AgreementShape);
            Agreement::All
        }
    }
}

fn coalition(checker: &mut Checker<'_>, raw: &Spanned<Vec<raw::Word>>, parties: &[Party]) -> Vec<PartyId> {
    if raw.get_ref().is_empty() {
        checker.fault(raw.span(), ScenarioError::Empty { what: "a coalition" });
    }
    let mut group: Vec<PartyId> =
        raw.get_ref().iter().filter_map(|id| party_id(checker, parties, id)).collect();
    group.sort_unstable();
    group.dedup();
    group
}

pub(super) fn party_id(checker: &mut Checker<'_>, parties: &[Party], id: &raw::Word) -> Option<PartyId> {
    checker.find("party", id.get_ref(), id.span(), parties.iter().map(|p| &p.id)).map(PartyId)
}

fn consents(checker: &mut Checker<'_>, raw: &raw::ById<raw::Consent>) -> Vec<Consent> {
    checker.distinct("consent", raw.keys());
    let mut consents = Vec::with_capacity(raw.len());
    for (id, raw) in raw {
        checker.judged_by.clone_from(&raw.judged_by);
        let inside = |p| crate::number::Decimal::ZERO <= p && p <= crate::number::Decimal::ONE;
        consents.push(Consent {
            id: id.get_ref().clone(),
            by: raw.by.clone(),
            probability: checker.estimate_within(&raw.probability, "the probability", "from 0 to 1", inside),
            question: raw.question.clone(),
            source: checker.source(raw.source.as_ref()),
        });
    }
    checker.judged_by = None;
    consents
}

fn rules(checker: &mut Checker<'_>, raw: &[Spanned<raw::Rule>], issues: &[Issue]) -> Vec<Rule> {
    checker.distinct("rule", raw.iter().map(|rule| &rule.get_ref().id));
    let mut rules = Vec::with_capacity(raw.len());
    for spanned in raw {
        let raw = spanned.get_ref();
        let n_faults = checker.n_faults;
        let bar = match (&raw.forbid, &raw.when, &raw.only_if) {
            (Some(forbid), None, None) => Bar::Forbid(checker.region(issues, forbid)),
            (None, Some(when), Some(only_if)) => {
                Bar::OnlyIf { when: checker.region(issues, when), only_if: checker.region(issues, only_if) }
            }
            _ => {
                checker.fault(raw.id.span(), ScenarioError::RuleShape { rule: raw.id.get_ref().clone() });
                continue;
            }
        };
        let source = checker.source(raw.source.as_ref());
        // A rule that was not understood would bar what nobody meant, and packages be blamed for it.
        if checker.n_faults > n_faults {
            continue;
        }
        rules.push(Rule { id: raw.id.get_ref().clone(), why: raw.why.clone(), bar, source });
    }
    rules
}

fn packages(
    checker: &mut Checker<'_>,
    raw: &[Spanned<raw::Package>],
    parties: &[Party],
    issues: &[Issue],
    rules: &[Rule],
) -> Vec<Package> {
    checker.distinct("package", raw.iter().map(|package| &package.get_ref().id));
    let own: Vec<Vec<Option<u32>>> = raw.iter().map(|p| choices(checker, p.get_ref(), issues)).collect();
    let ids: Vec<String> = raw.iter().map(|p| p.get_ref().id.get_ref().clone()).collect();
    let like: Vec<Option<usize>> = raw
        .iter()
        .map(|p| {
            p.get_ref()
                .like
                .as_ref()
                .and_then(|id| checker.find("package", id.get_ref(), id.span(), ids.iter()))
        })
        .collect();
    // Where one is like an unknown package, what others take from it is unknown too.
    let is_open =
        |(p, like): (&Spanned<raw::Package>, &Option<usize>)| p.get_ref().like.is_some() && like.is_none();
    let has_open = raw.iter().zip(&like).any(is_open);
    let mut packages = Vec::with_capacity(raw.len());
    for (at, package) in raw.iter().enumerate() {
        let n_faults = checker.n_faults;
        let chosen = inherited(checker, at, &own, &like, package.get_ref());
        let open: Vec<String> =
            issues.iter().zip(&chosen).filter(|(_, o)| o.is_none()).map(|(i, _)| i.id.clone()).collect();
        let raw = package.get_ref();
        let id = raw.id.get_ref().clone();
        let is_whole = !(has_open && raw.like.is_some());
        if !open.is_empty() && is_whole && n_faults == checker.n_faults && all_known(raw, issues) {
            checker.fault(
                raw.id.span(),
                ScenarioError::Incomplete { package: id.clone(), issues: open.clone() },
            );
        }
        let outcome = Outcome::new(chosen.into_iter().map(|option| option.unwrap_or(0)).collect());
        if open.is_empty() {
            for rule in rules.iter().filter(|rule| rule.is_broken_by(&outcome)) {
                let (package, rule, why) = (id.clone(), rule.id.clone(), rule.why.clone());
                checker.fault(raw.id.span(), ScenarioError::PackageBreaksRule { package, rule, why });
            }
        }
        let kind =
            raw.kind.as_ref().and_then(|word| checker.word(word, "kind of package", KINDS.into_iter()));
        let kind = kind.unwrap_or(PackageKind::Idea);
        packages.push(Package {
            id,
            name: raw.name.clone(),
            outcome,
            kind,
            by: raw.by.as_ref().and_then(|id| party_id(checker, parties, id)),
            hedged: raw.hedged,
            source: checker.source(raw.source.as_ref()),
            note: raw.note.clone(),
        });
    }
    packages
}

/// Whether every issue that a package names exists, so that what it leaves open is worth saying.
fn all_known(raw: &raw::Package, issues: &[Issue]) -> bool {
    raw.choose.keys().all(|id| issues.iter().any(|i| i.id == *id.get_ref()))
}

fn choices(checker: &mut Checker<'_>, raw: &raw::Package, issues: &[Issue]) -> Vec<Option<u32>> {
    let mut chosen = vec![None; issues.len()];
    for (id, choice) in &raw.choose {
        if let Some(issue) = checker.issue(issues, id) {
            chosen[issue.0] = checker.option(&issues[issue.0], choice.get_ref(), choice.span());
        }
    }
    chosen
}

/// The options of a package, those it leaves out taken from the ones it is like.
fn inherited(
    checker: &mut Checker<'_>,
    at: usize,
    own: &[Vec<Option<u32>>],
    like: &[Option<usize>],
    raw: &raw::Package,
) -> Vec<Option<u32>> {
    let mut chosen = own[at].clone();
    let mut next = like[at];
    for _ in 0..own.len() {
        let Some(parent) = next else { return chosen };
        chosen.iter_mut().zip(&own[parent]).for_each(|(option, inherited)| *option = option.or(*inherited));
        next = like[parent];
    }
    if next.is_some() {
        checker.fault(raw.id.span(), ScenarioError::Circle { package: raw.id.get_ref().clone() });
    }
    chosen
}

const ORIGINS: [(&str, Origin); 5] = [
    ("elfvik", Origin::Elfvik),
    ("genius", Origin::Genius),
    ("geniusweb", Origin::GeniusWeb),
    ("negolog", Origin::Negolog),
    ("negmas", Origin::Negmas),
];
const RANKS: [(&str, Rank); 3] = [("head", Rank::Head), ("deputy", Rank::Deputy), ("member", Rank::Member)];
const KINDS: [(&str, PackageKind); 4] = [
    ("offer", PackageKind::Offer),
    ("position", PackageKind::Position),
    ("fallback", PackageKind::Fallback),
    ("idea", PackageKind::Idea),
];
/// As many as every analysis takes.
const MOST_PARTIES: usize = 32;
const LONGEST_SHORT: usize = 12;
