//! Programs at the table from outside: whatever they do and whenever this one is told to end, none is left.

#![cfg(target_os = "linux")]

use crate::table::Table;
use crate::trials;
use rustix::process::{Pid, Signal, kill_process};
use std::process::Child;
use std::time::{Duration, Instant};

#[test]
fn a_program_that_leaves_its_process_group_is_ended_at_its_limit() {
    let table = Table::new("left-group");
    let agent = "import os, time\nos.setpgid(0, os.getpgid(os.getppid()))\ntime.sleep(1000)\n";
    std::fs::write(table.path().join("leaves.py"), agent).unwrap();
    let output = table.talk(&["town=agent=python3 leaves.py", "--move-limit", "0.5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("did not answer within 500 ms"), "{output:?}");
    assert_eq!(table.left(Duration::from_secs(5)), Vec::<i32>::new());
}

#[test]
fn whenever_a_signal_comes_no_program_is_left() {
    let table = Table::new("signals");
    // It starts a child of its own, answers at once, and never ends by itself.
    let agent = "sleep 1000 &\nwhile true; do read line; echo '{\"move\": \"walk\"}'; done\n";
    std::fs::write(table.path().join("stays.sh"), agent).unwrap();
    let signals = [Signal::INT, Signal::TERM, Signal::HUP];
    // Under `nohup` a signal is ignored until `env` has said that it counts.
    let until_heeded = Duration::from_millis(if are_signals_ignored() { 100 } else { 0 });
    for trial in trials::seeds(60) {
        let mut running = table
            .talk_that_heeds_signals(&[
                "town=agent=sh stays.sh",
                "builder=agent=sh stays.sh",
                "--repeat",
                "100000",
                "--threads",
                "8",
            ])
            .spawn()
            .unwrap();
        // From before the first program to many programs later, in a fixed order without a pattern.
        std::thread::sleep(until_heeded + Duration::from_micros(trial.wrapping_mul(7_919) % 60_000));
        signal(&running, signals[(trial % 3) as usize]);
        let status = running.wait().unwrap();
        assert!(!status.success(), "trial {trial}: {status}");
        let left = table.left(Duration::from_secs(5));
        assert_eq!(left, Vec::<i32>::new(), "trial {trial}");
    }
}

#[test]
fn a_program_dies_with_us_even_when_we_are_killed() {
    let table = Table::new("killed");
    std::fs::write(table.path().join("sleeps.py"), "import time\ntime.sleep(1000)\n").unwrap();
    let mut running = table.talk(&["town=agent=python3 sleeps.py", "--move-limit", "600"]).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while table.running().len() < 2 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(table.left(Duration::from_secs(5)), Vec::<i32>::new());
}

#[test]
fn what_cannot_be_started_is_told_before_the_talk() {
    let table = Table::new("unstartable");
    std::fs::write(table.path().join("plain.txt"), "not a program").unwrap();
    let told = |command: &str| {
        let output = table.talk(&[&format!("town=agent={command}")]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told("no-such-program").contains("No such file"));
    assert!(told("./plain.txt").contains("chmod +x"));
}

/// Whether whoever started the tests has them ignore a signal that tells a program to end.
fn are_signals_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    [Signal::INT, Signal::TERM, Signal::HUP].iter().any(|signal| ignored & (1 << (signal.as_raw() - 1)) != 0)
}

fn signal(child: &Child, signal: Signal) {
    let _ = kill_process(Pid::from_child(child), signal);
}
