//! A scenario as files of Elfvik's own, laid out for people who go on editing them.

use super::SCENARIO_FILE;
use crate::format::fault::toml_key;
use crate::format::write::{ConvertedFile, ConvertedFiles, on_curve, on_line};
use crate::model::{
    Condition, Estimate, Issue, IssueId, Options, Origin, Outcome, OutcomeSpace, Party, PartyFile,
    PreferenceUncertainty, RedLineKind, Region, Reservation, Scenario, Term, Values,
};
use crate::number::Decimal;
use crate::unsafe_characters::visible_quoted;
use num_rational::BigRational;
use num_traits::Zero;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Key, Table, Value};

/// Writes the public file and every party's own.
pub(in crate::format) fn write(scenario: &Scenario, files: &[PartyFile], written: &mut ConvertedFiles) {
    let text = DocumentMut::from(public(scenario)).to_string();
    written.files.push(ConvertedFile { name: SCENARIO_FILE.to_owned(), text });
    for file in files {
        let party = &scenario.parties[file.party.0];
        let text = DocumentMut::from(private(scenario, file)).to_string();
        written.files.push(ConvertedFile { name: party.file.clone(), text });
    }
}

fn public(scenario: &Scenario) -> Table {
    let mut file = Table::new();
    put(&mut file, "format", 1);
    put(&mut file, "title", text(&scenario.title));
    if scenario.origin != Origin::Elfvik {
        put(&mut file, "origin", text(scenario.origin.name()));
        if let Some(mut origin) = file.key_mut("origin") {
            let comment = "# Whose conventions of time, discount and disagreement hold in talks.\n";
            origin.leaf_decor_mut().set_prefix(comment);
        }
    }
    // Scenarios of other systems say of the rules of talk at most what no agreement pays.
    if let Some(level) = scenario.talks.as_ref().and_then(|course| course.levels.first()) {
        put(&mut file, "talk", inline([("no_agreement", text(level.rules.disagreement.name()))]));
    }
    put_tables(&mut file, "parties", scenario.parties.iter().map(party));
    put_tables(&mut file, "issues", scenario.issues.iter().map(issue));
    file
}

fn party(party: &Party) -> Table {
    let mut table = Table::new();
    put(&mut table, "id", text(&party.id));
    put(&mut table, "name", text(&party.name));
    if party.file != format!("{}.toml", party.id) {
        put(&mut table, "file", text(&party.file));
    }
    table
}

fn issue(issue: &Issue) -> Table {
    let mut table = Table::new();
    put(&mut table, "id", text(&issue.id));
    if let Some(name) = &issue.name {
        put(&mut table, "name", text(name));
    }
    put(&mut table, "question", text(&issue.question));
    match &issue.options {
        Options::Labels { labels, ordered } => {
            let options = labels.iter().map(|label| match &label.text {
                None => text(&label.id),
                Some(long) => inline([("id", text(&label.id)), ("text", text(long))]),
            });
            put(&mut table, "options", lines(options));
            if *ordered {
                put(&mut table, "ordered", true);
            }
        }
        Options::Integer { from, to, step, .. } => {
            let step = Some(*step).filter(|&step| step != 1).map(|step| ("step", step.into()));
            let ends = [("from", (*from).into()), ("to", (*to).into())];
            put(&mut table, "integer", inline(ends.into_iter().chain(step)));
        }
        Options::Real { from, to, resolution, .. } => {
            let entries = [("from", from), ("to", to), ("resolution", resolution)];
            put(&mut table, "real", inline(entries.map(|(key, value)| (key, number(*value)))));
        }
    }
    if let Some(unit) = issue.unit() {
        put(&mut table, "unit", text(unit));
    }
    table
}

fn private(scenario: &Scenario, file: &PartyFile) -> Table {
    let preferences = &file.preferences;
    let mut table = Table::new();
    put(&mut table, "format", 1);
    put(&mut table, "party", text(&scenario.parties[file.party.0].id));
    let reservation = match preferences.reservation_in(scenario.states.likely()) {
        Reservation::Any => "none".into(),
        Reservation::Value(estimate) => likely(estimate),
        Reservation::Package(id) => inline([("package", text(&scenario.packages[id.0].id))]),
    };
    put(&mut table, "reservation", reservation);
    if let Some(discount) = &preferences.discount {
        put(&mut table, "discount", likely(discount));
    }
    if let Some(per) = preferences.discount_per {
        put(&mut table, "discount_per", text(per.name()));
    }
    if preferences.normalise {
        put(&mut table, "normalise", true);
    }
    if let Some(ceiling) = preferences.ceiling {
        put(&mut table, "ceiling", number(ceiling));
    }
    if let Some(told) = &file.elicitation {
        put(&mut table, "elicitation", elicitation(told));
    }
    for kind in RedLineKind::ALL {
        let lines = preferences.red_lines.iter().filter(|line| line.kind == kind);
        let regions: Vec<Value> = lines.map(|line| region(scenario, &line.region)).collect();
        match &regions[..] {
            [] => {}
            [only] => put(&mut table, kind.name(), only.clone()),
            several => put(&mut table, kind.name(), list(several.iter().cloned())),
        }
    }
    put_terms(&mut table, scenario, &preferences.terms);
    table
}

fn region(scenario: &Scenario, region: &Region) -> Value {
    let mut table = InlineTable::new();
    for (issue, options) in conditions(scenario, region) {
        table.insert_formatted(&issue, options);
    }
    table.into()
}

fn elicitation(told: &PreferenceUncertainty) -> Value {
    inline([
        ("comparisons", digits(told.comparisons.to_string())),
        ("errors", digits(told.errors.to_string())),
        ("cost", number(told.cost)),
        ("fixed_seed", told.fixed_seed.into()),
        ("experimental", told.experimental.into()),
    ])
}

fn put_terms(file: &mut Table, scenario: &Scenario, terms: &[Term]) {
    // A second term of one issue is a table of its own.
    let mut own: Vec<Option<&Term>> = vec![None; scenario.issues.len()];
    let (mut joints, mut products, mut bonuses) = (Vec::new(), Vec::new(), Vec::new());
    for term in terms {
        let out_of = term.out_of();
        match term {
            Term::Values { issue, .. } if own[issue.0].is_none() => own[issue.0] = Some(term),
            Term::Values { issue, weight, values, .. } => {
                bonuses.extend(single_bonuses(&scenario.issues[issue.0], weight, values, out_of));
            }
            Term::Joint { issues, weight, table, .. } if (2..=MOST_JOINT).contains(&issues.len()) => {
                joints.push(joint(scenario, issues, weight, table, out_of));
            }
            Term::Joint { issues, weight, table, .. } => {
                bonuses.extend(cell_bonuses(scenario, issues, weight, table, out_of));
            }
            Term::Product { issues, weight, .. } => {
                products.push(product(scenario, issues, weight, out_of));
            }
            Term::Bonus { when, value, .. } => {
                bonuses.push(bonus(conditions(scenario, when), likely(value), out_of));
            }
        }
    }
    let mut issues = Table::new();
    issues.set_implicit(true);
    for (issue, own) in scenario.issues.iter().zip(own) {
        issues.insert_formatted(&key(&issue.id), Item::Table(own_values(issue, own)));
    }
    file.insert("issues", Item::Table(issues));
    put_tables(file, "joint", joints);
    put_tables(file, "products", products);
    put_tables(file, "bonuses", bonuses);
}

/// What the options of an issue are worth to a party.
fn own_values(issue: &Issue, own: Option<&Term>) -> Table {
    let mut table = Table::new();
    let Some(Term::Values { weight, values, out_of, .. }) = own else {
        put(&mut table, "weight", 0);
        let last = issue.n_options() - 1;
        match (issue.number(0), issue.number(last)) {
            (Some(low), Some(high)) if low != high => {
                put(&mut table, "points", list([low, high].map(|x| list([number(x), 0.into()]))));
            }
            _ => put_each(&mut table, issue, vec![Decimal::ZERO; last as usize + 1]),
        }
        return table;
    };
    put(&mut table, "weight", likely(weight));
    put_out_of(&mut table, *out_of);
    match values {
        Values::Each(each) => put_each(&mut table, issue, each.iter().map(Estimate::likely)),
        Values::Line(line) => {
            let points = line.points.iter().map(|(x, y)| list([number(*x), likely(y)]));
            put(&mut table, "points", list(points));
        }
        Values::Curve(curve) => {
            let (shape, k) = curve.shape.parameter();
            let entries = [("from", likely(&curve.from)), ("to", likely(&curve.to)), (shape, number(k))];
            put(&mut table, "curve", inline(entries));
        }
    }
    table
}

/// A product of the numbers of issues.
fn product(scenario: &Scenario, issues: &[IssueId], weight: &Estimate, out_of: Option<Decimal>) -> Table {
    let mut product = Table::new();
    put(&mut product, "issues", list(issues.iter().map(|i| text(&scenario.issues[i.0].id))));
    put(&mut product, "weight", likely(weight));
    put_out_of(&mut product, out_of);
    product
}

fn put_each(table: &mut Table, issue: &Issue, values: impl IntoIterator<Item = Decimal>) {
    let mut each = Table::new();
    // No blank line: the values belong to what stands above them.
    each.decor_mut().set_prefix("");
    for (o, value) in values.into_iter().enumerate() {
        each.insert_formatted(&key(&issue.option_id(o as u32)), Item::Value(number(value)));
    }
    table.insert("values", Item::Table(each));
}

fn put_out_of(table: &mut Table, out_of: Option<Decimal>) {
    if let Some(out_of) = out_of {
        put(table, "out_of", number(out_of));
    }
}

/// What combinations of several issues are worth, each cell that pays on a line.
fn joint(
    scenario: &Scenario,
    issues: &[IssueId],
    weight: &Estimate,
    table: &[Estimate],
    out_of: Option<Decimal>,
) -> Table {
    let mut joint = Table::new();
    put(&mut joint, "issues", list(issues.iter().map(|i| text(&scenario.issues[i.0].id))));
    put(&mut joint, "weight", likely(weight));
    put_out_of(&mut joint, out_of);
    let space = combinations(scenario, issues);
    let cells = space.iter().zip(table).filter(|(_, value)| value.likely() != Decimal::ZERO);
    let cells = cells.map(|(outcome, value)| {
        let options = outcome.options().iter().zip(issues);
        let at = list(options.map(|(&o, i)| option(&scenario.issues[i.0], o)));
        inline([("at", at), ("value", likely(value))])
    });
    put(&mut joint, "table", lines(cells));
    joint
}

/// The combinations of some issues, in the order of the cells of a table.
fn combinations(scenario: &Scenario, issues: &[IssueId]) -> OutcomeSpace {
    OutcomeSpace::new(issues.iter().map(|i| scenario.issues[i.0].n_options()).collect())
}

/// What a second term pays for each option, as bonuses.
fn single_bonuses(issue: &Issue, weight: &Estimate, values: &Values, out_of: Option<Decimal>) -> Vec<Table> {
    let values = match values {
        Values::Each(each) => each.iter().map(|value| value.likely().to_rational()).collect(),
        Values::Line(line) => on_line(issue, line),
        Values::Curve(curve) => on_curve(issue, curve),
    };
    let paid = values.iter().enumerate().filter(|(_, value)| !value.is_zero());
    let bonus = |(o, value): (usize, &BigRational)| {
        let when = [(key(&issue.id), option(issue, o as u32))];
        bonus(when, number(worth(weight, value)), out_of)
    };
    paid.map(bonus).collect()
}

/// A table over one issue, or over more than a table may have: a bonus for each cell that pays.
fn cell_bonuses(
    scenario: &Scenario,
    issues: &[IssueId],
    weight: &Estimate,
    table: &[Estimate],
    out_of: Option<Decimal>,
) -> Vec<Table> {
    let bonus = |(outcome, value): (Outcome, &Estimate)| {
        let value = value.likely().to_rational();
        if value.is_zero() || weight.likely() == Decimal::ZERO {
            return None;
        }
        let when = issues.iter().zip(outcome.options()).map(|(i, &o)| {
            let issue = &scenario.issues[i.0];
            (key(&issue.id), option(issue, o))
        });
        Some(bonus(when, number(worth(weight, &value)), out_of))
    };
    combinations(scenario, issues).iter().zip(table).filter_map(bonus).collect()
}

/// A weight times a value, as a decimal.
fn worth(weight: &Estimate, value: &BigRational) -> Decimal {
    let worth = weight.likely().to_rational() * value;
    Decimal::nearest(&worth).map_or(Decimal::ZERO, |(worth, _)| worth)
}

fn bonus(when: impl IntoIterator<Item = (Key, Value)>, value: Value, out_of: Option<Decimal>) -> Table {
    let mut conditions = InlineTable::new();
    for (issue, options) in when {
        conditions.insert_formatted(&issue, options);
    }
    let mut table = Table::new();
    put(&mut table, "when", conditions);
    put(&mut table, "value", value);
    put_out_of(&mut table, out_of);
    table
}

/// Where a bonus is paid: the options of each issue that it speaks of.
fn conditions(scenario: &Scenario, when: &Region) -> Vec<(Key, Value)> {
    let condition = |condition: &Condition| {
        let issue = &scenario.issues[condition.issue().0];
        let allowed: Vec<u32> = (0..issue.n_options()).filter(|&o| condition.allows(o)).collect();
        let meant = match (&allowed[..], issue.is_ordered()) {
            ([one], _) => option(issue, *one),
            ([first, .., last], true) if (last - first) as usize + 1 == allowed.len() => {
                inline([("from", option(issue, *first)), ("to", option(issue, *last))])
            }
            _ => list(allowed.iter().map(|&o| option(issue, o))),
        };
        (key(&issue.id), meant)
    };
    match when.conditions() {
        // What is paid everywhere is paid for every option of some issue.
        [] => {
            let anywhere = vec![true; scenario.issues[0].n_options() as usize];
            vec![condition(&Condition::new(IssueId(0), anywhere))]
        }
        conditions => conditions.iter().map(condition).collect(),
    }
}

fn put(table: &mut Table, key: &str, value: impl Into<Value>) {
    table.insert(key, Item::Value(value.into()));
}

/// Tables under one name, if there are any.
fn put_tables(file: &mut Table, key: &str, tables: impl IntoIterator<Item = Table>) {
    let tables: ArrayOfTables = tables.into_iter().collect();
    if !tables.is_empty() {
        file.insert(key, Item::ArrayOfTables(tables));
    }
}

fn inline(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    entries.into_iter().collect::<InlineTable>().into()
}

/// A list on one line.
fn list(items: impl IntoIterator<Item = Value>) -> Value {
    items.into_iter().collect::<Array>().into()
}

/// A list with a line for each item.
fn lines(items: impl IntoIterator<Item = Value>) -> Value {
    let mut list = Array::new();
    for item in items {
        list.push_formatted(item.decorated("\n  ", ""));
    }
    list.set_trailing_comma(true);
    list.set_trailing("\n");
    list.into()
}

/// An option as it is written in a choice.
fn option(issue: &Issue, option: u32) -> Value {
    match issue.number(option) {
        Some(value) => number(value),
        None => text(&issue.option_id(option)),
    }
}

/// The likely value of a guess.
fn likely(estimate: &Estimate) -> Value {
    number(estimate.likely())
}

/// A number; in quotes where a float would not keep every digit.
fn number(value: Decimal) -> Value {
    let text = value.to_string();
    if value.n_digits() <= FLOAT_DIGITS { digits(text) } else { text.into() }
}

/// A number just as it is written: what is read from text keeps its notation.
fn digits(number: String) -> Value {
    number.parse().unwrap_or_else(|_| number.into())
}

/// Text on one line, whose every character can be seen.
fn text(text: &str) -> Value {
    visible_quoted(text).parse().unwrap_or_else(|_| text.into())
}

/// A key, in quotes where it needs them.
fn key(id: &str) -> Key {
    toml_key(id).parse().unwrap_or_else(|_| Key::new(id))
}

/// A table may be over so many issues.
const MOST_JOINT: usize = 6;
/// Numbers of so many digits survive the way through a float.
const FLOAT_DIGITS: usize = 15;
