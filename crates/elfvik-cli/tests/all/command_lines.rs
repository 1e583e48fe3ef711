//! Random command lines of real flags with odd values: each is answered or refused, and none ends in a panic
//! or a signal.

use crate::common::{self, talks};
use crate::trials::{self, Dice};
use elfvik::format::native::STARTER;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn every_command_line_is_answered_or_refused() {
    let folder = folder();
    let grammar = Grammar::read(folder.path());
    for trial in trials::seeds(40) {
        check(folder.path(), trial, &grammar.line(&mut Dice(trial)));
    }
}

#[test]
fn every_flag_of_every_command_takes_odd_values() {
    let folder = folder();
    let grammar = Grammar::read(folder.path());
    let flags: usize = grammar.commands.iter().map(|command| command.flags.len()).sum();
    assert!(grammar.commands.len() >= 10 && flags > 60, "{} commands, {flags} flags", grammar.commands.len());
    let seed = trials::seeds(1).next().unwrap();
    for (n, command) in grammar.commands.iter().enumerate() {
        for (f, flag) in command.flags.iter().enumerate() {
            let mut dice = Dice(seed + (n * 100 + f) as u64);
            let mut line = vec![command.name.clone(), "talks".into(), flag.name.clone()];
            line.extend(flag.takes_value.then(|| dice.value()));
            // What is drawn is none of the flag's business, and takes long.
            let draws = ["brief", "map", "compare"].contains(&command.name.as_str());
            line.extend(draws.then(|| "--worlds=0".into()));
            check(folder.path(), seed, &line);
        }
    }
}

/// Runs a command line, and expects an exit status that the program has, within a time that no such scenario
/// needs.
fn check(folder: &Path, trial: u64, line: &[String]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elfvik"));
    command.current_dir(folder).args(line).stdin(Stdio::null());
    let path = folder.join("errors");
    command.stdout(Stdio::null()).stderr(std::fs::File::create(&path).unwrap());
    let mut running = command.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(300);
    let status = loop {
        match running.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > until => {
                running.kill().unwrap();
                panic!("trial {trial}: no end of {line:?}");
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    };
    let errors = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
    assert!(matches!(status.code(), Some(0..=2)), "trial {trial}: {status} {line:?}\n{errors}");
    assert!(
        !errors.contains("panicked") && !errors.contains("RUST_BACKTRACE"),
        "trial {trial}: {line:?}\n{errors}"
    );
    assert!(status.success() || status.code() == Some(1) || !errors.is_empty(), "trial {trial}: {line:?}");
}

/// The commands with their flags, as their help texts name them.
struct Grammar {
    commands: Vec<Mode>,
}

struct Mode {
    name: String,
    flags: Vec<Flag>,
}

struct Flag {
    name: String,
    takes_value: bool,
}

impl Grammar {
    fn read(folder: &Path) -> Self {
        let help = |arguments: &[&str]| common::elfvik(folder, arguments).stdout;
        let main = help(&["--help"]);
        let listed = main.split("Commands:\n").nth(1).unwrap().lines();
        // Names stand two blanks in, what they mean further.
        let names = listed.take_while(|line| !line.trim().is_empty() || line.is_empty());
        let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        let names: Vec<&str> = names.map(|line| line.split_whitespace().next().unwrap()).collect();
        let known = names.into_iter().filter(|name| *name != "help" && !name.starts_with('-'));
        let mode = |name: &str| {
            let text = help(&[name, "--help"]);
            let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
            let flag = |line: &str| {
                let name = line.split([' ', ',']).find(|word| word.starts_with("--"))?;
                let takes_value = line.contains('<');
                Some(Flag { name: name.trim_end_matches(',').to_owned(), takes_value })
            };
            Mode {
                name: name.to_owned(),
                flags: lines.filter_map(flag).filter(|f| !f.name.contains('=')).collect(),
            }
        };
        Self { commands: known.map(mode).collect() }
    }

    fn line(&self, dice: &mut Dice) -> Vec<String> {
        let command = &self.commands[dice.position(self.commands.len())];
        let mut line = vec![command.name.clone()];
        if dice.position(8) > 0 {
            line.push("talks".into());
        }
        for _ in 0..dice.position(5) {
            let flag = &command.flags[dice.position(command.flags.len())];
            match (flag.takes_value, dice.position(12)) {
                (true, 0) => line.push(flag.name.clone()),
                (true, 1) => line.push(format!("{}={}", flag.name, dice.value())),
                (true, _) => line.extend([flag.name.clone(), dice.value()]),
                (false, _) => line.push(flag.name.clone()),
            }
        }
        for _ in 0..dice.position(3) {
            line.push(match dice.position(4) {
                0 => dice.value(),
                1 => format!("{}={}", ["town", "builder", "nobody", ""][dice.position(4)], dice.strategy()),
                2 => format!(
                    "town=agent={}",
                    ["false", "cat", "no-such-program", "''", "sh -c 'exit 3'"][dice.position(5)]
                ),
                _ => format!("builder={}", dice.strategy()),
            });
        }
        line
    }
}

impl Dice {
    fn value(&mut self) -> String {
        VALUES[self.position(VALUES.len())].to_owned()
    }

    /// A strategy, or parts of one put together wrongly.
    fn strategy(&mut self) -> String {
        let n = 1 + self.position(4);
        let parts: Vec<&str> = (0..n).map(|_| STRATEGIES[self.position(STRATEGIES.len())]).collect();
        parts.join(["", ":", " ", "="][self.position(4)])
    }
}

/// A folder with the starter scenario, a folder that is none, a page of text and a record that was cut off.
fn folder() -> tempfile::TempDir {
    let files = STARTER.map(|file| (file.name, file.text.as_bytes()));
    let folder = talks(&files);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    std::fs::write(folder.path().join("text.txt"), "no scenario").unwrap();
    let saved = common::elfvik(folder.path(), &["talk", "talks", "--save", "saved.jsonl"]);
    assert!(saved.status < 2, "{}", saved.stderr);
    folder
}

/// Names, numbers and paths, right and wrong. None makes a command long: the scenario is small.
const VALUES: [&str; 44] = [
    "",
    " ",
    "-",
    "--",
    "-1",
    "0",
    "1",
    "2",
    "60",
    "300",
    "0.5",
    "1e3",
    "1e400",
    "NaN",
    "inf",
    "-0",
    "007",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "town",
    "builder",
    "nobody",
    "town,builder",
    "builder,builder",
    "price=9",
    "price=9,heating=gas,opening=next-summer,grant=joint",
    "alternating",
    "tentative",
    "mediated",
    "concession",
    "genius",
    "textbook",
    "native",
    "always",
    "never",
    "skip",
    "talks",
    "empty",
    "nowhere/x",
    "text.txt",
    "saved.jsonl",
    "\u{202e}\u{1b}[2Jx",
    "\u{1f600}",
];

const STRATEGIES: [&str; 16] = [
    "boulware",
    "linear",
    "hardliner",
    "micro",
    "offer",
    "accept",
    "model",
    "random",
    "tit-for-tat",
    "from",
    "0.6",
    "-1",
    "1e400",
    "offer=random:from=0.6",
    "offer=tit-for-tat accept=combi",
    "NaN",
];
