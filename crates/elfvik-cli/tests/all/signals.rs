//! A talk with programs heeds the signals that end it, but for those that it was told to ignore; what is no
//! program is told what it is.

#![cfg(target_os = "linux")]

use crate::table::Table;
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// A program that shows once that it plays, and says nothing; its output stays open, so that its turn lasts
/// for as long as a move may.
const PLAYER: &str = "town=agent=sh -c 'touch playing; exec sleep 1000'";

/// How a talk ends, started by way of a shell with some signals ignored and no others, whatever these tests
/// ignore themselves (what a script starts in the background ignores interrupts), which is sent some once it
/// plays. It waits for so many seconds for what the program says.
fn ended(table: &Table, move_limit: &str, ignored: &str, sent: &[Signal]) -> ExitStatus {
    let talk = table.talk(&[PLAYER, "--move-limit", move_limit]);
    let mut shell = Command::new("env");
    shell.current_dir(table.path()).args(["--default-signal", "sh"]);
    shell.args(["-c", &format!("trap '' {ignored}; exec \"$@\""), "sh"]);
    shell.arg(talk.get_program()).args(talk.get_args());
    for (name, value) in talk.get_envs() {
        shell.env(name, value.unwrap());
    }
    shell.process_group(0).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut running = shell.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while !table.path().join("playing").exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(2));
    }
    for signal in sent {
        kill_process(Pid::from_child(&running), *signal).unwrap();
    }
    let status = running.wait().unwrap();
    assert_eq!(table.left(Duration::from_secs(10)), Vec::<i32>::new());
    status
}

#[test]
fn an_ignored_signal_stays_ignored_and_the_others_end_the_talk() {
    for (n, (ignored, sent, is_ended)) in [
        ("HUP", Signal::HUP, false),
        ("TERM", Signal::TERM, false),
        ("INT", Signal::INT, false),
        ("HUP INT", Signal::TERM, true),
        ("TERM", Signal::HUP, true),
        ("USR1", Signal::INT, true),
    ]
    .into_iter()
    .enumerate()
    {
        // On a machine with much to do, a signal can take its time.
        let move_limit = if is_ended { "60" } else { "3" };
        let status = ended(&Table::new(&format!("signals-{n}")), move_limit, ignored, &[sent]);
        // A talk that goes on ends without agreement, by the fault of the program that says nothing.
        let expected = if is_ended { Some(130) } else { Some(1) };
        assert_eq!((status.code(), status.signal()), (expected, None), "ignored {ignored}, sent {sent:?}");
    }
}

#[test]
fn what_is_no_program_is_told_what_it_is() {
    let table = Table::new("no-program");
    let here = table.path();
    std::fs::create_dir(here.join("a folder")).unwrap();
    std::fs::write(here.join("a file"), "").unwrap();
    std::fs::write(here.join("odd"), "#!/no/such/interpreter\n").unwrap();
    std::fs::set_permissions(here.join("odd"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for (program, said, cure) in [
        ("/tmp", "it is a folder", "give the path of a program"),
        ("./a folder", "it is a folder", "give the path of a program"),
        ("'./a folder' --fast", "it is a folder", "give the path of a program"),
        ("talks", "it is a folder", "give the path of a program"),
        ("/dev/null", "it is a device", "give the path of a program"),
        ("./a file", "ermission denied", "chmod +x './a file'"),
        ("./odd", "o such file", "the program that its first line names does not exist"),
        ("./none", "o such file", "give the path of a program"),
    ] {
        let output = table.talk(&[&format!("town=agent={program}")]).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{program}: {error}");
        assert!(error.contains(said) && error.contains(cure), "{program}: {error}");
        assert!(said != "it is a folder" || !error.contains("chmod"), "{program}: {error}");
    }
}
