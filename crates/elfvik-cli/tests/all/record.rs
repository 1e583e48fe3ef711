//! Records on disk: whatever is done to one is found, and nothing that was acknowledged is ever lost.

use crate::common::{Run, elfvik};
use elfvik::record::{Event, SigningKey, VerifyRequest, Writer, verify};
use serde_json::{Map, Value, json};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// An event as a line of JSON; `filler` makes it long.
fn event(n: usize, filler: usize) -> String {
    let body = json!({ "n": n, "text": "x".repeat(filler) });
    json!({ "time": "2019-10-05", "author": "us", "kind": "note", "body": body }).to_string() + "\n"
}

fn events(n: usize) -> String {
    (0..n).map(|n| event(n, 0)).collect()
}

/// The program with something on its standard input.
fn fed(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = started(folder, arguments);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The program at work, with pipes.
fn started(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elfvik"));
    command.current_dir(folder).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn said(folder: &Path, arguments: &[&str], status: i32) -> String {
    let run = elfvik(folder, arguments);
    assert_eq!(run.status, status, "{arguments:?}: {}{}", run.stdout, run.stderr);
    run.stdout + &run.stderr
}

/// A folder with a record `r` of so many events by `us`.
fn record(n: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    said(folder.path(), &["record", "new", "r", "--name", "river"], 0);
    let run = fed(folder.path(), &["record", "append", "r"], &events(n));
    assert_eq!((run.status, run.stdout.lines().count()), (0, n), "{}", run.stderr);
    folder
}

/// How many events the record `r` has, all of them right.
fn n_events(folder: &Path) -> u64 {
    verify(&fs::read(folder.join("r")).unwrap(), &VerifyRequest::default()).unwrap().n_entries
}

#[test]
fn a_whole_record_is_said_to_be_whole_and_noted() {
    let folder = record(3);
    let here = folder.path();
    let text = said(here, &["record", "verify", "r"], 0);
    assert!(text.contains("No line was changed") && text.contains("river"), "{text}");
    let noted = said(here, &["record", "checkpoint", "r"], 0);
    assert!(noted.starts_with("3=") && text.contains(noted.trim()), "{noted}");
    said(here, &["record", "checkpoint", "r", "-o", "noted"], 0);
    assert_eq!(fs::read_to_string(here.join("noted")).unwrap(), noted);
    said(here, &["record", "verify", "r", "--checkpoint", "noted", "--checkpoint", noted.trim()], 0);
}

#[test]
fn the_first_wrong_event_is_named_with_its_cause() {
    let folder = record(6);
    let here = folder.path();
    let whole = fs::read_to_string(here.join("r")).unwrap();
    let noted = said(here, &["record", "checkpoint", "r"], 0);
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let changed = whole.replacen("\"n\":3", "\"n\":4", 1);
    let removed = [&lines[..3], &lines[4..]].concat().concat();
    let swapped = [lines[0], lines[1], lines[3], lines[2], lines[4], lines[5], lines[6]].concat();
    let cut = lines[..5].concat();
    let cases = [
        (changed, "Event 3, line 5", "hash"),
        (removed, "Event 2, line 4", "number"),
        (swapped, "Event 1, line 3", "number"),
        (cut, "Event 4, line 6", "truncated"),
        (whole[..whole.len() - 9].to_owned(), "Event 5, line 7", "record repair"),
        ("notes\n".to_owned(), "Line 1", "header"),
        (String::new(), "Line 1", "header"),
    ];
    for (text, place, cause) in cases {
        fs::write(here.join("r"), text).unwrap();
        let verify = ["record", "verify", "r", "--checkpoint", noted.trim(), "--width", "200"];
        let told = said(here, &verify, 1);
        assert!(told.contains(place) && told.contains(cause) && told.contains("What to do"), "{told}");
    }
}

#[test]
fn what_is_no_record_is_refused_by_name_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("notes"), "notes").unwrap();
    fs::write(here.join("empty"), "").unwrap();
    fs::create_dir(here.join("folder")).unwrap();
    for (name, cause) in
        [("notes", "first line"), ("empty", "first line"), ("folder", "a folder"), ("no", "no")]
    {
        let run = fed(here, &["record", "append", name], &events(1));
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(name) && run.stderr.to_lowercase().contains(cause), "{}", run.stderr);
    }
    assert_eq!(fs::read_to_string(here.join("notes")).unwrap(), "notes");
    assert_eq!(fs::read_to_string(here.join("empty")).unwrap(), "");
    assert!(said(here, &["record", "new", "notes"], 2).contains("there is already a file notes"));
    assert_eq!(fs::read_to_string(here.join("notes")).unwrap(), "notes");
}

#[test]
fn what_cannot_be_written_as_an_event_is_refused_with_its_line() {
    let folder = record(1);
    let cases = [
        ("{}", "missing field"),
        ("no", "not an event"),
        (r#"{"time":"","author":"us","kind":"k","body":{"x":0.5}}"#, "write it as text"),
        (r#"{"time":"","author":"us","kind":"k","body":{},"more":1}"#, "more"),
    ];
    for (line, cause) in cases {
        let run = fed(folder.path(), &["record", "append", "r"], &format!("\n{line}\n"));
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("line 2") && run.stderr.contains(cause), "{}", run.stderr);
    }
    assert_eq!(n_events(folder.path()), 1);
}

#[test]
fn keys_sign_and_a_missing_or_wrong_signature_is_found() {
    let folder = record(0);
    let here = folder.path();
    for name in ["us", "dprk"] {
        said(here, &["keys", "new", name], 0);
        assert!(said(here, &["keys", "new", name], 2).contains("never replaced"));
    }
    let shown = said(here, &["keys", "show", "us.key"], 0);
    assert_eq!(shown, fs::read_to_string(here.join("us.pub")).unwrap());
    let run = fed(here, &["record", "append", "r", "--key", "us=us.key"], &events(2));
    assert_eq!(run.status, 0, "{}", run.stderr);
    for key in ["us=us.pub".to_owned(), format!("us={}", shown.trim())] {
        let json = said(here, &["record", "verify", "r", "--key", &key, "--json"], 0);
        let check: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(check["contents"]["n_checked"], 2);
    }
    let wrong = said(here, &["record", "verify", "r", "--key", "us=dprk.pub"], 1);
    assert!(wrong.contains("Event 0") && wrong.contains("signature"), "{wrong}");
    fed(here, &["record", "append", "r"], &events(1));
    let missing = said(here, &["record", "verify", "r", "--key", "us=us.pub"], 1);
    assert!(missing.contains("Event 2"), "{missing}");
    assert!(said(here, &["record", "verify", "r", "--key", "us=us.key"], 2).contains("secret key"));
    assert!(
        said(here, &["record", "verify", "r", "--key", "dprk=dprk.pub"], 0).contains("no event is by `dprk`")
    );
}

#[cfg(unix)]
#[test]
fn secrets_can_be_read_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = record(0);
    let here = folder.path();
    said(here, &["keys", "new", "us"], 0);
    fed(here, &["record", "append", "r", "--confidential"], &events(1));
    for name in ["us.key", "r.openings"] {
        let mode = fs::metadata(here.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

#[test]
fn a_confidential_body_can_be_destroyed_and_the_record_verifies_as_before() {
    let folder = record(1);
    let here = folder.path();
    let run = fed(here, &["record", "append", "r", "--confidential"], &(event(71, 0) + &event(72, 0)));
    assert_eq!(run.status, 0, "{}", run.stderr);
    let file = fs::read_to_string(here.join("r")).unwrap();
    assert!(file.contains("commitment") && !file.contains("\"n\":71"));
    let shown = |expected: [&str; 3]| {
        let events: Value = serde_json::from_str(&said(here, &["record", "show", "r", "--json"], 0)).unwrap();
        let found: Vec<&str> = events["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["confidentiality"].as_str().unwrap())
            .collect();
        assert_eq!(found, expected);
    };
    shown(["open", "opened", "opened"]);
    assert!(said(here, &["record", "show", "r"], 0).contains("n: 71"));
    assert!(said(here, &["record", "destroy", "r", "0"], 2).contains("is not confidential"));
    assert!(said(here, &["record", "destroy", "r", "9"], 2).contains("no event 9"));
    said(here, &["record", "destroy", "r", "1"], 0);
    said(here, &["record", "destroy", "r", "1"], 1);
    shown(["open", "closed", "opened"]);
    assert!(!fs::read_to_string(here.join("r.openings")).unwrap().contains("\"n\":71"));
    assert_eq!(fs::read_to_string(here.join("r")).unwrap(), file);
    said(here, &["record", "verify", "r"], 0);
}

#[test]
fn every_answer_fits_its_schema_and_has_every_face() {
    let folder = record(2);
    let here = folder.path();
    fed(here, &["record", "append", "r", "--confidential"], &events(1));
    for (command, schema) in [("verify", "record-check"), ("show", "record-events")] {
        let schema = serde_json::from_str(&said(here, &["schema", schema], 0)).unwrap();
        let schema = jsonschema::validator_for(&schema).unwrap();
        let answer = serde_json::from_str(&said(here, &["record", command, "r", "--json"], 0)).unwrap();
        assert!(schema.is_valid(&answer), "{answer}");
        said(here, &["record", command, "r", "--html", "page", "--markdown", "text"], 0);
        assert!(fs::read_to_string(here.join("page")).unwrap().starts_with("<!DOCTYPE html>"));
        assert!(fs::read_to_string(here.join("text")).unwrap().starts_with("# "));
    }
    said(here, &["record", "verify", "r", "-o", "r"], 2);
}

/// Random numbers: a xorshift generator.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// Starts a run that appends, and kills it once it has acknowledged so many events; what it acknowledged.
fn killed_after(folder: &Path, n_acknowledged: usize, input: String) -> Vec<String> {
    let mut child = started(folder, &["record", "append", "r"]);
    let mut stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || {
        let _ = stdin.write_all(input.as_bytes());
        // It stays open, so that the run does not end by itself.
        stdin
    });
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged: Vec<String> = lines.by_ref().take(n_acknowledged).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(lines.map_while(Result::ok));
    drop(feeder.join().unwrap());
    acknowledged
}

#[test]
fn nothing_acknowledged_is_lost_in_a_thousand_kills() {
    let kill_in_turn = |seed: u64| (0..20).map(|n| killed_25_times(&mut Draws(seed + n))).sum::<usize>();
    let n_acknowledged = std::thread::scope(|scope| {
        let other = scope.spawn(|| kill_in_turn(100));
        kill_in_turn(1) + other.join().unwrap()
    });
    assert!(n_acknowledged > 1_000, "{n_acknowledged}");
}

/// Kills runs that append to one record; how many events they acknowledged, all of which are there.
fn killed_25_times(draws: &mut Draws) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    said(here, &["record", "new", "r"], 0);
    let mut acknowledged = Vec::new();
    for kill in 0..25 {
        let filler = |draws: &mut Draws| if draws.below(6) == 0 { 20_000 } else { draws.below(300) };
        let input: String = (0..6).map(|n| event(kill * 100 + n, filler(draws))).collect();
        acknowledged.extend(killed_after(here, draws.below(4), input));
    }
    said(here, &["record", "repair", "r"], 0);
    let verified = verify(&fs::read(here.join("r")).unwrap(), &VerifyRequest::default()).unwrap();
    for line in &acknowledged {
        let (number, hash) = line.split_once(' ').unwrap();
        let entry = &verified.entries[number.parse::<usize>().unwrap()];
        assert_eq!(entry.hash.to_string(), hash);
    }
    acknowledged.len()
}

#[test]
fn events_that_belong_together_are_all_there_or_none_whenever_a_run_is_killed() {
    let folder = record(1);
    let here = folder.path();
    let mut n_unfinished = 0;
    for trial in 0..100 {
        let before = n_events(here);
        let length = fs::metadata(here.join("r")).unwrap().len();
        let mut child = started(here, &["record", "append", "r", "--together"]);
        let mut stdin = child.stdin.take().unwrap();
        let input: String = (0..4).map(|n| event(trial * 10 + n, 300)).collect();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        // As soon as the file grows.
        while fs::metadata(here.join("r")).unwrap().len() == length && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
        n_unfinished +=
            usize::from(verify(&fs::read(here.join("r")).unwrap(), &VerifyRequest::default()).is_err());
        said(here, &["record", "repair", "r"], 0);
        let added = n_events(here) - before;
        assert!(added == 0 || added == 4, "{added}");
    }
    assert!(n_unfinished > 0, "no run was killed in between");
}

#[test]
fn a_second_writer_is_told_and_readers_are_not_kept_out() {
    let folder = record(1);
    let here = folder.path();
    let mut first = started(here, &["record", "append", "r"]);
    first.stdin.as_mut().unwrap().write_all(event(1, 0).as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(first.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let second = fed(here, &["record", "append", "r"], &events(1));
    assert_eq!(second.status, 2);
    assert!(second.stderr.contains("r is being written to by another program"), "{}", second.stderr);
    said(here, &["record", "verify", "r"], 0);
    said(here, &["record", "destroy", "r", "0"], 2);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(fed(here, &["record", "append", "r"], &events(1)).status, 0);
    assert_eq!(n_events(here), 3);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_leaves_what_was_acknowledged() {
    for together in [&[][..], &["--together"]] {
        let folder = record(1);
        let here = folder.path();
        // No file may grow beyond some thousand bytes, as on a disk that is full.
        let limited = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
        let mut child = Command::new("sh")
            .current_dir(here)
            .args(["-c", limited, "sh", env!("CARGO_BIN_EXE_elfvik"), "record", "append", "r"])
            .args(together)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let feeder = std::thread::spawn(move || {
            let _ = stdin.write_all(events(100).as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("cannot write to r; nothing was added to it"), "{told}");
        let acknowledged = String::from_utf8(output.stdout).unwrap().lines().count() as u64;
        assert_eq!(acknowledged > 0, together.is_empty());
        assert_eq!(n_events(here), 1 + acknowledged);
        said(here, &["record", "verify", "r"], 0);
        assert_eq!(fed(here, &["record", "append", "r"], &events(1)).status, 0);
    }
}

#[test]
fn a_file_that_may_not_be_written_to_is_left_as_it_is() {
    let folder = record(1);
    let path = folder.path().join("r");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    // Some users may write to everything.
    let may_write = File::options().append(true).open(&path).is_ok();
    let run = fed(folder.path(), &["record", "append", "r"], &events(1));
    assert_eq!(run.status, if may_write { 0 } else { 2 });
    assert!(may_write || run.stderr.contains("cannot open r for appending"), "{}", run.stderr);
    said(folder.path(), &["record", "verify", "r"], 0);
}

#[test]
fn damage_that_no_interruption_leaves_is_never_taken_away() {
    let folder = record(3);
    let here = folder.path();
    let whole = fs::read(here.join("r")).unwrap();
    let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
    for at in [0, 20, last - 1, last + 40, whole.len() - 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(here.join("r"), &damaged).unwrap();
        let run = fed(here, &["record", "append", "r"], &events(1));
        assert_eq!(run.status, 2, "{at}: {}", run.stdout);
        assert!(fs::read(here.join("r")).unwrap() == damaged, "{at}");
    }
}

#[test]
fn a_record_of_five_thousand_events_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::new("long");
    let mut text = writer.header();
    for n in 0..5_000 {
        let body = Map::from_iter([("n".to_owned(), json!(n))]);
        let event = Event { time: String::new(), author: "us".into(), kind: "note".into(), body };
        let key = SigningKey::from_bytes(&[3; 32]);
        text += &writer.line(event, (n % 50 == 0).then_some(&key)).unwrap();
    }
    fs::write(folder.path().join("r"), text + "{\"author\":\"us\",\"bo").unwrap();
    let run = fed(folder.path(), &["record", "append", "r"], &events(1));
    assert_eq!((run.status, run.stdout.split(' ').next()), (0, Some("5000")), "{}", run.stderr);
}
