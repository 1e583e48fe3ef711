//! One side's secrets from outside: whatever another side's file holds, a party, its program and whoever sees
//! the talk as it did get the same bytes.

#![cfg(unix)]

use crate::common::{elfvik, talks};
use crate::trials::{self, Dice};
use elfvik::format::native::STARTER;
use std::path::Path;
use tempfile::TempDir;

/// What the town sees of a talk does not depend on what the builder wants: the builder's offers are always
/// the same.
#[test]
fn a_program_is_told_the_same_whatever_the_other_side_wants() {
    let table = Table::new();
    let told = |trial: u64| {
        let path = table.path().join("told");
        let mut all = Vec::new();
        for (protocol, builder) in
            [("alternating", "insists.sh"), ("alternating", "agrees.sh"), ("tentative", "insists.sh")]
        {
            let _ = std::fs::remove_file(&path);
            let builder = format!("builder=agent=sh {builder}");
            let arguments = ["talk", "talks", "town=agent=sh tells.sh", &builder, "--rounds", "4"];
            let run = elfvik(table.path(), &[&arguments[..], &PATIENT, &["--protocol", protocol]].concat());
            assert!(run.status < 2, "trial {trial}: {}", run.stderr);
            all.push(std::fs::read_to_string(&path).unwrap());
        }
        all
    };
    let usual = told(0);
    assert!(
        usual[0].contains("\"type\":\"end\"") && usual[1].contains("\"reason\":\"agreement\""),
        "{usual:?}"
    );
    for trial in trials::seeds(12) {
        table.write(&Other::wants(trial));
        for (told, usual) in told(trial).iter().zip(&usual) {
            same(told, usual, trial, &table);
        }
    }
}

#[test]
fn nothing_that_is_asked_as_one_party_depends_on_anothers_file() {
    let table = Table::new();
    let few = ["--worlds", "50"];
    let asked: [&[&str]; 8] = [
        &["brief", "talks", "--rehearsals", "10"],
        &["brief", "talks", "--rehearsals", "10", "--json"],
        &["brief", "talks", "--rehearsals", "10", "--html", "-"],
        &["brief", "talks", "--rehearsals", "10", "--markdown", "-"],
        &["map", "talks"],
        &["talk", "talks", "--json"],
        &["talk", "talks", "--repeat", "20", "--json"],
        &["talk", "talks", "--visible-to", "town"],
    ];
    let answer = |arguments: &[&str], trial: u64| {
        let few = if arguments[0] == "talk" { &[][..] } else { &few };
        let run = elfvik(table.path(), &[arguments, &["--as", "town"][..], few].concat());
        assert!(run.status < 2, "trial {trial}: {}", run.stderr);
        format!("{}\n{}\n{}", run.status, run.stdout, run.stderr)
    };
    let usual = asked.map(|arguments| answer(arguments, 0));
    for trial in trials::seeds(14) {
        table.write(&Other::any(trial));
        for (arguments, usual) in asked.iter().zip(&usual) {
            same(&answer(arguments, trial), usual, trial, &table);
        }
        if trial % 32 == 31 {
            // Slower than the others, and tried less often.
            let compare = ["compare", "talks", "talks", "--json"];
            let found = answer(&compare, trial);
            table.write(&Other::Text(STARTER[2].text.into()));
            same(&found, &answer(&compare, trial), trial, &table);
        }
    }
}

#[test]
fn a_talk_shown_to_one_party_tells_nothing_else_of_the_other_side() {
    let table = Table::new();
    let shown = |trial: u64, builder: &str, more: &[&str]| {
        let builder = format!("builder=agent=sh {builder}");
        let arguments = ["talk", "talks", "town=agent=sh insists.sh", &builder, "--visible-to", "town"];
        let run = elfvik(table.path(), &[&arguments[..], &PATIENT, &["--rounds", "5"], more].concat());
        assert_eq!(run.status, 0, "trial {trial}: {}", run.stderr);
        assert!(!run.stderr.contains(SECRET) && !run.stdout.contains(SECRET), "{}", run.stderr);
        (run.stdout, run.stderr)
    };
    let all = |trial: u64| {
        [
            shown(trial, "insists.sh", &[]),
            shown(trial, "agrees.sh", &[]),
            shown(trial, "insists.sh", &["--protocol", "mediated"]),
            shown(trial, "fails.sh", &["--on-fault", "skip"]),
            shown(trial, "fails.sh", &[]),
        ]
    };
    let usual = all(0);
    assert!(usual[0].1.contains("town: I insist"), "its own program is heard: {usual:?}");
    for trial in trials::seeds(8) {
        table.write(&Other::wants(trial));
        for ((stdout, stderr), usual) in all(trial).iter().zip(&usual) {
            same(stdout, &usual.0, trial, &table);
            same(stderr, &usual.1, trial, &table);
        }
    }
}

#[test]
fn what_is_wrong_with_anothers_file_is_not_told_to_one_party() {
    let table = Table::new();
    let refused = |other: &Other| {
        table.write(other);
        let run = elfvik(table.path(), &["talk", "talks", "--visible-to", "town"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{other:?}");
        run.stderr
    };
    let usual = refused(&Other::Absent);
    assert!(usual.contains("the file of another party cannot be used"), "{usual}");
    for trial in trials::seeds(20) {
        let other = Other::unusable(trial);
        assert_eq!(refused(&other), usual, "trial {trial}: {other:?}");
    }
    // What is wrong with its own file, or with what is public, is told.
    table.write(&Other::Text(STARTER[2].text.into()));
    let town = table.path().join("talks/town.toml");
    std::fs::write(&town, "party = 7\n").unwrap();
    let own = elfvik(table.path(), &["talk", "talks", "--visible-to", "town"]);
    assert!(own.status == 2 && own.stderr.contains("talks/town.toml:1"), "{}", own.stderr);
    let other = elfvik(table.path(), &["talk", "talks", "--visible-to", "builder"]);
    assert!(other.status == 2 && !other.stderr.contains("party = 7"), "{}", other.stderr);
    let unknown = elfvik(table.path(), &["talk", "talks", "--visible-to", "nobody"]);
    assert!(
        unknown.status == 2 && unknown.stderr.contains("there is no party `nobody`"),
        "{}",
        unknown.stderr
    );
}

/// Expects the same bytes, and shows the first line that differs.
fn same(found: &str, usual: &str, trial: u64, table: &Table) {
    let differ = found.lines().zip(usual.lines()).find(|(found, usual)| found != usual);
    assert!(found == usual, "trial {trial}: {differ:?} with\n{}", table.other());
}

/// The starter scenario, with programs that play the same whatever happens.
struct Table(TempDir);

impl Table {
    fn new() -> Self {
        let files = STARTER.map(|file| (file.name, file.text.as_bytes()));
        let table = Self(talks(&files));
        for (name, text) in programs() {
            std::fs::write(table.path().join(name), text).unwrap();
        }
        table
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, other: &Other) {
        let path = self.path().join("talks/builder.toml");
        let _ = std::fs::remove_dir(&path);
        let _ = std::fs::remove_file(&path);
        match other {
            Other::Text(text) => std::fs::write(&path, text).unwrap(),
            Other::Bytes(bytes) => std::fs::write(&path, bytes).unwrap(),
            Other::Absent => {}
            Other::Folder => std::fs::create_dir(&path).unwrap(),
            Other::Unreadable => {
                std::fs::write(&path, STARTER[2].text.replace("format", SECRET)).unwrap();
                std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
            }
            Other::Loop => std::os::unix::fs::symlink("builder.toml", &path).unwrap(),
        }
    }

    fn other(&self) -> String {
        std::fs::read_to_string(self.path().join("talks/builder.toml")).unwrap_or_default()
    }
}

/// What stands in the place of the other side's file.
#[derive(Debug)]
enum Other {
    Text(String),
    Bytes(Vec<u8>),
    Absent,
    Folder,
    /// Without the right to read it; whoever may read everything finds it broken.
    Unreadable,
    /// A link to itself.
    Loop,
}

impl Other {
    /// A file with other wishes: values, decimals, magnitudes, weights, reservations.
    fn wants(trial: u64) -> Self {
        let mut dice = Dice(trial);
        let exponent = dice.within(-17, 16);
        let digits = dice.within(1, 14) as u32;
        let number = |dice: &mut Dice| {
            let whole = dice.next() % 10_u64.pow(digits);
            let sign = if dice.next().is_multiple_of(4) { "-" } else { "" };
            // As many digits behind the point as a number may have.
            let places = exponent.max(digits as i64 - 20 + exponent.max(0));
            format!("{sign}{}", decimal(whole, places - digits as i64))
        };
        let weight = |dice: &mut Dice| decimal(1 + dice.next() % 999, -dice.within(0, 3));
        let mut text = format!("format = 1\nparty = \"builder\"\nreservation = {}\n", number(&mut dice));
        for (issue, options) in [
            ("heating", &["gas", "heat-pump", "geothermal"][..]),
            ("opening", &["this-autumn", "next-summer"]),
            ("grant", &["nobody", "joint"]),
        ] {
            let value = |option: &&str| format!("{option} = {}", number(&mut dice));
            let values: Vec<String> = options.iter().map(value).collect();
            text += &format!(
                "[issues.{issue}]\nweight = {}\nvalues = {{ {} }}\n",
                weight(&mut dice),
                values.join(", ")
            );
        }
        let (low, high) = (number(&mut dice), number(&mut dice));
        text += &format!("[issues.price]\nweight = 1\npoints = [[8, {low}], [12, {high}]]\n");
        Self::Text(text)
    }

    /// A file with other wishes, or none that can be used.
    fn any(trial: u64) -> Self {
        if trial.is_multiple_of(2) { Self::wants(trial) } else { Self::unusable(trial) }
    }

    /// No file, or one that cannot be used.
    fn unusable(trial: u64) -> Self {
        let mut dice = Dice(trial);
        let usual = STARTER[2].text;
        match trial / 2 % 8 {
            0 => Self::Absent,
            1 => Self::Folder,
            2 => Self::Unreadable,
            3 => Self::Loop,
            4 => Self::Bytes((0..dice.within(1, 400)).map(|_| dice.next() as u8 | 0x80).collect()),
            5 => {
                // A key that nobody knows, somewhere.
                let lines: Vec<&str> = usual.lines().collect();
                let at = dice.within(0, lines.len() as i64) as usize;
                let key = format!("{SECRET} = {}", dice.next());
                Self::Text([&lines[..at], &[&key], &lines[at..]].concat().join("\n"))
            }
            6 => Self::Text(usual.replacen("weight", &format!("{SECRET}{trial}"), 1)),
            _ => Self::Text(format!("{}\n{SECRET} = [", &usual[..dice.within(0, 100) as usize])),
        }
    }
}

/// `whole` times ten to the power of `exponent`, without an exponent.
fn decimal(whole: u64, exponent: i64) -> String {
    let digits = whole.to_string();
    if exponent >= 0 {
        return format!("{digits}{}", "0".repeat(exponent as usize));
    }
    let places = (-exponent) as usize;
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (before, behind) = digits.split_at(digits.len() - places);
    format!("{before}.{behind}")
}

impl Dice {
    fn within(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }
}

/// Programs by name: none looks at its profile.
fn programs() -> [(&'static str, String); 4] {
    let quiet = PLAYS.replace("TOLD", "").replace("LATER", "");
    let told = PLAYS.replace("TOLD", "echo \"$line\" >> told").replace("LATER", "");
    let agrees = PLAYS
        .replace("TOLD", &format!("echo '{SECRET}' >&2"))
        .replace("LATER", "*'\"round\":2,'*) echo '{\"move\": \"accept\"}' ;;");
    let builder = format!("read -r start\ncase $start in *builder*party*) echo '{SECRET}' >&2 ;; esac\n")
        .replace("*builder*party*", "*'\"party\":\"builder\"'*");
    let fails = format!("read -r start\nread -r turn\necho '{SECRET}' >&2\necho '{SECRET} is no reply'\n");
    [
        ("tells.sh", told),
        ("insists.sh", format!("echo 'I insist' >&2\n{builder}{quiet}")),
        ("agrees.sh", agrees),
        ("fails.sh", fails),
    ]
}

/// The same offer on each turn to act; where an offer must be new, the next price; otherwise no.
const PLAYS: &str = r#"
offer() {
    echo "{\"move\":\"propose\",\"outcome\":{\"price\":$1,\"heating\":\"gas\",\"opening\":\"next-summer\",\"grant\":\"nobody\"}}"
}
price=7
while read -r line; do
    TOLD
    case $line in
    LATER
    *'"ask":"act"'*) offer 11 ;;
    *'"ask":"propose"'*) price=$((price + 1)); offer $price ;;
    *'"type":"turn"'*) echo '{"move": "reject"}' ;;
    esac
done
"#;
/// No trial is about time.
const PATIENT: [&str; 4] = ["--move-limit", "60", "--talk-limit", "600"];
const SECRET: &str = "swordfish";
