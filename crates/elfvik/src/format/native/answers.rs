//! Answers of a form, written into a private file in which everything else stays as it stands.

use crate::model::{Issue, IssueId, PackageId, PartyId, Scenario};
use crate::number::Decimal;
use crate::unsafe_characters::visible_quoted;
use std::str::FromStr as _;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Key, Table, TableLike, Value};

/// What a form says of the wishes of one party. What is left out stays as the file says it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartyAnswers {
    /// What it says of the party's own issues, each once.
    pub issues: Vec<(IssueId, IssueAnswer)>,
    /// The least that the party accepts.
    pub reservation: Option<ReservationAnswer>,
    /// What the party believes of others, each once.
    pub beliefs: Vec<(PartyId, BeliefAnswer)>,
}

/// What a form says of an issue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IssueAnswer {
    /// How much it counts. Where the file has a range, the range moves along in proportion.
    pub weight: Option<Decimal>,
    /// What its options are worth.
    pub values: Option<ValuesAnswer>,
}

/// What the options of an issue are worth.
#[derive(Debug, Clone, PartialEq)]
pub enum ValuesAnswer {
    /// Some options by their positions, each with its value; ranges of the file move along.
    Each(Vec<(u32, Decimal)>),
    /// Straight lines between numbers, rising, each with its value.
    Line(Vec<(Decimal, Decimal)>),
}

/// The least that is accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ReservationAnswer {
    /// So much.
    Value(Decimal),
    /// As much as a package is worth.
    Package(PackageId),
    /// Nothing: any agreement will do.
    None,
}

/// What a form says of another party.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BeliefAnswer {
    /// The least that it accepts: low, likely and high.
    pub reservation: Option<[Decimal; 3]>,
    /// How much each issue counts for it: low, likely and high.
    pub weights: Vec<(IssueId, [Decimal; 3])>,
    /// What options are worth to it, each low, likely and high: of every option, or of numbers, rising.
    pub values: Vec<(IssueId, BelievedValues)>,
}

/// What the options of an issue are believed to be worth to another party.
#[derive(Debug, Clone, PartialEq)]
pub enum BelievedValues {
    /// Every option.
    Each(Vec<[Decimal; 3]>),
    /// On straight lines between numbers, rising.
    Line(Vec<(Decimal, [Decimal; 3])>),
}

/// The text of a private file with the answers of a form in it: a new file where `text` is none. All else
/// stays as it stands, comments included. What a new file leaves open is said to be unknown. Whether the
/// whole is a file is for its [reader](super::party_file) to say. None where the text is no TOML.
///
/// # Examples
///
/// ```
/// use elfvik::format::FileText;
/// use elfvik::format::native::{self, IssueAnswer, PartyAnswers};
/// use elfvik::model::{IssueId, PartyId};
///
/// let [public, town, _] = native::STARTER.map(|f| FileText { name: f.name, text: f.text });
/// let scenario = native::scenario(public).unwrap();
/// let weight = Some("0.31".parse().unwrap());
/// let answer = IssueAnswer { weight, values: None };
/// let answers = PartyAnswers { issues: vec![(IssueId(0), answer)], ..PartyAnswers::default() };
/// let text = native::with_answers(Some(town.text), &answers, (&scenario, PartyId(0))).unwrap();
/// // Whatever the form does not ask for is still there.
/// assert!(text.contains("0.31") && text.contains("[[bonuses]]"));
/// assert!(native::party_file(FileText { text: &text, ..town }, &scenario, PartyId(0)).is_ok());
/// ```
pub fn with_answers(
    text: Option<&str>,
    answers: &PartyAnswers,
    (scenario, party): (&Scenario, PartyId),
) -> Option<String> {
    let mut file = DocumentMut::from_str(text.unwrap_or_default()).ok()?;
    if text.is_none() {
        file.insert("format", toml_edit::value(1));
        file.insert("party", value(quoted(&scenario.parties[party.0].id)));
        file.insert("unknown", toml_edit::value(true));
    }
    let root = file.as_table_mut();
    if let Some(reservation) = answers.reservation {
        put_reservation(root, reservation, scenario);
    }
    let issues = answers.issues.iter().filter(|(_, answer)| *answer != IssueAnswer::default());
    for (id, answer) in issues {
        put_issue(part(root, &["issues"], &scenario.issues[id.0].id), &scenario.issues[id.0], answer);
    }
    for (other, belief) in answers.beliefs.iter().filter(|(_, belief)| *belief != BeliefAnswer::default()) {
        let table = part(root, &["believes"], &scenario.parties[other.0].id);
        put_belief(table, belief, scenario);
    }
    Some(file.to_string())
}

fn put_reservation(root: &mut dyn TableLike, answer: ReservationAnswer, scenario: &Scenario) {
    match answer {
        ReservationAnswer::Value(new) => put_moved(root, "reservation", new),
        ReservationAnswer::None => put(root, "reservation", quoted("none")),
        ReservationAnswer::Package(id) => {
            let mut package = InlineTable::new();
            package.insert("package", quoted(&scenario.packages[id.0].id));
            put(root, "reservation", package.into());
        }
    }
}

fn put_issue(table: &mut dyn TableLike, issue: &Issue, answer: &IssueAnswer) {
    if let Some(weight) = answer.weight {
        put_moved(table, "weight", weight);
    }
    match &answer.values {
        None => {
            let has_values = ["values", "points", "curve"].iter().any(|key| table.contains_key(key));
            if !has_values && !table.contains_key("unknown") {
                put(table, "unknown", true.into());
            }
        }
        Some(ValuesAnswer::Each(each)) => {
            forget(table, &["points", "curve"]);
            let values = part_of(table, "values");
            each.iter().for_each(|(option, new)| put_moved(values, &issue.option_id(*option), *new));
        }
        Some(ValuesAnswer::Line(points)) => {
            forget(table, &["values", "curve"]);
            let pair = |(x, y): &(Decimal, Decimal)| list([number(*x), number(*y)]);
            put(table, "points", list(points.iter().map(pair)));
        }
    }
    if answer.values.is_some() && table.contains_key("weight") {
        table.remove("unknown");
    } else if answer.values.is_some() && !table.contains_key("unknown") {
        put(table, "unknown", true.into());
    }
}

fn put_belief(table: &mut dyn TableLike, belief: &BeliefAnswer, scenario: &Scenario) {
    if let Some(reservation) = belief.reservation {
        put(table, "reservation", range(reservation));
    }
    let has_all = ["reservation", "issues", "others", "like"].iter().any(|key| table.contains_key(key));
    if !has_all || belief.weights.len() < scenario.issues.len() && !table.contains_key("issues") {
        put(table, "unknown", true.into());
    }
    for (id, weight) in &belief.weights {
        let issue = part_of(part_of(table, "issues"), &scenario.issues[id.0].id);
        put(issue, "weight", range(*weight));
        let has_values = ["values", "points", "curve"].iter().any(|key| issue.contains_key(key));
        if !has_values {
            put(issue, "unknown", true.into());
        }
    }
    for (id, values) in &belief.values {
        let issue = &scenario.issues[id.0];
        let table = part_of(part_of(table, "issues"), &issue.id);
        forget(table, &["values", "points", "curve", "unknown"]);
        match values {
            BelievedValues::Each(each) => {
                let mut values = InlineTable::new();
                for (option, value) in each.iter().enumerate() {
                    // An issue has at most so many options as a position can say.
                    #[allow(clippy::cast_possible_truncation)]
                    values.insert_formatted(&key(&issue.option_id(option as u32)), range(*value));
                }
                put(table, "values", values.into());
            }
            BelievedValues::Line(points) => {
                let pair = |(x, y): &(Decimal, [Decimal; 3])| list([number(*x), range(*y)]);
                put(table, "points", list(points.iter().map(pair)));
            }
        }
        if !table.contains_key("weight") {
            put(table, "unknown", true.into());
        }
    }
    if !table.contains_key("reservation") && !table.contains_key("unknown") && !table.contains_key("like") {
        put(table, "unknown", true.into());
    }
}

/// The table of one id within tables of these names; each is made where it is missing.
fn part<'t>(root: &'t mut Table, path: &[&str], id: &str) -> &'t mut dyn TableLike {
    let mut table: &mut dyn TableLike = root;
    for name in path {
        table = part_of(table, name);
    }
    part_of(table, id)
}

/// The table of a name, made where it is missing or something else.
fn part_of<'t>(table: &'t mut dyn TableLike, name: &str) -> &'t mut dyn TableLike {
    if !table.get(name).is_some_and(Item::is_table_like) {
        let mut made = Table::new();
        made.set_implicit(true);
        table.insert(name, Item::Table(made));
    }
    let item = table.get_mut(name).and_then(Item::as_table_like_mut);
    item.expect("it was a table or has just become one")
}

fn forget(table: &mut dyn TableLike, names: &[&str]) {
    names.iter().for_each(|name| drop(table.remove(name)));
}

/// Puts a number in the place of another; a range moves along, in proportion.
fn put_moved(table: &mut dyn TableLike, name: &str, new: Decimal) {
    let moved =
        table.get_mut(name).and_then(Item::as_table_like_mut).is_some_and(|range| move_to(range, new));
    if !moved {
        put(table, name, number(new));
    }
}

/// Moves a range of three numbers to a likely one; whether it was such a range.
fn move_to(range: &mut dyn TableLike, new: Decimal) -> bool {
    let read = |name: &str| decimal(range.get(name)?);
    let (Some(low), Some(likely), Some(high)) = (read("low"), read("likely"), read("high")) else {
        return false;
    };
    let [low, likely, high] = [low, likely, high].map(Decimal::to_f64);
    // Within 0 and 1 where it was: a share stays one.
    let keeps_share = low >= 0.0 && high <= 1.0;
    let to = |end: f64| {
        let moved = if likely.abs() > 1e-9 && new.to_f64() != 0.0 {
            new.to_f64() * end / likely
        } else {
            new.to_f64() + end - likely
        };
        let moved = if keeps_share { moved.clamp(0.0, 1.0) } else { moved };
        Decimal::near(moved).map_or(new, |moved| moved.rounded_to(4))
    };
    let (low, high) = (to(low).min(new), to(high).max(new));
    for (name, end) in [("low", low), ("likely", new), ("high", high)] {
        put(range, name, number(end));
    }
    true
}

/// A number as it is written, plain or in quotes.
fn decimal(item: &Item) -> Option<Decimal> {
    match item.as_value()? {
        Value::Integer(number) => Decimal::from_integer(*number.value()),
        Value::Float(number) => number.display_repr().parse().ok(),
        Value::String(text) => text.value().parse().ok(),
        _ => None,
    }
}

/// Puts a value where another stands, with the blanks and comments around it.
fn put(table: &mut dyn TableLike, name: &str, mut new: Value) {
    if let Some(old) = table.get_mut(name).and_then(Item::as_value_mut) {
        *new.decor_mut() = old.decor().clone();
        *old = new;
        return;
    }
    table.entry_format(&key(name)).or_insert(Item::Value(new));
}

fn value(value: Value) -> Item {
    Item::Value(value)
}

/// Low, likely and high; a number where they are the same.
fn range([low, likely, high]: [Decimal; 3]) -> Value {
    if low == high {
        return number(likely);
    }
    let mut range = InlineTable::new();
    for (name, end) in [("low", low), ("likely", likely), ("high", high)] {
        range.insert(name, number(end));
    }
    range.into()
}

fn list(items: impl IntoIterator<Item = Value>) -> Value {
    items.into_iter().collect::<Array>().into()
}

fn number(value: Decimal) -> Value {
    let text = value.to_string();
    // Numbers of more digits would not survive the way through a float.
    let is_short = value.n_digits() <= 15;
    text.parse().ok().filter(|_| is_short).unwrap_or_else(|| text.into())
}

fn quoted(text: &str) -> Value {
    visible_quoted(text).parse().unwrap_or_else(|_| text.into())
}

fn key(id: &str) -> Key {
    crate::format::fault::toml_key(id).parse().unwrap_or_else(|_| Key::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::FileText;
    use crate::format::native::{STARTER, party_file, scenario};
    use crate::model::{PartyFile, Reservation};

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn written(text: Option<&str>, answers: &PartyAnswers) -> (Scenario, String, PartyFile) {
        let public = FileText { name: STARTER[0].name, text: STARTER[0].text };
        let scenario = scenario(public).unwrap();
        let text = with_answers(text, answers, (&scenario, PartyId(0))).unwrap();
        let file = party_file(FileText { name: "town.toml", text: &text }, &scenario, PartyId(0));
        let file = file.unwrap_or_else(|faults| panic!("{text}\n{faults:?}"));
        (scenario, text, file)
    }

    #[test]
    fn without_an_answer_every_byte_stays() {
        let (_, text, _) = written(Some(STARTER[1].text), &PartyAnswers::default());
        assert_eq!(text, STARTER[1].text);
    }

    #[test]
    fn a_new_file_is_one_whatever_is_answered() {
        let weight = |at: usize| (IssueId(at), IssueAnswer { weight: Some(number("0.5")), values: None });
        let values = |at: usize| {
            let values = Some(ValuesAnswer::Each((0..3).map(|option| (option, number("0.5"))).collect()));
            (IssueId(at), IssueAnswer { weight: None, values })
        };
        let ask = |reservation, issues| PartyAnswers { issues, reservation, beliefs: Vec::new() };
        let (_, text, _) = written(None, &ask(None, vec![weight(0)]));
        assert!(text.contains("unknown = true"));
        written(None, &ask(Some(ReservationAnswer::Value(number("0.4"))), Vec::new()));
        written(None, &ask(Some(ReservationAnswer::None), vec![weight(0), values(1)]));
        let (_, _, file) = written(None, &ask(Some(ReservationAnswer::Package(PackageId(0))), Vec::new()));
        assert_eq!(file.preferences.reservation, Reservation::Package(PackageId(0)));
    }

    #[test]
    fn a_range_moves_along_in_proportion() {
        let text = "format = 1\nparty = \"town\"\nunknown = true\n\
                    reservation = { low = 0.4, likely = 0.5, high = 0.6 } # as the council said\n";
        let reservation = Some(ReservationAnswer::Value(number("0.25")));
        let (_, text, _) = written(Some(text), &PartyAnswers { reservation, ..PartyAnswers::default() });
        assert!(text.contains("low = 0.2, likely = 0.25, high = 0.3 } # as the council said"), "{text}");
    }

    #[test]
    fn beliefs_can_be_given_in_part() {
        let ends = [number("0.2"), number("0.3"), number("0.4")];
        let part = |belief| PartyAnswers { beliefs: vec![(PartyId(1), belief)], ..PartyAnswers::default() };
        written(None, &part(BeliefAnswer { reservation: Some(ends), ..BeliefAnswer::default() }));
        let weights = vec![(IssueId(1), ends)];
        written(None, &part(BeliefAnswer { weights, ..BeliefAnswer::default() }));
        let (scenario, ..) = written(None, &PartyAnswers::default());
        let each = (0..scenario.issues[1].n_options()).map(|_| ends).collect();
        let values = vec![(IssueId(1), BelievedValues::Each(each))];
        written(None, &part(BeliefAnswer { values, ..BeliefAnswer::default() }));
    }
}
