//! Plans from the files to every face, what is said where there is none, and what one side is shown.

use crate::common::{elfvik, root, talks};
use elfvik::format::native::STARTER;
use serde_json::Value;

const STOCKHOLM: &str = "scenarios/stockholm-2019";

fn json(arguments: &[&str]) -> Value {
    let run = elfvik(&root(), &[&["plan"], arguments, &["--json", "--worlds", "50"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn stockholm_has_the_bonds_of_the_worked_case() {
    let plan = json(&[STOCKHOLM]);
    assert_eq!((&plan["safe"]["exists"], &plan["safe"]["allowed"]), (&false.into(), &"720".into()));
    let minimal = plan["bonds"]["minimal"].as_array().unwrap();
    let bonds: Vec<[f64; 2]> =
        minimal.iter().map(|found| ["us", "dprk"].map(|id| found["bonds"][id].as_f64().unwrap())).collect();
    assert_eq!(bonds, [[0.0, 1.0], [1.0, 0.0]]);
    // Asking for the inventory before Yongbyon raises the bond that every side must stake from 1 to 2.
    let demand =
        plan["changes"]["changes"].as_array().unwrap().iter().find(|change| {
            change["change"]["step"] == "yongbyon" && change["change"]["needs"] == "inventory"
        });
    let missing = |change: &Value| change["missing"].as_f64().unwrap();
    assert_eq!((plan["missing"].as_f64(), missing(demand.unwrap())), (Some(1.0), 2.0));
    let staked = json(&[STOCKHOLM, "--bond", "us=1"]);
    assert_eq!(staked["safe"]["least"], "4");
}

#[test]
fn every_face_shows_the_ladder() {
    let run = |more: &[&str]| {
        let run = elfvik(&root(), &[&["plan", STOCKHOLM, "--worlds", "50"], more].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        run.stdout
    };
    let text = run(&[]);
    assert!(text.contains("step by step") && text.contains("Dismantling of Yongbyon"), "{text}");
    assert!(!text.contains("WHAT IT RESTS ON") && run(&["--all"]).contains("WHAT IT RESTS ON"));
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let page = run(&["--html", "-"]);
    assert!(page.contains("<title id=\"ladder-title\">") && page.contains("What it rests on"));
    assert!(run(&["--markdown", "-"]).contains("# A plan for: "));
}

#[test]
fn every_plan_fits_its_schema() {
    let schema = elfvik(&root(), &["schema", "plan"]).stdout;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for arguments in [&[STOCKHOLM][..], &[STOCKHOLM, "--as", "us"], &[STOCKHOLM, "--bond", "us=1"]] {
        let plan = json(arguments);
        let wrong: Vec<String> = schema.iter_errors(&plan).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

#[test]
fn what_one_side_sees_of_a_plan_does_not_depend_on_the_others_file() {
    let read = |name: &str| std::fs::read(root().join(STOCKHOLM).join(name)).unwrap();
    let (public, us, dprk) = (read("scenario.toml"), read("us.toml"), read("dprk.toml"));
    let other = String::from_utf8(dprk.clone()).unwrap().replace("likely = -5", "likely = -6");
    assert_ne!(other.as_bytes(), dprk);
    let seen = |dprk: &[u8]| {
        let folder = talks(&[("scenario.toml", &public), ("us.toml", &us), ("dprk.toml", dprk)]);
        let arguments = ["plan", "talks", "--as", "us", "--all", "--worlds", "50"];
        let run = elfvik(folder.path(), &arguments);
        let data = elfvik(folder.path(), &[&arguments[..], &["--json"]].concat());
        assert_eq!((run.status, data.status), (0, 0), "{}", run.stderr);
        (run.stdout, run.stderr, data.stdout)
    };
    let usual = seen(&dprk);
    assert_eq!(seen(other.as_bytes()), usual);
    assert_eq!(seen(b"garbled = ["), usual);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads: &str| {
        elfvik(&root(), &["plan", STOCKHOLM, "--json", "--worlds", "50", "--threads", threads]).stdout
    };
    assert_eq!(run("1"), run("3"));
}

#[test]
fn a_check_counts_steps_flows_and_bonds() {
    let check = |scenario: &str| elfvik(&root(), &["check", scenario]).stdout;
    assert!(check(STOCKHOLM).contains(" issues, 6 steps, "), "{}", check(STOCKHOLM));
    let jcpoa = check("scenarios/jcpoa-2015");
    assert!(jcpoa.contains(", 10 steps (3 in flow), 2 bonds."), "{jcpoa}");
    assert!(!check("scenarios/house-sale").contains("step"));
}

#[test]
fn a_scenario_without_steps_says_what_to_write() {
    let files = STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    let run = elfvik(folder.path(), &["plan", "talks"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("the scenario has no steps") && run.stderr.contains("[[steps]]"),
        "{}",
        run.stderr
    );
}

#[test]
fn wrong_bonds_say_what_to_write() {
    let error = |bond: &[&str]| {
        let run = elfvik(&root(), &[&["plan", STOCKHOLM], bond].concat());
        assert_eq!(run.status, 2);
        run.stderr
    };
    assert!(error(&["--bond", "us"]).contains("such as `us=2.5`"));
    assert!(error(&["--bond", "us=much"]).contains("such as `us=2.5`"));
    assert!(error(&["--bond", "china=1"]).contains("known: `us`, `dprk`"));
    assert!(error(&["--bond", "us=1", "--bond", "us=2"]).contains("twice"));
}

/// A mill between two farms: each of three does one step for the other two.
#[test]
fn three_parties_plan_as_two_do() {
    let public = "format = 1\ntitle = \"A mill\"\nparties = [{ id = \"ann\", name = \"Ann\" }, { id \
        = \"bob\", name = \
                  \"Bob\" }, { id = \"cy\", name = \"Cy\" }]\nissues = [{ id = \"x\", question = \"X?\", \
                  options = \
                  [\"yes\", \"no\"] }]\n[[steps]]\nid = \"dam\"\nby = \"ann\"\n[[steps]]\nid = \"wheel\"\n\
                  by = \
                  \"bob\"\nafter = [\"dam\"]\n[[steps]]\nid = \"flour\"\nby = \"cy\"\nafter = [\"wheel\"]\n";
    let private = |party: &str, values: [i32; 3], bond: i32| {
        let [dam, wheel, flour] = values;
        format!(
            "format = 1\nparty = \"{party}\"\nreservation = 0\n[issues.x]\nweight = 1\nvalues = {{ yes = 1, \
             no = 0 \
             }}\n[plan]\nbond = {bond}\n[plan.values]\ndam = {dam}\nwheel = {wheel}\nflour = {flour}\n"
        )
    };
    let plan = |bond: i32| {
        let files = [
            private("ann", [-1, 1, 1], 0),
            private("bob", [2, -2, 2], 0),
            // Whoever comes last has all in hand, and only its bond holds it.
            private("cy", [1, 1, -3], bond),
        ];
        let [ann, bob, cy] = files.each_ref().map(|text| text.as_bytes());
        let public = public.as_bytes();
        let folder =
            talks(&[("scenario.toml", public), ("ann.toml", ann), ("bob.toml", bob), ("cy.toml", cy)]);
        let run = elfvik(folder.path(), &["plan", "talks", "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let text = elfvik(folder.path(), &["plan", "talks", "--all"]);
        assert_eq!((text.status, text.stderr.as_str()), (0, ""));
        assert!(text.stdout.contains("Cy") && text.stdout.contains("Bob"), "{}", text.stdout);
        let plan: Value = serde_json::from_str(&run.stdout).unwrap();
        plan
    };
    let loose = plan(0);
    assert_eq!((&loose["safe"]["exists"], loose["missing"].as_f64()), (&false.into(), Some(3.0)));
    assert_eq!(loose["order"]["weakest"]["party"], "cy");
    let minimal = loose["bonds"]["minimal"].as_array().unwrap();
    assert_eq!(minimal.len(), 1);
    assert_eq!(minimal[0]["bonds"], serde_json::json!({ "ann": 0.0, "bob": 0.0, "cy": 3.0 }));
    let held = plan(3);
    assert_eq!((&held["safe"]["exists"], &held["safe"]["least"]), (&true.into(), &"1".into()));
    let steps: Vec<&str> =
        held["order"]["steps"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect();
    assert_eq!(steps, ["dam", "wheel", "flour"]);
}

#[test]
fn a_flow_that_nobody_values_is_warned_of_and_one_without_any_value_says_where_to_write_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let made = elfvik(at, &["new", "--like", "plan", "mine"]);
    assert!(made.stdout.contains("elfvik plan mine"), "{}", made.stdout);
    assert_eq!(elfvik(at, &["plan", "mine", "--worlds", "50"]).status, 0);
    assert_eq!(elfvik(at, &["plan", "mine", "--as", "north", "--worlds", "50"]).status, 0);
    let edit = |file: &str, from: &str, to: &str| {
        let path = at.join("mine").join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    edit("south.toml", "\n[plan.per_period]\nroad = -0.1\n", "");
    let missing = elfvik(at, &["check", "mine"]).stderr;
    assert!(missing.contains("no value is given for `road`"), "{missing}");
    assert!(missing.contains("in each period stands in `[plan.per_period]`"), "{missing}");
    edit("south.toml", "prisoners = -2", "prisoners = -2\nroad = -2.6");
    edit(
        "north.toml",
        "[plan.per_period]                  # in each period, of steps that flow\nroad = 0.2",
        "road = 5",
    );
    let idle = elfvik(at, &["check", "mine"]);
    assert_eq!(idle.status, 0, "{}", idle.stderr);
    assert!(idle.stderr.contains("step `road` flows, and nobody's file says"), "{}", idle.stderr);
    assert!(idle.stderr.contains("scenario.toml:"), "{}", idle.stderr);
}
