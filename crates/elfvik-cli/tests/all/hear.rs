//! What is heard is written down by a command, and weighs in every answer.

use crate::common::{elfvik, root, talks};
use serde_json::Value;

const HOUSE: [&str; 3] = ["scenario.toml", "seller.toml", "buyer.toml"];

fn house(name: &str) -> String {
    std::fs::read_to_string(root().join("scenarios/house-sale").join(name)).unwrap()
}

/// A folder `talks` with the house sale.
fn copy() -> tempfile::TempDir {
    let files: Vec<(&str, String)> = HOUSE.iter().map(|name| (*name, house(name))).collect();
    talks(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

const REFUSAL: [&str; 11] = [
    "hear",
    "talks",
    "--as",
    "buyer",
    "--by",
    "seller",
    "--on",
    "2026-06-09",
    "--refused",
    "first-bid",
    "--firm",
];

#[test]
fn what_is_heard_stands_at_the_end_of_the_file_and_all_else_as_it_was() {
    let folder = copy();
    let run = elfvik(folder.path(), &[&REFUSAL[..], &["--worlds", "200"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{}", run.stdout);
    assert!(lines[1].starts_with("Heard: seller refused \"The buyer's first bid\"."), "{}", lines[1]);
    assert!(lines[2].contains("is possible in"), "{}", lines[2]);
    let text = std::fs::read_to_string(folder.path().join("talks/buyer.toml")).unwrap();
    let entry = "\n[[heard]]\ndate = \"2026-06-09\"\nby = \"seller\"\nact = \"refused\"\npackage \
        = \"first-bid\"\n\
                 firm = true\n";
    assert_eq!(text, house("buyer.toml") + entry);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("talks/seller.toml")).unwrap(),
        house("seller.toml")
    );
}

#[test]
fn a_wrong_entry_is_refused_and_the_file_left_as_it_is() {
    let cases: [(&[&str], &str); 6] = [
        (&["--by", "sellr", "--refused", "first-bid"], "did you mean `seller`?"),
        (&["--by", "seller", "--refused", "first-bit"], "did you mean `first-bid`?"),
        (&["--by", "seller", "--refused", "price=500"], "price"),
        (&["--by", "seller", "--refused", ","], "neither a `package` nor a `part`"),
        (&["--by", "buyer", "--offered", "first-bid"], "`buyer` hears what others do"),
        (&["--by", "seller", "--offered", "first-bid", "--source", "paper"], "paper"),
    ];
    let folder = copy();
    for (arguments, part) in cases {
        let run = elfvik(folder.path(), &[&["hear", "talks", "--as", "buyer"], arguments].concat());
        assert_eq!(run.status, 2, "{part}");
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        assert!(run.stderr.contains("help:"), "{}", run.stderr);
        assert_eq!(
            std::fs::read_to_string(folder.path().join("talks/buyer.toml")).unwrap(),
            house("buyer.toml")
        );
    }
}

#[test]
fn the_file_of_the_hearer_is_named_by_its_party_or_by_itself() {
    let folder = copy();
    let by_file = [
        "hear",
        "talks",
        "--file",
        "seller.toml",
        "--by",
        "buyer",
        "--offered",
        "price=400",
        "--worlds",
        "100",
    ];
    assert_eq!(elfvik(folder.path(), &by_file).status, 0);
    let text = std::fs::read_to_string(folder.path().join("talks/seller.toml")).unwrap();
    assert!(text.ends_with("act = \"offered\"\npart = { price = 400 }\n"), "{text}");
    let run = elfvik(
        folder.path(),
        &["hear", "talks", "--file", "x.toml", "--by", "buyer", "--offered", "price=400"],
    );
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("the files are seller.toml, buyer.toml"), "{}", run.stderr);
    let run = elfvik(folder.path(), &["hear", "talks", "--as", "buyer", "--by", "seller", "--on", "2026"]);
    assert_eq!(run.status, 2);
}

#[test]
fn the_brief_says_what_was_heard_and_what_was_learned() {
    let folder = copy();
    assert_eq!(elfvik(folder.path(), &[&REFUSAL[..], &["--worlds", "100"]].concat()).status, 0);
    let brief = ["brief", "talks", "--worlds", "1000", "--rehearsals", "50"];
    let page = elfvik(folder.path(), &brief).stdout;
    assert!(page.contains("Heard so far: 1 act"), "{page}");
    let section = elfvik(folder.path(), &[&brief[..], &["heard"]].concat()).stdout;
    for part in ["WHAT WAS HEARD", "2026-06-09", "refused", "tell as much as"] {
        assert!(section.contains(part), "{part}: {section}");
    }
    let json = elfvik(folder.path(), &[&brief[..], &["--json"]].concat()).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["heard"]["entries"][0]["package"], "first-bid");
    assert!(json["heard"]["learned"]["effective"].as_f64().unwrap() > 100.0);
    assert_eq!(json["prospects"]["effective"], json["heard"]["learned"]["effective"]);
    let schema = elfvik(folder.path(), &["schema", "brief"]).stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&json));
    // Whoever did not hear it is not moved by it.
    let as_seller = elfvik(folder.path(), &["brief", "talks", "--as", "seller", "--worlds", "100", "heard"]);
    assert!(as_seller.stdout.contains("What was heard: nothing is written down."), "{}", as_seller.stdout);
}

#[test]
fn check_points_at_what_was_hardly_to_be_expected() {
    let folder = copy();
    let hear = ["hear", "talks", "--as", "buyer", "--by", "seller", "--worlds", "100"];
    let act = ["--accepted", "first-bid, price=390", "--firm"];
    assert_eq!(elfvik(folder.path(), &[&hear[..], &act].concat()).status, 0);
    let run = elfvik(folder.path(), &["check", "talks"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("hardly to be expected that `seller` accepted this"), "{}", run.stderr);
    assert!(
        run.stderr.contains("buyer.toml:") && run.stderr.contains("act = \"accepted\""),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_says_what_is_wrong_with_what_was_heard() {
    let cases = [
        ("by = \"seller\"\nact = \"refused\"\n", "neither a `package` nor a `part`"),
        (
            "by = \"seller\"\nact = \"refused\"\npackage = \"first-bid\"\npart = { price = 400 }\n",
            "both a `package`",
        ),
        ("by = \"seller\"\nact = \"denied\"\npackage = \"first-bid\"\n", "possible: `offered`"),
        ("by = \"buyer\"\nact = \"refused\"\npackage = \"first-bid\"\n", "this is its own file"),
        ("act = \"refused\"\npackage = \"first-bid\"\n", "`by` is missing in `heard`"),
        ("by = \"seller\"\npackage = \"first-bid\"\n", "add `act = \"refused\"`"),
    ];
    let folder = copy();
    for (entry, part) in cases {
        let text = format!("{}\n[[heard]]\n{entry}", house("buyer.toml"));
        std::fs::write(folder.path().join("talks/buyer.toml"), text).unwrap();
        let run = elfvik(folder.path(), &["check", "talks"]);
        assert_eq!(run.status, 1, "{part}");
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

/// The house sale, with the buyer's guess of the seller's least resting on the statement `lease`.
fn with_statement() -> tempfile::TempDir {
    let folder = copy();
    let rests = "reservation = { low = 400, likely = 404, high = 410, rests_on = [\"lease\"] }";
    let text = house("buyer.toml").replace("reservation = { low = 400, likely = 404, high = 410 }", rests);
    assert!(text.contains(rests));
    std::fs::write(folder.path().join("talks/buyer.toml"), text).unwrap();
    folder
}

#[test]
fn a_brief_does_without_a_statement() {
    let folder = with_statement();
    let brief = ["brief", "talks", "--as", "buyer", "--worlds", "500", "--rehearsals", "0"];
    let run = elfvik(folder.path(), &[&brief[..], &["--without", "lease"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let plain = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("(said by the buyer) is not believed here: one guess is wider."), "{plain}");
    let sources = elfvik(folder.path(), &[&brief[..], &["sources"]].concat()).stdout;
    let sources = sources.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(sources.contains("one guess rests on it: see --without lease"), "{sources}");
    let run = elfvik(folder.path(), &[&brief[..], &["--without", "rumour"]].concat());
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("there is no statement `rumour`") && run.stderr.contains("known: `lease`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_file_says_what_is_wrong_with_what_a_guess_rests_on() {
    let cases = [
        ("rests_on = [\"leese\"]", "did you mean `lease`?"),
        ("without = { low = 390, high = 420 }", "name them, such as `rests_on"),
        ("rests_on = [\"lease\"], without = { low = 420, high = 390 }", "put them in order"),
        ("rests_on = [\"lease\"], without = { low = 420 }", "low, likely, high"),
    ];
    let folder = copy();
    for (rest, part) in cases {
        let guess = format!("reservation = {{ low = 400, likely = 404, high = 410, {rest} }}");
        let text =
            house("buyer.toml").replace("reservation = { low = 400, likely = 404, high = 410 }", &guess);
        std::fs::write(folder.path().join("talks/buyer.toml"), text).unwrap();
        let run = elfvik(folder.path(), &["check", "talks"]);
        assert_eq!(run.status, 1, "{part}");
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

#[test]
fn a_comparison_says_what_was_heard_and_what_the_versions_come_to() {
    let folder = copy();
    let later = folder.path().join("later");
    std::fs::create_dir(&later).unwrap();
    HOUSE.iter().for_each(|name| std::fs::write(later.join(name), house(name)).unwrap());
    let hear = [
        "hear",
        "later",
        "--as",
        "buyer",
        "--by",
        "seller",
        "--offered",
        "first-bid, price=404",
        "--firm",
        "--worlds",
        "100",
    ];
    assert_eq!(elfvik(folder.path(), &hear).status, 0);
    let arguments = ["compare", "talks", "later", "--as", "buyer", "--worlds", "1000", "--rehearsals", "100"];
    let run = elfvik(folder.path(), &arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let plain = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["In short: As things stand", "newly heard: seller offered", "Within the guesses it is possible in"]
    {
        assert!(plain.contains(part), "{part}: {plain}");
    }
    let json = elfvik(folder.path(), &[&arguments[..], &["--json"]].concat()).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["headline"]["heard"], serde_json::json!([0, 1]));
    let [before, after] = [0, 1].map(|at| json["headline"]["deal"][at].as_f64().unwrap());
    assert!(after > before + 0.1, "{before} {after}");
    let schema = elfvik(folder.path(), &["schema", "comparison"]).stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(validator.is_valid(&json));
}

#[test]
fn a_ratifier_is_heard_where_its_profile_is_known_and_refused_where_a_probability_is_all() {
    let case = root().join("scenarios/failed-ratification");
    let files = ["scenario.toml", "norland.toml", "osterland.toml"];
    let text = |name: &&str| std::fs::read(case.join(name)).unwrap();
    let files: Vec<(&str, Vec<u8>)> = files.iter().map(|name| (*name, text(name))).collect();
    let folder = talks(&files.iter().map(|(name, text)| (*name, &text[..])).collect::<Vec<_>>());
    let hear = |party: &str| {
        let act = ["--refused", "delegations-draft", "--firm", "--worlds", "500"];
        let whose = ["hear", "talks", "--as", party, "--by", "norland/parliament"];
        elfvik(folder.path(), &[&whose[..], &act].concat())
    };
    let own = hear("norland");
    assert_eq!((own.status, own.stderr.as_str()), (0, ""));
    assert!(own.stdout.contains("Heard: the Parliament of Norland refused"), "{}", own.stdout);
    let other = hear("osterland");
    assert_eq!(other.status, 2);
    for part in ["knows a `probability` alone", "give `ratifiers.parliament` a profile", "is left as it is"] {
        assert!(other.stderr.contains(part), "{part}: {}", other.stderr);
    }
    let arguments = ["brief", "talks", "--worlds", "500", "--rehearsals", "0", "--json"];
    let json: Value = serde_json::from_str(&elfvik(folder.path(), &arguments).stdout).unwrap();
    assert_eq!(json["heard"]["entries"][0]["by"], "norland/parliament");
    let schema = elfvik(folder.path(), &["schema", "brief"]).stdout;
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(validator.is_valid(&json));
}

#[test]
fn a_shipped_case_has_something_that_was_heard() {
    let run = elfvik(&root(), &["brief", "scenarios/jcpoa-2015", "heard", "--worlds", "500"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let plain = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["called unacceptable", "With 1 act of Iran", "2015-04-09"] {
        assert!(plain.contains(part), "{part}: {plain}");
    }
}
