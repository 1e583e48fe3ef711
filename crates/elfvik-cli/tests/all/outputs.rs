//! Answers as files: who may read them, what they replace and what never, and what is left when a run fails
//! or is killed.

#![cfg(unix)]

use crate::common::{Run, elfvik, talks};
#[allow(unreachable_pub, reason = "another crate shares it")]
use crate::trials;
use rustix::fs::{FlockOperation, flock};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A command that writes the file `OUT`, and the mode of a new one where the umask takes nothing away.
type Writer = (&'static [&'static str], u32);

const WRITERS: &[Writer] = &[
    (&["brief", "talks", "--worlds", "5", "--rehearsals", "0", "--html", "OUT"], 0o600),
    (&["brief", "talks", "--worlds", "5", "--rehearsals", "0", "--markdown", "OUT"], 0o600),
    (&["brief", "talks", "--worlds", "5", "--rehearsals", "0", "--as", "town", "--html", "OUT"], 0o666),
    (&["map", "talks", "--worlds", "5", "-o", "OUT"], 0o600),
    (&["map", "talks", "--worlds", "5", "--as", "town", "-o", "OUT"], 0o666),
    (&["talk", "talks", "--html", "OUT"], 0o600),
    (&["talk", "talks", "--save", "OUT"], 0o600),
    (&["talk", "talks", "--as", "town", "--save", "OUT"], 0o666),
    (&["talk", "talks", "--as", "town", "--html", "OUT"], 0o666),
    (&["talk", "talks", "--repeat", "3", "--html", "OUT"], 0o600),
    (&["scenarios", "talks", "--csv", "-o", "OUT"], 0o600),
    (&["scenarios", "talks", "--html", "OUT"], 0o600),
    (&["compare", "talks", "talks", "--worlds", "5", "--rehearsals", "0", "-o", "OUT"], 0o600),
    (
        &["compare", "talks", "talks", "--worlds", "5", "--rehearsals", "0", "--as", "town", "--html", "OUT"],
        0o666,
    ),
];

#[test]
fn more_than_one_sides_numbers_are_the_owners_alone() {
    for (at, (command, mode)) in WRITERS.iter().enumerate() {
        let umask = [0o022, 0o027, 0o002][at % 3];
        let folder = starter();
        let run = shell(folder.path(), &format!("umask {umask:o}; exec \"$@\""), &named(command, "new"));
        assert!(run.status < 2, "{command:?}: {}", run.stderr);
        assert_eq!(mode_of(&folder.path().join("new")), mode & !umask, "{command:?}");
    }
    let folder = starter();
    for (target, umask) in [("genius", 0o027), ("negmas", 0o022)] {
        let convert = ["convert", "talks", target, "--lossy", "--to", target];
        assert_eq!(shell(folder.path(), &format!("umask {umask:o}; exec \"$@\""), &convert).status, 0);
        assert_eq!(mode_of(&folder.path().join(target)), 0o777 & !umask);
        for file in fs::read_dir(folder.path().join(target)).unwrap().flatten() {
            assert_eq!(mode_of(&file.path()), 0o666 & !umask, "{target}");
        }
    }
}

#[test]
fn a_file_that_is_there_keeps_its_mode_and_a_link_stays_a_link() {
    for (command, _) in WRITERS {
        let folder = starter();
        let here = folder.path();
        fs::create_dir(here.join("far")).unwrap();
        fs::write(here.join("far/old"), "old").unwrap();
        fs::set_permissions(here.join("far/old"), fs::Permissions::from_mode(0o646)).unwrap();
        symlink("far/old", here.join("first")).unwrap();
        symlink("first", here.join("link")).unwrap();
        symlink("far/new", here.join("dangling")).unwrap();
        for (name, file) in [("link", "far/old"), ("dangling", "far/new")] {
            let run = elfvik(here, &named(command, name));
            assert!(run.status < 2, "{command:?}: {}", run.stderr);
            assert!(here.join(name).is_symlink(), "{command:?}");
            assert!(fs::metadata(here.join(file)).unwrap().len() > 10, "{command:?}");
        }
        assert_eq!(mode_of(&here.join("far/old")), 0o646, "{command:?}");
        assert_eq!(left_behind(here), 0, "{command:?}");
        assert_eq!(left_behind(&here.join("far")), 0, "{command:?}");
    }
}

#[test]
fn devices_pipes_and_open_files_take_what_comes() {
    for (command, _) in WRITERS {
        let folder = starter();
        let here = folder.path();
        let file = elfvik(here, &named(command, "file"));
        assert!(file.status < 2, "{command:?}: {}", file.stderr);
        let text = fs::read_to_string(here.join("file")).unwrap();
        assert!(elfvik(here, &named(command, "/dev/null")).status < 2, "{command:?}");
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        // What stands in the file that the shell opened stays, and what comes later follows.
        let script = "{ echo before; \"$@\"; echo after; } > out";
        for stdout in ["/dev/stdout", "/dev/fd/1"] {
            assert_eq!(shell(here, script, &named(command, stdout)).status, 0, "{command:?}");
            let out = fs::read_to_string(here.join("out")).unwrap();
            assert!(out.starts_with("before\n") && out.ends_with("after\n"), "{command:?}");
            assert!(out.contains(&text), "{command:?}");
        }
        let script = "mkfifo pipe; cat pipe > piped & \"$@\"; wait";
        assert_eq!(shell(here, script, &named(command, "pipe")).status, 0, "{command:?}");
        assert!(fs::metadata(here.join("pipe")).unwrap().file_type().is_fifo());
        assert_eq!(fs::read_to_string(here.join("piped")).unwrap(), text, "{command:?}");
        assert_eq!(elfvik(here, &named(command, "/dev/full")).status, 2, "{command:?}");
    }
}

#[test]
fn what_is_read_is_never_replaced() {
    let saves = &["talk", "talks", "--suspend-after", "2", "--save", "record"];
    let resumes = &["talk", "talks", "--resume", "record", "--html", "OUT"];
    for (command, _) in WRITERS.iter().chain(&[(&resumes[..], 0)]) {
        let folder = starter();
        let here = folder.path();
        assert_eq!(elfvik(here, saves).status, 0);
        fs::hard_link(here.join("talks/builder.toml"), here.join("hard")).unwrap();
        fs::hard_link(here.join("record"), here.join("talks/record-too")).unwrap();
        symlink("talks/town.toml", here.join("soft")).unwrap();
        let before = contents(here);
        let mut names =
            vec!["talks/scenario.toml", "talks/../talks/./town.toml", "talks/builder.toml", "hard", "soft"];
        if command.contains(&"record") {
            names.extend(["record", "./record", "talks/record-too"]);
        }
        for name in names {
            let run = elfvik(here, &named(command, name));
            assert_eq!(run.status, 2, "{command:?} {name}: {}", run.stdout);
            assert!(
                run.stderr.contains("one of the files that are read"),
                "{command:?} {name}: {}",
                run.stderr
            );
            assert_eq!(contents(here), before, "{command:?} {name}");
        }
        // A file of the folder that is not of the scenario may be written again and again.
        for _ in 0..2 {
            assert!(elfvik(here, &named(command, "talks/answer")).status < 2, "{command:?}");
        }
    }
    let folder = starter();
    assert_eq!(elfvik(folder.path(), saves).status, 0);
    let again = &["talk", "talks", "--resume", "record", "--save", "./record", "--html", "page.html"];
    assert!(elfvik(folder.path(), again).status < 2);
}

#[test]
fn files_of_other_systems_are_never_replaced() {
    let folder = starter();
    let here = folder.path();
    assert_eq!(elfvik(here, &["convert", "talks", "foreign", "--lossy", "--to", "genius"]).status, 0);
    fs::hard_link(here.join("foreign/A-new-school-the-town-and-the-builder_domain.xml"), here.join("hard"))
        .unwrap();
    let before = contents(here);
    let mut names: Vec<String> =
        before.keys().filter(|name| name.starts_with("foreign/")).map(|name| name.to_owned()).collect();
    assert_eq!(names.len(), 3);
    names.push("hard".to_owned());
    for command in [
        &["brief", "foreign", "--rehearsals", "0", "--html", "OUT"][..],
        &["map", "foreign", "-o", "OUT"],
        &["map", &names[0], "-o", "OUT"],
        &["map", &names[0], &names[1], &names[2], "-o", "OUT"],
        &["talk", "foreign", "--save", "OUT"],
        &["talk", "foreign", "--html", "OUT"],
        &["scenarios", "foreign", "-o", "OUT"],
        &["scenarios", ".", "--json", "-o", "OUT"],
    ] {
        for name in &names {
            let run = elfvik(here, &named(command, name));
            assert_eq!(
                (run.status, contents(here) == before),
                (2, true),
                "{command:?} {name}: {}",
                run.stderr
            );
        }
    }
    for _ in 0..2 {
        assert_eq!(elfvik(here, &["map", "foreign", "-o", "foreign/map.svg"]).status, 0);
    }
}

#[test]
fn several_answers_are_all_written_or_none() {
    let folder = starter();
    let here = folder.path();
    fs::write(here.join("old"), "old").unwrap();
    symlink("old", here.join("link")).unwrap();
    let before = contents(here);
    let brief = |html: &str, markdown: &str, json: bool| {
        let json: &[&str] = if json { &["--json"] } else { &[] };
        let brief =
            ["brief", "talks", "--worlds", "5", "--rehearsals", "0", "--html", html, "--markdown", markdown];
        elfvik(here, &[&brief[..], json].concat())
    };
    for (html, markdown) in [
        ("old", "no/such/folder"),
        ("no/such/folder", "old"),
        ("old", "/dev/full"),
        ("/dev/full", "new"),
        ("old", "talks"),
        ("old", "talks/town.toml"),
        ("old", "link"),
        ("new", "./new"),
        ("old", "/proc/new"),
        ("/dev/stdout", "-"),
        ("/dev/stdout", "/proc/self/fd/1"),
    ] {
        let run = brief(html, markdown, false);
        assert_eq!(run.status, 2, "{html} {markdown}");
        assert_eq!(run.stdout, "");
        assert_eq!(contents(here), before, "{html} {markdown}: {}", run.stderr);
    }
    assert_eq!(brief("old", "/dev/stdout", true).status, 2, "beside the JSON");
    let talk = ["talk", "talks", "--save", "old", "--html", "/dev/full"];
    assert_eq!(elfvik(here, &talk).status, 2);
    let full = shell(here, "exec \"$@\" > /dev/full", &["talk", "talks", "--save", "old"]);
    assert_eq!(full.status, 2, "{}", full.stderr);
    assert_eq!(contents(here), before);
    assert_eq!(brief("old", "new", true).status, 0);
    assert!(contents(here).values().all(|text| text != "old"));
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    for (command, _) in WRITERS {
        let folder = starter();
        let here = folder.path();
        fs::write(here.join("old"), "old").unwrap();
        let before = contents(here);
        // No file may grow, as on a disk that is full.
        let full = "trap '' XFSZ; ulimit -f 0; exec \"$@\" 2>/dev/null";
        for name in ["old", "new"] {
            assert_eq!(shell(here, full, &named(command, name)).status, 2, "{command:?}");
            assert_eq!(contents(here), before, "{command:?}");
        }
    }
    let folder = starter();
    let before = contents(folder.path());
    let full = "trap '' XFSZ; ulimit -f 0; exec \"$@\" 2>/dev/null";
    for command in [&["new", "a/b/c"][..], &["convert", "talks", "a/b/c", "--lossy", "--to", "negmas"]] {
        assert_eq!(shell(folder.path(), full, command).status, 2, "{command:?}");
        assert_eq!(contents(folder.path()), before, "{command:?}");
        assert!(!folder.path().join("a").exists());
    }
}

#[test]
fn whenever_a_run_is_killed_the_next_cleans_up() {
    let folder = starter();
    let here = folder.path();
    fs::write(here.join(".elfvik-notes"), "mine").unwrap();
    fs::write(here.join(".tmpAbCdEf"), "another's").unwrap();
    let writes: [&[&str]; 3] = [
        &["talk", "talks", "--save", "record", "--html", "page.html"],
        &["scenarios", "talks", "--json", "-o", "rows.json"],
        &["convert", "talks", "out", "--lossy", "--to", "geniusweb"],
    ];
    let whole: Vec<BTreeMap<String, String>> = writes
        .iter()
        .map(|command| {
            let folder = starter();
            elfvik(folder.path(), command);
            contents(folder.path())
        })
        .collect();
    for trial in trials::seeds(60) {
        let which = (trial % 3) as usize;
        let mut running = program(here, writes[which]).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(trial.wrapping_mul(7_919) % 60_000));
        running.kill().unwrap();
        running.wait().unwrap();
        // Each file that is there is whole.
        for (name, text) in contents(here).iter().filter(|(name, _)| !name.starts_with('.')) {
            let is_whole = whole.iter().any(|files| files.get(name) == Some(text));
            assert!(is_whole || name.contains(".elfvik-"), "trial {trial}: {name}");
        }
        let _ = fs::remove_dir_all(here.join("out"));
    }
    // As a run leaves it that is killed at the worst of times.
    fs::write(here.join(".elfvik-0123456789ab.tmp"), "half").unwrap();
    fs::create_dir(here.join(".elfvik-ba9876543210.tmp")).unwrap();
    fs::write(here.join(".elfvik-ba9876543210.tmp/scenario.toml"), "half").unwrap();
    assert!(elfvik(here, writes[0]).status < 2);
    assert_eq!(left_behind(here), 0);
    assert_eq!(fs::read_to_string(here.join(".elfvik-notes")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(here.join(".tmpAbCdEf")).unwrap(), "another's");
}

#[test]
fn a_file_in_the_making_is_left_to_the_run_that_makes_it() {
    let folder = starter();
    let here = folder.path();
    let name = ".elfvik-0123456789ab.tmp";
    fs::write(here.join(name), "half").unwrap();
    let held = File::open(here.join(name)).unwrap();
    flock(&held, FlockOperation::NonBlockingLockExclusive).unwrap();
    let map = ["map", "talks", "--worlds", "5", "-o", "map.svg"];
    assert_eq!(elfvik(here, &map).status, 0);
    assert!(here.join(name).exists());
    drop(held);
    assert_eq!(elfvik(here, &map).status, 0);
    assert!(!here.join(name).exists());
}

#[test]
fn runs_side_by_side_do_not_disturb_each_other() {
    let folder = starter();
    let here = folder.path();
    let alone = elfvik(here, &["map", "talks", "--worlds", "5"]).stdout;
    for trial in trials::seeds(4) {
        let names = ["same.svg", "same.svg", "other.svg", "same.svg", "third.svg", "other.svg"];
        let start =
            |name: &&str| program(here, &["map", "talks", "--worlds", "5", "-o", name]).spawn().unwrap();
        let mut running: Vec<_> = names.iter().map(start).collect();
        // Each cleans up what the others could have left.
        let make = |n| program(here, &["new", &format!("new-{trial}/{n}")]).spawn().unwrap();
        let folders: Vec<_> = (0..12).map(make).collect();
        for mut child in running.drain(..).chain(folders) {
            assert!(child.wait().unwrap().success(), "trial {trial}");
        }
        for name in names {
            assert_eq!(fs::read_to_string(here.join(name)).unwrap(), alone, "trial {trial}: {name}");
        }
        assert_eq!(left_behind(here), 0, "trial {trial}");
    }
}

/// A folder that holds the starting scenario in `talks`.
fn starter() -> tempfile::TempDir {
    talks(&elfvik::format::native::STARTER.map(|file| (file.name, file.text.as_bytes())))
}

/// The words of a command that writes to a name.
fn named<'w>(command: &[&'w str], name: &'w str) -> Vec<&'w str> {
    command.iter().map(|word| if *word == "OUT" { name } else { word }).collect()
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_elfvik"));
    command.current_dir(folder).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs the program as `"$@"` of a script.
fn shell(folder: &Path, script: &str, arguments: &[&str]) -> Run {
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", script, "sh", env!("CARGO_BIN_EXE_elfvik")]).args(arguments);
    let output = command.output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn mode_of(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Every file of a folder and of those inside, with its text.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        for path in fs::read_dir(inner).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// How many of our temporary files and folders there are.
fn left_behind(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with(".elfvik-") && name != ".elfvik-notes").count()
}
