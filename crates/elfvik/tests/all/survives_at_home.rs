//! What survives at home, against a look at every outcome, on small random scenarios with ratifiers.

use elfvik::model::{
    Estimate, Outcome, Person, Preferences, RatificationRule, Ratifier, RatifierDecisionModel,
    RatifierInformation, RequiredApproval, Reservation,
};
use elfvik::number::Decimal;
use elfvik::prepare::analysis::{Analysis, AnalysisRequest};
use elfvik::prepare::frontier::Exactness;
use elfvik::prepare::levers::{self, LeverChange};
use elfvik::prepare::{Control, Game, Parameters, Ratification, solution, space};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive};
use proptest::prelude::*;

use crate::cases::brute::{everything, reservation, utility};
use crate::cases::{Case, case};

/// How a ratifier of a random case votes.
#[derive(Debug, Clone)]
enum Vote {
    /// As a party values outcomes, by some of its terms, from a reservation on in twentieths.
    LikeParty { party: usize, terms: u8, reservation: i64 },
    /// With a probability in quarters.
    Chance(i64),
    /// Nothing is known of it.
    Unknown,
}

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![
        6 => (0_usize..8, any::<u8>(), -20_i64..30)
            .prop_map(|(party, terms, reservation)| Vote::LikeParty { party, terms, reservation }),
        2 => (0_i64..=4).prop_map(Vote::Chance),
        1 => Just(Vote::Unknown),
    ]
}

/// How the ratifiers of a party decide together: all, a quorum, or weights, with a veto or without.
#[derive(Debug, Clone)]
struct Together {
    kind: u8,
    share: u8,
    veto: Option<u8>,
}

impl Together {
    const ALL: Self = Self { kind: 0, share: 0, veto: None };

    fn rule(&self, n: usize) -> RatificationRule {
        let whole = |n: i64| Decimal::from_integer(n).expect("weights are small");
        let required = match self.kind % 3 {
            1 if n > 0 => RequiredApproval::Quorum(1 + usize::from(self.share) % n),
            2 if n > 0 => {
                let weights: Vec<Decimal> = (1..=n as i64).map(whole).collect();
                let most = (n * (n + 1) / 2) as i64;
                let at_least = whole(1 + i64::from(self.share) % most);
                RequiredApproval::Weight { weights, at_least }
            }
            _ => RequiredApproval::All,
        };
        let veto: Vec<usize> =
            self.veto.iter().filter(|_| n > 0).map(|&at| usize::from(at) % n.max(1)).collect();
        RatificationRule::new(n, required, &veto).unwrap()
    }
}

fn together() -> impl Strategy<Value = Together> {
    let veto = prop_oneof![2 => Just(None), 1 => any::<u8>().prop_map(Some)];
    (any::<u8>(), any::<u8>(), veto).prop_map(|(kind, share, veto)| Together { kind, share, veto })
}

/// A case with up to two ratifiers for each party.
fn ratified_case() -> impl Strategy<Value = Case> {
    let home = || (prop::collection::vec(vote(), 0..3), together());
    (case(), prop::collection::vec(home(), 6)).prop_map(|(case, homes)| with_ratifiers(case, &homes))
}

fn with_ratifiers(mut case: Case, homes: &[(Vec<Vote>, Together)]) -> Case {
    let profiles: Vec<Preferences> = case.files.iter().map(|file| file.preferences.clone()).collect();
    for (p, (votes, together)) in homes.iter().enumerate().take(profiles.len()) {
        case.scenario.parties[p].ratification = together.rule(votes.len());
        for (r, vote) in votes.iter().enumerate() {
            let person = Person { name: String::new(), role: None };
            case.scenario.parties[p].ratifiers.push(Ratifier { id: format!("r{r}"), person });
            let vote = match vote {
                Vote::Unknown => continue,
                Vote::Chance(quarters) => {
                    let chance = Decimal::from_f64(*quarters as f64 / 4.0).unwrap();
                    RatifierDecisionModel::Probability(Estimate::Exact(chance))
                }
                Vote::LikeParty { party, terms, reservation } => RatifierDecisionModel::Profile(profile(
                    &profiles[party % profiles.len()],
                    *terms,
                    *reservation,
                )),
            };
            case.files[p].ratifications.push(RatifierInformation { ratifier: r, note: None, vote });
        }
    }
    case
}

fn profile(like: &Preferences, terms: u8, reservation: i64) -> Preferences {
    let mut profile = like.clone();
    let mut at = 0;
    profile.terms.retain(|_| {
        at += 1;
        terms >> (at % 8) & 1 == 1
    });
    profile.normalise = false;
    profile.reservation =
        Reservation::Value(Estimate::Exact(Decimal::from_f64(reservation as f64 / 20.0).unwrap()));
    profile
}

/// What an outcome is worth to whoever has these preferences.
fn worth(case: &Case, preferences: &Preferences, outcome: &Outcome) -> BigRational {
    let mut alone = case.clone();
    alone.files[0].preferences = preferences.clone();
    utility(&alone, 0, outcome)
}

/// Whether a party's home approves an outcome.
fn approves(case: &Case, party: usize, outcome: &Outcome) -> bool {
    let mut votes = vec![true; case.scenario.parties[party].ratifiers.len()];
    let is_yes = |known: &RatifierInformation| match &known.vote {
        RatifierDecisionModel::Probability(chance) => chance.likely() > Decimal::ZERO,
        RatifierDecisionModel::Profile(profile) => {
            let Reservation::Value(least) = &profile.reservation else { unreachable!("each has a number") };
            worth(case, profile, outcome) >= least.likely().to_rational()
        }
    };
    case.files[party].ratifications.iter().for_each(|known| votes[known.ratifier] = is_yes(known));
    case.scenario.parties[party].ratification.is_reached(&votes)
}

/// Every outcome that is accepted and ratified.
fn ratified(case: &Case) -> Vec<Outcome> {
    let needs: Vec<BigRational> = (0..case.files.len()).map(|p| reservation(case, p)).collect();
    let stands = |outcome: &Outcome, utilities: &[BigRational]| -> Vec<bool> {
        (0..needs.len()).map(|p| utilities[p] >= needs[p] && approves(case, p, outcome)).collect()
    };
    let is_ratified =
        |(o, u): &(Outcome, Vec<BigRational>)| case.scenario.agreement.is_reached(&stands(o, u));
    everything(case).into_iter().filter(is_ratified).map(|(outcome, _)| outcome).collect()
}

/// The analyses of a case, at the table and at home; none where it cannot be analysed or nothing is known of
/// any ratifier.
fn analysed(case: &Case, most_listed: u32) -> Option<(Parameters, Game, Analysis, Ratification)> {
    let parameters = Parameters::of(&case.view()).unwrap();
    let game = Game::likely(&parameters).ok()?;
    let request = AnalysisRequest::STANDARD;
    let analysis = Analysis::of(&game, &request).unwrap();
    let (both, control) = ((&game, &analysis), Control::default());
    let found = Ratification::listing(most_listed, &parameters, both, (&request, &control)).unwrap();
    let is_known = case.files.iter().any(|file| !file.ratifications.is_empty());
    assert_eq!(found.is_some(), is_known);
    found.map(|found| (parameters, game, analysis, found))
}

/// The utilities of the outcomes that no other of them beats, in descending order, each with its outcomes.
fn efficient(game: &Game, all: &[Outcome]) -> Vec<(Vec<i64>, Vec<Outcome>)> {
    let rows: Vec<Vec<i64>> = all.iter().map(|o| game.utilities(o)).collect();
    let beats = |a: &[i64], b: &[i64]| a != b && a.iter().zip(b).all(|(a, b)| a >= b);
    let mut points: std::collections::BTreeMap<Vec<i64>, Vec<Outcome>> = std::collections::BTreeMap::new();
    for (row, outcome) in rows.iter().zip(all) {
        if !rows.iter().any(|other| beats(other, row)) {
            points.entry(row.clone()).or_default().push(outcome.clone());
        }
    }
    points.into_iter().rev().collect()
}

/// Whether a deal is made when just these players accept or approve.
fn is_enough(case: &Case, parameters: &Parameters, mask: u32) -> bool {
    let n_parties = case.files.len();
    let stands = |p: usize| {
        let mut votes = vec![true; case.scenario.parties[p].ratifiers.len()];
        for (at, player) in parameters.players().iter().enumerate().skip(n_parties) {
            if player.party.0 == p {
                votes[player.ratifier.unwrap()] = mask >> at & 1 == 1;
            }
        }
        for approval in parameters.approvals().iter().filter(|approval| approval.party.0 == p) {
            let likely = parameters.numbers()[approval.probability].estimate.likely();
            votes[approval.ratifier] = likely > Decimal::ZERO;
        }
        mask >> p & 1 == 1 && case.scenario.parties[p].ratification.is_reached(&votes)
    };
    case.scenario.agreement.is_reached(&(0..n_parties).map(stands).collect::<Vec<_>>())
}

/// By listing, and by the methods for spaces that cannot be listed.
const BOTH: [u32; 2] = [u32::MAX, 0];

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn what_survives_at_home_is_counted_as_one_by_one(case in ratified_case()) {
        for most_listed in BOTH {
            let Some((_, game, analysis, found)) = analysed(&case, most_listed) else { return Ok(()) };
            let all = ratified(&case);
            prop_assert!(found.zone.is_exact());
            prop_assert_eq!(found.zone.low.to_usize(), Some(all.len()));
            prop_assert_eq!(found.zone.exists, Some(!all.is_empty()));
            prop_assert!(found.zone.low <= analysis.zone.low, "more is ratified than accepted");
            for outcome in space::feasible_outcomes(&game) {
                prop_assert_eq!(found.is_ratified(&outcome), all.contains(&outcome));
            }
            prop_assert!(all.iter().all(|o| game.accepts(&game.utilities(o))));
        }
    }

    #[test]
    fn the_ratified_frontier_is_what_nothing_ratified_dominates(case in ratified_case()) {
        for most_listed in BOTH {
            let Some((_, game, _, found)) = analysed(&case, most_listed) else { return Ok(()) };
            let expected = efficient(&game, &ratified(&case));
            let frontier = &found.frontier;
            prop_assert_eq!(frontier.exactness(), Exactness::Exact);
            let rows: Vec<&[i64]> = frontier.rows().collect();
            prop_assert_eq!(rows, expected.iter().map(|(row, _)| &row[..]).collect::<Vec<_>>());
            for (point, (_, outcomes)) in expected.iter().enumerate() {
                let equals = frontier.equals(&[point])[0].to_usize().unwrap();
                if most_listed > 0 {
                    prop_assert_eq!(&frontier.outcome(point), &outcomes[0]);
                    prop_assert_eq!(equals, outcomes.len());
                } else {
                    prop_assert!(outcomes.contains(&frontier.outcome(point)));
                    prop_assert!(equals <= outcomes.len());
                }
            }
        }
    }

    #[test]
    fn solutions_are_the_best_of_what_is_ratified(case in ratified_case()) {
        let Some((_, game, _, found)) = analysed(&case, u32::MAX) else { return Ok(()) };
        let inside = efficient(&game, &ratified(&case));
        let rows: Vec<&[i64]> = inside.iter().map(|(row, _)| &row[..]).collect();
        let first = |rows: Vec<usize>| rows.iter().map(|&row| inside[row].1[0].clone()).min();
        let (d, units) = (game.reservation(), game.units());
        let picked = found.solutions;
        prop_assert_eq!(picked.nash.map(|p| p.outcome), first(solution::nash(&rows, d, units)));
        prop_assert_eq!(picked.kalai.map(|p| p.outcome), first(solution::kalai(&rows, d, units)));
        prop_assert_eq!(picked.utilitarian.map(|p| p.outcome), first(solution::utilitarian(&rows, units)));
        let shares = solution::kalai_smorodinsky(&rows, d);
        prop_assert_eq!(picked.kalai_smorodinsky.map(|p| p.outcome), first(shares));
    }

    #[test]
    fn the_shortfall_is_the_least_of_all_outcomes_and_all_who_are_enough(case in ratified_case()) {
        let Some((parameters, _, _, found)) = analysed(&case, u32::MAX) else { return Ok(()) };
        let players = &found.players;
        let n = players.n_parties();
        prop_assume!(n <= 9);
        let Some(shortfall) = &found.shortfall else {
            prop_assert!(!ratified(&case).is_empty());
            return Ok(());
        };
        let enough: Vec<u32> = (0..1 << n).filter(|&mask| is_enough(&case, &parameters, mask)).collect();
        prop_assume!(!enough.is_empty());
        let shares = |outcome: &Outcome| {
            let worth = players.utilities(outcome);
            let share = |p: usize| {
                let (low, high) = found.ranges[p];
                BigRational::new((players.reservation()[p] - worth[p]).max(0).into(), (high - low).max(1)
                    .into())
            };
            let all: Vec<BigRational> = (0..n).map(share).collect();
            let of = |mask: &u32| {
                let members = (0..n).filter(|p| mask >> p & 1 == 1 && all[*p].is_positive());
                let mut shares: Vec<&BigRational> = members.map(|p| &all[p]).collect();
                shares.sort_by(|a, b| b.cmp(a));
                shares
            };
            enough.iter().map(of).min().map(|least| least.into_iter().cloned().collect::<Vec<_>>())
        };
        let least = space::feasible_outcomes(players).filter_map(|o| shares(&o)).min();
        prop_assert_eq!(shares(&shortfall.outcome), least);
    }

    #[test]
    fn a_ratifier_that_approves_everything_changes_nothing(case in case()) {
        // A ceiling can lie below zero, but not so far.
        let votes = vec![Vote::LikeParty { party: 0, terms: 0, reservation: -2_000 }, Vote::Chance(4)];
        let yes = vec![(votes, Together::ALL); 6];
        let case = with_ratifiers(case, &yes);
        let Some((_, _, analysis, found)) = analysed(&case, u32::MAX) else { return Ok(()) };
        prop_assert_eq!(&found.zone, &analysis.zone);
        prop_assert_eq!(&found.solutions.nash.map(|p| p.outcome), &analysis.solutions.nash
            .map(|p| p.outcome));
        prop_assert_eq!(
            &found.solutions.utilitarian.map(|p| p.outcome),
            &analysis.solutions.utilitarian.map(|p| p.outcome)
        );
    }

    #[test]
    fn at_a_lever_a_ratified_deal_opens_and_a_hair_before_it_does_not(case in ratified_case()) {
        let Some((parameters, _, _, found)) = analysed(&case, u32::MAX) else { return Ok(()) };
        let Some(whole) = found.whole() else { return Ok(()) };
        let is_open = |game: &Game| {
            space::feasible_outcomes(game).any(|outcome| game.accepts(&game.utilities(&outcome)))
        };
        let levers = levers::of_zone(&parameters, &found.players, whole, &found.ranges).unwrap();
        for lever in &levers.levers {
            let LeverChange::Number { number, from, to, .. } = &lever.change else { continue };
            let name = parameters.name(*number);
            prop_assert!(lever.exact);
            let there = Game::of_players_if(&parameters, *number, to).unwrap();
            prop_assert!(there.accepts(&there.utilities(&lever.outcome)), "{}: refused at {}", name, to);
            let hair = BigRational::new(BigInt::from(99_999), BigInt::from(100_000));
            for almost in [from + (to - from) * &hair, from - (to - from) * &hair] {
                let is_share = name.contains("probability") || name.contains("weight");
                let is_beyond = name.contains("probability") && almost > BigRational::one();
                if is_share && almost.is_negative() || is_beyond {
                    continue;
                }
                let less = Game::of_players_if(&parameters, *number, &almost).unwrap();
                prop_assert!(!is_open(&less), "{}: {} suffices", name, almost);
            }
        }
    }
}
