//! Databases and servers that tests start.

use elfvik_rooms::store::{ClassRow, Store};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A database of its own in a temporary folder, which ends with it.
pub(crate) struct TestDatabase {
    pub(crate) address: String,
    folder: tempfile::TempDir,
    programs: Option<PathBuf>,
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", folder.path().join("rooms.db").display());
        Self { address, folder, programs: None }
    }

    /// A PostgreSQL server of its own on a Unix socket; `None`, said aloud, where its programs are missing.
    pub(crate) fn postgres() -> Option<Self> {
        let Some(programs) = postgres_programs() else {
            println!(
                "SKIPPED: initdb and pg_ctl of PostgreSQL are not here, so nothing is known of that database"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        give_to_postgres(folder.path());
        let path = folder.path().display();
        run(&programs, "initdb", &format!("-D {path}/data -U postgres -A trust --no-sync"));
        start(&programs, folder.path());
        let address = format!("postgres://postgres@localhost/postgres?host={path}");
        Some(Self { address, folder, programs: Some(programs) })
    }

    /// Ends the database's own server, which must be one.
    pub(crate) fn pause(&self) {
        let programs = self.programs.as_ref().expect("PostgreSQL has a server");
        run(programs, "pg_ctl", &format!("-D {}/data -w -m immediate stop", self.folder.path().display()));
    }

    /// Starts it again.
    pub(crate) fn resume(&self) {
        start(self.programs.as_ref().expect("PostgreSQL has a server"), self.folder.path());
    }

    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Both databases that are here.
    pub(crate) fn all() -> Vec<Self> {
        [Some(Self::sqlite()), Self::postgres()].into_iter().flatten().collect()
    }

    /// Every byte that the database has written to its files.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                match entry.file_type().unwrap() {
                    kind if kind.is_dir() => folders.push(path),
                    kind if kind.is_file() => bytes.extend(std::fs::read(path).unwrap_or_default()),
                    _ => {}
                }
            }
        }
        if let Some(programs) = &self.programs {
            // Long texts are compressed in the files.
            let dump = Command::new(programs.join("pg_dump"))
                .args(["-U", "postgres", "-h", &self.folder.path().display().to_string(), "postgres"])
                .output()
                .unwrap();
            assert!(dump.status.success(), "{dump:?}");
            bytes.extend(dump.stdout);
        }
        bytes
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(programs) = &self.programs {
            let path = self.folder.path().display();
            run(programs, "pg_ctl", &format!("-D {path}/data -w -m immediate stop"));
        }
    }
}

/// Whether a text stands anywhere in bytes, as it is or in hexadecimal digits.
pub(crate) fn contains(bytes: &[u8], wanted: &str) -> bool {
    let digits: String = wanted.bytes().map(|byte| format!("{byte:02x}")).collect();
    let stands = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    stands(wanted) || stands(&digits)
}

fn postgres_programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists() && bin.join("pg_ctl").exists())
        .collect();
    found.sort();
    found.pop()
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn give_to_postgres(folder: &Path) {
    if is_root() {
        assert!(Command::new("chown").arg("postgres").arg(folder).status().unwrap().success());
    }
}

fn start(programs: &Path, folder: &Path) {
    let path = folder.display();
    let options = format!("-c listen_addresses= -c unix_socket_directories={path} -c fsync=off");
    run(programs, "pg_ctl", &format!("-D {path}/data -w -l {path}/log -o '{options}' start"));
}

/// PostgreSQL refuses to run as root, so there it runs as its own user.
fn run(programs: &Path, program: &str, arguments: &str) {
    let line = format!("{}/{program} {arguments}", programs.display());
    let mut command = Command::new(if is_root() { "runuser" } else { "sh" });
    if is_root() {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    let status = command
        .arg("-c")
        .arg(line)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{program} {arguments}");
}

/// A class that has not started.
pub(crate) fn class_over(scenario: &str, n_tables: u64) -> ClassRow {
    ClassRow {
        class: "c1".to_owned(),
        created: 0,
        code: [1; 32],
        scenario: scenario.to_owned(),
        settings: "{}".to_owned(),
        sealed: Vec::new(),
        n_tables,
        strategy: "default".to_owned(),
        started: None,
        ended: None,
        shown: None,
    }
}
