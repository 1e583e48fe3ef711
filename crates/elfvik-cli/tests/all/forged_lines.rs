//! No name, path or word looks like a line of a message, whatever it holds.

#![cfg(unix)]

use crate::common::{elfvik, talks};
#[allow(unreachable_pub, reason = "another crate shares it")]
use crate::trials;
use elfvik::format::native::STARTER;
use std::fs;
use std::path::Path;

/// What a name would forge: lines as messages have them.
const LINES: [&str; 6] =
    ["error: forged", "note: forged", "  = help: forged", "  --> forged", "forged", "  - forged"];

/// A name that goes on on a line of its own.
fn name(trial: u64) -> String {
    let line = LINES[(trial % LINES.len() as u64) as usize];
    let ends = ["", "\n", "\r\n"][(trial / 7 % 3) as usize];
    let break_ = ["\n", "\r\n", "\n\n"][(trial / 31 % 3) as usize];
    format!("x{break_}{line}{ends}")
}

/// Runs the program; no line that it prints for a reader begins like the forged one.
fn honest(here: &Path, trial: u64, arguments: &[&str]) {
    let run = elfvik(here, arguments);
    let forged = LINES[(trial % LINES.len() as u64) as usize].trim_start();
    // Values keep every text, and a story may have texts of several lines.
    let is_data = arguments.contains(&"--csv") || ["brief", "talk"].contains(&arguments[0]);
    let printed = run.stdout.lines().filter(|_| !is_data);
    let found = run.stderr.lines().chain(printed).find(|line| line.trim_start().starts_with(forged));
    assert_eq!(found, None, "trial {trial}, {arguments:?}:\n{}{}", run.stdout, run.stderr);
    assert!(run.status <= 2, "trial {trial}, {arguments:?}");
}

#[test]
fn words_of_the_command_line_forge_no_line() {
    let files = STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    let here = folder.path();
    for trial in trials::seeds(1) {
        let bad = name(trial);
        for words in [
            &["brief", "@"][..],
            &["brief", "talks", "--as", "@"],
            &["brief", "talks", "--package", "@"],
            &["brief", "talks", "--package", "price=@"],
            &["brief", "talks", "--package", "@=1"],
            &["brief", "talks", "--worlds", "@"],
            &["brief", "talks", "--convention", "@"],
            &["brief", "talks", "--profiles", "@"],
            &["brief", "talks", "--html", "@/x"],
            &["brief", "talks", "-o", "no/@"],
            &["--@"],
            &["@"],
            &["map", "talks", "--parties", "town,@", "--worlds", "0"],
            &["map", "talks", "-o", "@/@"],
            &["compare", "talks", "@"],
            &["compare", "@", "talks"],
            &["talk", "talks", "@"],
            &["talk", "talks", "@:boulware"],
            &["talk", "talks", "@=boulware"],
            &["talk", "talks", "@=boulware", "@=boulware"],
            &["talk", "talks", "@=@"],
            &["talk", "talks", "town=@"],
            &["talk", "talks", "town=offer=@"],
            &["talk", "talks", "town=time:@=1"],
            &["talk", "talks", "town=agent=@"],
            &["talk", "talks", "town=agent=./@"],
            &["talk", "talks", "town=agent='@"],
            &["talk", "talks", "--first", "@"],
            &["talk", "talks", "--visible-to", "@"],
            &["talk", "talks", "--as", "@"],
            &["talk", "talks", "--resume", "@"],
            &["talk", "talks", "--save", "@/x"],
            &["scenarios", "@"],
            &["convert", "@", "out", "--to", "genius"],
            &["convert", "talks", "talks/town.toml/@", "--to", "genius"],
            &["new", "talks/town.toml/@"],
            &["check", "@"],
            &["schema", "@"],
            &["completions", "@"],
        ] {
            let words: Vec<String> = words.iter().map(|word| word.replace('@', &bad)).collect();
            honest(here, trial, &words.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

#[test]
fn names_of_files_and_folders_forge_no_line() {
    for trial in trials::seeds(1) {
        let bad = name(trial);
        let folder = talks(&STARTER.map(|file| (file.name, file.text.as_bytes())));
        let here = folder.path();
        let moved = format!("t{bad}");
        fs::rename(here.join("talks"), here.join(&moved)).unwrap();
        let moved = moved.as_str();
        fs::write(here.join(&bad), "neither this nor that").unwrap();
        let out = format!("out{bad}");
        let commands: &[&[&str]] = &[
            &["check", moved],
            &["brief", moved, "--worlds", "20", "--rehearsals", "0"],
            &["brief", moved, "--as", "nobody"],
            &["talk", moved],
            &["compare", moved, moved, "--worlds", "0", "--rehearsals", "0"],
            &["scenarios", "."],
            &["scenarios", ".", "--markdown", "-"],
            &["scenarios", ".", "--csv"],
            &["convert", moved, &out, "--to", "negmas"],
            &["convert", moved, &out, "--to", "negmas", "--lossy"],
            &["convert", moved, &out, "--to", "genius"],
            &["brief", &out],
            &["new", moved],
            &["brief", &bad],
            &["brief", "."],
            &["brief", moved, "--html", moved],
            &["talk", moved, "--replay", &bad],
        ];
        commands.iter().for_each(|command| honest(here, trial, command));
        // Broken files, and none.
        for text in ["format = 1\ntitle =", "format = 1", ""] {
            fs::write(here.join(moved).join("town.toml"), text).unwrap();
            commands.iter().take(6).for_each(|command| honest(here, trial, command));
        }
        fs::remove_file(here.join(moved).join("town.toml")).unwrap();
        commands.iter().take(6).for_each(|command| honest(here, trial, command));
    }
}

#[test]
fn names_in_files_of_other_systems_forge_no_line() {
    for trial in trials::seeds(1) {
        let bad = name(trial).replace('"', "");
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        fs::create_dir(here.join("talks")).unwrap();
        let issue = |a: u32, b: u32, name: &str| {
            format!(
                "<issue index=\"1\" name=\"{name}\" type=\"discrete\"><item value=\"{name}1\" \
                 evaluation=\"{a}\"/><item value=\"low\" evaluation=\"{b}\"/></issue>"
            )
        };
        let put = |file: &str, text: String| fs::write(here.join("talks").join(file), text).unwrap();
        let written = bad.replace('\r', "&#13;").replace('\n', "&#10;").replace('>', "&gt;");
        put(
            "pier_domain.xml",
            format!(
                "<negotiation_template><utility_space><objective \
                 name=\"{written}\">{}</objective></utility_space></negotiation_template>",
                issue(1, 2, &written)
            ),
        );
        let profile = |a: u32, name: &str| {
            format!(
                "<utility_space><objective name=\"{written}\">{}<weight index=\"1\" \
                 value=\"1\"/></objective><reservation value=\"0.4\"/></utility_space>",
                issue(a, 3, name)
            )
        };
        put(&format!("pier_{bad}.xml"), profile(1, &written));
        put("pier_b.xml", profile(4, &written));
        for command in [
            &["check", "talks"][..],
            &["brief", "talks", "--worlds", "0", "--rehearsals", "0"],
            &["brief", "talks", "--as", "nobody"],
            &["talk", "talks"],
            &["talk", "talks", "--first", "nobody"],
            &["map", "talks", "--parties", "a,b", "--worlds", "0"],
            &["scenarios", "."],
            &["convert", "talks", "out", "--to", "native", "--lossy"],
            &["convert", "talks", "out2", "--to", "geniusweb"],
        ] {
            honest(here, trial, command);
        }
        put("pier_c.xml", profile(4, &format!("{written}other")));
        put("pier_d.xml", format!("<utility_space><objective>{}", issue(1, 2, &written)));
        for command in [&["check", "talks"][..], &["brief", "talks", "--all-profiles"], &["scenarios", "."]] {
            honest(here, trial, command);
        }
    }
}
