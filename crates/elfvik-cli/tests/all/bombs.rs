//! Short files that describe much: whatever they say, the program answers or refuses with little memory,
//! and never waits.

#![cfg(target_os = "linux")]

use crate::common;
use crate::trials::{self, Dice};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names and texts of the files of a folder.
type Files = Vec<(String, String)>;

/// The address space that a run may use, in KiB. What it holds is far less; threads and the allocator
/// reserve more.
const MEMORY: u64 = 1_500_000;
/// A run that has not ended by then never does; an unoptimised build on a busy machine needs some time.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn what_multiplies_is_refused_by_name_before_memory_is_taken() {
    let million = "integer = { from = 0, to = 999999 }";
    let line = "points = [[0, 0], [999999, 1]]";
    let joint =
        "[[joint]]\nissues = [\"x0\", \"x1\", \"x2\", \"x3\", \"x4\", \"x5\"]\ndefault = 0.1\n".repeat(20);
    let ten = "options = [\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\"]";
    let marks = "values = { 0 = 0, 1 = 1, 2 = 2, 3 = 3, 4 = 4, 5 = 5, 6 = 6, 7 = 7, 8 = 8, 9 = 9 }";
    let regions = "[[bonuses]]\nwhen = { x0 = { from = 1 } }\nvalue = 1\n".repeat(150);
    let hundred = "integer = { from = 0, to = 9999 }";
    let short = "points = [[0, 0], [9999, 1]]";
    let check = |files: &Files, said: &str| {
        let folder = written(files);
        for command in ["check", "brief", "map", "talk"] {
            let (status, text) = run(&folder, &[command, "talks"]);
            assert!(status == 1 || status == 2, "{command}: {status}\n{text}");
            assert!(text.contains(said), "{command}: {text}");
            assert!(text.contains("are read"), "{command}: {text}");
        }
    };
    check(&own(2, &[(million, line); 10], "", ""), "with this issue the scenario describes 2000000 values");
    check(&own(2, &[(ten, marks); 6], "", &joint), "with this table this file");
    check(&own(2, &[(hundred, short)], "", &regions), "with this bonus this file");
    check(
        &own(32, &[("integer = { from = 0, to = 99999 }", "points = [[0, 0], [99999, 1]]")], "", ""),
        "with this issue",
    );
    let rules = (0..60).fold(String::new(), |mut text, n| {
        let _ = writeln!(
            text,
            "[[rules]]\nid = \"r{n}\"\nforbid = {{ x0 = {{ from = 1 }}, x1 = {{ from = {n} }} }}"
        );
        text
    });
    check(&own(2, &[(hundred, short); 2], &rules, ""), "with this rule the scenario");
    let nested = format!("[[rules]]\nid = \"r\"\nforbid = {{ x0 = [{}] }}\n", "[1], ".repeat(2500));
    check(&own(2, &[(hundred, short)], &nested, ""), "with this list of options");
    check(&negmas_numbers(), "with this issue the scenario describes");
}

#[test]
fn consents_that_multiply_are_refused() {
    let (mut public, mut choices) = (String::new(), String::new());
    for n in 0..40 {
        let _ = writeln!(public, "[consents.c{n}]\nby = \"a king\"\nprobability = 0.5");
        let _ = writeln!(choices, "x{n} = \"y\"");
    }
    let issue =
        |n: usize| format!("options = [\"n\", {{ id = \"y\", needs = \"c{n}\", otherwise = \"n\" }}]");
    let issues: Vec<String> = (0..40).map(issue).collect();
    let issues: Vec<(&str, &str)> =
        issues.iter().map(|text| (text.as_str(), "values = { n = 0, y = 1 }")).collect();
    let package = format!("{public}[[packages]]\nid = \"all\"\nname = \"all\"\n[packages.choose]\n{choices}");
    let (status, text) = run(&written(&own(2, &issues, &package, "")), &["check", "talks"]);
    assert!(status == 1 && text.contains("at most 12 in one package"), "{status} {text}");
    let joint =
        "[[joint]]\nissues = [\"x0\", \"x1\", \"x2\", \"x3\", \"x4\", \"x5\"]\ndefault = 0.1\n".repeat(300);
    let (status, text) = run(&written(&own(2, &issues, &public, &joint)), &["check", "talks"]);
    assert!(status == 1 && text.contains("with this table"), "{status} {text}");
}

#[test]
fn what_never_ends_is_not_opened() {
    let folder = written(&own(2, &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")], "", ""));
    let at = folder.path();
    let pipe = |name: &str| assert!(Command::new("mkfifo").arg(at.join(name)).status().unwrap().success());
    pipe("pipe");
    let refused = |arguments: &[&str], said: &str| {
        let (status, text) = run(&folder, arguments);
        assert!(status == 2 && text.contains(said), "{arguments:?}: {status} {text}");
    };
    refused(&["brief", "pipe"], "a pipe");
    refused(&["brief", "/dev/zero"], "a device");
    for option in ["--resume", "--replay"] {
        refused(&["talk", "talks", option, "pipe"], "a pipe");
        refused(&["talk", "talks", option, "/dev/zero"], "a device");
        refused(&["talk", "talks", option, "talks"], "a folder");
    }
    std::fs::remove_file(at.join("talks/a1.toml")).unwrap();
    pipe("talks/a1.toml");
    refused(&["check", "talks"], "a pipe");
    std::fs::remove_file(at.join("talks/scenario.toml")).unwrap();
    pipe("talks/scenario.toml");
    refused(&["check", "talks"], "a pipe");
    std::fs::create_dir(at.join("foreign")).unwrap();
    for (name, text) in negmas_numbers() {
        std::fs::write(at.join("foreign").join(name), text.replace("1000000", "10")).unwrap();
    }
    pipe("foreign/d-w.yml");
    let (status, text) = run(&folder, &["check", "foreign"]);
    assert!(status == 0 && text.contains("passed over foreign/d-w.yml: a pipe"), "{status} {text}");
}

#[test]
fn long_names_and_numbers_are_cut_in_messages() {
    let long = "7".repeat(100_000);
    let name = "a".repeat(100_000);
    let two = "options = [\"n\", \"y\"]";
    for (options, values) in [
        (two.to_owned(), format!("values = {{ n = 0, y = {long} }}")),
        (two.to_owned(), format!("values = {{ n = 0, y = \"{long}\" }}")),
        (two.to_owned(), format!("values = {{ n = 0, {name} = 1 }}")),
        (format!("options = [\"{name}\", \"y\"]"), "values = { n = 0, y = 1 }".to_owned()),
        (format!("{name} = 1"), "values = { n = 0, y = 1 }".to_owned()),
    ] {
        let (status, text) =
            run(&written(&own(2, &[(options.as_str(), values.as_str())], "", "")), &["check", "talks"]);
        assert_eq!(status, 1, "{text}");
        assert!(text.len() < 8_000, "{} bytes: {}", text.len(), text.chars().take(3000).collect::<String>());
    }
}

#[test]
fn whatever_a_short_file_describes_it_is_answered_or_refused() {
    for seed in trials::seeds(9) {
        let files = bomb(&mut Dice(seed));
        let size: usize = files.iter().map(|(_, text)| text.len()).sum();
        assert!(size < 120_000, "seed {seed}: {size} bytes");
        let folder = written(&files);
        let commands: [&[&str]; 3] =
            [&["check", "talks"], &["scenarios", "talks"], &["convert", "talks", "new", "--to", "geniusweb"]];
        for arguments in commands {
            let (status, text) = run(&folder, arguments);
            assert!((0..=2).contains(&status), "seed {seed}, {arguments:?}: {status}\n{text}");
            assert!(!text.contains("panicked"), "seed {seed}, {arguments:?}: {text}");
        }
    }
}

#[test]
fn branches_that_multiply_are_left_out_with_their_number() {
    // Each of twelve consents doubles the branches of a package.
    let (mut public, mut choices) = (String::new(), String::new());
    for n in 0..12 {
        let _ = writeln!(public, "[consents.c{n}]\nby = \"a king\"\nprobability = 0.6");
        let _ = writeln!(choices, "x{n} = \"y\"");
    }
    for k in 0..8 {
        let _ =
            writeln!(public, "[[packages]]\nid = \"p{k}\"\nname = \"p{k}\"\n[packages.choose]\n{choices}");
    }
    let issues: Vec<String> = (0..12)
        .map(|n| format!("options = [\"n\", {{ id = \"y\", needs = \"c{n}\", otherwise = \"n\" }}]"))
        .collect();
    let issues: Vec<(&str, &str)> =
        issues.iter().map(|text| (text.as_str(), "values = { n = 0, y = 1 }")).collect();
    let folder = written(&own(2, &issues, &public, ""));
    let (status, text) = run(&folder, &["brief", "talks", "--all", "--rehearsals", "0", "--worlds", "0"]);
    assert!(status == 0 && text.contains("to \"p0\" can fall, 3,840 are left out here"), "{status} {text}");
    assert!(text.len() < 600_000, "{} bytes", text.len());
}

#[test]
fn a_file_of_very_many_values_is_refused_before_it_is_parsed() {
    for many in ["1, ".repeat(2_000_000), "{ a = 1 },".repeat(200_000)] {
        let text = format!("zzz = [{many}]\n");
        let folder =
            written(&own(2, &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")], &text, ""));
        let (status, text) = run(&folder, &["check", "talks"]);
        assert!(status == 1 && text.contains("at most 1500000 are read"), "{status} {text}");
    }
}

#[test]
fn a_talk_of_a_million_rounds_is_refused_before_it_is_held() {
    let folder = written(&own(2, &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")], "", ""));
    for protocol in ["alternating", "tentative", "mediated"] {
        for unit in ["--rounds", "--ticks"] {
            let (status, text) = run(&folder, &["talk", "talks", unit, "1000000", "--protocol", protocol]);
            assert!(
                status == 2 && text.contains("at most 400000 can be held"),
                "{protocol} {unit}: {status} {text}"
            );
        }
    }
}

#[test]
fn places_of_very_many_warnings_are_found_with_one_look_at_the_file() {
    let mut public = String::new();
    for n in 0..5_000 {
        let _ = writeln!(public, "[consents.c{n}]\nby = \"a king\"\nprobability = 1");
    }
    let folder = written(&own(2, &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")], &public, ""));
    let (status, text) = run(&folder, &["check", "talks"]);
    assert!((0..=1).contains(&status) && text.contains("scenario.toml:"), "{status} {}", &text[..2000]);
}

/// Runs the program with little memory: its status, -1 where it was killed, and what it said.
fn run(folder: &tempfile::TempDir, arguments: &[&str]) -> (i32, String) {
    let limited = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    let said = tempfile::tempfile().unwrap();
    let mut running = Command::new("sh")
        .args(["-c", &limited, assert_cmd::cargo::cargo_bin("elfvik").to_str().unwrap()])
        .args(arguments)
        .env("RAYON_NUM_THREADS", "2")
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(said.try_clone().unwrap())
        .stderr(said.try_clone().unwrap())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let status = loop {
        match running.try_wait().unwrap() {
            Some(status) => break status.code().unwrap_or(-1),
            None if began.elapsed() > LIMIT => {
                running.kill().unwrap();
                running.wait().unwrap();
                break -1;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    (status, text_of(said))
}

fn text_of(mut file: std::fs::File) -> String {
    use std::io::{Read as _, Seek as _};
    file.rewind().unwrap();
    let mut bytes = Vec::new();
    file.take(1 << 20).read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn written(files: &Files) -> tempfile::TempDir {
    let bytes: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    common::talks(&bytes)
}

/// A scenario of Elfvik's own: issues with what their values are, more of the public file, more of each
/// private one.
fn own(n_parties: usize, issues: &[(&str, &str)], public: &str, private: &str) -> Files {
    let mut text = "format = 1\ntitle = \"t\"\n".to_owned();
    for p in 0..n_parties {
        let _ = writeln!(text, "[[parties]]\nid = \"a{p}\"\nname = \"a{p}\"");
    }
    for (n, (options, _)) in issues.iter().enumerate() {
        let _ = writeln!(text, "[[issues]]\nid = \"x{n}\"\nquestion = \"?\"\n{options}");
    }
    text += public;
    let mut files = vec![("scenario.toml".to_owned(), text)];
    for p in 0..n_parties {
        let mut text = format!("format = 1\nparty = \"a{p}\"\nreservation = 0.1\n");
        for (n, (_, values)) in issues.iter().enumerate() {
            let _ = writeln!(text, "[issues.x{n}]\nweight = 1\n{values}");
        }
        files.push((format!("a{p}.toml"), text + private));
    }
    files
}

fn negmas_numbers() -> Files {
    let issue = |n: usize| format!("{{name: x{n}, type: ContiguousIssue, values: [1, 1000000]}}");
    let issues: Vec<String> = (0..10).map(issue).collect();
    let space =
        format!("{{type: DiscreteCartesianOutcomeSpace, name: d, issues: [{}]}}\n", issues.join(", "));
    let function = |name: &str, weight: &str| {
        let weights = [weight; 10].join(", ");
        format!(
            "type: AffineUtilityFunction\nname: {name}\nweights: [{weights}]\nbias: 1.0\nreserved_value: \
             0.5\n"
        )
    };
    let file = |name: &str, text: String| (name.to_owned(), text);
    vec![
        file("d.yml", space),
        file("d-u.yml", function("u", "0.25")),
        file("d-v.yml", function("v", "-0.25")),
    ]
}

impl Dice {
    /// One of 1, 10, .., 10^most.
    fn power(&mut self, most: u32) -> u64 {
        10_u64.pow(self.below(u64::from(most) + 1) as u32)
    }
}

/// A short scenario of some kind with much in it.
fn bomb(dice: &mut Dice) -> Files {
    match dice.below(12) {
        0 => {
            let n = dice.power(7);
            let line = format!("points = [[0, 0], [{n}, 1]]");
            let options = format!("integer = {{ from = 0, to = {n} }}");
            let issues = vec![
                (options.as_str(), line.as_str());
                1 + dice.below(if n > 1000 { 12 } else { 4 }) as usize
            ];
            own(2 + dice.below(3) as usize, &issues, "", "")
        }
        1 => {
            let size = 1 + dice.below(10);
            let labels: Vec<String> = (0..size).map(|n| format!("\"{n}\"")).collect();
            let marks: Vec<String> = (0..size).map(|n| format!("{n} = {n}")).collect();
            let (options, values) = (
                format!("options = [{}]", labels.join(", ")),
                format!("values = {{ {} }}", marks.join(", ")),
            );
            let joint =
                "[[joint]]\nissues = [\"x0\", \"x1\", \"x2\", \"x3\", \"x4\", \"x5\"]\ndefault = 0.1\n";
            own(2, &[(options.as_str(), values.as_str()); 6], "", &joint.repeat(1 + dice.below(60) as usize))
        }
        2 => {
            let n = 1 + dice.below(60) as usize;
            let mut rules = String::new();
            for r in 0..n {
                let _ = writeln!(
                    rules,
                    "[[rules]]\nid = \"r{r}\"\nforbid = {{ x0 = {r}, x1 = {{ not = {r} }} }}"
                );
            }
            let line = "points = [[0, 0], [300, 1]]";
            own(2, &[("integer = { from = 0, to = 300 }", line); 2], &rules, "")
        }
        3 => {
            let n = 2 + dice.below(3000) as usize;
            let mut text = "format = 1\ntitle = \"t\"\n".to_owned();
            for p in 0..n {
                let _ = writeln!(text, "[[parties]]\nid = \"p{p}\"\nname = \"p\"");
            }
            text += "[[issues]]\nid = \"x\"\nquestion = \"?\"\noptions = [\"n\", \"y\"]\n";
            vec![("scenario.toml".to_owned(), text)]
        }
        4 => {
            let quorum = format!("[agreement]\nquorum = {}\n", 1 + dice.below(32));
            own(
                2 + dice.below(31) as usize,
                &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }"); 3],
                &quorum,
                "",
            )
        }
        5 => {
            let n = 1 + dice.below(700);
            let mut statements = String::new();
            for s in 0..n {
                let _ = writeln!(
                    statements,
                    "[[statements]]\nid = \"s{s}\"\nsays = \"?\"\nby = \"?\"\nabout = [\"issue:x0\"]"
                );
            }
            own(2, &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")], &statements, "")
        }
        6 => {
            let open = ["[", "{ a = ", "[[", "{ not = "][dice.below(4) as usize];
            let deep = open.repeat(dice.power(4) as usize);
            own(
                2,
                &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")],
                &format!("[[rules]]\nid = \"r\"\nforbid = {{ x0 = {deep}"),
                "",
            )
        }
        7 => {
            let mut files = negmas_numbers();
            let long = "x".repeat(dice.power(4) as usize);
            let mut bomb = format!("a0: &a0 [\"{long}\"]\n");
            for n in 1..8 {
                let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
                let _ = writeln!(bomb, "a{n}: &a{n} [{aliases}]");
            }
            files[0].1 =
                format!("{bomb}type: DiscreteCartesianOutcomeSpace\nissues: [{{name: x, values: *a7}}]\n");
            files
        }
        8 => {
            let entities: String = (1..9)
                .map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)))
                .collect();
            let issue = "<issue index=\"1\" name=\"&e8;\"><item index=\"1\" value=\"&e8;\" \
                evaluation=\"1\"/></issue>";
            let text = format!(
                "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY \
                 e0 \"x\">{entities}]><negotiation_template><utility_space>\
                 <objective index=\"0\" name=\"t\">{issue}{}</objective></utility_space></negotiation_template>",
                "<objective>".repeat(dice.power(3) as usize)
            );
            vec![("d.xml".to_owned(), text)]
        }
        9 => {
            let n = 999_999;
            let rectangle = "<hyperRectangle utility=\"1\"><INCLUDES index=\"1\" min=\"0\" \
                max=\"400000\"/></hyperRectangle>";
            let kind = ["sum", "min", "max"][dice.below(3) as usize];
            let inside = format!(
                "<issue index=\"1\" name=\"x\" type=\"integer\" lowerbound=\"0\" upperbound=\"{}\"/>",
                n / dice.power(3)
            );
            let domain = format!(
                "<negotiation_template><utility_space><objective index=\"0\" \
                 name=\"t\">{inside}</objective></utility_space></negotiation_template>"
            );
            let profile = format!(
                "<utility_space type=\"nonlinear\"><objective index=\"0\" \
                 name=\"t\">{inside}</objective><utility maxutility=\"100\">\
                 <ufun aggregation=\"{kind}\">{}</ufun></utility></utility_space>",
                rectangle.repeat(300)
            );
            let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
            vec![file("d.xml", &domain), file("d_a.xml", &profile), file("d_b.xml", &profile)]
        }
        10 => {
            let n = 1 + dice.below(14) as usize;
            let consents: String =
                (0..n).map(|c| format!("[consents.c{c}]\nby = \"k\"\nprobability = 0.5\n")).collect();
            let issue = |c: usize| {
                format!("options = [\"n\", {{ id = \"y\", needs = \"c{c}\", otherwise = \"n\" }}]")
            };
            let issues: Vec<String> = (0..n).map(issue).collect();
            let issues: Vec<(&str, &str)> =
                issues.iter().map(|text| (text.as_str(), "values = { n = 0, y = 1 }")).collect();
            let choices: String = (0..n).map(|x| format!("x{x} = \"y\"\n")).collect();
            let packages: String = (0..1 + dice.below(20))
                .map(|p| format!("[[packages]]\nid = \"p{p}\"\nname = \"p\"\n[packages.choose]\n{choices}"))
                .collect();
            own(2, &issues, &format!("{consents}{packages}"), "")
        }
        _ => {
            let n = 1 + dice.below(400);
            let chain: String = (1..n)
                .map(|p| format!("[[packages]]\nid = \"p{p}\"\nname = \"p\"\nlike = \"p{}\"\n", p - 1))
                .collect();
            let first = "[[packages]]\nid = \"p0\"\nname = \"p\"\nchoose = { x0 = \"y\" }\n";
            own(
                2,
                &[("options = [\"n\", \"y\"]", "values = { n = 0, y = 1 }")],
                &format!("{first}{chain}"),
                "",
            )
        }
    }
}
