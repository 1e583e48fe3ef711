//! Every option of a command changes its output on some input: an option that changes nothing is not there.

use crate::common::{elfvik, root};
use std::path::{Path, PathBuf};

/// One row: an option with its value, and the arguments on which it changes the output.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Options that are about how something is shown or computed and not about what.
const ANY_COMMAND: [&str; 4] = ["--help", "--version", "--color", "--threads"];

/// The options that the help of a command lists.
fn listed(command: &str) -> Vec<String> {
    let help = elfvik(&root(), &[command, "--help"]).stdout;
    let option = |line: &str| {
        let line = line.trim_start();
        let word = line.split([' ', ',', '=', '[']).find(|word| word.starts_with("--"))?;
        line.starts_with('-').then(|| word.to_owned())
    };
    let (options, _) = help.split_once("Example").unwrap_or((&help, ""));
    options.lines().filter_map(option).filter(|o| !ANY_COMMAND.contains(&o.as_str())).collect()
}

/// Small files of other systems in which each way of reading makes a difference, and two versions of the
/// Stockholm case.
fn inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let issue = |items: &str| format!("<issue index=\"1\" name=\"toll\" type=\"discrete\">{items}</issue>");
    let other = "<issue index=\"2\" name=\"berth\" type=\"discrete\"><item value=\"east\" evaluation=\"1\"/>\
                 <item value=\"west\" evaluation=\"3\"/></issue>";
    let domain = |items: &str| {
        let issues = issue(items) + other;
        format!(
            "<negotiation_template><utility_space><objective>{issues}</objective></utility_space></negotiation_template>"
        )
    };
    let profile = |items: &str, weight: &str| {
        format!(
            "<utility_space><objective>{}{other}<weight index=\"1\" value=\"{weight}\"/>\
             <weight index=\"2\" value=\"0.5\"/></objective><reservation value=\"0.4\"/></utility_space>",
            issue(items)
        )
    };
    let low_high = "<item value=\"low\" evaluation=\"1\"/><item value=\"high\" evaluation=\"4\"/>";
    let high_low = "<item value=\"low\" evaluation=\"4\"/><item value=\"high\" evaluation=\"1\"/>";
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("pier.csv", "group,toll,berth\n1,low,east\n2,high,west\n");
    put("long.csv", "group,price\n1,5000\n");
    put("plain/pier_domain.xml", &domain(low_high));
    put("plain/pier_a.xml", &profile(low_high, "0.9"));
    put("plain/pier_b.xml", &profile(high_low, "0.3"));
    put("many/pier_domain.xml", &domain(low_high));
    put("many/pier_a.xml", &profile(low_high, "0.9"));
    put("many/pier_b.xml", &profile(high_low, "0.3"));
    put("many/pier_c.xml", &profile(high_low, "0.6"));
    put("twice/pier_domain.xml", &domain(&format!("{low_high}<item value=\"low\"/>")));
    put("twice/pier_a.xml", &profile(low_high, "0.9"));
    put("twice/pier_b.xml", &profile(high_low, "0.3"));
    put("gap/pier_domain.xml", &domain(&format!("{low_high}<item value=\"none\"/>")));
    put("gap/pier_a.xml", &profile(low_high, "0.9"));
    put("gap/pier_b.xml", &profile(high_low, "0.3"));
    let web = |weight: &str| {
        format!(
            "{{\"LinearAdditiveUtilitySpace\": {{\"domain\": {{\"name\": \"d\", \"issuesValues\": {{\"a\": \
             {{\"values\": \
             [\"x\", \"y\"]}}, \"b\": {{\"values\": [\"x\", \"y\"]}}}}}}, \"issueUtilities\": {{\"a\": \
             {{\"DiscreteValueSetUtilities\": {{\"valueUtilities\": {{\"x\": 1}}}}}}, \"b\": \
             {{\"DiscreteValueSetUtilities\": {{\"valueUtilities\": {{\"y\": 1}}}}}}}}, \"issueWeights\": \
             {{\"a\": {weight}, \"b\": 0.3}}}}}}"
        )
    };
    put("web/a.json", &web("0.5"));
    put("web/b.json", &web("0.6"));
    put(
        "long/scenario.toml",
        "format = 1\ntitle = \"A price\"\n[[parties]]\nid = \"ann\"\nname = \"Ann\"\n[[parties]]\nid \
         = \"bo\"\n\
         name = \"Bo\"\n[[issues]]\nid = \"price\"\nquestion = \"How much?\"\n\
         integer = { from = 0, to = 9999, step = 1 }\n",
    );
    for (party, values) in [("ann", "[[0, 0], [9999, 1]]"), ("bo", "[[0, 1], [9999, 0]]")] {
        let text = format!(
            "format = 1\nparty = \"{party}\"\nreservation = 0.3\n[issues.price]\nweight = 1\npoints = \
             {values}\n"
        );
        put(&format!("long/{party}.toml"), &text);
    }
    for name in ["scenario.toml", "us.toml", "dprk.toml"] {
        let text = std::fs::read_to_string(root().join("scenarios/stockholm-2019").join(name)).unwrap();
        put(
            &format!("old/{name}"),
            &text.replace(
                "likely = 0.52, high = 0.70",
                "likely = 0.52, high = 0.70, rests_on = [\"three-year-offer\"]",
            ),
        );
        put(&format!("new/{name}"), &text.replace("likely = 0.52", "likely = 0.60"));
    }
    folder
}

/// Everything that a run leaves: its status, both streams, and every file.
fn left(arguments: &[&str]) -> String {
    let folder = inputs();
    let run = elfvik(folder.path(), arguments);
    let mut all = format!("{}\n{}\n{}", run.status, run.stdout, run.stderr);
    let mut open: Vec<PathBuf> = vec![folder.path().to_owned()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for file in files {
        let shown = |path: &Path| path.strip_prefix(folder.path()).unwrap().display().to_string();
        all += &format!("\n{}\n{}", shown(&file), std::fs::read_to_string(&file).unwrap());
    }
    all
}

fn check(command: &str, rows: &[Row]) {
    let mut named: Vec<&str> = rows.iter().map(|row| row.0).collect();
    let mut listed = listed(command);
    named.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, named, "`{command}` has other options than the table");
    for (option, values, arguments) in rows {
        let without: Vec<&str> = std::iter::once(command).chain(arguments.iter().copied()).collect();
        let mut with = without.clone();
        with.push(option);
        with.extend(*values);
        assert!(left(&without) != left(&with), "`{command} {}` changes nothing", with[1..].join(" "));
    }
}

const QUICK: &[&str] = &["old", "--worlds", "200", "--rehearsals", "40"];
const NOTHING_DRAWN: &[&str] = &["old", "--worlds", "0", "--rehearsals", "0"];

#[test]
fn every_option_of_brief_changes_something() {
    check(
        "brief",
        &[
            ("--all", &[], NOTHING_DRAWN),
            ("--profiles", &["pier_a.xml,pier_b.xml"], &["many"]),
            ("--all-profiles", &[], &["many"]),
            ("--normalise", &[], &["plain"]),
            ("--missing", &["zero"], &["gap"]),
            ("--merge-duplicates", &[], &["twice"]),
            ("--as", &["us"], NOTHING_DRAWN),
            ("--json", &[], &["plain"]),
            ("--html", &["page.html"], &["plain"]),
            ("--markdown", &["page.md"], &["plain"]),
            ("--output", &["text"], &["plain"]),
            ("--package", &["reported-offer"], NOTHING_DRAWN),
            ("--without", &["three-year-offer"], QUICK),
            ("--worlds", &["100"], &["old", "--rehearsals", "0"]),
            ("--rehearsals", &["20"], &["old", "--worlds", "0"]),
            ("--seed", &["2"], QUICK),
            ("--limit", &["1"], &["plain", "--json"]),
            ("--equals", &["2"], &["twice", "--json"]),
            ("--convention", &["negmas"], &["old", "--worlds", "0", "--rehearsals", "0", "--json"]),
            ("--max-points", &["1000"], &["long", "--worlds", "0", "--rehearsals", "0"]),
            ("--width", &["70"], NOTHING_DRAWN),
        ],
    );
}

#[test]
fn every_option_of_map_changes_something() {
    check(
        "map",
        &[
            ("--profiles", &["pier_a.xml,pier_c.xml"], &["many"]),
            ("--all-profiles", &[], &["many"]),
            ("--normalise", &[], &["plain"]),
            ("--missing", &["zero"], &["gap"]),
            ("--merge-duplicates", &[], &["twice"]),
            ("--as", &["us"], &["old", "--worlds", "0"]),
            ("--output", &["map.svg"], &["plain"]),
            ("--parties", &["dprk,us"], &["old", "--worlds", "0"]),
            ("--worlds", &["50"], &["old"]),
            ("--seed", &["2"], &["old", "--worlds", "50"]),
            ("--convention", &["negmas"], &["old", "--worlds", "0"]),
            ("--max-points", &["1000"], &["long", "--worlds", "0"]),
        ],
    );
}

#[test]
fn every_option_of_compare_changes_something() {
    const BOTH: &[&str] = &["old", "new", "--worlds", "100", "--rehearsals", "20"];
    check(
        "compare",
        &[
            ("--normalise", &[], &["plain", "web"]),
            ("--missing", &["zero"], &["gap", "plain"]),
            ("--merge-duplicates", &[], &["twice", "plain"]),
            ("--profiles", &["pier_a.xml,pier_b.xml"], &["many", "many"]),
            ("--all-profiles", &[], &["many", "many"]),
            ("--as", &["us"], BOTH),
            ("--json", &[], BOTH),
            ("--html", &["page.html"], BOTH),
            ("--markdown", &["page.md"], BOTH),
            ("--output", &["text"], BOTH),
            ("--worlds", &["0"], &["old", "new", "--rehearsals", "0"]),
            ("--rehearsals", &["0"], &["old", "new", "--worlds", "0"]),
            ("--seed", &["2"], &["old", "new", "--worlds", "100", "--rehearsals", "20", "--json"]),
            ("--convention", &["negmas"], &["old", "plain", "--worlds", "0", "--rehearsals", "0"]),
            ("--max-points", &["1000"], &["long", "plain", "--worlds", "0", "--rehearsals", "0"]),
            ("--width", &["60"], BOTH),
        ],
    );
}

#[test]
fn every_option_of_sheets_changes_something() {
    const OUT: [&str; 2] = ["-o", "out"];
    check(
        "sheets",
        &[
            ("--output", &["out"], &["plain"]),
            ("--html", &[], &["plain", OUT[0], OUT[1], "--json"]),
            ("--markdown", &[], &["plain", OUT[0], OUT[1]]),
            ("--text", &[], &["plain", OUT[0], OUT[1]]),
            ("--json", &[], &["plain", OUT[0], OUT[1]]),
            ("--instructor", &[], &["plain", OUT[0], OUT[1]]),
            ("--profiles", &["pier_a.xml,pier_c.xml"], &["many", OUT[0], OUT[1]]),
            ("--all-profiles", &[], &["many", OUT[0], OUT[1]]),
            ("--normalise", &[], &["plain", OUT[0], OUT[1]]),
            ("--missing", &["zero"], &["gap", OUT[0], OUT[1]]),
            ("--merge-duplicates", &[], &["twice", OUT[0], OUT[1]]),
        ],
    );
}

#[test]
fn every_option_of_score_changes_something() {
    check(
        "score",
        &[
            ("--profiles", &["pier_a.xml,pier_b.xml"], &["many", "pier.csv"]),
            ("--all-profiles", &[], &["many", "pier.csv"]),
            ("--normalise", &[], &["plain", "pier.csv"]),
            ("--missing", &["zero"], &["gap", "pier.csv"]),
            ("--merge-duplicates", &[], &["twice", "pier.csv"]),
            ("--convention", &["negmas"], &["plain", "pier.csv", "--json"]),
            ("--max-points", &["1000"], &["long", "long.csv", "--json"]),
            ("--json", &[], &["plain", "pier.csv"]),
            ("--html", &["page.html"], &["plain", "pier.csv"]),
            ("--markdown", &["page.md"], &["plain", "pier.csv"]),
            ("--output", &["text"], &["plain", "pier.csv"]),
            ("--width", &["60"], &["plain", "pier.csv"]),
        ],
    );
}

#[test]
fn every_option_of_check_changes_something() {
    check(
        "check",
        &[
            ("--profiles", &["pier_a.xml,pier_b.xml"], &["many"]),
            ("--all-profiles", &[], &["many"]),
            ("--normalise", &[], &["web"]),
            ("--missing", &["zero"], &["gap"]),
            ("--merge-duplicates", &[], &["twice"]),
        ],
    );
}

#[test]
fn every_option_of_convert_changes_something() {
    const NATIVE: [&str; 2] = ["--to", "native"];
    check(
        "convert",
        &[
            ("--to", &["native"], &["plain", "out"]),
            ("--lossy", &[], &["old", "out", "--to", "genius"]),
            ("--profiles", &["pier_a.xml,pier_c.xml"], &["many", "out", NATIVE[0], NATIVE[1]]),
            ("--all-profiles", &[], &["many", "out", NATIVE[0], NATIVE[1]]),
            ("--normalise", &[], &["plain", "out", NATIVE[0], NATIVE[1]]),
            ("--missing", &["zero"], &["gap", "out", NATIVE[0], NATIVE[1]]),
            ("--merge-duplicates", &[], &["twice", "out", NATIVE[0], NATIVE[1]]),
        ],
    );
}
