//! Every answer in every face by the same flags, and one meaning for each flag.

#![allow(clippy::disallowed_methods, reason = "tests read their files")]

use crate::common::{elfvik, root};
use elfvik::format::native::STARTER;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// An answer: how it is asked for, its exit status, what its text and its page hold, its schema if it has
/// one.
struct Asked {
    command: &'static [&'static str],
    status: i32,
    text: &'static str,
    page: &'static str,
    schema: Option<&'static str>,
}

const ANSWERS: &[Asked] = &[
    Asked {
        command: &["brief", "talks", "--worlds", "30", "--rehearsals", "5"],
        status: 0,
        text: "Who must agree: ",
        page: "Who meets, and what has happened",
        schema: Some("brief"),
    },
    Asked {
        command: &["compare", "talks", "later", "--worlds", "30", "--rehearsals", "5"],
        status: 0,
        text: "What follows from it",
        page: "What follows from it",
        schema: None,
    },
    Asked {
        command: &["scenarios", "."],
        status: 0,
        text: "2 scenarios. Nash and opposition by the definitions of",
        page: "What each scenario is",
        schema: Some("catalogue"),
    },
    Asked {
        command: &["talk", "talks"],
        status: 0,
        text: "WHO GAVE WAY ON WHAT",
        page: "Who gave way on what",
        schema: Some("talk"),
    },
    Asked {
        command: &["talk", "talks", "town=hardliner", "builder=hardliner", "--rounds", "3"],
        status: 1,
        text: "time ran out",
        page: "No deal",
        schema: Some("talk"),
    },
    Asked {
        command: &["talk", "talks", "--repeat", "12"],
        status: 0,
        text: "HOW THE TALKS MAY GO",
        page: "How the talks may go",
        schema: Some("rehearsals"),
    },
];

/// Two versions of the starting scenario.
fn scenarios() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["talks", "later"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        for file in STARTER {
            let text = match name {
                "later" => file.text.replace("reservation = ", "reservation = 0 #"),
                _ => file.text.to_owned(),
            };
            fs::write(folder.path().join(name).join(file.name), text).unwrap();
        }
    }
    folder
}

fn run(here: &Path, asked: &Asked, more: &[&str]) -> String {
    let all = [asked.command, more].concat();
    let run = elfvik(here, &all);
    assert_eq!(run.status, asked.status, "{all:?}: {}", run.stderr);
    run.stdout
}

#[test]
fn every_answer_has_every_face() {
    let folder = scenarios();
    let here = folder.path();
    for asked in ANSWERS {
        let what = asked.command;
        let text = run(here, asked, &[]);
        assert!(text.contains(asked.text), "{what:?}: {text}");
        let json: serde_json::Value = serde_json::from_str(&run(here, asked, &["--json"])).unwrap();
        assert!(json["format"].is_number(), "{what:?}");
        if let Some(name) = asked.schema {
            let schema = elfvik(&root(), &["schema", name]).stdout;
            let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
            let wrong: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{what:?}: {wrong:?}");
        }
        let page = run(here, asked, &["--html", "-"]);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{what:?}");
        for part in [asked.page, "class=\"stamp\"", "class=\"tiles\""] {
            assert!(page.contains(part), "{what:?}: {part}");
        }
        let markdown = run(here, asked, &["--markdown", "-"]);
        assert!(markdown.starts_with("# ") && markdown.contains("\n**For the analyst only: "), "{what:?}");
        assert!(markdown.contains("\n## ") && markdown.contains("\n| "), "{what:?}: {markdown}");
    }
}

#[test]
fn every_face_goes_where_it_is_told_to() {
    let folder = scenarios();
    let here = folder.path();
    let away = tempfile::tempdir().unwrap();
    let path = |name: &str| away.path().join(name).to_str().unwrap().to_owned();
    let written = |name: &str| fs::read_to_string(away.path().join(name)).unwrap();
    for asked in ANSWERS {
        let what = asked.command;
        let (text, json) = (run(here, asked, &["--width", "100"]), run(here, asked, &["--json"]));
        let (page, markdown) = (run(here, asked, &["--html", "-"]), run(here, asked, &["--markdown", "-"]));
        assert_eq!(run(here, asked, &["-o", &path("text")]), "", "{what:?}");
        assert!(written("text") == text, "{what:?}");
        assert_eq!(run(here, asked, &["--json", "--output", &path("data")]), "", "{what:?}");
        assert!(written("data") == json, "{what:?}");
        assert_eq!(run(here, asked, &["--html", &path("page")]), "", "{what:?}");
        assert!(written("page") == page, "{what:?}");
        // All at once.
        fs::remove_file(away.path().join("page")).unwrap();
        let files = [path("page"), path("markdown"), path("all")];
        let all = ["--html", &files[0], "--markdown", &files[1], "-o", &files[2]];
        assert_eq!(run(here, asked, &all), "", "{what:?}");
        assert!(written("page") == page && written("markdown") == markdown, "{what:?}");
        assert!(written("all") == text, "{what:?}");
        assert!(run(here, asked, &["--json", "--html", &path("page")]) == json, "{what:?}");
        assert!(run(here, asked, &["-o", "-", "--width", "100"]) == text, "{what:?}");
        // Two on the standard output are refused before anything is computed or written.
        for two in [
            &["--html", "-", "--markdown", "-"][..],
            &["--json", "--html", "-"],
            &["--json", "--markdown", "-"],
            &["--html", "-", "-o", "-"],
            &["--html", "-", "-o", "/dev/stdout", "--json"],
        ] {
            let run = elfvik(here, &[what, two].concat());
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{what:?} {two:?}");
            assert!(run.stderr.contains("only one of"), "{what:?} {two:?}: {}", run.stderr);
        }
        // What is read stays.
        for (flag, input) in
            [("-o", "talks/town.toml"), ("--html", "talks/town.toml"), ("--markdown", "./talks/town.toml")]
        {
            let run = elfvik(here, &[what, &[flag, input]].concat());
            assert_eq!(run.status, 2, "{what:?} {flag}");
            assert!(run.stderr.contains("one of the files that are read"), "{what:?} {flag}: {}", run.stderr);
        }
        assert_eq!(fs::read_to_string(here.join("talks/town.toml")).unwrap(), STARTER[1].text);
    }
}

#[test]
fn what_one_party_sees_is_stamped_for_it_in_every_face() {
    let folder = scenarios();
    for asked in ANSWERS.iter().filter(|asked| asked.command[0] != "scenarios" && asked.status == 0) {
        for face in ["--html", "--markdown"] {
            let page = run(folder.path(), asked, &["--as", "town", face, "-"]);
            let stamp = page.split("For ").nth(1).unwrap_or_default();
            assert!(stamp.contains("only: ") && !stamp.starts_with("the analyst"), "{:?}", asked.command);
        }
    }
}

/// The flags of a command with what its help says of each.
fn flags(command: &str) -> BTreeMap<String, String> {
    let help = elfvik(&root(), &[command, "--help"]).stdout;
    let (options, _) = help.split_once("\nExample").unwrap_or((&help, ""));
    let mut flags: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for line in options.lines().map(str::trim) {
        let is_flag = line.starts_with("--") || line.starts_with('-') && line[1..].contains(", --");
        if is_flag {
            let name = line.split([' ', ',']).find(|word| word.starts_with("--")).unwrap().to_owned();
            last = Some(name.clone());
            flags.insert(name, line.to_owned());
        } else if line.is_empty() || line.starts_with('-') || line.ends_with(':') {
            last = last.filter(|_| line.starts_with('-'));
        } else if let Some(name) = &last {
            let said = flags.get_mut(name).unwrap();
            *said = format!("{said} {line}");
        }
    }
    flags
}

#[test]
fn no_two_commands_give_a_flag_another_meaning() {
    let commands =
        ["brief", "talk", "map", "compare", "scenarios", "convert", "check", "new", "schema", "completions"];
    let mut known: BTreeMap<String, (String, &str)> = BTreeMap::new();
    for command in commands {
        // A catalogue is its rows, and is printed as such; rows of talks are a file beside the answer.
        let is_own = |flag: &str| command == "scenarios" && flag == "--csv";
        for (flag, said) in flags(command).into_iter().filter(|(flag, _)| !is_own(flag)) {
            let (first, of) = known.entry(flag.clone()).or_insert_with(|| (said.clone(), command));
            assert_eq!(*first, said, "{flag} of {of} and of {command}");
        }
    }
    assert!(known.len() > 40, "{}", known.len());
}

#[test]
fn every_answer_takes_the_flags_of_every_other() {
    for command in ["brief", "talk", "compare", "scenarios"] {
        let flags = flags(command);
        for flag in ["--json", "--html", "--markdown", "--output", "--width", "--color", "--threads"] {
            assert!(flags.contains_key(flag), "{command} {flag}");
        }
        let help = elfvik(&root(), &[command, "--help"]).stdout;
        for heading in ["\nScenario:\n", "\nComputing:\n", "\nOutput:\n"] {
            assert!(help.contains(heading), "{command}: {heading}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn help_that_cannot_be_written_is_a_failure() {
    for asked in
        [&["--help"][..], &["-h"], &["help"], &["--version"], &["brief", "--help"], &["help", "talk"]]
    {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_elfvik"));
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command.args(asked).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{asked:?}");
        assert!(said.starts_with("error: cannot write to the standard output"), "{asked:?}: {said}");
    }
}
