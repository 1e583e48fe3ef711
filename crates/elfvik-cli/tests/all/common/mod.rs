//! What the tests of the program share: running it, and folders to run it in.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// What a run of the program left.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in a folder.
pub(crate) fn elfvik(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::cargo_bin("elfvik").unwrap();
    command.current_dir(folder).args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    let output = command.output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What the events of a saved talk hold, from the head on.
pub(crate) fn bodies(record: &str) -> Vec<serde_json::Value> {
    let body = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["body"]["open"].take();
    record.lines().skip(1).map(body).collect()
}

/// A saved talk as the first version wrote it: with rules as flags, and without sums.
pub(crate) fn first_format(record: &str, rules: &[&str]) -> String {
    let mut bodies = bodies(record);
    let head = bodies[0].as_object_mut().unwrap();
    head.remove("course");
    head.insert("format".to_owned(), 1.into());
    head.insert("rules".to_owned(), rules.into());
    bodies.iter().map(|body| format!("{body}\n")).collect()
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A new folder that holds a folder `talks` with some files.
pub(crate) fn talks(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("talks")).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join("talks").join(name), text).unwrap();
    }
    folder
}
