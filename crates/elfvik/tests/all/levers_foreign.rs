//! Levers in files of other systems: written into the file as they say, they open a zone, and a hair less
//! does not.

use crate::files::{Files, assembled_as, game};
use elfvik::format::foreign::{Duplicates, Missing, ReadingOptions, ScenarioWithProfiles, WeightConvention};
use elfvik::model::View;
use elfvik::prepare::frontier::{Limits, pareto};
use elfvik::prepare::levers::{self, LeverChange, Levers, UnsearchedReason};
use elfvik::prepare::parameters::ParameterRole;
use elfvik::prepare::{Game, Parameters, space};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use proptest::prelude::*;

/// The systems whose files are written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum System {
    Genius,
    GeniusWeb,
    Negolog,
    Negmas,
}

/// What two profiles over one domain say.
#[derive(Debug, Clone)]
struct Table {
    system: System,
    normalises: bool,
    /// Per issue the labels, some of them twice.
    options: Vec<Vec<usize>>,
    sides: Vec<Side>,
}

/// What one profile says.
#[derive(Debug, Clone)]
struct Side {
    weights: Vec<f64>,
    /// Per issue and label; in GENIUS one more, of a value that the domain does not have.
    values: Vec<Vec<f64>>,
    reservation: f64,
    bid: Option<Vec<Option<usize>>>,
}

impl Table {
    fn files(&self) -> Files {
        let name = |side: usize| ["ann", "bob"][side];
        let sides = self.sides.iter().enumerate();
        match self.system {
            System::Genius => {
                let profiles =
                    sides.map(|(s, side)| (format!("pier_{}.xml", name(s)), self.genius(Some(side))));
                std::iter::once(("pier_domain.xml".into(), self.genius(None))).chain(profiles).collect()
            }
            System::GeniusWeb => {
                sides.map(|(s, side)| (format!("{}.json", name(s)), self.geniusweb(side))).collect()
            }
            System::Negolog => {
                sides.map(|(s, side)| (format!("{}.json", name(s)), self.negolog(side))).collect()
            }
            System::Negmas => {
                let issue = |(i, labels): (usize, &Vec<usize>)| {
                    let labels: Vec<String> = labels.iter().map(|l| format!("v{l}")).collect();
                    format!("- name: i{i}\n  type: CategoricalIssue\n  values: [{}]\n", labels.join(", "))
                };
                let issues: String = self.options.iter().enumerate().map(issue).collect();
                let domain = format!("issues:\n{issues}name: pier\ntype: DiscreteCartesianOutcomeSpace\n");
                let profiles = sides.map(|(s, side)| (format!("pier-{}.yml", name(s)), self.negmas(side)));
                std::iter::once(("pier.yml".into(), domain)).chain(profiles).collect()
            }
        }
    }

    fn genius(&self, side: Option<&Side>) -> String {
        let mut text = String::new();
        for (i, labels) in self.options.iter().enumerate() {
            let index = i + 1;
            text +=
                &format!("<issue index=\"{index}\" name=\"i{i}\" type=\"discrete\" vtype=\"discrete\">\n");
            match side {
                None => labels.iter().for_each(|l| text += &format!("<item value=\"v{l}\"/>\n")),
                Some(side) => side.values[i].iter().enumerate().for_each(|(l, value)| {
                    text += &format!("<item value=\"v{l}\" evaluation=\"{value}\"/>\n");
                }),
            }
            text += "</issue>\n";
        }
        for (i, weight) in side.iter().flat_map(|side| side.weights.iter().enumerate()) {
            text += &format!("<weight index=\"{}\" value=\"{weight}\"/>\n", i + 1);
        }
        let objective = format!("<objective index=\"0\" name=\"pier\">\n{text}</objective>\n");
        match side {
            None => format!(
                "<negotiation_template><utility_space>{objective}</utility_space></negotiation_template>"
            ),
            Some(side) => format!(
                "<utility_space>{objective}<reservation value=\"{}\"/></utility_space>",
                side.reservation
            ),
        }
    }

    /// Entries by issue: `"i0": ..., "i1": ...`.
    fn by_issue(&self, entry: impl Fn(usize) -> String) -> String {
        let all: Vec<String> = (0..self.options.len()).map(|i| format!("\"i{i}\": {}", entry(i))).collect();
        format!("{{{}}}", all.join(", "))
    }

    fn mapping(values: &[f64]) -> String {
        let all: Vec<String> = values.iter().enumerate().map(|(l, v)| format!("\"v{l}\": {v}")).collect();
        format!("{{{}}}", all.join(", "))
    }

    fn geniusweb(&self, side: &Side) -> String {
        let labels = |i: usize| {
            let all: Vec<String> = self.options[i].iter().map(|l| format!("\"v{l}\"")).collect();
            format!("{{\"values\": [{}]}}", all.join(", "))
        };
        let utilities = |i: usize| {
            let values = Self::mapping(&side.values[i]);
            format!("{{\"DiscreteValueSetUtilities\": {{\"valueUtilities\": {values}}}}}")
        };
        let bid = side.bid.as_ref().map_or("null".into(), |bid| {
            let chosen =
                bid.iter().enumerate().filter_map(|(i, l)| Some(format!("\"i{i}\": \"v{}\"", (*l)?)));
            format!("{{\"issuevalues\": {{{}}}}}", chosen.collect::<Vec<_>>().join(", "))
        });
        format!(
            "{{\"LinearAdditiveUtilitySpace\": {{\"name\": \"p\", \"domain\": {{\"name\": \"pier\", \
             \"issuesValues\": {}}}, \"issueUtilities\": {}, \"issueWeights\": {}, \"reservationBid\": \
             {bid}}}}}",
            self.by_issue(labels),
            self.by_issue(utilities),
            self.by_issue(|i| side.weights[i].to_string()),
        )
    }

    fn negolog(&self, side: &Side) -> String {
        format!(
            "{{\"reservationValue\": {}, \"issueWeights\": {}, \"issues\": {}}}",
            side.reservation,
            self.by_issue(|i| side.weights[i].to_string()),
            self.by_issue(|i| Self::mapping(&side.values[i])),
        )
    }

    fn negmas(&self, side: &Side) -> String {
        let weights: Vec<String> = side.weights.iter().map(f64::to_string).collect();
        let tables: String = side
            .values
            .iter()
            .map(|values| format!("- type: TableFun\n  mapping: {}\n", Self::mapping(values)))
            .collect();
        format!(
            "type: LinearAdditiveUtilityFunction\nreserved_value: {}\nweights: [{}]\nvalues:\n{tables}",
            side.reservation,
            weights.join(", ")
        )
    }

    fn read(&self) -> Result<ScenarioWithProfiles, String> {
        let weights =
            if self.normalises { WeightConvention::Normalised } else { WeightConvention::AsWritten };
        let reading = ReadingOptions { weights, missing: Missing::Refuse, duplicates: Duplicates::Keep };
        assembled_as(&self.files(), &reading).map_err(|faults| faults[0].to_string())
    }

    fn has_zone(&self) -> bool {
        let game = game(&self.read().unwrap_or_else(|fault| panic!("{fault}\n{:?}", self.files())));
        space::feasible_outcomes(&game).any(|outcome| game.accepts(&game.utilities(&outcome)))
    }

    /// The number of a profile at a place.
    fn at(&mut self, place: &ParameterRole) -> &mut f64 {
        match *place {
            ParameterRole::Reservation(side) => &mut self.sides[side].reservation,
            ParameterRole::Weight { player, term } => &mut self.sides[player].weights[term],
            ParameterRole::Value { player, term, at } => {
                let label = self.options[term][at];
                &mut self.sides[player].values[term][label]
            }
            ref place => panic!("no profile has {place:?}"),
        }
    }

    fn with(&self, place: &ParameterRole, value: &BigRational) -> Self {
        let mut other = self.clone();
        *other.at(place) = value.to_f64().unwrap();
        other
    }
}

fn hundredths(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = f64> {
    range.prop_map(|n| n as f64 / 100.0)
}

fn side(system: System, sizes: Vec<usize>) -> impl Strategy<Value = Side> {
    let n = sizes.len();
    let is_web = system == System::GeniusWeb;
    let weights = match system {
        System::GeniusWeb => {
            let parts = prop::collection::vec(1_i64..10, n);
            let shared = parts.prop_map(|parts| {
                let sum: i64 = parts.iter().sum();
                let mut weights: Vec<i64> = parts.iter().map(|part| part * 100 / sum).collect();
                weights[0] += 100 - weights.iter().sum::<i64>();
                weights.into_iter().map(|w| w as f64 / 100.0).collect()
            });
            shared.boxed()
        }
        _ => prop::collection::vec(prop_oneof![9 => hundredths(5..=90), 1 => hundredths(-60..=0)], n).boxed(),
    };
    let values: Vec<BoxedStrategy<Vec<f64>>> = sizes
        .iter()
        .map(|&n| match system {
            System::Genius => {
                let value = prop_oneof![8 => 0_i64..=10, 1 => -4_i64..0];
                prop::collection::vec(value.prop_map(|v| v as f64), n + 1).boxed()
            }
            System::GeniusWeb => prop::collection::vec(hundredths(0..=100), n).boxed(),
            _ => prop::collection::vec(hundredths(-20..=120), n).boxed(),
        })
        .collect();
    let bids: Vec<BoxedStrategy<Option<usize>>> =
        sizes.iter().map(|&n| prop::option::weighted(0.8, 0..n).boxed()).collect();
    let bid = prop::option::weighted(0.9, bids).prop_map(move |bid| bid.filter(|_| is_web));
    (weights, values, hundredths(30..=130), bid).prop_map(|(weights, values, reservation, bid)| Side {
        weights,
        values,
        reservation,
        bid,
    })
}

fn table() -> impl Strategy<Value = Table> {
    let systems = [System::Genius, System::GeniusWeb, System::Negolog, System::Negmas];
    let sizes = prop::collection::vec(1_usize..4, 1..4);
    (prop::sample::select(systems.to_vec()), prop::bool::weighted(0.3), sizes, any::<[bool; 3]>())
        .prop_flat_map(|(system, normalises, sizes, twice)| {
            let repeats = matches!(system, System::Genius | System::Negmas);
            let labels = |(i, &n): (usize, &usize)| {
                let again = (repeats && twice[i]).then_some(0);
                (0..n).chain(again).collect::<Vec<usize>>()
            };
            let options: Vec<Vec<usize>> = sizes.iter().enumerate().map(labels).collect();
            let sides = prop::collection::vec(side(system, sizes), 2);
            (Just(system), Just(normalises), Just(options), sides)
                .prop_map(|(system, normalises, options, sides)| Table { system, normalises, options, sides })
        })
}

/// The levers of a table's files, with the place of each number.
fn found(read: &ScenarioWithProfiles) -> (Levers, Vec<ParameterRole>) {
    let view = View::of_analyst(read.scenario.clone(), read.files.clone()).unwrap();
    let parameters = Parameters::of(&view).unwrap();
    let game = Game::likely(&parameters).unwrap();
    let ranges = space::ranges(&game, &Limits::STANDARD);
    let found = levers::of_zone(&parameters, &game, &pareto(&game, &Limits::STANDARD), &ranges).unwrap();
    (found, parameters.numbers().iter().map(|number| number.place.clone()).collect())
}

/// Whether a fraction can be written with a few digits.
fn is_short(value: &BigRational) -> bool {
    let scaled = value * BigRational::from(BigInt::from(1_000_000_000_000_i64));
    scaled.is_integer()
}

fn check(table: &Table) -> Result<(), TestCaseError> {
    // Weights that are all zero cannot be divided by their sum.
    if table.normalises && table.sides.iter().any(|side| side.weights.iter().all(|w| *w == 0.0)) {
        return Ok(());
    }
    let read = table.read().map_err(TestCaseError::fail)?;
    let (found, places) = found(&read);
    if table.has_zone() {
        prop_assert!(found.levers.is_empty());
        return Ok(());
    }
    let mut moved = vec![false; places.len()];
    for lever in &found.levers {
        let LeverChange::Number { number, from, to, .. } = &lever.change else {
            panic!("there are no rules")
        };
        moved[*number] = true;
        let place = &places[*number];
        let now = *table.clone().at(place);
        prop_assert!((from.to_f64().unwrap() - now).abs() < 1e-12, "{place:?} stands as {now}, not {from}");
        let by = to - from;
        let hair = BigRational::new(1.into(), 10_000.into());
        let there =
            if is_short(to) { to.clone() } else { to + &by * BigRational::new(1.into(), 100_000_000.into()) };
        prop_assert!(table.with(place, &there).has_zone(), "{place:?} from {from} to {to} opens nothing");
        prop_assert!(!table.with(place, &(to - &by * hair)).has_zone(), "{place:?}: less than {to} suffices");
    }
    prop_assert!(
        table.system == System::Genius || !found.unsearched.contains_key(&UnsearchedReason::Evaluation)
    );
    let is_searched = found.unsearched.keys().all(|why| *why == UnsearchedReason::PartOfWhole);
    for (number, place) in places.iter().enumerate().filter(|(number, _)| is_searched && !moved[*number]) {
        let is_bound = matches!(place, ParameterRole::Reservation(side) if table.sides[*side].bid.is_some())
            || matches!(place, ParameterRole::Weight { .. })
                && table.system == System::GeniusWeb
                && !table.normalises;
        // The second of two equal labels moves with the first.
        let is_twin = matches!(*place, ParameterRole::Value { term, at, .. }
            if table.options[term][..at].contains(&table.options[term][at]));
        if is_bound || is_twin {
            continue;
        }
        for far in [0.0, 0.2, 0.5, 0.99, 1.0, 3.0, 10.0, 40.0] {
            let now = *table.clone().at(place);
            // Weights keep their sign.
            let far = if matches!(place, ParameterRole::Weight { .. }) && now < 0.0 { -far } else { far };
            let value = BigRational::from_float(far).unwrap();
            let is_allowed = table.system != System::GeniusWeb
                || !matches!(place, ParameterRole::Value { .. })
                || !value.is_negative() && far <= 1.0;
            let other = table.with(place, &value);
            let weighs = |side: &Side| side.weights.iter().any(|w| *w != 0.0);
            // All evaluations of an issue at 0 count for nothing, which is another matter.
            let counts = |side: &Side| side.values.iter().all(|v| v.iter().any(|v| *v > 0.0));
            let is_sound = !table.normalises || other.sides.iter().all(weighs);
            let is_sound = is_sound && (table.system != System::Genius || other.sides.iter().all(counts));
            if is_allowed && is_sound {
                prop_assert!(!other.has_zone(), "{number} {place:?} opens a zone at {far}");
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_lever_written_into_its_file_opens_a_zone_and_a_hair_less_does_not(table in table()) {
        check(&table)?;
    }
}

#[test]
fn a_bid_is_worth_what_it_is_worth_though_weights_that_are_divided_by_their_sum_have_no_end() {
    let side = |values: [&[f64]; 2], option: usize| Side {
        weights: vec![0.5, 0.5],
        values: values.map(<[f64]>::to_vec).to_vec(),
        reservation: 0.3,
        bid: Some(vec![Some(option), None]),
    };
    let sides = vec![side([&[0.68, 0.06], &[0.01]], 0), side([&[0.0, 0.01], &[0.0]], 1)];
    let options = vec![vec![0, 1], vec![0]];
    let table = Table { system: System::GeniusWeb, normalises: true, options, sides };
    check(&table).unwrap();
    // The weights add up to 31.5, and what is worth as much as the bid is accepted.
    let place = ParameterRole::Weight { player: 0, term: 1 };
    assert!(table.with(&place, &BigRational::from(BigInt::from(31))).has_zone());
}

/// A pier: low or high toll, east or west berth; values by party, issue and option.
fn pier(values: [[[f64; 2]; 2]; 2], reservations: [f64; 2]) -> Table {
    let side = |at: usize| Side {
        weights: vec![0.5, 0.5],
        values: values[at].iter().map(|values| values.to_vec()).collect(),
        reservation: reservations[at],
        bid: None,
    };
    let options = vec![vec![0, 1], vec![0, 1]];
    Table { system: System::Genius, normalises: false, options, sides: vec![side(0), side(1)] }
}

fn targets(table: &Table) -> Vec<(ParameterRole, f64, f64)> {
    let (found, places) = found(&table.read().unwrap());
    let of = |lever: &levers::Lever| match &lever.change {
        LeverChange::Number { number, from, to, .. } => {
            (places[*number].clone(), from.to_f64().unwrap(), to.to_f64().unwrap())
        }
        LeverChange::Rule(_) | LeverChange::RedLine { .. } => panic!("there are no rules"),
    };
    found.levers.iter().map(of).collect()
}

#[test]
fn the_greatest_evaluation_of_an_issue_is_never_raised() {
    let table = pier([[[1.0, 8.0], [8.0, 3.0]], [[8.0, 1.0], [3.0, 8.0]]], [0.9, 0.7]);
    let raised = |(place, from, to): &(ParameterRole, f64, f64)| {
        matches!(place, ParameterRole::Value { .. }) && to > from && *to > 8.0
    };
    let found = targets(&table);
    assert!(!found.is_empty() && !found.iter().any(raised), "{found:?}");
    check(&table).unwrap();
}

#[test]
fn a_reservation_above_what_utilities_are_cut_off_at_comes_down_to_an_outcome() {
    let table = pier([[[1.0, 10.0], [10.0, 4.0]], [[10.0, 1.0], [4.0, 10.0]]], [1.6, 0.3]);
    assert_eq!(targets(&table), [(ParameterRole::Reservation(0), 1.6, 0.7)]);
    // Weights that add up to more than 1 leave sums above the ceiling: it comes down to that.
    let mut rich = table;
    rich.sides[0].weights = vec![1.0, 1.0];
    rich.sides[1].reservation = 0.5;
    assert_eq!(targets(&rich), [(ParameterRole::Reservation(0), 1.6, 1.0)]);
}

#[test]
fn weights_that_must_add_up_are_not_searched_and_that_is_said() {
    let mut table = pier([[[0.1, 1.0], [1.0, 0.3]], [[1.0, 0.1], [0.3, 1.0]]], [0.9, 0.9]);
    table.system = System::GeniusWeb;
    table.sides.iter_mut().for_each(|side| side.bid = Some(vec![Some(0), Some(0)]));
    table.sides[0].bid = Some(vec![Some(1), Some(0)]);
    table.sides[1].bid = Some(vec![Some(0), Some(1)]);
    let (found, _) = found(&table.read().unwrap());
    assert_eq!(found.unsearched.get(&UnsearchedReason::PartOfWhole), Some(&4));
    assert_eq!(found.unsearched.get(&UnsearchedReason::Derived), Some(&2), "a bid is no number");
    assert!(
        !found
            .levers
            .iter()
            .any(|lever| matches!(&lever.change, LeverChange::Number { to, .. } if to.is_zero()))
    );
    check(&table).unwrap();
}
