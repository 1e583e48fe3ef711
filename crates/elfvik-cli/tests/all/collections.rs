//! Which files of other systems belong together: domain files given alone, pools of profiles, and
//! collections written row by row.

use crate::common::{Run, elfvik, root, talks};
use serde_json::Value;
use std::path::Path;

const ISSUE: &str = r#"<issue index="1" name="day"><item index="1" value="Monday" evaluation="A"/>
<item index="2" value="Friday" evaluation="B"/></issue>"#;

fn issue(monday: u32, friday: u32) -> String {
    let issue = ISSUE.replace("\"A\"", &format!("\"{monday}\"")).replace("\"B\"", &format!("\"{friday}\""));
    format!("<objective index=\"0\">{issue}<weight index=\"1\" value=\"1\"/></objective>")
}

fn genius_domain() -> String {
    format!("<negotiation_template><utility_space>{}</utility_space></negotiation_template>", issue(1, 1))
}

fn genius(monday: u32, friday: u32) -> String {
    format!("<utility_space>{}</utility_space>", issue(monday, friday))
}

/// A folder `talks` with some files of GENIUS: domains by their names, profiles by theirs.
fn folder(domains: &[&str], profiles: &[&str]) -> tempfile::TempDir {
    let domain = genius_domain();
    let texts: Vec<String> = (1..).map(|n| genius(n, 1)).take(profiles.len()).collect();
    let mut files: Vec<(&str, &[u8])> = domains.iter().map(|&name| (name, domain.as_bytes())).collect();
    files.extend(profiles.iter().zip(&texts).map(|(&name, text)| (name, text.as_bytes())));
    talks(&files)
}

fn parties(run: &Run) -> Vec<String> {
    assert_eq!(run.status, 0, "{}", run.stderr);
    let brief: Value = serde_json::from_str(&run.stdout).unwrap();
    let parties = brief["scenario"]["parties"].as_array().unwrap();
    parties.iter().map(|party| party["id"].as_str().unwrap().to_owned()).collect()
}

fn brief(folder: &Path, arguments: &[&str]) -> Run {
    let all = [&["brief"], arguments, &["--json", "--worlds", "0", "--rehearsals", "0"]].concat();
    elfvik(folder, &all)
}

#[test]
fn a_domain_file_alone_has_the_profiles_that_a_collection_finds_for_it() {
    let domains = ["Trip-A-domain.xml", "Trip-AB-domain.xml", "Trip-B-domain.xml", "Trip.xml", "Trip2.xml"];
    let profiles = [
        "Trip-A-ann.xml",
        "Trip-A-bo.xml",
        "Trip-AB-cy.xml",
        "Trip-AB-di.xml",
        "Trip-B-ed.xml",
        "Trip-B-flo.xml",
        "Trip_gus.xml",
        "Trip_hal.xml",
        "Trip2_ivy.xml",
        "Trip2_jo.xml",
    ];
    let found = folder(&domains, &profiles);
    let expected = [["ann", "bo"], ["cy", "di"], ["ed", "flo"], ["gus", "hal"], ["ivy", "jo"]];
    let rows = elfvik(found.path(), &["scenarios", "talks", "--json"]).stdout;
    let rows: Value = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows["scenarios"].as_array().unwrap().len(), 5);
    for (domain, expected) in domains.iter().zip(expected) {
        let path = format!("talks/{domain}");
        let run = brief(found.path(), &[&path]);
        assert_eq!(parties(&run), expected, "{domain}");
        let row =
            rows["scenarios"].as_array().unwrap().iter().find(|row| row["path"] == path.as_str()).unwrap();
        assert_eq!(row["parties"], serde_json::json!(expected));
        // What is left out is named.
        for other in domains.iter().filter(|other| *other != domain) {
            assert!(run.stderr.contains(&format!("left out talks/{other} with talks/")), "{}", run.stderr);
        }
        for command in ["check", "talk"] {
            let run = elfvik(found.path(), &[command, &path]);
            assert_eq!(run.status, 0, "{}", run.stderr);
            assert!(run.stderr.contains("left out talks/"), "{}", run.stderr);
        }
        let out = format!("out-{domain}");
        let run = elfvik(found.path(), &["convert", &path, &out, "--to", "negmas"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(std::fs::read_dir(found.path().join(out)).unwrap().count(), 3);
    }
}

#[test]
fn a_domain_file_is_the_same_from_its_own_folder_and_by_any_path() {
    let found = folder(&["x.xml", "y.xml"], &["x1.xml", "x2.xml", "y1.xml", "y2.xml"]);
    let inside = found.path().join("talks");
    assert_eq!(parties(&brief(&inside, &["y.xml"])), ["y1", "y2"]);
    assert_eq!(parties(&brief(&inside, &["./y.xml"])), ["y1", "y2"]);
    assert_eq!(parties(&brief(&inside, &["../talks//y.xml"])), ["y1", "y2"]);
    let absolute = inside.join("y.xml").display().to_string();
    assert_eq!(parties(&brief(found.path(), &[&absolute])), ["y1", "y2"]);
}

#[test]
fn profiles_of_a_domain_that_cannot_be_read_belong_to_no_other() {
    let found = folder(
        &["Trip-A-domain.xml"],
        &["Trip-A-ann.xml", "Trip-A-bo.xml", "Trip-B-cy.xml", "Trip-B-di.xml"],
    );
    let broken = genius_domain().replace("index=\"1\" name", "name");
    std::fs::write(found.path().join("talks/Trip-B-domain.xml"), broken).unwrap();
    let run = brief(found.path(), &["talks/Trip-A-domain.xml"]);
    assert_eq!(parties(&run), ["ann", "bo"]);
    let left = "left out talks/Trip-B-cy.xml: by its name it belongs to talks/Trip-B-domain.xml, which \
        cannot be read";
    assert!(run.stderr.contains(left), "{}", run.stderr);
    assert!(
        run.stderr.contains("left out talks/Trip-B-domain.xml:1: `index` of issue `day` is missing"),
        "{}",
        run.stderr
    );
    let rows: Value =
        serde_json::from_str(&elfvik(found.path(), &["scenarios", "talks", "--json"]).stdout).unwrap();
    assert_eq!(rows["scenarios"].as_array().unwrap().len(), 1);
    assert_eq!(rows["scenarios"][0]["parties"], serde_json::json!(["ann", "bo"]));
    assert_eq!(rows["unread"].as_array().unwrap().len(), 3);
}

#[test]
fn a_profile_that_cannot_be_read_is_not_left_out_of_its_domain_in_silence() {
    let found = folder(&["x.xml", "y.xml"], &["x1.xml", "x2.xml", "y1.xml", "y2.xml"]);
    std::fs::write(found.path().join("talks/x3.xml"), "<utility_space type=\"constraint\"></utility_space>")
        .unwrap();
    let run = brief(found.path(), &["talks/x.xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("constraint profiles of GENIUS are not read"), "{}", run.stderr);
    let other = brief(found.path(), &["talks/y.xml"]);
    assert_eq!(parties(&other), ["y1", "y2"]);
    assert!(other.stderr.contains("left out talks/x3.xml:1: constraint"), "{}", other.stderr);
}

#[test]
fn a_domain_without_profiles_of_its_own_says_where_they_went() {
    let found = folder(&["one.xml", "two.xml"], &["p.xml", "q.xml"]);
    assert_eq!(parties(&brief(found.path(), &["talks/one.xml"])), ["p", "q"]);
    let run = brief(found.path(), &["talks/two.xml"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("left out talks/one.xml with talks/p.xml, talks/q.xml"), "{}", run.stderr);
    let whole = brief(found.path(), &["talks"]);
    assert!(
        whole.stderr.contains("left out talks/two.xml: no profile beside it belongs to it"),
        "{}",
        whole.stderr
    );
}

#[test]
fn more_profiles_than_two_are_a_pool_until_some_are_chosen() {
    let found = folder(
        &["car-domain.xml"],
        &["car-buyer.xml", "car-seller.xml", "car-buyer2.xml", "car-seller2.xml"],
    );
    let here = found.path();
    for command in ["brief", "talk", "map", "check"] {
        for path in ["talks", "talks/car-domain.xml"] {
            let run = elfvik(here, &[command, path]);
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{command} {path}: {}", run.stderr);
            assert!(
                run.stderr.contains("fits 4 profiles, and nothing says that they sit at one table"),
                "{}",
                run.stderr
            );
            assert!(run.stderr.contains("talks/car-seller2.xml"), "{}", run.stderr);
            assert!(
                run.stderr.contains("--profiles car-buyer.xml,car-buyer2.xml; --all-profiles"),
                "{}",
                run.stderr
            );
        }
    }
    assert_eq!(elfvik(here, &["compare", "talks", "talks"]).status, 2);
    assert_eq!(elfvik(here, &["convert", "talks", "out", "--to", "negmas"]).status, 2);
    assert!(!here.join("out").exists());

    let two = "car-buyer.xml,car-seller2.xml";
    assert_eq!(parties(&brief(here, &["talks", "--profiles", two])), ["buyer", "seller2"]);
    assert_eq!(parties(&brief(here, &["talks/car-domain.xml", "--profiles", two])), ["buyer", "seller2"]);
    let all = ["buyer", "buyer2", "seller", "seller2"];
    assert_eq!(parties(&brief(here, &["talks", "--all-profiles"])), all);
    assert_eq!(parties(&brief(here, &["talks/car-domain.xml", "--all-profiles"])), all);
    let named =
        ["talks/car-domain.xml", "talks/car-buyer.xml", "talks/car-seller.xml", "talks/car-seller2.xml"];
    assert_eq!(parties(&brief(here, &named)), ["buyer", "seller", "seller2"]);
    for arguments in [&["--profiles", two][..], &["--all-profiles"]] {
        let compare = elfvik(here, &[&["compare", "talks", "talks"], arguments].concat());
        assert_eq!(compare.status, 0, "{}", compare.stderr);
        let check = elfvik(here, &[&["check", "talks"], arguments].concat());
        assert_eq!(check.status, 0, "{}", check.stderr);
    }
    let convert = elfvik(here, &["convert", "talks", "out", "--to", "negmas", "--profiles", two]);
    assert_eq!(convert.status, 0, "{}", convert.stderr);
    assert_eq!(brief(here, &["talks", "--profiles", two, "--all-profiles"]).status, 2);
}

#[test]
fn a_collection_marks_pools() {
    let found = folder(&["d.xml"], &["a.xml", "b.xml", "c.xml"]);
    let rows = |arguments: &[&str]| -> Value {
        let run = elfvik(found.path(), &[&["scenarios", "talks", "--json"], arguments].concat());
        serde_json::from_str(&run.stdout).unwrap()
    };
    let all = rows(&[]);
    assert_eq!((&all["scenarios"][0]["pool"], &all["scenarios"][0]["candidates"]), (&true.into(), &3.into()));
    let pairs = rows(&["--pairs"]);
    assert_eq!(pairs["scenarios"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&pairs["scenarios"][2]["pool"], &pairs["scenarios"][2]["candidates"]),
        (&true.into(), &3.into())
    );
    let text = elfvik(found.path(), &["scenarios", "talks"]).stdout;
    assert!(text.contains("3 pool") && text.contains("1 is of a pool"), "{text}");
    let csv = elfvik(found.path(), &["scenarios", "talks", "--csv"]).stdout;
    assert!(csv.lines().next().unwrap().ends_with("candidates,pool,reason"), "{csv}");
    assert!(csv.lines().nth(1).unwrap().ends_with("3,true,"), "{csv}");
    let two = folder(&["d.xml"], &["a.xml", "b.xml"]);
    let text = elfvik(two.path(), &["scenarios", "talks"]).stdout;
    assert!(!text.contains("pool"), "{text}");
}

#[test]
fn functions_beside_an_outcome_space_of_negmas_are_the_parties_in_the_order_of_their_names() {
    let space =
        "type: OutcomeSpace\nname: wall\nissues:\n- {name: day, type: CategoricalIssue, values: [a, b]}\n";
    let function = |a: u32| {
        format!(
            "type: LinearAdditiveUtilityFunction\nvalues:\n- {{type: TableFun, mapping: {{a: {a}, b: 1}}}}\n"
        )
    };
    let (one, two) = (function(0), function(2));
    let files: [(&str, &[u8]); 5] = [
        ("wall.yml", space.as_bytes()),
        ("side2.yml", one.as_bytes()),
        ("side10.yml", one.as_bytes()),
        ("side.yml", two.as_bytes()),
        ("side-b.yml", two.as_bytes()),
    ];
    let found = talks(&files);
    let in_order = ["side", "side-b", "side2", "side10"];
    assert_eq!(parties(&brief(found.path(), &["talks"])), in_order);
    assert_eq!(parties(&brief(found.path(), &["talks/wall.yml"])), in_order);
    // Beside two outcome spaces nothing says so any more.
    std::fs::write(found.path().join("talks/roof.yml"), space).unwrap();
    assert_eq!(brief(found.path(), &["talks/wall.yml"]).status, 2);
}

#[test]
fn profiles_of_geniusweb_go_to_the_domain_that_they_name() {
    let issues = r#""issuesValues": {"day": {"values": ["a", "b"]}}"#;
    let profile = |domain: &str, a: &str, b: &str| {
        let utilities = format!(r#"{{"discreteutils": {{"valueUtilities": {{"a": {a}, "b": {b}}}}}}}"#);
        format!(
            r#"{{"LinearAdditiveUtilitySpace": {{"name": "p", "domain": {{"name": "{domain}", {issues}}},
            "issueUtilities": {{"day": {utilities}}}, "issueWeights": {{"day": 1}}}}}}"#
        )
    };
    let domain = |name: &str| format!(r#"{{"name": "{name}", {issues}}}"#);
    let (north, south) = (domain("north"), domain("south"));
    let texts = [
        profile("north", "0", "1"),
        profile("north", "1", "0"),
        profile("south", "0", "1"),
        profile("south", "1", "0"),
    ];
    let of: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
    let names = ["d2.json", "d3.json", "d1.json", "d4.json"];
    let mut files: Vec<(&str, &[u8])> = names.into_iter().zip(of).collect();
    // Without a file for a domain, those that carry the same one meet.
    let alone = talks(&files);
    assert_eq!(parties(&brief(alone.path(), &["talks/d3.json"])), ["d2", "d3"]);
    let run = elfvik(alone.path(), &["scenarios", "talks", "--csv"]);
    assert_eq!(run.stdout.lines().count(), 3, "{}", run.stdout);
    files.extend([("d1-x.json", north.as_bytes()), ("d2-x.json", south.as_bytes())]);
    let found = talks(&files);
    assert_eq!(parties(&brief(found.path(), &["talks/d1-x.json"])), ["d2", "d3"]);
    assert_eq!(parties(&brief(found.path(), &["talks/d2-x.json"])), ["d1", "d4"]);
}

#[test]
fn more_profiles_of_negolog_than_two_are_a_pool() {
    let profile =
        r#"{"reservationValue": 0, "issueWeights": {"day": 1}, "issues": {"day": {"a": 1, "b": 0}}}"#;
    let files: Vec<(&str, &[u8])> =
        ["profileA.json", "profileB.json", "profileC.json"].map(|name| (name, profile.as_bytes())).to_vec();
    let found = talks(&files);
    assert_eq!(brief(found.path(), &["talks"]).status, 2);
    assert_eq!(brief(found.path(), &["talks/profileA.json"]).status, 2);
    let two = ["talks/profileB.json", "talks/profileA.json"];
    assert_eq!(parties(&brief(found.path(), &two)), ["profileb", "profilea"]);
}

#[test]
fn a_collection_is_the_same_on_any_number_of_threads_and_in_a_file() {
    let names: Vec<String> = (0..20).map(|n| format!("p{n}.xml")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = folder(&["d.xml"], &names);
    for (n, count) in [(0, 2), (1, 3), (2, 9)] {
        let more = folder(&["d.xml"], &names[..count]);
        std::fs::rename(more.path().join("talks"), found.path().join(format!("talks/inner{n}"))).unwrap();
    }
    std::fs::write(found.path().join("talks/inner1/z.xml"), "<utility_space><objective></utility_space>")
        .unwrap();
    for layout in [&["--json"][..], &["--csv"], &[]] {
        let run = |more: &[&str]| {
            elfvik(found.path(), &[&["scenarios", "talks", "--pairs"], layout, more].concat())
        };
        let one = run(&["--threads", "1"]);
        assert_eq!(one.status, 0, "{}", one.stderr);
        for threads in ["2", "7"] {
            assert_eq!(run(&["--threads", threads]).stdout, one.stdout);
        }
        let file = run(&["-o", "rows"]);
        assert_eq!((file.status, file.stdout.as_str()), (0, ""));
        assert_eq!(std::fs::read_to_string(found.path().join("rows")).unwrap(), one.stdout);
        let left: Vec<_> = std::fs::read_dir(found.path()).unwrap().collect();
        assert_eq!(left.len(), 2, "the folder and the file");
    }
    let json = elfvik(found.path(), &["scenarios", "talks", "--pairs", "--json"]).stdout;
    let rows: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(rows["scenarios"].as_array().unwrap().len(), 190 + 1 + 3 + 36);
    // Laid out as ever.
    assert_eq!(
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(&json).unwrap()).unwrap().lines().count(),
        json.lines().count()
    );
}

#[test]
fn a_collection_of_nothing_is_still_valid() {
    let empty = tempfile::tempdir().unwrap();
    let run = elfvik(empty.path(), &["scenarios", ".", "--json"]);
    let rows: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(rows["scenarios"], serde_json::json!([]));
    assert_eq!(elfvik(empty.path(), &["scenarios", ".", "--csv"]).stdout.lines().count(), 1);
    let run = elfvik(empty.path(), &["scenarios", ".", "-o", "no/such/folder/rows"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot write no/such/folder/rows"), "{}", run.stderr);
}

#[test]
fn a_reservation_that_no_outcome_reaches_is_named() {
    let found = folder(&["d.xml"], &["a.xml", "b.xml"]);
    let high = genius(1, 2).replace("</utility_space>", "<reservation value=\"350\"/></utility_space>");
    let low = genius(2, 1).replace("</utility_space>", "<reservation value=\"-5\"/></utility_space>");
    std::fs::write(found.path().join("talks/a.xml"), high).unwrap();
    std::fs::write(found.path().join("talks/b.xml"), low).unwrap();
    let said = [
        (
            "check",
            "warning: `a` accepts no outcome: the most it can get is 1, it accepts from 350",
            "warning: `b` accepts every outcome",
        ),
        (
            "brief",
            "note: `a` accepts from 350, and no outcome is worth more than 1 to it: it can accept nothing",
            "note: `b` accepts from -5, and no outcome is worth less than 0.5 to it: it accepts everything",
        ),
    ];
    for (command, of_a, of_b) in said {
        let run = elfvik(found.path(), &[command, "talks"]);
        assert_eq!(run.status, 0);
        assert!(run.stderr.contains(of_a) && run.stderr.contains(of_b), "{command}: {}", run.stderr);
    }
    assert_eq!(elfvik(&root(), &["check", "scenarios/house-sale"]).stderr, "");
}

#[test]
fn what_a_discount_of_negmas_counts_is_heeded_or_refused() {
    let space = "type: OutcomeSpace\nissues:\n- {name: day, values: [a, b]}\n";
    let function = |key: &str| {
        format!(
            "type: ExpDiscountedUFun\ndiscount: 0.9\n{key}reserved_value: 0.2\nufun:\n  type: \
             LinearAdditiveUtilityFunction\n  \
             values:\n  - {{type: TableFun, mapping: {{a: 0.5, b: 0.1}}}}\n"
        )
    };
    let run = |key: &str, command: &[&str]| {
        let text = function(key);
        let other = text.replace("a: 0.5, b: 0.1", "a: 0.1, b: 0.5");
        let files: [(&str, &[u8]); 3] =
            [("d.yml", space.as_bytes()), ("u.yml", text.as_bytes()), ("v.yml", other.as_bytes())];
        elfvik(talks(&files).path(), command)
    };
    for key in ["", "factor: step\n", "dynamic_reservation: true\n", "dynamic_reservation: false\n"] {
        assert_eq!(run(key, &["check", "talks"]).status, 0, "{key}");
    }
    for (key, named) in [
        ("dynamic_reservation: maybe\n", "`dynamic_reservation: maybe` is not read"),
        ("factor: time\n", "`factor: time` is not read"),
    ] {
        let refused = run(key, &["check", "talks"]);
        assert_eq!(refused.status, 1);
        assert!(refused.stderr.contains(named), "{}", refused.stderr);
    }
    // No agreement pays the reservation discounted like an agreement, after three rounds of offers that
    // nobody accepts: by step 0.2 * 0.9^3, by relative time 0.2 * 0.9^1.
    let hard = "offer=hardliner accept=const:share=1";
    let (u, v) = (format!("u={hard}"), format!("v={hard}"));
    for (key, left) in [
        ("", 0.1458),
        ("factor: step\n", 0.1458),
        ("factor: relative_time\n", 0.18),
        ("dynamic_reservation: false\n", 0.2),
    ] {
        let talk = run(key, &["talk", "talks", "--rounds", "3", &u, &v, "--json"]);
        let talk: Value = serde_json::from_str(&talk.stdout).unwrap();
        let payoffs = ["u", "v"].map(|party| talk["results"][party]["payoff"].as_f64().unwrap());
        assert!(payoffs.iter().all(|payoff| (payoff - left).abs() < 1e-9), "{key}: {payoffs:?}");
    }
}
