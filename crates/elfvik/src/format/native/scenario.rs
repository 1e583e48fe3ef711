//! The public file: from what is written to a checked scenario.

mod background;
mod issues;
mod ratification;
mod states;
mod steps;
mod sums;
mod talks;

pub(crate) use background::published_source;

use super::raw;
use super::raw::RawSpanned;
use super::reader::{Checker, IdIndex, WHOSE, party_id};
use super::region::Index;
use crate::format::budget;
use crate::format::{FileFault, FileText, ScenarioError};
use crate::model::{
    AgreementRule, Consent, Delegate, DelegateRank, Exclusion, Issue, Origin, Outcome, Package, PackageKind,
    Party, PartyId, Person, Ratifier, Rule, Scenario,
};

pub(super) use steps::discount_of;

/// The name of the public file.
pub const SCENARIO_FILE: &str = "scenario.toml";

pub(super) fn checked(text: FileText<'_>, raw: raw::RawScenario) -> Result<Scenario, Vec<FileFault>> {
    let mut checker = Checker::new(text);
    checker.format(&raw.format);
    if raw.title.get_ref().trim().is_empty() {
        checker.fault(raw.title.span(), ScenarioError::Empty { what: "a title" });
    }
    checker.distinct("source", raw.sources.keys());
    checker.know_sources(raw.sources.keys().map(|id| id.get_ref().clone()));
    checker.know_statements(raw.statements.iter().map(|statement| statement.id.get_ref().clone()));
    let unknowns = checker.unknowns(&raw.unknowns);
    let parties = parties(&mut checker, &raw.parties);
    let agreement = agreement(&mut checker, raw.agreement.as_ref(), &parties);
    let consents = consents(&mut checker, &raw.consents);
    let states = states::states(&mut checker, &raw.states, raw.normal_state.as_ref());
    let issues = issues::issues(&mut checker, &raw.issues, (&consents, parties.len()));
    let budget = checker.budget();
    // What follows speaks of parties and issues: with those in doubt it would only repeat what is wrong.
    let checker = checker.done(());
    let mut checker = match checker {
        Ok(()) => known_sources(text, &raw).with_budget(budget),
        Err(faults) => return Err(faults),
    };
    let index = Index::of(&issues);
    let rules = rules(&mut checker, &raw.rules, &index);
    let packages = packages(&mut checker, &raw.packages, &parties, &index, &rules);
    let stages = background::stages(&mut checker, &raw.stages);
    let accords = background::accords(&mut checker, &raw.accords, &parties);
    let steps = steps::steps(&mut checker, &raw.steps, &parties);
    let plan = steps::plan(&mut checker, raw.plan.as_ref(), &parties);
    let origin =
        raw.origin.as_ref().and_then(|word| checker.word(word, "origin", (&Origin::ALL, Origin::name)));
    let origin = origin.unwrap_or_default();
    let talks = raw.talk.as_ref().map(|talk| {
        let course = talks::course(&mut checker, talk, (&parties, &agreement), origin);
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
        sources: raw.sources.into_iter().map(background::published_source).collect(),
        statements: Vec::new(),
        agreement,
        parties,
        issues,
        consents,
        states,
        rules,
        packages,
        stages,
        accords,
        steps,
        plan,
        unknowns,
    };
    scenario.statements = background::statements(&mut checker, raw.statements, &scenario);
    checker.done(scenario)
}

/// A checker that knows the sources of a file.
fn known_sources<'a>(text: FileText<'a>, raw: &raw::RawScenario) -> Checker<'a> {
    let mut checker = Checker::new(text);
    checker.know_sources(raw.sources.keys().map(|id| id.get_ref().clone()));
    checker
}

fn parties(checker: &mut Checker<'_>, raw: &[RawSpanned<raw::RawParty>]) -> Vec<Party> {
    if !(2..=Scenario::MOST_PARTIES).contains(&raw.len()) {
        let span = raw.get(Scenario::MOST_PARTIES).map_or(0..0, RawSpanned::span);
        let found = raw.len() as u64;
        checker.fault(span, ScenarioError::Count { what: "parties", found, range: "from 2 to 32 parties" });
    }
    checker.distinct("party", raw.iter().map(|party| &party.get_ref().id));
    let parties: Vec<Party> =
        raw.iter().take(Scenario::MOST_PARTIES).map(|party| self::party(checker, party.get_ref())).collect();
    for (at, (party, written)) in parties.iter().zip(raw).enumerate() {
        let name = party.file.to_lowercase();
        let is_taken = |(before, other): (usize, &Party)| {
            let comes_first = before < at || raw[before].get_ref().file.is_some();
            // Of two with one id that is told already.
            before != at && comes_first && other.id != party.id && other.file.to_lowercase() == name
        };
        // Whoever names a file sees what it names; a name that was made up must not clash.
        let is_made_up = written.get_ref().file.is_none();
        if is_made_up && (parties.iter().enumerate().any(is_taken) || name == SCENARIO_FILE) {
            let error = ScenarioError::FileClash { party: party.id.clone(), name: party.file.clone() };
            checker.fault(written.get_ref().id.span(), error);
        }
    }
    parties
}

/// The name of a party's private file where none is named: its id, with `-` for what file names do not hold.
fn file_name(id: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let safe: String = id.chars().map(|c| if is_safe(c) { c } else { '-' }).collect();
    format!("{safe}.toml")
}

/// What a party is called in the heads of tables where the file says nothing: its id, spelt as its name where
/// that has the same letters.
fn short_name(name: &str, id: &str) -> String {
    let from = if name.to_lowercase() == id.to_lowercase() { name } else { id };
    from.chars().take(LONGEST_SHORT).collect()
}

fn party(checker: &mut Checker<'_>, raw: &raw::RawParty) -> Party {
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
        let rank = d.rank.as_ref().and_then(|word| {
            checker.word(word, "rank of a delegate", (&DelegateRank::ALL, DelegateRank::name))
        });
        delegates
            .push(Delegate { person: person(&d.name, &d.role), rank: rank.unwrap_or(DelegateRank::Member) });
    }
    checker.distinct("ratifier", raw.ratifiers.iter().map(|r| &r.id));
    let ratifier =
        |r: &raw::RawRatifier| Ratifier { id: r.id.get_ref().clone(), person: person(&r.name, &r.role) };
    let ratifiers: Vec<Ratifier> = raw.ratifiers.iter().map(ratifier).collect();
    Party {
        ratification: ratification::rule(checker, raw.ratification.as_ref(), &id, &ratifiers),
        name: raw.name.clone(),
        short: raw.short.as_ref().map_or_else(|| short_name(&raw.name, &id), |s| s.get_ref().clone()),
        file: raw.file.as_ref().map_or_else(|| file_name(&id), |file| file.get_ref().clone()),
        delegates,
        principals: raw.principals.iter().map(|p| person(&p.name, &p.role)).collect(),
        ratifiers,
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
    raw: Option<&RawSpanned<raw::RawAgreement>>,
    parties: &[Party],
) -> AgreementRule {
    let Some(spanned) = raw else { return AgreementRule::All };
    match spanned.get_ref() {
        raw::RawAgreement { quorum: Some(n), coalitions: None, veto } => {
            let veto = veto.as_ref().map(|veto| group(checker, veto, parties)).unwrap_or_default();
            let quorum = usize::try_from(*n.get_ref()).ok().filter(|n| (1..=parties.len()).contains(n));
            quorum.map_or_else(
                || {
                    let number = n.get_ref().to_string();
                    let range = "from 1 to the number of parties";
                    checker.fault(n.span(), ScenarioError::OutOfRange { what: "the quorum", number, range });
                    AgreementRule::All
                },
                |quorum| match veto.is_empty() {
                    true => AgreementRule::Quorum(quorum),
                    false => AgreementRule::QuorumWithVeto { quorum, veto },
                },
            )
        }
        raw::RawAgreement { quorum: None, coalitions: Some(groups), veto: None } => {
            if groups.is_empty() {
                checker.fault(spanned.span(), ScenarioError::Empty { what: "a list of coalitions" });
            }
            AgreementRule::Coalitions(groups.iter().map(|group| coalition(checker, group, parties)).collect())
        }
        _ => {
            checker.fault(spanned.span(), ScenarioError::AgreementShape);
            AgreementRule::All
        }
    }
}

fn coalition(
    checker: &mut Checker<'_>,
    raw: &RawSpanned<Vec<raw::RawWord>>,
    parties: &[Party],
) -> Vec<PartyId> {
    if raw.get_ref().is_empty() {
        checker.fault(raw.span(), ScenarioError::Empty { what: "a coalition" });
    }
    group(checker, raw.get_ref(), parties)
}

/// The parties of some ids, in the order of the scenario, none twice.
fn group(checker: &mut Checker<'_>, ids: &[raw::RawWord], parties: &[Party]) -> Vec<PartyId> {
    let mut group: Vec<PartyId> = ids.iter().filter_map(|id| party_id(checker, parties, id)).collect();
    group.sort_unstable();
    group.dedup();
    group
}

fn consents(checker: &mut Checker<'_>, raw: &raw::RawById<raw::RawConsent>) -> Vec<Consent> {
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

fn rules(checker: &mut Checker<'_>, raw: &[RawSpanned<raw::RawRule>], index: &Index<'_>) -> Vec<Rule> {
    checker.distinct("rule", raw.iter().map(|rule| &rule.get_ref().id));
    let mut rules = Vec::with_capacity(raw.len());
    for spanned in raw {
        let raw = spanned.get_ref();
        let n_faults = checker.n_faults;
        let bar = match (&raw.forbid, &raw.when, &raw.only_if, &raw.sum) {
            (Some(forbid), None, None, None) if !sums::has_bounds(raw) => {
                Exclusion::Forbid(checker.region(index, forbid))
            }
            (None, Some(when), Some(only_if), None) if !sums::has_bounds(raw) => Exclusion::OnlyIf {
                when: checker.region(index, when),
                only_if: checker.region(index, only_if),
            },
            (None, None, None, Some(sum)) => match sums::sum(checker, raw, sum, index) {
                Some(sum) => Exclusion::Sum(sum),
                None => continue,
            },
            _ => {
                checker.fault(raw.id.span(), ScenarioError::RuleShape { rule: raw.id.get_ref().clone() });
                continue;
            }
        };
        let source = checker.source(raw.source.as_ref());
        if !checker.spend(budget::of_bar(&bar, index.all), "rule", WHOSE, &raw.id.span()) {
            break;
        }
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
    raw: &[RawSpanned<raw::RawPackage>],
    parties: &[Party],
    index: &Index<'_>,
    rules: &[Rule],
) -> Vec<Package> {
    let issues = index.all;
    let n_chosen = (raw.len() as u64).saturating_mul(issues.len() as u64);
    if n_chosen > budget::MOST_VALUES {
        let span = raw.first().map_or(0..0, |package| package.get_ref().id.span());
        checker.spend(n_chosen, "number of packages", WHOSE, &span);
        return Vec::new();
    }
    checker.distinct("package", raw.iter().map(|package| &package.get_ref().id));
    let own: Vec<Vec<Option<u32>>> = raw.iter().map(|p| choices(checker, p.get_ref(), index)).collect();
    let ids: IdIndex = raw.iter().map(|p| p.get_ref().id.get_ref().clone()).collect();
    let mut find = |id: &raw::RawWord| checker.find_named("package", id.get_ref(), id.span(), &ids);
    let like: Vec<Option<usize>> =
        raw.iter().map(|p| p.get_ref().like.as_ref().and_then(&mut find)).collect();
    // Where one is like an unknown package, what others take from it is unknown too.
    let is_open = |(p, like): (&RawSpanned<raw::RawPackage>, &Option<usize>)| {
        p.get_ref().like.is_some() && like.is_none()
    };
    let has_open = raw.iter().zip(&like).any(is_open);
    let chosen = inherited(own, &like);
    let mut packages = Vec::with_capacity(raw.len());
    for (at, package) in raw.iter().enumerate() {
        let n_faults = checker.n_faults;
        let chosen = chosen[at].clone();
        if chosen.is_none() {
            let id = &package.get_ref().id;
            checker.fault(id.span(), ScenarioError::Circle { package: id.get_ref().clone() });
        }
        let chosen = chosen.unwrap_or_else(|| vec![None; issues.len()]);
        let open: Vec<String> =
            issues.iter().zip(&chosen).filter(|(_, o)| o.is_none()).map(|(i, _)| i.id.clone()).collect();
        let raw = package.get_ref();
        let id = raw.id.get_ref().clone();
        let is_whole = !(has_open && raw.like.is_some());
        if !open.is_empty() && is_whole && n_faults == checker.n_faults && all_known(raw, index) {
            checker.fault(
                raw.id.span(),
                ScenarioError::Incomplete { package: id.clone(), issues: open.clone() },
            );
        }
        let outcome = Outcome::new(chosen.into_iter().map(|option| option.unwrap_or(0)).collect());
        if !afforded(checker, raw, &outcome, issues, rules.len()) {
            break;
        }
        if open.is_empty() {
            for rule in rules.iter().filter(|rule| rule.is_broken_by(&outcome)) {
                let (package, rule, why) = (id.clone(), rule.id.clone(), rule.why.clone());
                checker.fault(raw.id.span(), ScenarioError::PackageBreaksRule { package, rule, why });
            }
        }
        packages.push(self::package(checker, raw, outcome, parties));
    }
    packages
}

/// A package that chooses an outcome, with what else is said of it.
fn package(checker: &mut Checker<'_>, raw: &raw::RawPackage, outcome: Outcome, parties: &[Party]) -> Package {
    let kind = raw
        .kind
        .as_ref()
        .and_then(|word| checker.word(word, "kind of package", (&PackageKind::ALL, PackageKind::name)));
    Package {
        id: raw.id.get_ref().clone(),
        name: raw.name.clone(),
        outcome,
        kind: kind.unwrap_or(PackageKind::Idea),
        by: raw.by.as_ref().and_then(|id| party_id(checker, parties, id)),
        hedged: raw.hedged,
        source: checker.source(raw.source.as_ref()),
        note: raw.note.clone(),
    }
}

/// Whether every issue that a package names exists, so that what it leaves open is worth saying.
fn all_known(raw: &raw::RawPackage, index: &Index<'_>) -> bool {
    raw.choose.keys().all(|id| index.has_issue(id.get_ref()))
}

/// Whether a package is within the budget, with all that follows when consents are refused.
fn afforded(
    checker: &mut Checker<'_>,
    raw: &raw::RawPackage,
    outcome: &Outcome,
    issues: &[Issue],
    n_rules: usize,
) -> bool {
    let found = budget::consents_of(outcome, issues);
    if found > budget::MOST_CONSENTS {
        let (what, range) = ("consents are needed", "at most 12 in one package");
        checker.fault(raw.id.span(), ScenarioError::Count { what, found: found as u64, range });
        return true;
    }
    checker.spend(budget::of_package(outcome, issues, n_rules), "package", WHOSE, &raw.id.span())
}

fn choices(checker: &mut Checker<'_>, raw: &raw::RawPackage, index: &Index<'_>) -> Vec<Option<u32>> {
    let mut chosen = vec![None; index.all.len()];
    for (id, choice) in &raw.choose {
        if let Some(issue) = checker.issue(index, id) {
            chosen[issue.0] = checker.option(index, issue, choice.get_ref(), choice.span());
        }
    }
    chosen
}

/// The options of each package, those it leaves out taken from the ones it is like; none of what is like
/// itself. Each is looked at once, however long the chain.
fn inherited(own: Vec<Vec<Option<u32>>>, like: &[Option<usize>]) -> Vec<Option<Vec<Option<u32>>>> {
    let mut whole: Vec<Option<Vec<Option<u32>>>> = vec![None; own.len()];
    let mut is_seen = vec![false; own.len()];
    for first in 0..own.len() {
        let mut chain = Vec::new();
        let mut next = Some(first);
        while let Some(at) = next.filter(|&at| !is_seen[at]) {
            is_seen[at] = true;
            chain.push(at);
            next = like[at];
        }
        // What ends in a package that is known is known too; what ends in itself, or in a circle, is not.
        for at in chain.into_iter().rev() {
            let parent = like[at].map(|parent| whole[parent].as_ref());
            let mut chosen = own[at].clone();
            whole[at] = match parent {
                None => Some(chosen),
                Some(None) => None,
                Some(Some(inherited)) => {
                    chosen.iter_mut().zip(inherited).for_each(|(option, other)| *option = option.or(*other));
                    Some(chosen)
                }
            };
        }
    }
    whole
}

const LONGEST_SHORT: usize = 12;
