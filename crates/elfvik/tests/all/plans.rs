//! Plans from the text of a scenario to the answer.

use elfvik::brief::plan::{ChangeBasis, NaiveOrderWord, Plan, PlanChange, PlanRequest, PlanRequestError};
use elfvik::brief::{Brief, BriefRequest, Comparison, Conclusion, ConclusionSubject};
use elfvik::format::native;
use elfvik::format::{FileFault, FileText};
use elfvik::model::{PartyFile, PartyId, Safety, Scenario, View};
use elfvik::prepare::Control;
use elfvik::report::{self, Colours};
use proptest::prelude::*;

/// Three issues' worth of nothing, so that only the steps count.
fn public(steps: &str) -> String {
    format!(
        "format = 1\ntitle = \"Trade\"\n[[parties]]\nid = \"a\"\nname = \"A\"\n[[parties]]\nid = \"b\"\n\
         name = \"B\"\n[[issues]]\nid = \"x\"\nquestion = \"x?\"\noptions = [\"y\", \"n\"]\n{steps}"
    )
}

fn private(party: &str, plan: &str) -> String {
    format!(
        "format = 1\nparty = \"{party}\"\nreservation = 0\n[issues.x]\nweight = 1\nvalues = {{ y = 1, n = 0 \
         }}\n\
         {plan}"
    )
}

fn scenario(steps: &str) -> Result<Scenario, Vec<FileFault>> {
    native::scenario(FileText { name: "scenario.toml", text: &public(steps) })
}

fn file(scenario: &Scenario, party: usize, plan: &str) -> Result<PartyFile, Vec<FileFault>> {
    let text = private(&scenario.parties[party].id, plan);
    native::party_file(FileText { name: "party.toml", text: &text }, scenario, PartyId(party))
}

fn view(steps: &str, plans: [&str; 2]) -> View {
    let scenario = scenario(steps).unwrap();
    let files = [0, 1].map(|party| file(&scenario, party, plans[party]).unwrap());
    View::of_analyst(scenario, files).unwrap()
}

fn plan(view: &View, request: &PlanRequest) -> Plan {
    Plan::of(view, request, &Control::default()).unwrap()
}

fn standard(view: &View) -> Plan {
    plan(view, &PlanRequest::STANDARD)
}

/// A delivers, which costs 3 and is worth 5; B pays 4.
const TRADE: &str =
    "[[steps]]\nid = \"goods\"\nname = \"Delivery\"\nby = \"a\"\n[[steps]]\nid = \"price\"\nby = \"b\"\n";
const A: &str = "[plan]\nbond = 0\n[plan.values]\ngoods = -3\nprice = 4\n";
const B: &str = "[plan]\nbond = 0\n[plan.values]\ngoods = 5\nprice = -4\n";

#[test]
fn a_trade_without_bonds_says_which_of_two_bonds_it_takes() {
    let found = standard(&view(TRADE, [A, B]));
    assert_eq!(
        (found.safe.exists, found.safe.least.as_str(), found.safe.allowed.as_deref()),
        (Some(false), "0", Some("2"))
    );
    let bonds: Vec<Vec<f64>> =
        found.bonds.minimal.iter().map(|minimal| minimal.bonds.values().copied().collect()).collect();
    assert_eq!(bonds, [[0.0, 4.0], [3.0, 0.0]]);
    assert_eq!((found.missing, found.bonds.common), (Some(3.0), Some(3.0)));
    assert_eq!(found.changes.basis, ChangeBasis::Bonds);
    let at_once = found.naive.iter().find(|naive| naive.kind == NaiveOrderWord::AtOnce).unwrap();
    let exposures: Vec<f64> = at_once.exposures.as_ref().unwrap().values().copied().collect();
    assert_eq!(exposures, [3.0, 4.0]);
    assert!(found.worlds.is_none(), "nothing is uncertain");
}

#[test]
fn bonds_of_the_files_make_an_order_safe_and_the_weakest_link_is_its_last_mover() {
    let bonded = B.replace("bond = 0", "bond = 4");
    let found = standard(&view(TRADE, [A, &bonded]));
    assert_eq!((found.safe.exists, found.safe.least.as_str(), found.missing), (Some(true), "1", Some(0.0)));
    let order = found.order.unwrap();
    assert_eq!((order.steps, order.safe), (vec!["goods".to_owned(), "price".to_owned()], true));
    let weakest = order.weakest.unwrap();
    assert_eq!(
        (weakest.party.as_str(), weakest.done, weakest.gain, weakest.gain_beyond_bond),
        ("b", 1, 4.0, 0.0)
    );
    assert_eq!(weakest.received, ["goods"]);
    // Before the payment A has given 3 and received nothing.
    let point = &order.points[1];
    assert_eq!(
        (point.given.get("a"), point.received.get("a"), point.received.get("b")),
        (Some(&-3.0), Some(&0.0), Some(&5.0))
    );
}

#[test]
fn a_request_can_stake_what_the_files_do_not() {
    let of = view(TRADE, [A, B]);
    let with = |party: &str, bond: &str| {
        let bonds = [(party.to_owned(), bond.to_owned())].into();
        Plan::of(&of, &PlanRequest { bonds, ..PlanRequest::STANDARD }, &Control::default())
    };
    assert_eq!(with("a", "3").unwrap().safe.exists, Some(true));
    assert_eq!(with("a", "2.999").unwrap().safe.exists, Some(false));
    assert!(matches!(with("c", "3"), Err(PlanRequestError::NoParty { .. })));
    for wrong in ["-1", "much", "1e40"] {
        assert!(matches!(with("a", wrong), Err(PlanRequestError::BondNumber { .. })), "{wrong}");
    }
}

#[test]
fn changes_are_ranked_by_what_is_left_missing() {
    let found = standard(&view(TRADE, [A, B]));
    let missing: Vec<f64> = found.changes.changes.iter().map(|change| change.missing.unwrap()).collect();
    assert!(missing.is_sorted(), "{missing:?}");
    let first = &found.changes.changes[0];
    assert_eq!(first.missing, Some(0.0), "{first:?}");
    let halves = found
        .changes
        .changes
        .iter()
        .find(|change| change.change == PlanChange::Instalments { step: "price".to_owned(), parts: 2 });
    assert_eq!(halves.unwrap().missing, Some(2.0), "half of the price is the last step");
}

#[test]
fn relief_that_flows_and_lapses_needs_no_bond_when_a_breach_is_seen_at_once() {
    let steps = |delay: u32| {
        format!(
            "[plan]\nperiod = \"year\"\ndetection_by_party = {{ a = {{ after = {delay} }} }}\n[[steps]]\nid \
             = \"relief\"\nby = \"b\"\nflow = 6\n\
             [[steps]]\nid = \"dismantling\"\nby = \"a\"\nafter = [\"relief\"]\n"
        )
    };
    let a = "[plan.values]\ndismantling = -5\n[plan.per_period]\nrelief = 1\n";
    let b = "[plan.values]\ndismantling = 8\n[plan.per_period]\nrelief = 0\n";
    for (delay, is_safe) in [(0, true), (1, true), (2, false), (5, false)] {
        let found = standard(&view(&steps(delay), [a, b]));
        assert_eq!((found.safe.exists, found.period.as_str()), (Some(is_safe), "year"), "{delay}");
    }
}

#[test]
fn strong_safety_looks_at_everybody() {
    // A has its price before it delivers, and could walk away once it has it.
    let of = view(TRADE, [&A.replace("bond = 0", "bond = 3"), B]);
    assert_eq!(standard(&of).safe.least, "1");
    let strong = PlanRequest { safety: Some(Safety::Strong), ..PlanRequest::STANDARD };
    let found = plan(&of, &strong);
    assert_eq!(found.safety, Safety::Strong);
    assert!(found.bonds.common.unwrap() >= standard(&of).bonds.common.unwrap());
}

#[test]
fn in_worlds_the_share_is_that_of_the_guess() {
    // The price costs B 2 to 6, every value alike, and is paid where that is no more than its bond.
    let found = |bond: u32| {
        let b =
            format!("[plan]\nbond = {bond}\n[plan.values]\ngoods = 9\nprice = {{ low = -6, high = -2 }}\n");
        standard(&view(TRADE, [A, &b])).worlds.unwrap()
    };
    // With a bond of 3, 1 is missing at the likely cost of 4; worlds are looked at with what is then enough.
    for (bond, raised_by, share) in [(5, 0.0, 0.75), (3, 1.0, 0.5)] {
        let worlds = found(bond);
        assert_eq!((worlds.worlds, worlds.bonds_raised_by), (1_000, raised_by));
        assert!(worlds.safe.low <= share && share <= worlds.safe.high, "{worlds:?}");
        assert_eq!(worlds.shown, Some(worlds.safe));
        assert_eq!(worlds.with_safe_order, worlds.safe, "the other order is safe nowhere");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let b = "[plan]\nbond = 3\n[plan.values]\ngoods = { low = 4, likely = 5, high = 9 }\nprice = { low = \
        -6, high = -2 }\n";
    let of = view(TRADE, [A, b]);
    assert_eq!(standard(&of).to_json(), standard(&of).to_json());
    let other = PlanRequest { seed: elfvik::seed::Seed(2), ..PlanRequest::STANDARD };
    assert_ne!(standard(&of).worlds, plan(&of, &other).worlds);
}

#[test]
fn an_unknown_that_two_steps_share_is_drawn_once() {
    // Delivery costs A 4 and it is paid in two parts, each worth 3 or 1: it delivers where both come to 4.
    let steps = "[[steps]]\nid = \"goods\"\nby = \"a\"\n[[steps]]\nid = \"first\"\nby = \"b\"\n[[steps]]\n\
        id = \"second\"\nby = \"b\"\n";
    let b = "[plan]\nbond = 9\n[plan.values]\ngoods = 5\nfirst = -1\nsecond = -1\n";
    let either = "either = [[3, 0.5], [1, 0.5]]";
    let worth =
        |each: &str| format!("[plan.values]\ngoods = -4\nfirst = {{ {each} }}\nsecond = {{ {each} }}\n");
    let shared = format!("[unknowns.worth]\n{either}\n{}", worth("unknown = \"worth\""));
    for (a, share) in [(worth(either), 0.75), (shared, 0.5)] {
        let worlds = standard(&view(steps, [&a, b])).worlds.unwrap();
        assert!(worlds.safe.low <= share && share <= worlds.safe.high, "{share}: {worlds:?}");
    }
}

#[test]
fn one_party_plans_on_its_own_file_alone() {
    let steps = scenario(TRADE).unwrap();
    let belief = "[believes.b]\nreservation = 0\nissues = { x = { weight = 1, values = { y = 1, n = 0 } } \
        }\n[believes.b.plan.values]\ngoods = 2\nprice = -1\n";
    let own = file(&steps, 0, &format!("{A}{belief}")).unwrap();
    let found = standard(&View::of_party(steps.clone(), own).unwrap());
    assert_eq!(found.audience.party.as_deref(), Some("a"));
    assert_eq!(found.bonds.common, Some(1.0), "believed: paying costs B 1");
    let without =
        file(&steps, 0, &format!("{A}{}", belief.split("[believes.b.plan").next().unwrap())).unwrap();
    let refused =
        Plan::of(&View::of_party(steps, without).unwrap(), &PlanRequest::STANDARD, &Control::default());
    let error = refused.unwrap_err();
    assert_eq!(error.to_string(), "`a` says nothing of what the steps are worth to `b`");
    assert!(error.cure().contains("[believes.b.plan.values]"), "{}", error.cure());
}

#[test]
fn the_text_names_bonds_the_weakest_link_and_what_would_help() {
    let found = standard(&view(TRADE, [A, B]));
    let text = report::plan(&found).text(Colours::Plain, 100);
    for part in
        ["No order is safe", "either B 4, or A 3", "Where it is weakest", "What would help", "All at once"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let page = report::plan(&found).html();
    assert!(page.contains("ladder-title"), "{page}");
}

#[test]
fn faults_of_steps_name_cause_and_cure() {
    let check = |steps: &str, cause: &str, cure: &str| {
        let faults = scenario(steps).unwrap_err();
        assert_eq!(faults.len(), 1, "{steps}: {faults:?}");
        let text = faults[0].to_string();
        assert!(text.contains(cause) && text.lines().last().unwrap().contains(cure), "{text}");
        assert!(faults[0].place.line > 0);
    };
    let step = |more: &str| format!("[[steps]]\nid = \"s\"\nby = \"a\"\n{more}\n");
    check("[[steps]]\nid = \"s\"\nby = \"zebra\"\n", "there is no party `zebra`", "known: `a`, `b`");
    check(&step("after = [\"s\"]"), "waits for itself", "take one of them out of `after`");
    check(&step("after = [\"t\"]"), "there is no step `t`", "did you mean");
    check(
        &step("earliest = 3\nlatest = 2"),
        "from period 3 on, but not after period 2",
        "at least `earliest`",
    );
    check(&step("duration = -1"), "-1", "from 0 to 2000");
    check(&step("flow = 0"), "0", "from 1 to 2000");
    check(&step("snapback = true"), "snapback", "did you mean `reversible`");
    check(&step("requires = []"), "requires", "did you mean `after`");
    check(&step("deadline = 3"), "deadline", "did you mean `latest`");
    check(&step("earliest = \"2026-06-01\""), "earliest", "periods are counted from 0");
    check(&step("latest = 2026-06-01"), "latest", "write the number of a period");
    check(&step(&step("")), "occurs twice", "give one of the two");
    check(&step("[plan]\ndetection = { }"), "a breach is seen either", "{ after = 1 }");
    check(&step("[plan]\ndetection = { probability = 2 }"), "the probability is 2", "from 0 to 1");
    check(&step("[plan]\ndiscount = 0"), "the discount is 0", "above 0 and at most 1");
    check(&step("[plan]\nsafety = \"week\""), "`week`", "did you mean `weak`");
}

#[test]
fn faults_of_worths_name_cause_and_cure() {
    let steps = scenario(TRADE).unwrap();
    let check = |plan: &str, cause: &str, cure: &str| {
        let faults = file(&steps, 0, plan).unwrap_err();
        assert_eq!(faults.len(), 1, "{plan}: {faults:?}");
        let text = faults[0].to_string();
        assert!(text.contains(cause) && text.lines().last().unwrap().contains(cure), "{text}");
    };
    check(
        "[plan.values]\ngoods = -3\n",
        "no value is given for `price`",
        "add `price = 0` to `[plan.values]`",
    );
    check("[plan.values]\ngoods = -3\nprise = 4\n", "`prise`", "did you mean `price`");
    check(&format!("{A}[plan.per_period]\nprice = 1\n"), "does not flow", "flow = 12");
    check(&format!("{A}[plan.undo]\nprice = 1\n"), "not reversible", "reversible = true");
    check(&A.replace("bond = 0", "bond = -1"), "the bond is -1", "0 or more");
    check(&A.replace("bond = 0", "bonus = { low = -1, high = 2 }"), "the bonus is -1", "0 or more");
}

#[test]
fn a_scenario_without_steps_says_what_to_write() {
    let error = Plan::of(&native::starter_view(), &PlanRequest::STANDARD, &Control::default()).unwrap_err();
    assert_eq!(error, PlanRequestError::NoSteps);
    // What it says works.
    let cure = error.cure();
    let (steps, plan) = cure.split_once("and in the file of each party").unwrap();
    let indented = |text: &str| -> String {
        text.lines()
            .filter(|line| line.starts_with("    "))
            .map(|line| format!("{}\n", line.trim()))
            .collect()
    };
    let steps = indented(steps).replace("\"seller\"", "\"a\"").replace("\"buyer\"", "\"b\"");
    let found = standard(&view(&steps, [&indented(plan), &indented(plan)]));
    assert_eq!(found.steps.len(), 2);
}

proptest! {
    /// Whatever the numbers are, what is said to be enough is enough.
    #[test]
    fn minimal_bonds_that_are_staked_make_an_order_safe(
        values in prop::collection::vec((-5_i32..=5, -5_i32..=5), 3),
        doers in prop::collection::vec(0_usize..2, 3),
    ) {
        let step = |(at, doer): (usize, &usize)| format!("[[steps]]\nid = \"s{at}\"\nby = \"{}\"\n",
            ["a", "b"][*doer]);
        let steps: String = doers.iter().enumerate().map(step).collect();
        let of = |pick: &dyn Fn(&(i32, i32)) -> i32| {
            let lines: String =
                values.iter().enumerate().map(|(at, pair)| format!("s{at} = {}\n", pick(pair))).collect();
            format!("[plan.values]\n{lines}")
        };
        let view = view(&steps, [&of(&|pair| pair.0), &of(&|pair| pair.1)]);
        let found = standard(&view);
        for minimal in &found.bonds.minimal {
            let bonds = minimal.bonds.0.iter().map(|(party, bond)| (party.clone(), bond.to_string()))
                .collect();
            let staked = plan(&view, &PlanRequest { bonds, ..PlanRequest::STANDARD });
            prop_assert_eq!(staked.safe.exists, Some(true));
        }
    }
}

fn quick() -> BriefRequest {
    BriefRequest { n_worlds: 0, n_talks: 0, ..BriefRequest::OF_COMPARISON }
}

#[test]
fn a_comparison_says_whether_there_is_a_safe_order_which_bonds_it_takes_and_where_it_is_weakest() {
    let dearer = B.replace("goods = 5", "goods = 3.5");
    let bonded = dearer.replace("bond = 0", "bond = 2").replace("price = -4", "price = -2");
    let versions = [view(TRADE, [A, B]), view(TRADE, [A, &bonded])];
    let found = Comparison::answer([&versions[0], &versions[1]], &quick(), &Control::default()).unwrap();
    assert_eq!(found.headline.safe_order, Some([Some(false), Some(true)]));
    let change = |about: ConclusionSubject| found.conclusions.iter().find(|change| change.about == about);
    let exists = change(ConclusionSubject::SafeOrder).unwrap();
    assert_eq!(exists.after, Some(Conclusion::Exists(Some(true))));
    let bonds = |what: &Option<Conclusion>| match what {
        Some(Conclusion::Bonds(all)) => {
            all.iter().map(|bonds| bonds.values().copied().collect()).collect::<Vec<Vec<f64>>>()
        }
        other => panic!("{other:?}"),
    };
    let minimal = change(ConclusionSubject::MinimalBonds).unwrap();
    assert_eq!(bonds(&minimal.before), [[0.0, 4.0], [3.0, 0.0]]);
    assert_eq!(bonds(&minimal.after), [[0.0, 2.0], [3.0, 0.0]]);
    assert!(
        change(ConclusionSubject::WeakestLink).is_some() && change(ConclusionSubject::BondsMissing).is_some()
    );
    let text = report::comparison(&found).text(Colours::Plain, 300);
    for part in [
        "Is there a safe order of its steps? Now there is one; before, there is none.",
        "what the steps are worth to B changed",
        "an order is safe with bonds of",
        "B 4 / A 3",
        "gains most by walking away",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let same = Comparison::answer([&versions[0], &versions[0]], &quick(), &Control::default()).unwrap();
    assert!(same.conclusions.is_empty() && same.parts.is_empty());
    let text = report::comparison(&same).text(Colours::Plain, 300);
    assert!(text.contains("As before, there is none."), "{text}");
}

#[test]
fn a_brief_says_why_its_steps_cannot_be_put_in_order_and_its_first_page_names_the_section() {
    let whole = |view: &View| {
        let brief = Brief::of(view, &quick()).unwrap();
        let pages = [report::first_page(&brief), report::brief(&brief)];
        (brief.no_plan.clone(), pages.map(|page| page.text(Colours::Plain, 300)))
    };
    let (none, [page, all]) = whole(&view(TRADE, [A, B]));
    assert_eq!(none, None);
    assert!(!all.contains("cannot be put in order"), "{all}");
    assert!(page.contains("talks, levers, plan or sources"), "{page}");
    let (reason, pages) = whole(&view(TRADE, [A, ""]));
    assert!(reason.unwrap().contains("says nothing of what the steps are worth"));
    for page in pages {
        assert!(page.contains("The steps cannot be put in order: `b` says nothing"), "{page}");
    }
    // Where there are no steps there is nothing to be said.
    let (reason, [page, _]) = whole(&view("", ["", ""]));
    assert_eq!(reason, None);
    assert!(page.contains("talks, levers or sources"), "{page}");
}

/// A's bond lies anywhere between 0 and 4, and 3 are needed: an order is safe in a quarter of the worlds.
#[test]
fn a_bond_that_is_guessed_differs_from_world_to_world_unless_the_request_names_it() {
    let guessed = A.replace("bond = 0", "bond = { low = 0, high = 4 }");
    let bonded = B.replace("bond = 0", "bond = 1");
    let view = view(TRADE, [&guessed, &bonded]);
    let request = PlanRequest { n_worlds: Some(2_000), ..PlanRequest::STANDARD };
    let found = plan(&view, &request);
    // At the likely values A stakes 2, so that each bond is raised by 1.
    assert_eq!(found.missing, Some(1.0));
    let worlds = found.worlds.unwrap();
    assert!((worlds.bonds_raised_by - 1.0).abs() < 1e-9);
    // So A's bond is at least 3 in half of the worlds; B's, of 2, is never the 4 that it would take.
    assert!((worlds.with_safe_order.estimate - 0.5).abs() < 0.03, "{worlds:?}");
    assert_eq!((worlds.shown, worlds.safe), (Some(worlds.safe), worlds.with_safe_order));
    let bonds = [("a".to_owned(), "3".to_owned())].into();
    assert!(plan(&view, &PlanRequest { bonds, ..request }).worlds.is_none(), "nothing is uncertain any more");
}

#[test]
fn a_belief_that_is_like_another_takes_over_what_the_steps_are_worth_and_says_what_differs() {
    let scenario = scenario(TRADE).unwrap();
    let believed = |text: &str| {
        let own = A.replace("bond = 0", "bond = 2\nbonus = 1");
        let file = file(&scenario, 0, &format!("{own}[believes.b]\nlike = \"a\"\n{text}"));
        file.unwrap().beliefs[0].plan.clone().unwrap()
    };
    let likely = |estimate: &elfvik::model::Estimate| estimate.likely().to_f64();
    let all = |text: &str| {
        let plan = believed(text);
        let values: Vec<f64> = plan.values.iter().map(likely).collect();
        (values, likely(&plan.bond), likely(&plan.bonus))
    };
    assert_eq!(all(""), (vec![-3.0, 4.0], 2.0, 1.0));
    let other = "[believes.b.plan]\nbond = 0\n[believes.b.plan.values]\ngoods = 5\n";
    assert_eq!(all(other), (vec![5.0, 4.0], 0.0, 1.0));
}

/// A delivers a period before B pays 4: worth it to A from a discount of three quarters on.
#[test]
fn a_party_that_discounts_in_its_own_file_is_valued_by_that_and_the_others_by_the_scenario() {
    let slow = TRADE.replace("by = \"a\"", "by = \"a\"\nduration = 1") + "[plan]\ndiscount = 0.9\n";
    let bonded = B.replace("bond = 0", "bond = 4");
    let with = |discount: &str| {
        let own = A.replace("bond = 0", &format!("bond = 0\n{discount}"));
        standard(&view(&slow, [&own, &bonded]))
    };
    for (discount, is_safe) in [("", true), ("discount = 0.75", true), ("discount = 0.74", false)] {
        assert_eq!(with(discount).safe.exists, Some(is_safe), "{discount}");
    }
    let found = with("discount = 0.75");
    assert_eq!((found.parties[0].discount, found.parties[1].discount), (0.75, 0.9));
    let text = report::plan(&found).text(Colours::Plain, 200);
    assert!(text.contains("One unit in the next period is worth 0.75 to A and 0.9 to B now."), "{text}");
    let text = report::plan(&with("")).text(Colours::Plain, 200);
    assert!(text.contains("One unit in the next period is worth 0.9 now."), "{text}");
    let scenario = scenario(TRADE).unwrap();
    let faults = file(&scenario, 0, &A.replace("bond = 0", "discount = 0")).unwrap_err();
    assert!(faults[0].to_string().contains("the discount is 0"), "{}", faults[0]);
}

/// Ten steps by turns that take time, some of which flow.
fn ten_steps() -> View {
    let step = |at: usize| {
        let (by, more) =
            (["a", "b"][at % 2], if at % 3 == 2 { "flow = 12\nreversible = true\n" } else { "" });
        format!("[[steps]]\nid = \"s{at}\"\nby = \"{by}\"\nduration = {}\n{more}", 1 + at % 2)
    };
    let steps: String = (0..10).map(step).collect();
    let worths = |party: usize| {
        let worth =
            |at: &usize| if at % 2 == party { -(2 + (*at as i64 * 7) % 5) } else { 3 + (*at as i64 * 5) % 6 };
        let line = |at: usize| match at % 3 {
            2 => format!("s{at} = {}\n", worth(&at) as f64 / 10.0),
            _ => {
                let likely = worth(&at);
                format!("s{at} = {{ low = {}, likely = {likely}, high = {} }}\n", likely - 1, likely + 1)
            }
        };
        let of =
            |is_flow: bool| (0..10).filter(move |at| (at % 3 == 2) == is_flow).map(line).collect::<String>();
        format!("[plan.values]\n{}[plan.per_period]\n{}", of(false), of(true))
    };
    let terms = "[plan]\ndiscount = 0.97\ndetection = { after = 1 }\n";
    view(&format!("{terms}{steps}"), [&worths(0), &worths(1)])
}

#[test]
fn fewer_worlds_are_drawn_where_each_takes_much_work_and_the_answer_says_why() {
    let view = ten_steps();
    let found = standard(&view);
    let worlds = found.worlds.as_ref().unwrap();
    let work = worlds.work_per_world.unwrap();
    assert_eq!((worlds.wanted, worlds.worlds as u64), (1_000, (5_000_000 / work).clamp(50, 1_000)));
    let text = report::plan(&found).text(Colours::Plain, 100).replace('\n', " ");
    assert!(worlds.worlds < 1_000 && text.contains("and not 1,000, since"), "{text}");
    assert!(text.contains("--worlds 1000 draws"), "{text}");
    assert_eq!(text.matches("is not discounted").count(), 1, "{text}");
    // Whoever asks for a number gets it.
    let asked = plan(&view, &PlanRequest { n_worlds: Some(3), ..PlanRequest::STANDARD }).worlds.unwrap();
    assert_eq!((asked.worlds, asked.wanted), (3, 3));
}

#[test]
fn where_time_plays_no_part_all_worlds_are_drawn_and_nothing_is_said_of_discounting() {
    let guess = B.replace("goods = 5", "goods = { low = 4, likely = 5, high = 6 }");
    let found = standard(&view(TRADE, [A, &guess]));
    let worlds = found.worlds.as_ref().unwrap();
    assert_eq!((worlds.worlds, worlds.wanted, worlds.work_per_world), (1_000, 1_000, None));
    let text = report::plan(&found).text(Colours::Plain, 100);
    assert!(!text.contains("discounted") && !text.contains("--worlds"), "{text}");
}
